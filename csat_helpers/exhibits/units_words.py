"""What results by unit say: how many lie reliably below and above the mean, and what the adjustment moved."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.units_chart import held
from csat_helpers.exhibits.units_rows import League, Unit, place_text, shift_text, star_text, value_text
from csat_helpers.locale import say, say_n
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number

CORRECTIONS = {"holm": "Holm", "fdr_bh": "Benjamini–Hochberg", "bonferroni": "Bonferroni"}


def text(
    league: League, frame: pd.DataFrame, adjusters: pd.DataFrame | None, title: str, language: str, correction: str | None
) -> Text:  # fmt: skip
    """The words of ``league``; ``adjusters`` tells what was adjusted for."""
    said = headline(league, language)
    measure = measure_name(phrases.measure_of(frame), language)
    label = str(frame["label"].iloc[0]) if "label" in frame else ""
    about = phrases.figure(label, measure, language) if label else measure
    if league.adjusted:
        about = say(language, "{measure}, adjusted for the mix of respondents", measure=about)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(language, "{measure}, with 95% intervals. {base}", measure=about,
                     base=phrases.base_text(phrases.shown(frame), language)),
        alt=_alt(league, language),
        see=_see(league, language),
        matters=_matters(league, language),
        do=_do(league, language),
        notes=tuple(_notes(league, frame, adjusters, language, correction)),
    )  # fmt: skip


def headline(league: League, language: str) -> Said:
    """How many units are reliably below and above the mean of all respondents."""
    low, high, values = len(league.below), len(league.above), {
        "all": len(league.units), "low": len(league.below), "high": len(league.above),
        "mean": value_text(league.overall, league),
    }  # fmt: skip
    if low and high:
        text = say_n(
            language, "{low} of {all} units lies reliably below the overall {mean}, {high} above",
            "{low} of {all} units lie reliably below the overall {mean}, {high} above", low, **values,
        )  # fmt: skip
    elif low:
        text = say_n(
            language, "{low} of {all} units lies reliably below the overall {mean}, none above",
            "{low} of {all} units lie reliably below the overall {mean}, none above", low, **values,
        )  # fmt: skip
    elif high:
        text = say_n(
            language, "{high} of {all} units lies reliably above the overall {mean}, none below",
            "{high} of {all} units lie reliably above the overall {mean}, none below", high, **values,
        )  # fmt: skip
    else:
        return Said(
            say(language, "No reliable difference of any of the {all} units from the overall {mean}", **values), "none"
        )
    return Said(text, "reliable")


def _named(units: list[Unit], league: League, language: str) -> str:
    """Units with their scores."""
    told = [f"{u.label}{phrases.bracketed(value_text(u.estimate, league), language)}" for u in units[: phrases.NAMED]]
    if len(units) > phrases.NAMED:
        told.append(say(language, "{n} more", n=len(units) - phrases.NAMED))
    return phrases.names(told, language, quotes=False)


def _see(league: League, language: str) -> str:
    """Who is below and above."""
    parts = []
    if league.below:
        parts.append(say(language, "below: {units}", units=_named(league.below, league, language)))
    if league.above:
        parts.append(say(language, "above: {units}", units=_named(league.above, league, language)))
    if not parts:
        return say(language, "Scores run from {low} to {high}.", low=value_text(league.units[-1].estimate, league),
                   high=value_text(league.units[0].estimate, league))  # fmt: skip
    return say(language, "Reliably {rows}.", rows=phrases.clauses(parts, language))


def _matters(league: League, language: str) -> str:
    """The largest move by the adjustment."""
    if not league.adjusted:
        return ""
    moved = max(league.units, key=lambda u: abs(u.shift))
    return say(
        language, "The adjustment moves {unit} most: from {raw} to {estimate} ({shift} {points}).", unit=moved.label,
        raw=value_text(moved.raw, league), estimate=value_text(moved.estimate, league),
        shift=shift_text(moved.shift, league), points=phrases.unit(league.kind, language),
    )  # fmt: skip


def _do(league: League, language: str) -> str:
    """What a place may be used for."""
    widest = max(league.units, key=lambda u: u.rank_high - u.rank_low)
    if league.ranked < 3 or widest.rank_high - widest.rank_low < 1:
        return ""
    return say(
        language, "Decide on scores and intervals, not on places: {unit} may hold any place from {low} to {high}.",
        unit=widest.label, low=widest.rank_low, high=widest.rank_high,
    )  # fmt: skip


def _notes(
    league: League, frame: pd.DataFrame, adjusters: pd.DataFrame | None, language: str, correction: str | None
) -> list[str]:
    notes = _adjusted_for(adjusters, frame, language) if adjusters is not None and len(adjusters) else []
    if league.adjusted:
        notes.insert(
            0, say(language, "Score: as if each unit had the respondents of all units together; lozenge: raw.")
        )
    test = say(language, "Coloured: reliably different from the overall score, 95% level.")
    if correction in CORRECTIONS:
        test = say(language, "Coloured: reliably different from the overall score, 95% level, adjusted for all units "
                   "({method}).", method=CORRECTIONS[correction])  # fmt: skip
    notes.append(test)
    if league.ranked > 1:
        notes.append(say(language, "Places: those that a unit may hold, with 95% confidence for all units together."))
    notes += _stars(league, frame, language)
    shown = len(held(league).kept)
    if shown < len(league.units):
        notes.append(
            say(language, "The chart shows {n} of {all} units; the table has all.", n=shown, all=len(league.units))
        )
    if league.hidden:
        named = phrases.names(league.hidden, language, quotes=False)
        notes.append(say(language, "Not shown, because too few people answered: {units}.", units=named))
    return [*notes, *phrases.common_notes(phrases.shown(frame), language)]


def _adjusted_for(adjusters: pd.DataFrame, frame: pd.DataFrame, language: str) -> list[str]:
    """What was adjusted for, how much that explains, and what was left out and why."""
    used = adjusters[adjusters["estimate"].notna()]
    notes = []
    if len(used):
        names = phrases.names(dict.fromkeys(used["by_label"].astype(str)), language)
        r2 = frame["r2"].dropna() if "r2" in frame else pd.Series(dtype=float)
        if len(r2):
            notes.append(say(language, "Adjusted for {columns}, which explain {share} of the differences within units.",
                             columns=names, share=number(float(r2.iloc[0]), "share1")))  # fmt: skip
        else:
            notes.append(say(language, "Adjusted for {columns}.", columns=names))
    out = adjusters[adjusters["reason"].fillna("") != ""]
    for (label, reason), part in out.groupby(["by_label", "reason"], sort=False):
        whole = not (used["by_label"] == label).any()
        levels = list(dict.fromkeys(n for n in part["level_label"].astype(str) if n))
        what = label if whole or not levels else phrases.figure(str(label), phrases.names(levels, language), language)
        notes.append(say(language, "Not adjusted for {column}: {reason}.", column=what, reason=reason))
    blank = adjusters[(adjusters["level"] == "not given") & (adjusters["item"] == adjusters["item"].iloc[0])]
    for row in phrases.records(blank[blank["base"].notna()]):
        notes.append(
            say_n(
                language, "{n} respondent gave no answer to {column} and counts as a group of its own.",
                "{n} respondents gave no answer to {column} and count as a group of their own.", int(row["base"]),
                n=number(row["base"], "count"), column=phrases.quoted(str(row["by_label"])),
            )
        )  # fmt: skip
    return notes


def _stars(league: League, frame: pd.DataFrame, language: str) -> list[str]:
    if not league.classes:
        return []
    cuts = sorted({*frame["cut_below"].dropna(), *frame["cut_above"].dropna()})
    notes = []
    if cuts:
        values = phrases.names([value_text(c, league) for c in cuts], language, quotes=False)
        notes.append(say(language, "Stars: by the score, from one up to {n}, with cut points of which {cuts} lie about "
                         "these units; in brackets the numbers of stars that the interval holds, then the probability of those "
                         "given.", n=league.classes, cuts=values))  # fmt: skip
    if any(not u.stars for u in league.units):
        notes.append(say(language, "—: too few respondents for stars."))
    return notes


def _alt(league: League, language: str) -> str:
    parts = []
    for unit in league.units:
        said = [value_text(unit.estimate, league), place_text(unit, language) if unit.rank else ""]
        if said[1]:
            said[1] = say(language, "places {places}", places=said[1])
        parts.append(
            phrases.figure(
                unit.label, phrases.commas([s for s in [*said, star_text(unit, language)] if s], language), language
            )
        )
    return say(language, "Results by unit. {rows}.", rows=phrases.clauses(parts, language))
