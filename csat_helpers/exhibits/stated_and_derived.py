"""Stated against derived importance: what customers call important, and what goes with their satisfaction."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.stated_and_derived_chart import draw, kind_names, kind_of, plot
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM

SURE, CERTAIN = 0.8, 0.95  # probability from which an item's kind is told, and told in the headline
_SIDES = ("stated", "derived")
NEEDED = (
    "label", *(f"{side}_relative{end}" for side in _SIDES for end in ("", "_low", "_high")),
    *(f"{side}_rank" for side in _SIDES), "kind", "kind_probability", "unstable",
)  # fmt: skip


def stated_and_derived(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """What is said and what is shown to be important, side by side, the most important in fact first.

    ``frame`` is that of ``measures.stated_and_derived``. An item's kind (key, hidden need, lip service, minor) is told
    where its probability is 80% or more. A questionnaire without importance questions gives an omitted exhibit.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.
    """
    title = say(language, "Stated and derived importance")
    if frame.empty or phrases.shown(frame, "derived" if "derived" in frame.columns else "estimate").empty:
        lacks = say(language, "The questionnaire does not ask how important the items are.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, NEEDED, "stated_and_derived")
    rows = phrases.shown(frame, "derived_relative").sort_values("derived_relative", ascending=False, kind="stable")
    rows = rows.reset_index(drop=True)
    return publish(
        "bars",
        rows,
        _text(rows, title, language),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "derived_relative", "low": "derived_relative_low",
                  "high": "derived_relative_high", "series": "kind", "format": "count",
                  "order": rows["label"].tolist()},
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=plot(rows, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def of_kind(rows: pd.DataFrame, kind: str, least: float = SURE) -> pd.DataFrame:
    """Items that are of a kind with a probability of ``least`` or more."""
    return rows[(rows["kind"] == kind) & (rows["kind_probability"] >= least)]


def headline(rows: pd.DataFrame, language: str) -> Said:
    """What customers do not name though it matters, and what they name alone."""
    hidden, lip = (of_kind(rows, kind, CERTAIN)["label"].astype(str).tolist() for kind in ("hidden", "lip_service"))
    parts = [
        say_n(
            language, "{items} is shown to matter more than it is said to", "{items} are shown to matter more than they are said to",
            len(hidden), items=_named(hidden, language),
        ) if hidden else "",
        say_n(
            language, "{items} is said to matter more than it shows", "{items} are said to matter more than they show",
            len(lip), items=_named(lip, language),
        ) if lip else "",
    ]  # fmt: skip
    said = [part for part in parts if part]
    if said:
        return Said(phrases.clauses(said, language), "reliable")
    return Said(say(language, "No item is reliably shown to matter more, or less, than it is said to"), "none")


def _named(labels: list[str], language: str) -> str:
    return (
        phrases.names(labels, language) if len(labels) <= phrases.NAMED else say(language, "{n} items", n=len(labels))
    )


def _text(rows: pd.DataFrame, title: str, language: str) -> Text:
    said = headline(rows, language)
    names = kind_names(language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "Importance, 100 = average of the items, with 95% intervals. {base}",
            base=phrases.base_text(rows, language),
        ),
        alt=_alt(rows, language),
        notes=_notes(rows, language),
        see=phrases.sentences(
            [
                say(language, "{kind}: {items}.", kind=names[kind], items=_named(found, language))
                for kind in names
                if (found := of_kind(rows, kind)["label"].astype(str).tolist())
            ],
            language,
        ),
        do=_do(rows, language),
    )  # fmt: skip


def _do(rows: pd.DataFrame, language: str) -> str:
    hidden, lip = of_kind(rows, "hidden"), of_kind(rows, "lip_service")
    parts = [
        say(language, "Do not leave {item} out because customers do not ask for it.",
            item=phrases.quoted(str(hidden["label"].iloc[0]))) if len(hidden) else "",
        say(language, "Keep {item} at the level that is taken for granted: a basic that is missing may be noticed.",
            item=phrases.quoted(str(lip["label"].iloc[0]))) if len(lip) else "",
    ]  # fmt: skip
    return phrases.sentences(parts, language)


def _notes(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    how = say(
        language,
        "Said: the importance question’s index over the mean of all of them. Shown: the item’s share of what the items explain "
        "of the outcome (Shapley value) over an equal share. Both 100 on average.",
    )
    kinds = say(
        language,
        "Key: above average in both; hidden need: shown alone; lip service: said alone; minor: neither. Told where the "
        "probability is {sure} or more, else “not sure”.",
        sure=number(SURE, "share"),
    )
    narrow = say(
        language,
        "Customers often call nearly everything important, so that what is said may differ less than what is shown.",
    )
    return (how, kinds, narrow, *phrases.common_notes(rows, language))


def _alt(rows: pd.DataFrame, language: str) -> str:
    parts = [
        say(
            language, "{item}: said {said}, shown {shown}, {kind}", item=row["label"],
            said=number(row["stated_relative"], "count"), shown=number(row["derived_relative"], "count"),
            kind=kind_of(row, language),
        )
        for _, row in rows.iterrows()
    ]  # fmt: skip
    return say(language, "Stated and derived importance by item. {rows}.", rows=phrases.clauses(parts, language))


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = [Column("label", say(language, "Item"))]
    spanners = []
    for side, name in (("stated", say(language, "Said")), ("derived", say(language, "Shown"))):
        own = [
            Column(f"{side}_relative", say(language, "Importance"), "count"),
            Column(f"{side}_relative_low", say(language, "95% low"), "count"),
            Column(f"{side}_relative_high", say(language, "95% high"), "count"),
            Column(f"{side}_rank", say(language, "Rank"), "count"),
        ]
        columns += own
        spanners.append({"label": name, "columns": [column.name for column in own]})
    columns += [
        Column("kind", say(language, "Kind")),
        Column("kind_probability", say(language, "Probability"), "probability"),
    ]
    names = kind_names(language)
    told = rows.assign(kind=rows["kind"].map(names))
    values = tuple(tuple(r) for r in told[[c.name for c in columns]].itertuples(index=False, name=None))
    marks = [
        {"row": k, "column": "label", "mark": "focus"}
        for k, (kind, p) in enumerate(zip(rows["kind"], rows["kind_probability"], strict=True))
        if kind == "hidden" and p >= SURE
    ]
    return Table(tuple(columns), values, tuple(spanners), tuple(marks))
