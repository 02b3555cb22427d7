"""The drawing of delight: three bars an outcome, and beside its name how far the first lies above the second."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import Axis
from csat_helpers.exhibits.bars_chart import FILLS
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.stub import stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, HEAD_MM, ROW_MM, GAP_MM = 50.0, 9.0, 7.4, 6.4, 2.6
SIDES = ("delighted", "satisfied", "rest")
_INK = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["sec"]}
_MARK = {1: "▲ ", -1: "▼ ", 0: ""}
_OWN_UNIT = "mean"  # what is counted in a unit of its own: money, purchases
_RANGE = {"nps": (-100.0, 100.0), "promoters": (0.0, 100.0), "index": (0.0, 100.0)}
_FORMAT = {"nps": "nps", "promoters": "share", "index": "index"}


@dataclass(frozen=True)
class Block:
    """One outcome: its heading, the names, figures and intervals of its bars in points, and the difference in words.

    ``apart`` is the difference under a head that tells its unit.
    ``sign`` is 1 or -1 where the test tells the first bar from the second, else 0; ``ends`` are those of its scale.
    """

    heading: str
    difference: str
    apart: str
    sign: int
    names: tuple[str, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    figures: tuple[str, ...]
    bases: tuple[int | None, ...]
    ends: tuple[float, float]
    measure: str


def sign(row: pd.Series) -> int:
    """1 or -1 where the test tells the top answer from the next, else 0."""
    if pd.isna(row["p_value"]) or row["p_value"] >= LEVEL:
        return 0
    return 1 if row["estimate"] > 0 else -1


def kind_of(row: pd.Series, *values: float) -> str:
    """How the row's numbers are written; of those in a unit of their own by their size."""
    if row["measure"] != _OWN_UNIT:
        return _FORMAT.get(str(row["measure"]), "index")
    most = max((abs(v) for v in (*values, row["delighted"], row["satisfied"]) if pd.notna(v)), default=0.0)
    return "count" if most >= 1000 else "index" if most >= 10 else "mean"


def measured(row: pd.Series, language: str) -> str:
    """What a row measures, after the item's label."""
    return {
        "nps": say(language, "Net Promoter Score"),
        "promoters": say(language, "Share of promoters, %"),
        "index": say(language, "Index 0–100"),
    }.get(str(row["measure"]), say(language, "Mean per customer"))


def side_name(row: pd.Series, side: str, language: str) -> str:
    """A group by the answer that it gave; an answer without a name of its own by its place."""
    if side == "rest":
        return say(language, "All lower answers")
    place = say(language, "Top answer") if side == "delighted" else say(language, "Next answer")
    answer = row.get(f"{side}_answers")
    if not isinstance(answer, str) or not answer:
        return place
    return answer if in_words(answer) else place + phrases.bracketed(answer, language)


def in_words(answer: str) -> bool:
    """Whether an answer has a name and is no figure."""
    return any(c.isalpha() for c in answer) and not any(c.isdigit() for c in answer)


def difference(row: pd.Series, language: str) -> str:
    """How far the first bar lies above the second, signed, with its interval; of shares with its unit."""
    text, ends = _difference(row, language)
    if row["measure"] == "promoters":
        text = say(language, "{difference} percentage points", difference=text)
    return text + ends


def _difference(row: pd.Series, language: str) -> tuple[str, str]:
    share = row["measure"] == "promoters"
    factor, kind = 100 if share else 1, kind_of(row)
    values = [row[name] * factor for name in ("estimate", "conf_low", "conf_high")]
    write = "nps" if kind in ("nps", "share", "count") else "points"
    text = number(values[0], write)
    if pd.isna(values[1]):
        return text, ""
    return text, phrases.bracketed(interval(values[1], values[2], write, language), language)


