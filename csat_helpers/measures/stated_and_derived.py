"""What customers say matters against what goes with their satisfaction: hidden needs and lip service."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from csat_helpers.measures import disclosure
from csat_helpers.measures.drivers import check_model, drivers_key, only
from csat_helpers.measures.importance_performance import answers_of, stated_pairs
from csat_helpers.measures.kernel.intervals import percentile_level, percentiles
from csat_helpers.measures.kernel.replicates import generator, replicate
from csat_helpers.measures.priority_draws import STABLE, Placing, derived, stated, together
from csat_helpers.measures.relative_importance import COSTLY_FROM
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.importance_questions import importance_questions
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey

KINDS = ("key", "hidden", "lip_service", "minor")
_SIDES = ("derived", "stated")
_NUMBERS = [
    *(f"{side}{end}" for side in _SIDES for end in ("", "_low", "_high")),
    *(f"{side}_relative{end}" for side in _SIDES for end in ("", "_low", "_high")), "derived_rank", "stated_rank",
    "stated_index", "kind_probability", *(f"prob_{kind}" for kind in KINDS),
]  # fmt: skip
COLUMNS = [
    "item", "label", "asked", *_NUMBERS, "kind", "unstable", "base", "outcome", "outcome_label", "suppressed", "flag",
    "reason",
]  # fmt: skip


def stated_and_derived(
    sv: Survey,
    outcome: Names,
    items: Names,
    *,
    importance: Mapping[str, str] | None = None,
    confidence: float = 0.95,
    replicates: int = 1000,
    seed: int | None = None,
) -> pd.DataFrame:
    """The importance that customers state and the importance that their answers show, side by side.

    ``derived`` is the item's Shapley share of what explains ``outcome``, ``stated`` the share that its importance
    question (``asked``) has of the summed indices of all of them, as in :func:`importance_performance`; both 0 to 1 with
    percentile intervals. The ``_relative`` columns scale both so that the mean of the items is 100; ranks begin at 1,
    the largest. ``stated_index`` is the importance question's index, 0 to 100. ``kind`` compares both with the mean of
    the items: ``key`` is said and shown to matter, ``hidden`` shown alone (a need customers do not name), ``lip_service``
    said alone, ``minor`` neither; ``kind_probability`` is that of the draws, the same respondents in both, ``unstable``
    where it is under 0.8. ``importance`` maps items to their importance questions where the questionnaire does not tell.

    Returns :data:`COLUMNS`, a row an item that has an importance question (by ``pair``, or alone in its construct), in the
    order given; no row where fewer than two have one. Raises MeasureError as :func:`drivers` does.
    Source: Vavra (1997), Improving your measurement of customer satisfaction, on the matrix of both.
    """
    asked, target = names(items), only(outcome)
    check_confidence(confidence)
    importance = importance or importance_questions(sv, asked)
    asked = [item for item in asked if item in importance]
    if len(asked) < 2 or target is None:  # one importance alone is large or small beside nothing
        return empty(columns=COLUMNS)
    questions = stated_pairs(sv, asked, importance)
    answers = answers_of(sv, target, asked, "derived")[0]
    ratings = answers_of(sv, None, asked, dict(zip(asked, questions, strict=True)))[0]
    rows, weight = np.flatnonzero(sv.rows), sv.arrays.weight
    frame = pd.DataFrame({"item": asked, "label": [sv.label(i) for i in asked], "asked": questions})
    known = ~np.isnan(np.column_stack([answers[:, :-1], ratings[:, : len(asked)]])) & (sv.rows & (weight > 0))[:, None]
    base = (known[:, : len(asked)] & known[:, len(asked) :]).sum(axis=0)
    frame = frame.assign(base=base, outcome=target, outcome_label=sv.label(target), suppressed="", flag="", reason="")
    if check_model(sv, answers[rows], weight[rows], [*asked, target], raising=True):
        frame = frame.assign(**dict.fromkeys(_NUMBERS, np.nan), kind="", unstable=False).loc[:, COLUMNS]
        return _hidden(disclosure.apply(frame, sv))
    numbers = _numbers(
        *_both(sv, target, asked, answers, ratings, rows, replicates, seed), percentile_level(confidence, sv.arrays.df)
    )
    return _hidden(disclosure.apply(frame.assign(**numbers).loc[:, COLUMNS], sv))


@kept
def _both(
    sv: Survey, outcome: str, items: list[str], answers: np.ndarray, ratings: np.ndarray, rows: np.ndarray, size: int,
    seed: int | None,
) -> tuple[Placing, Placing, np.ndarray]:  # fmt: skip
    """Derived and stated importance with their draws, from the same replicates, and the importance questions' indices."""
    rng = generator(sv, *drivers_key(outcome, items, size), seed=seed)
    drawn = replicate(sv.arrays, size, rng, costly=len(items) >= COSTLY_FROM) if size else None
    said = stated(ratings, sv.arrays.weight, rows, drawn)
    places = together([derived(sv, items, answers, rows, drawn), said], drawn)
    return places[0], places[1], said.estimate[: len(items)]


def _numbers(shown: Placing, said: Placing, asked: np.ndarray, level: float) -> dict[str, np.ndarray]:
    numbers: dict[str, np.ndarray] = {"stated_index": asked}
    for side, found in zip(_SIDES, (shown, said), strict=True):
        low, high = percentiles(found.importance_draws, level)
        for end, value in (("", found.importance), ("_low", low), ("_high", high)):
            numbers[side + end] = value
            numbers[f"{side}_relative{end}"] = 100 * len(value) * value
        numbers[f"{side}_rank"] = np.argsort(np.argsort(-found.importance, kind="stable")) + 1
    kind = _kinds(shown.importance, said.importance)
    draws = _kinds(shown.importance_draws, said.importance_draws)
    size, p = len(draws), len(kind)
    chance = np.stack([(draws == k).mean(axis=0) if size else np.full(p, np.nan) for k in range(len(KINDS))])
    own = chance[kind, np.arange(p)]
    return {
        **numbers,
        "kind": np.array(KINDS, dtype=object)[kind],
        "kind_probability": own,
        **{f"prob_{name}": chance[k] for k, name in enumerate(KINDS)},
        "unstable": own < STABLE,
    }


def _kinds(shown: np.ndarray, said: np.ndarray) -> np.ndarray:
    """Place in :data:`KINDS` of each item, against an equal share of both."""
    equal = 1 / shown.shape[-1]
    return np.where(shown > equal, np.where(said > equal, 0, 1), np.where(said > equal, 2, 3))


def _hidden(frame: pd.DataFrame) -> pd.DataFrame:
    gone = frame["suppressed"] != ""
    return frame.assign(kind=frame["kind"].mask(gone, ""), unstable=frame["unstable"] & ~gone)
