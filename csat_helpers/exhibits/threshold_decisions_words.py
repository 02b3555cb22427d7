"""What threshold decisions say: the words of a decision, the headline, the takeaways, the notes under the chart."""

import pandas as pd

from csat_helpers.columns import TOTAL
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

MEETS, FAILS, OPEN = "meets", "fails", "cannot_tell"
ORDER = (FAILS, OPEN, MEETS, "")
_LISTED = 5


def decision(name: str, language: str) -> str:
    """A decision as readers see it."""
    return {
        MEETS: say(language, "meets"),
        FAILS: say(language, "fails"),
        OPEN: say(language, "cannot tell"),
    }.get(name, say(language, "no decision"))


def kind_of(row: pd.Series) -> str:
    """How a row's estimates are written: shares to a tenth, because decisions are about small distances."""
    kind = phrases.FORMAT_OF.get(str(row.get("measure", "index")), "index")
    return "share1" if kind == "share" else kind


def limit(row: pd.Series) -> str:
    """A threshold as it was stated: 70, 80%, 4.2."""
    text, kind = number(row["threshold"], kind_of(row)), kind_of(row)
    if kind == "share1":
        return text.removesuffix(".0%") + "%" * text.endswith(".0%")
    return text.rstrip("0").rstrip(".") if "." in text else text


def side(row: pd.Series, language: str) -> str:
    """``at least 70``."""
    if row["side"] == "at_most":
        return say(language, "at most {threshold}", threshold=limit(row))
    return say(language, "at least {threshold}", threshold=limit(row))


def of_units(rows: pd.DataFrame) -> bool:
    """Whether units are judged, rather than the whole."""
    return "by" in rows.columns and bool((rows["by"] != TOTAL).any())


def standards_of(rows: pd.DataFrame) -> int:
    """How many thresholds there are."""
    return rows[["standard", "item"]].drop_duplicates().shape[0]


def headline(rows: pd.DataFrame, language: str) -> Said:
    """How many fail, how many cannot be told, of how many that bear a decision."""
    judged = rows[rows["decision"] != ""]
    counts = {name: int((judged["decision"] == name).sum()) for name in (FAILS, OPEN, MEETS)}
    finding = "reliable" if counts[FAILS] or counts[MEETS] else "none"
    if judged.empty:
        return Said(say(language, "The data bear no decision on any threshold"), "none")
    if len(judged) == 1:
        return Said(_single(judged.iloc[0], of_units(rows), language), finding)
    if not of_units(rows):
        return Said(_standards(counts, len(judged), language), finding)
    if standards_of(judged) > 1:
        return Said(_decisions(counts, len(judged), language), finding)
    return Said(_units(counts, len(judged), limit(judged.iloc[0]), language), finding)


def _single(row: pd.Series, unit: bool, language: str) -> str:
    name = phrases.level_name(row, language) if unit else str(row["label"])
    values = {"name": phrases.quoted(name), "threshold": limit(row), "value": number(row["estimate"], kind_of(row))}
    if row["decision"] == MEETS:
        return say(language, "{name} meets the threshold of {threshold}, at {value}", **values)
    if row["decision"] == FAILS:
        return say(language, "{name} fails the threshold of {threshold}, at {value}", **values)
    return say(
        language, "The data cannot tell whether {name}, at {value}, meets the threshold of {threshold}", **values
    )


def _units(counts: dict[str, int], n: int, threshold: str, language: str) -> str:
    fails, unsure = counts[FAILS], counts[OPEN]
    if unsure == n:
        return say(language, "For none of {n} units can the data tell whether it meets the threshold of {threshold}",
                   n=n, threshold=threshold)  # fmt: skip
    if fails == n:
        return say(language, "All {n} units fail the threshold of {threshold}", n=n, threshold=threshold)
    if counts[MEETS] == n:
        return say(language, "All {n} units meet the threshold of {threshold}", n=n, threshold=threshold)
    if fails:
        said = say_n(
            language, "{fails} of {n} units fails the threshold of {threshold}",
            "{fails} of {n} units fail the threshold of {threshold}", fails, fails=fails, n=n, threshold=threshold,
        )  # fmt: skip
    else:
        met = counts[MEETS]
        said = say_n(
            language, "{met} of {n} units meets the threshold of {threshold}",
            "{met} of {n} units meet the threshold of {threshold}", met, met=met, n=n, threshold=threshold,
        )  # fmt: skip
    return phrases.clauses([said, *_left(unsure, language, units=True)], language)


def _standards(counts: dict[str, int], n: int, language: str) -> str:
    fails, unsure = counts[FAILS], counts[OPEN]
    if counts[MEETS] == n:
        return say(language, "All {n} thresholds are met", n=n)
    if unsure == n:
        return say(language, "The data cannot tell of any of {n} thresholds whether it is met", n=n)
    if fails == n:
        return say(language, "None of {n} thresholds is met", n=n)
    if fails:
        said = say_n(language, "{fails} of {n} thresholds is not met", "{fails} of {n} thresholds are not met", fails,
                     fails=fails, n=n)  # fmt: skip
    else:
        met = counts[MEETS]
        said = say_n(language, "{met} of {n} thresholds is met", "{met} of {n} thresholds are met", met, met=met, n=n)
    return phrases.clauses([said, *_left(unsure, language)], language)


def _decisions(counts: dict[str, int], n: int, language: str) -> str:
    """Units by thresholds: what is counted are decisions."""
    fails, unsure = counts[FAILS], counts[OPEN]
    if not fails:
        met = counts[MEETS]
        said = say(language, "{met} of {n} decisions on units are “meets”", met=met, n=n)
    else:
        said = say(language, "{fails} of {n} decisions on units are “fails”", fails=fails, n=n)
    return phrases.clauses([said, *_left(unsure, language)], language)


