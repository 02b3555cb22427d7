"""Weights for a Survey in a notebook: what ``design`` in engagement.yaml asks for, as functions of a survey."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from csat_helpers import engagement
from csat_helpers.engagement import check_model
from csat_helpers.errors import DesignError
from csat_helpers.survey.place import Place
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.weights.nonresponse import SetAside
from csat_helpers.survey.weights.weigh import weigh
from csat_helpers.survey.weights.weighting import Weighting

TargetsLike = Mapping[Any, Any] | Sequence[Mapping[str, Any]] | pd.DataFrame | pd.Series | str | Path
TrimLike = tuple[float | None, float | None] | None
PerWave = float | Mapping[str, float] | None


def rake(
    sv: Survey,
    margins: Mapping[str, TargetsLike],
    *,
    population: PerWave = None,
    trim: TrimLike = None,
    tolerance: float = 1e-10,
    iterations: int = 1000,
) -> Survey:
    """The survey under weights raked to ``margins``, within each wave; errors are then those of raked weights.

    A margin's targets are shares that add up to 1, or counts: a mapping ``{category: target}``, a frame or a file with
    the columns ``category`` (or the item's name), ``target`` and perhaps ``wave``. The weights add up to
    ``population`` (one number, or one a wave), else to the counts, else to what the base weights (the design's
    weights so far) add up to. ``trim`` are the least and the largest weight as multiples of the mean, None where
    there is no bound. All margins hold to within ``tolerance``, relative.

    Raises DesignError for targets that nobody or not everybody falls into, that contradict each other, or that cannot
    be met. Facts of the fit are in ``weighting``. Source: Deming and Stephan (1940); fitted by svy.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(pd.DataFrame({"sex": ["f", "f", "f", "m"]}), {})
    >>> survey.rake(sv, {"sex": {"f": 0.5, "m": 0.5}}).arrays.weight.round(3).tolist()
    [0.667, 0.667, 0.667, 2.0]
    """
    fit = {"margins": _margins(margins), "tolerance": tolerance, "iterations": iterations}
    return _weighed(sv, {"rake": {**fit, **_given(population=_plain(population))}, **_trim(trim)}, "rake")


def poststratify(
    sv: Survey,
    cells: str | Sequence[str],
    targets: TargetsLike,
    *,
    population: PerWave = None,
    trim: TrimLike = None,
) -> Survey:
    """The survey under weights that meet the target of every cell of the crossed columns ``cells``.

    ``targets`` are nested a level a column (``{"North": {1: 0.2, 2: 0.3}, ...}``), or a frame or file with those
    columns and ``target``. Otherwise as :func:`rake`. Source: Holt and Smith (1979).
    """
    fit = {"cells": [cells] if isinstance(cells, str) else list(cells), "targets": _targets(targets)}
    return _weighed(
        sv, {"poststratify": {**fit, **_given(population=_plain(population))}, **_trim(trim)}, "poststratify"
    )


def calibrate(
    sv: Survey,
    *,
    margins: Mapping[str, TargetsLike] | None = None,
    totals: Mapping[str, float | Mapping[str, float]] | None = None,
    bounds: tuple[float, float] | None = None,
    population: PerWave = None,
    trim: TrimLike = None,
) -> Survey:
    """The survey under weights nearest to the base weights that meet margins and totals of numeric columns (GREG).

    ``bounds`` are the least and the largest factor on a base weight; without them a weight may become negative, which
    is an error. Otherwise as :func:`rake`. Source: Deville and Sarndal (1992).
    """
    fit = {
        "margins": _margins(margins or {}),
        "totals": {name: _plain(total) for name, total in (totals or {}).items()},
        **_given(bounds=bounds and list(bounds), population=_plain(population)),
    }
    return _weighed(sv, {"calibrate": fit, **_trim(trim)}, "calibrate")


def with_replicates(
    sv: Survey,
    method: Literal["jkn", "brr", "bootstrap"] = "jkn",
    *,
    size: int | None = None,
    seed: int | None = None,
    fay: float = 0.0,
    centre: Literal["estimate", "mean"] = "estimate",
) -> Survey:
    """The survey with replicate weights made of its design: errors then come from them.

    ``jkn`` leaves out a cluster at a time, ``brr`` takes balanced halves of strata of two clusters (Fay's with
    ``fay``), ``bootstrap`` draws ``size`` (500) rescaled samples. Fit weights afterwards: each replicate is then
    fitted too. Without a ``seed`` the survey's content gives one. Raises DesignError for a method that the design
    does not allow. Source: Wolter (2007); Rao, Wu and Yue (1992).
    """
    if sv.design.replicates is not None:
        raise DesignError(
            "The survey has replicate weights already.",
            where="with_replicates",
            mend="Keep them, or begin without them.",
        )
    asked = {"make": method, "centre": centre, **_given(size=size, seed=seed, fay=fay or None)}
    return _weighed(sv, {"replicates": asked}, "with_replicates")


def _weighed(sv: Survey, asked: dict[str, Any], where: str) -> Survey:
    if sv.design.margins or sv.design.auxiliaries:
        raise DesignError(
            "The weights of this survey were fitted already.",
            where=where,
            mend="Give all margins in one call; make replicate weights before the fit.",
        )
    design = check_model(engagement.Design, asked, where, DesignError)
    everyone = np.ones(len(sv.responses), dtype=bool)
    aside = SetAside(everyone, sv.exclusions, 0, everyone, everyone)
    made = weigh(sv.responses, sv.questionnaire, design, sv.design, aside, Place(where))
    told, used = _joined(sv.weighting, made.weighting or Weighting("")), made.design.columns()
    left = [name for name in told.columns if name not in used]  # replicates that a fit has replaced
    told = replace(told, columns=tuple(name for name in told.columns if name in used))
    weighted = replace(sv, responses=made.responses.drop(columns=left), design=made.design, weighting=told)
    _ = weighted.arrays  # a design that does not stand is told now, not in the first measure
    return weighted


def _joined(before: Weighting | None, now: Weighting) -> Weighting:
    """The facts of both: of replicates made before a fit."""
    if before is None:
        return now
    return replace(
        now,
        steps=pd.concat([before.steps, now.steps], ignore_index=True),
        settings={**before.settings, **now.settings},
        columns=(*before.columns, *now.columns),
    )


def _margins(margins: Mapping[str, TargetsLike]) -> dict[str, Any]:
    return {name: _targets(given) for name, given in margins.items()}


def _targets(given: Any) -> Any:
    """Targets in the forms that engagement.yaml knows."""
    if isinstance(given, str | Path):
        return {"file": str(given)}
    if isinstance(given, pd.DataFrame):
        return given.to_dict("records")
    if isinstance(given, pd.Series | Mapping):
        return {
            _plain(code): _targets(target) if isinstance(target, Mapping) else _plain(target)
            for code, target in given.items()
        }
    return given


def _plain(value: Any) -> Any:
    """A number of numpy's as Python's own; a mapping's values too."""
    if isinstance(value, Mapping):
        return {str(wave): _plain(number) for wave, number in value.items()}
    return value.item() if isinstance(value, np.generic) else value


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _trim(trim: TrimLike) -> dict[str, Any]:
    if trim is None:
        return {}
    lower, upper = trim
    return {"trim": _given(lower=lower, upper=upper)}
