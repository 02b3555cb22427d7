"""Drivers: each item's part of what the items explain together, its interval, and how sure its rank is."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import Canvas, row_height
from csat_helpers.exhibits.diverging import on
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval

LABEL_MM, GRID_MM, TOP_MM, RANKS = 48.0, 58.0, 14.0, 6
SURE = 0.9  # probability of a rank from which a headline states it


def drivers(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Importance of each item as dot and interval, with the probability of each rank beside it.

    ``frame`` is that of ``measures.drivers``: ``item, label, share, share_low, share_high, rank_prob_1`` and so on,
    ``base, r2, outcome_label``. Items whose whole interval clears an equal share are coloured. Words say
    association, never cause.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``drivers``.

    >>> frame = pd.DataFrame(
    ...     {"label": ["Speed", "Price"], "share": [0.7, 0.3], "share_low": [0.6, 0.2], "share_high": [0.8, 0.4]}
    ... )
    >>> frame = frame.assign(rank_prob_1=[0.99, 0.01], outcome_label="Overall")
    >>> drivers(frame, id="d", language="en").bundle.headline
    '“Speed” is most closely linked to “Overall”, with 70% of what the items explain'
    """
    title = say(language, "Importance of each item")
    if frame.empty or phrases.shown(frame, "share").empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("label", "share", "share_low", "share_high", "rank_prob_1"), "drivers")
    rows = phrases.shown(frame, "share").sort_values("share", ascending=False, kind="stable").reset_index(drop=True)
    return publish(
        "drivers",
        rows,
        _text(rows, language),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "share", "low": "share_low", "high": "share_high", "format": "share1",
                  "reference": 1 / len(rows), "ranks": _ranks(rows), "order": rows["label"].tolist()},
        table=_table(rows, language),
        svg=_draw(rows, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def _ranks(rows: pd.DataFrame) -> list[str]:
    return [f"rank_prob_{k}" for k in range(1, min(len(rows), RANKS) + 1) if f"rank_prob_{k}" in rows.columns]


def above(rows: pd.DataFrame) -> pd.DataFrame:
    """Items whose whole interval lies above an equal share."""
    return rows[rows["share_low"] > 1 / len(rows)]


def _draw(rows: pd.DataFrame, language: str) -> str:
    height = row_height(len(rows), 112, most=8.4)
    bottom = TOP_MM + height * len(rows)
    page = Canvas(bottom + 7)
    labels = lettering.column(rows["label"], LABEL_MM)
    scale = axis(0, float(rows["share_high"].max()) * 100, labels + 3, page.width - GRID_MM - 12)
    scale.draw(page, TOP_MM - 1.6, bottom, lambda tick: f"{tick:g}")
    _heads(page, scale.start, len(_ranks(rows)), language)
    equal = 100 / len(rows)
    page.line([scale.at(equal)] * 2, [TOP_MM - 1.6, bottom + 1.5], colour=COLOURS["mut"], dashed=True, order=2)
    text = say(language, "Equal share {value}", value=number(equal / 100, "share1"))
    page.text(max(scale.at(equal), scale.start), bottom + 4.6, text, size=7.5, colour=COLOURS["mut"], align="center")
    for k, (_, row) in enumerate(rows.iterrows()):
        y = TOP_MM + height * (k + 0.5)
        if k:
            page.rule(TOP_MM + height * k)
        page.label(0, y, str(row["label"]), labels, bold=row["share_low"] * 100 > equal)
        _dot(page, row, y, scale, equal)
        _rank_cells(page, row, _ranks(rows), y, height)
    return page.svg()


def _heads(page: Canvas, start: float, ranks: int, language: str) -> None:
    head: dict[str, Any] = {"size": 7.5, "colour": COLOURS["sec"], "bold": True}
    page.text(start, 2.2, say(language, "Share of explained variance, %"), **head)
    page.text(page.width - GRID_MM, 2.2, say(language, "Probability of holding rank, %"), **head)
    for k in range(ranks):
        x = page.width - GRID_MM + GRID_MM / RANKS * (k + 0.5)
        page.text(x, TOP_MM - 4.6, str(k + 1), size=7.5, colour=COLOURS["mut"], align="center")
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _dot(page: Canvas, row: pd.Series, y: float, scale: Axis, equal: float) -> None:
    """Dot, whisker and figure of one item, in per cent."""
    share, low, high = (100 * float(row[c]) for c in ("share", "share_low", "share_high"))
    clears = low > equal
    colour = COLOURS["p6"] if clears else COLOURS["gry"]
    page.whisker(scale.at(low), scale.at(high), y, colour)
    page.dot(scale.at(share), y, colour)
    figure = number(share, "index")
    x, wide, line = scale.at(high) + 1.6, lettering.width(figure, 8.5, clears), scale.at(equal)
    if x - 0.8 < line < x + wide + 0.6:  # a figure never sits on the reference line
        x = line + 1.2
    page.text(x, y, figure, colour=colour if clears else COLOURS["sec"], bold=clears)


def _rank_cells(page: Canvas, row: pd.Series, ranks: list[str], y: float, height: float) -> None:
    cell, left = GRID_MM / RANKS, page.width - GRID_MM
    for k, name in enumerate(ranks):
        x, p = left + cell * k, row[name]
        if pd.isna(p) or p < 0.005:
            page.box(x + cell / 2 - 0.25, y - 0.25, 0.5, 0.5, COLOURS["line"])
            continue
        fill = COLOURS["p0" if p < 0.1 else "p2" if p < 0.4 else "p4" if p < 0.75 else "p6"]
        page.box(x + 0.35, y - height / 2 + 0.5, cell - 0.7, height - 1, fill)
        figure = f"{p * 100:.0f}" if p < 0.995 else ">99"
        page.text(x + cell / 2, y, figure, size=7.5, colour=on(fill), align="center", bold=p >= 0.4)


def outcome_of(rows: pd.DataFrame) -> str:
    """The outcome's label, else its name."""
    for column in ("outcome_label", "outcome"):
        if column in rows.columns and isinstance(rows[column].iloc[0], str) and rows[column].iloc[0]:
            return rows[column].iloc[0]
    return ""


def _text(rows: pd.DataFrame, language: str) -> Text:
    outcome, equal = phrases.quoted(outcome_of(rows)), number(1 / len(rows), "share1")
    tier = say(
        language,
        "Plan for the items above an equal share as one tier where their order is not sure, "
        "and choose between them on cost.",
    )
    none = say(
        language, "Do not rank these items on this evidence: choose between them on cost, or ask more customers."
    )
    return Text(
        headline=headline(rows, language),
        title=say(language, "Importance of each item for {outcome}", outcome=outcome),
        subtitle=_subtitle(rows, language),
        alt=_alt(rows, language),
        lead=_lead(rows, outcome, equal, language),
        notes=_notes(rows, equal, language),
        see=_see(rows, language),
        matters=_matters(rows, language),
        do=tier if len(above(rows)) else none,
    )


def fit(rows: pd.DataFrame) -> float | None:
    """R2 of the outcome on the items, None where the frame has none."""
    return None if "r2" not in rows.columns or pd.isna(rows["r2"].iloc[0]) else float(rows["r2"].iloc[0])


def _subtitle(rows: pd.DataFrame, language: str) -> str:
    text = say(
        language,
        "Part of what the items explain together, %, with 95% intervals. {base}",
        base=phrases.base_text(rows, language),
    )
    comma = "，" if language == "zh" else ", "
    return text if fit(rows) is None else f"{text}{comma}R²\u00a0=\u00a0{number(fit(rows), 'mean')}"


def _notes(rows: pd.DataFrame, equal: str, language: str) -> tuple[str, ...]:
    blue = say(
        language,
        "Blue: the interval lies wholly above an equal share ({equal}). Association, not proof of cause.",
        equal=equal,
    )
    method = say(
        language,
        "Shapley values (LMG) share out what items explain in common. "
        "A small square stands for a probability under 0.5%.",
    )
    return (blue, method, *phrases.common_notes(rows, language))


def leaders(rows: pd.DataFrame) -> pd.DataFrame:
    """Items that may well be the first: above an equal share, with a fair chance of rank 1."""
    over = above(rows)
    return over[(over["rank_prob_1"] >= 0.05) | (over["rank_prob_1"] == over["rank_prob_1"].max())]


def headline(rows: pd.DataFrame, language: str) -> str:
    """The finding: which item goes closest with the outcome, and whether that can be said."""
    outcome, first = phrases.quoted(outcome_of(rows)), rows.iloc[0]
    if above(rows).empty:
        return say(language, "No item stands out: none is reliably above an equal share for {outcome}", outcome=outcome)
    if first["rank_prob_1"] >= SURE or len(leaders(rows)) < 2:
        return say(
            language, "{item} is most closely linked to {outcome}, with {share} of what the items explain",
            item=phrases.quoted(first["label"]), outcome=outcome, share=number(first["share"], "share"),
        )  # fmt: skip
    front = leaders(rows)["label"].tolist()
    if len(front) > phrases.NAMED:
        return say_n(
            language,
            "{n} item lies at the front for {outcome}; its order is not certain",
            "{n} items lie at the front for {outcome}; their order is not certain",
            len(front), n=len(front), outcome=outcome,
        )  # fmt: skip
    return say(
        language, "{items} are most closely linked to {outcome}; which comes first is not certain",
        items=phrases.names(front, language), outcome=outcome,
    )  # fmt: skip


def _lead(rows: pd.DataFrame, outcome: str, equal: str, language: str) -> str:
    parts, over = [], above(rows)["label"].tolist()
    if fit(rows) is not None:
        r2 = number(fit(rows), "share")
        parts.append(
            say(language, "Together the items explain {r2} of the variance of {outcome}.", r2=r2, outcome=outcome)
        )
    if over:
        items = phrases.names(over[:6], language)
        parts.append(say(language, "Reliably above an equal share of {equal}: {items}.", equal=equal, items=items))
    return phrases.sentences(parts, language)


def _see(rows: pd.DataFrame, language: str) -> str:
    count = len(above(rows))
    return say_n(
        language,
        "{n} of {all} items lies reliably above an equal share.",
        "{n} of {all} items lie reliably above an equal share.",
        count, n=count, all=len(rows),
    )  # fmt: skip


def _matters(rows: pd.DataFrame, language: str) -> str:
    first = rows.iloc[0]
    if first["rank_prob_1"] >= SURE:
        return say(
            language, "The first place is sure: it held in {p} of the samples.", p=phrases.chance(first["rank_prob_1"])
        )
    return say(
        language,
        "The first place is not sure ({p}): another sample may change the order.",
        p=number(first["rank_prob_1"], "share"),
    )


def _alt(rows: pd.DataFrame, language: str) -> str:
    parts = [
        f"{r['label']} {number(r['share'], 'share1')} ({interval(r['share_low'], r['share_high'], 'share1', language)})"
        for r in phrases.records(rows)
    ]
    return say(
        language,
        "Dots with intervals, part of explained variance. {rows}.",
        rows=phrases.clauses(parts, language),
    )


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = [
        Column("label", say(language, "Item")),
        Column("share", say(language, "Share"), "share1"),
        Column("share_low", say(language, "95% low"), "share1"),
        Column("share_high", say(language, "95% high"), "share1"),
    ]
    extra = {"rank": "count", "correlation": "coefficient", "vif": "mean"}
    heads = {"rank": say(language, "Rank"), "correlation": say(language, "Correlation"), "vif": "VIF"}
    columns += [Column(c, heads[c], f) for c, f in extra.items() if c in rows.columns]
    chance = [Column("rank_prob_1", say(language, "Probability of rank 1"), "share")]
    names = [c.name for c in [*columns, *chance]]
    return Table((*columns, *chance), tuple(tuple(r) for r in rows[names].itertuples(index=False, name=None)))
