"""The sampling design as columns of the data, and as arrays an estimate can use."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from csat_helpers.errors import DesignError, nearest
from csat_helpers.survey.calibration import Calibration, calibrated
from csat_helpers.survey.place import Place
from csat_helpers.survey.replicate_weights import ReplicateArrays, ReplicateWeights, replicated
from csat_helpers.survey.small_types import plain


@dataclass(frozen=True)
class Design:
    """Names of design columns. ``cluster`` and ``fpc`` have one column a stage, the first stage first.

    ``fpc`` holds population counts (above 1) or sampling fractions (0 to 1); a stage without it counts as drawn with
    replacement. ``margins`` lists what the weights were fitted to: each margin is a column or several crossed, and
    ``auxiliaries`` the numeric columns whose totals they meet; errors are then those of what the margins leave
    unexplained. ``base_weight`` is the weight before that fit (equal weights where None). ``replicates`` names
    replicate weights of the file: errors come from them and the other columns only describe the sample.
    """

    weight: str | None = None
    stratum: str | None = None
    cluster: list[str] = field(default_factory=list)
    fpc: list[str] = field(default_factory=list)
    margins: list[list[str]] = field(default_factory=list)
    auxiliaries: list[str] = field(default_factory=list)
    base_weight: str | None = None
    replicates: ReplicateWeights | None = None

    def columns(self) -> list[str]:
        """Every column the design names."""
        fitted = [*(c for margin in self.margins for c in margin), *self.auxiliaries, self.base_weight]
        replicates = self.replicates.columns if self.replicates else []
        named = (self.weight, self.stratum, *self.cluster, *self.fpc, *fitted, *replicates)
        return list(dict.fromkeys(c for c in named if c))


@dataclass(frozen=True)
class Stage:
    """A later stage of sampling: its strata are the clusters of the stage before.

    ``stratum`` and ``cluster`` are codes a row; ``fraction`` the part sampled, and ``share`` what counts of the
    stage's variance (the fraction sampled at all stages before), one number a stratum.
    """

    stratum: np.ndarray
    cluster: np.ndarray
    fraction: np.ndarray
    share: np.ndarray


@dataclass(frozen=True)
class DesignArrays:
    """A design as arrays, a row a respondent: weights, stratum and first-stage cluster codes, sampling fraction.

    ``fraction`` is one number a stratum (first stage), 0 where there is no finite population correction. ``later``
    holds the stages whose variance counts beside the first; ``calibration`` what the weights were fitted to;
    ``replicates`` the replicate weights that errors come from, if the file gives any.
    """

    weight: np.ndarray
    stratum: np.ndarray
    cluster: np.ndarray
    fraction: np.ndarray
    later: tuple[Stage, ...] = ()
    calibration: Calibration | None = None
    replicates: ReplicateArrays | None = None

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """All stages, the first with a share of one."""
        return (Stage(self.stratum, self.cluster, self.fraction, np.ones_like(self.fraction)), *self.later)

    @cached_property
    def apart(self) -> bool:
        """Whether every respondent is a cluster of his own: then nothing has to be added up."""
        return _different(self.stages[-1].cluster) == len(self.weight)

    @cached_property
    def respondents(self) -> np.ndarray:
        """How many respondents each stratum has."""
        return np.bincount(self.stratum, minlength=len(self.fraction))

    @cached_property
    def df(self) -> int:
        """Design degrees of freedom: clusters less strata; of replicate weights, what was given or their rank less 1."""
        if self.replicates is not None:
            return self.replicates.df
        return _different(self.cluster) - _different(self.stratum)

    @cached_property
    def lonely(self) -> int:
        """Strata of one first-stage cluster: they are centred at the grand mean (R's ``lonely.psu="adjust"``)."""
        of = np.full(int(self.cluster.max(initial=-1)) + 1, -1, dtype=np.int64)
        of[self.cluster] = self.stratum  # a cluster lies in one stratum
        return int((np.bincount(of[of >= 0]) == 1).sum()) if len(of) else 0


def _different(codes: np.ndarray) -> int:
    """How many different codes there are; they are numbered from 0."""
    return int(np.count_nonzero(np.bincount(codes))) if len(codes) else 0


def arrays(responses: pd.DataFrame, design: Design) -> DesignArrays:
    """The design's columns checked and turned to arrays. Raises DesignError naming column and rows."""
    for name in design.columns():
        if name not in responses.columns:
            raise DesignError(f"Design column '{name}' is not in the data.", mend=nearest(name, responses.columns))
    n = len(responses)
    weight = check_weights(responses[design.weight], design.weight) if design.weight else np.ones(n)
    stratum = _codes(responses, design.stratum)
    cluster = _clusters(responses, design, stratum)
    fraction = _fraction(responses, design, 0, stratum, cluster)
    later = _later(responses, design, stratum, cluster, fraction) if design.fpc else ()
    return DesignArrays(
        weight,
        stratum,
        cluster,
        fraction,
        later,
        _calibration(responses, design, weight),
        replicated(responses, design.replicates),
    )


def check_weights(column: pd.Series, name: str) -> np.ndarray:
    """Weights as floats; text, missing, negative, infinite or all zero is an error that names the rows."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan)
    faults = (
        ("missing or not a number", np.isnan(values)),
        ("negative", values < 0),
        ("infinite", np.isinf(values)),
    )
    for fault, bad in faults:
        if bad.any():
            raise DesignError(
                f"Weight '{name}' is {fault} in {Place().rows(bad)}.",
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
        raise DesignError(
            f"Design column '{name}' is missing in {Place().rows(column.isna().to_numpy())}.",
            mend="Give every respondent a value.",
        )
    return pd.factorize(column.astype("str") if _worded(column) else plain(column), sort=True)[0].astype(np.int64)


def _worded(column: pd.Series) -> bool:
    """Whether a column holds few different texts, kept once (:mod:`csat_helpers.survey.small_types`)."""
    return isinstance(column.dtype, pd.CategoricalDtype)


def _clusters(responses: pd.DataFrame, design: Design, stratum: np.ndarray) -> np.ndarray:
    """First-stage clusters, or each respondent his own; a cluster lies in one stratum."""
    if not design.cluster:
        return np.arange(len(responses), dtype=np.int64)
    name = design.cluster[0]
    codes = _codes(responses, name)
    strata_of = pd.DataFrame({"cluster": codes, "stratum": stratum}).drop_duplicates()["cluster"].value_counts()
    if (strata_of > 1).any():
        rows = np.flatnonzero(codes == strata_of.idxmax())
        other = rows[stratum[rows] != stratum[rows[0]]][0]
        raise DesignError(
            f"Cluster '{responses[name].iloc[rows[0]]}' of column '{name}' lies in {int(strata_of.max())} strata "
            f"(rows {rows[0] + 1} and {other + 1}).",
            mend="Number the clusters uniquely across strata.",
        )
    return codes


def _fraction(
    responses: pd.DataFrame, design: Design, stage: int, stratum: np.ndarray, cluster: np.ndarray
) -> np.ndarray:
    """A stage's sampling fraction in each of its strata: given, or clusters drawn over the population count."""
    strata = int(stratum.max()) + 1 if len(stratum) else 0
    if stage >= len(design.fpc):
        return np.zeros(strata)
    name = design.fpc[stage]
    given = pd.to_numeric(responses[name], errors="coerce").to_numpy(float, na_value=np.nan)
    bad = np.isnan(given) | (given <= 0)
    if bad.any():
        raise DesignError(
            f"fpc column '{name}' holds values that are not positive numbers in {Place().rows(bad)}.",
            mend="Give each row the population count of its stratum, or the fraction sampled.",
        )
    value = np.full(strata, np.nan)
    value[stratum[::-1]] = given[::-1]
    if (given != value[stratum]).any():
        row = int(np.flatnonzero(given != value[stratum])[0]) + 1
        raise DesignError(
            f"fpc column '{name}' varies within a stratum (first: row {row}).", mend="Give one value a stratum."
        )
    drawn = np.bincount(stratum[np.unique(cluster, return_index=True)[1]], minlength=strata)
    fraction = np.where(value <= 1, value, drawn / value)
    if (fraction > 1).any():
        h = int(np.flatnonzero(fraction > 1)[0])
        raise DesignError(
            f"fpc column '{name}' gives a population of {value[h]:g}, fewer than the {drawn[h]} drawn.",
            mend="Give the population count of the stratum.",
        )
    return fraction


def _later(
    responses: pd.DataFrame, design: Design, stratum: np.ndarray, cluster: np.ndarray, fraction: np.ndarray
) -> tuple[Stage, ...]:
    """Stages after the first, as long as a sampled fraction before them lets their variance count."""
    share, found = fraction, []
    for stage in range(1, len(design.cluster)):
        first = np.unique(cluster, return_index=True)[1]
        share = share[stratum[first]]  # one a cluster of the stage before, which is a stratum of this one
        if not share.any():
            break
        stratum = cluster
        own = _codes(responses, design.cluster[stage])
        cluster = np.unique(stratum * (int(own.max()) + 1) + own, return_inverse=True)[1].astype(np.int64)
        fraction = _fraction(responses, design, stage, stratum, cluster)
        found.append(Stage(stratum, cluster, fraction, share))
        share = share * fraction
    return tuple(found)


def _calibration(responses: pd.DataFrame, design: Design, weight: np.ndarray) -> Calibration | None:
    if not (design.margins or design.auxiliaries):
        return None
    name = design.base_weight
    base = check_weights(responses[name], name) if name else np.ones(len(responses))
    return calibrated(responses, design.margins, design.auxiliaries, base, weight)
