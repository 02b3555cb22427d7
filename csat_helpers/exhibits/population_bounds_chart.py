"""The drawing of population bounds: a pale band that holds for certain, in it the interval and the estimate."""

import pandas as pd

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits import population_bounds_words as said
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import Stub, fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, HEAD_MM, _ABOVE_MM, _KEY_MM = 46.0, 7.0, 3.6, 6.0
_BAND = 0.42  # of a row's height
LIMITS = {"index": (0.0, 100.0), "nps": (-100.0, 100.0), "share1": (0.0, 100.0), "share": (0.0, 100.0)}


def row_names(rows: pd.DataFrame, language: str) -> list[str]:
    """What the rows are called, with a star where the base is small."""
    several = len(set(rows["label"])) > 1
    made = []
    for _, row in rows.iterrows():
        level = phrases.level_name(row, language) if row["by"] != "total" else ""
        parts = [str(row["label"])] * (several or not level) + [level] * bool(level)
        made.append(phrases.clauses(parts, language) + " *" * phrases.flagged(row))
    return made


def range_of(rows: pd.DataFrame, kind: str) -> tuple[float, float]:
    """Both ends of the axis: all marks, within the scale; shares in per cent."""
    factor = 100 if kind.startswith("share") else 1
    known = rows[["estimate", "conf_low", "conf_high", "certain_low", "certain_high"]].astype(float) * factor
    least, most = LIMITS.get(kind, (-float("inf"), float("inf")))
    low, high = float(known.min().min()), float(known.max().max())
    room = max((high - low) * 0.08, 2.0 if kind in LIMITS else 0.1)
    return max(low - room, least), min(high + room, most)


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A row an item; at the right how many answered, the estimate and what holds for certain."""
    kind, labels = phrases.format_of(rows), row_names(rows, language)
    held = fit(labels, MAX_HEIGHT_MM - HEAD_MM - _KEY_MM - 1, LABEL_MM, most=9.2, ends=False)
    names = stub(labels, width, held.height, LABEL_MM)
    if width != CHART_WIDTH_MM and not names.above:
        names = Stub(0.0, _ABOVE_MM, _ABOVE_MM + 6.4, 1)
    page = Canvas(HEAD_MM + held.total(names.height) + _KEY_MM + 1, width)
    answers = [said.answered(row, language) for _, row in rows.iterrows()]
    columns = _columns(page, language)
    last = min(columns.values()) - max(lettering.width(a, 8.5) for a in answers) if not page.narrow else page.width - 15
    scale = axis(
        *range_of(rows, kind), names.column + 4, last - (4 if page.narrow else 9), about=4 if page.narrow else 6
    )
    bottom = HEAD_MM + held.total(names.height)
    _ground(page, scale, bottom, kind)
    _heads(page, columns, language)
    for k, y in held.tops(HEAD_MM, names.height):
        names.write(page, y, labels[k])
        _row(page, rows.iloc[k], names, y, scale, columns, kind, language)
        page.rule(y + names.height)
    held.tell(page, HEAD_MM, names.height, language)
    _key(page, bottom + _KEY_MM / 2 + 1, rows, names.column + 4 if not page.narrow else 0.0, language)
    return page.svg()


def _columns(page: Canvas, language: str) -> dict[str, float]:
    """Where the columns of figures end."""
    if page.narrow:
        return {"estimate": page.width}
    certain = page.width
    estimate = certain - max(lettering.width(say(language, "For certain"), 7.5), 24.0) - 2
    return {"answered": estimate - 17.0, "estimate": estimate, "certain": certain}


def _ground(page: Canvas, scale: Axis, bottom: float, kind: str) -> None:
    for tick in scale.ticks:
        page.line([scale.at(tick)] * 2, [HEAD_MM - 1.6, bottom], colour=COLOURS["grid"], width=0.5, order=0)
        text = number(tick, "nps") if kind == "nps" else f"{tick:g}" + "%" * kind.startswith("share")
        page.text(scale.at(tick), HEAD_MM - 4.0, text, size=7.5, colour=COLOURS["mut"], align="center")
    page.rule(HEAD_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _heads(page: Canvas, columns: dict[str, float], language: str) -> None:
    words = {
        "answered": say(language, "Answered"), "estimate": say(language, "Estimate"),
        "certain": say(language, "For certain"),
    }  # fmt: skip
    for column, x in columns.items():
        page.text(x, HEAD_MM - 4.0, words[column], size=7.5, colour=COLOURS["mut"], align="right")


def _row(
    page: Canvas, row: pd.Series, names: Stub, top: float, scale: Axis, columns: dict[str, float], kind: str,
    language: str,
) -> None:  # fmt: skip
    y, factor = names.middle(top), 100 if kind.startswith("share") else 1
    tall = (names.height - names.above) * _BAND
    if pd.notna(row["certain_low"]) and not row["census"]:
        start, end = (scale.at(row[name] * factor) for name in ("certain_low", "certain_high"))
        page.box(start, y - tall / 2, end - start, tall, COLOURS["p2"], order=1)
    if pd.notna(row["conf_low"]) and not row["census"]:
        page.whisker(scale.at(row["conf_low"] * factor), scale.at(row["conf_high"] * factor), y, COLOURS["p6"])
    page.dot(scale.at(row["estimate"] * factor), y, COLOURS["p6"])
    page.text(columns["estimate"], y, number(row["estimate"], kind), align="right", bold=True)
    if page.narrow:
        text = said.answered(row, language)
        page.text(page.width, top + names.above / 2 + 0.4, text, size=7.5, colour=COLOURS["mut"], align="right")
        return
    page.text(columns["answered"], y, said.answered(row, language), colour=COLOURS["sec"], align="right")
    if pd.notna(row["certain_low"]):
        within = interval(row["certain_low"], row["certain_high"], kind, language)
        told = number(row["estimate"], kind) if row["census"] else within
        page.text(columns["certain"], y, told, size=7.5, colour=COLOURS["mut"], align="right")


def _key(page: Canvas, y: float, rows: pd.DataFrame, start: float, language: str) -> None:
    """What the marks are, under the chart."""
    x, census = start, rows["census"].astype(bool)
    entries = [("dot", say(language, "Estimate"))]
    entries += [("line", say(language, "95% interval"))] if (rows["conf_low"].notna() & ~census).any() else []
    entries += [("band", say(language, "For certain"))] if (rows["certain_low"].notna() & ~census).any() else []
    for mark, text in entries:
        if mark == "dot":
            page.dot(x + 1.2, y, COLOURS["p6"])
        elif mark == "line":
            page.whisker(x, x + 5, y, COLOURS["p6"])
        else:
            page.box(x, y - 1.4, 5, 2.8, COLOURS["p2"])
        left = x + (3.4 if mark == "dot" else 6.4)
        page.text(left, y, text, size=7.5, colour=COLOURS["sec"])
        x = left + lettering.width(text, 7.5) + 5
