"""What lines, radar, dot plot and map show, as :class:`csat_helpers.bundle.Plot`: the drawn chart's own numbers and colours."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from csat_helpers.bundle import Figures, Plot
from csat_helpers.bundle import Series as Drawn
from csat_helpers.exhibits import priority_movement_chart
from csat_helpers.exhibits.dot_plot_chart import Row, ends, gap_interval, gap_text, held, signed_gap
from csat_helpers.exhibits.line_chart import SMALL_PANELS
from csat_helpers.exhibits.map_parts import CHI2_95
from csat_helpers.exhibits.panel import Series, change_text, since_text
from csat_helpers.exhibits.priority_map_chart import COLOUR_OF, quadrant_names, ranges
from csat_helpers.exhibits.radar_chart import MOST_GROUPS
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.locale import say
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import COLOURS, number
from csat_helpers.look.assign import Ink

_LEFT = 0.2  # of a map's width, left of zero: names of weak drivers stand there
_WHISKERS = 24  # so many whiskers of a dot plot stand clear of each other on a slide
MARKERS = {"o": "circle", "s": "square", "D": "diamond", "^": "triangle", "v": "down"}


def line(found: list[Series], kind: str, language: str) -> Plot:
    """Estimates by wave with their intervals, a series a panel; a reliable step says how far it went, the point after
    one that was tested and is not reliable is hollow.
    """
    drawn = found[: 1 + SMALL_PANELS]
    waves = tuple(dict.fromkeys(wave for s in drawn for wave in s.waves))
    bases = dict(zip(drawn[0].waves, drawn[0].base, strict=False))
    counts = Figures("n", "count", tuple(bases.get(wave) for wave in waves))
    series = tuple(_line(s, waves, kind, language) for s in drawn)
    target = drawn[0].target
    named = "" if target is None else say(language, "Target {value}", value=number(target, kind))
    return Plot(
        "line", waves, series, kind, reference=target, reference_label=named, beside=(counts,) if bases else ()
    )  # fmt: skip


def _line(s: Series, waves: Sequence[str], kind: str, language: str) -> Drawn:
    last, known = len(s.waves) - 1, {wave: k for k, wave in enumerate(s.waves)}
    named = {0, last} | ({last - 1} if s.moved else set())
    said = [number(value, kind) if k in named else "" for k, value in enumerate(s.estimate)]
    if s.moved and s.change is not None:
        said[last] += f"  {'▲' if s.moved > 0 else '▼'} {change_text(s.change, kind)}"
    notes = [f"{'▲' if s.since_first > 0 else '▼'} {since_text(s, kind, language)}"] if s.since_first else []
    if s.target is not None:
        notes.append(say(language, "Target {value}", value=number(s.target, kind)))
    ink = tuple(COLOURS["neg"] if k == last and s.moved < 0 else COLOURS["p6"] for k in range(last + 1))
    places = [known.get(wave) for wave in waves]
    values, low, high = (
        cells(None if k is None else numbers[k] for k in places) for numbers in (s.estimate, s.low, s.high)
    )
    return Drawn(
        s.label,
        values,
        low,
        high,
        colour=COLOURS["p6"],
        colours=tuple(COLOURS["p6"] if k is None else ink[k] for k in places) if s.moved < 0 else (),
        labels=tuple("" if k is None else said[k] for k in places),
        hollow=tuple(k == last and s.hollow for k in places),
        note="  ".join(notes),
    )


def radar(groups: list[tuple[str, pd.DataFrame]], inks: Sequence[Ink], name: str) -> Plot:
    """Indices on axes from 0 to 100, a polygon a group in its ink; the only one has its interval."""
    drawn = groups[:MOST_GROUPS]
    items = drawn[0][1]
    if len(drawn) == 1:
        low, high = cells(items["conf_low"]), cells(items["conf_high"])
        series = [Drawn(name, cells(items["estimate"]), low, high, colour=COLOURS["p6"], marker="circle")]
    else:
        series = [
            Drawn(label, _by_item(part, items), colour=ink.colour, marker=MARKERS[ink.shape], dashed=ink.dashed)
            for (label, part), ink in zip(drawn, inks, strict=False)
        ]
    return Plot("radar", tuple(items["label"].astype(str)), tuple(series), "index", minimum=0.0, maximum=100.0)


def _by_item(part: pd.DataFrame, items: pd.DataFrame) -> tuple[float | None, ...]:
    """A group's estimates in the order of the first group's items."""
    return cells(part.set_index("item")["estimate"].reindex(items["item"]))


def dot_plot(
    rows: Sequence[Row], names: Sequence[str], inks: Sequence[Ink], kind: str, language: str, own: Sequence[Row] = ()
) -> Plot:
    """Each group's estimates in its colour and shape, hollow where an item's groups are not reliably apart; with
    their intervals where a slide has room for them. ``own``: the rows with all brands, the client's own first.
    """
    kept = held(rows, len(names)).kept
    rows, own = [rows[k] for k in kept], [own[k] for k in kept] if own else []
    hollow = tuple(not row.reliable for row in rows)
    ends_too = ("low", "high") if len(rows) * len(names) <= _WHISKERS else ()
    series = tuple(
        Drawn(
            name,
            *(cells(getattr(row.dots[k], end, None) for row in rows) for end in ("estimate", *ends_too)),
            colour=worn.colour,
            marker=MARKERS[worn.shape],
            hollow=hollow,
        )
        for k, (name, worn) in enumerate(zip(names, inks, strict=True))
    )
    low, high = ends(rows, kind)
    return Plot(
        "dots", tuple(row.label for row in rows), series, kind, minimum=low, maximum=high,
        beside=tuple(_gaps(own or rows, inks, kind, language, own=bool(own))), dodged=True,
    )  # fmt: skip


def _gaps(rows: Sequence[Row], inks: Sequence[Ink], kind: str, language: str, *, own: bool) -> list[Figures]:
    """The lowest and the highest figure of each row in the colours of their groups, and how far they lie apart.

    With an ``own`` brand, its figure and that of the best rival.
    """
    made = []
    sides = [(say(language, "Lowest"), "bottom"), (say(language, "Highest"), "top")]
    for name, side in [(say(language, "Own"), "top"), (say(language, "Best rival"), "bottom")] if own else sides:
        places = [getattr(row.gap, side, None) for row in rows]
        values = cells(None if k is None else row.estimate(k) for row, k in zip(rows, places, strict=True))
        colours = tuple("" if k is None or k >= len(inks) else inks[k].colour for k in places)
        made.append(Figures(name, kind, values, colours=colours))
    values = cells(row.gap.value if row.gap else None for row in rows)
    texts = tuple(signed_gap(row.gap, kind) if own else gap_text(v, kind) for row, v in zip(rows, values, strict=True))
    ink = tuple(COLOURS["ink"] if row.reliable else "" for row in rows)
    made.append(Figures(say(language, "Gap"), "text", values, texts=texts, colours=ink))
    spread = tuple(gap_interval(row.gap, kind, language) if row.gap else "" for row in rows)
    return [*made, Figures(say(language, "95% interval"), "text", texts=spread)] if any(spread) else made


def priority_map(rows: pd.DataFrame, language: str) -> Plot:
    """Importance across, performance up, with each item's 95% region and the quadrants by name."""
    up, quadrants = float(rows["performance_line"].iloc[0]), rows["quadrant"].tolist()
    (_, right), (low, high) = ranges(rows)
    series = Drawn(
        say(language, "Item"),
        cells(rows["performance"]),
        x=cells(rows["importance"]),
        colour=COLOURS["gry"],
        colours=tuple(COLOUR_OF[q] for q in quadrants),
    )
    return Plot(
        "scatter",
        tuple(rows["label"].astype(str)),
        (series,),
        "index",
        minimum=max(low, 0.0),
        maximum=min(high, 100.0),
        reference=up,
        reference_label=say(language, "Mean {value}", value=number(up, "index")),
        x_minimum=-_LEFT * right / 100,
        x_maximum=right / 100,
        x_reference=float(rows["importance_line"].iloc[0]),
        x_format="share1",
        x_label=say(language, "Importance: share of explained variance, %"),
        y_label=say(language, "Performance: index 0–100"),
        corners=_corners(language),
        regions=_regions(rows),
    )


