"""What the charts of rows show, as :class:`csat_helpers.bundle.Plot`: the drawn chart's own rows, numbers and colours."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import drivers_notes, phrases, terms_chart, weighting_chart
from csat_helpers.exhibits.bars_chart import FILLS, RANGES, Bar, fitting
from csat_helpers.exhibits.comparison_chart import gain, sign
from csat_helpers.exhibits.diverging_chart import Row, own_names
from csat_helpers.exhibits.drivers_chart import ranks_of
from csat_helpers.exhibits.profile_chart import is_weighted, room
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, letters, number
from csat_helpers.look import diverging as palette

_INK = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["gry"]}
_FILL = FILLS
_SIGN = {1: "▲", -1: "▼", 0: ""}
Cells = tuple[float | None, ...]


def cells(values: Iterable[Any], factor: float = 1) -> Cells:
    """Numbers as a plot holds them: unrounded, None where there is none."""
    return tuple(None if pd.isna(v) else float(v) * factor for v in values)


def spans(names: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Runs of one name as groups of a plot; rows without a name are in none."""
    starts = [k for k, name in enumerate(names) if k == 0 or name != names[k - 1]]
    ends = [*starts[1:], len(names)]
    return tuple({"label": names[a], "start": a, "end": b} for a, b in zip(starts, ends, strict=True) if names[a])


def _interval(low: Cells, high: Cells, kind: str, language: str) -> Figures:
    return Figures(say(language, "95% interval"), kind, low=low, high=high)


def _counts(values: Iterable[Any]) -> Figures:
    return Figures("n", "count", cells(values))


def bars(rows: list[Bar], reference: pd.Series | None, kind: str, name: str, language: str) -> Plot:
    """Bars with their intervals, coloured where a test or the reference tells them apart."""
    rows = fitting(rows)
    ink = tuple(_INK[b.sign] if b.sign else COLOURS["ink"] for b in rows)
    values, low, high = (cells(getattr(b, name) for b in rows) for name in ("estimate", "low", "high"))
    marks = tuple(" ".join(filter(None, (_SIGN[b.sign], letters(b.letters)))) for b in rows)
    own = tuple(b.column for b in rows) if any(b.exceeds for b in rows) else ()
    whole = None if reference is None else float(reference["estimate"])
    colours = tuple(_FILL[b.sign] for b in rows)
    ends = RANGES["index"] if kind == "index" else (None, None)
    return Plot(
        "bars",
        tuple(b.label + " *" * b.flagged for b in rows),
        (Series(name, values, low, high, colour=COLOURS["line"], colours=colours),),
        kind,
        spans([b.group for b in rows]),
        *ends,
        reference=whole,
        reference_label="" if whole is None else say(language, "All respondents {value}", value=number(whole, kind)),
        beside=(
            *((Figures("", "text", texts=own, colours=(COLOURS["p6"],) * len(rows)),) if any(own) else ()),
            Figures("", kind, values, texts=marks if any(marks) else (), colours=ink),
            _interval(low, high, kind, language),
            _counts(b.base for b in rows),
        ),
    )


def profile(rows: pd.DataFrame, language: str) -> Plot:
    """Shares as bars, weighted; a tick where the share was before weighting."""
    shown, weighted = rows.head(room(rows)), is_weighted(rows)
    after, before = cells(shown["estimate"]), cells(shown["unweighted_share"])
    flags = [phrases.flagged(row) for _, row in shown.iterrows()]
    strong = (COLOURS["ink"],) * len(shown)
    tick = Series(say(language, "unweighted"), before, colour=COLOURS["ink"], marker="tick")
    figures = [
        Figures(say(language, "Weighted") if weighted else say(language, "Share"), "share", after, colours=strong)
    ]
    figures += [Figures(say(language, "Unweighted"), "share", before)] * weighted
    name = say(language, "weighted") if weighted else say(language, "Share")
    return Plot(
        "bars",
        tuple(name + " *" * flag for name, flag in zip(shown["name"], flags, strict=True)),
        (Series(name, after, colour=COLOURS["p4"]), *([tick] if weighted else [])),
        "share",
        spans([str(g) for g in shown["group"]]),
        beside=(*figures, _counts(shown["base"])),
    )


