"""Topic funnel: how many of those asked took each step towards satisfaction with the topic, and where they are lost."""

from collections.abc import Sequence
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import phrases, topic_funnel_words
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.topic_funnel_chart import asked, draw, lost_text
from csat_helpers.exhibits.topic_funnel_rows import NEEDED, Step, levels_of, steps_of
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def topic_funnel(
    frame: pd.DataFrame, *, id: str, language: str, groups: pd.DataFrame | None = None, **words: Unpack[Words]
) -> Exhibit:
    """Bars that narrow from all who were asked to the last step, what is lost between them, and each segment's shares.

    ``frame`` is that of ``measures.topic_funnel``, ``groups`` the same by one or several segments. The headline names the step
    where most are lost only where the frame's test (``largest``) tells. Steps that are hidden are left out. The
    encoding's ``kind`` is ``bars``.

    Raises InputError where a column is missing.

    >>> frame = pd.DataFrame({"step": [1, 2], "label": ["Aware", "Adopted"], "estimate": [0.9, 0.4], "took": [54, 24]})
    >>> frame = frame.assign(by="total", level="", base=60, lost=[6, 30], lost_share=[0.1, 0.556], drop=[0.1, 0.5])
    >>> frame = frame.assign(conf_low=frame["estimate"] - 0.1, conf_high=frame["estimate"] + 0.1, largest=[False, True])
    >>> topic_funnel(frame, id="f", language="en").bundle.headline
    'Most are lost at “Adopted”: 56% of those who had got as far as “Aware”'
    """
    title = say(language, "From knowing to being satisfied")
    if frame.empty or phrases.shown(frame).empty:
        lacks = say(language, "The engagement states no steps (topic.steps), or nobody was asked.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, NEEDED, "topic_funnel")
    steps = steps_of(frame)
    levels = levels_of(groups, len(steps), language)
    whole = frame if groups is None or groups.empty else pd.concat([frame, groups], ignore_index=True)
    return publish(
        "bars",
        phrases.shown(whole),
        topic_funnel_words.text(steps, levels, whole, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "label", "low": "conf_low", "high": "conf_high", "format": "share",
                  "order": [step.label for step in steps]},
        table=_table(whole, language),
        svg=draw(steps, levels, language),
        phone=draw(steps, levels, language, width=PHONE_WIDTH_MM),
        plot=_plot(steps, language),
        base=steps[0].base,
    )  # fmt: skip


def _table(frame: pd.DataFrame, language: str) -> Table:
    """A row a step, then those of each level under its name; hidden ones are marked."""
    columns = (
        Column("label", say(language, "Step taken")), Column("base", say(language, "Asked"), "count"),
        Column("took", say(language, "Got as far"), "count"), Column("estimate", say(language, "Share"), "share"),
        Column("conf_low", say(language, "95% low"), "share"), Column("conf_high", say(language, "95% high"), "share"),
        Column("lost", say(language, "Lost"), "count"),
        Column("lost_share", say(language, "Of those who had got as far"), "share"),
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    roles: list[str] = []
    marks: list[dict[str, Any]] = []
    for (by, _), part in frame.groupby(["by", "level"], sort=False):
        if by != "total":
            first = part.iloc[0]
            head = phrases.figure(phrases.group_name(first, language), phrases.level_name(first, language), language)
            rows.append((head, *[None] * (len(columns) - 1)))
            roles.append("section")
        for row in phrases.records(part.sort_values("step", kind="stable")):
            marks += _marks(row, len(rows), columns)
            rows.append(tuple(None if pd.isna(row[c.name]) else row[c.name] for c in columns))
            roles.append("")
    return Table(columns, tuple(rows), marks=tuple(marks), roles=tuple(roles) if "section" in roles else ())


def _marks(row: dict[str, Any], place: int, columns: Sequence[Column]) -> list[dict[str, Any]]:
    if pd.isna(row["estimate"]):
        kind = "unreliable" if row.get("suppressed") == "reliability" else "confidential"
        return [{"row": place, "column": c.name, "mark": kind} for c in columns[1:]]
    found: list[dict[str, Any]] = []
    if row.get("largest"):
        found.append({"row": place, "column": "lost", "mark": "focus"})
    if phrases.flagged(pd.Series(row)):
        found.append({"row": place, "column": "base", "mark": "caution"})
    return found


def _plot(steps: Sequence[Step], language: str) -> Plot:
    """Bars from all who were asked to the last step, with their intervals and what is lost before each."""
    shares = (1.0, *(step.share for step in steps))
    low, high = ((None, *cells(getattr(step, name) for step in steps)) for name in ("low", "high"))
    fills = (COLOURS["p0"], *[COLOURS["p4"]] * len(steps))
    inks = ("", *(COLOURS["neg"] if step.largest else COLOURS["sec"] for step in steps))
    lost = ("", *(lost_text(step, language) for step in steps))
    series = Series(say(language, "Share"), shares, low, high, colour=COLOURS["p4"], colours=fills)
    return Plot(
        "bars", (asked(steps, language), *(step.label for step in steps)), (series,), "share",
        minimum=0.0, maximum=1.0,
        beside=(
            Figures("", "share", shares, colours=(COLOURS["ink"],) * len(shares)),
            Figures(say(language, "Lost"), "text", texts=lost, colours=inks),
            Figures("n", "count", (float(steps[0].base), *(float(step.took) for step in steps))),
        ),
    )  # fmt: skip
