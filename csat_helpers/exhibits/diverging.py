"""Diverging bars: how a rating scale was answered, item by item, with the neutral answers apart."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases, ranking, row_plots
from csat_helpers.exhibits.diverging_chart import Row, draw, own_scales
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.look import diverging as palette
from csat_helpers.look import number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def diverging(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """How each item was rated, as stacked bars about a common baseline, sorted by index.

    ``frame`` is that of ``measures.distribution``: rows of measure ``share``, one an answer, least favourable first,
    then ``unfavourable``, ``neutral``, ``favourable`` and ``index``. Neutral answers stand in a column of their own,
    so that both sides share a baseline; a scale with an even number of points has none.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``diverging``.

    >>> shares = pd.DataFrame(
    ...     {"measure": "share", "answer": list("123"), "answer_label": list("123"), "estimate": [0.2, 0.3, 0.5]}
    ... )
    >>> sides = pd.DataFrame(
    ...     {"measure": ["unfavourable", "neutral", "favourable", "index"], "estimate": [0.2, 0.3, 0.5, 65.0]}
    ... )
    >>> frame = pd.concat([shares, sides])
    >>> frame = frame.assign(
    ...     item="q", label="Speed", by="total", level="", conf_low=frame["estimate"] - 0.1, conf_high=frame["estimate"] + 0.1
    ... )
    >>> diverging(frame, id="d", language="en").bundle.headline
    'More are favourable than unfavourable on “Speed”: 50% against 20%'
    """
    title = say(language, "How the items were rated")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("label", "measure", "answer", "answer_label", "estimate"), "diverging")
    rows = rows_of(frame, language)
    if not rows:
        return no_data(frame, id, language, title, words)
    return publish(
        "diverging",
        frame,
        _text(rows, frame, title, language),
        words,
        id=id,
        language=language,
        encoding=_encoding(rows),
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=row_plots.diverging(rows, language),
        base=phrases.base_of(frame),
    )


def rows_of(frame: pd.DataFrame, language: str) -> list[Row]:
    """The frame's bars, best index first: items, or levels of one item, or both."""
    keys = ["item", "by", "level"]
    many_items = len(set(frame["item"])) > 1
    many_levels = len(set(frame["level"])) > 1
    rows = []
    for _, part in frame.groupby(keys, sort=False, dropna=False):
        first = part.iloc[0]
        names = [str(first["label"])] if many_items or not many_levels else []
        names += [phrases.level_name(first, language)] if many_levels else []
        row = _row(phrases.commas(names, language), part)
        if row is not None:
            rows.append(row)
    # Scales of different lengths keep the order asked for: their indices are not one list of best and worst.
    return rows if own_scales(rows) else sorted(rows, key=lambda r: -r.index)


def _row(label: str, part: pd.DataFrame) -> Row | None:
    estimate = part.drop_duplicates("measure").set_index("measure")["estimate"]
    shares = part[part["measure"] == "share"]
    if shares["estimate"].isna().any() or shares.empty or pd.isna(estimate.get("index")):
        return None
    answers = [(str(a), float(e)) for a, e in zip(shares["answer_label"], shares["estimate"], strict=True)]
    index = part[part["measure"] == "index"].iloc[0]
    return Row(
        label=label,
        answers=tuple(answers),
        unfavourable=float(estimate.get("unfavourable", 0)),
        neutral=float(estimate.get("neutral", 0)),
        favourable=float(estimate.get("favourable", 0)),
        index=float(index["estimate"]),
        low=float(index["conf_low"]),
        high=float(index["conf_high"]),
        base=None if pd.isna(index.get("base")) else int(index["base"]),
        lean=_lean(part),
    )


def _lean(part: pd.DataFrame) -> int | None:
    """Which side reliably outnumbers the other: their intervals do not overlap, a cautious rule."""
    sides = [part[part["measure"] == name] for name in ("favourable", "unfavourable")]
    if any(side.empty or side[["conf_low", "conf_high"]].isna().any(axis=None) for side in sides):
        return None
    good, bad = (side.iloc[0] for side in sides)
    return 0 if not phrases.apart(good, bad) else 1 if float(good["estimate"]) > float(bad["estimate"]) else -1


