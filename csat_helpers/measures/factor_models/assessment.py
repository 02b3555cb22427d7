"""What a fitted factor model says of its items and constructs, of the estimate and of its draws at once.

Standardised loadings, correlations of constructs, the part of the items' variance that a construct explains (AVE), the
reliability of their sum (omega), and loadings that the model leaves out.
Source: Fornell and Larcker (1981); McDonald (1999), Test theory; Sorbom (1989), modification indices; Saris, Satorra
and van der Veld (2009), their expected changes.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from csat_helpers.measures.factor_models.likelihood import Fit, Pattern


@dataclass(frozen=True, eq=False)
class Cross:
    """Of each item the other construct it would load on first: its place (-1 where there is none), loading, p, and how much
    chi square would fall.
    """

    construct: np.ndarray
    loading: np.ndarray
    p_value: np.ndarray
    gain: np.ndarray


def statistics(parameters: np.ndarray, pattern: Pattern) -> dict[str, np.ndarray]:
    """By name, of parameters (..., parameters): ``loading`` (standardised) and ``raw`` (in standard deviations of the
    sample; the same at the estimate, not in its error), ``correlation``, ``ave``, ``omega``.
    """
    loading, unique, correlation = pattern.parts(parameters)
    variance = loading**2 + unique
    standard = loading / np.sqrt(np.where(variance > 0, variance, np.nan))
    member = np.eye(pattern.factors)[pattern.block]
    total, explained = standard @ member, standard**2 @ member
    left = member.sum(axis=0) - explained
    return {
        "loading": standard,
        "raw": loading,
        "correlation": correlation,
        "ave": explained / member.sum(axis=0),
        "omega": total**2 / (total**2 + left),
    }


def moved(fit: Fit, gaps: np.ndarray) -> np.ndarray:
    """Parameters as the covariances move by ``gaps``, to first order."""
    return fit.parameters + fit.step(gaps)


def normal_errors(fit: Fit, base: int) -> dict[str, np.ndarray]:
    """Standard errors of :func:`statistics` for a simple random sample of normal answers, by the delta method."""
    spread = 2 / base * np.linalg.pinv(fit.information, hermitian=True)
    tiny = 1e-6
    ways = [fit.parameters + sign * tiny * np.eye(len(fit.parameters)) for sign in (1, -1)]
    ends = [statistics(way, fit.pattern) for way in ways]
    made = {}
    for name in ends[0]:
        slope = (ends[0][name] - ends[1][name]) / (2 * tiny)
        made[name] = np.sqrt(np.maximum(np.einsum("ak,ab,bk->k", slope, spread, slope), 0))
    return made


def crossed(fit: Fit, base: int, scaling: float) -> Cross:
    """The loading on another construct that would better the fit most, an entry an item; p is scaled like chi square."""
    pattern = fit.pattern
    p, m = pattern.items, pattern.factors
    if m < 2:
        return no_cross(p)
    L, P, _ = pattern.matrices(fit.parameters)
    item, factor = (a.ravel() for a in np.meshgrid(np.arange(p), np.arange(m), indexing="ij"))
    slopes = np.zeros((p * m, p, p))
    index = np.arange(p * m)
    slopes[index, item, :] += (P @ L.T)[factor]
    slopes[index, :, item] += (P @ L.T)[factor]
    gradient = np.einsum("aij,ij->a", slopes, fit.inverse - fit.inverse @ fit.R @ fit.inverse)
    own, known = fit.inverse @ slopes, fit.inverse @ fit.slopes
    with_known = np.einsum("aij,bji->ab", own, known, optimize=True)
    explained = np.einsum("ab,bc,ac->a", with_known, np.linalg.pinv(fit.information, hermitian=True), with_known)
    free = np.einsum("aij,aji->a", own, own) - explained
    own_factor = factor == pattern.block[item]
    usable = ~own_factor & (free > 1e-8)
    safe = np.where(usable, free, 1.0)
    better = np.where(usable, base / 2 * gradient**2 / safe / (scaling if scaling > 0 else 1.0), -1.0).reshape(p, m)
    change = (-gradient / safe).reshape(p, m)
    best, rows = better.argmax(axis=1), np.arange(p)
    found = better[rows, best]
    return Cross(
        np.where(found >= 0, best, -1),
        np.where(found >= 0, change[rows, best], np.nan),
        np.where(found >= 0, special.chdtrc(1, np.maximum(found, 0)), np.nan),
        np.maximum(found, 0.0),
    )


def no_cross(items: int) -> Cross:
    """Of items that have no other construct to load on."""
    unknown = np.full(items, np.nan)
    return Cross(np.full(items, -1), unknown, unknown, np.zeros(items))


def misplaced(R: np.ndarray, pattern: Pattern, base: int, strong: np.ndarray) -> np.ndarray:
    """Of each item the construct whose items it correlates with more than with its own, by two standard errors (2 over
    the root of the base): its place, else -1. Items that are not ``strong`` speak for their construct only where no
    other does. Source: Hays and Hayashi (1990), multitrait analysis.
    """
    index, member = np.arange(pattern.items), np.eye(pattern.factors)[pattern.block]
    others = member[None] * (1 - np.eye(pattern.items))[:, :, None]  # items x the other items x constructs
    firm = others * strong[None, :, None]
    spoken = np.where(firm.sum(axis=1, keepdims=True) > 0, firm, others)
    mean = np.einsum("ij,ijk->ik", R, spoken) / spoken.sum(axis=1)
    own = mean[index, pattern.block].copy()
    mean[index, pattern.block] = -np.inf
    best = mean.argmax(axis=1)
    return np.where(mean[index, best] - own > 2 / np.sqrt(base), best, -1)


def largest_residual(fit: Fit) -> tuple[int, int, float]:
    """Two items, and how much more (or less) they correlate than the model has it."""
    gap = np.triu(fit.R - fit.implied, 1)
    i, j = np.unravel_index(np.abs(gap).argmax(), gap.shape)
    return int(i), int(j), float(gap[i, j])
