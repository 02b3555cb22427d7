"""A fitted path model as tidy frames: paths, items, constructs, effects, and how far constructs differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from csat_helpers.measures import disclosure
from csat_helpers.measures.kernel.intervals import percentiles
from csat_helpers.measures.path_models.assessment import pairs, reached
from csat_helpers.survey.path_specification import Specification
from csat_helpers.survey.survey import Survey

_HIDING = ["base", "suppressed", "flag", "reason"]
PATHS = [
    "source", "source_label", "target", "target_label", "estimate", "std_error", "conf_low", "conf_high", "p_value", "f2",
    "f2_low", "f2_high", "vif", *_HIDING,
]  # fmt: skip
ITEMS = [
    "construct", "construct_label", "item", "label", "mode", "weight", "weight_low", "weight_high", "loading",
    "loading_low", "loading_high", "index_weight", "index_weight_low", "index_weight_high", *_HIDING,
]  # fmt: skip
CONSTRUCTS = [
    "construct", "construct_label", "items", "mode", "r2", "r2_low", "r2_high", "alpha", "alpha_low", "alpha_high",
    "alpha_standardised", "rho_a", "rho_a_low", "rho_a_high", "rho_c", "rho_c_low", "rho_c_high", "ave", "ave_low",
    "ave_high", "index", "index_std_error", "index_low", "index_high", "index_sd", *_HIDING,
]  # fmt: skip
EFFECTS = [
    "source", "source_label", "target", "target_label", "direct", "direct_low", "direct_high", "indirect",
    "indirect_low", "indirect_high", "total", "total_std_error", "total_low", "total_high", "p_value", *_HIDING,
]  # fmt: skip
DISCRIMINANT = [
    "construct", "construct_label", "other", "other_label", "correlation", "htmt", "htmt_low", "htmt_high",
    "root_ave", "other_root_ave", "fornell_larcker", *_HIDING,
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Fitted:
    """Estimates by name with standard errors and ends of intervals (all NaN without draws)."""

    estimate: Mapping[str, np.ndarray]
    error: Mapping[str, np.ndarray]
    low: Mapping[str, np.ndarray]
    high: Mapping[str, np.ndarray]

    def interval(self, *names: str) -> dict[str, np.ndarray]:
        """Each estimate with ``_low`` and ``_high``."""
        columns: dict[str, np.ndarray] = {}
        for name in names:
            columns |= {name: self.estimate[name], f"{name}_low": self.low[name], f"{name}_high": self.high[name]}
        return columns

    def p_value(self, name: str) -> np.ndarray:
        """Two-sided, of the estimate over its standard error, against the normal distribution."""
        error = np.where(self.error[name] > 0, self.error[name], np.nan)
        return 2 * stats.norm.sf(np.abs(self.estimate[name]) / error)


def fitted(estimate: Mapping[str, np.ndarray], drawn: Mapping[str, np.ndarray], level: float) -> Fitted:
    """Estimates with what their draws (draws x how many) say of them: percentile intervals at
    :func:`csat_helpers.measures.kernel.intervals.percentile_level`.
    """
    found = {name: _ends(drawn[name], level) for name in estimate}
    error, low, high = ({name: ends[k] for name, ends in found.items()} for k in range(3))
    return Fitted(estimate, error, low, high)


def _ends(draws: np.ndarray, level: float) -> np.ndarray:
    """Standard error, low and high of each column; NaN where there are not two draws."""
    made = np.full((3, draws.shape[1]), np.nan)
    known = np.isfinite(draws).sum(axis=0) > 1
    if known.any():
        made[0, known] = np.nanstd(draws[:, known], axis=0, ddof=1)
    made[1], made[2] = percentiles(draws, level)
    return made


@dataclass(frozen=True, eq=False)
class Frames:
    """Makes the frames of one model on one base."""

    sv: Survey
    model: Specification
    fit: Fitted
    base: int

    def paths(self) -> pd.DataFrame:
        """A row a path."""
        fit = self.fit
        numbers = {
            "estimate": fit.estimate["path"],
            "std_error": fit.error["path"],
            "conf_low": fit.low["path"],
            "conf_high": fit.high["path"],
            "p_value": fit.p_value("path"),
            "vif": fit.estimate["vif"],
        }
        return self._finished(self._ends(self.model.paths, "source", "target") | numbers | fit.interval("f2"), PATHS)

    def items(self) -> pd.DataFrame:
        """A row an item."""
        model = self.model
        head = {
            "construct": _taken(model.constructs, model.block),
            "construct_label": _taken(model.labels, model.block),
            "item": model.items,
            "label": [self.sv.label(item) for item in model.items],
            "mode": _taken(model.modes, model.block),
        }
        return self._finished(head | self.fit.interval("weight", "loading", "index_weight"), ITEMS)

    def constructs(self) -> pd.DataFrame:
        """A row a construct."""
        model, fit = self.model, self.fit
        head = {
            "construct": model.constructs,
            "construct_label": model.labels,
            "items": np.bincount(model.block, minlength=len(model.constructs)),
            "mode": model.modes,
            "alpha_standardised": fit.estimate["alpha_standardised"],
            "index_std_error": fit.error["index"],
            "index_sd": fit.estimate["index_sd"],
        }
        return self._finished(head | fit.interval("r2", "alpha", "rho_a", "rho_c", "ave", "index"), CONSTRUCTS)

    def effects(self) -> pd.DataFrame:
        """A row a construct and what it leads to, directly or by way of others."""
        numbers = {"total_std_error": self.fit.error["total"], "p_value": self.fit.p_value("total")}
        head = self._ends(reached(self.model), "source", "target")
        return self._finished(head | numbers | self.fit.interval("direct", "indirect", "total"), EFFECTS)

    def discriminant(self) -> pd.DataFrame:
        """A row two constructs; Fornell and Larcker's criterion counts a single item as its construct."""
        ends = pairs(self.model)
        root = np.sqrt(np.maximum(self.fit.estimate["ave"], 0))
        one, two = (root[[end[k] for end in ends]] for k in range(2))
        shared = np.abs(self.fit.estimate["correlation"])
        apart = (shared < np.nan_to_num(one, nan=1.0)) & (shared < np.nan_to_num(two, nan=1.0))
        numbers = {
            "correlation": self.fit.estimate["correlation"],
            "root_ave": one,
            "other_root_ave": two,
            "fornell_larcker": apart,
        }
        return self._finished(
            self._ends(ends, "construct", "other") | numbers | self.fit.interval("htmt"), DISCRIMINANT
        )

    def _ends(self, ends: Iterable[tuple[int, int]], first: str, second: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, places in zip((first, second), zip(*ends, strict=True), strict=True):
            found |= {name: _taken(self.model.constructs, places), f"{name}_label": _taken(self.model.labels, places)}
        return found

    def _finished(self, columns: Mapping[str, Any], order: list[str]) -> pd.DataFrame:
        frame = pd.DataFrame({**columns, "base": self.base, "suppressed": "", "flag": "", "reason": ""})
        return disclosure.apply(frame, self.sv).loc[:, order]


def _taken(names: Iterable[str], places: Iterable[int]) -> list[str]:
    known = list(names)
    return [known[k] for k in places]
