"""Diverging bars: how a rating scale was answered, item by item, with the neutral answers apart."""

from dataclasses import dataclass
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.canvas import Canvas, row_height
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n
from csat_helpers.look import COLOURS, number
from csat_helpers.look import diverging as palette

LABEL_MM, TOP_MM = 50.0, 13.5


@dataclass(frozen=True)
class Row:
    """One stacked bar: ``answers`` are (label, share) from worst to best."""

    label: str
    answers: tuple[tuple[str, float], ...]
    unfavourable: float
    neutral: float
    favourable: float
    index: float
    low: float
    high: float
    base: int | None

    @property
    def half(self) -> int:
        """Answers on either side of the middle."""
        return len(self.answers) // 2


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
    >>> frame = pd.concat([shares, sides]).assign(
    ...     item="q", label="Speed", by="total", level="", conf_low=60.0, conf_high=70.0
    ... )
    >>> diverging(frame, id="d", language="en").bundle.headline
    '“Speed”: 50% of respondents are favourable, 20% unfavourable'
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
        svg=_draw(rows, language),
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
        row = _row(", ".join(names), part)
        if row is not None:
            rows.append(row)
    # Scales of different lengths keep the order asked for: their indices are not one list of best and worst.
    return rows if own_scales(rows) else sorted(rows, key=lambda r: -r.index)


def own_scales(rows: list[Row]) -> bool:
    """Whether the rows' scales differ in length."""
    return len({len(r.answers) for r in rows}) > 1


def own_names(rows: list[Row]) -> bool:
    """Whether the rows' answers differ in name: satisfied here, easy there."""
    return len({tuple(name for name, _ in r.answers) for r in rows}) > 1


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
    )


def _draw(rows: list[Row], language: str) -> str:
    height = row_height(len(rows), 120, most=8.6)
    page = Canvas(TOP_MM + height * len(rows) + 1)
    labels = lettering.column((r.label for r in rows), LABEL_MM)
    # The neutral answers' column is as wide as a scale with a middle needs, and absent without one.
    neutral_at = page.width - (60 if any(len(r.answers) % 2 for r in rows) else 34)
    left, right = labels + 10, neutral_at - 11
    most_bad = max(r.unfavourable for r in rows)
    most_good = max(r.favourable for r in rows)
    scale = (right - left) / max(most_bad + most_good, 0.2)
    # The neutral column must not run into the index: its bars share the scale unless they would.
    neutral_scale = min(scale, 27 / max(*(r.neutral for r in rows), 0.01))
    zero = left + most_bad * scale
    _legend(page, rows, zero, language)
    _heads(page, rows, zero, neutral_at, language)
    for k, row in enumerate(rows):
        y = TOP_MM + height * (k + 0.5)
        if k:
            page.rule(TOP_MM + height * k)
        page.label(0, y, row.label, labels)
        _bar(page, row, y, height * 0.6, zero, scale)
        if len(row.answers) % 2:
            _neutral(page, row, y, height * 0.6, neutral_at, neutral_scale)
        page.text(page.width - 20, y, number(row.index, "index"), size=9.5, align="right", bold=True)
        page.text(
            page.width, y, phrases.interval(row.low, row.high, "index", language),
            size=7.5, colour=COLOURS["mut"], align="right",
        )  # fmt: skip
    page.line([zero, zero], [TOP_MM - 1.6, page.height - 1], order=5)
    return page.svg()


def _bar(page: Canvas, row: Row, y: float, height: float, zero: float, scale: float) -> None:
    colours = palette(len(row.answers))
    bad, good = row.answers[: row.half], row.answers[len(row.answers) - row.half :]
    x = zero - sum(share for _, share in bad) * scale
    page.text(x - 1.4, y, percent(row.unfavourable), colour=COLOURS["neg"], align="right", bold=True)
    for (_, share), colour in zip(bad + good, colours[: row.half] + colours[-row.half :], strict=True):
        page.box(x, y - height / 2, share * scale, height, colour, edge=COLOURS["bg"])
        figure = percent(share)
        if share * scale > lettering.width(figure, 7.5) + 1.6 and share >= 0.045:
            page.text(x + share * scale / 2, y, figure, size=7.5, colour=on(colour), align="center")
        x += share * scale
    page.text(x + 1.4, y, percent(row.favourable), colour=COLOURS["p6"], bold=True)


def _neutral(page: Canvas, row: Row, y: float, height: float, x: float, scale: float) -> None:
    page.box(x, y - height / 2, row.neutral * scale, height, COLOURS["neu"])
    page.text(x + 1.2, y, percent(row.neutral), size=7.5, colour=COLOURS["sec"])


def percent(share: float) -> str:
    """A share in per cent without its sign, which the subtitle gives."""
    return number(share, "share").removesuffix("%")


def on(colour: str) -> str:
    """White or ink, whichever reads on ``colour``."""
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return COLOURS["bg"] if 0.299 * red + 0.587 * green + 0.114 * blue < 0.53 else COLOURS["ink"]


