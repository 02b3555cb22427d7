"""Comparison of the last two waves: each item's change with its interval about zero."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import Canvas, row_height
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.panel import LEVEL, change_text
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval

LABEL_MM, TOP_MM = 50.0, 13.0


def comparison(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """How each item moved since the previous wave, sorted by change; only tested changes are coloured.

    ``frame`` is that of ``measures.compare_waves``: ``item, label, estimate, previous, change, conf_low, conf_high,
    p_value``, the interval being the change's.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame(
    ...     {"label": ["Price"], "previous": [51.0], "estimate": [48.0], "change": [-3.0], "p_value": [0.01]}
    ... )
    >>> comparison(frame.assign(conf_low=-5.0, conf_high=-1.0), id="c", language="en").bundle.headline
    '“Price” fell from 51.0 to 48.0'
    """
    title = say(language, "Change since the previous wave")
    if frame.empty or phrases.shown(frame, "change").empty:
        return no_data(frame, id, language, title, words, lacks=phrases.one_wave(language))
    phrases.check_columns(
        frame, ("label", "estimate", "previous", "change", "conf_low", "conf_high", "p_value"), "comparison"
    )
    rows = phrases.shown(frame, "change").sort_values("change", kind="stable").reset_index(drop=True)
    kind = phrases.format_of(rows)
    return publish(
        "bars",
        rows,
        _text(rows, title, kind, language),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "change", "low": "conf_low", "high": "conf_high", "format": "points",
                  "order": rows["label"].tolist()},
        table=_table(rows, kind, language),
        svg=_draw(rows, kind, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def sign(row: pd.Series) -> int:
    """1 or -1 where the test passes, by the frame's own ``mark`` where it has one, else 0."""
    if isinstance(mark := row.get("mark"), str):
        return {"higher": 1, "lower": -1}.get(mark, 0)
    if pd.isna(row["p_value"]) or row["p_value"] >= LEVEL:
        return 0
    return 1 if row["change"] > 0 else -1


def _draw(rows: pd.DataFrame, kind: str, language: str) -> str:
    height = row_height(len(rows), 130, most=8.6)
    page = Canvas(TOP_MM + height * len(rows) + 1)
    factor = 100 if kind == "share" else 1
    labels = lettering.column(rows["label"], LABEL_MM)
    ends = min(0, rows["conf_low"].min() * factor), max(0, rows["conf_high"].max() * factor)
    scale = axis(*ends, labels + 34, page.width - 20, about=6)
    scale.draw(page, TOP_MM - 1.6, page.height - 1, lambda tick: number(tick, "nps"))
    head: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    page.text(labels + 13, TOP_MM - 4.6, say(language, "Previous"), **head)
    page.text(labels + 27, TOP_MM - 4.6, say(language, "Latest"), **head)
    page.text(page.width, TOP_MM - 4.6, say(language, "Change"), **head)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)
    for k, (_, row) in enumerate(rows.iterrows()):
        y = TOP_MM + height * (k + 0.5)
        page.label(0, y, str(row["label"]), labels, bold=sign(row) != 0)
        page.text(labels + 13, y, number(row["previous"], kind), colour=COLOURS["sec"], align="right")
        page.text(labels + 27, y, number(row["estimate"], kind), align="right", bold=True)
        _change(page, row, y, scale, factor, kind)
        page.rule(y + height / 2)
    return page.svg()


def _change(page: Canvas, row: pd.Series, y: float, scale: Axis, factor: int, kind: str) -> None:
    """The change's interval and dot, and its figure with a sign where the test passes."""
    moved = sign(row)
    colour = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["gry"]}[moved]
    page.whisker(scale.at(row["conf_low"] * factor), scale.at(row["conf_high"] * factor), y, colour)
    page.dot(scale.at(row["change"] * factor), y, colour, hollow=moved == 0)
    text = change_text(row["change"], kind)
    page.text(page.width, y, text, colour=colour if moved else COLOURS["sec"], align="right", bold=moved != 0)
    if moved:
        page.triangle(page.width - lettering.width(text, 8.5, True) - 2.4, y, colour, up=moved > 0)


