"""Whether experience falls below, meets or exceeds what was expected, and how satisfied each of these customers are."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.drivers import only
from csat_helpers.measures.gap import Pair, check_gaps
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.measures.tidy import Names, check_confidence, empty
from csat_helpers.survey.item_pairs import SERVICE, item_pairs, lacking
from csat_helpers.survey.survey import Survey

SIDES = ("below", "meets", "exceeds")
COLUMNS = [
    "item", "label", "expectation_item", "side", "side_label", "estimate", "std_error", "conf_low", "conf_high", "base",
    "weighted_base", "of_base", "outcome", "outcome_label", "outcome_index", "outcome_std_error", "outcome_low", "outcome_high",
    "outcome_base",
    "difference", "difference_std_error", "difference_low", "difference_high", "p_value", "adjust", "suppressed", "flag", "reason",
]  # fmt: skip


def disconfirmation(
    sv: Survey,
    pairs: Pair | Sequence[Pair] | None = None,
    outcome: Names = (),
    *,
    adjust: str | None = "holm",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Three rows a pair of ``(perception item, expectation item)``: below, meets, exceeds expectation.

    Unless given, ``pairs`` are the questionnaire's items of role ``perception``, each with the ``expectation`` whose
    ``pair`` names it (as :func:`csat_helpers.measures.servqual` finds them); no items of either role give no rows.

    ``estimate`` is the share of those who answered both (``of_base``), 0 to 1, logit interval; ``base`` how many they
    are. With an ``outcome``, such as overall satisfaction, ``outcome_index`` is the mean of its index (0 to 100) on each
    side, over the ``outcome_base`` who gave it, and ``difference`` how far it lies above that of the customers whose expectation was just met, with Student's
    t interval and test, whose ``p_value`` is adjusted over all pairs and sides by ``adjust`` (a method of
    :func:`csat_helpers.measures.kernel.adjust.adjust`, or None): that experience below expectation costs more than experience above it gains is usual, and is
    read here. Reversed scales are turned. Raises MeasureError for pairs on two scales.
    Source: Oliver (1980), A cognitive model of the antecedents and consequences of satisfaction decisions.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"seen": [4, 5, 3, 4], "hoped": [4, 4, 5, 4]}),
    ...     {"scales": {"s": {"min": 1, "max": 5}}, "items": {"seen": {"scale": "s"}, "hoped": {"scale": "s"}}},
    ... )
    >>> disconfirmation(sv, ("seen", "hoped"))[["side", "estimate"]].values.tolist()
    [['below', 0.25], ['meets', 0.5], ['exceeds', 0.25]]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    asked, target = check_gaps(stated_pairs(sv) if pairs is None else pairs), only(outcome)
    if not asked:
        return lacking(sv, empty(columns=COLUMNS), SERVICE)
    index = scales.rescaled(sv, target) if target else np.full(len(sv.responses), np.nan)
    found = pd.concat([_pair(sv, pair, index, target, confidence) for pair in asked], ignore_index=True)
    found = found.assign(p_value=adjusted(found["p_value"].to_numpy(float), adjust), adjust=adjust or "")
    parts = [found.iloc[k : k + len(SIDES)].reset_index(drop=True) for k in range(0, len(found), len(SIDES))]
    return pd.concat([_hidden(part, sv) for part in parts], ignore_index=True).loc[:, COLUMNS]


def stated_pairs(sv: Survey) -> list[Pair]:
    """The questionnaire's pairs; none where one of the two roles has no item."""
    if not all(sv.roles(role) for role in SERVICE):
        return []
    return [(pair.first, pair.second) for pair in item_pairs(sv, SERVICE, in_order=True)]


def check_one_scale(sv: Survey, pair: Pair) -> None:
    """Refuse a pair of items of which one cannot exceed the other."""
    if len({scales.ends(sv, item) for item in pair}) > 1:
        raise MeasureError(
            f"'{pair[0]}' and '{pair[1]}' are on different scales, so one cannot exceed the other.",
            mend="Pair items of one scale.",
        )


