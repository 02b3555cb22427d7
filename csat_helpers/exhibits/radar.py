"""Radar: the profile of several items at a glance, for the whole or for a few groups."""

import math
from collections.abc import Callable
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, omitted, publish
from csat_helpers.locale import say
from csat_helpers.look import CATEGORICAL, COLOURS, number

HEIGHT_MM, RADIUS_MM, LABEL_MM = 110.0, 41.0, 36.0
LEAST_AXES, MOST_AXES, MOST_GROUPS = 3, 16, 5
# The steps of the categorical palette that are dark enough for lines, each with a shape of its own.
_LINES = (CATEGORICAL[0], CATEGORICAL[2], CATEGORICAL[4], CATEGORICAL[6], CATEGORICAL[5])
_SHAPES = ("o", "s", "D", "^", "v")


Outline = tuple[list[float], list[float]]


def radar(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Indices of items on axes from 0 in the middle to 100 at the rim, a polygon a group.

    ``frame`` is that of ``measures.item_index``, whole or by one segment column. The whole has its 95% band and its
    values at the rim; of groups, the first five are drawn. Fewer than three items or more than sixteen give an
    omitted exhibit, since a radar then says nothing: use bars.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``radar``.

    >>> frame = pd.DataFrame({"label": ["Speed", "Price", "Staff"], "estimate": [71.2, 48.0, 60.0]})
    >>> frame = frame.assign(
    ...     item=frame["label"], by="total", level="", conf_low=frame["estimate"] - 1, conf_high=frame["estimate"] + 1
    ... )
    >>> radar(frame, id="r", language="en").bundle.headline
    'Strongest is “Speed” at 71.2, weakest “Price” at 48.0'
    """
    title = say(language, "Profile of the items")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("item", "label", "level", "estimate", "conf_low", "conf_high"), "radar")
    known = phrases.shown(frame)
    if not LEAST_AXES <= known["item"].nunique() <= MOST_AXES:
        reason = say(language, "A radar needs {low} to {high} items.", low=LEAST_AXES, high=MOST_AXES)
        return omitted(id, language, str(words.get("title", title)), reason)
    groups = _groups(known, language)
    return publish(
        "radar",
        frame,
        _text(groups, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "label", "y": "estimate", "series": "level_label", "low": "conf_low", "high": "conf_high",
                  "order": list(groups[0][1]["label"]), "colours": list(_LINES[: len(groups)])},
        table=_table(groups, language),
        svg=_draw(groups),
        base=phrases.base_of(frame),
    )  # fmt: skip


def _groups(frame: pd.DataFrame, language: str) -> list[tuple[str, pd.DataFrame]]:
    """Groups that have every item, by name."""
    items = frame["item"].nunique()
    parts = [(phrases.level_name(p.iloc[0], language), p) for _, p in frame.groupby(["by", "level"], sort=False)]
    whole = [(name, p.drop_duplicates("item")) for name, p in parts if p["item"].nunique() == items]
    return whole or [parts[0]]


def _draw(groups: list[tuple[str, pd.DataFrame]]) -> str:
    drawn = groups[:MOST_GROUPS]
    page = Canvas(HEIGHT_MM)
    x, y = page.width / 2, HEIGHT_MM / 2 + 1
    axes = len(drawn[0][1])
    turns = [2 * math.pi * k / axes for k in range(axes)]

    def points(values: list[float]) -> Outline:
        radii = [RADIUS_MM * max(v, 0) / 100 for v in values]
        xs = [x + r * math.sin(a) for r, a in zip(radii, turns, strict=True)]
        ys = [y - r * math.cos(a) for r, a in zip(radii, turns, strict=True)]
        return xs, ys

    _web(page, points, axes, x, y)
    if len(drawn) == 1:
        only = drawn[0][1]
        high, low = (points(only[c].tolist()) for c in ("conf_high", "conf_low"))
        page.area(
            [*high[0], high[0][0], low[0][0], *reversed(low[0])],
            [*high[1], high[1][0], low[1][0], *reversed(low[1])],
            COLOURS["p6"],
            alpha=0.25,
        )
    for k, (name, part) in enumerate(drawn):
        _polygon(page, points(part["estimate"].tolist()), k, only=len(drawn) == 1)
        if len(drawn) > 1:
            page.dot(1.5, 2.4 + 4.6 * k, _LINES[k], size=5, shape=_SHAPES[k])
            page.label(4.5, 2.4 + 4.6 * k, name, 40, lines=1, colour=_LINES[k], bold=k == 0)
    _rim(page, drawn, turns, x, y)
    return page.svg()


def _web(page: Canvas, points: Callable[[list[float]], Outline], axes: int, x: float, y: float) -> None:
    for ring in (20, 40, 60, 80, 100):
        xs, ys = points([ring] * axes)
        page.line([*xs, xs[0]], [*ys, ys[0]], colour=COLOURS["line" if ring == 100 else "grid"], width=0.5, order=0)
    rim_x, rim_y = points([100] * axes)
    for end_x, end_y in zip(rim_x, rim_y, strict=True):
        page.line([x, end_x], [y, end_y], colour=COLOURS["grid"], width=0.5, order=0)
    for ring in (0, 50, 100):
        page.text(
            x + 0.8,
            y - RADIUS_MM * ring / 100 + (1.6 if ring else 0),
            str(ring),
            size=7.5,
            colour=COLOURS["mut"],
            order=2,
        )


def _polygon(page: Canvas, at: Outline, k: int, *, only: bool) -> None:
    xs, ys = at
    colour = COLOURS["p6"] if only else _LINES[k]
    page.line([*xs, xs[0]], [*ys, ys[0]], colour=colour, width=1.6 if k == 0 else 1.2, order=3)
    for px, py in zip(xs, ys, strict=True):
        page.dot(px, py, colour, size=4.6, shape="o" if only else _SHAPES[k])


def _rim(page: Canvas, drawn: list[tuple[str, pd.DataFrame]], turns: list[float], x: float, y: float) -> None:
    """Each item's name outside the rim, with the value where there is one polygon only."""
    for turn, (_, row) in zip(turns, drawn[0][1].iterrows(), strict=True):
        sin, cos = math.sin(turn), math.cos(turn)
        align = "center" if abs(sin) < 0.15 else "left" if sin > 0 else "right"
        label = lettering.wrap(str(row["label"]), LABEL_MM + (20 if align == "center" else 0), 8.5)
        px, py = x + (RADIUS_MM + 3.5) * sin, y - (RADIUS_MM + 3.5) * cos
        py -= cos * 1.65 * (len(label) + (1 if len(drawn) == 1 else 0) - 1)
        if len(drawn) > 1:
            page.text(px, py, label, align=align)
            continue
        page.text(px, py - 1.7, label, align=align)
        page.text(
            px, py + 1.65 * len(label), number(row["estimate"], "index"), align=align, colour=COLOURS["p6"], bold=True
        )


def headline(groups: list[tuple[str, pd.DataFrame]], language: str) -> str:
    """The finding: the ends of the whole's profile, or the item on which groups lie widest apart."""
    first = groups[0][1].sort_values("estimate", kind="stable")
    worst, best = first.iloc[0], first.iloc[-1]
    values = {"best": phrases.quoted(best["label"]), "high": number(best["estimate"], "index"),
              "worst": phrases.quoted(worst["label"]), "low": number(worst["estimate"], "index")}  # fmt: skip
    if len(groups) == 1:
        if phrases.apart(best, worst):
            return say(language, "Strongest is {best} at {high}, weakest {worst} at {low}", **values)
        return say(language, "A round profile: no item is reliably stronger than another")
    widest = _widest(groups)
    if widest is None:
        return say(language, "The groups have the same profile within the margin of error")
    high, low, item = widest
    return say(
        language,
        "The groups lie widest apart on {item}: {low_name} {low}, {high_name} {high}",
        item=phrases.quoted(item),
        high_name=high[0],
        high=number(high[1], "index"),
        low_name=low[0],
        low=number(low[1], "index"),
    )


def _widest(groups: list[tuple[str, pd.DataFrame]]) -> tuple[tuple[str, float], tuple[str, float], str] | None:
    best, gap = None, 0.0
    for item in groups[0][1]["item"]:
        rows = [(name, part[part["item"] == item].iloc[0]) for name, part in groups]
        high, low = max(rows, key=lambda r: r[1]["estimate"]), min(rows, key=lambda r: r[1]["estimate"])
        distance = float(high[1]["estimate"] - low[1]["estimate"])
        if phrases.apart(high[1], low[1]) and distance > gap:
            gap = distance
            best = (high[0], high[1]["estimate"]), (low[0], low[1]["estimate"]), str(high[1]["label"])
    return best


def _text(groups: list[tuple[str, pd.DataFrame]], frame: pd.DataFrame, title: str, language: str) -> Text:
    notes = [say(language, "The middle is 0, the rim 100.")]
    if len(groups) == 1:
        notes.append(say(language, "The band is the 95% interval."))
    else:
        notes.append(phrases.overlap_note(language))
    if len(groups) > MOST_GROUPS:
        notes.append(
            say(language, "The chart shows {n} of {all} groups; the table has all.", n=MOST_GROUPS, all=len(groups))
        )
    return Text(
        headline=headline(groups, language),
        title=title,
        subtitle=say(
            language,
            "{measure}. {base}",
            measure=phrases.measure_name("index", language),
            base=phrases.base_text(frame, language),
        ),
        alt=_alt(groups, language),
        notes=(*notes, *phrases.common_notes(frame, language)),
    )


def _alt(groups: list[tuple[str, pd.DataFrame]], language: str) -> str:
    parts = [
        f"{n}: " + ", ".join(f"{r['label']} {number(r['estimate'], 'index')}" for r in phrases.records(p))
        for n, p in groups
    ]
    return say(language, "Radar of indices. {rows}.", rows=phrases.clauses(parts, language))


def _table(groups: list[tuple[str, pd.DataFrame]], language: str) -> Table:
    columns = (
        Column("item", say(language, "Item")),
        *(Column(f"g{k}", name, "index") for k, (name, _) in enumerate(groups)),
    )
    rows = [
        (row["label"], *(float(p[p["item"] == row["item"]]["estimate"].iloc[0]) for _, p in groups))
        for _, row in groups[0][1].iterrows()
    ]
    return Table(columns, tuple(rows))
