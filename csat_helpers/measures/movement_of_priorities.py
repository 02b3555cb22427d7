"""Where items have moved: importance and performance in two waves, and the probability of another quadrant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.compare_waves import changes, rows_of, two_waves
from csat_helpers.measures.drivers import check_model, drivers_key, only
from csat_helpers.measures.importance_performance import answers_of, covariances
from csat_helpers.measures.kernel.compact import each
from csat_helpers.measures.kernel.intervals import percentile_level, percentiles
from csat_helpers.measures.kernel.moments import both_answered
from csat_helpers.measures.kernel.replicates import generator, replicate
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.priority_draws import QUADRANTS, STABLE, Placing, derived, probabilities, stated, together
from csat_helpers.measures.relative_importance import COSTLY_FROM
from csat_helpers.measures.tidy import Names, check_confidence, empty, names, smaller
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import WAVE, Survey

_OWN = [
    "importance", "importance_low", "importance_high", "imp_var", "perf_var", "cov", "quadrant", "quadrant_probability",
    "importance_line", "performance_line",
]  # fmt: skip
_MOVED = [
    "importance_change", "importance_change_error", "importance_change_low", "importance_change_high",
    "importance_p_value", "prob_moved", "prob_this_move", "moved", "unstable",
]  # fmt: skip
_RATED = [
    "performance_change", "performance_change_error", "performance_change_low", "performance_change_high",
    "performance_df", "performance_p_value",
]  # fmt: skip
COLUMNS = [
    "item", "label", "wave", "previous_wave", "performance", *_OWN, "previous_performance",
    *(f"previous_{name}" for name in _OWN), *_RATED, *_MOVED, "base", "previous_base", "outcome", "outcome_label",
    "suppressed", "flag", "reason",
]  # fmt: skip
_WORDS = ("quadrant", "previous_quadrant", "moved", "unstable")


@dataclass(frozen=True, eq=False)
class _Found:
    """The places of the compared items in the later and the earlier wave, or ``reason`` why there are none."""

    compared: np.ndarray
    places: tuple[Placing, ...] = ()
    reason: str = ""


def movement_of_priorities(
    sv: Survey,
    outcome: Names,
    items: Names,
    *,
    importance: str | Mapping[str, str] = "derived",
    since: str | None = None,
    confidence: float = 0.95,
    replicates: int = 1000,
    seed: int | None = None,
) -> pd.DataFrame:
    """Where each item lies in the survey's wave (in focus, else the latest) and lay in an earlier one.

    ``since`` is the earlier wave, the one before unless given; segments in focus stay. Importance, performance, lines and
    quadrants are those of :func:`importance_performance` in each wave, the earlier one's as ``previous_...``.
    ``performance_change`` has the error, interval and test of :func:`compare_waves`. ``importance_change`` (in shares of
    the whole, 0.05: five percentage points) has the percentile interval of the draws, and twice the share of them on the
    other side of zero as p value. Both waves are in the same replicates, where respondents (items of role ``id``) or
    clusters of both are drawn together, so that what they share is in the error of the change.
    ``prob_moved`` is the probability that the item lies in another quadrant than it lay in, ``prob_this_move`` that
    it came from ``previous_quadrant`` to ``quadrant``; ``moved`` where these differ and it is 0.8 or more, ``unstable``
    where either quadrant's own probability is under 0.8.

    Returns :data:`COLUMNS`, a row an item in the order given; no row without an earlier wave. An item that one wave
    did not ask is compared with nothing, ``reason`` says so, and importance is shared among the others in both waves.
    Where no model stands in one wave, there is the change of performance alone. Raises MeasureError for an unknown or
    later wave in ``since``. Source: Martilla and James (1977) for the map; Rao and Wu (1988) for the replicates.

    >>> import numpy as np, pandas as pd
    >>> from csat_helpers import survey
    >>> x = np.tile([[1, 2], [3, 5], [5, 3], [4, 1], [2, 4], [3, 3]], (10, 1))
    >>> frame = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": x[:, 0], "wave": ["2025"] * 30 + ["2026"] * 30})
    >>> sv = survey.from_frame(
    ...     frame, {"scales": {"s": {"min": 1, "max": 5}}, "items": {name: {"scale": "s"} for name in "aby"}}
    ... )
    >>> found = movement_of_priorities(sv, "y", ["a", "b"], replicates=50)
    >>> found[["item", "previous_quadrant", "quadrant", "performance_change", "moved"]].values.tolist()
    [['a', 'keep', 'keep', 0.0, False], ['b', 'maintain', 'maintain', 0.0, False]]
    """
    asked, target = names(items), only(outcome)
    check_confidence(confidence)
    waves = _waves(sv, since)
    if not asked or waves is None or (target is None and importance == "derived"):
        return empty(columns=COLUMNS)
    found = _found(sv, target, asked, importance, waves, replicates, seed)
    frame = pd.DataFrame({"item": asked, "label": [sv.label(item) for item in asked]})
    frame = frame.assign(wave=waves[0], previous_wave=waves[1], outcome=target or "", suppressed="", flag="")
    frame["outcome_label"] = sv.label(target) if target else ""
    tested = changes(sv, each(partial(scales.rescaled, sv), asked, len(sv.responses)), waves, confidence)
    frame = frame.assign(**_performance(tested), **_importance(found, percentile_level(confidence, sv.arrays.df)))
    frame["reason"] = _reasons(sv, found, waves, tested["reason"], rows_of(sv, waves), asked)
    return _hidden(frame, sv).loc[:, COLUMNS]


def _waves(sv: Survey, since: str | None) -> tuple[str, str] | None:
    """The wave looked at and the earlier one it is compared with."""
    if since is None or not sv.waves:
        return two_waves(sv)
    last = str(dict(sv.focused).get(WAVE, sv.latest_wave))
    before = sv.waves[: sv.waves.index(last)] if last in sv.waves else ()
    if since not in before:
        raise MeasureError(
            f"'{since}' is no wave before '{last}'.",
            mend=nearest(since, before) if before else "Look at a later wave: this is the first.",
        )
    return last, since


def _found(
    sv: Survey, outcome: str | None, items: list[str], importance: str | Mapping[str, str], waves: tuple[str, str],
    size: int, seed: int | None,
) -> _Found:  # fmt: skip
    """The places of the items that both waves asked, from the same replicates."""
    values, asked = answers_of(sv, outcome, items, importance)
    rows, weight, p = rows_of(sv, waves), sv.arrays.weight, len(items)
    first, second = (np.diagonal(both_answered(values[here], weight[here])) > 0 for here in rows)
    both = np.logical_and(first, second)
    compared = np.logical_and(both[:p], both[p:]) if asked else both[:p]
    remaining = [item for item, there in zip(items, compared, strict=True) if there]
    if not remaining:
        return _Found(compared)
    values = values[:, np.r_[compared, compared] if asked else np.r_[compared, True]]
    if asked:
        return _Found(compared, _places(sv, outcome, items, remaining, values, rows, asked, size, seed))
    for wave, here in zip(waves, rows, strict=True):
        if reason := check_model(sv, values[here], weight[here], [*remaining, outcome or ""], raising=False):
            named = say(sv.language, "{label}: {values}", label=sv.level_label(WAVE, wave), values=reason)
            return _Found(compared, reason=named)
    return _Found(compared, _places(sv, outcome, items, remaining, values, rows, asked, size, seed))


@kept
def _places(
    sv: Survey, outcome: str | None, items: list[str], remaining: list[str], values: np.ndarray,
    rows: list[np.ndarray], asked: bool, size: int, seed: int | None,
) -> tuple[Placing, ...]:  # fmt: skip
    """The places in each wave of the items that remain to be compared; ``asked`` where importance is stated."""
    rng = generator(sv, *drivers_key(outcome, items, size), seed=seed)
    drawn = replicate(returning(sv), size, rng, costly=len(remaining) >= COSTLY_FROM) if size else None
    if asked:
        return tuple(together([stated(values, sv.arrays.weight, here, drawn) for here in rows], drawn))
    return tuple(together([derived(sv, remaining, values, here, drawn) for here in rows], drawn))


def _performance(tested: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The columns of :func:`compare_waves` under the names they have here."""
    called = {
        "change": "performance_change", "std_error": "performance_change_error", "conf_low": "performance_change_low",
        "conf_high": "performance_change_high", "df": "performance_df", "p_value": "performance_p_value",
        "base": "base", "previous_base": "previous_base", "estimate": "performance", "previous": "previous_performance",
    }  # fmt: skip
    return {ours: tested[theirs] for theirs, ours in called.items()}