def _text(rows: list[Row], frame: pd.DataFrame, title: str, language: str) -> Text:
    made = _ranking(rows)
    said = headline(rows, _one_item(frame), language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=rows[0].label if len(rows) == 1 else title,
        subtitle=say(
            language,
            "Share of respondents, %, and index 0–100 with 95% interval. {base}",
            base=phrases.base_text(frame, language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows[0], rows[-1], language) if made else "",
        notes=(*_notes(rows, made, language), *phrases.common_notes(frame[frame["measure"] == "index"], language)),
        see=_see(rows, made, language),
        matters=_matters(rows, language) if made else "",
        do=_do(rows, made, language),
    )


def _ranking(rows: list[Row]) -> ranking.Ranking | None:
    """The rows as one list of best and worst; None of one row, or where scales differ."""
    if len(rows) < 2 or own_scales(rows):
        return None
    return ranking.ranking(ranking.Ranked(r.label, r.index, r.low, r.high) for r in rows)


def _one_item(frame: pd.DataFrame) -> str:
    """The item that several groups rate; empty where there are several items."""
    groups = len(set(frame["item"])) == 1 and len(set(frame["level"])) > 1
    return str(frame["label"].iloc[0]) if groups else ""


def _notes(rows: list[Row], made: ranking.Ranking | None, language: str) -> tuple[str, ...]:
    order = (
        say(language, "The items have scales of their own: each bar runs from its worst answer to its best.")
        if own_scales(rows)
        else say(language, "Sorted by index. Neutral answers stand apart so that both sides share a baseline.")
        if made
        else say(language, "Neutral answers stand apart so that both sides share a baseline.")
    )
    narrow = say(
        language, "Segments too narrow for a figure are drawn but not labelled; rounded shares may not add to 100."
    )
    rule = ranking.note(made, language) if made else phrases.overlap_note(language) if rows[0].lean is not None else ""
    return order, narrow, rule


def headline(rows: list[Row], item: str, language: str) -> Said:
    """The finding: the ends of the list as far as intervals part them; of one row, which side is larger.

    ``item`` is what the rows rate where they are groups.
    """
    made = _ranking(rows)
    if made is None:
        return _leaning(rows[0], language)
    if not item:
        return ranking.headline(made, "index", "index", language)
    if made.pair is None:
        text = say(language, "No group rates {item} reliably above another", item=phrases.quoted(item))
        return Said(text, "none")
    high, low = made.pair
    text = say(
        language, "{item} is rated higher by {high} than by {low}: {value} against {other}",
        item=phrases.quoted(item), high=high.label, low=low.label, value=number(high.estimate, "index"),
        other=number(low.estimate, "index"),
    )  # fmt: skip
    return Said(text, "reliable")


def _leaning(row: Row, language: str) -> Said:
    """Which side of one item's answers is larger, and whether that can be said."""
    values = {"item": phrases.quoted(row.label), "good": number(row.favourable, "share"),
              "bad": number(row.unfavourable, "share")}  # fmt: skip
    if row.lean == 1:
        text = say(language, "More are favourable than unfavourable on {item}: {good} against {bad}", **values)
        return Said(text, "reliable")
    if row.lean == -1:
        text = say(language, "More are unfavourable than favourable on {item}: {bad} against {good}", **values)
        return Said(text, "reliable")
    if row.lean == 0:
        text = say(language, "{item}: {good} favourable and {bad} unfavourable, not reliably apart", **values)
        return Said(text, "none")
    return Said(say(language, "{item}: {good} of respondents are favourable, {bad} unfavourable", **values))


def _see(rows: list[Row], made: ranking.Ranking | None, language: str) -> str:
    if made is not None:
        low, high = number(rows[-1].index, "index"), number(rows[0].index, "index")
        return ranking.ties(made, language) or say(language, "Indices run from {low} to {high}.", low=low, high=high)
    if own_scales(rows):
        return ""
    row = rows[0]
    return say(
        language, "The index is {value} (95% interval {interval}).", value=number(row.index, "index"),
        interval=interval(row.low, row.high, "index", language),
    )  # fmt: skip


def _lead(best: Row, worst: Row, language: str) -> str:
    first = say(
        language, "{good} of respondents rate {item} favourably.",
        good=number(best.favourable, "share"), item=phrases.quoted(best.label),
    )  # fmt: skip
    second = say(
        language,
        "At the other end, {bad} rate {item} unfavourably and {good} favourably.",
        bad=number(worst.unfavourable, "share"),
        good=number(worst.favourable, "share"),
        item=phrases.quoted(worst.label),
    )
    return phrases.sentences([first, second], language)


def _matters(rows: list[Row], language: str) -> str:
    if any(r.lean is None for r in rows):
        return ""
    low = [r.label for r in rows if r.lean == -1]
    if not low:
        return say(language, "On no item do unfavourable ratings reliably outnumber favourable ones.")
    if len(low) <= phrases.NAMED:
        return say(
            language,
            "Unfavourable ratings reliably outnumber favourable ones on {items}.",
            items=phrases.names(low, language),
        )
    return say_n(
        language,
        "Unfavourable ratings reliably outnumber favourable ones on {n} item.",
        "Unfavourable ratings reliably outnumber favourable ones on {n} items.",
        len(low),
        n=len(low),
    )


def _do(rows: list[Row], made: ranking.Ranking | None, language: str) -> str:
    """What to look at before acting on what is rated low; nothing where that cannot be told."""
    if made is None or not made.parted:
        return ""
    return say(
        language,
        "Before acting on {item}, see how much it matters: a low rating alone is no priority.",
        item=phrases.quoted(rows[-1].label),
    )


def _alt(rows: list[Row], language: str) -> str:
    parts = [
        say(
            language, "{item}: {bad} unfavourable, {neutral} neutral, {good} favourable, index {index}", item=r.label,
            bad=number(r.unfavourable, "share"), neutral=number(r.neutral, "share"),
            good=number(r.favourable, "share"), index=number(r.index, "index"),
        )
        for r in rows
    ]  # fmt: skip
    return say(language, "Stacked bars of ratings. {rows}.", rows=phrases.clauses(parts, language))


def _encoding(rows: list[Row]) -> dict[str, object]:
    return {
        "y": "label",
        "x": "estimate",
        "series": [label for label, _ in rows[0].answers],
        "colours": list(palette(len(rows[0].answers))),
        "order": [r.label for r in rows],
        "low": "conf_low",
        "high": "conf_high",
    }


def _table(rows: list[Row], language: str) -> Table:
    columns = (
        Column("item", say(language, "Item")),
        Column("n", "n", "count"),
        Column("unfavourable", say(language, "Unfavourable"), "share"),
        Column("neutral", say(language, "Neutral"), "share"),
        Column("favourable", say(language, "Favourable"), "share"),
        Column("index", say(language, "Index"), "index"),
        Column("low", say(language, "95% low"), "index"),
        Column("high", say(language, "95% high"), "index"),
    )
    values = tuple((r.label, r.base, r.unfavourable, r.neutral, r.favourable, r.index, r.low, r.high) for r in rows)
    return Table(columns, values)