def blocks_of(rows: pd.DataFrame, language: str) -> list[Block]:
    """A block a row of the frame, each outcome on a scale of its own, the same for all levels of a segment.

    What is in points or per cent of a whole has the scale from 0 to 100.
    """
    levels = several(rows)
    made = [_block(row, language, levels=levels) for _, row in rows.iterrows()]
    kinds = list(zip(rows["item"], rows["measure"], strict=True))
    own = {kind: [b.ends for b, k in zip(made, kinds, strict=True) if k == kind] for kind in set(kinds)}
    ends = {kind: (min(low for low, _ in found), max(high for _, high in found)) for kind, found in own.items()}
    return [replace(b, ends=ends[kind]) for b, kind in zip(made, kinds, strict=True)]


def several(rows: pd.DataFrame) -> bool:
    """Whether the rows are of several levels of a segment."""
    return "level" in rows.columns and len(set(rows["level"])) > 1


def _block(row: pd.Series, language: str, *, levels: bool) -> Block:
    sides = [side for side in SIDES if pd.notna(row[side])]
    factor, kind = 100 if row["measure"] == "promoters" else 1, kind_of(row)
    low, most = _RANGE.get(str(row["measure"]), (-float("inf"), float("inf")))

    def within(end: str) -> tuple[float, ...]:
        found = [float(row[f"{side}{end}"]) * factor for side in sides]
        return tuple(v if pd.isna(v) else min(max(v, low), most) for v in found)

    values, lows, highs = within(""), within("_low"), within("_high")
    heading = phrases.figure(str(row["label"]), measured(row, language), language)
    if levels:
        heading = phrases.figure(phrases.level_name(row, language), heading, language)
    known = [0.0, *(v for part in (values, lows, highs) for v in part if pd.notna(v))]
    end = 100.0 if row["measure"] in ("index", "promoters") else max(known)
    bases = tuple(None if pd.isna(row[f"{s}_base"]) else int(row[f"{s}_base"]) for s in sides)
    return Block(
        heading=heading,
        difference=difference(row, language),
        apart="".join(_difference(row, language)),
        sign=sign(row),
        names=tuple(side_name(row, side, language) for side in sides),
        values=values,
        low=lows,
        high=highs,
        figures=tuple(number(row[side], kind) for side in sides),
        bases=bases,
        ends=(min(known), max(end, min(known) + 0.01)),
        measure=str(row["measure"]),
    )


def fitting(blocks: Sequence[Block], *, narrow: bool = False) -> list[Block]:
    """As many blocks as a page holds, from the first; the table has them all."""
    room, kept = MAX_HEIGHT_MM - TOP_MM, []
    for block in blocks:
        room -= _height(block, ROW_MM, narrow=narrow)
        if room < 0 and kept:
            break
        kept.append(block)
    return kept


def _height(block: Block, row: float, *, narrow: bool) -> float:
    return HEAD_MM + (4.4 if narrow else 0.0) + row * len(block.values) + GAP_MM


