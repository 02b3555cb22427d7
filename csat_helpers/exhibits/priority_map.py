"""Importance against performance: what matters and is weak, with the region each item may lie in."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import panel_plots, phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.priority_map_chart import draw, quadrant_names
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM

SURE, CERTAIN = 0.8, 0.95  # probability from which a place is told, and told without "probably"
MAYBE = 0.2  # probability of being one to fix from which an item is worth a word
NEEDED = ("label", "importance", "performance", "quadrant", "importance_line", "performance_line")


def priority_map(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """The importance-performance map with 95% confidence ellipses and named quadrants.

    ``frame`` is that of ``measures.importance_performance``: ``item, label, importance`` (0 to 1), ``performance``
    (0 to 100), their variances and covariance ``imp_var, perf_var, cov``, ``quadrant, quadrant_probability`` and the
    two lines. An item that may well lie in another quadrant is marked uncertain, in words and in the table.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``map``.

    >>> frame = pd.DataFrame({"label": ["Speed", "Price"], "importance": [0.3, 0.7], "performance": [71.2, 48.0]})
    >>> frame = frame.assign(quadrant=["maintain", "fix"], quadrant_probability=[0.99, 0.97])
    >>> frame = frame.assign(importance_line=0.5, performance_line=59.6)
    >>> priority_map(frame, id="m", language="en").bundle.headline
    '“Price” is important and rated below average'
    """
    title = say(language, "Importance and performance")
    if frame.empty or phrases.shown(frame, "importance").empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, NEEDED, "priority_map")
    rows = frame.dropna(subset=["importance", "performance"])
    rows = rows.sort_values("importance", ascending=False, kind="stable").reset_index(drop=True)
    return publish(
        "map",
        rows,
        _text(rows, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "importance", "y": "performance", "series": "quadrant", "label": "label",
                  "x_low": "importance_low", "x_high": "importance_high", "y_low": "performance_low",
                  "y_high": "performance_high", "quadrants": quadrant_names(language)},
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=panel_plots.priority_map(rows, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def fixes(rows: pd.DataFrame) -> pd.DataFrame:
    """Items to fix first whose place is sure, most important first."""
    return rows[(rows["quadrant"] == "fix") & _placed(rows)]


def strengths(rows: pd.DataFrame) -> pd.DataFrame:
    """Items to protect whose place is sure, most important first."""
    return rows[(rows["quadrant"] == "keep") & _placed(rows)]


def _placed(rows: pd.DataFrame) -> pd.Series:
    """Whether each item lies in its quadrant with a probability of :data:`SURE`; never, where none was computed."""
    if "quadrant_probability" not in rows.columns:
        return pd.Series(False, index=rows.index)
    unstable = rows["unstable"].astype(bool) if "unstable" in rows.columns else False
    return (rows["quadrant_probability"].fillna(0) >= SURE) & ~pd.Series(unstable, index=rows.index)


def by_gain(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` by what improving them promises: importance times the distance to the mean index, largest first."""
    gain = rows["importance"] * (rows["performance_line"] - rows["performance"])
    return rows.loc[gain.sort_values(ascending=False, kind="stable").index]


def first_step(rows: pd.DataFrame, language: str, order: Sequence[str] = ()) -> Said:
    """What comes first, as the second half of a message: certain only where the place of an item is.

    ``order`` lists items as they are to be taken up; others come after them, by what they promise.
    """
    fix = by_gain(rows[rows["quadrant"] == "fix"])
    place = {item: k for k, item in enumerate(order)}
    fix = fix.assign(place=fix["item"].map(place).fillna(len(place))).sort_values("place", kind="stable")
    sure = fix[_placed(fix)]["label"].tolist()
    if sure:
        text = say_n(
            language,
            "{items} is the first priority",
            "{items} are the first priorities",
            min(len(sure), 2),
            items=phrases.names(sure[:2], language),
        )
        return Said(text, "reliable")
    if len(fix):
        return Said(say(language, "{item} may come first", item=phrases.quoted(fix["label"].iloc[0])), "none")
    return Said("")


