"""The gaps behind service quality: what management knows, what the standard asks, what is delivered, what is promised."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.servqual_rows import of_all, signed
from csat_helpers.locale import say

BEHIND = (1, 2, 3, 4)


def servqual_gaps(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Gaps 1 to 4 by dimension beside the customers' own, gap 5: a table, of figures from outside the survey.

    ``frame`` is that of ``measures.servqual``. They are differences without an error, so the headline says what they
    are and claims nothing of them. Without any the exhibit is left out.

    The encoding's ``kind`` is ``table``.

    >>> rows = [{"gap": g, "estimate": v, "perception": 5.0 + v, "expectation": 5.0} for g, v in ((3, -0.4), (5, -0.7))]
    >>> frame = pd.DataFrame(rows).assign(kind="dimension", dimension="e", label="Empathy", by="total")
    >>> servqual_gaps(frame, id="g", language="en").bundle.headline
    'Behind the gap of −0.70 on “Empathy” stands one of −0.40 between delivery and the standard'
    """
    title = say(language, "The gaps behind service quality")
    given = frame[frame["gap"].isin(BEHIND)] if len(frame) else frame
    if given.empty or phrases.shown(given).empty:
        lacks = say(language, "No data on management, standards, delivery or promises were given.")
        return no_data(frame.head(0), id, language, title, words, lacks=lacks)
    own = of_all(frame)
    own = own[own["kind"] == "dimension"].sort_values("estimate", kind="stable")
    both = pd.concat([phrases.shown(given), own], ignore_index=True)
    wide = both.pivot_table(index="dimension", columns="gap", values="estimate", aggfunc="first")
    order = [
        *[d for d in own["dimension"] if d in wide.index],
        *[d for d in wide.index if d not in set(own["dimension"])],
    ]
    wide = wide.reindex(order)
    labels = both.drop_duplicates("dimension").set_index("dimension")["label"]
    return publish(
        "table",
        both,
        _text(wide, labels, title, language),
        words,
        id=id,
        language=language,
        table=_table(wide, labels, language),
        base=phrases.base_of(own),
    )


def gap_name(gap: int, language: str) -> str:
    """Between what a gap lies, in a reader's words."""
    return {
        1: say(language, "management’s view and customers’ expectation"),
        2: say(language, "the standard and management’s view"),
        3: say(language, "delivery and the standard"),
        4: say(language, "delivery and the promise"),
        5: say(language, "perception and expectation"),
    }[gap]


def _heading(gap: int, language: str) -> str:
    return {
        1: say(language, "1 Knowledge"), 2: say(language, "2 Standards"), 3: say(language, "3 Delivery"),
        4: say(language, "4 Promises"), 5: say(language, "5 Customers"),
    }[gap]  # fmt: skip


def _text(wide: pd.DataFrame, labels: pd.Series, title: str, language: str) -> Text:
    return Text(
        headline=_headline(wide, labels, language) or title,
        title=title,
        subtitle=say(language, "What is less what should be, on the customers’ scale"),
        alt=_alt(wide, labels, language),
        notes=(
            phrases.sentences(
                [say(language, "Gap {gap}: between {what}.", gap=gap, what=gap_name(int(gap), language)) for gap in wide.columns],
                language,
            ),
            say(
                language, "Gaps 1 to 4 come from data outside the survey and have no error; gap 5 is the survey’s. Below zero, "
                "service falls short. They do not add up."
            ),
        ),
    )  # fmt: skip


def _headline(wide: pd.DataFrame, labels: pd.Series, language: str) -> str:
    """The deepest of the gaps behind the dimension whose own is deepest."""
    behind = wide[[gap for gap in BEHIND if gap in wide.columns]]
    for dimension in wide.index[behind.notna().any(axis=1)]:
        known = behind.loc[dimension].dropna()
        own = wide.loc[dimension].get(5)
        if known.min() < 0 and own is not None and own < 0:
            return say(
                language, "Behind the gap of {own} on {item} stands one of {gap} between {what}", own=signed(own),
                item=phrases.quoted(str(labels[dimension])), gap=signed(known.min()),
                what=gap_name(int(known.idxmin()), language),
            )  # fmt: skip
    return ""


def _table(wide: pd.DataFrame, labels: pd.Series, language: str) -> Table:
    columns = [
        Column("label", say(language, "Dimension")),
        *(Column(f"gap_{gap}", _heading(int(gap), language), "mean") for gap in wide.columns),
    ]
    values = tuple((str(labels[name]), *wide.loc[name]) for name in wide.index)
    marks = []
    for k, name in enumerate(wide.index):
        behind = wide.loc[name].reindex(BEHIND).dropna()
        if len(behind) and float(behind.min()) < 0:
            marks.append({"row": k, "column": f"gap_{behind.idxmin()}", "mark": "focus"})
    return Table(tuple(columns), values, marks=tuple(marks))


def _alt(wide: pd.DataFrame, labels: pd.Series, language: str) -> str:
    listed = []
    for name in wide.index:
        known = wide.loc[name].dropna()
        gaps = phrases.commas(
            [phrases.figure(_heading(int(g), language), signed(v), language) for g, v in known.items()], language
        )
        listed.append(phrases.figure(str(labels[name]), gaps, language))
    return say(language, "Gaps by dimension. {rows}.", rows=phrases.clauses(listed, language))