def draw(blocks: Sequence[Block], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Three bars an outcome on a scale of its own; on a narrow page the difference stands under the outcome's name."""
    narrow = width < CHART_WIDTH_MM
    blocks = fitting(blocks)
    names = stub([name for b in blocks for name in b.names], width, ROW_MM, LABEL_MM)
    page = Canvas(TOP_MM + sum(_height(b, names.height, narrow=narrow) for b in blocks), width)
    figures = page.width - 13
    _heads(page, language)
    y = TOP_MM
    for block in blocks:
        top = y
        _heading(page, block, y, language)
        y += HEAD_MM + (4.4 if narrow else 0.0)
        scale = Axis(*block.ends, names.column + (4 if names.column else 1), figures - 15, ())
        page.line([scale.at(0)] * 2, [y, y + names.height * len(block.values)], width=0.7, order=5)
        for k, name in enumerate(block.names):
            names.write(page, y, name, bold=k == 0 and block.sign != 0)
            _bar(page, block, k, names.middle(y), scale, figures)
            y += names.height
        y += GAP_MM
        if top > TOP_MM:
            page.rule(top)
    return page.svg()


def _heads(page: Canvas, language: str) -> None:
    small: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    page.text(page.width, TOP_MM - 4.2, "n", **small)
    if not page.narrow:
        page.text(page.width - 13, TOP_MM - 4.2, say(language, "Estimate"), **small)
    page.rule(TOP_MM - 1.2, colour=COLOURS["ink"], width=0.7)


def _heading(page: Canvas, block: Block, y: float, language: str) -> None:
    """The outcome's name, and the difference with its mark: at the right, on a narrow page on the next line."""
    told = say(language, "Top less next: {difference}", difference=block.difference)
    if not block.sign:
        told = say(language, "{difference}, not reliable", difference=told)
    wide = lettering.width(told, 8.5, block.sign != 0) + (4 if block.sign else 0)
    page.heading(0, y + HEAD_MM * 0.58, block.heading, page.width - (0 if page.narrow else wide + 4))
    colour, at = _INK[block.sign], y + HEAD_MM * 0.58 + (4.4 if page.narrow else 0.0)
    x = wide if page.narrow else page.width
    page.text(x, at, told, colour=colour, align="right", bold=block.sign != 0)
    if block.sign:
        page.triangle(x - wide + 1.2, at, colour, up=block.sign > 0)


def _bar(page: Canvas, block: Block, k: int, y: float, scale: Axis, figures: float) -> None:
    sure = block.sign if k == 0 else 0
    zero, x = scale.at(0), scale.at(block.values[k])
    page.box(min(zero, x), y - 1.8, abs(x - zero), 3.6, FILLS[sure])
    if pd.notna(block.low[k]):
        ends = (scale.at(block.low[k]), scale.at(block.high[k]))
        page.whisker(*ends, y, _INK[sure], width=1.2)
    ink = _INK[sure] if sure else COLOURS["ink"]
    page.text(figures, y, block.figures[k], size=9, colour=ink, align="right", bold=True)
    page.text(page.width, y, number(block.bases[k], "count"), size=7.5, colour=COLOURS["mut"], align="right")


def plot(blocks: Sequence[Block], language: str) -> Plot:
    """The bars under their outcomes, each outcome on a scale of its own; beside the first how far it lies above the next."""
    blocks = fitting(blocks)
    flat = [(b, k) for b in blocks for k in range(len(b.values))]

    def numbers(part: str) -> tuple[float | None, ...]:
        return tuple(None if pd.isna(v := getattr(b, part)[k]) else v for b, k in flat)

    starts = [sum(len(b.values) for b in blocks[:k]) for k in range(len(blocks) + 1)]
    groups = tuple(
        {"label": b.heading, "start": starts[k], "end": starts[k + 1], "minimum": b.ends[0], "maximum": b.ends[1]}
        for k, b in enumerate(blocks)
    )
    inks = tuple(_INK[b.sign] if k == 0 and b.sign else COLOURS["ink"] for b, k in flat)
    apart = tuple(f"{_MARK[b.sign]}{b.apart}" if k == 0 else "" for b, k in flat)
    counts = tuple(None if b.bases[k] is None else float(b.bases[k] or 0) for b, k in flat)
    series = Series(
        say(language, "Estimate"), numbers("values"), numbers("low"), numbers("high"), colour=COLOURS["line"],
        colours=tuple(FILLS[b.sign if k == 0 else 0] for b, k in flat),
    )  # fmt: skip
    return Plot(
        "bars", tuple(b.names[k] for b, k in flat), (series,), "index", groups,
        beside=(
            Figures(say(language, "Estimate"), "text", texts=tuple(b.figures[k] for b, k in flat), colours=inks),
            Figures(say(language, "Top less next"), "text", texts=apart,
                    colours=tuple(_INK[b.sign] if k == 0 and b.sign else "" for b, k in flat)),
            Figures("n", "count", counts),
        ),
    )  # fmt: skip
