"""The levels of the brand column: the client's own among them, and small brands taken together by the engagement's rule."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from csat_helpers.engagement import Engagement, Text
from csat_helpers.engagement.brands import Brands
from csat_helpers.errors import EngagementError, nearest
from csat_helpers.locale import listed, say, say_n
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import number
from csat_helpers.survey.design import Design
from csat_helpers.survey.questionnaire import Code, Item, Questionnaire, Scale, plain_code
from csat_helpers.survey.survey import WAVE, Survey

FOLDED = "folded brands"
# The brand as it was asked, where the design stands on it and the brand itself is folded. No questionnaire has the name.
AS_ASKED = "csat:brand"
ROLE, BEFORE = "brand", "previous_brand"


@dataclass(frozen=True)
class BrandLevels:
    """What was found of the brand item: codes as text, ``own`` and ``other`` empty where there is none.

    ``small`` and ``joined`` were folded into ``other``: by their respondents in ``wave`` (empty: there is one wave
    only), and because the engagement says so. ``rows`` is how many rows they have in all waves. ``previous`` is the
    item of a customer's brand before this one, whose answers are folded alike.
    """

    item: str
    own: str = ""
    other: str = ""
    small: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    rows: int = 0
    wave: str = ""
    previous: str = ""

    @property
    def folded(self) -> tuple[str, ...]:
        """Every code that ``other`` stands for."""
        return (*self.small, *self.joined)


def from_dict(kept: Mapping[str, Any]) -> BrandLevels:
    """As :func:`dataclasses.asdict` wrote it, after a journey through JSON."""
    return BrandLevels(**{**kept, "small": tuple(kept["small"]), "joined": tuple(kept["joined"])})


def brand_levels(
    engagement: Engagement, questionnaire: Questionnaire, responses: pd.DataFrame, where: str
) -> BrandLevels | None:
    """Which brands there are and which are folded; None where no item has the role brand.

    Counted are the rows of the latest wave, so that a brand is the same level in every wave of a trend. Raises
    EngagementError for ``brands`` that name what the data have not.
    """
    asked, item = engagement.brands, next((n for n in questionnaire.roles(ROLE) if n in responses), None)
    if item is None:
        if asked != Brands():  # pyright: ignore[reportCallIssue]
            mend = "Give it to the item that tells each respondent's brand, or remove 'brands'."
            raise EngagementError("Key 'brands': no item has the role brand.", where=where, mend=mend)
        return None
    present = _present(responses[item])
    own = "" if asked.own is None else _code(asked.own, "own", item, questionnaire, present, where)
    joined = _joined(asked, item, questionnaire, present, own, where)
    latest, wave = _latest(responses)
    counts = responses.loc[latest, item].dropna().map(plain_code).value_counts()
    small = tuple(
        code for code in present if counts.get(code, 0) < (asked.fold or 0) and code != own and code not in joined
    )
    found = BrandLevels(item, own, small=small, joined=joined, wave=wave, previous=_previous(questionnaire, responses))
    if not found.folded:
        return found
    rows = int(responses[item].dropna().map(plain_code).isin(found.folded).sum())
    return replace(found, other=_free(item, found.previous, questionnaire, responses), rows=rows)


def own_code(engagement: Engagement, questionnaire: Questionnaire) -> str:
    """The own brand's code as the engagement gives it, a label turned into its code; empty where it names none."""
    item, own = next(iter(questionnaire.roles(ROLE)), None), engagement.brands.own
    return "" if item is None or own is None else _by_label(plain_code(own).strip(), _names(item, questionnaire, []))


