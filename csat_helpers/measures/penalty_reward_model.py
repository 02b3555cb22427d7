"""The regression behind penalties and rewards: marks of each item, which items can be estimated, and the fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csat_helpers.errors import MeasureError
from csat_helpers.locale import listed, say
from csat_helpers.look.numbers import interval
from csat_helpers.measures import scales
from csat_helpers.measures.kernel import large_models, linear_models, variance
from csat_helpers.survey.survey import Survey

# A coefficient of fewer marks fits them almost exactly, and its error says nothing.
LEAST = 5


@dataclass(frozen=True, eq=False)
class Marks:
    """Who rated an item low and high (1, 0, -1 where no answer), and the answers that count as such, in words."""

    low: np.ndarray
    high: np.ndarray
    low_answers: str
    high_answers: str

    @property
    def answered(self) -> np.ndarray:
        """Who rated it at all."""
        return self.low >= 0


@dataclass(frozen=True, eq=False)
class Contrast:
    """An outcome (index points) and the marks of ``items``, of the rows that answered all of them.

    ``aside`` are the items that are left out, each with the reason, in the survey's language; ``asked`` is who rated
    the outcome.
    """

    items: list[str]
    aside: dict[str, str]
    asked: np.ndarray
    rows: np.ndarray
    y: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def matrix(self) -> np.ndarray:
        """A constant, then the low marks, then the high ones."""
        return np.column_stack([np.ones(len(self.y)), self.marks])

    @property
    def marks(self) -> np.ndarray:
        """The low marks, then the high ones."""
        return np.hstack([self.low, self.high])


def marked(sv: Survey, item: str, low: int | None, high: int | None) -> Marks | str:
    """The marks of ``low`` worst and ``high`` best answers: two fifths and one fifth of the scale where None.

    The reason, where the scale itself has no answers that are low, middling and high; raises MeasureError where the
    numbers given leave no middle.
    """
    scales.ends(sv, item)
    if not sv.scale(item).points:
        return say(sv.language, "its scale has no whole-number answers")
    points = scales.points(sv, item)
    worst = max(round(len(points) * 0.4), 1) if low is None else low
    best = max(round(len(points) * 0.2), 1) if high is None else high
    if worst < 1 or best < 1 or worst + best >= len(points):
        if low is None and high is None:
            return say(sv.language, "its scale is too short to have low, middle and high answers")
        raise MeasureError(
            f"{worst} low and {best} high marks leave no middle of item '{item}', which has {len(points)} answers.",
            mend="Ask for fewer.",
        )
    bad, good = points[:worst], points[-best:]
    low_marks, high_marks = (np.nan_to_num(scales.in_box(sv, item, of), nan=-1).astype(np.int8) for of in (bad, good))
    return Marks(low_marks, high_marks, _written(sv, item, bad), _written(sv, item, good))


def _written(sv: Survey, item: str, codes: Sequence[int]) -> str:
    """Answers by their labels, the worst first, where each has one; else the range of their numbers."""
    labels = [sv.questionnaire.code_label(item, code, sv.language) for code in codes]
    if all(any(c.isalpha() for c in label) for label in labels):
        return ("、" if sv.language == "zh" else ", ").join(labels)
    first, last = min(codes), max(codes)
    return str(first) if first == last else interval(first, last, "count", sv.language)


def contrast(sv: Survey, outcome: str, marks: dict[str, Marks | str]) -> Contrast:
    """The regression's data: of the items those that can be estimated together, the others with the reason why not.

    An item is left out where too few rated it low, high or in between, by itself or among those who answered all, or
    where others' marks tell its own; the others' coefficients stand without it.
    """
    aside = {item: own for item, own in marks.items() if isinstance(own, str)}
    kept = {item: own for item, own in marks.items() if isinstance(own, Marks)}
    y = scales.rescaled(sv, outcome)
    asked = sv.rows & (sv.arrays.weight > 0) & ~np.isnan(y)
    while True:
        found = _together(asked, y, kept, aside)
        out = _thin(sv, found, kept, asked) or _tied(sv, found)
        if not out:
            return found
        aside |= out
        kept = {item: own for item, own in kept.items() if item not in out}


def _together(asked: np.ndarray, y: np.ndarray, kept: dict[str, Marks], aside: dict[str, str]) -> Contrast:
    rows = np.flatnonzero(np.logical_and.reduce([asked, *(own.answered for own in kept.values())]))
    empty = np.empty((len(rows), 0), dtype=np.int8)
    low = np.column_stack([empty, *(own.low[rows] for own in kept.values())])
    high = np.column_stack([empty, *(own.high[rows] for own in kept.values())])
    return Contrast(list(kept), dict(aside), asked, rows, y[rows], low, high)


def _thin(sv: Survey, found: Contrast, kept: dict[str, Marks], asked: np.ndarray) -> dict[str, str]:
    """The items to leave out because too few have one of their marks."""
    together = [thin_mark(sv, kept[item], found.rows) for item in found.items]
    if not any(together):
        return {}
    alone = {item: thin_mark(sv, own, np.flatnonzero(asked & own.answered)) for item, own in kept.items()}
    if any(alone.values()):
        return {item: why for item, why in alone.items() if why}
    # Each has enough answers, but not among those who answered all: the one that most left unanswered goes.
    least = min(found.items, key=lambda item: int((asked & kept[item].answered).sum()))
    return {least: say(sv.language, "too few who rated all the others rated it too")}


def thin_mark(sv: Survey, own: Marks, rows: np.ndarray) -> str:
    """Which of an item's marks too few of ``rows`` gave to be told, in words; empty where none."""
    low, high = own.low[rows] > 0, own.high[rows] > 0
    if _few(sv, rows[low]):
        return say(sv.language, "too few rated it low ({answers}) to tell", answers=own.low_answers)
    if _few(sv, rows[high]):
        return say(sv.language, "too few rated it high ({answers}) to tell", answers=own.high_answers)
    if _few(sv, rows[~low & ~high]):
        return say(sv.language, "too few gave it a middling rating to compare with")
    return ""


