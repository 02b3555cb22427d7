"""A fitted factor model as tidy frames: its fit, loadings, constructs, and correlations between these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.measures import disclosure
from csat_helpers.measures.factor_models.advice import HIDDEN, NOT_CONVERGED
from csat_helpers.measures.factor_models.assessment import Cross, no_cross
from csat_helpers.measures.factor_models.specification import Specification
from csat_helpers.measures.faults import only_reason
from csat_helpers.measures.path_models.frames import Fitted
from csat_helpers.measures.tidy import empty
from csat_helpers.survey.survey import Survey

_HIDING = ["base", "suppressed", "flag", "reason"]
_ESTIMATE = ["estimate", "std_error", "conf_low", "conf_high", "p_value"]
FIT = [
    "verdict", "chi2", "df", "p_value", "scaling", "cfi", "tli", "rmsea", "rmsea_low", "rmsea_high", "srmr",
    "log_likelihood", "aic", "bic", "parameters", "scales", "items", *_HIDING,
]  # fmt: skip
LOADINGS = [
    "construct", "construct_label", "item", "label", *_ESTIMATE, "unstandardised", "unstandardised_error",
    "cross_construct", "cross_loading", "cross_p", *_HIDING,
]  # fmt: skip
CONSTRUCTS = [
    "construct", "construct_label", "items", "ave", "ave_low", "ave_high", "omega", "omega_low", "omega_high", *_HIDING,
]  # fmt: skip
CORRELATIONS = [
    "construct", "construct_label", "other", "other_label", *_ESTIMATE, "root_ave", "other_root_ave", "fornell_larcker",
    *_HIDING,
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frames:
    """Makes the frames of one model on one base; of a model that was not estimated every number is missing."""

    sv: Survey
    model: Specification
    base: int

    @staticmethod
    def none(reason: str = "") -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Frames of no rows, or of one that says the ``reason``."""
        if reason:
            fit, loadings, constructs, correlations = only_reason(reason, FIT, LOADINGS, CONSTRUCTS, CORRELATIONS)
            return fit, loadings, constructs, correlations
        return empty(columns=FIT), empty(columns=LOADINGS), empty(columns=CONSTRUCTS), empty(columns=CORRELATIONS)

    def hidden(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Frames whose base is too small to be shown."""
        m, p = len(self.model.constructs), len(self.model.items)
        sizes = {"loading": p, "raw": p, "ave": m, "omega": m, "correlation": m * (m - 1) // 2}
        nothing = {name: np.full(size, np.nan) for name, size in sizes.items()}
        numbers = Fitted(nothing, nothing, nothing, nothing)
        cross = no_cross(p)
        missing = dict.fromkeys([c for c in FIT if c not in (*_HIDING, "verdict")], np.nan)
        return (
            self.fit(missing, HIDDEN), self.loadings(numbers, np.full(p, np.nan), cross, HIDDEN),
            self.constructs(numbers, HIDDEN), self.correlations(numbers, HIDDEN),
        )  # fmt: skip

    def fit(self, indices: Mapping[str, float], verdict: str) -> pd.DataFrame:
        """One row."""
        known = dict(indices) if verdict != NOT_CONVERGED else dict.fromkeys(indices, np.nan)
        size = {"scales": len(self.model.constructs), "items": len(self.model.items)}
        return self._finished({"verdict": [verdict]} | known | size, FIT, verdict)

    def loadings(self, numbers: Fitted, sd: np.ndarray, cross: Cross, verdict: str) -> pd.DataFrame:
        """A row an item."""
        model = self.model
        other = [model.constructs[k] if k >= 0 and verdict != NOT_CONVERGED else "" for k in cross.construct]
        columns = {
            "construct": _taken(model.constructs, model.block),
            "construct_label": _taken(model.labels, model.block),
            "item": list(model.items),
            "label": [self.sv.label(item) for item in model.items],
            **_estimate(numbers, "loading"),
            "unstandardised": numbers.estimate["raw"] * sd,
            "unstandardised_error": numbers.error["raw"] * sd,
            "cross_construct": other,
            "cross_loading": cross.loading,
            "cross_p": cross.p_value,
        }
        return self._finished(columns, LOADINGS, verdict)

    def constructs(self, numbers: Fitted, verdict: str) -> pd.DataFrame:
        """A row a construct."""
        model = self.model
        head = {
            "construct": list(model.constructs),
            "construct_label": list(model.labels),
            "items": np.bincount(model.block, minlength=len(model.constructs)),
        }
        return self._finished(head | numbers.interval("ave", "omega"), CONSTRUCTS, verdict)

    def correlations(self, numbers: Fitted, verdict: str) -> pd.DataFrame:
        """A row two constructs."""
        model = self.model
        one, two = model.pattern.pairs
        root = np.sqrt(np.maximum(numbers.estimate["ave"], 0))
        shared = np.abs(numbers.estimate["correlation"])
        columns = {
            "construct": _taken(model.constructs, one),
            "construct_label": _taken(model.labels, one),
            "other": _taken(model.constructs, two),
            "other_label": _taken(model.labels, two),
            **_estimate(numbers, "correlation"),
            "root_ave": root[one],
            "other_root_ave": root[two],
            "fornell_larcker": (shared < root[one]) & (shared < root[two]),
        }
        return self._finished(columns, CORRELATIONS, verdict)

    def _finished(self, columns: Mapping[str, Any], order: list[str], verdict: str) -> pd.DataFrame:
        reason = say(self.sv.language, "the model could not be estimated") if verdict == NOT_CONVERGED else ""
        frame = pd.DataFrame({**columns, "base": self.base, "suppressed": "", "flag": "", "reason": reason})
        if verdict == NOT_CONVERGED:
            numeric = frame.select_dtypes("number").columns.difference(["base", "items", "scales", "df"])
            frame[numeric] = np.nan
        return disclosure.apply(frame, self.sv).loc[:, order]


def _estimate(numbers: Fitted, name: str) -> dict[str, np.ndarray]:
    return {
        "estimate": numbers.estimate[name],
        "std_error": numbers.error[name],
        "conf_low": numbers.low[name],
        "conf_high": numbers.high[name],
        "p_value": numbers.p_value(name),
    }


def _taken(names: Sequence[str], places: Sequence[int] | np.ndarray) -> list[str]:
    return [names[k] for k in places]
