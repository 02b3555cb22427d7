"""Importance against performance: what matters and is weak, with the region each item may lie in."""

from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import axis
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.placing import Box, Point, place
from csat_helpers.locale import say, say_n
from csat_helpers.look import COLOURS, number

HEIGHT_MM = 140.0
CHI2_95 = 5.991  # 95% point of chi-squared with 2 degrees of freedom: the confidence ellipse
SURE = 0.8
CROWD = 14  # items from which some names may find no room
NEEDED = ("label", "importance", "performance", "quadrant", "importance_line", "performance_line")


def priority_map(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """The importance-performance map with 95% confidence ellipses and named quadrants.

    ``frame`` is that of ``measures.importance_performance``: ``item, label, importance`` (0 to 1), ``performance``
    (0 to 100), their variances and covariance ``imp_var, perf_var, cov``, ``quadrant, quadrant_probability`` and the
    two lines. An item that may well lie in another quadrant is marked uncertain, in words and in the table.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``map``.

    >>> frame = pd.DataFrame({"label": ["Speed", "Price"], "importance": [0.3, 0.7], "performance": [71.2, 48.0]})
    >>> frame = frame.assign(quadrant=["maintain", "fix"], importance_line=0.5, performance_line=59.6)
    >>> priority_map(frame, id="m", language="en").bundle.headline
    '“Price” is important and rated below average'
    """
    title = say(language, "Importance and performance")
    if frame.empty or phrases.shown(frame, "importance").empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, NEEDED, "priority_map")
    rows = frame.dropna(subset=["importance", "performance"])
    rows = rows.sort_values("importance", ascending=False, kind="stable").reset_index(drop=True)
    return publish(
        "map",
        rows,
        _text(rows, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "importance", "y": "performance", "series": "quadrant", "label": "label",
                  "x_low": "importance_low", "x_high": "importance_high", "y_low": "performance_low",
                  "y_high": "performance_high", "quadrants": quadrant_names(language)},
        table=_table(rows, language),
        svg=_draw(rows, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def quadrant_names(language: str) -> dict[str, str]:
    """The quadrants by their code in the frame."""
    return {
        "fix": say(language, "Fix first"),
        "keep": say(language, "Protect"),
        "maintain": say(language, "Maintain"),
        "watch": say(language, "Watch"),
    }


COLOUR_OF = {"fix": COLOURS["neg"], "keep": COLOURS["p6"], "maintain": COLOURS["gry"], "watch": COLOURS["gry"]}


@dataclass(frozen=True)
class _Field:
    """The plot's frame in millimetres and its ranges: importance in percent, performance 0 to 100."""

    left: float
    top: float
    right: float
    bottom: float
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, importance: float, performance: float) -> tuple[float, float]:
        """Place on the page of an importance (0 to 1) and a performance (0 to 100)."""
        return (
            self.left + self.sx * (importance * 100 - self.x[0]),
            self.bottom - self.sy * (performance - self.y[0]),
        )

    @property
    def sx(self) -> float:
        """Millimetres for a point of importance."""
        return (self.right - self.left) / (self.x[1] - self.x[0])

    @property
    def sy(self) -> float:
        """Millimetres for a point of performance."""
        return (self.bottom - self.top) / (self.y[1] - self.y[0])


def _field(rows: pd.DataFrame, width: float) -> _Field:
    k = np.sqrt(CHI2_95)
    across, spread = 100 * k * np.sqrt(_column(rows, "imp_var")), k * np.sqrt(_column(rows, "perf_var"))
    low, high = float((rows["performance"] - spread).min()), float((rows["performance"] + spread).max())
    pad = max((high - low) * 0.14, 2.5)
    right = max(float((100 * rows["importance"] + across).max()), 100 * float(rows["importance_line"].iloc[0])) * 1.12
    left = min(float((100 * rows["importance"] - across).min()), 0)
    # Labels of weak drivers stand to the left of zero.
    return _Field(10, 7, width - 1, HEIGHT_MM - 9.5, (left - 0.13 * right, right), (low - pad, high + pad))


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    """A variance, zero where the frame has none."""
    return rows[name].fillna(0).clip(lower=0) if name in rows.columns else pd.Series(0.0, index=rows.index)


def _draw(rows: pd.DataFrame, language: str) -> str:
    page = Canvas(HEIGHT_MM)
    field = _field(rows, page.width)
    across, up = float(rows["importance_line"].iloc[0]), float(rows["performance_line"].iloc[0])
    taken = _background(page, field, across, up, language)
    points = [_region(page, field, row) for _, row in rows.iterrows()]
    line_x, line_y = field.at(across, up)
    edges = (field.left + 0.5, field.top, field.right - 0.5, field.bottom)
    spots = place(points, edges, taken, [line_x], [line_y])
    for point, spot, (_, row) in zip(points, spots, rows.iterrows(), strict=True):
        if spot is None:
            continue
        fix, colour = row["quadrant"] == "fix", COLOUR_OF[row["quadrant"]]
        if spot.leader:
            page.line([point.x, spot.x], [point.y, spot.y], colour=colour, width=0.5, order=2)
        ink = COLOURS["sec"] if colour == COLOURS["gry"] else colour
        page.text(spot.x, spot.y, _label(row), colour=ink, align=spot.align, bold=fix)
    return page.svg()


def _label(row: pd.Series) -> list[str]:
    return lettering.wrap(str(row["label"]), 52, 8.5, bold=row["quadrant"] == "fix")


def _region(page: Canvas, field: _Field, row: pd.Series) -> Point:
    """The item's ellipse and dot; returns what its label must go round."""
    variance = [
        [row.get("imp_var", 0) * 1e4, row.get("cov", 0) * 1e2],
        [row.get("cov", 0) * 1e2, row.get("perf_var", 0)],
    ]
    turn = np.diag([field.sx, -field.sy])
    spread = turn @ np.nan_to_num(np.array(variance, float)) @ turn
    values, vectors = np.linalg.eigh(spread)
    k, colour = np.sqrt(CHI2_95), COLOUR_OF[row["quadrant"]]
    x, y = field.at(row["importance"], row["performance"])
    angle = float(np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])))
    wide, narrow = 2 * k * np.sqrt(np.clip(values[::-1], 0, None))
    page.ellipse(x, y, float(wide), float(narrow), angle, colour)
    page.dot(x, y, colour, size=5.6 if row["quadrant"] == "fix" else 4.8)
    lines = _label(row)
    width = max(lettering.width(line, 8.5, row["quadrant"] == "fix") for line in lines) + 0.6
    half = [max(float(k * np.sqrt(max(spread[j, j], 0))), 1.0) for j in (0, 1)]
    return Point(x, y, half[0], half[1], width, 3.5 * len(lines))