def _importance(found: _Found, level: float) -> dict[str, np.ndarray]:
    """What the draws tell, an entry an item: NaN, no quadrant and no movement where nothing is compared."""
    numbers = _numbers(found.places, level) if found.places else {}
    made = {}
    for name in (*_OWN, *(f"previous_{name}" for name in _OWN), *_MOVED):
        blank = "" if name.endswith("quadrant") else False if name in ("moved", "unstable") else np.nan
        cells = np.full(len(found.compared), blank, dtype=object if blank == "" else type(blank))
        if found.places:
            cells[found.compared] = numbers[name]
        made[name] = cells
    return made


def _numbers(places: Sequence[Placing], level: float) -> dict[str, np.ndarray | float]:
    now, then = places
    change, draws = now.importance - then.importance, now.importance_draws - then.importance_draws
    low, high = percentiles(draws, level)
    here, there = now.quadrant_draws, then.quadrant_draws
    this = (here == now.quadrant) & (there == then.quadrant)
    placed, before = _placed(now, level), _placed(then, level)
    size, unknown = len(draws), np.full(len(change), np.nan)
    came = this.mean(axis=0) if size else unknown
    own = np.fmin(np.asarray(placed["quadrant_probability"]), np.asarray(before["quadrant_probability"]))
    return {
        **placed,
        **{f"previous_{name}": value for name, value in before.items()},
        "importance_change": change,
        "importance_change_error": draws.std(axis=0, ddof=1) if size > 1 else unknown,
        "importance_change_low": low,
        "importance_change_high": high,
        "importance_p_value": _two_sided(draws) if size else unknown,
        "prob_moved": (here != there).mean(axis=0) if size else unknown,
        "prob_this_move": came,
        "moved": (now.quadrant != then.quadrant) & (came >= STABLE),
        "unstable": own < STABLE,
    }