def _few(sv: Survey, rows: np.ndarray) -> bool:
    """Whether so few, or of one cluster only, that their coefficient would have no honest error."""
    return len(rows) < LEAST or (sv.arrays.replicates is None and len(np.unique(sv.arrays.cluster[rows])) < 2)


def _tied(sv: Survey, found: Contrast) -> dict[str, str]:
    """The last item whose marks follow from those of others, where there is one."""
    count = len(found.items)
    if not count or len(found.y) <= 2 * count + 1:
        return {}
    tied = linear_models.aliased(found.marks, sv.arrays.weight[found.rows])
    if tied is None:
        return {}
    *others, last = sorted({int(k) % count for k in np.flatnonzero(tied)})
    labels = listed(sv.language, [f"“{sv.label(found.items[k])}”" for k in others])
    reason = say(
        sv.language, "it was rated low and high by the same people as {items} (perfect collinearity)", items=labels
    )
    return {found.items[last]: reason}


def fault(sv: Survey, found: Contrast) -> str:
    """Why no regression stands on these respondents, in the survey's language; empty where one does."""
    n, p = len(found.y), 2 * len(found.items) + 1
    if n <= p:
        return say(sv.language, "{n} respondents answered all: too few for {p} coefficients", n=n, p=p)
    if np.ptp(found.y) == 0:
        return say(sv.language, "everyone answered alike: no error to test against")
    if sv.arrays.df < p:
        return say(sv.language, "too few clusters for {p} coefficients: ask of fewer items", p=p)
    return ""


def fitted(sv: Survey, found: Contrast) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of the marks, low ones first, and their design-based covariance."""
    if large_models.possible(len(found.rows), sv.arrays):
        made = large_models.linear(found.marks, found.y, sv.arrays.weight[found.rows])
        among = large_models.covariance(made.influence, len(made.coefficient), found.rows, sv.arrays)
        return made.coefficient[1:], among[1:, 1:]

    def fit(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        made = linear_models.fit("linear", found.matrix, found.y, weight)
        return made.coefficient, made.influence

    estimate, covariance = variance.infer(variance.inside(found.rows, fit), sv.arrays)
    return estimate[1:], covariance[1:, 1:]


def freedom(sv: Survey, found: Contrast) -> np.ndarray:
    """Degrees of freedom of penalties, rewards and what is made of both, 3 x items.

    Those of the design less one a coefficient, and no more than the smallest group of clusters that a coefficient
    compares has: of few low marks the spread is hardly known, however many respondents there are.
    """
    of_design = sv.arrays.df - 2 * len(found.items)
    low, high = (_groups(sv, found.rows, mark > 0) for mark in (found.low, found.high))
    middle = _groups(sv, found.rows, (found.low + found.high) == 0)
    least = np.vstack([np.minimum(low, middle), np.minimum(high, middle), np.minimum(np.minimum(low, high), middle)])
    return np.minimum(least - 1, of_design) if sv.arrays.replicates is None else np.full(least.shape, of_design)


def _groups(sv: Survey, rows: np.ndarray, mark: np.ndarray) -> np.ndarray:
    """How many clusters the respondents with each mark lie in."""
    return np.array([len(np.unique(sv.arrays.cluster[rows[own]])) for own in mark.T])


def inflation(sv: Survey, found: Contrast) -> np.ndarray:
    """How much each item's two coefficients are blurred by what it shares with the others, on the scale of a VIF."""
    group = np.tile(np.arange(len(found.items)), 2)
    # Of two columns together: its root is what a single column's factor is (Fox and Monette).
    return np.sqrt(linear_models.inflation(found.marks, sv.arrays.weight[found.rows], group))
