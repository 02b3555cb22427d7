"""Methods for who has to judge a study: its facts, how precise it is at which base, and its terms in plain words."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.errors import InputError, nearest
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import number

SMALL = 100  # the base that a headline on precision names beside the whole


def study(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Facts of the study and the rules for small groups, as a table without figures.

    ``frame`` is that of ``survey.study_facts``: ``section`` (``study``, ``groups``), ``fact, label, value, given``. A
    fact that the engagement does not give stays in the table and says so. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"section": "study", "fact": ["population", "mode"], "label": ["Population", "Mode"]})
    >>> frame = frame.assign(value=["Customers", "not provided"], given=[True, False])
    >>> study(frame, id="s", language="en").bundle.headline
    'Who was studied: Customers'
    """
    title = say(language, "The study in facts")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("section", "fact", "label", "value", "given"), "study")
    names = {"groups": say(language, "What is shown of small groups")}
    rows, heads = [], []
    for section, part in frame.groupby("section", sort=False):
        if section != "study":
            heads.append(len(rows))
            rows.append((names.get(str(section), str(section)), ""))
        rows += [(str(r["label"]), str(r["value"])) for r in phrases.records(part)]
    columns = (Column("label", say(language, "Fact")), Column("value", say(language, "Value")))
    made = Table(columns, tuple(rows), emphasis=tuple(heads))
    lacking = [str(r["label"]) for r in phrases.records(frame[~frame["given"].astype(bool)])]
    text = Text(
        headline=_studied(frame, language),
        title=title,
        see=say(language, "Not provided: {facts}.", facts=phrases.names(lacking, language, quotes=False)) if lacking else "",
        matters=_without_rate(frame, language),
    )  # fmt: skip
    return publish("table", frame, text, words, id=id, language=language, table=made)


def _studied(frame: pd.DataFrame, language: str) -> str:
    """Whom the study is of, where the engagement says."""
    known = frame[frame["given"].astype(bool)].set_index("fact")["value"]
    if "population" in known:
        return say(language, "Who was studied: {population}", population=known["population"])
    return say(language, "How the study was made")


def _without_rate(frame: pd.DataFrame, language: str) -> str:
    rate = frame[frame["fact"] == "response_rate"]
    if rate.empty or bool(rate["given"].iloc[0]):
        return ""
    return say(language, "Without the response rate nobody can judge how much those who did not answer might change.")


def precision(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Margins of error by base: a column a measure, a row a base, the whole sample first.

    ``frame`` is that of ``measures.precision``: ``measure, label, base, margin, deff``. The encoding's ``kind`` is
    ``table``.

    >>> frame = pd.DataFrame({"base": [1000, 100], "margin": [0.031, 0.098], "deff": 1.0})
    >>> precision(frame.assign(measure="share", label="Share of 50%"), id="p", language="en").bundle.headline
    'A share of 50% is known to ±3.1 percentage points on 1,000 respondents, to ±9.8 on 100'
    """
    title = say(language, "Precision by base")
    if frame.empty or phrases.shown(frame, "margin").empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("measure", "label", "base", "margin"), "precision")
    wide = _by_base(frame)
    finding = _known_to(frame, language)
    text = Text(
        headline=finding,
        title=title,
        subtitle=say(language, "Margin of error: half the width of the 95% confidence interval, ± points. {base}",
                     base=phrases.base_text(wide.head(1), language)),
        alt=finding,
        see=say(language, "Two figures that lie closer together than their margins may differ by chance alone."),
        notes=_precision_notes(frame, language),
    )  # fmt: skip
    return publish("table", frame, text, words, id=id, language=language, table=_precision_table(frame, wide, language),
                   base=int(wide["base"].iloc[0]), extra={"figures": {"points": wide["share"].tolist()}}
                   if "share" in wide.columns else None)  # fmt: skip


def _by_base(frame: pd.DataFrame) -> pd.DataFrame:
    """A row a base, a column a measure in points; a measure's own largest base stands for the whole sample."""
    parts = []
    for measure, part in frame.groupby("measure", sort=False):
        factor = 100 if measure == "share" else 1
        place = [0, *part["base"].iloc[1:].astype(int)]
        parts.append(pd.Series((part["margin"] * factor).to_numpy(), index=place, name=str(measure)))
    wide = pd.concat(parts, axis=1)
    return wide.rename_axis("base").reset_index().assign(base=lambda f: f["base"].replace(0, int(frame["base"].max())))


def _known_to(frame: pd.DataFrame, language: str) -> str:
    """The finding: a share's margin on the whole sample, and on a hundred respondents or the smallest base shown."""
    shares = frame[frame["measure"] == "share"]
    if shares.empty:
        return say(language, "Precision by base")
    whole, smaller = shares.iloc[0], shares.iloc[1:]
    values = {"n": number(whole["base"], "count"), "x": number(100 * whole["margin"], "index")}
    if smaller.empty:
        return say(language, "A share of 50% is known to ±{x} percentage points on {n} respondents", **values)
    named = smaller[smaller["base"] == SMALL]
    other = (named if len(named) else smaller.tail(1)).iloc[0]
    values |= {"m": number(other["base"], "count"), "y": number(100 * other["margin"], "index")}
    return say(
        language, "A share of 50% is known to ±{x} percentage points on {n} respondents, to ±{y} on {m}", **values
    )


def _precision_notes(frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    lines = [
        say(language, "The first row is the whole sample of this report; a group of customers has the precision of the "
                      "base nearest to its own. A share far from 50% is known more precisely.")
    ]  # fmt: skip
    if "deff" in frame.columns and frame["deff"].notna().any():
        lines.append(
            say(language, "Design effect at the smaller bases: {deff}.", deff=number(frame["deff"].max(), "mean"))
        )
    return tuple(lines)


def _precision_table(frame: pd.DataFrame, wide: pd.DataFrame, language: str) -> Table:
    labels = frame.groupby("measure", sort=False)["label"].first()
    columns = (
        Column("base", say(language, "Respondents"), "count"),
        *(Column(str(name), _head(str(name), str(label), language), "index") for name, label in labels.items()),
    )
    rows = wide[[c.name for c in columns]].itertuples(index=False, name=None)
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in rows), emphasis=(0,))


