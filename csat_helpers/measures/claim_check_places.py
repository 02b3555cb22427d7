"""Where a claim is checked: the survey in its scope, the brand that it is about, and the rivals that it names."""

from dataclasses import dataclass, replace
from typing import Any

from csat_helpers.errors import MeasureError
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