def headline(rows: pd.DataFrame, language: str) -> Said:
    """The finding: what is important and weak, and whether that can be said."""
    sure = fixes(rows)
    if len(sure):
        return Said(_weak(sure, language), "reliable")
    fix = rows[rows["quadrant"] == "fix"]["label"].tolist()
    if fix:
        text = say(
            language, "{item} may be important and rated below average, but its place is not sure",
            item=phrases.quoted(fix[0]),
        )  # fmt: skip
        return Said(text, "none")
    strong = rows[(rows["quadrant"] == "keep") & _placed(rows)]["label"].tolist()
    if strong:
        named = phrases.names(strong[:2], language)
        text = say(language, "No important item is reliably below average; protect {items}", items=named)
        return Said(text, "reliable")
    return Said(say(language, "No important item is reliably above or below average"), "none")


def _weak(sure: pd.DataFrame, language: str) -> str:
    labels, certain = sure["label"].tolist(), sure["quadrant_probability"].min() >= CERTAIN
    if len(labels) > phrases.NAMED - 1:
        values = {"n": len(labels), "first": phrases.quoted(labels[0])}
        if certain:
            return say(language, "{n} items are important and rated below average, among them {first}", **values)
        return say(language, "{n} items are probably important and rated below average, among them {first}", **values)
    named = phrases.names(labels, language)
    if certain:
        return say_n(
            language,
            "{items} is important and rated below average",
            "{items} are important and rated below average",
            len(labels),
            items=named,
        )
    return say_n(
        language,
        "{items} is probably important and rated below average",
        "{items} are probably important and rated below average",
        len(labels),
        items=named,
    )


def _text(rows: pd.DataFrame, title: str, language: str) -> Text:
    said = headline(rows, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language,
            "Index 0–100 against share of explained variance, %. Regions are 95% confidence ellipses. {base}",
            base=phrases.base_text(rows, language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, language),
        notes=_notes(rows, language),
        see=_see(rows, language),
        matters=_matters(rows, language),
        do=_do(rows, language),
    )


def _lead(rows: pd.DataFrame, language: str) -> str:
    """Where the items stand that may be weak; of those that surely are the first takeaway tells."""
    fix = rows[rows["quadrant"] == "fix"]["label"].tolist()
    if not fix or len(fixes(rows)):
        return ""
    return say(
        language,
        "Estimated below the mean of {mean} and above an equal share of importance: {items}.",
        mean=number(rows["performance_line"].iloc[0], "index"),
        items=phrases.names(fix[:5], language),
    )


def _see(rows: pd.DataFrame, language: str) -> str:
    """Where the important items stand, of which the headline names only some."""
    mean = number(rows["performance_line"].iloc[0], "index")
    weak, strong = fixes(rows), strengths(rows)
    parts = [
        say(language, "Important and below the mean of {mean}: {items}.", mean=mean, items=_with_index(weak, language))
        if len(weak)
        else "",
        say(language, "Important and above it: {items}.", items=_with_index(strong, language))
        if len(strong) and len(weak)
        else "",
        say(
            language, "Important and above the mean of {mean}: {items}.", mean=mean, items=_with_index(strong, language)
        )
        if len(strong) and not len(weak)
        else "",
    ]
    return phrases.sentences(parts, language)


def _has_outcome(rows: pd.DataFrame) -> bool:
    return "outcome_label" in rows.columns and bool(str(rows["outcome_label"].iloc[0] or ""))


def _with_index(rows: pd.DataFrame, language: str) -> str:
    """The first items by name, each with its index."""
    named = [
        phrases.quoted(str(row["label"])) + phrases.bracketed(number(row["performance"], "index"), language)
        for _, row in rows.head(4).iterrows()
    ]
    return phrases.commas(named, language)