def weighting(rows: pd.DataFrame, last: pd.Series, steps: Sequence[weighting_chart.Step], language: str) -> Plot:
    """Each category's share at the first and the last step, joined, with its target, and what the weights are worth."""
    before, after, count = cells(rows[steps[0].column]), cells(rows["after"]), len(rows)
    moved = [abs((a or 0) - (b or 0)) >= weighting_chart.MOVED for a, b in zip(after, before, strict=True)]
    ink = tuple(COLOURS["p6"] if m else COLOURS["gry"] for m in moved)
    series = [
        Series(steps[0].legend, before, colour=COLOURS["gry"], marker="ring"),
        Series(steps[-1].legend, after, colour=COLOURS["p6"], colours=ink),
    ]
    if "target" in rows.columns and rows["target"].notna().any():
        series.append(Series(say(language, "target"), cells(rows["target"]), colour=COLOURS["ink"], marker="tick"))
    change = cells(rows["after"] - rows[steps[0].column], 100)
    strong = {"after": (COLOURS["ink"],) * count}
    bases = rows["base"] if "base" in rows.columns else [None] * count
    return Plot(
        "dots",
        tuple(rows["level_label"].astype(str)),
        tuple(series),
        "share1",
        spans([str(label) for label in rows["label"]]),
        minimum=0.0,
        beside=(
            _counts(bases),
            *(Figures(s.name, "share1", cells(rows[s.column]), colours=strong.get(s.column, ())) for s in steps),
            Figures(say(language, "Change, points"), "points", change, colours=ink),
        ),
        facts=tuple(weighting_chart.worth_of(last, language)),
        joined=True,
    )


def terms(parts: dict[str, pd.DataFrame], language: str) -> Plot:
    """How many use each word, the languages of the comments side by side."""
    rows = pd.concat(list(parts.values()))
    names = [terms_chart.written_in(code, language) for code, part in parts.items() for _ in range(len(part))]
    counts = cells(rows["respondents"])
    name = say(language, "Respondents")
    beside = [Figures("n", "count", counts, colours=(COLOURS["ink"],) * len(rows))]
    if "share" in rows.columns:
        beside.append(Figures(say(language, "Share"), "share", cells(rows["share"])))
    if "mean_score" in rows.columns and rows["mean_score"].notna().any():
        scores = tuple(terms_chart.score(row) for _, row in rows.iterrows())
        beside.append(Figures(terms_chart.index_head(rows, language), "text", texts=scores))
        if terms_chart.bounded(rows):
            margins = tuple(terms_chart.margin(row) for _, row in rows.iterrows())
            beside.append(Figures(say(language, "Margin"), "text", texts=margins))
    series = (Series(name, counts, colour=COLOURS["p2"]),)
    return Plot(
        "bars",
        tuple(terms_chart.word(row, language) for _, row in rows.iterrows()),
        series,
        "count",
        spans(names),
        beside=tuple(beside),
        columns=len(parts),
    )


def comparison(rows: pd.DataFrame, kind: str, language: str) -> Plot:
    """Each item's change in points with its interval about zero; hollow and grey where no test passes."""
    signs = [sign(row) for _, row in rows.iterrows()]
    change, low, high = (cells(rows[c], 100 if kind == "share" else 1) for c in ("change", "conf_low", "conf_high"))
    ink = tuple(_INK[gain(row)] for _, row in rows.iterrows())
    name = say(language, "Change")
    series = Series(
        name, change, low, high, colour=COLOURS["gry"], colours=ink, hollow=tuple(s == 0 for s in signs)
    )  # fmt: skip
    return Plot(
        "dots",
        tuple(rows["label"].astype(str)),
        (series,),
        "points",
        reference=0.0,
        beside=(
            Figures(say(language, "Previous"), kind, cells(rows["previous"])),
            Figures(say(language, "Latest"), kind, cells(rows["estimate"]), colours=(COLOURS["ink"],) * len(rows)),
            Figures(name, "points", change, texts=tuple(_SIGN[s] for s in signs), colours=ink),
        ),
    )


