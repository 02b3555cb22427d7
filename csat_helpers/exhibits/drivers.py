"""Drivers: each item's part of what the items explain together, its interval, and how sure its rank is."""

from itertools import pairwise
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import drivers_notes, phrases, row_plots
from csat_helpers.exhibits.drivers_chart import draw, ranks_of
from csat_helpers.exhibits.drivers_notes import outcome_of
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import PHONE_WIDTH_MM

FRONT = 4  # so many items of uncertain order are named
SURE, FAIR = 0.95, 0.05  # probability of a rank from which a headline states it, and of being in the race


def drivers(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Importance of each item as dot and interval, with the probability of each rank beside it.

    ``frame`` is that of ``measures.drivers``: ``item, label, share, share_low, share_high, rank_prob_1`` and so on,
    ``base, r2, outcome_label``. Items whose whole interval clears an equal share are coloured, names of items with a
    negative coefficient have a mark, and notes say what ``caution`` tells. Words say association, never cause.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``drivers``.

    >>> frame = pd.DataFrame(
    ...     {"label": ["Speed", "Price"], "share": [0.7, 0.3], "share_low": [0.6, 0.2], "share_high": [0.8, 0.4]}
    ... )
    >>> frame = frame.assign(rank_prob_1=[0.99, 0.01], outcome_label="Overall")
    >>> drivers(frame, id="d", language="en").bundle.headline
    '“Speed” is most closely linked to “Overall”: 70% of what the items explain'
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
                  "reference": 1 / len(rows), "ranks": ranks_of(rows), "order": rows["label"].tolist()},
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=row_plots.drivers(rows, language),
        base=phrases.base_of(rows),
        extra={"held_above": held_above(rows)},
    )  # fmt: skip


def above(rows: pd.DataFrame) -> pd.DataFrame:
    """Items whose whole interval lies above an equal share."""
    return rows[rows["share_low"] > 1 / len(rows)]


def _text(rows: pd.DataFrame, language: str) -> Text:
    outcome, equal = phrases.quoted(outcome_of(rows, language)), number(1 / len(rows), "share1")
    said = headline(rows, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "Importance of each item for {outcome}", outcome=outcome),
        subtitle=drivers_notes.subtitle(rows, language),
        alt=_alt(rows, language),
        lead=_lead(rows, outcome, equal, language),
        notes=drivers_notes.notes(rows, equal, outcome, language, ranked=bool(ranks_of(rows))),
        see=_see(rows, language),
        matters=_matters(rows, language),
        do=_do(rows, language),
    )


def leaders(rows: pd.DataFrame) -> pd.DataFrame:
    """Items that may well be the first: with a fair chance of rank 1."""
    chance = rows["rank_prob_1"]
    return rows[(chance >= FAIR) | (chance == chance.max())]


def headline(rows: pd.DataFrame, language: str) -> Said:
    """The finding: which item goes closest with the outcome, and whether that can be said."""
    outcome, first = phrases.quoted(outcome_of(rows, language)), rows.iloc[0]
    values = {"item": phrases.quoted(first["label"]), "outcome": outcome, "share": number(first["share"], "share")}
    if len(rows) == 1 or rows[["share_low", "rank_prob_1"]].isna().any(axis=None):
        text = say(language, "{item} holds {share} of what the items explain of {outcome}", **values)
        return Said(text)  # nothing to compare with, or nothing to say how sure it is
    if above(rows).empty:
        text = say(language, "No item stands out: none is reliably above an equal share for {outcome}", outcome=outcome)
        return Said(text, "none")
    if first["rank_prob_1"] >= SURE:
        text = say(language, "{item} is most closely linked to {outcome}: {share} of what the items explain", **values)
        return Said(text, "reliable")
    front = leaders(rows)["label"].tolist()
    if len(front) > phrases.NAMED:
        text = say(
            language, "{n} items are most closely linked to {outcome}, in uncertain order", n=len(front),
            outcome=outcome,
        )  # fmt: skip
        return Said(text, "reliable")
    if len(front) == 1:
        text = say(
            language, "{item} is probably most closely linked to {outcome}: {share} of what the items explain",
            **values,
        )  # fmt: skip
        return Said(text, "reliable")
    text = say(
        language, "{items} are most closely linked to {outcome}, in uncertain order",
        items=phrases.names(front, language), outcome=outcome,
    )  # fmt: skip
    return Said(text, "reliable")


def _lead(rows: pd.DataFrame, outcome: str, equal: str, language: str) -> str:
    parts, over = [drivers_notes.together(rows, outcome, language)], above(rows)["label"].tolist()
    if over:
        items = phrases.names(over[:6], language)
        parts.append(say(language, "Reliably above an equal share of {equal}: {items}.", equal=equal, items=items))
    return phrases.sentences(parts, language)


def _see(rows: pd.DataFrame, language: str) -> str:
    if rows["share_low"].isna().any():
        return ""
    count = len(above(rows))
    if not count:
        return say(language, "None of {all} items lies reliably above an equal share.", all=len(rows))
    counted = say_n(
        language,
        "{n} of {all} items lies reliably above an equal share.",
        "{n} of {all} items lie reliably above an equal share.",
        count, n=count, all=len(rows),
    )  # fmt: skip
    return phrases.sentences([counted, _order(rows, language)], language)


