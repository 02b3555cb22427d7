"""How many things a set of items measures: eigenvalues against those of chance, and whether to ask at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.factor_models.advice import check_data
from csat_helpers.measures.faults import only_reason, unless_told
from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.kernel.replicated import correlations
from csat_helpers.measures.kernel.replicates import generator
from csat_helpers.measures.tidy import Names, empty, names
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey

_HIDING = ["base", "effective_base", "suppressed", "flag", "reason"]
EIGENVALUES = ["dimension", "estimate", "share", "random", "kept", *_HIDING]
ITEMS = ["item", "label", "kmo", *_HIDING]
WHOLE = ["items", "dimensions", "kmo", "bartlett", "df", "p_value", "determinant", *_HIDING]
_BLOCK = 20_000_000  # random numbers held at once


@dataclass(frozen=True, eq=False)
class Dimensionality:
    """``whole``: one row, with the number of ``dimensions`` advised; ``eigenvalues``: a row each; ``items``: a row each."""

    whole: pd.DataFrame
    eigenvalues: pd.DataFrame
    items: pd.DataFrame
    settings: Mapping[str, Any]


def dimensionality(
    sv: Survey, items: Names, *, draws: int = 200, percentile: float = 0.95, seed: int | None = None
) -> Dimensionality:
    """Horn's parallel analysis of the weighted correlations of ``items``, with KMO and Bartlett's test.

    ``eigenvalues``: ``dimension``, ``estimate``, ``share`` (of all variance), ``random`` (the ``percentile`` among ``draws`` of
    uncorrelated normal items on the effective base), ``kept`` (it and all before it exceed chance). ``whole``:
    ``dimensions`` (how many are kept), ``kmo`` (Kaiser, Meyer and Olkin's sampling adequacy), ``bartlett`` (chi square of no
    correlation at all, on the effective base) with ``df, p_value``, ``determinant``. ``items``: each item's ``kmo``. Raises
    MeasureError for fewer than three items, constant ones, items that say the same thing, or more items than respondents.
    Source: Horn (1965); Glorfeld (1995), the percentile; Kaiser (1974); Bartlett (1951).

    >>> import numpy as np, pandas as pd
    >>> from csat_helpers import survey
    >>> rng = np.random.default_rng(1)
    >>> answers = np.clip(np.round(rng.normal(size=(200, 1)) + rng.normal(size=(200, 4)) + 5), 1, 9)
    >>> sv = survey.from_frame(
    ...     pd.DataFrame(answers, columns=list("abcd")),
    ...     {"scales": {"nine": {"min": 1, "max": 9}}, "items": {k: {"scale": "nine"} for k in "abcd"}},
    ... )
    >>> int(dimensionality(sv, list("abcd")).whole["dimensions"].iloc[0])
    1
    """
    asked = names(items)
    settings = {"draws": draws, "percentile": percentile}
    if not asked:
        return Dimensionality(empty(columns=WHOLE), empty(columns=EIGENVALUES), empty(columns=ITEMS), settings)
    if len(asked) < 3:
        raise MeasureError(f"{', '.join(asked)}: fewer than three items have no dimensions.", mend="Name more items.")
    values = np.column_stack([scales.oriented(sv, item) for item in asked])[sv.rows]
    weight = sv.arrays.weight[sv.rows]
    answered = ~np.isnan(values) & (weight > 0)[:, None]
    base = int((answered.astype(float).T @ answered).min())
    known, hidden = correlations(values, weight), disclosure.hidden_anyway(sv, base)
    spread = np.diagonal(known.covariance)
    why = (
        ""
        if hidden
        else unless_told(sv, lambda: check_data(asked, known.R, spread, base, repaired=bool(known.repaired)))
    )
    if why:
        whole, eigenvalues, each = only_reason(why, WHOLE, EIGENVALUES, ITEMS)
        return Dimensionality(whole, eigenvalues, each, settings)
    effective = _effective(answered, weight)
    chance = np.full(len(asked), np.nan)
    if not hidden:
        chance = _by_chance(sv, asked, effective, draws, percentile, seed)
    return Dimensionality(*_frames(sv, asked, known.R, chance, base, effective), settings)


@kept
def _by_chance(
    sv: Survey, items: list[str], base: float, draws: int, percentile: float, seed: int | None
) -> np.ndarray:  # fmt: skip
    rng = generator(sv, "dimensionality", items, draws, percentile, seed=seed)
    return random_eigenvalues(base, len(items), draws, percentile, rng)


def random_eigenvalues(base: float, items: int, draws: int, percentile: float, rng: np.random.Generator) -> np.ndarray:
    """The percentile of each eigenvalue of correlations of unrelated normal items on ``base`` respondents.

    Their covariances are Wishart's, drawn by Bartlett's decomposition: no respondent has to be.
    """
    df = np.maximum(base - 1 - np.arange(items), 1.0)
    found = []
    width = max(1, _BLOCK // (items * items))
    for start in range(0, draws, width):
        size = min(width, draws - start)
        root = np.tril(rng.standard_normal((size, items, items)), -1)
        index = np.arange(items)
        root[:, index, index] = np.sqrt(rng.chisquare(df, (size, items)))
        S = root @ np.swapaxes(root, 1, 2)
        sd = np.sqrt(np.diagonal(S, axis1=1, axis2=2))
        found.append(np.linalg.eigvalsh(S / (sd[:, :, None] * sd[:, None, :]))[:, ::-1])
    return np.quantile(np.concatenate(found), percentile, axis=0)


def adequacy(R: np.ndarray) -> tuple[float, np.ndarray]:
    """Kaiser, Meyer and Olkin's measure, of all items and of each: correlations against partial correlations."""
    inverse = np.linalg.pinv(R, hermitian=True)
    root = np.sqrt(np.maximum(np.diag(inverse), 1e-300))
    partial, plain = (inverse / np.outer(root, root)) ** 2, R**2
    np.fill_diagonal(partial, 0)
    np.fill_diagonal(plain, 0)
    each = divide(plain.sum(axis=0), (plain + partial).sum(axis=0))
    return float(divide(plain.sum(), plain.sum() + partial.sum())), each


