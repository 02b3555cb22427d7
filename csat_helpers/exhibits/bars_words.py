"""What bars with intervals say: by the frame's own tests, else by intervals that do not overlap."""

from collections.abc import Mapping

import pandas as pd

from csat_helpers.exhibits import phrases, ranking
from csat_helpers.exhibits.bars_chart import Bar, fitting
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

MARKED = {"higher": 1, "lower": -1}
NAMED = 6  # so many groups a sentence names


def tested(frame: pd.DataFrame) -> bool:
    """Whether the frame says what a test found, be it nothing."""
    named = [name for name in ("mark", "letters") if name in frame.columns]
    found = any(frame[name].fillna("").astype(str).ne("").any() for name in named)
    return found or bool(named and "p_value" in frame.columns and frame["p_value"].notna().any())


def text(rows: list[Bar], frame: pd.DataFrame, reference: pd.Series | None, kind: str, language: str) -> Text:
    """The words of bars: ``rows`` as drawn, ``frame`` behind them, ``reference`` the row they are compared with."""
    label = str(frame["label"].iloc[0])
    one_item = len(set(frame["item"])) == 1
    measure = phrases.measure_of(frame)
    name = measure_name(measure, language)
    grouped = any(b.group for b in rows)
    whole = None if reference is None else float(reference["estimate"])
    said = headline(rows, label if one_item else "", measure, kind, language, by_test=tested(frame), whole=whole)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=(say(language, "{item}, by group", item=label) if grouped else label) if one_item else name,
        subtitle=say(
            language, "{measure}, with 95% intervals. {base}", measure=name, base=phrases.base_text(frame, language)
        ),
        alt=_alt(rows, kind, language),
        lead=_lead(rows, reference, kind, language, by_test=tested(frame)),
        notes=tuple(_notes(rows, frame, reference, language)),
        see=_see(rows, kind, language, against_rest=tested(frame) and not any(b.exceeds for b in rows)),
        do=_do(rows, language),
    )


def headline(
    rows: list[Bar],
    item: str,
    measure: str,
    kind: str,
    language: str,
    *,
    by_test: bool = False,
    whole: float | None = None,
) -> Said:
    """The finding: of items who leads and ends; of groups what the tests found, else the widest pair apart.

    ``item`` is what groups differ in, empty of several items, whose names the groups then have; ``by_test`` says that
    the frame's tests are told; ``whole`` is what groups are signed against where there are none.
    """
    if len(rows) == 1:
        return _alone(rows[0], item, kind, language)
    if not any(b.group for b in rows):
        return ranking.headline(ranked(rows), measure, kind, language)
    pair = extremes(rows) if not by_test or any(b.exceeds for b in rows) else None
    if pair is not None:
        high, low = pair
        values = {"low": number(low.estimate, kind), "high": number(high.estimate, kind)}
        return Said(_lower(item or high.group, low.label, high.label, values, language), "reliable")
    ends = outliers(rows)
    if ends is not None:
        return Said(_outlying(*ends, item, kind, language, whole=None if by_test else whole), "reliable")
    low, high = (number(f(b.estimate for b in rows), kind) for f in (min, max))
    if not item:
        return Said(say(language, "No reliable difference between groups on any item"), "none")
    text = say(
        language, "No reliable difference between groups: {item} lies between {low} and {high}",
        item=phrases.quoted(item), low=low, high=high,
    )  # fmt: skip
    return Said(text, "none")


def _lower(item: str, worst: str, best: str, values: Mapping[str, str], language: str) -> str:
    return say(
        language, "{item} is reliably lower for {worst} than for {best}: {low} against {high}",
        item=phrases.quoted(item), worst=worst, best=best, **values,
    )  # fmt: skip


def _alone(only: Bar, item: str, kind: str, language: str) -> Said:
    if pd.isna(only.low) or pd.isna(only.high):
        text = say(
            language, "{item} stands at {value}", item=phrases.quoted(item or only.label),
            value=number(only.estimate, kind),
        )  # fmt: skip
        return Said(text)
    text = say(
        language, "{item} stands at {value} (95% interval {interval})", item=phrases.quoted(item or only.label),
        value=number(only.estimate, kind), interval=interval(only.low, only.high, kind, language),
    )  # fmt: skip
    return Said(text, "reliable")


def ranked(rows: list[Bar]) -> ranking.Ranking:
    """Items as one list of first and last."""
    return ranking.ranking(ranking.Ranked(b.label, b.estimate, b.low, b.high) for b in rows)


def extremes(rows: list[Bar]) -> tuple[Bar, Bar] | None:
    """The widest pair within one group that a test, else intervals that do not overlap, tells apart: (highest,
    lowest).
    """
    if any(b.exceeds for b in rows):
        pairs = [(a, b) for a in rows for b in rows if a.group == b.group and b.column in a.exceeds]
        return max(pairs, key=lambda pair: pair[0].estimate - pair[1].estimate, default=None)
    pairs = [(a, b) for a in rows for b in rows if a.group == b.group and a.low > b.high]
    return max(pairs, key=lambda pair: pair[0].estimate - pair[1].estimate, default=None)


