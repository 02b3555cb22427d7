"""The drawing of agreement between informants: a dot an item with its interval, over bands of plain words."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import Axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

CUTS = (0.5, 0.75)  # Koo and Li (2016)
POOR, BELOW, MODERATE, ABOVE, GOOD, OPEN = "poor", "below", "moderate", "above", "good", "open"
HEAD_MM, LABEL_MM, INDEX = 12.0, 46.0, "index"
INK = {POOR: COLOURS["neg"], MODERATE: COLOURS["p4"], ABOVE: COLOURS["p4"], GOOD: COLOURS["p6"]}


@dataclass(frozen=True)
class Row:
    """One item; ``verdict`` is the band that its whole interval lies in, or the two; ``open`` where it lies in all."""

    item: str
    label: str
    value: float
    low: float
    high: float
    verdict: str
    icck: float | None
    rwg: float | None
    base: int
    accounts: int


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The items that have a correlation, the index first, then the most alike."""
    found = [_row(row) for row in phrases.records(phrases.shown(frame))]
    return sorted(found, key=lambda r: (r.item != INDEX, -r.value))


def _row(row: dict[str, Any]) -> Row:
    low, high = (float(row[name]) for name in ("conf_low", "conf_high"))
    icck, rwg = (None if pd.isna(row[name]) else float(row[name]) for name in ("icck", "rwg"))
    return Row(str(row["item"]), str(row["label"]), float(row["estimate"]), low, high, verdict(low, high), icck, rwg,
               int(row["base"]), int(row["accounts"]))  # fmt: skip


def verdict(low: float, high: float) -> str:
    """The band or the two bands that hold the whole interval."""
    if low >= CUTS[1]:
        return GOOD
    if high < CUTS[0]:
        return POOR
    if low >= CUTS[0]:
        return MODERATE if high < CUTS[1] else ABOVE
    return BELOW if high < CUTS[1] else OPEN


def band_names(language: str) -> tuple[str, str, str]:
    """The bands from the lowest."""
    return say(language, "poor"), say(language, "moderate"), say(language, "good")


def verdict_text(found: str, language: str) -> str:
    """The word of a verdict."""
    known = dict(zip((POOR, MODERATE, GOOD), band_names(language), strict=True))
    known |= {BELOW: say(language, "poor or moderate"), ABOVE: say(language, "moderate or good")}
    return known.get(found) or say(language, "not sure")


def _least(rows: list[Row]) -> float:
    """Where the axis begins: at 0, or under it as far as -0.5 where an interval does."""
    lows = [min(r.value, r.low if not pd.isna(r.low) else r.value) for r in rows]
    return 0.0 if min(lows) >= 0 else max(-0.5, -0.25 if min(lows) >= -0.25 else -0.5)


def draw(rows: list[Row], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Dots over three bands; a narrow page leaves the other figures to the table."""
    names = [r.label for r in rows]
    kept = fit(names, MAX_HEIGHT_MM - HEAD_MM - 1, LABEL_MM, most=8.8, ends=False)
    labels = stub([names[k] for k in kept.kept], width, kept.height, LABEL_MM)
    page = Canvas(HEAD_MM + kept.total(labels.height) + 1, width)
    columns = [page.width] if page.narrow else [page.width - 46, page.width - 24, page.width]
    scale = Axis(
        _least(rows), 1.0, labels.column + 3 if labels.column else 1.0, columns[0] - 14, (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    _bands(page, scale, language)
    heads = (
        [say(language, "ICC(1)")]
        if page.narrow
        else [say(language, "ICC(1)"), say(language, "Mean of all"), say(language, "r_wg")]
    )
    for right, head in zip(columns, heads, strict=True):
        page.text(right, HEAD_MM - 4.4, head, size=7.5, colour=COLOURS["sec"], align="right", bold=True)
    page.rule(HEAD_MM - 1.6, colour=COLOURS["ink"], width=0.7)
    for k, y in kept.tops(HEAD_MM, labels.height):
        row, middle = rows[k], labels.middle(y)
        labels.write(page, y, row.label, bold=row.item == INDEX and len(rows) > 1)
        _marks(page, row, scale, middle)
        page.text(columns[0], middle, number(row.value, "mean"), align="right", bold=True)
        for right, value in zip(columns[1:], (row.icck, row.rwg), strict=False):
            page.text(right, middle, number(value, "mean"), align="right", colour=COLOURS["sec"])
        page.rule(y + labels.height)
    kept.tell(page, HEAD_MM, labels.height, language)
    return page.svg()


def _bands(page: Canvas, scale: Axis, language: str) -> None:
    ends = (scale.low, *CUTS, 1.0)
    fills = (COLOURS["neg0"], COLOURS["bg"], COLOURS["p0"])
    for low, high, fill, name in zip(ends, ends[1:], fills, band_names(language), strict=False):
        left, right = scale.at(low), scale.at(high)
        page.box(left, HEAD_MM - 1.6, right - left, page.height - HEAD_MM + 0.6, fill, order=-1)
        if lettering.width(name, 7.5) < right - left - 1:
            page.text((left + right) / 2, 2.0, name, size=7.5, colour=COLOURS["sec"], align="center")
    for tick in scale.ticks:
        x = scale.at(tick)
        page.line([x, x], [HEAD_MM - 1.6, page.height - 1], colour=COLOURS["grid"], width=0.5, order=0)
        page.text(x, HEAD_MM - 4.4, f"{tick:g}", size=7.5, colour=COLOURS["mut"], align="center")


def _marks(page: Canvas, row: Row, scale: Axis, y: float) -> None:
    ink = INK.get(row.verdict, COLOURS["gry"])
    if not pd.isna(row.low):
        page.whisker(max(scale.at(row.low), scale.start), max(scale.at(row.high), scale.start), y, ink)
    page.dot(max(scale.at(row.value), scale.start), y, ink, hollow=row.verdict in (OPEN, BELOW))
