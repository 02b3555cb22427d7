"""What changed: a wave against the one before it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure, estimation, scales
from csat_helpers.measures.estimation import Members
from csat_helpers.measures.index import composite, composite_label
from csat_helpers.measures.nps import promotion
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.measures.top_box import box
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.survey import WAVE, Survey

COLUMNS = [
    "item", "label", "measure", "wave", "previous_wave", "estimate", "previous", "change", "std_error", "conf_low",
    "conf_high", "df", "p_value", "base", "previous_base", "suppressed", "flag", "reason",
]  # fmt: skip
VALUES: dict[str, Callable[[Survey, str], np.ndarray]] = {
    "index": scales.rescaled,
    "mean": scales.check_numeric,
    "nps": promotion,
    "top_box": lambda sv, item: box(sv, item, 2),
    "bottom_box": lambda sv, item: box(sv, item, -2),
}


def compare_waves(sv: Survey, items: Names, *, measure: str = "index", confidence: float = 0.95) -> pd.DataFrame:
    """Each item in the survey's wave (the one in focus, else the latest) against the wave before it.

    ``measure`` is one of index, mean, nps, top_box, bottom_box, or ``composite``: the index of all items together,
    one row. ``estimate`` is the later wave's, ``previous`` the earlier one's, ``change`` their difference, with its
    ``std_error``, interval and two-sided ``p_value`` by Student's t on the design's df. Waves are independent samples
    unless they share clusters or respondents (items of role ``id``): then the covariance is taken off. Segments in
    focus stay. Returns :data:`COLUMNS`; no row where there is no earlier wave. Raises MeasureError for another
    measure, or one that does not fit the item's scale.
    """
    asked = names(items)
    check_confidence(confidence)
    if measure not in (*VALUES, "composite"):
        raise MeasureError(
            f"'{measure}' cannot be compared between waves.", mend=nearest(measure, (*VALUES, "composite"))
        )
    waves = _waves(sv)
    if not asked or waves is None:
        return empty(columns=COLUMNS)
    if measure == "composite":
        values, item, label = composite(sv, asked)[:, None], ["index"], [composite_label(sv, asked)]
    else:
        values = np.column_stack([VALUES[measure](sv, name) for name in asked])
        item, label = asked, [sv.label(name) for name in asked]
    head = {"item": item, "label": label, "measure": measure, "wave": waves[0], "previous_wave": waves[1]}
    frame = pd.DataFrame(
        {**head, **_numbers(sv, values, waves, confidence), "suppressed": "", "flag": "", "reason": ""}
    )
    return _hidden(frame, sv).loc[:, COLUMNS]


def _waves(sv: Survey) -> tuple[str, str] | None:
    """The wave in focus (else the latest) and the one before it."""
    wave = dict(sv.focused).get(WAVE, sv.latest_wave)
    place = sv.waves.index(wave) if wave in sv.waves else 0
    return (sv.waves[place], sv.waves[place - 1]) if place > 0 else None


def _numbers(sv: Survey, values: np.ndarray, waves: tuple[str, str], confidence: float) -> dict[str, np.ndarray]:
    everyone = replace(sv, domain=None, focused=()).focus(segment={k: v for k, v in sv.focused if k != WAVE})
    of_wave = sv.column(WAVE).astype(str).to_numpy()
    rows = [np.flatnonzero(everyone.rows & (of_wave == wave)) for wave in waves]
    members = Members(np.concatenate(rows), np.repeat([0, 1], [len(r) for r in rows]), 2)
    design = _overlapping(sv)
    grid = estimation.estimate(values, members, design)
    change, variance = (part[0] for part in estimation.contrast(values, members, design, np.array([[1.0], [-1.0]])))
    error = np.where((grid.base > 1).all(axis=0), np.sqrt(variance), np.nan)
    low, high = estimation.t_interval(change, error, design.df, confidence)
    t = np.abs(estimation.divide(change, error)) if design.df > 0 else np.full(len(change), np.nan)
    return {
        "estimate": grid.estimate[0],
        "previous": grid.estimate[1],
        "change": change,
        "std_error": error,
        "conf_low": low,
        "conf_high": high,
        "df": np.full(len(change), design.df),
        "p_value": 2 * special.stdtr(design.df, -t) if design.df > 0 else t,
        "base": grid.base[0],
        "previous_base": grid.base[1],
    }


def _overlapping(sv: Survey) -> DesignArrays:
    """The design, with respondents who come back as clusters of their own answers."""
    design, name = sv.arrays, sv.role("id")
    if name is None or sv.design.cluster:
        return design
    code, known = pd.factorize(sv.column(name))
    if len(known) == (code >= 0).sum():
        return design
    code = np.where(code >= 0, code, len(known) + np.arange(len(code)))
    cluster = np.unique(code, return_inverse=True)[1]
    lowest = np.full(cluster.max() + 1, len(design.fraction))
    np.minimum.at(lowest, cluster, design.stratum)
    if (lowest[cluster] != design.stratum).any():  # someone moved to another stratum: strata no longer nest him
        return DesignArrays(design.weight, np.zeros_like(design.stratum), cluster, np.zeros(1))
    return DesignArrays(design.weight, design.stratum, cluster, design.fraction)


def _hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Hidden where either wave's base is too small."""
    smaller = frame.assign(base=frame[["base", "previous_base"]].min(axis=1))
    found = disclosure.apply(smaller, sv)
    return found.assign(base=frame["base"].mask(found["suppressed"] != ""))
