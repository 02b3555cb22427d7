"""What lines, radar and map show, as :class:`csat_helpers.bundle.Plot`: the drawn chart's own numbers and colours."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.bundle import Figures, Plot
from csat_helpers.bundle import Series as Drawn
from csat_helpers.exhibits.line_chart import SMALL_PANELS
from csat_helpers.exhibits.panel import Series, change_text
from csat_helpers.exhibits.priority_map_chart import CHI2_95, COLOUR_OF, quadrant_names
from csat_helpers.exhibits.radar_chart import MOST_GROUPS
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.assign import Ink

_MARKERS = {"o": "circle", "s": "square", "D": "diamond", "^": "triangle", "v": "down"}


def line(found: list[Series], kind: str, language: str) -> Plot:
    """Estimates by wave with their intervals, a series a panel; a tested step is hollow and says how far it went."""
    drawn = found[: 1 + SMALL_PANELS]
    waves = tuple(dict.fromkeys(wave for s in drawn for wave in s.waves))
    bases = dict(zip(drawn[0].waves, drawn[0].base, strict=False))
    counts = Figures("n", "count", tuple(bases.get(wave) for wave in waves))
    series = tuple(_line(s, waves, kind, language) for s in drawn)
    return Plot("line", waves, series, kind, beside=(counts,) if bases else ())


def _line(s: Series, waves: Sequence[str], kind: str, language: str) -> Drawn:
    last, known = len(s.waves) - 1, {wave: k for k, wave in enumerate(s.waves)}
    named = {0, last} | ({last - 1} if s.moved else set())
    said = [number(value, kind) if k in named else "" for k, value in enumerate(s.estimate)]
    if s.moved and s.change is not None:
        said[last] += f"  {'▲' if s.moved > 0 else '▼'} {change_text(s.change, kind)}"
    note = ""
    if s.since_first:
        sign = "▲" if s.since_first > 0 else "▼"
        since = say(language, "from {first} in {wave}", first=number(s.estimate[0], kind), wave=s.waves[0])
        note = f"{sign} {since}"
    places = [known.get(wave) for wave in waves]
    values, low, high = (
        cells(None if k is None else numbers[k] for k in places) for numbers in (s.estimate, s.low, s.high)
    )
    return Drawn(
        s.label,
        values,
        low,
        high,
        colour=COLOURS["neg"] if s.moved < 0 else COLOURS["p6"],
        labels=tuple("" if k is None else said[k] for k in places),
        hollow=tuple(k == last and s.moved != 0 for k in places),
        note=note,
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
            Drawn(label, _by_item(part, items), colour=ink.colour, marker=_MARKERS[ink.shape], dashed=ink.dashed)
            for (label, part), ink in zip(drawn, inks, strict=False)
        ]
    return Plot("radar", tuple(items["label"].astype(str)), tuple(series), "index", minimum=0.0, maximum=100.0)


def _by_item(part: pd.DataFrame, items: pd.DataFrame) -> tuple[float | None, ...]:
    """A group's estimates in the order of the first group's items."""
    return cells(part.set_index("item")["estimate"].reindex(items["item"]))


def priority_map(rows: pd.DataFrame, language: str) -> Plot:
    """Importance across, performance up, with each item's 95% region and the quadrants by name."""
    up, quadrants = float(rows["performance_line"].iloc[0]), rows["quadrant"].tolist()
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
        reference=up,
        reference_label=say(language, "Mean {value}", value=number(up, "index")),
        x_reference=float(rows["importance_line"].iloc[0]),
        x_format="share1",
        x_label=say(language, "Importance: share of explained variance, %"),
        y_label=say(language, "Performance: index 0–100"),
        corners=_corners(language),
        regions=_regions(rows),
    )


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