def _by_label(code: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """The code that has a text as its label; the text itself where it is a code or nothing has it."""
    if code in names:
        return code
    return next((c for c, texts in names.items() if code.casefold() in (t.casefold() for t in texts)), code)


def _previous(questionnaire: Questionnaire, responses: pd.DataFrame) -> str:
    return next((n for n in questionnaire.roles(BEFORE) if n in responses), "")


def _present(column: pd.Series) -> list[str]:
    return sorted({plain_code(v) for v in column.dropna().unique()}, key=lambda c: (not c.isdigit(), c.zfill(9)))


def _latest(responses: pd.DataFrame) -> tuple[pd.Series, str]:
    """The rows of the latest wave and its name; all rows where there is one only."""
    waves = responses[WAVE].dropna().unique() if WAVE in responses else []
    if len(waves) < 2:
        return pd.Series(True, index=responses.index), ""
    return responses[WAVE] == waves[-1], str(waves[-1])


def _code(given: Code, key: str, item: str, questionnaire: Questionnaire, present: list[str], where: str) -> str:
    """A brand's code, given as such or by its label. Raises EngagementError for one that no respondent has."""
    names = _names(item, questionnaire, present)
    code = _by_label(plain_code(given).strip(), names)
    if code in present:
        return code
    known = [c if c == names[c][0] else f"{c} ({names[c][0]})" for c in present]
    said = [text for c in present for text in names[c]]
    close = nearest(plain_code(given), said).partition(" Known:")[0]
    mend = close if close.startswith("Did") else f"Known: {', '.join(known[:12])}{' ...' if len(known) > 12 else ''}."
    raise EngagementError(f"Key 'brands.{key}': no respondent has the brand '{given}'.", where=where, mend=mend)


def _names(item: str, questionnaire: Questionnaire, present: list[str]) -> dict[str, tuple[str, ...]]:
    """Every code with its labels, the declared ones and those found."""
    scale = questionnaire.scale(item)
    told: Mapping[Code, Text] = (scale.codes or scale.labels) if scale else {}
    named = {plain_code(c): tuple(t.values()) if isinstance(t, dict) else (t,) for c, t in told.items()}
    return named | {code: (code,) for code in present if code not in named}


def _joined(
    asked: Brands, item: str, questionnaire: Questionnaire, present: list[str], own: str, where: str
) -> tuple[str, ...]:
    """Brands that the engagement folds whatever their number; one that is declared and has no respondents is no fault."""
    declared = _names(item, questionnaire, present)
    found = []
    for given in asked.also:
        code = plain_code(given).strip()
        if code in declared and code not in present:
            continue
        code = _code(given, "also", item, questionnaire, present, where)
        if code == own:
            mend = "Take it out of 'also': the client's own brand stands by itself."
            raise EngagementError(f"Key 'brands.also' holds the own brand '{given}'.", where=where, mend=mend)
        found.append(code)
    return tuple(dict.fromkeys(found))


def _free(item: str, previous: str, questionnaire: Questionnaire, responses: pd.DataFrame) -> str:
    """A code that nothing has: 9, 99, 999 ... above all codes that are numbers, else ``other``."""
    taken, whole = set[str](), True
    for name in filter(None, (item, previous)):
        scale = questionnaire.scale(name) if name in questionnaire.items else None
        codes = {plain_code(c) for c in (*(scale.codes or ()), *scale.missing)} if scale else set()
        taken |= codes | set(_present(responses[name]))
        whole = whole and pd.api.types.is_numeric_dtype(responses[name])
    if whole:
        most = max((float(code) for code in taken), default=0.0)
        return next(nines for k in range(1, 16) if float(nines := "9" * k) > most)
    return next(word for word in ("other", *(f"other {k}" for k in range(2, 99))) if word not in taken)


def folded(responses: pd.DataFrame, found: BrandLevels | None) -> pd.DataFrame:
    """The responses with the brands of ``found.folded`` as one, in the brand item and in that of the brand before."""
    if found is None or not found.other:
        return responses
    columns = {}
    for name in filter(None, (found.item, found.previous)):
        column = responses[name]
        hit = column.map(plain_code, na_action="ignore").isin(found.folded).to_numpy(bool)
        other: Any = float(found.other) if pd.api.types.is_float_dtype(column) else found.other
        other = int(found.other) if pd.api.types.is_integer_dtype(column) else other
        columns[name] = column.mask(hit, other)
    return responses.assign(**columns)


def as_asked(responses: pd.DataFrame, design: Design, found: BrandLevels | None) -> tuple[pd.DataFrame, Design]:
    """The brand kept beside as it was asked, where strata, clusters or the margins of weights stand on it."""
    if found is None or not found.other or found.item not in design.columns():
        return responses, design

    def named(name: str) -> str:
        return AS_ASKED if name == found.item else name

    kept = replace(
        design,
        stratum=named(design.stratum) if design.stratum else None,
        cluster=[named(c) for c in design.cluster],
        margins=[[named(c) for c in margin] for margin in design.margins],
    )
    return responses.assign(**{AS_ASKED: responses[found.item]}), kept


def with_other(
    questionnaire: Questionnaire, found: BrandLevels | None, text: Text, responses: pd.DataFrame
) -> Questionnaire:
    """The questionnaire with the level of other brands, last in its scale; the folded keep their labels."""
    if found is None or not found.other:
        return questionnaire
    items = dict(questionnaire.items)
    for name in filter(None, (found.item, found.previous)):
        item, scale = items.get(name, Item.model_validate({})), questionnaire.scale(name) if name in items else None
        codes: dict[Code, Text] = (
            {c: c for c in _present(responses[name])} if scale is None else dict(scale.codes or {})
        )
        whole = all(isinstance(code, int) for code in codes)
        codes.pop(found.other, None)
        codes[int(found.other) if whole and found.other.isdigit() else found.other] = text
        scale = (scale or Scale()).model_copy(update={"codes": codes, "min": None, "max": None})
        items[name] = item.model_copy(update={"scale": scale})
    if AS_ASKED in responses:
        items[AS_ASKED] = items[found.item].model_copy(update={"role": None, "aliases": []})
    return questionnaire.model_copy(update={"items": items})


def facts(found: BrandLevels | None, asked: Brands) -> dict[str, Any]:
    """What ``sv.about.brands`` holds: codes as text; nothing where the engagement says nothing of brands.

    ``own``, ``other`` (the level of those folded), ``folded`` and of these the ``small`` ones, ``fold`` and ``wave``
    (that they were counted in), each where there is one.
    """
    if found is None:
        return {}
    told = {
        "own": found.own, "other": found.other, "folded": found.folded, "small": found.small,
        "fold": asked.fold if found.small else None, "wave": found.wave if found.small else "",
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def brand_note(sv: Survey) -> str:
    """What a report says of brands that were taken together, in the survey's language; empty where none were."""
    told, item = sv.about.brands, sv.role(ROLE)
    if item is None or not told.get("other"):
        return ""
    other = sv.level_label(item, told["other"])
    small = [sv.level_label(item, code) for code in told.get("small", ())]
    joined = [sv.level_label(item, code) for code in told["folded"] if code not in told.get("small", ())]
    said = []
    if small:
        values = {"other": other, "names": listed(sv.language, small), "least": number(told["fold"], "count")}
        if told.get("wave"):
            values["wave"] = wave_name(told["wave"], sv.language)
            said.append(say_n(
                sv.language,
                "“{other}” stands for a brand of fewer than {least} respondents in {wave}: {names}.",
                "“{other}” stands for brands of fewer than {least} respondents each in {wave}: {names}.",
                len(small), **values,
            ))  # fmt: skip
        else:
            said.append(say_n(
                sv.language,
                "“{other}” stands for a brand of fewer than {least} respondents: {names}.",
                "“{other}” stands for brands of fewer than {least} respondents each: {names}.",
                len(small), **values,
            ))  # fmt: skip
    if joined:
        names = listed(sv.language, joined)
        said.append(
            say(sv.language, "It also holds {names}.", names=names) if small
            else say(sv.language, "“{other}” stands for {names}.", other=other, names=names)
        )  # fmt: skip
    return ("" if sv.language == "zh" else " ").join(said)


def own_label(sv: Survey) -> str:
    """The own brand's label in the survey's language, empty where the engagement names none."""
    item, own = sv.role(ROLE), sv.about.brands.get("own")
    return sv.level_label(item, own) if item is not None and own else ""
