"""Where a claim is checked: the survey in its scope, the brand that it is about, and the rivals that it names."""

from dataclasses import dataclass, replace
from typing import Any

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.tidy import Banner, banner
from csat_helpers.survey.claims import Claim
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.opening import check_wave
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey


@dataclass(frozen=True, eq=False)
class Place:
    """A scope with what all claims in it share: the survey in its focus, its brands, the design."""

    sv: Survey
    levels: Banner
    design: DesignArrays


class Places(dict[tuple[Any, ...], Place]):
    """The scopes of one survey's claims, each made once."""

    def __init__(self, sv: Survey) -> None:
        super().__init__()
        self.sv = sv

    def of(self, claim: Claim, where: str) -> Place:
        """The claim's scope: its wave, else the one in focus, else the latest."""
        key = tuple(sorted((name, plain_code(value)) for name, value in claim.scope.items()))
        if key not in self:
            here = _focused(self.sv, dict(key), where)
            self[key] = Place(here, banner(here, self.sv.role("brand")), returning(here))
        return self[key]


def brand_of(sv: Survey, claim: Claim, where: str) -> str:
    """The code of the brand that the claim is about, "" for none; raises MeasureError for one that nobody has."""
    column = sv.role("brand")
    named = claim.against if isinstance(claim.against, list) else []
    told = claim.brand if claim.brand is not None else sv.about.brands.get("own")
    own = "" if told is None else plain_code(told)
    if column is None:
        if claim.brand is not None or named:
            raise MeasureError(
                "A brand is named, but no item has the role brand.", where=where, mend="Give it in questionnaire.yaml."
            )
        return ""
    known = [*(plain_code(level) for level in sv.levels(column)), *sv.about.brands.get("folded", ())]
    for code in [own, *(plain_code(code) for code in named)]:
        if code and code not in known:
            raise MeasureError(f"Brand '{code}' is not in the data.", where=where, mend=nearest(code, known))
    if own in [plain_code(code) for code in named]:
        raise MeasureError(f"Brand '{own}' is held against itself.", where=where, mend="Name its rivals.")
    return own


def _focused(sv: Survey, told: dict[str, str], where: str) -> Survey:
    """The survey in focus of a wave and levels of segments."""
    focused = dict(sv.focused)
    wave = told.pop(WAVE, None) or focused.get(WAVE) or sv.latest_wave
    segment = {name: level for name, level in focused.items() if name != WAVE} | told
    try:
        check_wave(sv, wave)
        return replace(sv, domain=None, focused=()).focus(wave=wave, segment=segment)
    except MeasureError as problem:
        raise MeasureError(problem.what, where=where, mend=problem.mend) from None


def rivals_of(sv: Survey, claim: Claim, own: str, levels: Banner) -> list[str]:
    """The codes of the brands that the claim names; the level of those taken together is no brand, each of them is."""
    if isinstance(claim.against, list):
        return [plain_code(code) for code in claim.against]
    told = sv.about.brands
    shown = [code for code in levels.level if code not in (own, told.get("other"))]
    return [*shown, *told.get("folded", ())]
