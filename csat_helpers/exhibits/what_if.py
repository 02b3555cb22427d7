"""What if: the outcome expected if items moved by stated amounts, a step a move."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.errors import InputError, nearest
from csat_helpers.exhibits import phrases, what_if_words
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.what_if_chart import Step, draw, ends_of, factor_of, reliable, steps_of, unit, written
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import PHONE_WIDTH_MM

GOALS = ("", "target", "segment", "competitor")
NEEDED = (
    "item", "label", "measure", "start", "end", "move", "estimate", "conf_low", "conf_high", "outcome_start",
    "outcome_start_low", "outcome_start_high", "outcome_end", "outcome_end_low", "outcome_end_high",
)  # fmt: skip


def what_if(
    frame: pd.DataFrame,
    *,
    id: str,
    language: str,
    also: Sequence[pd.DataFrame] = (),
    goal: str = "",
    of: str = "",
    targets: Mapping[str, float] | None = None,
    **words: Unpack[Words],
) -> Exhibit:
    """A waterfall: the outcome today, what each move would go with, and what is expected after all of them.

    ``frame`` is that of ``measures.what_if``; ``also`` are more of them, of the same moves and other outcomes (NPS, share
    satisfied), told in the table and the takeaways. ``goal`` says what the moves were made for: ``target``, ``segment``
    (the best one of each item; ``of`` is the segment's label), ``competitor`` (the best one), or nothing but what was
    stated. ``targets`` are those of outcomes, an index or an NPS by item: it is told whether it would be reached.

    Raises InputError where a column is missing or the goal unknown. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"item": ["a", "total"], "label": ["Price", "All"], "measure": "index", "start": [48.0, None]})
    >>> frame = frame.assign(end=[55.0, None], move=[7.0, None], estimate=2.8, conf_low=2.1, conf_high=3.5)
    >>> frame = frame.assign(outcome_start=68.4, outcome_start_low=67.4, outcome_start_high=69.4)
    >>> frame = frame.assign(outcome_end=71.2, outcome_end_low=70.2, outcome_end_high=72.2)
    >>> what_if(frame, id="w", language="en", goal="target").bundle.headline
    'With “Price” at target, an index of 71.2 (95% interval 70.2 to 72.2) would be expected instead of 68.4'
    """
    title = say(language, "What if")
    if goal not in GOALS:
        raise InputError(f"'{goal}' is no goal of moves.", where="exhibits.what_if", mend=nearest(goal, GOALS[1:]))
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words, lacks=say(language, "No item is to move."))
    parts = [part for part in (frame, *also) if len(part) and len(phrases.shown(part))]
    for part in parts:
        phrases.check_columns(part, NEEDED, "what_if")
    rows, kind = parts[0].reset_index(drop=True), phrases.format_of(frame)
    steps, target = steps_of(rows, language), _target(rows, kind, targets or {})
    return publish(
        "bars",
        pd.concat(parts, ignore_index=True),
        what_if_words.text(rows, parts[1:], steps, title, kind, language, goal=goal, of=of, target=target),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "outcome_end", "low": "outcome_end_low", "high": "outcome_end_high",
                  "format": kind, "order": [step.label for step in steps]},
        table=_table(parts, language),
        svg=draw(steps, kind, language),
        phone=draw(steps, kind, language, width=PHONE_WIDTH_MM),
        plot=_plot(steps, kind, language),
        base=phrases.base_of(rows),
        extra={"target": target, "parts": len(rows) - 1, "grey": sum(not reliable(r) for _, r in rows.iloc[:-1].iterrows())},
    )  # fmt: skip


def _target(rows: pd.DataFrame, kind: str, targets: Mapping[str, float]) -> float | None:
    """The outcome's own target; of a share there is none."""
    found = targets.get(str(rows["outcome"].iloc[0])) if "outcome" in rows.columns else None
    return None if found is None or kind == "share" else float(found)


def _table(parts: Sequence[pd.DataFrame], language: str) -> Table:
    """A section an outcome: its value today, each move and all of them, its expected value; changes have a sign."""
    columns = (
        Column("label", say(language, "Item")),
        Column("move", say(language, "Item’s index"), "text"),
        Column("estimate", say(language, "Estimate"), "index"),
        Column("conf_low", say(language, "95% low"), "index"),
        Column("conf_high", say(language, "95% high"), "index"),
    )
    values: list[tuple[Any, ...]] = []
    roles, formats, bold = [], [], []
    for part in parts:
        kind = phrases.format_of(part)
        if len(parts) > 1:
            values.append((what_if_words.outcome_name(part, language), None, None, None, None))
            roles.append("section")
            formats.append("")
        for own in _cells(part, kind, language):
            if own[-1]:
                bold.append(len(values))
            values.append(own[:5])
            roles.append("")
            formats.append(own[5])
    return Table(columns, tuple(values), emphasis=tuple(bold), roles=tuple(roles), formats=tuple(formats))


def _cells(part: pd.DataFrame, kind: str, language: str) -> list[tuple[Any, ...]]:
    """The cells of one outcome's rows, each with its format and whether it stands out."""
    last, factor = part[part["item"] == "total"].iloc[0], factor_of(kind)
    level = [tuple(last[f"outcome_{when}{end}"] for end in ("", "_low", "_high")) for when in ("start", "end")]
    made: list[tuple[Any, ...]] = [(say(language, "Today"), None, *level[0], kind, False)]
    for _, row in part.iterrows():
        alone = row["item"] != "total"
        moved = f"{number(row['start'], 'index')} → {number(row['end'], 'index')}" if alone else None
        change = tuple(factor * row[name] for name in ("estimate", "conf_low", "conf_high"))
        made.append((str(row["label"]), moved, *change, "points", False))
    return [*made, (say(language, "Expected"), None, *level[1], kind, True)]


def _plot(steps: Sequence[Step], kind: str, language: str) -> Plot:
    """Bars from one value to the next; a value stands alone where both are the same."""
    ink = tuple(step.colour for step in steps)
    fills = tuple(_FILL.get(step.colour, COLOURS["line"]) if not step.is_level else step.colour for step in steps)
    told = [written(step, kind, language) for step in steps]
    low, high = ends_of(steps, kind)
    start = Series(say(language, "Level before"), tuple(s.before for s in steps), marker="none")
    end = Series(
        say(language, "After"), tuple(s.after for s in steps), tuple(s.low for s in steps), tuple(s.high for s in steps),
        colour=COLOURS["p4"], colours=fills,
    )  # fmt: skip
    beside = (
        Figures(say(language, "Item’s index"), "text", texts=tuple(s.moved for s in steps)),
        Figures(unit(kind, language), "text", texts=tuple(value for value, _ in told), colours=ink),
        Figures(say(language, "95% interval"), "text", texts=tuple(within for _, within in told)),
    )
    return Plot(
        "waterfall", tuple(s.label for s in steps), (start, end), kind, minimum=low, maximum=high, beside=beside
    )  # fmt: skip


_FILL = {COLOURS["p6"]: COLOURS["p4"], COLOURS["neg"]: COLOURS["neg2"]}
__all__ = ["GOALS", "reliable", "what_if"]