def side_name(side: str, language: str) -> str:
    """A side in a reader's words."""
    return {
        "below": say(language, "Below expectation"),
        "meets": say(language, "Met expectation"),
        "exceeds": say(language, "Exceeded expectation"),
    }[side]


def _hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Shares are hidden by the base of all; the outcome of a side by who gave it there, and so what is held against it."""
    found = disclosure.apply(frame.assign(base=frame["of_base"]), sv)
    small = np.array([disclosure.hidden_anyway(sv, int(n)) for n in frame["outcome_base"]])
    outcome, apart = ([c for c in COLUMNS if c.startswith(name)] for name in ("outcome_", "difference"))
    numbers = [c for c in outcome if c != "outcome_label"]
    found.loc[small, numbers] = np.nan
    found.loc[small | small[SIDES.index("meets")], [*apart, "p_value"]] = np.nan
    return found.assign(base=frame["base"].mask(found["suppressed"] != ""))


def _pair(sv: Survey, pair: Pair, index: np.ndarray, outcome: str | None, confidence: float) -> pd.DataFrame:
    check_one_scale(sv, pair)
    apart = scales.oriented(sv, pair[0]) - scales.oriented(sv, pair[1])
    side = np.where(np.isnan(apart), np.nan, np.sign(apart) + 1)
    here = np.flatnonzero(sv.rows)
    own = (side[:, None] == np.arange(3)).astype(float)
    own[np.isnan(side)] = np.nan
    grid = estimation.estimate(own, Members(here, np.zeros(len(here), int), 1), sv.arrays)
    df = sv.arrays.df
    share, error, base, effective = (p[0] for p in (grid.estimate, grid.std_error, grid.base, grid.effective_base))
    low, high = intervals.share_interval("logit", share, error, base, effective, df, confidence)
    known = here[~np.isnan(side[here])]
    head = {
        "item": pair[0],
        "label": sv.label(pair[0]),
        "expectation_item": pair[1],
        "side": SIDES,
        "side_label": [side_name(name, sv.language) for name in SIDES],
        "estimate": grid.estimate[0],
        "std_error": grid.std_error[0],
        "conf_low": low,
        "conf_high": high,
        "base": np.bincount(side[known].astype(int), minlength=3),
        "weighted_base": np.nan_to_num(share) * grid.weighted_base[0],
        "of_base": grid.base[0],
        "outcome": outcome or "",
        "outcome_label": sv.label(outcome) if outcome else "",
        "suppressed": "",
        "flag": "",
        "reason": "",
    }
    return pd.DataFrame({**head, **_outcomes(sv, index, Members(known, side[known].astype(int), 3), confidence)})


def _outcomes(sv: Survey, index: np.ndarray, members: Members, confidence: float) -> dict[str, np.ndarray]:
    """The outcome on each side, and how far it is from where expectation was met."""
    values, df = index[:, None], sv.arrays.df
    grid: Grid = estimation.estimate(values, members, sv.arrays)
    from_met = np.eye(3)
    from_met[1] -= 1
    apart, variance = estimation.contrast(values, members, sv.arrays, from_met)
    known = (grid.base[:, 0] > 0) & (grid.base[1, 0] > 0) & (np.arange(3) != 1)
    change = np.where(known, apart[:, 0], np.nan)
    clusters = np.minimum(grid.clusters[:, 0], grid.clusters[1, 0])
    error = np.where(known & (clusters > 1), np.sqrt(variance[:, 0]), np.nan)
    low, high = intervals.t_interval(grid.estimate[:, 0], grid.std_error[:, 0], df, confidence)
    change_low, change_high = intervals.t_interval(change, error, df, confidence)
    statistic = np.divide(change, error, out=np.full(3, np.nan), where=error > 0)
    return {
        "outcome_index": grid.estimate[:, 0],
        "outcome_std_error": grid.std_error[:, 0],
        "outcome_low": low,
        "outcome_high": high,
        "outcome_base": grid.base[:, 0].astype(float),
        "difference": change,
        "difference_std_error": error,
        "difference_low": change_low,
        "difference_high": change_high,
        "p_value": intervals.p_value(statistic, df),
    }
