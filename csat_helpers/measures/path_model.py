"""Path models of satisfaction: which construct leads to which, how strongly, and an index of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure
from csat_helpers.measures.construct_answers import ConstructAnswers, construct_answers
from csat_helpers.measures.faults import only_reason, unless_told
from csat_helpers.measures.kernel.intervals import percentile_level
from csat_helpers.measures.kernel.replicated import Correlations, correlations, replicated
from csat_helpers.measures.kernel.replicates import generator, replicate
from csat_helpers.measures.path_models import advice, checks
from csat_helpers.measures.path_models.assessment import Scaled, statistics
from csat_helpers.measures.path_models.frames import (
    CONSTRUCTS,
    DISCRIMINANT,
    EFFECTS,
    ITEMS,
    PATHS,
    Frames,
    fitted,
)
from csat_helpers.measures.path_models.weights import SCHEMES, Weights, weights
from csat_helpers.measures.relative_importance import MISSING
from csat_helpers.measures.tidy import check_confidence
from csat_helpers.survey.kept import kept
from csat_helpers.survey.path_specification import Specification, specification
from csat_helpers.survey.survey import Survey


@dataclass(frozen=True, eq=False)
class PathModel:
    """Frames of a fitted path model, what is to be said of it, and how it was made.

    ``paths``, ``items``, ``constructs``, ``effects`` and ``discriminant`` (each two constructs once) have the columns of
    :mod:`csat_helpers.measures.path_models.frames`; ``advice`` (:data:`csat_helpers.measures.path_models.advice.COLUMNS`) says
    what is wrong or weak, in words; ``settings`` how it was made.
    """

    paths: pd.DataFrame
    items: pd.DataFrame
    constructs: pd.DataFrame
    effects: pd.DataFrame
    discriminant: pd.DataFrame
    advice: pd.DataFrame
    settings: Mapping[str, Any]


def path_model(
    sv: Survey,
    model: str | Mapping[str, Any] | None,
    *,
    scheme: str = "path",
    replicates: int = 0,
    consistent: bool = False,
    missing: str = "pairwise",
    confidence: float = 0.95,
    seed: int | None = None,
) -> PathModel:
    """A PLS path model, weighted, with intervals from ``replicates`` of the design (none where 0).

    ``model`` is ``acsi``, ``ecsi`` or ``ccsi``, whose items are found by their ``construct`` in the questionnaire, or
    ``{"constructs": {name: items}, "paths": [[source, target], ...], "modes": {name: "B"}, "labels": {}}``; a construct
    is of mode A (its items mirror it) unless said. Constructs that only the paths name are the questionnaire's. Of
    None, an engagement without a model, every frame is empty. ``scheme`` is ``path``, ``centroid`` or ``factorial``;
    ``consistent`` corrects for the items' errors (PLSc). ``missing`` takes each correlation from those who answered
    both items (``pairwise``) or all from those who answered every item (``complete``).

    Paths are standardised coefficients; ``f2`` is what a path adds to R2 over what stays unexplained (the model is
    estimated again without it); ``p_value`` is of the estimate over its standard error, normal. ``index`` is 0 to
    100: the mean of the construct's items, each rescaled to 0 to 100, by ``index_weight`` (weights over standard
    deviations, adding up to one); ``index_sd`` its spread among respondents. Alphas, rho A, rho C and AVE are missing for
    a construct of one item. What does not converge, cannot be, or is weakly measured is said in ``advice``; with
    replicates also which path is missing: a construct goes with a later one beyond what the model's paths hold, the
    coefficient that its path would have, beside all others left out, being 0.10 or more and its interval on one side of zero.

    Raises MeasureError for a model that is none (a circle, an empty construct, an unknown item ...), items that all
    answer alike, or fewer respondents than the model needs. Source: Wold (1982); Tenenhaus et al. (2005); Dijkstra
    and Henseler (2015).

    >>> import numpy as np, pandas as pd
    >>> from csat_helpers import survey
    >>> good = np.tile([2, 3, 4, 5, 3, 4], 20)
    >>> noise = np.resize([0, 1, 0, -1, 1], 120)
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q1": good, "q2": np.clip(good + noise, 1, 5), "s1": good[::-1], "s2": np.roll(good, 1)}),
    ...     {"scales": {"five": {"min": 1, "max": 5}}, "items": {k: {"scale": "five"} for k in ("q1", "q2", "s1", "s2")}},
    ... )
    >>> made = path_model(
    ...     sv, {"constructs": {"Quality": ["q1", "q2"], "Satisfaction": ["s1", "s2"]}, "paths": [["Quality", "Satisfaction"]]}
    ... )
    >>> list(made.constructs["construct"])
    ['Quality', 'Satisfaction']
    """
    _check(scheme, SCHEMES, "scheme")
    _check(missing, MISSING, "way with missing answers")
    check_confidence(confidence)
    if model is None:
        return _nothing()
    way = _Way(sv, specification(sv, model), scheme, consistent)
    data = construct_answers(sv, way.model.items, missing)
    checked = not disclosure.hidden_anyway(sv, data.of_items)
    if checked and (why := unless_told(sv, lambda: checks.check_data(way.model, data.values, data.weight))):
        return _nothing(why)
    found = correlations(data.values, data.weight)
    fit = weights(found.R, way.model, scheme)
    if checked and (why := unless_told(sv, lambda: checks.check_causes(way.model, fit))):
        return _nothing(why)
    estimate = way.statistics(found, fit, data.of_items)
    drawn, steady = _draws(way, data, fit, estimate, replicates, seed)
    inferred = fitted(estimate, drawn, percentile_level(confidence, sv.arrays.df))
    said = advice.said(
        sv, way.model, fit, inferred, R=found.R, repaired=bool(found.repaired), steady=steady, consistent=consistent
    )
    frames = Frames(sv, way.model, inferred, data.of_items)
    settings = {
        "scheme": scheme, "consistent": consistent, "missing": missing, "replicates": replicates, "base": data.of_items,
        "converged": bool(fit.converged), "rounds": fit.rounds, "replicates_converged": steady, "confidence": confidence,
    }  # fmt: skip
    return PathModel(
        frames.paths(), frames.items(), frames.constructs(), frames.effects(), frames.discriminant(),
        said.iloc[:0] if disclosure.hidden_anyway(sv, data.of_items) else said, settings,
    )  # fmt: skip


def _nothing(reason: str = "") -> PathModel:
    """What there is where no model is stated, or where it cannot stand for a ``reason``."""
    columns = (PATHS, ITEMS, CONSTRUCTS, EFFECTS, DISCRIMINANT)
    frames = only_reason(reason, *columns) if reason else [pd.DataFrame(columns=names) for names in columns]
    paths, items, constructs, effects, discriminant = frames
    return PathModel(paths, items, constructs, effects, discriminant, pd.DataFrame(columns=advice.COLUMNS), {})


@dataclass(frozen=True, eq=False)
class _Way:
    """A model and how it is estimated."""

    sv: Survey
    model: Specification
    scheme: str
    consistent: bool

    def statistics(self, found: Correlations, fit: Weights, base: int) -> dict[str, np.ndarray]:
        """The model's statistics, by name; covariances are those of a sample (n - 1)."""
        scales = [self.sv.scale(item) for item in self.model.items]
        low, high = (np.array([getattr(s, end) for s in scales], float) for end in ("min", "max"))
        scaled = Scaled(found.mean, found.covariance * (base / max(base - 1, 1)), low, high)
        return statistics(found.R, fit, scaled, self.model, self.scheme, consistent=self.consistent)


