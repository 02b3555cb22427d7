"""What a funnel plot says: how many units lie beyond the limits, which, and what that does and does not show."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say, say_n
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number


def unit_head(rows: pd.DataFrame, language: str) -> str:
    """What a unit is called over its column."""
    label = str(rows["by_label"].iloc[0]) if "by_label" in rows and len(rows) else ""
    return label or say(language, "Unit")


def too_few(units: pd.DataFrame, language: str) -> str:
    """Why there is nothing to compare."""
    if len(units) < 2:
        return say(language, "It takes two units to be compared; the survey has one.")
    return say(language, "It takes two units with enough respondents to be compared.")


def adjusted(rows: pd.DataFrame) -> bool:
    """Whether the estimates are adjusted for case mix or mode."""
    return "adjusters" in rows and bool((rows["adjusters"].fillna(0) > 0).any())


def text(rows: pd.DataFrame, frame: pd.DataFrame, title: str, language: str, *, given: bool) -> Text:
    """The words of ``rows`` as drawn; ``frame`` holds what is not shown too."""
    said = headline(rows, language)
    measure = measure_name(phrases.measure_of(rows), language)
    label = str(rows["label"].iloc[0]) if "label" in rows else ""
    about = phrases.figure(label, measure, language) if label else measure
    if adjusted(rows):
        about = say(language, "{measure}, adjusted for the mix of respondents", measure=about)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(language, "{measure}, with 95% and 99.8% limits about {target}. {base}", measure=about,
                     target=_target(rows, language, given=given), base=phrases.base_text(rows, language)),
        alt=_alt(rows, language, given=given),
        see=_see(rows, language, given=given),
        matters=_matters(rows, language),
        do=_do(rows, language),
        notes=tuple(_notes(rows, frame, language)),
    )  # fmt: skip


def headline(rows: pd.DataFrame, language: str) -> Said:
    """The units beyond the outer limits, else those beyond the inner ones, else that there are none."""
    alarms, alerts, count = rows[rows["place"] == "alarm"], rows[rows["place"] == "alert"], len(rows)
    if len(alarms):
        values = {"n": len(alarms), "all": count, "rows": _sides(alarms, language)}
        text = say_n(
            language, "{n} of {all} units lies beyond the 99.8% limits: {rows}",
            "{n} of {all} units lie beyond the 99.8% limits: {rows}", len(alarms), **values,
        )  # fmt: skip
        return Said(text, "reliable")
    if len(alerts):
        values = {"n": len(alerts), "all": count, "rows": _sides(alerts, language)}
        text = say_n(
            language, "No unit lies beyond the 99.8% limits; {n} of {all} lies beyond the 95% limits: {rows}",
            "No unit lies beyond the 99.8% limits; {n} of {all} lie beyond the 95% limits: {rows}", len(alerts), **values,
        )  # fmt: skip
        return Said(text, "none")
    return Said(say(language, "None of the {all} units lies outside the limits", all=count), "none")


def _sides(rows: pd.DataFrame, language: str) -> str:
    """``A and B below, C above``."""
    parts = []
    for side in ("below", "above"):
        names = rows.loc[rows["side"] == side, "name"].tolist()
        if not names:
            continue
        units = phrases.names(names, language, quotes=False) if len(names) <= phrases.NAMED else str(len(names))
        parts.append(
            say(language, "{units} below", units=units)
            if side == "below"
            else say(language, "{units} above", units=units)
        )
    return phrases.commas(parts, language)


def _target(rows: pd.DataFrame, language: str, *, given: bool) -> str:
    value = number(float(rows["target"].iloc[0]), phrases.format_of(rows))
    if given:
        return say(language, "the target of {value}", value=value)
    return say(language, "the overall {value}", value=value)


def _see(rows: pd.DataFrame, language: str, *, given: bool) -> str:
    kind = phrases.format_of(rows)
    return say(
        language, "Units run from {low} to {high} about {target}.", low=number(rows["estimate"].min(), kind),
        high=number(rows["estimate"].max(), kind), target=_target(rows, language, given=given),
    )  # fmt: skip


def _matters(rows: pd.DataFrame, language: str) -> str:
    factor = float(rows["factor"].iloc[0])
    if factor > 1:
        return say(
            language,
            "Units differ more than sampling error explains (factor {factor}); the limits are widened by that, so that "
            "only units unlike the others stand out.",
            factor=number(factor, "mean"),
        )
    return say(language, "Sampling error alone explains how far most units lie apart: an order of them would mislead.")


def _do(rows: pd.DataFrame, language: str) -> str:
    low = rows[(rows["place"] == "alarm") & (rows["side"] == "below")]
    if low.empty:
        return ""
    many = len(low) > phrases.NAMED
    units = say(language, "the units below the limits") if many else phrases.names(low["name"], language, quotes=False)
    return say(
        language, "Look into {units}: first data and fieldwork, then who was asked, then the service.", units=units
    )


def place_text(row: pd.Series, language: str) -> str:
    """Where a unit lies, in words."""
    below = row["side"] == "below"
    if row["place"] == "alarm":
        return say(language, "below 99.8%") if below else say(language, "above 99.8%")
    if row["place"] == "alert":
        return say(language, "below 95%") if below else say(language, "above 95%")
    return say(language, "within")


def _notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> list[str]:
    notes = [
        say(
            language,
            "Filled marks lie beyond the 99.8% limits, hollow ones between those and the 95% limits. Were all units "
            "alike, one in twenty would lie beyond the 95% limits and one in five hundred beyond those of 99.8%.",
        ),
        say(
            language,
            "Equivalent number of respondents: as many of a simple random sample, with answers of average spread, would be as "
            "precise; more than n where a unit’s answers differ little.",
        ),
    ]
    if phrases.format_of(rows) == "share" and float(rows["factor"].iloc[0]) <= 1:
        notes.append(say(language, "Limits are those of the binomial distribution, interpolated."))
    gone = frame[frame["estimate"].isna()]
    if len(gone):
        named = phrases.names([phrases.level_name(r, language) for _, r in gone.iterrows()], language, quotes=False)
        notes.append(say(language, "Not shown, because too few people answered: {units}.", units=named))
    return [*notes, *phrases.common_notes(rows, language)]


def _alt(rows: pd.DataFrame, language: str, *, given: bool) -> str:
    kind = phrases.format_of(rows)
    parts = [
        phrases.figure(r["name"], phrases.commas([number(r["estimate"], kind), place_text(r, language)], language), language)
        for _, r in rows.iterrows()
    ]  # fmt: skip
    return say(language, "Funnel plot about {target}. {rows}.", target=_target(rows, language, given=given),
               rows=phrases.clauses(parts, language))  # fmt: skip
