"""A theme's place among drivers: what speaking of it explains of an outcome, alone or beside the items asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.measures.drivers import COLUMNS as OF_DRIVERS
from csat_helpers.measures.drivers import drivers as importance_of
from csat_helpers.measures.texts import private
from csat_helpers.measures.theme_proposals import Found, sorted_into
from csat_helpers.measures.themes import label_of, outcome_of
from csat_helpers.measures.tidy import Names, empty, names
from csat_helpers.survey.questionnaire import Item
from csat_helpers.survey.survey import Survey

COLUMNS = [*OF_DRIVERS, "kind", "mentions"]
THEME, ITEM = "theme", "item"
_PREFIX = "theme: "  # a theme may have the name of an item, such as waiting
_SCALE = {"min": 0, "max": 1}
_MOST = 20  # of themes and items together; the most mentioned themes are kept
_EXACT = 12  # beyond so many Johnson's weights stand for Shapley values, which they hardly differ from


def theme_drivers(
    sv: Survey,
    item: Names,
    themes: Mapping[str, object] | None = None,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] = (),
    method: str | None = None,
    confidence: float = 0.95,
    replicates: int = 1000,
    seed: int | None = None,
) -> pd.DataFrame:
    """Relative importance of speaking of each theme, and of ``drivers`` beside, for ``outcome`` among all who commented.

    A theme is an answer of 1 for who mentions it and 0 for who comments and does not; ``outcome`` is the overall
    rating, else recommendation. ``method`` is one of :func:`csat_helpers.measures.drivers.drivers`: Shapley to 12 of them,
    Johnson's beyond, unless said. Up to 20 are taken, of the themes the most mentioned.

    Returns the columns of ``measures.drivers`` with its intervals and rank probabilities (``correlation``
    below 0: those who mention it are less satisfied; where most comments have exactly one theme, mentions of the others
    leave ``beta`` little to say), ``kind`` (theme or item) and ``mentions``, the
    respondents who mention it. Themes under the privacy base, and those that nobody or everybody mentions, are left
    out. A theme says that customers thought of it, an item how they rate it: a theme's part of R2 is small by nature.
    Raises MeasureError for an unknown item, no outcome, or a model that cannot be made.

    >>> from csat_helpers import survey
    >>> asked = {"items": {"all": {"scale": {"min": 1, "max": 5}, "role": "overall"}, "why": {"role": "verbatim"}}}
    >>> frame = pd.DataFrame({"all": [1.0, 2, 5, 4, 3, 2], "why": ["a long wait", "I waited", "nice staff", "staff", "wait", "staff"]})
    >>> own = {"waiting": {"words": {"en": ["wait"]}}, "price": {"words": {"en": ["price"]}}}
    >>> found = theme_drivers(survey.from_frame(frame, asked), "why", own, replicates=0)
    >>> found[["item", "mentions", "share"]].values.tolist(), bool(found["correlation"].iloc[0] < 0)
    ([['waiting', 3.0, 1.0]], True)
    """
    found, rated = sorted_into(sv, item, themes), outcome_of(sv, outcome)
    if rated is None:
        raise MeasureError("No item has the role overall or recommend.", mend="Name one: outcome='item'.")
    beside = names(drivers)
    kept = _kept(sv, found, _MOST - len(beside))
    if not kept or private(sv, len(found.coded.respondents)):
        return empty(columns=COLUMNS)
    asked = [*(_PREFIX + found_name(found, k) for k in kept), *beside]
    method = method or ("shapley" if len(asked) <= _EXACT else "johnson")
    extended = _with_themes(sv, found, kept)
    frame = importance_of(
        extended,
        rated,
        asked,
        method=method,
        confidence=confidence,
        replicates=replicates,
        seed=seed,
        missing="pairwise",
    )
    size = {_PREFIX + found_name(found, k): int(found.coded.spoke[:, k].sum()) for k in kept}
    frame["kind"] = np.where(frame["item"].isin(size), THEME, ITEM)
    frame["mentions"] = frame["item"].map(size).astype(float)
    frame["item"] = frame["item"].str.removeprefix(_PREFIX)
    hidden = frame["suppressed"] != ""
    frame["mentions"] = frame["mentions"].mask(hidden)
    ranks = [name for name in frame.columns if name.startswith("rank_prob_")]
    return frame.loc[:, [*COLUMNS, *ranks]]


def found_name(found: Found, place: int) -> str:
    """The name of the theme at a place."""
    return list(found.themes)[place]


def _kept(sv: Survey, found: Found, most: int) -> list[int]:
    """The places of themes that can be in a model, the most mentioned first where they are too many."""
    size, base = found.coded.spoke.sum(axis=0), len(found.coded.respondents)
    fit = [k for k, n in enumerate(size) if 0 < n < base and not private(sv, int(n))]
    return sorted(sorted(fit, key=lambda k: -size[k])[: max(most, 0)])


def _with_themes(sv: Survey, found: Found, kept: Sequence[int]) -> Survey:
    """The survey of those who commented, with an item for each theme."""
    rows = found.coded.respondents
    inside = np.zeros(len(sv.responses), bool)
    inside[rows] = True
    spoke = np.full((len(sv.responses), len(kept)), np.nan)
    spoke[rows] = found.coded.spoke[:, kept]
    columns = [_PREFIX + found_name(found, k) for k in kept]
    new = {
        name: Item.model_validate({"label": label_of(sv, found_name(found, k), found), "scale": _SCALE})
        for name, k in zip(columns, kept, strict=True)
    }
    asked = sv.questionnaire.model_copy(update={"items": {**sv.questionnaire.items, **new}})
    mentions = pd.DataFrame(spoke, index=sv.responses.index, columns=columns)
    return replace(
        sv, responses=pd.concat([sv.responses, mentions], axis=1), questionnaire=asked, domain=sv.rows & inside
    )