def _draws(
    way: _Way, data: ConstructAnswers, fit: Weights, estimate: Mapping[str, np.ndarray], size: int, seed: int | None
) -> tuple[dict[str, np.ndarray], float]:
    """Draws of each statistic (draws x how many), and the part of the replicates that converged."""
    if not size:
        return {name: np.empty((0, len(value))) for name, value in estimate.items()}, np.nan
    model = replace(way.model, labels=())  # of no language
    known = (data.values, data.rows, data.weight, fit.weight, fit.loading, dict(estimate), data.of_items)
    return _drawn(way.sv, model, way.scheme, way.consistent, *known, size, seed)


@kept
def _drawn(
    sv: Survey, model: Specification, scheme: str, consistent: bool, values: np.ndarray, rows: np.ndarray,
    weight: np.ndarray, start: np.ndarray, like: np.ndarray, estimate: dict[str, np.ndarray], base: int, size: int,
    seed: int | None,
) -> tuple[dict[str, np.ndarray], float]:  # fmt: skip
    """:func:`_draws` from the answers, the estimated weights (``start``) and loadings (``like``), and the ``estimate``."""
    way = _Way(sv, model, scheme, consistent)
    key = ("path_model", model.items, model.paths, model.modes, scheme, consistent, size)
    drawn = replicate(sv.arrays, size, generator(sv, *key, seed=seed))
    found = replicated(values, rows, weight, drawn)
    again = weights(found.R, model, scheme, like=like, start=np.broadcast_to(start, found.mean.shape))
    of = way.statistics(found, again, base)
    whole = np.concatenate(list(estimate.values()))
    table = np.hstack([np.where(again.converged[:, None], value, np.nan) for value in of.values()])
    made = drawn.draws(whole, table)
    if (np.isnan(made).all(axis=0) & np.isfinite(whole)).any():  # a normal draw needs every replicate
        made = drawn.draws(whole, np.where(np.isnan(table), whole, table))
    ends = np.cumsum([len(value) for value in estimate.values()])[:-1]
    return dict(zip(estimate, np.split(made, ends, axis=1), strict=True)), float(again.converged.mean())


def _check(value: str, known: tuple[str, ...], what: str) -> None:
    if value not in known:
        raise MeasureError(f"'{value}' is not a {what} of path models.", mend=nearest(value, known))