def _background(page: Canvas, field: _Field, across: float, up: float, language: str) -> list[Box]:
    """Tints, grid, lines and names; returns the boxes that the names take."""
    line_x, line_y = field.at(across, up)
    page.box(line_x, line_y, field.right - line_x, field.bottom - line_y, COLOURS["neg0"], order=-2)
    page.box(line_x, field.top, field.right - line_x, line_y - field.top, COLOURS["p0"], order=-2)
    for value in axis(*field.y, 0, 1, tight=True).ticks:
        y = field.at(0, value)[1]
        page.rule(y, start=field.left, end=field.right)
        page.text(field.left - 1.5, y, f"{value:g}", size=7.5, colour=COLOURS["mut"], align="right")
    for value in axis(0, field.x[1], 0, 1, tight=True).ticks:
        x = field.at(value / 100, 0)[0]
        page.line([x, x], [field.bottom, field.bottom + 1], colour=COLOURS["line"], width=0.6)
        page.text(x, field.bottom + 3.2, f"{value:g}", size=7.5, colour=COLOURS["mut"], align="center")
    page.rule(field.bottom, colour=COLOURS["ink"], width=0.7, start=field.left, end=field.right)
    page.line([line_x] * 2, [field.top, field.bottom], colour=COLOURS["mut"], dashed=True)
    page.line([field.left, field.right], [line_y] * 2, colour=COLOURS["mut"], dashed=True)
    mean = say(language, "Mean {value}", value=number(up, "index"))
    page.text(field.left + 1.5, line_y - 1.9, mean, size=7.5, colour=COLOURS["mut"])
    head = {"size": 7.5, "colour": COLOURS["sec"], "bold": True}
    page.text(0, 2, say(language, "Performance: index 0–100"), **head)
    page.text(
        field.right,
        page.height - 1.9,
        say(language, "Importance: share of explained variance, %"),
        align="right",
        **head,
    )
    return [
        *_corners(page, field, language),
        (field.left, line_y - 3.8, field.left + lettering.width(mean, 7.5) + 2, line_y),
    ]


def _corners(page: Canvas, field: _Field, language: str) -> list[Box]:
    names, boxes = quadrant_names(language), []
    for code, right, low in (
        ("fix", True, True),
        ("keep", True, False),
        ("maintain", False, False),
        ("watch", False, True),
    ):
        name, wide = names[code], lettering.width(names[code], 10, True) + 3
        x = field.right - 1.5 if right else field.left + 1.5
        y = field.bottom - 3 if low else field.top + 3
        colour = COLOURS["mut"] if code in ("maintain", "watch") else COLOUR_OF[code]
        page.text(x, y, name, size=10, colour=colour, align="right" if right else "left", bold=True)
        left = field.right - wide if right else field.left
        boxes.append((left, y - 2.6, left + wide, y + 2.6))
    return boxes


