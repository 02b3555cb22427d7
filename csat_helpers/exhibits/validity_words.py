"""What is said of a factor analysis: whether the scales are what they were meant to be, and what to do."""

from typing import Any

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.validity_frames import (
    ACCEPTABLE,
    CLOSE,
    EXACT,
    FLOOR,
    GOOD,
    INADMISSIBLE,
    POOR,
    Analysed,
    close,
    remarks,
    weak,
)
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

# Conventions that the verdict rests on: of a good fit, and of an acceptable one.
CFI, RMSEA, SRMR = (0.95, 0.90), (0.06, 0.08), (0.08, 0.10)
_NOTED = 3  # so many remarks stand in the notes; the frame of the analysis has them all


def text(made: Analysed, title: str, language: str) -> Text:
    """All words of the exhibit."""
    said = remarks(made)
    return Text(
        headline=headline(made, language),
        title=title,
        subtitle=say(
            language,
            "Standardised loadings with 95% intervals: how closely each item follows its scale, 0 to 1. {base}",
            base=phrases.base_text(made.fit, language),
        ),
        alt=_alt(made, language),
        see=_see(made, language),
        matters=_matters(made, language),
        do=said[0] if said else "",
        notes=(*said[1 : 1 + _NOTED], *_method(made, language), *phrases.common_notes(made.loadings, language)),
    )


def figures(made: Analysed) -> dict[str, Any]:
    """Numbers that the words hold beside the frame's: the fit, the conventions, and what was counted."""
    row = phrases.records(made.fit)[0]
    own = {name: row[name] for name in ("scales", "items", "parameters", "cfi", "rmsea", "srmr") if name in row}
    return {**own, "weak": len(weak(made)), "floor": FLOOR, "close": CLOSE, "pairs": len(close(made)), "limits": [*CFI, *RMSEA, *SRMR],
            "per_parameter": 5, "levels": [90, 95]}  # fmt: skip


def headline(made: Analysed, language: str) -> str:
    """Whether the items form their scales, and what stands against it."""
    row = phrases.records(made.fit)[0]
    n, verdict = int(row["scales"]), row["verdict"]
    values = {"n": n, "cfi": number(row["cfi"], "mean"), "rmsea": number(row["rmsea"], "mean")}
    if verdict == INADMISSIBLE:
        return say(language, "The scales cannot be told apart as they were meant: read their items one by one")
    if verdict == EXACT:
        low, high = made.loadings["estimate"].min(), made.loadings["estimate"].max()
        return say(
            language, "Three items cannot test their own scale; they follow it with loadings from {low} to {high}",
            low=number(low, "mean"), high=number(high, "mean"),
        )  # fmt: skip
    if verdict == POOR:
        if n == 1:
            return say(
                language, "The items do not form the one scale they were meant to (CFI {cfi}, RMSEA {rmsea})", **values
            )
        return say(
            language, "The items do not form the {n} scales they were meant to (CFI {cfi}, RMSEA {rmsea})", **values
        )
    return _formed(made, verdict, values, language)


def _formed(made: Analysed, verdict: str, values: dict[str, Any], language: str) -> str:
    pairs = close(made)
    if len(pairs) == 1:
        names = {"one": pairs["construct_label"].iloc[0], "two": pairs["other_label"].iloc[0]}
        return say(
            language,
            "The items fit their {n} scales (CFI {cfi}, RMSEA {rmsea}), but respondents hardly tell “{one}” from “{two}”",
            **values, **names,
        )  # fmt: skip
    if len(pairs):
        return say(
            language,
            "The items fit their {n} scales (CFI {cfi}, RMSEA {rmsea}), but {pairs} pairs of scales are hardly told apart",
            **values, pairs=len(pairs),
        )  # fmt: skip
    if len(weak(made)):
        return _weak(len(weak(made)), values, language)
    if verdict == GOOD and values["n"] == 1:
        return say(
            language,
            "The items form the one scale they were meant to: the fit is good (CFI {cfi}, RMSEA {rmsea})",
            **values,
        )
    if verdict == GOOD:
        return say(
            language,
            "The items form the {n} scales they were meant to: the fit is good (CFI {cfi}, RMSEA {rmsea})",
            **values,
        )
    if values["n"] == 1:
        return say(
            language,
            "The items form the one scale they were meant to: the fit is acceptable (CFI {cfi}, RMSEA {rmsea})",
            **values,
        )
    return say(
        language,
        "The items form the {n} scales they were meant to: the fit is acceptable (CFI {cfi}, RMSEA {rmsea})",
        **values,
    )


