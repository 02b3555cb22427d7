"""PLS weights from correlations alone, of many replicates at once.

A construct is a weighted sum of its items with variance one. In turn each construct is estimated from its neighbours
in the model (inside), and its weights from how its items go with that estimate (outside), until nothing moves.
Everything follows from the items' correlations: no respondent's score is needed, so a replicate costs a few small
matrix products.
Source: Wold (1982); Lohmoeller (1989); Tenenhaus, Esposito Vinzi, Chatelin and Lauro (2005), PLS path modeling.
"""

from dataclasses import dataclass

import numpy as np

from csat_helpers.survey.path_specification import Specification

SCHEMES = ("path", "centroid", "factorial")
TOLERANCE = 1e-9  # of a weight, between two rounds
MOST = 500
_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Weights:
    """``weight`` (..., items) gives every construct variance one; ``correlation`` is of the constructs (..., J, J);
    ``loading`` (..., items) of each item with its own construct, ``cross`` (..., items, J) with all.
    """

    weight: np.ndarray
    loading: np.ndarray
    cross: np.ndarray
    correlation: np.ndarray
    converged: np.ndarray
    rounds: int


def weights(
    R: np.ndarray,
    model: Specification,
    scheme: str = "path",
    *,
    like: np.ndarray | None = None,
    start: np.ndarray | None = None,
) -> Weights:
    """Weights from correlations ``R`` (..., items, items).

    A construct's sign makes most of its items load positively; ``like``, loadings of the estimate, makes replicates
    point the same way instead. ``start`` are weights near the answer, which save rounds.
    """
    lead, flat = R.shape[:-2], R.reshape(-1, *R.shape[-2:])
    w = _standardised(flat, np.ones(flat.shape[:2]) if start is None else start.reshape(flat.shape[:2]), model)
    moving, rounds = np.arange(len(flat)), 0
    while len(moving) and rounds < MOST:
        here = flat[moving]
        new = _round(here, w[moving], model, scheme)
        new = np.where(np.isnan(new), w[moving], new)  # a construct whose neighbours say nothing of it stays
        still = ~(np.abs(np.abs(new) - np.abs(w[moving])).max(axis=1) < TOLERANCE)
        w[moving] = new
        moving, rounds = moving[still], rounds + 1
    converged = np.ones(len(flat), dtype=bool)
    converged[moving] = False
    return _pointed(flat, w, model, like, converged.reshape(lead), rounds, lead)


def _round(R: np.ndarray, w: np.ndarray, model: Specification, scheme: str) -> np.ndarray:
    covariance, C = _constructs(R, w, model)
    inner = _inner(C, model, scheme)
    found = (covariance * np.swapaxes(inner[..., model.block], -1, -2)).sum(axis=-1)
    for j, mode in enumerate(model.modes):
        own = model.members(j)
        if mode == "B" and len(own) > 1:
            found[:, own] = solve(R[:, own[:, None], own], found[:, own])
    return _standardised(R, found, model)


def _constructs(R: np.ndarray, w: np.ndarray, model: Specification) -> tuple[np.ndarray, np.ndarray]:
    """Covariances of items with constructs (n, items, J), and of constructs with each other."""
    W = np.zeros((*w.shape, len(model.constructs)))
    W[:, np.arange(w.shape[1]), model.block] = w
    covariance = R @ W
    return covariance, np.swapaxes(W, -1, -2) @ covariance


def _inner(C: np.ndarray, model: Specification, scheme: str) -> np.ndarray:
    """What each construct (column) is estimated from: its neighbours (rows), each with a weight."""
    neighbours = model.leads | model.leads.T
    if scheme == "centroid":
        return np.where(neighbours, np.sign(C), 0.0)
    found = np.where(neighbours, C, 0.0)
    if scheme == "path":
        for j in range(len(model.constructs)):
            if len(causes := model.causes(j)):
                found[:, causes, j] = solve(C[:, causes[:, None], causes], C[:, causes, j])
    return found


def _standardised(R: np.ndarray, w: np.ndarray, model: Specification) -> np.ndarray:
    covariance, _ = _constructs(R, w, model)
    own = w * np.take_along_axis(covariance, np.broadcast_to(model.block[:, None], (*w.shape, 1)), axis=2)[..., 0]
    variance = own @ (model.block[:, None] == np.arange(len(model.constructs)))
    with np.errstate(invalid="ignore", divide="ignore"):
        return w / np.sqrt(np.where(variance > _TINY, variance, np.nan))[:, model.block]


def _pointed(
    R: np.ndarray,
    w: np.ndarray,
    model: Specification,
    like: np.ndarray | None,
    converged: np.ndarray,
    rounds: int,
    lead: tuple[int, ...],
) -> Weights:
    cross, C = _constructs(R, w, model)
    own = cross[:, np.arange(w.shape[1]), model.block]
    of_block = model.block[:, None] == np.arange(len(model.constructs))
    # Ties between as many items up as down go by how strongly they load.
    side = (np.sign(own) + 1e-3 * own) @ of_block if like is None else (own * like) @ of_block
    sign = np.where(side < 0, -1.0, 1.0)
    return Weights(
        (w * sign[:, model.block]).reshape(*lead, -1),
        (own * sign[:, model.block]).reshape(*lead, -1),
        (cross * sign[:, None, :]).reshape(*lead, *cross.shape[1:]),
        (C * sign[:, :, None] * sign[:, None, :]).reshape(*lead, *C.shape[1:]),
        converged,
        rounds,
    )


def solve(A: np.ndarray, b: np.ndarray) -> np.ndarray:
    """``A x = b`` for stacks of matrices and vectors; where one is singular, the shortest x that comes nearest."""
    try:
        return np.linalg.solve(A, b[..., None])[..., 0]
    except np.linalg.LinAlgError:
        return (np.linalg.pinv(np.nan_to_num(A), hermitian=True) @ b[..., None])[..., 0]