def _placed(found: Placing, level: float) -> dict[str, np.ndarray | float]:
    p = len(found.importance)
    low, high = percentiles(found.importance_draws, level)
    imp, perf, cov = covariances(found)
    return {
        "importance": found.importance,
        "importance_low": low,
        "importance_high": high,
        "imp_var": imp,
        "perf_var": perf,
        "cov": cov,
        "quadrant": np.array(QUADRANTS, dtype=object)[found.quadrant],
        "quadrant_probability": probabilities(found.quadrant_draws)[found.quadrant, np.arange(p)],
        "importance_line": 1 / p,
        "performance_line": float(found.performance.mean()),
    }


def _two_sided(draws: np.ndarray) -> np.ndarray:
    """Twice the share of draws on the rarer side of zero, the estimate counted as one of them."""
    below, above = ((1 + (side).sum(axis=0)) / (1 + len(draws)) for side in (draws <= 0, draws >= 0))
    return np.fmin(2 * np.fmin(below, above), 1.0)


def _reasons(
    sv: Survey, found: _Found, waves: tuple[str, str], tested: np.ndarray, rows: list[np.ndarray], items: list[str]
) -> np.ndarray:
    """Why an item is not compared, or its importance is not."""
    known = [~np.isnan(sv.answers(item)) for item in items]
    answered = [[bool(there[here].any()) for there in known] for here in rows]
    told = []
    for k, before in enumerate(tested):
        absent = [w for w, there in zip(waves, answered, strict=True) if not there[k]]
        if absent:
            named = " / ".join(sv.level_label(WAVE, wave) for wave in absent)
            told.append(say(sv.language, "not asked, or answered by nobody, in {wave}", wave=named))
        else:
            told.append(found.reason or str(before))
    return np.array(told, dtype=object)


def _hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Hidden where either wave's base is too small."""
    shown = disclosure.apply(frame.assign(base=smaller(frame["base"], frame["previous_base"])), sv)
    gone = shown["suppressed"] != ""
    words = {name: shown[name].mask(gone, "" if "quadrant" in name else False) for name in _WORDS}
    return shown.assign(base=frame["base"].mask(gone), **words)