def _head(measure: str, label: str, language: str) -> str:
    """A column's heading: what is measured, and the unit of its margins."""
    if measure == "share":
        return say(language, "{label}, ± percentage points", label=label)
    if measure == "nps":
        return say(language, "NPS, ± points")
    return say(language, "Index of {label}, ± points", label=phrases.quoted(label))


def glossary(terms: Sequence[str] | None = None, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Terms of the report in plain words: those named (see :func:`meanings`), all where None.

    Raises InputError for a term that is not known. The encoding's ``kind`` is ``table``.

    >>> glossary(["index"], id="g", language="en").bundle.table.rows[0][0]
    'Index'
    """
    known = meanings(language)
    for term in terms or ():
        if term not in known:
            raise InputError(
                f"The term '{term}' is not explained.", where="exhibits.glossary", mend=nearest(term, known)
            )
    title = say(language, "Terms in this report")
    rows = [known[term] for term in (known if terms is None else terms)]
    if not rows:
        return no_data(pd.DataFrame(), id, language, title, words)
    made = Table((Column("term", say(language, "Term")), Column("meaning", say(language, "Meaning"))), tuple(rows))
    frame = pd.DataFrame(rows, columns=["term", "meaning"])
    return publish("table", frame, Text(title, title), words, id=id, language=language, table=made)


def meanings(language: str) -> dict[str, tuple[str, str]]:
    """Every term that can be explained, by its key: the term and what it means."""
    return {**_of_figures(language), **_of_weights(language), **_of_methods(language)}


def _of_figures(language: str) -> dict[str, tuple[str, str]]:
    """What figures are."""
    return {
        "index": (
            say(language, "Index"),
            say(language, "Answers put on 0 to 100: the lowest answer is 0, the highest 100; then the mean."),
        ),
        "nps": (
            say(language, "NPS (net promoter score)"),
            say(language, "Share answering 9 or 10 less share answering 0 to 6, from −100 to +100."),
        ),
        "interval": (
            say(language, "95% confidence interval"),
            say(
                language,
                "Drawn again and again, 95 of 100 samples would give intervals that hold the customers’ true figure.",
            ),
        ),
        "reliable": (
            say(language, "Reliable (a difference, a change)"),
            say(language, "Larger than chance between samples would make it: p below 0.05 where a test is made."),
        ),
        "alpha": (
            say(language, "Cronbach’s alpha"),
            say(language, "From 0 to 1: how far the items of a scale measure one thing. 0.70 is a usual floor."),
        ),
    }


def _of_weights(language: str) -> dict[str, tuple[str, str]]:
    """What weighting and the design do."""
    return {
        "selection": (
            say(language, "Selection weights"),
            say(language, "They make up for groups that were drawn more or less often than others, by plan."),
        ),
        "raking": (
            say(language, "Raking"),
            say(
                language,
                "Weights adjusted in turn to each known make-up of the population (age, region ...), until all fit.",
            ),
        ),
        "effective": (
            say(language, "Effective n"),
            say(language, "How many respondents without weights would give the same precision."),
        ),
        "deff": (
            say(language, "Design effect"),
            say(
                language,
                "How many times larger the variance is than in a simple random sample of the same size: 1 is no loss.",
            ),
        ),
        "df": (
            say(language, "Degrees of freedom"),
            say(
                language,
                "How well the variance is known: respondents (or clusters) less strata. They are those of the "
                "whole sample, all waves together, also for a table of one wave or group, because the design is "
                "estimated as a whole.",
            ),
        ),
    }


def _of_methods(language: str) -> dict[str, tuple[str, str]]:
    """How results are computed."""
    return {
        "shapley": (
            say(language, "Shapley value (LMG)"),
            say(
                language,
                "Importance: what an item adds to the explained part of the outcome, averaged over all orders in "
                "which the items could be added. The parts add up to the whole.",
            ),
        ),
        "bootstrap": (
            say(language, "Bootstrap"),
            say(
                language,
                "The sample is drawn anew from itself many times; how far the results vary shows how uncertain "
                "they are.",
            ),
        ),
    }
