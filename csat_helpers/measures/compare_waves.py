"""What changed: a wave against the one before it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.index import composite, composite_label
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.compact import Columns, each
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.nps import promotion
from csat_helpers.measures.tidy import Names, check_confidence, empty, names, reasons, smaller
from csat_helpers.measures.top_box import box
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
    waves = two_waves(sv)
    if not asked or waves is None:
        return empty(columns=COLUMNS)
    if measure == "composite":
        values, item, label = composite(sv, asked)[:, None], ["index"], [composite_label(sv, asked)]
    else:
        values = each(partial(VALUES[measure], sv), asked, len(sv.responses))
        item, label = asked, [sv.label(name) for name in asked]
    head = {"item": item, "label": label, "measure": measure, "wave": waves[0], "previous_wave": waves[1]}
    frame = pd.DataFrame({**head, **changes(sv, values, waves, confidence), "suppressed": "", "flag": ""})
    return _hidden(frame, sv).loc[:, COLUMNS]


def two_waves(sv: Survey) -> tuple[str, str] | None:
    """The wave in focus (else the latest) and the one before it."""
    wave = dict(sv.focused).get(WAVE, sv.latest_wave)
    place = sv.waves.index(wave) if wave in sv.waves else 0
    return (sv.waves[place], sv.waves[place - 1]) if place > 0 else None


def rows_of(sv: Survey, waves: tuple[str, str]) -> list[np.ndarray]:
    """The respondents of each wave; segments in focus stay."""
    everyone = replace(sv, domain=None, focused=()).focus(segment={k: v for k, v in sv.focused if k != WAVE})
    return [np.flatnonzero(everyone.rows & sv.is_level(WAVE, wave)) for wave in waves]


def changes(
    sv: Survey, values: np.ndarray | Columns, waves: tuple[str, str], confidence: float
) -> dict[str, np.ndarray]:
    """Means of the columns of ``values`` in the first of two waves and in the second, and how far they differ."""
    rows = rows_of(sv, waves)
    members = Members(np.concatenate(rows), np.repeat([0, 1], [len(r) for r in rows]), 2)
    design = returning(sv)
    grid = estimation.estimate(values, members, design)
    change, variance = (part[0] for part in estimation.contrast(values, members, design, np.array([[1.0], [-1.0]])))
    base, clusters = grid.base.min(axis=0), grid.clusters.min(axis=0)
    error = np.where(clusters > 1, np.sqrt(variance), np.nan)
    low, high = intervals.t_interval(change, error, design.df, confidence)
    t = estimation.divide(change, error)
    why = reasons(sv, base, clusters, change, error, design.df)
    alike = say(sv.language, "everyone answered alike: no error to test against")
    return {
        "estimate": grid.estimate[0],
        "previous": grid.estimate[1],
        "change": change,
        "std_error": error,
        "conf_low": low,
        "conf_high": high,
        "df": np.full(len(change), design.df),
        "p_value": intervals.p_value(t, design.df),
        "base": grid.base[0],
        "previous_base": grid.base[1],
        "reason": np.where((why == "") & (error == 0), alike, why),
    }


def _hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Hidden where either wave's base is too small."""
    found = disclosure.apply(frame.assign(base=smaller(frame["base"], frame["previous_base"])), sv)
    return found.assign(base=frame["base"].mask(found["suppressed"] != ""))