def _weak(few: int, values: dict[str, Any], language: str) -> str:
    """The answers fit, but scales say less about their items than these keep to themselves."""
    if values["n"] == 1:
        return say(
            language,
            "The answers fit the one scale (CFI {cfi}, RMSEA {rmsea}), but it explains under half of its items",
            **values,
        )
    if few == values["n"]:
        return say(
            language,
            "The answers fit the {n} scales (CFI {cfi}, RMSEA {rmsea}), but each explains under half of its items",
            **values,
        )
    return say_n(
        language,
        "The answers fit the {n} scales (CFI {cfi}, RMSEA {rmsea}), but {few} of them explains under half of its items",
        "The answers fit the {n} scales (CFI {cfi}, RMSEA {rmsea}), but {few} of them explain under half of their items",
        few,
        **values,
        few=few,
    )


def _see(made: Analysed, language: str) -> str:
    """The two scales that are closest where the headline speaks of such, else the item that follows its scale
    least, where its interval lies below all others'.
    """
    pairs = close(made)
    if len(pairs) and made.fit["verdict"].iloc[0] in (GOOD, ACCEPTABLE):
        first = pairs.iloc[0]
        return say(
            language, "“{one}” and “{two}” are the closest: they correlate at {r} ({interval}) once errors are taken out.",
            one=first["construct_label"], two=first["other_label"], r=number(first["estimate"], "mean"),
            interval=interval(first["conf_low"], first["conf_high"], "mean", language),
        )  # fmt: skip
    rows = made.loadings.sort_values("estimate", kind="stable")
    least, others = rows.iloc[0], rows.iloc[1:]
    if len(others) and not least["conf_high"] < others["conf_low"].min():
        return say(
            language, "Loadings run from {low} to {high}; no item stands apart.",
            low=number(least["estimate"], "mean"), high=number(rows["estimate"].iloc[-1], "mean"),
        )  # fmt: skip
    return say(
        language, "“{item}” follows its scale, “{scale}”, least: loading {loading} ({interval}).",
        item=least["label"], scale=least["construct_label"], loading=number(least["estimate"], "mean"),
        interval=interval(least["conf_low"], least["conf_high"], "mean", language),
    )  # fmt: skip


def _matters(made: Analysed, language: str) -> str:
    if made.fit["verdict"].iloc[0] in (GOOD, ACCEPTABLE, EXACT):
        return say(language, "A scale’s score may stand for its items where these say enough about it.")
    return say(language, "A score that adds up items of different things hides what respondents said: read the items.")


def _method(made: Analysed, language: str) -> tuple[str, ...]:
    values = {f"{name}{k}": number(limit, "mean") for name, limits in (("cfi", CFI), ("rmsea", RMSEA), ("srmr", SRMR))
              for k, limit in enumerate(limits)}  # fmt: skip
    conventions = say(
        language,
        "By convention a fit is good with a CFI of {cfi0} or more, an RMSEA of {rmsea0} or less and an SRMR of {srmr0} or less "
        "(Hu and Bentler 1999), and acceptable with {cfi1}, {rmsea1} and {srmr1}. These are customs, not tests.",
        **values,
    )
    scaling = made.fit["scaling"].iloc[0] if "scaling" in made.fit.columns else 1.0
    scaled = say(language, "Indices of fit are scaled for the survey’s design and for answers that are not normal.")
    return (conventions, scaled) if scaling != 1 else (conventions,)


def _alt(made: Analysed, language: str) -> str:
    parts = [
        say(language, "{scale}: {items}", scale=name, items=phrases.commas(
            [f"{r['label']} {number(r['estimate'], 'mean')}" for r in phrases.records(part)], language
        ))
        for name, part in made.loadings.groupby("construct_label", sort=False)
    ]  # fmt: skip
    return say(language, "Dots with intervals, standardised loadings. {rows}.", rows=phrases.clauses(parts, language))