def priority_movement(rows: pd.DataFrame, language: str) -> Plot:
    """The map of :func:`priority_map` without regions, each item joined to where it lay in the wave before."""
    colours = tuple(priority_movement_chart.colour_of(row) for _, row in rows.iterrows())
    now, then = (wave_name(str(rows[name].iloc[0]), language) for name in ("wave", "previous_wave"))
    places = (("", now), ("previous_", then))
    series = tuple(
        Drawn(name, cells(rows[f"{before}performance"]), x=cells(rows[f"{before}importance"]), colour=COLOURS["gry"],
              colours=colours)
        for before, name in places
    )  # fmt: skip
    up = say(language, "Performance: index 0–100; ○ {previous}, ● {last}", previous=then, last=now)
    return replace(priority_map(rows, language), series=series, regions=(), joined=True, y_label=up)


def _corners(language: str) -> tuple[dict[str, object], ...]:
    names = quadrant_names(language)
    places = (("fix", 1, 0, "neg0"), ("keep", 1, 1, "p0"), ("maintain", 0, 1, ""), ("watch", 0, 0, ""))
    return tuple(
        {
            "x": x,
            "y": y,
            "label": names[code],
            "colour": COLOUR_OF[code] if fill else COLOURS["mut"],
            "fill": COLOURS[fill] if fill else "",
        }
        for code, x, y, fill in places
    )


def _regions(rows: pd.DataFrame) -> tuple[dict[str, float], ...]:
    """The 95% ellipses; none where the frame has no variances."""
    if not {"imp_var", "perf_var"} <= set(rows.columns):
        return ()
    cov = rows["cov"] if "cov" in rows.columns else pd.Series(0.0, index=rows.index)
    parts = zip(rows["imp_var"].fillna(0), cov.fillna(0), rows["perf_var"].fillna(0), strict=True)
    return tuple({"xx": CHI2_95 * a, "xy": CHI2_95 * b, "yy": CHI2_95 * c} for a, b, c in parts)