def _left(unsure: int, language: str, *, units: bool = False) -> list[str]:
    """How many cannot be decided: units, or thresholds and decisions."""
    if not unsure:
        return []
    if units:
        return [say_n(language, "{unsure} cannot be told", "{unsure} cannot be told", unsure, unsure=unsure)]
    return [say_n(language, "{unsure} cannot be decided", "{unsure} cannot be decided", unsure, unsure=unsure)]


def named(row: pd.Series, rows: pd.DataFrame, language: str) -> str:
    """A row's name in a sentence: the unit, with the threshold's label where there are several; else the label."""
    if not of_units(rows):
        return phrases.quoted(str(row["label"]))
    unit = phrases.quoted(phrases.level_name(row, language))
    return unit + (phrases.bracketed(str(row["label"]), language) if standards_of(rows) > 1 else "")


def see(rows: pd.DataFrame, language: str) -> str:
    """Who fails, and who cannot be told; of one row the headline says it."""
    parts = []
    if len(rows) == 1:
        return ""
    for name in (FAILS, OPEN):
        found = [named(row, rows, language) for _, row in rows[rows["decision"] == name].iterrows()]
        if found and name == FAILS:
            parts.append(say(language, "Fail: {names}.", names=_some(found, language)))
        elif found:
            parts.append(say(language, "Cannot be told: {names}.", names=_some(found, language)))
    return phrases.sentences(parts, language)


def _some(names: list[str], language: str) -> str:
    """Quoted names as prose, the first of a long list."""
    more = len(names) - _LISTED
    if more <= 0:
        return phrases.names(names, language, quotes=False).replace("”、“", "”“")
    plain = "" if all(name.endswith("”") for name in names) else "、"
    told = plain.join(names[:_LISTED]) if language == "zh" else phrases.commas(names[:_LISTED], language)
    return say_n(language, "{names} and {n} more", "{names} and {n} more", more, names=told, n=more)


def do(rows: pd.DataFrame, language: str) -> str:
    """How many more respondents the undecided would need."""
    unsure = rows[rows["decision"] == OPEN]
    known = unsure[unsure["more"].notna()].sort_values("more", kind="stable").head(phrases.NAMED)
    parts = []
    if len(known):
        asked = [
            phrases.figure(named(row, rows, language), number(row["more"], "count"), language)
            for _, row in known.iterrows()
        ]
        parts.append(
            say(
                language,
                "More respondents needed to tell with a power of {power}: {units}.",
                power=number(known["power"].iloc[0], "share"),
                units=phrases.clauses(asked, language),
            )
        )
    near = [named(row, rows, language) for _, row in unsure[unsure["more"].isna()].iterrows()]
    if near:
        parts.append(
            say_n(
                language,
                "{names} lies too near the threshold for any practicable sample to tell.",
                "{names} lie too near their threshold for any practicable sample to tell.",
                len(near),
                names=_some(near, language),
            )
        )
    return phrases.sentences(parts, language)


def matters(rows: pd.DataFrame, language: str) -> str:
    """What an open decision is, where there is one."""
    if not (rows["decision"] == OPEN).any():
        return ""
    return say(language, "An open decision is neither a pass nor a fail: treat it as not yet known.")


def notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    """The declared errors, what the intervals are, who has no decision and why."""
    return (*_declared(rows, language), *_undecided(rows, language), *phrases.common_notes(frame, language))


def _declared(rows: pd.DataFrame, language: str) -> list[str]:
    judged = rows[rows["decision"] != ""]
    errors, bounds = judged["error"].unique(), judged["bound_error"].unique()
    if not len(errors):
        return []
    # the decisions of several errors have them in the table
    error = number(max(errors), "share1" if round(100 * max(errors), 6) % 1 else "share")
    values = {"error": error, "n": int(judged["decisions"].iloc[0])}
    if (judged["bound_error"] < judged["error"]).any():
        told = say(
            language, "Declared error over all {n} decisions together (Holm): calling any that fails “meets” has a "
            "chance of at most {error}, and so has calling any that meets “fails”.", **values,
        )  # fmt: skip
    else:
        told = say(
            language, "Declared error of each decision by itself: calling one that fails “meets” has a chance of at "
            "most {error}, and so has calling one that meets “fails”.", **values,
        )  # fmt: skip
    if len(bounds) > 1 or (judged["bound_error"] < judged["error"]).any():
        return [told, say(language, "Both ends of an interval are one-sided bounds at the error of the decision.")]
    return [
        told,
        say(language, "Both ends of an interval are one-sided bounds, each with an error of {error}.", error=error),
    ]


def _undecided(rows: pd.DataFrame, language: str) -> list[str]:
    """Rows that are shown or hidden without a decision, by their reason."""
    left = rows[rows["decision"] == ""]
    return [
        say(language, "No decision for {names}: {reason}.", reason=reason,
            names=_some([named(row, rows, language) for _, row in part.iterrows()], language))
        for reason, part in left.groupby("reason", sort=False)
    ]  # fmt: skip


def alt(rows: pd.DataFrame, language: str) -> str:
    """Every row in words."""
    parts = []
    for _, row in rows.iterrows():
        name = phrases.level_name(row, language) if of_units(rows) else str(row["label"])
        figures = [decision(str(row["decision"]), language)]
        if plain_cell(row["estimate"]) is not None:
            ends = interval(row["conf_low"], row["conf_high"], kind_of(row), language)
            within = phrases.bracketed(ends, language) if plain_cell(row["conf_low"]) is not None else ""
            figures.insert(0, number(row["estimate"], kind_of(row)) + within)
        parts.append(phrases.figure(name, phrases.commas(figures, language), language))
    return say(language, "Decisions against thresholds. {rows}.", rows=phrases.clauses(parts, language))
