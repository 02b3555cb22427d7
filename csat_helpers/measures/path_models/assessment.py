"""What a fitted path model says, from correlations alone and of many replicates at once.

Paths, explained variance and effects between constructs; how well items measure them; indices from 0 to 100.
Source: Tenenhaus et al. (2005); Dijkstra and Henseler (2015), consistent PLS (rho A and the correction); Henseler,
Ringle and Sarstedt (2015), HTMT; Fornell and Larcker (1981), AVE; Cohen (1988), f2; Fornell et al. (1996), the index.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.path_models.weights import Weights, solve, weights
from csat_helpers.survey.path_specification import Specification

_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Scaled:
    """Means and covariances (..., items, items) of the items, each on its own scale, and the ends of those scales."""

    mean: np.ndarray
    covariance: np.ndarray
    low: np.ndarray
    high: np.ndarray


def statistics(
    R: np.ndarray, found: Weights, scaled: Scaled, model: Specification, scheme: str, *, consistent: bool
) -> dict[str, np.ndarray]:
    """All statistics of the model (..., how many), by name; of pairs in the order of :attr:`Specification.paths` or
    of :func:`pairs`.
    """
    rho_a = _rho_a(R, found, model)
    loading, C = _corrected(found, rho_a, model) if consistent else (found.loading, found.correlation)
    inner = _inner(C, model)
    return {
        "weight": found.weight,
        "loading": loading,
        **inner,
        "f2": _f2(R, found, inner["r2"], model, scheme, consistent=consistent),
        "absent": _absent(C, model),
        **_effects(inner["path"], model),
        "rho_a": rho_a,
        **_measurement(R, scaled.covariance, loading, model),
        "correlation": _of_pairs(C),
        "htmt": _of_pairs(_htmt(R, model)),
        **_indices(found, scaled, model),
    }


def pairs(model: Specification) -> list[tuple[int, int]]:
    """Each two constructs once."""
    first, second = np.triu_indices(len(model.constructs), 1)
    return list(zip(first.tolist(), second.tolist(), strict=True))


def reached(model: Specification) -> list[tuple[int, int]]:
    """Sources and all that they lead to, directly or by way of others."""
    reach = model.leads.copy()
    for _ in model.constructs:
        reach |= (reach.astype(int) @ reach.astype(int)) > 0
    return [(int(s), int(t)) for s, t in np.argwhere(reach)]


def absent(model: Specification) -> list[tuple[int, int]]:
    """Sources and targets without a path, where the model explains the target and has the source before it: fewer
    arrows lie on the longest way to it.
    """
    depth = np.zeros(len(model.constructs), int)
    for k in model.order:
        depth[k] = max((depth[cause] + 1 for cause in model.causes(k)), default=0)
    explained = [k for k in range(len(depth)) if depth[k]]
    return [(s, t) for t in explained for s in range(len(depth)) if depth[s] < depth[t] and not model.leads[s, t]]


def _of_pairs(matrix: np.ndarray) -> np.ndarray:
    first, second = np.triu_indices(matrix.shape[-1], 1)
    return matrix[..., first, second]


def _inner(C: np.ndarray, model: Specification) -> dict[str, np.ndarray]:
    """Regressions between constructs: a path's coefficient and VIF; a construct's R2 (NaN where nothing leads to it)."""
    lead, size = C.shape[:-2], len(model.constructs)
    places = {path: k for k, path in enumerate(model.paths)}
    path, vif = (np.full((*lead, len(places)), np.nan) for _ in range(2))
    r2 = np.full((*lead, size), np.nan)
    for target in range(size):
        causes = model.causes(target)
        if not len(causes):
            continue
        own, with_target = C[..., causes[:, None], causes], C[..., causes, target]
        coefficient = solve(own, with_target)
        r2[..., target] = (coefficient * with_target).sum(axis=-1)
        inverse = np.linalg.pinv(np.nan_to_num(own), hermitian=True)
        for k, source in enumerate(causes):
            place = places[int(source), target]
            path[..., place] = coefficient[..., k]
            vif[..., place] = inverse[..., k, k]
    return {"path": path, "vif": vif, "r2": r2}


def _absent(C: np.ndarray, model: Specification) -> np.ndarray:
    """The coefficient that each path of :func:`absent` would have if all to its target were added, weights left as they
    are: of two that are alike, only the one that adds to the other.
    """
    ends = absent(model)
    parts = [np.full((*C.shape[:-2], 0), np.nan)]
    for target in dict.fromkeys(t for _, t in ends):
        more = [s for s, t in ends if t == target]
        causes = np.r_[model.causes(target), more]
        parts.append(solve(C[..., causes[:, None], causes], C[..., causes, target])[..., -len(more) :])
    return np.concatenate(parts, axis=-1)


def _f2(
    R: np.ndarray, found: Weights, r2: np.ndarray, model: Specification, scheme: str, *, consistent: bool
) -> np.ndarray:
    """What each path adds to R2, over what stays unexplained; the model is estimated again without the path."""
    made = np.full((*r2.shape[:-1], len(model.paths)), np.nan)
    for k, (source, target) in enumerate(model.paths):
        whole, rest = r2[..., target], 0.0
        if len(model.causes(target)) > 1:
            less = model.without(source, target)
            again = weights(R, less, scheme, like=found.loading, start=found.weight)
            C = _corrected(again, _rho_a(R, again, less), less)[1] if consistent else again.correlation
            causes = less.causes(target)
            with_target = C[..., causes, target]
            rest = (solve(C[..., causes[:, None], causes], with_target) * with_target).sum(axis=-1)
        made[..., k] = (whole - rest) / np.where(whole < 1, 1 - whole, np.nan)
    return made


def _effects(path: np.ndarray, model: Specification) -> dict[str, np.ndarray]:
    """Direct, indirect and total effects of each construct on all it reaches."""
    size = len(model.constructs)
    direct = np.zeros((*path.shape[:-1], size, size))
    for k, (source, target) in enumerate(model.paths):
        direct[..., source, target] = path[..., k]
    total, step = direct.copy(), direct
    for _ in range(size):
        step = step @ direct
        total = total + step
    ends = reached(model)
    source, target = np.array([s for s, _ in ends], int), np.array([t for _, t in ends], int)
    whole, straight = total[..., source, target], direct[..., source, target]
    return {"total": whole, "direct": straight, "indirect": whole - straight}


def _rho_a(R: np.ndarray, found: Weights, model: Specification) -> np.ndarray:
    """Dijkstra and Henseler's reliability of each construct; one for a single item, and for mode B by definition."""
    made = np.ones((*found.weight.shape[:-1], len(model.constructs)))
    for j, mode in enumerate(model.modes):
        own = model.members(j)
        if mode == "B" or len(own) < 2:
            continue
        w, S = found.weight[..., own], R[..., own[:, None], own]
        square = (w * w).sum(axis=-1)
        off = np.einsum("...i,...ij,...j->...", w, S, w) - square  # the diagonal of S is one
        cross = square**2 - (w**4).sum(axis=-1)
        made[..., j] = square**2 * off / np.where(np.abs(cross) > _TINY, cross, np.nan)
    return made