def _matters(rows: pd.DataFrame, language: str) -> str:
    """How much the items named weigh; nothing where none is surely placed."""
    weak = by_gain(fixes(rows))
    told = weak if len(weak) else strengths(rows)
    if told.empty or not _has_outcome(rows):
        return ""
    return say(
        language, "{item} holds {share} of what the items explain of {outcome}.",
        item=phrases.quoted(str(told["label"].iloc[0])), share=number(told["importance"].iloc[0], "share"),
        outcome=phrases.quoted(str(rows["outcome_label"].iloc[0])),
    )  # fmt: skip


def _do(rows: pd.DataFrame, language: str) -> str:
    """Where to begin: with what is surely weak, by what it promises; what cannot be placed waits for the next wave."""
    fix = by_gain(rows[rows["quadrant"] == "fix"])
    sure = fix[_placed(fix)]
    if len(sure):
        item = phrases.quoted(sure["label"].iloc[0])
        begin = say(language, "Begin with {item}; keep what is strong while you do.", item=item)
    else:
        item = phrases.quoted(fix["label"].iloc[0]) if len(fix) else ""
        begin = say(language, "Ask more customers about {item} before spending on it.", item=item) if item else ""
    unsure = undecided(rows)
    unsure = unsure if len(sure) else unsure[unsure["quadrant"] != "fix"]
    later = phrases.names(unsure["label"].tolist()[:4], language)
    wait = say(language, "Decide on {items} at the next wave: the place is not sure.", items=later) if later else ""
    return phrases.sentences([begin, wait], language)


def undecided(rows: pd.DataFrame) -> pd.DataFrame:
    """Items that may be among those to fix, but not surely; none where the frame has no probabilities."""
    if "quadrant_probability" not in rows.columns:
        return rows.head(0)
    chance = rows["prob_fix"] >= MAYBE if "prob_fix" in rows.columns else rows["quadrant"] == "fix"
    return rows[~_placed(rows) & (chance | (rows["quadrant"] == "fix"))]


def _notes(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    lines = say(
        language,
        "Dashed lines: mean index and equal share of importance. An item whose region crosses a line "
        "cannot be assigned to one side with confidence.",
    )
    placed = say(
        language,
        "An item is said to lie in its quadrant where the probability is {sure} or more, and probably so under "
        "{certain}.",
        sure=number(SURE, "share"), certain=number(CERTAIN, "share"),
    )  # fmt: skip
    known = "quadrant_probability" in rows.columns
    return (lines, placed if known else "", *phrases.common_notes(rows, language))


def _alt(rows: pd.DataFrame, language: str) -> str:
    names = quadrant_names(language)
    parts = [
        say(
            language,
            "{item}: importance {x}, index {y}, {quadrant}",
            item=r["label"],
            x=number(r["importance"], "share1"),
            y=number(r["performance"], "index"),
            quadrant=names[r["quadrant"]],
        )
        for r in phrases.records(rows)
    ]
    return say(language, "Map of importance and performance. {rows}.", rows=phrases.clauses(parts, language))


def _table(rows: pd.DataFrame, language: str) -> Table:
    names = quadrant_names(language)
    columns = [
        Column("label", say(language, "Item")),
        Column("importance", say(language, "Importance"), "share1"),
        Column("performance", say(language, "Index"), "index"),
        Column("quadrant", say(language, "Quadrant")),
    ]
    written = rows.assign(quadrant=rows["quadrant"].map(names))
    if "quadrant_probability" in rows.columns:
        columns.append(Column("quadrant_probability", say(language, "Probability"), "probability"))
    values = tuple(tuple(r) for r in written[[c.name for c in columns]].itertuples(index=False, name=None))
    marks = [{"row": k, "column": "label", "mark": "down"} for k, q in enumerate(rows["quadrant"]) if q == "fix"]
    return Table(tuple(columns), values, marks=tuple(marks))
