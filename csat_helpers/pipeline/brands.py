"""Brands as ``csat check`` tells of them: what is refused, what was stacked and folded, and what a report will leave out."""

from collections.abc import Iterator
from typing import Any

from csat_helpers.engagement import Engagement
from csat_helpers.errors import EngagementError
from csat_helpers.survey import Survey, read_claims
from csat_helpers.survey.brand_levels import brand_note, own_label
from csat_helpers.survey.claims import FILE as CLAIMS
from csat_helpers.survey.claims import brand_of

COMPETITIVE = "competitive"


def check_brands(sv: Survey, engagement: Engagement) -> None:
    """Raise EngagementError for a competitive engagement whose data do not say which brand is rated."""
    if engagement.type == COMPETITIVE and sv.role("brand") is None:
        mend = "Give role: brand to the item that tells it, or stack the brands' columns with 'stack' in questionnaire.yaml."
        where = str(engagement.folder / "engagement.yaml")
        what = "Key 'type': a competitive engagement compares brands, and no item has the role brand."
        raise EngagementError(what, where=where, mend=mend)


def check_claims(sv: Survey, engagement: Engagement) -> None:
    """Raise DataError or MeasureError for a claim of claims.yaml about an item or a brand that is not there."""
    for k, claim in enumerate(read_claims(engagement) or (), start=1):
        brand_of(sv, claim, f"{engagement.folder / CLAIMS}, claim {k}")


def brand_facts(sv: Survey) -> dict[str, Any]:
    """The brands of the latest wave with their respondents, which is the client's, which are one, and the grid's counts."""
    told = {key: list(v) if isinstance(v, tuple) else v for key, v in sv.about.brands.items()}
    levels = [{"code": code, "label": label, "respondents": n} for code, label, n in _levels(sv)]
    return {**told, "levels": levels, "stacked": dict(sv.about.stacked)}


def _levels(sv: Survey) -> list[tuple[str, str, int]]:
    """Each brand's code, label and respondents in the latest wave, in the questionnaire's order."""
    item, latest = sv.role("brand"), sv.focus(wave=sv.latest_wave).speaking("en")
    if item is None:
        return []
    counts = latest.column(item)[latest.rows].value_counts()
    return [
        (str(level).removesuffix(".0"), latest.level_label(item, level), int(counts.get(level, 0)))
        for level in latest.levels(item)
    ]


def lines(sv: Survey) -> list[str]:
    """What the check prints of brands, after the rows."""
    told, said = sv.about.stacked, []
    if told and told["long"]:
        said.append(f"Ratings     {told['ratings']:,} ratings of brands by {told['respondents']:,} respondents")
    elif told:
        said.append(
            f"Ratings     {told['respondents']:,} respondents x {told['brands']} brands = "
            f"{told['ratings']:,} ratings + {told['unrated']:,} not rated"
        )
    if levels := _levels(sv):
        own = own_label(sv.speaking("en"))
        wave = f" in {sv.latest_wave}" if len(sv.waves) > 1 else ""
        mine = f"; the client's own is {own}" if own else ""
        said.append(f"Brands      {', '.join(f'{label} {n:,}' for _, label, n in levels)}{wave}{mine}")
    if note := brand_note(sv.speaking("en")):
        said.append(f"Folded      {note}")
    return said


def notes(sv: Survey, engagement: Engagement) -> Iterator[str]:
    """What chapters on brands will leave out."""
    levels, policy = _levels(sv), engagement.disclosure
    others = [level for level in levels if level[0] != sv.about.brands.get("other")]
    if levels and len(others) < 2:
        yield "the data have one brand only: what compares brands is left out"
    if small := [label for _, label, n in levels if n < policy.privacy_base]:
        have = "has" if len(small) == 1 else "have"
        yield (
            f"{', '.join(small)} {have} fewer than {policy.privacy_base} respondents and will be hidden;"
            " 'fold' in brands takes small brands together"
        )
    if engagement.type == COMPETITIVE and levels and "own" not in sv.about.brands:
        yield "brands.own names no brand: no headline is about the client's own"
    if sv.about.stacked and engagement.design.fit:
        yield "weights were fitted to respondents; errors of ratings do not count what the fit gains"