def _corrected(found: Weights, rho_a: np.ndarray, model: Specification) -> tuple[np.ndarray, np.ndarray]:
    """Loadings and correlations of the constructs freed of the items' errors (PLSc)."""
    with np.errstate(invalid="ignore"):
        root = np.sqrt(rho_a)
        C = found.correlation / (root[..., :, None] * root[..., None, :])
    index = np.arange(len(model.constructs))
    C[..., index, index] = 1.0
    loading = found.loading.copy()
    for j, mode in enumerate(model.modes):
        own = model.members(j)
        if mode == "A" and len(own) > 1:
            w = found.weight[..., own]
            loading[..., own] = w * (root[..., j] / (w * w).sum(axis=-1))[..., None]
    return loading, C


def _measurement(
    R: np.ndarray, covariance: np.ndarray, loading: np.ndarray, model: Specification
) -> Mapping[str, np.ndarray]:
    """Reliability of each construct's items; NaN of a single item, of which nothing can be told."""
    size = len(model.constructs)
    made = {name: np.full((*R.shape[:-2], size), np.nan) for name in ("alpha", "alpha_standardised", "rho_c", "ave")}
    for j in range(size):
        own = model.members(j)
        k = len(own)
        if k < 2:
            continue
        made["alpha"][..., j] = _alpha(covariance[..., own[:, None], own])
        made["alpha_standardised"][..., j] = _alpha(R[..., own[:, None], own])
        square = loading[..., own] ** 2
        together = loading[..., own].sum(axis=-1) ** 2
        made["rho_c"][..., j] = together / (together + (1 - square).sum(axis=-1))
        made["ave"][..., j] = square.mean(axis=-1)
    return made


def _alpha(C: np.ndarray) -> np.ndarray:
    k, total = C.shape[-1], C.sum(axis=(-2, -1))
    own = np.trace(C, axis1=-2, axis2=-1)
    return k / (k - 1) * (1 - own / np.where(total > _TINY, total, np.nan))


def _htmt(R: np.ndarray, model: Specification) -> np.ndarray:
    """Mean correlation between two constructs' items over the geometric mean of that within each, all without sign."""
    R, size = np.abs(R), len(model.constructs)
    within = np.ones((*R.shape[:-2], size))
    for j in range(size):
        own = model.members(j)
        if len(own) > 1:
            block = R[..., own[:, None], own]
            within[..., j] = (block.sum(axis=(-2, -1)) - len(own)) / (len(own) * (len(own) - 1))
    made = np.full((*R.shape[:-2], size, size), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        for i, j in pairs(model):
            between = R[..., model.members(i)[:, None], model.members(j)].mean(axis=(-2, -1))
            made[..., i, j] = between / np.sqrt(within[..., i] * within[..., j])
    return made


def _indices(found: Weights, scaled: Scaled, model: Specification) -> dict[str, np.ndarray]:
    """Each construct's index: the mean of its items on 0 to 100, weighted by the unstandardised normalised weights."""
    width = scaled.high - scaled.low
    spread = np.sqrt(np.maximum(np.diagonal(scaled.covariance, axis1=-2, axis2=-1), _TINY))
    plain = found.weight / spread
    of_block = model.block[:, None] == np.arange(len(model.constructs))
    total = plain @ of_block
    with np.errstate(invalid="ignore", divide="ignore"):
        share = plain / total[..., model.block]
    points = (scaled.mean - scaled.low) / width * 100
    unit = 100 / width
    # Items of other blocks count nothing: one product for all constructs.
    by_construct = np.where(of_block, (share * unit)[..., None], 0.0)
    variance = np.einsum("...kj,...kl,...lj->...j", by_construct, scaled.covariance, by_construct)
    return {"index_weight": share, "index": (share * points) @ of_block, "index_sd": np.sqrt(np.maximum(variance, 0.0))}
