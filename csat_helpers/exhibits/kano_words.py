"""What Kano's map says: what is reliably taken for granted, wanted the more of it, or delightful, and what is unclear."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.locale.kano_names import category_name
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

# In the order in which a client is told of them.
CATEGORIES = ("must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable")
LETTERS = {
    "attractive": "A", "one_dimensional": "O", "must_be": "M", "indifferent": "I", "reverse": "R", "questionable": "Q",
}  # fmt: skip
_TOLD = 2  # features that a clause names


def categorised(row: dict, language: str) -> str:
    """A feature's category; the two between which it is not clear."""
    first = row.get("category") or ""
    if not first:
        return ""
    if not row["mixed"]:
        return category_name(first, language)
    return f"{category_name(first, language)} / {category_name(row['second'], language)}"


def text(
    rows: pd.DataFrame, frame: pd.DataFrame, parts: pd.DataFrame | None, title: str, language: str
) -> Text:  # fmt: skip
    """All the words of the exhibit; ``frame`` has the hidden features too."""
    said = headline(rows, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "Better and Worse coefficients, 0 to 1. Regions are 95% confidence ellipses. {base}",
            base=phrases.base_text(rows, language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, language),
        notes=_notes(rows, frame, language),
        see=_see(rows, language),
        matters=_by_group(rows, parts, language),
        do=_do(rows, language),
    )  # fmt: skip


def clear(rows: pd.DataFrame, category: str) -> list[str]:
    """Labels of the features that are clearly of a category, the surest first."""
    return rows.loc[(rows["category"] == category) & ~rows["mixed"].astype(bool), "label"].astype(str).tolist()


def headline(rows: pd.DataFrame, language: str) -> Said:
    """The finding: which features are clearly of which category, and how many of none."""
    found = {name: labels for name in CATEGORIES if (labels := clear(rows, name))}
    if not found:
        return Said(_unclear(rows, language), "none")
    # What is neither wanted nor missed is told where nothing is, or where there is room.
    told = [name for name in CATEGORIES[:3] if name in found] or list(found)
    told += [name for name in CATEGORIES[3:] if name in found and name not in told and len(told) < 2]
    clauses = [_clause(name, found[name], language) for name in told]
    left = int(rows["mixed"].astype(bool).sum())
    if left:
        clauses.append(
            say_n(
                language, "{n} of {all} features has no clear category", "{n} of {all} features have no clear category",
                left, n=left, all=len(rows),
            )
        )  # fmt: skip
    return Said(phrases.clauses(clauses, language), "reliable")


def _unclear(rows: pd.DataFrame, language: str) -> str:
    if len(rows) > 1:
        return say(language, "No reliable category for any of {n} features", n=len(rows))
    return say(
        language, "No reliable category for {item}: {first} or {second}", item=phrases.quoted(rows["label"].iloc[0]),
        first=category_name(rows["category"].iloc[0], language), second=category_name(rows["second"].iloc[0], language),
    )  # fmt: skip


def _clause(category: str, labels: list[str], language: str) -> str:
    """What customers make of some features; of many, the surest is named."""
    count = len(labels)
    if count > _TOLD:
        first = phrases.quoted(labels[0])
        items = say(language, "{n} features such as {first}", n=count, first=first)
    else:
        items = phrases.names(labels, language)
    if category == "must_be":
        return say_n(language, "{items} is taken for granted", "{items} are taken for granted", count, items=items)
    if category == "one_dimensional":
        return say_n(
            language, "{items} pleases when there and is missed when not",
            "{items} please when there and are missed when not", count, items=items,
        )  # fmt: skip
    if category == "attractive":
        return say_n(language, "{items} delights customers", "{items} delight customers", count, items=items)
    if category == "indifferent":
        return say_n(
            language, "{items} leaves customers indifferent", "{items} leave customers indifferent", count, items=items
        )  # fmt: skip
    if category == "reverse":
        return say_n(language, "{items} is not wanted", "{items} are not wanted", count, items=items)
    return say(language, "answers on {items} contradict themselves", items=items)


