"""Confirmatory factor analysis: whether items form the scales they were meant to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure
from csat_helpers.measures.construct_answers import ConstructAnswers, construct_answers
from csat_helpers.measures.factor_models import advice
from csat_helpers.measures.factor_models.assessment import Cross, crossed, moved, normal_errors, statistics
from csat_helpers.measures.factor_models.draws import gaps
from csat_helpers.measures.factor_models.frames import Frames
from csat_helpers.measures.factor_models.indices import Scaling, indices, scaling
from csat_helpers.measures.factor_models.likelihood import Fit, fit
from csat_helpers.measures.factor_models.specification import Specification, specification
from csat_helpers.measures.faults import unless_told
from csat_helpers.measures.kernel.intervals import percentile_level
from csat_helpers.measures.kernel.replicated import Correlations, correlations
from csat_helpers.measures.path_models.frames import Fitted, fitted
from csat_helpers.measures.relative_importance import MISSING
from csat_helpers.measures.tidy import check_confidence
from csat_helpers.survey.survey import Survey


@dataclass(frozen=True, eq=False)
class FactorAnalysis:
    """Frames of a fitted factor model, what is to be said of it, and how it was made.

    ``fit`` (one row), ``loadings``, ``constructs`` and ``correlations`` have the columns of
    :mod:`csat_helpers.measures.factor_models.frames`; ``advice`` (:data:`csat_helpers.measures.factor_models.advice.COLUMNS`)
    says what is wrong or weak, in words.
    """

    fit: pd.DataFrame
    loadings: pd.DataFrame
    constructs: pd.DataFrame
    correlations: pd.DataFrame
    advice: pd.DataFrame
    settings: Mapping[str, Any]


def cfa(
    sv: Survey,
    model: Mapping[str, Sequence[str]] | None = None,
    *,
    missing: str = "pairwise",
    replicates: int = 500,
    confidence: float = 0.95,
    seed: int | None = None,
) -> FactorAnalysis:
    """A factor model by maximum likelihood, weighted: each item mirrors one construct, constructs correlate freely.

    ``model`` is ``{construct: items}``; None takes the questionnaire's constructs of two items or more (no rows where
    these make no model: two constructs, or one of three items). ``missing`` is ``pairwise`` or ``complete``; reversed
    scales are turned. Chi square, CFI, TLI and RMSEA are scaled for the design and for answers that are not normal, and
    errors and intervals are robust, both from ``replicates`` of the design; with 0 they are those of a simple random
    sample of normal answers. ``base`` is the smallest number who answered two items together.

    ``fit``: ``verdict`` (``good, acceptable, poor`` by the conventions of Hu and Bentler 1999 and Browne and Cudeck 1993;
    ``exact`` without a degree of freedom, ``not_converged``, ``inadmissible``), ``chi2, df, p_value, scaling, cfi, tli, rmsea``
    with its 90 % interval, ``srmr, log_likelihood, aic, bic, parameters``. ``loadings``: ``estimate`` standardised,
    ``unstandardised``, and the other construct an item would load on first (``cross_construct, cross_loading, cross_p``).
    ``constructs``: AVE and omega with intervals. ``correlations``: free of the items' errors, with Fornell and Larcker's
    criterion. Raises MeasureError for a model that is none, constant items, items that say the same thing, or more items
    than respondents.
    Source: Joreskog (1969); Satorra and Bentler (1994); Muthen and Satorra (1995), complex samples.

    >>> import numpy as np, pandas as pd
    >>> from csat_helpers import survey
    >>> rng = np.random.default_rng(1)
    >>> answers = np.clip(np.round(rng.normal(size=(300, 1)) + rng.normal(size=(300, 4)) + 5), 1, 9)
    >>> items = {name: {"scale": "nine", "construct": "Service"} for name in "abcd"}
    >>> sv = survey.from_frame(
    ...     pd.DataFrame(answers, columns=list("abcd")), {"scales": {"nine": {"min": 1, "max": 9}}, "items": items}
    ... )
    >>> made = cfa(sv)
    >>> made.fit["verdict"].iloc[0], int(made.fit["df"].iloc[0])
    ('good', 2)
    """
    check_confidence(confidence)
    if missing not in MISSING:
        raise MeasureError(f"'{missing}' is not a way with missing answers.", mend=nearest(missing, MISSING))
    meant = specification(sv, model)
    settings = {"missing": missing, "replicates": replicates, "confidence": confidence}
    if meant is None:
        return FactorAnalysis(*Frames.none(), pd.DataFrame(columns=advice.COLUMNS), settings)
    data = construct_answers(sv, meant.items, missing)
    if disclosure.hidden_anyway(sv, data.of_pairs):
        return FactorAnalysis(
            *Frames(sv, meant, data.of_pairs).hidden(), pd.DataFrame(columns=advice.COLUMNS), settings
        )
    known = correlations(data.values, data.weight)
    why = unless_told(
        sv,
        lambda: advice.check_data(
            meant.items, known.R, np.diagonal(known.covariance), data.of_pairs, repaired=bool(known.repaired)
        ),
    )
    if why:
        return FactorAnalysis(*Frames.none(why), pd.DataFrame(columns=advice.COLUMNS), settings)
    found, numbers, sd = _found(sv, meant, data, known, replicates, confidence, seed)
    judged = advice.verdict(found.fit, found.of, found.indices)
    frames = Frames(sv, meant, data.of_pairs)
    return FactorAnalysis(
        frames.fit(found.indices, judged), frames.loadings(numbers, sd, found.cross, judged),
        frames.constructs(numbers, judged), frames.correlations(numbers, judged), advice.said(sv, found, judged),
        {**settings, "base": data.of_pairs, "converged": found.fit.converged, "rounds": found.fit.rounds},
    )  # fmt: skip


def _found(
    sv: Survey,
    model: Specification,
    data: ConstructAnswers,
    known: Correlations,
    size: int,
    confidence: float,
    seed: int | None,
) -> tuple[advice.Found, Fitted, np.ndarray]:
    """The fitted model, its numbers with errors and intervals, and the items' standard deviations."""
    made = fit(known.R, model.pattern)
    of, sd = statistics(made.parameters, made.pattern), np.sqrt(np.diagonal(known.covariance))
    scale, numbers = Scaling(), _normal(of, normal_errors(made, data.of_pairs), confidence)
    if size and made.converged and made.identified:
        key = ("cfa", model.items, model.constructs)
        drawn = gaps(sv, data.values, data.rows, known.covariance, key=key, size=size, seed=seed)
        scale = scaling(made, drawn, data.of_pairs)
        numbers = fitted(of, statistics(moved(made, drawn), made.pattern), percentile_level(confidence, sv.arrays.df))
    measured = indices(made, data.of_pairs, float(2 * np.log(sd).sum()), scale)
    cross = _cross(made, data.of_pairs, scale.model)
    numbers = replace(numbers, low=_within_one(numbers.low), high=_within_one(numbers.high))
    return advice.Found(model, made, of, measured, cross, data.of_pairs, bool(known.repaired)), numbers, sd


def _cross(made: Fit, base: int, scale: float) -> Cross:
    return crossed(made, base, scale if np.isfinite(scale) else 1.0)


def _within_one(ends: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Ends of intervals of what no more than one can be, save a loading in the items' own units."""
    return {name: values if name == "raw" else np.clip(values, -1, 1) for name, values in ends.items()}


def _normal(of: Mapping[str, np.ndarray], error: Mapping[str, np.ndarray], confidence: float) -> Fitted:
    reach = float(special.ndtri((1 + confidence) / 2))
    return Fitted(
        of, error, {k: v - reach * error[k] for k, v in of.items()}, {k: v + reach * error[k] for k, v in of.items()}
    )
