"""The drawing of keyness: how much oftener one group uses a word than the other, a panel a language."""

from typing import Any

import pandas as pd

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import lettering, phrases, terms_chart
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

HEAD_MM, ROW_MM, GAP_MM, FIGURE_MM = 15.0, 5.8, 5.0, 11.0
_SIDES = ("other", "level")


def sure(rows: pd.DataFrame) -> pd.Series:
    """Which words are told from chance."""
    return rows["p_adjusted"].lt(LEVEL)


def scored(rows: pd.DataFrame) -> bool:
    """Whether the groups are those of a low and a high score: then the colours mean worse and better."""
    return bool(((rows["level"] == "high") & (rows["other"] == "low")).all())


def ink(row: pd.Series, colours: bool) -> tuple[str, str]:
    """The fill of a word's bar and the ink of its figures."""
    if not row["p_adjusted"] < LEVEL:
        return COLOURS["line"], COLOURS["ink"]
    if not colours:
        return COLOURS["p2"], COLOURS["ink"]
    return (COLOURS["p4"], COLOURS["p6"]) if row["estimate"] > 0 else (COLOURS["neg2"], COLOURS["neg"])


def draw(parts: dict[str, pd.DataFrame], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A panel a language, one under the other, on one scale."""
    heights = [HEAD_MM + ROW_MM * len(part) + 1 for part in parts.values()]
    page = Canvas(sum(heights) + GAP_MM * (len(parts) - 1), width)
    both = pd.concat(list(parts.values()))
    label = min(max(terms_chart.wide(row) for _, row in both.iterrows()) + 3, width * (0.3 if page.narrow else 0.28))
    figures = _figure(page) * (2 if page.narrow else 4)
    low, high = min(0.0, both["difference"].min()), max(0.0, both["difference"].max())
    scale = axis(100 * low, 100 * high, label + 2, page.width - figures - 4, about=4 if page.narrow else 6)
    top = 0.0
    for (code, part), height in zip(parts.items(), heights, strict=True):
        _panel(page, code, part, label, scale, top, language)
        top += height + GAP_MM
    return page.svg()


def _panel(page: Canvas, code: str, part: pd.DataFrame, label: float, scale: Axis, top: float, language: str) -> None:
    page.heading(0, top + 2.6, heading(code, part, language), page.width)
    head = top + HEAD_MM - 1.6
    bottom = top + HEAD_MM + ROW_MM * len(part)
    scale.draw(page, head, bottom, lambda tick: number(tick, "nps"))
    ends = columns_at(page)
    small: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    for k, side in enumerate(_SIDES):
        name = str(part[f"{side}_label"].iloc[0])
        if page.narrow:
            page.text(ends[k], head - 3.0, lettering.cut(name, _figure(page) - 0.5, 7.5), **small)
            continue
        name = lettering.cut(name, 2 * FIGURE_MM - 1, 7.5)
        page.text(ends[2 * k + 1], head - 6.6, name, **small)
        page.text(ends[2 * k], head - 3.0, "%", **small)
        page.text(ends[2 * k + 1], head - 3.0, "n", **small)
    page.rule(head, colour=COLOURS["ink"], width=0.7)
    _whose(page, part, scale, head - 6.6)
    colours, before = scored(part), None
    for k, (_, row) in enumerate(part.iterrows()):
        y = top + HEAD_MM + ROW_MM * (k + 0.5)
        if before is not None and before * row["estimate"] < 0:
            page.rule(y - ROW_MM / 2, colour=COLOURS["mut"], width=0.7)
        before = row["estimate"]
        _row(page, row, y, label, scale, ends, colours)
        page.rule(y + ROW_MM / 2)


def _figure(page: Canvas) -> float:
    """The width of a column of figures: on a narrow page it has the group's name at its head."""
    return 15.0 if page.narrow else FIGURE_MM


def _whose(page: Canvas, part: pd.DataFrame, scale: Axis, y: float) -> None:
    """Whose words are on which side of zero: over the words too, where a short side has no room for its name."""
    coloured = bool(sure(part).any()) and scored(part)
    ends = (0.0, page.width if page.narrow else scale.end)
    for side, align, step, name, end in zip(_SIDES, ("right", "left"), (-1, 1), ("neg", "p6"), ends, strict=True):
        room = abs(scale.at(0) - end) - 2
        text, ink = str(part[f"{side}_label"].iloc[0]), COLOURS[name] if coloured else COLOURS["sec"]
        text = lettering.cut(text, room, 7.5, bold=True)
        page.text(scale.at(0) + 1.5 * step, y, text, size=7.5, colour=ink, align=align, bold=True)


def columns_at(page: Canvas) -> list[float]:
    """Right edges of the columns of figures."""
    count = 2 if page.narrow else 4
    return [page.width - _figure(page) * (count - 1 - k) for k in range(count)]


def _row(page: Canvas, row: pd.Series, y: float, label: float, scale: Axis, ends: list[float], colours: bool) -> None:
    fill, colour = ink(row, colours)
    terms_chart.write_word(page, row, 0, y, label - 1)
    zero, x = scale.at(0), scale.at(100 * row["difference"])
    page.box(min(zero, x), y - 1.6, abs(x - zero), 3.2, fill)
    for k, (side, users) in enumerate((("other_share", "other_users"), ("share", "users"))):
        strong = (row["estimate"] > 0) == (side == "share")
        style: dict[str, Any] = {"align": "right", "bold": strong, "colour": colour if strong else COLOURS["sec"]}
        page.text(ends[k if page.narrow else 2 * k], y, number(row[side], "share"), **style)
        if not page.narrow:
            page.text(ends[2 * k + 1], y, number(row[users], "count"), size=7.5, colour=COLOURS["sec"], align="right")


def heading(code: str, part: pd.DataFrame, language: str) -> str:
    """The language of a panel's comments and how many of each group wrote in it."""
    groups = [
        phrases.figure(str(part[f"{side}_label"].iloc[0]), number(part[base].iloc[0], "count"), language)
        for side, base in zip(_SIDES, ("other_base", "base"), strict=True)
    ]
    told = ("；" if language == "zh" else "; ").join(groups)
    return terms_chart.written_in(code, language) + phrases.bracketed(told, language)


def plot(parts: dict[str, pd.DataFrame], language: str) -> Plot:
    """The native chart: the difference of the two shares in points, the shares and users beside."""
    rows = pd.concat(list(parts.values()))
    inks = [ink(row, scored(rows)) for _, row in rows.iterrows()]
    names = [terms_chart.written_in(code, language) for code, part in parts.items() for _ in range(len(part))]
    starts = [k for k, name in enumerate(names) if k == 0 or name != names[k - 1]]
    ends = [*starts[1:], len(names)]
    difference = tuple(100 * v for v in rows["difference"].astype(float))
    series = Series(
        say(language, "Difference, percentage points"),
        difference,
        colour=inks[0][0],
        colours=tuple(f for f, _ in inks),
    )
    beside = []
    for side, users in (("other", "other_users"), ("level", "users")):
        share, name = "share" if side == "level" else "other_share", str(rows[f"{side}_label"].iloc[0])
        beside.append(Figures("%", "share", tuple(rows[share].astype(float)), spanner=name))
        beside.append(Figures("n", "count", tuple(rows[users].astype(float)), spanner=name))
    return Plot(
        "bars",
        tuple(terms_chart.word(row, language) for _, row in rows.iterrows()),
        (series,),
        "points",
        tuple({"label": names[a], "start": a, "end": b} for a, b in zip(starts, ends, strict=True)),
        beside=tuple(beside),
    )