def _lead(rows: pd.DataFrame, language: str) -> str:
    """The largest of both coefficients, as estimated."""
    if len(rows) < 2:
        return ""
    best, worst = rows.sort_values("better").iloc[-1], rows.sort_values("worse").iloc[0]
    return say(
        language, "The largest estimate of Better is that of {best}, {better}; of Worse that of {worst}, {worse}.",
        best=phrases.quoted(best["label"]), better=number(best["better"], "mean"), worst=phrases.quoted(worst["label"]),
        worse=number(worst["worse"], "mean"),
    )  # fmt: skip


def _see(rows: pd.DataFrame, language: str) -> str:
    """Every feature under its category, and those of none."""
    parts = []
    for name in CATEGORIES:
        if labels := clear(rows, name):
            items = phrases.names(labels, language)
            parts.append(say(language, "{category}: {items}.", category=category_name(name, language), items=items))
    unsure = rows.loc[rows["mixed"].astype(bool), "label"].astype(str).tolist()
    if unsure and parts:
        parts.append(say(language, "Not clear: {items}.", items=phrases.names(unsure, language)))
    return phrases.sentences(parts, language) if len(rows) > 1 else ""


def _by_group(rows: pd.DataFrame, parts: pd.DataFrame | None, language: str) -> str:
    """Features of which a group's clear category is another than that of all respondents, the first of them."""
    if parts is None:
        return ""
    whole = {row["feature"]: row for row in phrases.records(rows) if not row["mixed"]}
    told = []
    for row in phrases.records(parts):
        all_of_them = whole.get(row["feature"])
        if all_of_them is None or row["mixed"] or row["category"] == all_of_them["category"]:
            continue
        told.append(
            say(
                language, "{item}: {own} for {group}, {whole} for all respondents.",
                item=phrases.quoted(str(row["label"])), own=category_name(row["category"], language),
                group=phrases.people(phrases.level_name(pd.Series(row), language), language),
                whole=category_name(all_of_them["category"], language),
            )
        )  # fmt: skip
    if told:
        return phrases.sentences(told[:2], language)
    return say(language, "No group has a clear category other than that of all respondents.")


def _do(rows: pd.DataFrame, language: str) -> str:
    """What each category asks for, for the first of its features."""
    parts = []
    if labels := clear(rows, "must_be"):
        items = phrases.names(labels[:_TOLD], language)
        parts.append(say(language, "See that {items} never fails: more than that goes unnoticed.", items=items))
    if labels := clear(rows, "one_dimensional"):
        items = phrases.names(labels[:_TOLD], language)
        parts.append(say(language, "Compete on {items}: customers notice every step.", items=items))
    if labels := clear(rows, "attractive"):
        items = phrases.names(labels[:_TOLD], language)
        parts.append(say(language, "Stand out with {items}: nobody misses it yet.", items=items))
    if not parts and (unsure := rows.loc[rows["mixed"].astype(bool), "label"].astype(str).tolist()):
        items = phrases.names(unsure[:_TOLD], language)
        parts.append(say(language, "Ask more customers about {items} before spending on it.", items=items))
    return phrases.sentences(parts, language)


def _notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    letters = say(
        language,
        "A attractive, O one-dimensional, M must-be, I indifferent, R reverse, Q questionable. Better = (A + O) / "
        "(A + O + M + I); Worse = −(O + M) / (A + O + M + I). The lines lie at 0.5.",
    )
    sure = say(
        language,
        "A category is clear where it leads the next by 6 percentage points or more and the lead is reliable at the 95% "
        "level (t test on the design; each feature by itself, p values not adjusted).",
    )
    hollow = say(language, "Hollow: no clear category.") if rows["mixed"].astype(bool).any() else ""
    return (letters, phrases.sentences([sure, hollow], language), *phrases.common_notes(frame, language))


def _alt(rows: pd.DataFrame, language: str) -> str:
    def ends(row: dict, name: str) -> str:
        value, low, high = row[name], row.get(f"{name}_low"), row.get(f"{name}_high")
        if low is None or high is None or pd.isna(low) or pd.isna(high):
            return number(value, "mean")
        return number(value, "mean") + phrases.bracketed(interval(low, high, "mean", language), language)

    listed = [
        say(
            language, "{item}: Better {better}, Worse {worse}, {category}", item=row["label"],
            better=ends(row, "better"), worse=ends(row, "worse"), category=categorised(row, language),
        )
        for row in phrases.records(rows)
    ]  # fmt: skip
    return say(language, "Map of Better and Worse coefficients. {rows}.", rows=phrases.clauses(listed, language))