def headline(rows: pd.DataFrame, kind: str, language: str, *, brief: bool = False) -> str:
    """The finding: what fell and rose reliably, or that nothing did; ``brief`` gives the falls alone, if any."""
    signs = rows.apply(sign, axis=1)
    down, up = rows[signs < 0], rows[signs > 0].iloc[::-1]
    if down.empty and up.empty:
        return say(language, "No reliable change since the previous wave on any item")
    parts = []
    if len(down):
        parts.append(_moved(down, kind, language, "fell"))
    if len(up) and not (brief and parts):
        parts.append(_moved(up, kind, language, "rose"))
    return phrases.clauses(parts, language)


def _moved(rows: pd.DataFrame, kind: str, language: str, way: str) -> str:
    first, more = rows.iloc[0], len(rows) - 1
    values = {
        "item": phrases.quoted(first["label"]), "previous": number(first["previous"], kind),
        "last": number(first["estimate"], kind), "more": more,
    }  # fmt: skip
    if way == "fell":
        if not more:
            return say(language, "{item} fell from {previous} to {last}", **values)
        return say(language, "{item} fell from {previous} to {last}, and {more} more fell too", **values)
    if not more:
        return say(language, "{item} rose from {previous} to {last}", **values)
    return say(language, "{item} rose from {previous} to {last}, and {more} more rose too", **values)


def waves_of(rows: pd.DataFrame) -> tuple[str, str] | None:
    """The two waves compared, where the frame names them."""
    for last, previous in (("wave", "previous_wave"), ("level_label", "previous_label"), ("level", "previous_level")):
        if {last, previous} <= set(rows.columns):
            return str(rows[previous].iloc[0]), str(rows[last].iloc[0])
    return None


def _text(rows: pd.DataFrame, title: str, kind: str, language: str) -> Text:
    waves = waves_of(rows)
    measure = phrases.measure_name(phrases.measure_of(rows), language)
    subtitle = say(
        language, "{measure}; change with 95% interval. {base}", measure=measure, base=phrases.base_text(rows, language)
    )
    alt = [
        f"{r['label']}: {number(r['previous'], kind)} → {number(r['estimate'], kind)} "
        f"({interval(r['conf_low'], r['conf_high'], 'points', language)})"
        for r in phrases.records(rows)
    ]
    return Text(
        headline=headline(rows, kind, language),
        title=say(language, "Change from {previous} to {last}", previous=waves[0], last=waves[1]) if waves else title,
        subtitle=subtitle,
        alt=say(language, "Changes with intervals. {rows}.", rows=phrases.clauses(alt, language)),
        notes=(
            say(
                language,
                "▲ ▼ and colour: the change differs from zero at the 95% level. Hollow marks are not reliable changes.",
            ),
            say(language, "Changes are computed before rounding."),
            *phrases.common_notes(rows, language),
        ),
    )


def _table(rows: pd.DataFrame, kind: str, language: str) -> Table:
    columns = (
        Column("label", say(language, "Item")),
        Column("previous", say(language, "Previous"), kind),
        Column("estimate", say(language, "Latest"), kind),
        Column("change", say(language, "Change"), "points"),
        Column("conf_low", say(language, "95% low"), "points"),
        Column("conf_high", say(language, "95% high"), "points"),
        Column("p_value", say(language, "p"), "p"),
    )
    factor = 100 if kind == "share" else 1
    scaled = rows.assign(**{c: rows[c] * factor for c in ("change", "conf_low", "conf_high")})
    values = tuple(tuple(r) for r in scaled[[c.name for c in columns]].itertuples(index=False, name=None))
    marks = [
        {"row": k, "column": "change", "mark": "up" if sign(row) > 0 else "down"}
        for k, (_, row) in enumerate(rows.iterrows())
        if sign(row)
    ]
    return Table(columns, values, marks=tuple(marks))
