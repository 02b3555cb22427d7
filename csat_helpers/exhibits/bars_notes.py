"""What stands beside the headline of bars: the rules behind it, who else differs, what it means and whom to ask."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.exhibits import phrases, ranking
from csat_helpers.exhibits.bars_chart import Bar, fitting
from csat_helpers.locale import say, say_n
from csat_helpers.look import number

MARKED = {"higher": 1, "lower": -1}
NAMED = 6  # so many groups a sentence names


def tested(frame: pd.DataFrame) -> bool:
    """Whether the frame says what a test found, be it nothing."""
    named = [name for name in ("mark", "letters") if name in frame.columns]
    found = any(frame[name].fillna("").astype(str).ne("").any() for name in named)
    return found or bool(named and "p_value" in frame.columns and frame["p_value"].notna().any())


def ranked(rows: list[Bar]) -> ranking.Ranking:
    """Items as one list of first and last."""
    return ranking.ranking(ranking.Ranked(b.label, b.estimate, b.low, b.high) for b in rows)


def valued(rows: Sequence[Bar], kind: str, language: str) -> str:
    """``Prepaid (−19) and 18 to 29 (−20)``: groups with their figures, the first of many."""
    said = [
        phrases.people(b.label, language) + phrases.bracketed(number(b.estimate, kind), language) for b in rows[:NAMED]
    ]
    if len(rows) > NAMED:
        said.append(say(language, "{n} others", n=len(rows) - NAMED))
    return phrases.names(said, language, quotes=False)


def notes(
    rows: list[Bar], frame: pd.DataFrame, reference: pd.Series | None, language: str, adjust: str | None
) -> list[str]:  # fmt: skip
    """The rules behind the headline and the marks, and what the frame itself calls for."""
    notes = [*_mark_notes(rows, frame, reference, language, adjust), *phrases.common_notes(frame, language)]
    if len(rows) > 1 and not any(b.group for b in rows):
        notes.insert(0, ranking.note(ranked(rows), language))
    elif len(rows) > 1 and not tested(frame) and _parted(rows):
        notes.insert(0, phrases.overlap_note(language))
    if len(fitting(rows)) < len(rows):
        notes.append(
            say(language, "The chart shows {n} of {all} rows; the table has all.", n=len(fitting(rows)), all=len(rows))
        )
    return notes


def _parted(rows: list[Bar]) -> bool:
    """Whether the intervals of some two of one group do not overlap."""
    return any(a.low > b.high for a in rows for b in rows if a.group == b.group)


def _mark_notes(
    rows: list[Bar], frame: pd.DataFrame, reference: pd.Series | None, language: str, adjust: str | None
) -> list[str]:  # fmt: skip
    """What triangles, colour and letters mean, and the rule behind them."""
    if not tested(frame):
        overlap = say(
            language,
            "▲ ▼ and colour: the interval does not overlap that of all respondents (dashed line), a cautious rule.",
        )
        return [overlap] if reference is not None else []
    notes = []
    if any(b.exceeds for b in rows):
        notes.append(
            say(
                language,
                "Letters name the levels of the same group that a figure exceeds: lower case at the 95% level, capitals "
                "at the 99% level.",
            )
        )
    against_rest = "mark" in frame.columns and not any(b.exceeds for b in rows)
    if against_rest:
        notes += _rest_notes(rows, language, adjust)
    elif any(b.sign for b in rows):
        notes.append(
            say(
                language,
                "▲ and blue: exceeds some level of its group and no level exceeds it; ▼ and rust: the reverse.",
            )
        )
    return notes


def _rest_notes(rows: list[Bar], language: str, adjust: str | None) -> list[str]:
    """The test of each group against the rest, and what was done about there being many."""
    signs = any(b.sign for b in rows)
    rule = (
        say(
            language,
            "▲ ▼ and colour: each group is tested against all others under its heading together (t test on the design, "
            "95% level).",
        )
        if signs
        else say(
            language,
            "No mark: each group was tested against all others under its heading together (t test on the design, 95% "
            "level), and none differs.",
        )
    )
    if adjust is None:
        many = say(
            language,
            "Nothing is adjusted for many tests: of twenty groups that do not differ, about one is marked by chance.",
        )
    elif adjust in ("fdr_bh", "fdr_by"):
        many = say(language, "Adjusted for the number of groups under each heading (false discovery rate).")
    else:
        many = say(language, "Adjusted for the number of groups under each heading (family-wise error).")
    return [rule, many]


def lead(
    rows: list[Bar], reference: pd.Series | None, kind: str, language: str, *, by_test: bool, told: bool
) -> str:  # fmt: skip
    """Who else differs from the rest where the headline names one side alone (not ``told``), and where all stand; by
    intervals, who is below and above all respondents.
    """
    if any(b.exceeds for b in rows) or (reference is None and not by_test):
        return ""  # pairs were compared, or nothing
    whole = "" if reference is None else number(reference["estimate"], kind)
    above = sorted((b for b in rows if b.sign > 0), key=lambda b: -b.estimate)
    below = sorted((b for b in rows if b.sign < 0), key=lambda b: b.estimate)
    if by_test:
        others = "" if told else say(
            language, "Reliably above the rest: {names}.", names=valued(above, kind, language)
        )  # fmt: skip
        everyone = say(language, "All respondents together: {whole}.", whole=whole) if whole else ""
        return phrases.sentences([others, everyone], language)
    parts = [
        say(
            language, "Reliably below all respondents ({whole}): {names}.", whole=whole,
            names=valued(below, kind, language),
        ) if below else "",
        say(
            language, "Reliably above all respondents ({whole}): {names}.", whole=whole,
            names=valued(above, kind, language),
        ) if above else "",
    ]  # fmt: skip
    none = say(language, "No group differs reliably from all respondents ({whole}).", whole=whole)
    return phrases.sentences(parts, language) or none


def see(rows: list[Bar], kind: str, language: str, *, against_rest: bool) -> str:
    """How many groups differ from the rest where that was tested; else who shares a place, or the ends."""
    if len(rows) < 2:
        return ""
    below, above = (sum(b.sign == sign for b in rows) for sign in (-1, 1))
    if against_rest and (below or above):
        values = {"all": len(rows), "below": below, "above": above}
        return say(
            language, "Of {all} groups, {below} lie reliably below the rest and {above} reliably above.", **values
        )
    if not any(b.group for b in rows) and (shared := ranking.ties(ranked(rows), language)):
        return shared
    low, high = min(rows, key=lambda b: b.estimate), max(rows, key=lambda b: b.estimate)
    return say(
        language, "Figures run from {low} ({worst}) to {high} ({best}).", low=number(low.estimate, kind),
        high=number(high.estimate, kind), worst=low.label, best=high.label,
    )  # fmt: skip


def _below(rows: list[Bar]) -> list[Bar]:
    return sorted((b for b in rows if b.sign < 0 and b.group), key=lambda b: b.estimate)


def matters(rows: list[Bar], language: str) -> str:
    """That groups under different headings may be the same people, where several are marked."""
    below = _below(rows)
    marked = below if len(below) > 1 else [b for b in rows if b.sign and b.group]
    if len({b.group for b in marked}) < 2:
        return ""
    if len(marked) == 2:
        names = phrases.names([phrases.people(b.label, language) for b in marked], language, quotes=False)
        return say(
            language, "{names} stand under different headings and overlap: they may in part be the same people.",
            names=names,
        )  # fmt: skip
    return say(language, "Groups under different headings overlap: those marked may in part be the same people.")


def do(rows: list[Bar], language: str) -> str:
    """Whom to ask first: the lowest of those reliably below, and whether the others are the same people."""
    below = _below(rows)
    if not below:
        return ""
    first = phrases.people(below[0].label, language)
    others = [phrases.people(b.label, language) for b in below if b.group != below[0].group][:NAMED]
    if others:
        return say(
            language,
            "Start with {name}, the lowest: ask what this group experiences differently, and check how many of them "
            "are also in {others}.",
            name=first, others=phrases.names(others, language, quotes=False),
        )  # fmt: skip
    return say_n(
        language,
        "Start with {names}: ask what this group experiences differently.",
        "Start with {names}: ask what these groups experience differently.",
        min(len(below), 2),
        names=phrases.names([phrases.people(b.label, language) for b in below[:2]], language, quotes=False),
    )