def outliers(rows: list[Bar]) -> tuple[Bar | None, Bar | None] | None:
    """The lowest level marked below the rest of its group and the highest marked above, of the group in which they
    lie widest apart; None where a test marked nothing.
    """
    found = []
    for group in dict.fromkeys(b.group for b in rows):
        members = [b for b in rows if b.group == group]
        low = min((b for b in members if b.sign < 0), key=lambda b: b.estimate, default=None)
        high = max((b for b in members if b.sign > 0), key=lambda b: b.estimate, default=None)
        if low or high:
            ends = (low or min(members, key=lambda b: b.estimate), high or max(members, key=lambda b: b.estimate))
            found.append((ends[1].estimate - ends[0].estimate, (low, high)))
    return max(found, key=lambda f: f[0])[1] if found else None


def _outlying(low: Bar | None, high: Bar | None, item: str, kind: str, language: str, *, whole: float | None) -> str:
    """What was found of levels against all others of their group, or against all respondents (``whole``)."""
    some = low or high
    item = item or (some.group if some else "")
    values = {"item": phrases.quoted(item)}
    if low is not None:
        values |= {"worst": low.label, "low": number(low.estimate, kind)}
    if high is not None:
        values |= {"best": high.label, "high": number(high.estimate, kind)}
    if whole is not None:
        everyone, all_of_it = say(language, "all respondents"), number(whole, kind)
        if low is not None:
            return _lower(item, low.label, everyone, {"low": values["low"], "high": all_of_it}, language)
        return _lower(item, everyone, str(values["best"]), {"low": all_of_it, "high": values["high"]}, language)
    if high is None:
        return say(language, "{item} is reliably below the rest for {worst}, at {low}", **values)
    if low is None:
        return say(language, "{item} is reliably above the rest for {best}, at {high}", **values)
    return say(
        language, "{item} is reliably below the rest for {worst} ({low}), above it for {best} ({high})", **values
    )


def _notes(rows: list[Bar], frame: pd.DataFrame, reference: pd.Series | None, language: str) -> list[str]:
    notes = [*_mark_notes(rows, frame, reference, language), *phrases.common_notes(frame, language)]
    if len(rows) > 1 and not any(b.group for b in rows):
        notes.insert(0, ranking.note(ranked(rows), language))
    elif len(rows) > 1 and not tested(frame) and extremes(rows) is not None:
        notes.insert(0, phrases.overlap_note(language))
    if len(fitting(rows)) < len(rows):
        notes.append(
            say(language, "The chart shows {n} of {all} rows; the table has all.", n=len(fitting(rows)), all=len(rows))
        )
    return notes


def _mark_notes(rows: list[Bar], frame: pd.DataFrame, reference: pd.Series | None, language: str) -> list[str]:
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
    if any(b.sign for b in rows):
        notes.append(
            say(language, "▲ ▼ and colour: above or below all others of the same group together at the 95% level.")
            if "mark" in frame.columns and frame["mark"].isin(list(MARKED)).any()
            else say(
                language,
                "▲ and blue: exceeds some level of its group and no level exceeds it; ▼ and rust: the reverse.",
            )
        )
    elif not notes:
        notes.append(say(language, "No level differs from all others of its group together at the 95% level."))
    return notes


def _lead(rows: list[Bar], reference: pd.Series | None, kind: str, language: str, *, by_test: bool) -> str:
    """Who is below and above all respondents, or by the frame's own test the others of the group."""
    below = phrases.names([b.label for b in rows if b.sign < 0][:NAMED], language, quotes=False)
    above = phrases.names([b.label for b in rows if b.sign > 0][:NAMED], language, quotes=False)
    if any(b.exceeds for b in rows) or (reference is None and not by_test):
        return ""  # pairs were compared, or nothing
    if by_test:
        parts = [
            say(language, "Reliably below the others: {names}.", names=below) if below else "",
            say(language, "Reliably above the others: {names}.", names=above) if above else "",
        ]
        none = say(language, "No group differs reliably from the others.")
    else:
        whole = number(reference["estimate"] if reference is not None else None, kind)
        parts = [
            say(language, "Reliably below all respondents ({whole}): {names}.", whole=whole, names=below)
            if below
            else "",
            say(language, "Reliably above all respondents ({whole}): {names}.", whole=whole, names=above)
            if above
            else "",
        ]
        none = say(language, "No group differs reliably from all respondents ({whole}).", whole=whole)
    return phrases.sentences(parts, language) or none


def _see(rows: list[Bar], kind: str, language: str, *, against_rest: bool) -> str:
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


def _do(rows: list[Bar], language: str) -> str:
    """Whom to ask first: the lowest of those reliably below, by its size where there are several."""
    below = sorted((b for b in rows if b.sign < 0 and b.group), key=lambda b: b.estimate)
    if not below:
        return ""
    return say_n(
        language,
        "Start with {names}: ask what this group experiences differently.",
        "Start with {names}: ask what these groups experience differently.",
        min(len(below), 2),
        names=phrases.names([b.label for b in below[:2]], language, quotes=False),
    )


def _alt(rows: list[Bar], kind: str, language: str) -> str:
    parts = [
        say(language, "{label} {value}", label=f"{b.group} {b.label}".strip(), value=number(b.estimate, kind))
        for b in rows
    ]
    return say(language, "Bars with intervals. {rows}.", rows=phrases.clauses(parts, language))
