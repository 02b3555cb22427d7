"""Diverging bars: how a rating scale was answered, item by item, with the neutral answers apart."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases, ranking, row_plots
from csat_helpers.exhibits.diverging_chart import Row, draw, own_scales
from csat_helpers.exhibits.diverging_rows import rows_of
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
    if len(rows) == 1:
        narrow = say(language, "Rounded shares may not add to 100.")
    return order, narrow, _rule(rows, made, language)


def _rule(rows: list[Row], made: ranking.Ranking | None, language: str) -> str:
    """What "reliably" rests on, where anything is said or left unsaid by it."""
    if made:
        return ranking.note(made, language)
    if len(rows) > 1:
        return phrases.overlap_note(language) if rows[0].lean is not None else ""
    if rows[0].lean is None:
        return ""
    return say(
        language, "One side is called larger only where the intervals of both do not overlap; no p value is computed."
    )


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
        return Said(phrases.clauses([text, *_extreme(row, -1, language)], language), "reliable")
    if row.lean == -1:
        text = say(language, "More are unfavourable than favourable on {item}: {bad} against {good}", **values)
        return Said(phrases.clauses([text, *_extreme(row, 0, language)], language), "reliable")
    if row.lean == 0:
        text = say(language, "{item}: {good} favourable and {bad} unfavourable, not reliably apart", **values)
        return Said(text, "none")
    return Said(say(language, "{item}: {good} of respondents are favourable, {bad} unfavourable", **values))


def _extreme(row: Row, end: int, language: str) -> list[str]:
    """How many give the very best answer (``end`` -1) or the worst (0); nothing where that is the whole side."""
    if row.half < 2:
        return []
    label, share = row.answers[end]
    return [say(language, "{share} answer {answer}", share=number(share, "share"), answer=phrases.quoted(label))]


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
    # Of a single item the table has each answer, as the chart does.
    answers = rows[0].answers if len(rows) == 1 else ()
    columns = (
        Column("item", say(language, "Item")),
        Column("n", "n", "count"),
        *(Column(f"answer_{k}", label, "share") for k, (label, _) in enumerate(answers, 1)),
        Column("unfavourable", say(language, "Unfavourable"), "share"),
        Column("neutral", say(language, "Neutral"), "share"),
        Column("favourable", say(language, "Favourable"), "share"),
        Column("index", say(language, "Index"), "index"),
        Column("low", say(language, "95% low"), "index"),
        Column("high", say(language, "95% high"), "index"),
    )
    shares = tuple(share for _, share in answers)
    values = tuple(
        (r.label, r.base, *shares, r.unfavourable, r.neutral, r.favourable, r.index, r.low, r.high) for r in rows
    )
    return Table(columns, values)