def _heads(page: Canvas, rows: list[Row], zero: float, neutral_at: float, language: str) -> None:
    y, half = TOP_MM - 4.6, rows[0].half
    small: dict[str, Any] = {"size": 7.5, "bold": True}
    names = say(language, "Bottom {n}", n=half), say(language, "Top {n}", n=half)
    if half == 1 or any(len(r.answers) != len(rows[0].answers) for r in rows):
        names = say(language, "Unfavourable"), say(language, "Favourable")
    page.text(zero - 2.5, y, names[0], colour=COLOURS["neg"], align="right", **small)
    page.text(zero + 2.5, y, names[1], colour=COLOURS["p6"], **small)
    if any(len(r.answers) % 2 for r in rows):
        page.text(neutral_at, y, say(language, "Neutral"), colour=COLOURS["mut"], **small)
    page.text(page.width - 20, y, say(language, "Index"), align="right", **small)
    page.text(page.width, y, say(language, "95% interval"), size=7.5, colour=COLOURS["mut"], align="right")
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _legend(page: Canvas, rows: list[Row], zero: float, language: str) -> None:
    """Names of the answers over the side they are drawn on; where they do not fit, a strip with its ends named."""
    names = [label for label, _ in rows[0].answers]
    if own_names(rows):
        steps = 7 if own_scales(rows) else len(names)
        names = [say(language, "worst answer"), *[""] * (steps - 2), say(language, "best answer")]
        _strip(page, names, palette(steps), zero)
        return
    half, colours = rows[0].half, palette(len(names))
    sides = (names[:half], colours[:half]), (names[-half:], colours[-half:])
    widths = [sum(lettering.width(n, 7.5) + 6 for n in side) for side, _ in sides]
    if widths[0] <= zero - 3 and widths[1] <= page.width - zero - 3:
        _swatches(page, zero - widths[0] + 1.0, *sides[0])
        _swatches(page, zero + 2.5, *sides[1])
    else:
        _strip(page, names, colours, zero)


def _swatches(page: Canvas, x: float, names: list[str], colours: tuple[str, ...]) -> None:
    for name, colour in zip(names, colours, strict=True):
        page.box(x, 1.0, 2.4, 2.4, colour)
        page.text(x + 3.3, 2.2, name, size=7.5, colour=COLOURS["sec"])
        x += lettering.width(name, 7.5) + 6


def _strip(page: Canvas, names: list[str], colours: tuple[str, ...], zero: float) -> None:
    width = min(5.0, 60 / len(colours))
    left = max(zero - width * len(names) / 2, lettering.width(names[0], 7.5) + 2)
    for k, colour in enumerate(colours):
        page.box(left + k * width, 0.8, width, 2.8, colour, edge=COLOURS["bg"])
    page.text(left - 1.2, 2.2, lettering.cut(names[0], left - 2, 7.5), size=7.5, colour=COLOURS["sec"], align="right")
    end = left + width * len(names) + 1.2
    page.text(end, 2.2, lettering.cut(names[-1], page.width - end, 7.5), size=7.5, colour=COLOURS["sec"])


def _text(rows: list[Row], frame: pd.DataFrame, title: str, language: str) -> Text:
    ranked = len(rows) > 1 and not own_scales(rows)
    order = (
        say(language, "The items have scales of their own: each bar runs from its worst answer to its best.")
        if own_scales(rows)
        else say(language, "Sorted by index. Neutral answers stand apart so that both sides share a baseline.")
        if ranked
        else say(language, "Neutral answers stand apart so that both sides share a baseline.")
    )
    narrow = say(
        language, "Segments too narrow for a figure are drawn but not labelled; rounded shares may not add to 100."
    )
    return Text(
        headline=headline(rows, language),
        title=rows[0].label if len(rows) == 1 else title,
        subtitle=say(
            language,
            "Share of respondents, %, and index 0–100 with 95% interval. {base}",
            base=phrases.base_text(frame, language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows[0], rows[-1], language) if ranked else "",
        notes=(order, narrow, *phrases.common_notes(frame[frame["measure"] == "index"], language)),
        see=_see(rows, language) if ranked else "",
        matters=_matters(rows, language) if ranked else "",
        do=say(language, "Look at importance before acting: a low rating alone is not a priority.") if ranked else "",
    )


def _see(rows: list[Row], language: str) -> str:
    low, high = number(rows[-1].index, "index"), number(rows[0].index, "index")
    return say(language, "Indices run from {low} to {high}.", low=low, high=high)


def headline(rows: list[Row], language: str) -> str:
    """The finding: the ends of the list, or that they cannot be told apart."""
    best, worst = rows[0], rows[-1]
    values = {
        "best": phrases.quoted(best.label),
        "worst": phrases.quoted(worst.label),
        "high": number(best.index, "index"),
        "low": number(worst.index, "index"),
    }
    if len(rows) == 1 or own_scales(rows):
        return say(
            language, "{best}: {good} of respondents are favourable, {bad} unfavourable", **values,
            good=number(best.favourable, "share"), bad=number(best.unfavourable, "share"),
        )  # fmt: skip
    if best.low > worst.high:
        return say(language, "{best} is rated best, at {high}; {worst} worst, at {low}", **values)
    return say(language, "The ratings lie close together, from {low} to {high}: no reliable difference", **values)


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
    low = [r.label for r in rows if r.unfavourable > r.favourable]
    if not low:
        return say(language, "On no item do unfavourable ratings outnumber favourable ones.")
    if len(low) <= phrases.NAMED:
        return say(
            language, "Unfavourable ratings outnumber favourable ones on {items}.", items=phrases.names(low, language)
        )
    return say_n(
        language,
        "Unfavourable ratings outnumber favourable ones on {n} item.",
        "Unfavourable ratings outnumber favourable ones on {n} items.",
        len(low),
        n=len(low),
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