def held_above(rows: pd.DataFrame) -> float | None:
    """What the items reliably above an equal share hold together; None where they are not several."""
    over = above(rows)
    return float(over["share"].sum()) if len(over) > 1 else None


def _matters(rows: pd.DataFrame, language: str) -> str:
    """How much of the whole lies with the items that stand out."""
    together = held_above(rows)
    if together is None:
        return ""
    share, outcome = number(together, "share"), phrases.quoted(outcome_of(rows, language))
    return say(
        language, "Together they hold {share} of what the items explain of {outcome}.", share=share, outcome=outcome
    )


def tiers(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """``rows``, most important first, in groups of uncertain order: a group ends where all items down to there hold
    the ranks down to there with a probability of :data:`SURE`. Ranks beyond the columns given are one group.
    """
    names = [f"rank_prob_{k}" for k in range(1, len(rows) + 1) if f"rank_prob_{k}" in rows.columns]
    ends = [k for k in range(1, len(rows)) if k <= len(names) and (rows[names[:k]].sum(axis=1).iloc[:k] >= SURE).all()]
    return [rows.iloc[a:b] for a, b in pairwise([0, *ends, len(rows)])]


def _order(rows: pd.DataFrame, language: str) -> str:
    """How sure the order is at the top."""
    chance = rows["rank_prob_1"].iloc[0]
    if pd.isna(chance) or len(rows) < 2:
        return ""
    if chance >= SURE:
        p = phrases.chance(chance)
        return say(language, "The first place is firm: it held in {p} of the resamples (bootstrap).", p=p)
    first, *rest = tiers(rows)
    follows = _follows(rest, len(first) + 1, language)
    if len(first) == 2:
        return phrases.sentences([say(language, "The order of the first two is not sure."), follows], language)
    if 2 < len(first) <= FRONT:
        open_ = say(language, "The order of the first {n} items is not sure.", n=len(first))
        return phrases.sentences([open_, follows], language)
    return say(
        language, "The first place is not sure: it held in {p} of the resamples (bootstrap).", p=phrases.chance(chance)
    )


def _follows(rest: list[pd.DataFrame], rank: int, language: str) -> str:
    """The item that surely follows those of uncertain order; empty where none does."""
    if not rest or len(rest[0]) > 1 or f"rank_prob_{rank}" not in rest[0].columns:
        return ""
    item, chance = rest[0].iloc[0], rest[0][f"rank_prob_{rank}"].iloc[0]
    return say(
        language, "{item} follows at rank {rank} ({p} of the resamples).", item=phrases.quoted(str(item["label"])),
        rank=rank, p=phrases.chance(chance),
    )  # fmt: skip


def _do(rows: pd.DataFrame, language: str) -> str:
    """How far the order may be followed."""
    over = above(rows)["label"].tolist()
    if len(rows) < 2 or rows["share_low"].isna().any():
        return ""
    if not over:
        return say(
            language, "Do not rank these items on this evidence: choose between them on cost, or ask more customers."
        )
    first = phrases.quoted(rows["label"].iloc[0])
    if rows["rank_prob_1"].iloc[0] >= SURE:
        return say(language, "Look at {item} first, and at how it is rated: importance alone is no task.", item=first)
    tier = _front(rows)
    if len(tier) > FRONT:
        return say(language, "Do not rank the first {n} items: choose between them on cost.", n=len(tier))
    if len(tier) == 1:
        return say(language, "Look at {item} first, and at how it is rated: importance alone is no task.", item=first)
    return say(
        language, "Treat {items} as one tier and choose between them on cost.",
        items=phrases.names(tier["label"], language),
    )  # fmt: skip


def _front(rows: pd.DataFrame) -> pd.DataFrame:
    """The items among which the first place lies: the first tier, else those with a fair chance of it."""
    tier = tiers(rows)[0] if "rank_prob_2" in rows.columns else leaders(rows)
    return tier if len(tier) < len(rows) else leaders(rows)


def _alt(rows: pd.DataFrame, language: str) -> str:
    parts = [
        f"{r['label']} {number(r['share'], 'share1')}"
        + phrases.bracketed(interval(r["share_low"], r["share_high"], "share1", language), language)
        for r in phrases.records(rows)
    ]
    told = phrases.clauses(parts, language)
    if drivers_notes.is_logistic(rows):
        return say(language, "Dots with intervals, part of what the items explain. {rows}.", rows=told)
    return say(language, "Dots with intervals, part of explained variance. {rows}.", rows=told)


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = [
        Column("label", say(language, "Item")),
        Column("share", say(language, "Share"), "share1"),
        Column("share_low", say(language, "95% low"), "share1"),
        Column("share_high", say(language, "95% high"), "share1"),
    ]
    extra = {"rank": "count", "correlation": "coefficient", "beta": "coefficient", "vif": "mean"}
    heads = {
        "rank": say(language, "Rank"), "correlation": say(language, "Correlation"), "vif": "VIF",
        "beta": say(language, "Log odds") if drivers_notes.is_logistic(rows) else say(language, "Coefficient"),
    }  # fmt: skip
    columns += [Column(c, heads[c], f) for c, f in extra.items() if c in rows.columns]
    chance = [Column("rank_prob_1", say(language, "Probability of rank 1"), "probability")]
    names = [c.name for c in [*columns, *chance]]
    return Table((*columns, *chance), tuple(tuple(r) for r in rows[names].itertuples(index=False, name=None)))
