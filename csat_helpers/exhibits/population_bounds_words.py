"""What is said of few respondents of a known population: of all of it for certain, by chance, or not at all."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.locale import say
from csat_helpers.look import number

NEAR = 0.5  # the part of the population from which on what holds for certain says something


def title(language: str) -> str:
    """What the exhibit is of."""
    return say(language, "Those who answered, and the whole population")


def name(row: pd.Series, language: str) -> str:
    """The item, or the item in its group."""
    label = phrases.quoted(str(row["label"]))
    return label if row["by"] == "total" else phrases.figure(label, phrases.level_name(row, language), language)


def headline(rows: pd.DataFrame, language: str) -> str:
    """What holds of the first row: for certain where most answered, else as far as chance goes."""
    row = rows.iloc[0]
    kind, known = phrases.format_of(rows), pd.notna(row["population"])
    values = {"name": name(row, language), "value": number(row["estimate"], kind)}
    if known:
        values |= {"n": number(row["answered"], "count"), "size": number(row["population"], "count")}
    if row["census"]:
        same = bool(rows["census"].all()) and len(set(rows["population"])) == 1
        if same:
            return say(language, "All {size} answered: {name} is at {value}, without sampling error", **values)
        return say(language, "All {size} answered {name}: it is at {value}, without sampling error", **values)
    if known and row["part"] > NEAR and pd.notna(row["certain_low"]):
        values["ends"] = _between(row["certain_low"], row["certain_high"], kind, language)
        return say(language, "{n} of {size} answered: whatever the others say, {name} lies between {ends}", **values)
    if pd.notna(row["conf_low"]):
        values["ends"] = _between(row["conf_low"], row["conf_high"], kind, language)
        if known:
            return say(
                language, "{n} of {size} answered: {name} is at {value}, and of all it lies between {ends} as far as "
                "chance goes", **values)  # fmt: skip
        return say(language, "{name} is at {value}, and lies between {ends} as far as chance goes", **values)
    return say(language, "{name} is at {value}", **values)


def _between(low: float, high: float, kind: str, language: str) -> str:
    """``62.1 and 77.3``: both ends as words that follow "between"."""
    return say(language, "{low} and {high}", low=number(low, kind), high=number(high, kind))


def notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    """How the intervals are to be read, by how many answered."""
    census, part = rows["census"].astype(bool), rows["part"]
    found = []
    if census.any():
        found.append(say(language, "Where all answered there is no sampling error. Errors of measurement remain: how a "
                         "question was worded, and how it was understood."))  # fmt: skip
    if (~census & (part > NEAR)).any():
        found.append(say(language, "Where over half answered, the interval counts only chance among those who did not "
                         "answer. It does not tell whether they differ from those who did; the certain bounds hold even "
                         "then."))  # fmt: skip
    if (~census & (part <= NEAR)).any():
        found.append(say(language, "The interval holds if those who answered are a chance sample of the population."))
    if rows["certain_low"].notna().any() and not census.all():
        found.append(say(language, "Certain bounds: all who did not answer give the worst answer, or all the best."))
    if (rows["exact"].astype(bool) & ~census).any():
        found.append(say(language, "95% intervals are exact for so few answers: they rest on no approximation by large "
                         "numbers."))  # fmt: skip
    found += [phrases.clauses([str(why)], language) for why in dict.fromkeys(rows["reason"]) if why]
    return (*found, *phrases.common_notes(frame.drop(columns="weighted_base", errors="ignore"), language))


def alt(rows: pd.DataFrame, language: str) -> str:
    """The rows one after another."""
    kind = phrases.format_of(rows)
    told = [phrases.figure(name(row, language), number(row["estimate"], kind), language) for _, row in rows.iterrows()]
    return say(language, "Estimates of those who answered. {rows}.", rows=phrases.clauses(told, language))


def matters(rows: pd.DataFrame, language: str) -> str:
    """What the certain bounds are good for, where most answered."""
    near = rows[~rows["census"].astype(bool) & (rows["part"] > NEAR) & rows["certain_low"].notna()]
    if near.empty:
        return ""
    return say(language, "What lies within the certain bounds needs no assumption about those who did not answer.")


def answered(row: pd.Series, language: str) -> str:
    """``50 of 62``; the answers alone where the population is not known."""
    n = number(row["answered"], "count")
    if pd.isna(row["population"]):
        return n
    return say(language, "{n} of {size}", n=n, size=number(row["population"], "count"))