def fixes(rows: pd.DataFrame) -> pd.DataFrame:
    """Items to fix first whose place is sure, most important first."""
    sure = rows["quadrant_probability"] >= SURE if "quadrant_probability" in rows.columns else True
    return rows[(rows["quadrant"] == "fix") & sure]


def headline(rows: pd.DataFrame, language: str) -> str:
    """The finding: what is important and weak, and whether that can be said."""
    sure, all_fix = fixes(rows)["label"].tolist(), rows[rows["quadrant"] == "fix"]["label"].tolist()
    if sure and len(sure) <= phrases.NAMED - 1:
        return say_n(
            language,
            "{items} is important and rated below average",
            "{items} are important and rated below average",
            len(sure),
            items=phrases.names(sure, language),
        )
    if sure:
        return say(
            language, "{n} items are important and rated below average; {first} is the most important of them",
            n=len(sure), first=phrases.quoted(sure[0]),
        )  # fmt: skip
    if all_fix:
        return say(
            language,
            "{items} may need fixing first, but the data cannot place it surely",
            items=phrases.quoted(all_fix[0]),
        )
    return say(language, "No important item is rated below average: protect what is strong")


def _text(rows: pd.DataFrame, title: str, language: str) -> Text:
    fix, keep = (rows[rows["quadrant"] == q]["label"].tolist() for q in ("fix", "keep"))
    return Text(
        headline=headline(rows, language),
        title=title,
        subtitle=say(
            language,
            "Index 0–100 against share of explained variance, %. Regions are 95% confidence ellipses. {base}",
            base=phrases.base_text(rows, language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, fix, language),
        notes=_notes(rows, language),
        see=say(language, "Important and strong: {items}.", items=phrases.names(keep[:4], language)) if keep else "",
        matters=_matters(rows, language),
        do=say(language, "Begin with {item}; keep what is strong while you do.", item=phrases.quoted(fix[0]))
        if fix
        else "",
    )


def _lead(rows: pd.DataFrame, fix: list[str], language: str) -> str:
    if not fix:
        return ""
    return say(
        language,
        "Below the mean of {mean} and above an equal share of importance: {items}.",
        mean=number(rows["performance_line"].iloc[0], "index"),
        items=phrases.names(fix[:5], language),
    )


def _notes(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    room = say(language, "Names that find no room are left out here; the table has them all.")
    lines = say(
        language,
        "Dashed lines: mean index and equal share of importance. An item whose region crosses a line "
        "cannot be assigned to one side with confidence.",
    )
    return (room if len(rows) > CROWD else "", lines, *phrases.common_notes(rows, language))


def _matters(rows: pd.DataFrame, language: str) -> str:
    """Which items may lie in another quadrant; nothing where the frame has no probabilities."""
    if "quadrant_probability" not in rows.columns:
        return ""
    unsure = rows[rows["quadrant_probability"] < SURE]["label"].tolist()
    if not unsure:
        return say(language, "Every item lies surely in its quadrant.")
    return say(language, "Not surely in one quadrant: {items}.", items=phrases.names(unsure[:4], language))


def _alt(rows: pd.DataFrame, language: str) -> str:
    names = quadrant_names(language)
    parts = [
        say(
            language,
            "{item}: importance {x}, index {y}, {quadrant}",
            item=r["label"],
            x=number(r["importance"], "share1"),
            y=number(r["performance"], "index"),
            quadrant=names[r["quadrant"]],
        )
        for r in phrases.records(rows)
    ]
    return say(language, "Map of importance and performance. {rows}.", rows=phrases.clauses(parts, language))


def _table(rows: pd.DataFrame, language: str) -> Table:
    names = quadrant_names(language)
    columns = [
        Column("label", say(language, "Item")),
        Column("importance", say(language, "Importance"), "share1"),
        Column("performance", say(language, "Index"), "index"),
        Column("quadrant", say(language, "Quadrant")),
    ]
    written = rows.assign(quadrant=rows["quadrant"].map(names))
    if "quadrant_probability" in rows.columns:
        columns.append(Column("quadrant_probability", say(language, "Probability"), "share"))
    values = tuple(tuple(r) for r in written[[c.name for c in columns]].itertuples(index=False, name=None))
    marks = [{"row": k, "column": "label", "mark": "down"} for k, q in enumerate(rows["quadrant"]) if q == "fix"]
    return Table(tuple(columns), values, marks=tuple(marks))
