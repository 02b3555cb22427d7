"""A factor analysis as exhibits take it: its frames, and whether they may be read at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pandas as pd

_FRAMES = ("fit", "loadings", "constructs", "correlations", "advice")
GOOD, ACCEPTABLE, POOR, EXACT = "good", "acceptable", "poor", "exact"
NOT_CONVERGED, INADMISSIBLE = "not_converged", "inadmissible"
FLOOR = 0.5  # a loading from which an item counts as saying enough about its scale (Hair et al. 2019)
EXPLAINED = 0.5  # an AVE under which a scale explains less than half of the variance of its items (Fornell and Larcker)
CLOSE = 0.85  # a correlation from which two scales count as hardly told apart (Kline 2016)


class Analysed(Protocol):
    """What ``measures.cfa`` returns."""

    @property
    def fit(self) -> pd.DataFrame:
        """One row: the verdict and the indices."""
        ...

    @property
    def loadings(self) -> pd.DataFrame:
        """A row an item."""
        ...

    @property
    def constructs(self) -> pd.DataFrame:
        """A row a scale."""
        ...

    @property
    def correlations(self) -> pd.DataFrame:
        """A row two scales."""
        ...

    @property
    def advice(self) -> pd.DataFrame:
        """What is wrong or weak: kind, construct, item, text."""
        ...


@dataclass(frozen=True, eq=False)
class _Given:
    fit: pd.DataFrame = field(default_factory=pd.DataFrame)
    loadings: pd.DataFrame = field(default_factory=pd.DataFrame)
    constructs: pd.DataFrame = field(default_factory=pd.DataFrame)
    correlations: pd.DataFrame = field(default_factory=pd.DataFrame)
    advice: pd.DataFrame = field(default_factory=pd.DataFrame)


def analysed(given: Analysed | Mapping[str, Any]) -> Analysed:
    """An analysis of a mapping of its frames; those left out are empty."""
    if not isinstance(given, Mapping):
        return given
    return _Given(**{name: given[name] for name in _FRAMES if name in given})


def remarks(made: Analysed) -> list[str]:
    """What the analysis advises, the gravest first."""
    return made.advice["text"].astype(str).tolist() if len(made.advice) else []


def close(made: Analysed) -> pd.DataFrame:
    """The pairs of scales that are hardly told apart, the closest first."""
    rows = made.correlations
    if rows.empty:
        return rows
    size = rows["estimate"].abs()
    return rows.loc[size[size > CLOSE].sort_values(ascending=False, kind="stable").index]


def weak(made: Analysed) -> pd.DataFrame:
    """The scales that explain less than half of the variance of their items."""
    rows = made.constructs
    return rows if rows.empty or "ave" not in rows.columns else rows[rows["ave"] < EXPLAINED]
