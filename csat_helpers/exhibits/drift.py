"""Drift between waves: what changed in the files from one wave to the next, what was done, and what is left to decide."""

from collections.abc import Iterator
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n
from csat_helpers.locale.waves import wave_name

_MOVED, _SEVERAL = "moved", ("appeared", "vanished")
_NEEDED = ("item", "column", "wave_from", "wave_to", "kind", "before", "after", "done")
# Answers that nobody gave in one of the waves: they stand on the scale, and nothing follows from it.
_DECLARED = "read by the scale"
# What somebody has to decide: nothing was done that would be right of itself.
_OPEN = (
    "not matched: add an alias", "not on the scale: declare it or correct the file", "codes kept: recode one wave",
    "not matched: give each column its own heading",
)  # fmt: skip


def drift(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Each change of an item from wave to wave, with what was done; of other columns the changes to decide on, and a count.

    Other values of an item that all stand on its scale are no change.

    ``frame`` is that of ``survey.drift``: ``item, column, wave_from, wave_to, kind, before, after, done``. The encoding's
    ``kind`` is ``table``.

    >>> changed = {"item": "q1", "column": "Q1", "wave_from": "2025", "wave_to": "2026", "kind": "renamed"}
    >>> frame = pd.DataFrame([{**changed, "before": "Q01", "after": "Q1", "done": "matched by alias"}])
    >>> drift(frame, id="d", language="en").bundle.headline
    '1 change of an item from wave to wave is provided for'
    """
    title = say(language, "What changed in the files from wave to wave")
    frame = frame[frame["done"] != _DECLARED] if "done" in frame.columns else frame
    if frame.empty:
        return no_data(frame, id, language, title, words, lacks=say(language, "Nothing changed from wave to wave."))
    phrases.check_columns(frame, _NEEDED, "drift")
    items = frame[(frame["item"] != "") & (frame["kind"] != _MOVED)]
    open_ = frame[frame["done"].isin(_OPEN)]
    if items.empty and open_.empty:
        return no_data(frame, id, language, title, words, lacks=_headline(items, open_, frame, language))
    text = Text(
        headline=_headline(items, open_, frame, language),
        title=title,
        subtitle=say(language, "Changes of the questionnaire’s items, and of other columns those to decide on"),
        notes=(
            say(language, "Columns are matched by the item’s name or an alias of the questionnaire. What only looks alike is proposed here and never matched."),
            *_others(frame, language),
        ),
        do=_mend(open_, language),
    )  # fmt: skip
    figures = {"items": len(items), "open": len(open_), "changes": len(frame)}
    return publish("table", frame, text, words, id=id, language=language, table=_table(frame, language),
                   extra={"figures": figures})  # fmt: skip


def _headline(items: pd.DataFrame, open_: pd.DataFrame, frame: pd.DataFrame, language: str) -> str:
    if items.empty and open_.empty:
        return say_n(language, "No item changed from wave to wave; {n} change of another column is kept as it is.",
                     "No item changed from wave to wave; {n} changes of other columns are kept as they are.",
                     len(frame), n=len(frame))  # fmt: skip
    if open_.empty:
        return say_n(language, "{n} change of an item from wave to wave is provided for",
                     "{n} changes of items from wave to wave are all provided for", len(items), n=len(items))  # fmt: skip
    return say_n(language, "{n} change from wave to wave is left to decide; items changed in {items} places",
                 "{n} changes from wave to wave are left to decide; items changed in {items} places",
                 len(open_), n=len(open_), items=len(items))  # fmt: skip


def _mend(open_: pd.DataFrame, language: str) -> str:
    """What to do about the kind of change that is left to decide most often."""
    if open_.empty:
        return ""
    first = open_.iloc[0]
    if first["kind"] == "proposed":
        return say(
            language, "Look at the columns proposed: where {before} and {after} are one question, give the item the other name as an alias.",
            before=phrases.quoted(str(first["before"])), after=phrases.quoted(str(first["after"])),
        )  # fmt: skip
    return say(language, "Correct the file, or declare in questionnaire.yaml what the values mean.")


def _others(frame: pd.DataFrame, language: str) -> Iterator[str]:
    """How often columns changed that are no items, and items their place, by kind."""
    others = frame[~_shown(frame)]
    if len(others):
        kinds = _kinds(language)
        counts = others["kind"].value_counts(sort=False)
        told = [say(language, "{kind}: {n}", kind=kinds.get(str(kind), str(kind)), n=n) for kind, n in counts.items()]
        yield say(
            language,
            "Not in the table: columns that are no items, and places of columns ({kinds}).",
            kinds=phrases.clauses(told, language),
        )


def _table(frame: pd.DataFrame, language: str) -> Table:
    """Wave by wave, the changes of items and those that are left to decide, which are in bold."""
    columns = (
        Column("kind", say(language, "Change")), Column("column", say(language, "Item or column")),
        Column("before", say(language, "Earlier wave")), Column("after", say(language, "Later wave")),
        Column("done", say(language, "What was done")),
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    roles, bold = list[str](), list[int]()
    for (start, end), part in frame[_shown(frame)].groupby(["wave_from", "wave_to"], sort=False):
        ends = {"first": wave_name(str(start), language), "last": wave_name(str(end), language)}
        rows.append((say(language, "{first} to {last}", **ends), "", "", "", ""))
        roles.append("section")
        lines = list(_lines(part, language))
        bold += [len(rows) + k for k, (_, done) in enumerate(lines) if done in _OPEN]
        rows += [row for row, _ in lines]
        roles += [""] * len(lines)
    return Table(columns, tuple(rows), emphasis=tuple(bold), roles=tuple(roles))


def _shown(frame: pd.DataFrame) -> pd.Series:
    """Which changes the table has; the others are counted."""
    return ((frame["item"] != "") & (frame["kind"] != _MOVED)) | frame["done"].isin(_OPEN)


def _lines(part: pd.DataFrame, language: str) -> Iterator[tuple[tuple[Any, ...], str]]:
    """The table's rows of two waves, each with what was done; items that are new or gone are named in one row."""
    kinds, done = _kinds(language), _done(language)
    several = part["kind"].isin(_SEVERAL)
    for row in phrases.records(part[~several]):
        named = str(row.get("label") or row["item"] or row["column"])
        told = done.get(str(row["done"]), str(row["done"]))
        kind = kinds.get(str(row["kind"]), str(row["kind"]))
        yield (kind, named, row["before"], row["after"], told), str(row["done"])
    for (kind, what), group in part[several].groupby(["kind", "done"], sort=False):
        n = len(group)
        count = say_n(language, "{n} item", "{n} items", n, n=n)
        before, after = (_names(group[side], language) for side in ("before", "after"))
        yield (kinds.get(str(kind), str(kind)), count, before, after, done.get(str(what), str(what))), str(what)


def _names(named: pd.Series, language: str) -> str:
    return ("、" if language == "zh" else ", ").join(str(name) for name in named if name)


def _kinds(language: str) -> dict[str, str]:
    return {
        "appeared": say(language, "new"),
        "vanished": say(language, "gone"),
        "renamed": say(language, "other heading"),
        "label": say(language, "other label"),
        "scale": say(language, "other values"),
        "coding": say(language, "other code"),
        "moved": say(language, "other place"),
        "proposed": say(language, "looks alike"),
        "twice": say(language, "heading twice"),
    }


def _done(language: str) -> dict[str, str]:
    return {
        "matched by name": say(language, "matched by name"),
        "matched by alias": say(language, "matched by alias"),
        "left blank: not asked in that wave": say(language, "left blank: not asked in that wave"),
        "blank in the waves before": say(language, "blank in the waves before"),
        "kept as a column of its own": say(language, "kept as a column of its own"),
        "not matched: add an alias": say(language, "not matched: add an alias"),
        "not on the scale: declare it or correct the file": say(language, "not on the scale: declare it or correct the file"),
        "kept as it is": say(language, "kept as it is"),
        "codes kept: recode one wave": say(language, "codes kept: recode one wave"),
        "label of the last wave": say(language, "label of the last wave"),
        "label of the questionnaire": say(language, "label of the questionnaire"),
        "place not used": say(language, "place not used"),
        "not matched: give each column its own heading": say(language, "not matched: give each column its own heading"),
    }  # fmt: skip
