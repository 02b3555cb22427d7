"""The drawing of loadings: each item's dot and interval under the head of its scale."""

from typing import Any

import pandas as pd

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas, row_height
from csat_helpers.exhibits.row_plots import cells, spans
from csat_helpers.exhibits.stub import Stub, lowest, stub
from csat_helpers.exhibits.validity_frames import FLOOR, Analysed
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, HEAD_MM, FOOT_MM = 56.0, 10.0, 6.6, 7.0


def draw(made: Analysed, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """As many whole scales as a page holds, each with its items; the table has them all."""
    rows, left = fitting(made.loadings)
    heads = HEAD_MM * rows["construct_label"].nunique()
    names = _stub(rows, width, heads)
    bottom = TOP_MM + heads + names.height * len(rows)
    page = Canvas(bottom + FOOT_MM + (4 if left else 0), width)
    right = page.width - (0 if page.narrow else 26)  # where figures end
    low, high = min(0.0, float(rows["conf_low"].min())), max(1.0, float(rows["conf_high"].max()))
    found = axis(low, high, names.column + 4 if names.column else 3, right - 15, tight=True)
    found.draw(page, TOP_MM - 1.6, bottom, lambda tick: number(tick, "index"))
    _heads(page, right, language)
    _floor(page, found, bottom, language)
    y = TOP_MM
    for name, part in rows.groupby("construct_label", sort=False):
        _head(page, y, str(name), _worth(made, str(name), language))
        y += HEAD_MM
        for row in phrases.records(part):
            _item(page, row, names, y, found, right, language)
            y += names.height
            page.rule(y)
    if left:
        text = say(language, "{n} more in the table", n=left)
        page.text(0, page.height - 2, text, size=7.5, colour=COLOURS["mut"])
    return page.svg()


def fitting(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The first scales, whole, that a page holds, and how many items are left to the table."""
    shown = phrases.shown(rows)
    scales = [str(name) for name in shown["construct_label"].unique()]
    while len(scales) > 1:
        kept = shown[shown["construct_label"].isin(scales)]
        room = MAX_HEIGHT_MM - TOP_MM - FOOT_MM - HEAD_MM * len(scales)
        if lowest(kept["label"].astype(str).tolist(), LABEL_MM, room) * len(kept) <= room:
            break
        scales.pop()
    kept = shown[shown["construct_label"].isin(scales)]
    return kept, len(shown) - len(kept)


def plot(made: Analysed, language: str) -> Plot:
    """What the native chart is made of: the drawn rows, with what each scale is worth in its head."""
    rows, _ = fitting(made.loadings)
    values, low, high = (cells(rows[c]) for c in ("estimate", "conf_low", "conf_high"))
    ink = tuple(COLOURS["p6"] if _clear(row) else COLOURS["gry"] for row in phrases.records(rows))
    name = say(language, "Loading")
    heads = [
        " · ".join(filter(None, (str(scale), _worth(made, str(scale), language)))) for scale in rows["construct_label"]
    ]
    return Plot(
        "dots",
        tuple(rows["label"].astype(str)),
        (Series(name, values, low, high, colour=COLOURS["gry"], colours=ink),),
        "mean",
        spans(heads),
        minimum=min(0.0, *(v for v in low if v is not None)),
        maximum=max(1.0, *(v for v in high if v is not None)),
        reference=FLOOR,
        reference_label=_floor_name(language),
        beside=(
            Figures(name, "mean", values, colours=ink),
            Figures(say(language, "95% interval"), "mean", low=low, high=high),
        ),
    )


def _stub(rows: pd.DataFrame, width: float, heads: float) -> Stub:
    names, room = rows["label"].astype(str).tolist(), MAX_HEIGHT_MM - TOP_MM - FOOT_MM - heads
    least = lowest(names, LABEL_MM, room)
    return stub(names, width, row_height(len(names), room, most=max(6.8, least), least=least), LABEL_MM)


def _clear(row: dict[str, Any]) -> bool:
    """Whether the whole interval lies above the customary floor."""
    return bool(row["conf_low"] > FLOOR)


def _worth(made: Analysed, name: str, language: str) -> str:
    """What a scale explains of its items, and how reliable their sum is."""
    if made.constructs.empty:
        return ""
    own = made.constructs[made.constructs["construct_label"] == name]
    if own.empty or pd.isna(own["ave"].iloc[0]):
        return ""
    ave, omega = (number(own[c].iloc[0], "mean") for c in ("ave", "omega"))
    return say(language, "AVE {ave}, omega {omega}", ave=ave, omega=omega)


def _head(page: Canvas, y: float, name: str, worth: str) -> None:
    """A scale's name, and its worth at the right."""
    middle, wide = y + HEAD_MM * 0.62, lettering.width(worth, 7.5)
    page.heading(0, middle, name, page.width - wide - 4)
    page.text(page.width, middle, worth, size=7.5, colour=COLOURS["sec"], align="right")


def _heads(page: Canvas, right: float, language: str) -> None:
    y, style = TOP_MM - 4.6, {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    page.text(right, y, say(language, "Loading"), **style)
    if not page.narrow:
        page.text(page.width, y, say(language, "95% interval"), **style)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _floor_name(language: str) -> str:
    return say(language, "Customary floor {value}", value=number(FLOOR, "mean"))


def _floor(page: Canvas, found: Axis, bottom: float, language: str) -> None:
    """The dashed line of the customary floor, named under the last row."""
    x, text = found.at(FLOOR), _floor_name(language)
    page.line([x, x], [TOP_MM - 1.6, bottom + 1.5], colour=COLOURS["mut"], dashed=True, order=2)
    half = lettering.width(text, 7.5) / 2
    at = min(max(x, half), page.width - half)
    page.text(at, bottom + 4.4, text, size=7.5, colour=COLOURS["mut"], align="center")


def _item(page: Canvas, row: dict[str, Any], names: Stub, top: float, found: Axis, right: float, language: str) -> None:
    y, colour = names.middle(top), COLOURS["p6"] if _clear(row) else COLOURS["gry"]
    names.write(page, top, str(row["label"]))
    page.whisker(found.at(row["conf_low"]), found.at(row["conf_high"]), y, colour, width=1.2)
    page.dot(found.at(row["estimate"]), y, colour, hollow=not _clear(row))
    ink = colour if _clear(row) else COLOURS["sec"]
    page.text(right, y, number(row["estimate"], "mean"), colour=ink, align="right", bold=_clear(row))
    if not page.narrow:
        ends = interval(row["conf_low"], row["conf_high"], "mean", language)
        page.text(page.width, y, ends, size=7.5, colour=COLOURS["mut"], align="right")