def sphericity(R: np.ndarray, base: float) -> tuple[float, int, float]:
    """Bartlett's chi square of no correlation at all, its degrees of freedom and p."""
    p = len(R)
    chi2 = -(base - 1 - (2 * p + 5) / 6) * float(np.linalg.slogdet(R)[1])
    df = p * (p - 1) // 2
    return chi2, df, float(special.chdtrc(df, max(chi2, 0.0)))


def _effective(answered: np.ndarray, weight: np.ndarray) -> float:
    """Kish's effective base of the pair that the fewest answered."""
    w = answered * weight[:, None]
    total, squares = answered.T @ w, w.T @ w
    return float(np.min(np.where(squares > 0, total**2 / np.where(squares > 0, squares, 1.0), 0.0)))


def _frames(
    sv: Survey, items: list[str], R: np.ndarray, chance: np.ndarray, base: int, effective: float
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    values = np.linalg.eigvalsh(R)[::-1]
    kept = np.cumprod(values > chance).astype(bool)
    overall, each = adequacy(R)
    chi2, df, p = sphericity(R, effective)
    whole = {
        "items": len(items), "dimensions": int(kept.sum()), "kmo": overall, "bartlett": chi2, "df": df, "p_value": p,
        "determinant": float(np.linalg.det(R)),
    }  # fmt: skip
    spectrum = {
        "dimension": np.arange(1, len(items) + 1), "estimate": values, "share": values / len(items), "random": chance,
        "kept": kept,
    }  # fmt: skip
    by_item = {"item": items, "label": [sv.label(item) for item in items], "kmo": each}

    def finished(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
        filled = frame.assign(base=base, effective_base=effective, suppressed="", flag="", reason="")
        return disclosure.apply(filled, sv, keep=("dimension",)).loc[:, columns]

    return (
        finished(pd.DataFrame([whole]), WHOLE), finished(pd.DataFrame(spectrum), EIGENVALUES),
        finished(pd.DataFrame(by_item), ITEMS),
    )  # fmt: skip
