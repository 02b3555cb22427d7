"""The weights of each wave in one row: their range and what unequal weights cost. Any weights, made here or given."""

from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.survey.survey import WAVE, Survey

COLUMNS = [
    "wave", "base", "weight_sum", "mean", "min", "max", "ratio", "cv", "deff", "effective_base", "efficiency",
    "trimmed", "iterations", "converged", "lonely",
]  # fmt: skip


def weight_summary(sv: Survey) -> pd.DataFrame:
    """A row a wave of the survey's domain, over all rows of the wave, with the columns :data:`COLUMNS`.

    ``base`` counts weights above 0, which the numbers are of; ``ratio`` is max over min, ``cv`` the standard deviation
    over the mean, ``deff`` 1 + cv squared, ``effective_base`` base over deff, ``efficiency`` 1 over deff. ``trimmed``
    counts the weights cut or raised, ``converged`` and ``iterations`` are missing where nothing was fitted, ``lonely``
    counts the design's strata with one cluster. Source: Kish (1992).
    """
    rows = pd.DataFrame([_row(sv, wave, inside) for wave, inside in _waves(sv)], columns=COLUMNS)
    return rows.astype({"converged": "boolean", "base": "int64", "trimmed": "int64", "lonely": "int64"})


def _waves(sv: Survey) -> list[tuple[str, np.ndarray]]:
    """The waves that the survey's domain lies in, each with all its rows; one nameless wave where there is none."""
    if not sv.waves:
        return [("", np.ones(len(sv.responses), dtype=bool))]
    of_wave = sv.column(WAVE).astype(str).to_numpy()
    return [(wave, of_wave == wave) for wave in sv.waves if (sv.rows & (of_wave == wave)).any()]


def _row(sv: Survey, wave: str, inside: np.ndarray) -> dict[str, Any]:
    weight = sv.arrays.weight[inside & (sv.arrays.weight > 0)]
    told = sv.weighting
    fitted = told is not None and bool((told.steps["what"] == "gap").any())
    trimmed = [told.fact(wave, what) for what in ("trimmed_low", "trimmed_high")] if told else []
    return {
        "wave": wave,
        **_spread(weight),
        "trimmed": int(np.nansum(trimmed)),
        "iterations": told.fact(wave, "iterations") if told is not None else float("nan"),
        "converged": True if fitted else None,
        "lonely": sv.arrays.lonely,
    }


def _spread(weight: np.ndarray) -> dict[str, float]:
    n = len(weight)
    if not n:
        return {"base": 0, "weight_sum": 0.0}
    mean = float(weight.mean())
    deff = float(n * (weight @ weight) / weight.sum() ** 2)
    return {
        "base": n,
        "weight_sum": float(weight.sum()),
        "mean": mean,
        "min": float(weight.min()),
        "max": float(weight.max()),
        "ratio": float(weight.max() / weight.min()),
        "cv": float(np.sqrt(max(deff - 1, 0.0))),
        "deff": deff,
        "effective_base": n / deff,
        "efficiency": 1 / deff,
    }
