"""How well a factor model fits: chi square and the indices made of it, scaled for the survey's design.

``scaling`` is what one degree of freedom of the discrepancy is worth under the design, against one of a simple random
sample of normal answers; the independence model has its own. Chi square and its p are scaled (Satorra and Bentler 1994;
for weighted and clustered samples Muthen and Satorra 1995), CFI, TLI and RMSEA are the robust ones (Brosseau-Liard,
Savalei and Li 2012; Brosseau-Liard and Savalei 2014). Both scalings of one give the ordinary indices.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from csat_helpers.measures.factor_models.likelihood import Fit


@dataclass(frozen=True)
class Scaling:
    """Of the model and of the independence model; NaN where the model leaves no degree of freedom."""

    model: float = 1.0
    independence: float = 1.0


def scaling(fit: Fit, gaps: np.ndarray, base: int) -> Scaling:
    """From draws of the covariances less their estimate (draws x items x items), on the scale of correlations."""
    centred = gaps - gaps.mean(axis=0)
    rest = max(len(gaps) - 1, 1)
    upper = np.triu_indices(gaps.shape[-1], 1)
    alone = (centred[:, upper[0], upper[1]] ** 2).sum() / rest
    own = fit.misfit(centred).sum() / rest
    df = fit.pattern.df
    return Scaling(base * own / df if df > 0 else np.nan, base * alone / len(upper[0]))


def indices(fit: Fit, base: int, log_scale: float, scale: Scaling) -> dict[str, float]:
    """Numbers of the fit by name; ``log_scale`` is the sum of the logarithms of the items' variances."""
    df, p = fit.pattern.df, fit.pattern.items
    chi2, alone = base * fit.discrepancy, -base * float(np.linalg.slogdet(fit.R)[1])
    df_alone = p * (p - 1) // 2
    log_likelihood = (
        -base / 2 * (p * np.log(2 * np.pi) + log_scale + float(np.linalg.slogdet(fit.R)[1]) + p + fit.discrepancy)
    )
    parameters = fit.pattern.parameters
    made = {
        "srmr": _srmr(fit),
        "log_likelihood": log_likelihood,
        "aic": 2 * parameters - 2 * log_likelihood,
        "bic": parameters * np.log(base) - 2 * log_likelihood,
        "parameters": parameters,
    }
    if df < 1:
        return {**dict.fromkeys(["chi2", "p_value", "cfi", "tli", "rmsea", "rmsea_low", "rmsea_high"], np.nan), **made,
                "df": df, "scaling": np.nan}  # fmt: skip
    excess, excess_alone = chi2 - scale.model * df, alone - scale.independence * df_alone
    low, high = _noncentral(chi2 / scale.model, df)
    return {
        "chi2": chi2 / scale.model,
        "df": df,
        "p_value": float(special.chdtrc(df, chi2 / scale.model)),
        "scaling": scale.model,
        "cfi": 1 - max(excess, 0) / max(excess, excess_alone, 1e-300),
        "tli": 1 - (excess / df) / (excess_alone / df_alone) if excess_alone > 0 else np.nan,
        "rmsea": np.sqrt(max(excess, 0) / (df * base)),
        "rmsea_low": np.sqrt(scale.model * low / (df * base)),
        "rmsea_high": np.sqrt(scale.model * high / (df * base)),
        **made,
    }


def _srmr(fit: Fit) -> float:
    i, j = np.triu_indices(len(fit.R))
    return float(np.sqrt(np.mean((fit.R - fit.implied)[i, j] ** 2)))


def _noncentral(chi2: float, df: int, confidence: float = 0.9) -> tuple[float, float]:
    """The 90 % interval of the non-centrality that a chi square shows, from zero."""
    made = []
    for tail in ((1 + confidence) / 2, (1 - confidence) / 2):
        if special.chdtr(df, chi2) <= tail:
            made.append(0.0)
            continue
        most = chi2 + 10 * np.sqrt(2 * df + 4 * chi2) + 10
        made.append(_root(chi2, df, tail, most))
    return made[0], made[1]


def _root(chi2: float, df: int, tail: float, most: float) -> float:
    """The non-centrality at which ``tail`` lies below chi square: it falls as that grows, so halving finds it."""
    low, high = 0.0, most
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if special.chndtr(chi2, df, middle) > tail else (low, middle)
    return (low + high) / 2
