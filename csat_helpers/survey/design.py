"""The sampling design as columns of the data, and as arrays an estimate can use."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from csat_helpers.errors import DesignError, nearest


@dataclass(frozen=True)
class Design:
    """Names of design columns. ``cluster`` and ``fpc`` have one column a stage, the first stage first.

    ``fpc`` holds population counts (above 1) or sampling fractions (0 to 1).
    """

    weight: str | None = None
    stratum: str | None = None
    cluster: list[str] = field(default_factory=list)
    fpc: list[str] = field(default_factory=list)

    def columns(self) -> list[str]:
        """Every column the design names."""
        return [c for c in (self.weight, self.stratum, *self.cluster, *self.fpc) if c]


@dataclass(frozen=True)
class DesignArrays:
    """A design as arrays, a row a respondent: weights, stratum and first-stage cluster codes, sampling fraction.

    ``fraction`` is one number a stratum (first stage), 0 where there is no finite population correction.
    """

    weight: np.ndarray
    stratum: np.ndarray
    cluster: np.ndarray
    fraction: np.ndarray

    @property
    def df(self) -> int:
        """Design degrees of freedom: clusters less strata."""
        return len(np.unique(self.cluster)) - len(np.unique(self.stratum))


def arrays(responses: pd.DataFrame, design: Design) -> DesignArrays:
    """The design's columns checked and turned to arrays. Raises DesignError naming column and rows."""
    for name in design.columns():
        if name not in responses.columns:
            raise DesignError(f"Design column '{name}' is not in the data.", mend=nearest(name, responses.columns))
    n = len(responses)
    weight = check_weights(responses[design.weight], design.weight) if design.weight else np.ones(n)
    stratum = _codes(responses, design.stratum)
    cluster = _clusters(responses, design, stratum)
    return DesignArrays(weight, stratum, cluster, _fraction(responses, design, stratum, cluster))


def check_weights(column: pd.Series, name: str) -> np.ndarray:
    """Weights as floats; text, missing, negative or all zero is an error that names the rows."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(float)
    for fault, bad in (("missing or not a number", np.isnan(values)), ("negative", values < 0)):
        if bad.any():
            raise DesignError(
                f"Weight '{name}' is {fault} in {int(bad.sum())} rows (first: row {int(np.flatnonzero(bad)[0]) + 1}).",
                mend="Give every respondent a weight of zero or more.",
            )
    if len(values) and not values.any():
        raise DesignError(f"Weight '{name}' is zero in every row.", mend="Name another weight column.")
    return values


def _codes(responses: pd.DataFrame, name: str | None) -> np.ndarray:
    if name is None:
        return np.zeros(len(responses), dtype=np.int64)
    column = responses[name]
    if column.isna().any():
        row = int(np.flatnonzero(column.isna())[0]) + 1
        raise DesignError(
            f"Design column '{name}' is missing in {int(column.isna().sum())} rows (first: row {row}).",
            mend="Give every respondent a value.",
        )
    return pd.factorize(column, sort=True)[0].astype(np.int64)


def _clusters(responses: pd.DataFrame, design: Design, stratum: np.ndarray) -> np.ndarray:
    """First-stage clusters, or each respondent his own; a cluster lies in one stratum."""
    if not design.cluster:
        return np.arange(len(responses), dtype=np.int64)
    name = design.cluster[0]
    codes = _codes(responses, name)
    strata_of = pd.DataFrame({"cluster": codes, "stratum": stratum}).drop_duplicates()["cluster"].value_counts()
    if (strata_of > 1).any():
        split = responses[name].to_numpy()[codes == strata_of.idxmax()][0]
        raise DesignError(
            f"Cluster '{split}' of column '{name}' lies in {int(strata_of.max())} strata.",
            mend="Number the clusters uniquely across strata.",
        )
    return codes


def _fraction(responses: pd.DataFrame, design: Design, stratum: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """First-stage sampling fraction of each stratum: given, or clusters drawn over the population count."""
    strata = int(stratum.max()) + 1 if len(stratum) else 0
    if not design.fpc:
        return np.zeros(strata)
    given = pd.to_numeric(responses[design.fpc[0]], errors="coerce").to_numpy(float)
    if np.isnan(given).any() or (given <= 0).any():
        raise DesignError(f"fpc column '{design.fpc[0]}' holds values that are not positive numbers.")
    fraction = np.empty(strata)
    for h in range(strata):
        rows = stratum == h
        drawn = len(np.unique(cluster[rows]))
        value = given[rows][0]
        if (given[rows] != value).any():
            raise DesignError(
                f"fpc column '{design.fpc[0]}' varies within a stratum.", mend="Give one value a stratum."
            )
        fraction[h] = value if value <= 1 else drawn / value
        if fraction[h] > 1:
            raise DesignError(
                f"fpc column '{design.fpc[0]}' gives a population of {value:g}, fewer than the {drawn} drawn.",
                mend="Give the population count of the stratum.",
            )
    return fraction
