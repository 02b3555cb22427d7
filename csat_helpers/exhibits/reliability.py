"""Reliability: whether the items of a scale measure one thing, and which of them fits least."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

SEEN = 0.01  # a gain in alpha that two decimals show
ENOUGH = 0.7  # the usual floor for comparing groups (Nunnally and Bernstein 1994)


def reliability(
    scale: pd.DataFrame, items: pd.DataFrame | None = None, *, id: str, language: str, **words: Unpack[Words]
) -> Exhibit:
    """Cronbach's alpha and, where the frame has it, omega of each scale, with its items' fit.

    ``scale`` and ``items`` are the frames of ``measures.reliability``: ``construct, items, alpha,
    alpha_standardised, omega`` and ``construct, label, item_rest, alpha_if_dropped``. The encoding's ``kind`` is ``table``.

    >>> scale = pd.DataFrame({"construct": ["Service"], "alpha": [0.82], "alpha_standardised": [0.83]})
    >>> reliability(scale, id="r", language="en").bundle.headline
    'The items hold together: alpha 0.82'
    """
    title = say(language, "Reliability of the scales")
    known = scale[scale["alpha"].notna()] if "alpha" in scale.columns else scale
    if known.empty:
        lacks = say(language, "No two items of the questionnaire share a construct, so there is no scale to test.")
        return no_data(scale, id, language, title, words, lacks=lacks)
    phrases.check_columns(scale, ("construct", "alpha", "alpha_standardised"), "reliability")
    frame = scale if items is None or items.empty else items
    text = Text(
        headline=headline(known, language),
        title=title,
        see=_see(known, items, language),
        do=_turned(items, language),
        subtitle=say(language, "Cronbach’s alpha, 0 to 1. {base}", base=phrases.base_text(scale, language)),
        notes=(
            *([_omega_note(language)] if _has_omega(known) else []),
            say(
                language,
                "Alpha of 0.70 or more is commonly held to be enough to compare groups. Item-rest: correlation "
                "of an item with the sum of the others.",
            ),
            *phrases.common_notes(scale, language),
        ),
    )
    made = _table(known, items, language)
    return publish("table", frame, text, words, id=id, language=language, table=made, base=phrases.base_of(scale),
                   extra={"figures": {"floor": ENOUGH}})  # fmt: skip


def headline(scale: pd.DataFrame, language: str) -> str:
    """The finding: whether every scale holds together, none does, or which does not."""
    weak = scale[scale["alpha"] < ENOUGH]
    low, high = number(scale["alpha"].min(), "mean"), number(scale["alpha"].max(), "mean")
    if weak.empty and len(scale) == 1:
        return say(language, "The items hold together: alpha {low}", low=low)
    if weak.empty:
        return say(language, "Every scale holds together: alpha from {low} to {high}", low=low, high=high)
    floor = number(ENOUGH, "mean")
    if len(scale) == 1:
        return say(language, "The scale does not reach {floor} (alpha {low}): read its items, not a score of it",
                   floor=floor, low=low)  # fmt: skip
    if len(weak) == len(scale):
        return say(language, "None of the {n} scales reaches {floor} ({range}): read the items, not a scale score",
                   n=len(scale), floor=floor, range=interval(scale["alpha"].min(), scale["alpha"].max(), "mean", language))  # fmt: skip
    worst = weak.sort_values("alpha", kind="stable").iloc[0]
    values = {"name": phrases.quoted(str(worst["construct"])), "low": low, "floor": floor, "n": len(scale)}
    if len(weak) == 1:
        return say(
            language, "{name} alone does not reach {floor} (alpha {low}): read its items, not a score of it", **values
        )
    return say(
        language, "{weak} of {n} scales do not reach {floor}; {name} is lowest, at {low}", weak=len(weak), **values
    )


def _see(scale: pd.DataFrame, items: pd.DataFrame | None, language: str) -> str:
    """The item without which its scale would hold together better, where that is seen in two decimals."""
    if items is None or items.empty:
        return ""
    known = items.merge(scale[["construct", "alpha"]], on="construct")
    known = known.assign(gain=known["alpha_if_dropped"] - known["alpha"]).dropna(subset=["gain"])
    known = known[known["gain"] >= SEEN].sort_values("gain", ascending=False, kind="stable")
    if known.empty:
        return ""
    first = known.iloc[0]
    return say(
        language, "Without {item} alpha would be {without}, not {alpha}.", item=phrases.quoted(str(first["label"])),
        without=number(first["alpha_if_dropped"], "mean"), alpha=number(first["alpha"], "mean"),
    )  # fmt: skip


def _turned(items: pd.DataFrame | None, language: str) -> str:
    """Items that run against the rest of their scale, and the mend."""
    if items is None or items.empty:
        return ""
    against = items.loc[items["item_rest"] < 0, "label"].astype(str).tolist()
    if not against:
        return ""
    return say_n(
        language,
        "Check {items}: it runs against the rest of its scale. If it is worded the other way round, give it a scale marked "
        "reversed in questionnaire.yaml.",
        "Check {items}: they run against the rest of their scales. If they are worded the other way round, give them scales "
        "marked reversed in questionnaire.yaml.",
        len(against),
        items=phrases.names(against, language),
    )


def _has_omega(scale: pd.DataFrame) -> bool:
    return "omega" in scale.columns and bool(scale["omega"].notna().any())


def _omega_note(language: str) -> str:
    return say(
        language,
        "Omega is read like alpha, but does not take all items of a scale to say equally much (McDonald 1999).",
    )


def _table(scale: pd.DataFrame, items: pd.DataFrame | None, language: str) -> Table:
    omega = ("omega",) if _has_omega(scale) else ()
    heads = {"alpha": say(language, "Alpha"), "alpha_standardised": say(language, "Standardised"),
             "omega": say(language, "Omega"), "item_rest": say(language, "Item-rest"),
             "alpha_if_dropped": say(language, "Alpha without it")}  # fmt: skip
    own, each = ("alpha", "alpha_standardised", *omega), ("item_rest", "alpha_if_dropped")
    columns = (
        Column("name", say(language, "Scale and items")),
        Column("base", "n", "count"),
        *(Column(name, heads[name], "mean") for name in (*own, *each)),
    )
    rows, bold = [], []
    for one in phrases.records(scale):
        bold.append(len(rows))
        figures = (plain_cell(one.get(name)) for name in own)
        rows.append((str(one["construct"]), plain_cell(one.get("base")), *figures, *[""] * len(each)))
        if items is not None:
            mine = phrases.records(items[items["construct"] == one["construct"]])
            rows += [
                (str(r["label"]), plain_cell(r.get("base")), *[""] * len(own), *(plain_cell(r[name]) for name in each))
                for r in mine
            ]
    return Table(columns, tuple(rows), emphasis=tuple(bold))
