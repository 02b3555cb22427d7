"""Profile of the sample: who answered, weighted and as counted."""

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas, row_height
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number

LABEL_MM, TOP_MM, HEAD_MM = 50.0, 10.0, 7.0


def profile(
    frame: pd.DataFrame, *, id: str, language: str, labels: Mapping[str, str] | None = None, **words: Unpack[Words]
) -> Exhibit:
    """The share of each level of the segment columns: bar weighted, tick unweighted.

    ``frame`` is that of ``measures.profile``: ``label`` (the column's), ``by, level_label, estimate`` (weighted
    share), ``unweighted_share, base``. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame(
    ...     {"level_label": ["North", "South"], "estimate": [0.6, 0.4], "unweighted_share": [0.5, 0.5]}
    ... )
    >>> frame = frame.assign(label="Region", by="region", level=["1", "2"], base=50)
    >>> profile(frame, id="p", language="en").bundle.headline
    'Weighting moves “North” most: 50% of respondents count as 60%'
    """
    title = say(language, "Who answered")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("by", "level", "estimate", "unweighted_share", "base"), "profile")
    rows = phrases.shown(frame).reset_index(drop=True)
    rows = rows.assign(group=[_group(r, language, dict(labels or {})) for _, r in rows.iterrows()])
    rows["name"] = [phrases.level_name(r, language) for _, r in rows.iterrows()]
    return publish(
        "bars",
        frame,
        _text(rows, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={
            "y": "level_label",
            "x": "estimate",
            "series": "by",
            "format": "share",
            "marker": "unweighted_share" if _weighted(rows) else None,
        },
        table=_table(rows, language),
        svg=_draw(rows, language),
        base=int(rows["column_base"].max()) if "column_base" in rows.columns else None,
    )


def _group(row: pd.Series, language: str, labels: dict[str, str]) -> str:
    label = plain_cell(row.get("label"))
    return labels.get(str(row["by"])) or str(label or phrases.group_name(row, language))


def _weighted(rows: pd.DataFrame) -> bool:
    """Whether weights move any share; where they do not, one share is shown."""
    return bool(((rows["estimate"] - rows["unweighted_share"]).abs() > 1e-9).any())


def _room(rows: pd.DataFrame) -> int:
    """How many rows a page holds; the table has them all."""
    return int((MAX_HEIGHT_MM - TOP_MM - HEAD_MM * rows["group"].nunique()) / 5.0)


def _draw(rows: pd.DataFrame, language: str) -> str:
    shown = rows.head(_room(rows))
    heads = HEAD_MM * shown["group"].nunique()
    height = row_height(len(shown), MAX_HEIGHT_MM - TOP_MM - heads, most=6.2, least=5.0)
    page = Canvas(TOP_MM + heads + height * len(shown) + 1)
    labels = lettering.column((n + " *" for n in shown["name"]), LABEL_MM)
    start, end = labels + 4, page.width - 50
    weighted = _weighted(rows)
    _heads(page, start, language, weighted)
    scale = (end - start) / max(float(shown[["estimate", "unweighted_share"]].max().max()), 0.01)
    y, group = TOP_MM, None
    for _, row in shown.iterrows():
        if row["group"] != group:
            page.heading(0, y + HEAD_MM * 0.62, row["group"], page.width)
            y, group = y + HEAD_MM, row["group"]
        page.label(0, y + height / 2, row["name"] + " *" * phrases.flagged(row), labels, lines=1)
        _row(page, row, y + height / 2, height, start, scale, weighted)
        y += height
        page.rule(y)
    return page.svg()


def _heads(page: Canvas, x: float, language: str, weighted: bool) -> None:
    y = TOP_MM - 4.6
    small: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"]}
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)
    page.text(page.width, y, "n", align="right", **small)
    if not weighted:
        page.text(page.width - 14, y, say(language, "Share"), align="right", **small)
        return
    page.box(x, y - 1.2, 4, 2.4, COLOURS["p4"])
    page.text(x + 5.2, y, say(language, "weighted"), **small)
    x += 8 + lettering.width(say(language, "weighted"), 7.5)
    page.line([x + 1, x + 1], [y - 1.5, y + 1.5], width=1.4)
    page.text(x + 2.8, y, say(language, "unweighted"), **small)
    for right, text in ((33, say(language, "Weighted")), (14, say(language, "Unweighted"))):
        page.text(page.width - right, y, text, align="right", **small)


def _row(page: Canvas, row: pd.Series, y: float, height: float, start: float, scale: float, weighted: bool) -> None:
    page.box(start, y - height * 0.29, row["estimate"] * scale, height * 0.58, COLOURS["p4"])
    page.text(page.width, y, number(row["base"], "count"), size=7.5, colour=COLOURS["mut"], align="right")
    if not weighted:
        page.text(page.width - 14, y, number(row["estimate"], "share"), align="right", bold=True)
        return
    x = start + row["unweighted_share"] * scale
    page.line([x, x], [y - height * 0.4, y + height * 0.4], width=1.4, order=3)
    page.text(page.width - 33, y, number(row["estimate"], "share"), align="right", bold=True)
    page.text(page.width - 14, y, number(row["unweighted_share"], "share"), colour=COLOURS["sec"], align="right")


def headline(rows: pd.DataFrame, language: str) -> str:
    """The finding: where weighting moves a share most, or that it hardly does."""
    moved = (rows["estimate"] - rows["unweighted_share"]).abs()
    widest = rows.iloc[int(moved.to_numpy().argmax())]
    if moved.max() < 0.005:
        largest = rows.iloc[int(rows["estimate"].to_numpy().argmax())]
        return say(language, "{level} is the largest group, {share} of respondents ({group})", level=largest["name"],
                   share=number(largest["estimate"], "share"), group=largest["group"])  # fmt: skip
    return say(
        language,
        "Weighting moves {level} most: {before} of respondents count as {after}",
        level=phrases.quoted(widest["name"]),
        before=number(widest["unweighted_share"], "share"),
        after=number(widest["estimate"], "share"),
    )


def _text(rows: pd.DataFrame, frame: pd.DataFrame, title: str, language: str) -> Text:
    alt = [f"{r['group']} {r['name']} {number(r['estimate'], 'share')}" for r in phrases.records(rows)]
    base = pd.DataFrame({"base": frame["column_base"]}) if "column_base" in frame.columns else pd.DataFrame()
    return Text(
        headline=headline(rows, language),
        title=title,
        subtitle=say(language, "Share of respondents, %. {base}", base=phrases.base_text(base, language)),
        alt=say(language, "Bars of shares. {rows}.", rows=phrases.clauses(alt, language)),
        notes=(say(language, "Shares are of respondents with a value; n counts respondents of the level."),
               *((say(language, "The chart shows {n} of {all} rows; the table has all.", n=_room(rows), all=len(rows)),)
                 if _room(rows) < len(rows) else ()),
               *phrases.common_notes(frame.drop(columns=["weighted_base"], errors="ignore"), language)),
    )  # fmt: skip


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = (
        Column("group", say(language, "Group")),
        Column("name", say(language, "Level")),
        Column("base", "n", "count"),
        *((Column("unweighted_share", say(language, "Unweighted"), "share1"),) if _weighted(rows) else ()),
        Column("estimate", say(language, "Weighted") if _weighted(rows) else say(language, "Share"), "share1"),
    )
    values = rows[[c.name for c in columns]].itertuples(index=False, name=None)
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in values))