def drivers(rows: pd.DataFrame, language: str) -> Plot:
    """Each item's share with its interval against an equal one, and the probability of each rank."""
    share, low, high = (cells(rows[c]) for c in ("share", "share_low", "share_high"))
    equal = 1 / len(rows)
    ink = tuple(COLOURS["p6"] if end is not None and end > equal else COLOURS["gry"] for end in low)
    name = drivers_notes.head(rows, language)
    return Plot(
        "dots",
        tuple(drivers_notes.marked(rows)),
        (Series(name, share, low, high, colour=COLOURS["gry"], colours=ink),),
        "share1",
        minimum=0.0,
        reference=equal,
        reference_label=say(language, "Equal share {value}", value=number(equal, "share1")),
        beside=(Figures("", "share1", share, colours=ink), *(_rank(rows, c, language) for c in ranks_of(rows))),
    )


def _rank(rows: pd.DataFrame, column: str, language: str) -> Figures:
    """The probability of one rank: tinted by how sure it is, a small square for one under half a per cent."""
    chance = cells(rows[column])
    return Figures(
        column.rpartition("_")[2],
        "text",
        chance,
        texts=tuple(_chance(p) for p in chance),
        fills=tuple(_tint(p) for p in chance),
        spanner=say(language, "Probability of holding rank, %"),
    )


def _chance(p: float | None) -> str:
    if p is None or p < 0.005:
        return "▪"
    return ">99" if p >= 0.995 else number(p, "percent")


def _tint(p: float | None) -> str:
    if p is None or p < 0.005:
        return ""
    return COLOURS["p0" if p < 0.1 else "p2" if p < 0.4 else "p4" if p < 0.75 else "p6"]


def diverging(rows: list[Row], language: str) -> Plot:
    """The answers on either side of zero, those unfavourable below it; the neutral ones are a figure beside."""
    half = max(r.half for r in rows)
    steps = [_step(rows, k, half, language) for k in range(2 * half)]
    neutral = any(len(r.answers) % 2 for r in rows)
    low, high = cells(r.low for r in rows), cells(r.high for r in rows)
    return Plot(
        "stacked",
        tuple(r.label for r in rows),
        tuple(steps),
        "percent",
        beside=(
            *((Figures(say(language, "Neutral"), "percent", cells(r.neutral if len(r.answers) % 2 else None
                                                                 for r in rows)),) if neutral else ()),
            Figures(say(language, "Index"), "index", cells(r.index for r in rows),
                    colours=(COLOURS["ink"],) * len(rows)),
            _interval(low, high, "index", language),
        ),
    )  # fmt: skip


def _step(rows: list[Row], k: int, half: int, language: str) -> Series:
    """The ``k``-th answer from the worst, neutral ones not counted; a shorter scale has none far from zero."""
    bad = k < half
    values: list[float | None] = []
    colours: list[str] = []
    for row in rows:
        own = k - (half - row.half) if bad else len(row.answers) - row.half + (k - half)
        there = (own >= 0) if bad else k - half < row.half
        values.append((-1 if bad else 1) * row.answers[own][1] if there else None)
        colours.append(palette(len(row.answers))[own] if there else "")
    wide = next(r for r in rows if r.half == half)
    own = k if bad else len(wide.answers) - half + (k - half)
    name, colour = wide.answers[own][0], palette(len(wide.answers))[own]
    if own_names(rows):
        name = {0: say(language, "worst answer"), 2 * half - 1: say(language, "best answer")}.get(k, "")
    return Series(
        name, tuple(values), colour=colour, colours=() if set(colours) <= {colour, ""} else tuple(colours)
    )  # fmt: skip
