"""The weighting report as ``csat check`` prints it, and its facts for a program. Consultants see it: nothing is hidden."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from csat_helpers import survey
from csat_helpers.survey.stated_population import WEIGHT

_VERBS = {"rake": "raked to", "poststratify": "post-stratified by", "calibrate": "calibrated to"}


def facts(sv: survey.Survey) -> dict[str, Any]:
    """Settings, margins, steps and a summary a wave, as plain values; a number that is missing is None."""
    told = sv.weighting
    return {
        "weight": sv.design.weight,
        "settings": dict(told.settings) if told else {},
        "margins": _records(told.margins) if told else [],
        "steps": _records(told.steps) if told else [],
        "summary": _records(survey.weight_summary(sv)),
    }


def lines(sv: survey.Survey) -> list[str]:
    """What was done; a wave's range, cost and convergence; its margins before and after; lonely strata."""
    text = [f"Weight      {_method(sv)}"]
    for wave in _records(survey.weight_summary(sv)):
        text += [f"            {line}" for line in _wave(sv, wave)]
        text += [f"            {line}" for line in _margins(sv, wave["wave"])]
    if lonely := sv.arrays.lonely:
        text.append(f"Strata      {lonely} with one cluster: centred at the grand mean")
    return text


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]


def _method(sv: survey.Survey) -> str:
    """One line: the client's weight and everything that was done to it."""
    told = sv.weighting
    if told is None:
        found = [sv.design.weight or "none: every respondent counts one"]
        found = ["each stratum counts by its population"] if sv.design.weight == WEIGHT else found
    else:
        found = [told.settings["weight"] or "every respondent counts one"]
    asked = told.settings if told else {}
    if "nonresponse" in asked:
        found.append("adjusted for non-response")
    if told and told.method in _VERBS:
        margins = [" x ".join(columns) for columns in asked.get("margins", [])]
        names = ", ".join([*margins, *(f"total of {name}" for name in asked.get("totals", []))])
        found.append(f"{_VERBS[told.method]} {names}")
    if trim := asked.get("trim"):
        ends = [f"{trim[end]:g}" if end in trim else "any" for end in ("lower", "upper")]
        found.append(f"trimmed to {ends[0]} to {ends[1]} times the mean")
    if replicates := sv.design.replicates:
        found.append(f"{len(replicates.columns):,} replicate weights ({replicates.method})")
    return "; ".join(found)


def _wave(sv: survey.Survey, row: dict[str, Any]) -> Iterable[str]:
    if sv.design.weight is None and sv.weighting is None:
        return
    named = f"{row['wave']}: " if row["wave"] else ""
    if not row["base"]:
        yield f"{named}nobody has a weight above 0"
        return
    yield (
        f"{named}{row['base']:,} respondents, sum {_short(row['weight_sum'])}, weights {_short(row['min'])} to {_short(row['max'])} "
        f"(1 to {_short(row['ratio'])}), cv {row['cv']:.3f}, deff {row['deff']:.3f}, effective base {row['effective_base']:,.0f}"
    )
    told = sv.weighting
    if told is None:
        return
    if (moved := told.fact(row["wave"], "moved")) == moved:
        responded, sampled = (told.fact(row["wave"], what) for what in ("responded", "sampled"))
        yield f"{named}{responded:,.0f} of {sampled:,.0f} responded; a weight of {_short(moved)} moved to them"
    if row["converged"] is True:
        low, high = (told.fact(row["wave"], what) for what in ("trimmed_low", "trimmed_high"))
        cut = f"; trimmed: {high:,.0f} cut, {low:,.0f} raised" if high == high else ""
        took, word = row["iterations"], "cycle" if cut else "iteration"
        steps = "" if took is None else f" after {took:,.0f} {word}{'' if took == 1 else 's'}"
        within = told.settings.get("tolerance", 1e-8)
        yield f"{named}converged{steps}, every target met to {within:.0e}{cut}"


def _margins(sv: survey.Survey, wave: str) -> Iterable[str]:
    """A line a margin: each category's share (or total) before and after, its target where it was not met."""
    if sv.weighting is None:
        return
    rows = sv.weighting.margins[sv.weighting.margins["wave"] == wave]
    width = max((len(name) for name in rows["column"]), default=0)
    for name, margin in rows.groupby("column", sort=False):
        told = ", ".join(_category(row) for row in _records(margin))
        share = (margin["kind"] == "share").all()
        yield f"{str(name).ljust(width)}  {told}{' (per cent)' if share else ''}"


def _category(row: dict[str, Any]) -> str:
    share = row["kind"] == "share"
    before, after, target = (f"{100 * row[k]:.1f}" if share else _short(row[k]) for k in ("before", "after", "target"))
    missed = "" if after == target else f" instead of {target}"
    return f"{row['level']} {before} -> {after}{missed}".strip()


def _short(value: float) -> str:
    """Three digits that matter, thousands whole."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
