"""What the latest wave's answers tell before a run: no driver model can stand on them, or an item runs backwards."""

from collections.abc import Iterator, Sequence

import numpy as np

from csat_helpers import survey
from csat_helpers.engagement import Engagement
from csat_helpers.errors import QuestionnaireError
from csat_helpers.survey import Survey

_COLLINEAR = 1e-8  # the least eigenvalue of the drivers' correlations that a driver model takes
_IN_THE_TIE = 0.05
_AGAINST = -0.2
_GROUPED = ("driver", "perception")


def check_answers(sv: Survey, engagement: Engagement) -> None:
    """Raise QuestionnaireError where the drivers or what they explain are constant, or drivers say the same thing."""
    now = sv.focus(wave=sv.latest_wave)
    if not bool(survey.answerable(now.speaking("en"), ["drivers"])["answered"].all()):
        return
    drivers, outcome = now.roles("driver"), (now.roles("overall") or now.roles("recommend"))[0]
    answers = _answers(now, [*drivers, outcome])
    known = ~np.isnan(answers)
    if (known[:, :-1] & known[:, -1:]).sum(axis=0).min() <= len(drivers) + 1:
        return  # too few to tell a tie from chance
    where = str(engagement.path(engagement.questionnaire))
    spread = np.nanmax(answers, axis=0) - np.nanmin(answers, axis=0)
    if not spread.all():
        raise _constant(now, [item for item, one in zip([*drivers, outcome], spread, strict=True) if one == 0], where)
    if tied := _tied(answers[:, :-1]):
        named = " and ".join(_named(now, drivers[k]) for k in tied)
        raise QuestionnaireError(
            f"Key 'items.{drivers[tied[-1]]}.role': {named} say the same thing{_when(now)} (perfect collinearity), so no"
            " driver model can tell them apart.",
            where=where, mend="Take role: driver from one of them in questionnaire.yaml.",
        )  # fmt: skip


def reversed_notes(sv: Survey) -> Iterator[str]:
    """A line for each item that runs against the rest of its construct, as one does whose low answers are good."""
    now = sv.focus(wave=sv.latest_wave)
    for role in _GROUPED:
        items = [item for item in now.roles(role) if _is_rating(now, item)]
        overall = [item for item in now.roles("overall") if _is_rating(now, item)]
        groups: dict[str, list[str]] = {}
        for item in items:
            groups.setdefault(now.questionnaire.items[item].construct_ or "", []).append(item)
        for construct, members in groups.items():
            if construct and len(members) > 1:
                yield from _against(now, construct, members, [i for i in (*items, *overall) if i not in members])


def _against(sv: Survey, construct: str, items: Sequence[str], rest: Sequence[str]) -> Iterator[str]:
    """The worst item first, which is then turned: others that ran against it alone do not run against the rest."""
    answers = _turned(sv, items)
    for _ in range(len(items) // 2):
        apart = [_correlation(answers[:, k], _mean(np.delete(answers, k, axis=1))) for k in range(len(items))]
        worst = int(np.argmin(apart))
        if len(items) == 2:
            worst = _backward(answers, _turned(sv, rest) if rest else np.empty((len(answers), 0)))
        if apart[worst] >= _AGAINST:
            return
        if len(items) == 2 and worst < 0:
            yield (
                f"'{items[0]}' and '{items[1]}' of '{construct}' run against each other (correlation {apart[0]:.2f}): if a"
                " low answer is good in one of them, give its scale reversed: true"
            )
            return
        yield (
            f"'{items[worst]}' runs against the rest of '{construct}' (correlation {apart[worst]:.2f}): if a low answer is"
            " good there, give its scale reversed: true"
        )
        answers[:, worst] *= -1


def _backward(answers: np.ndarray, rest: np.ndarray) -> int:
    """Which of two items runs against all other items too; -1 where neither or both do."""
    other = _mean(rest) if rest.shape[1] else np.full(len(answers), np.nan)
    backward = [_correlation(answers[:, k], other) < 0 for k in (0, 1)]
    return backward.index(True) if sum(backward) == 1 else -1


def _constant(sv: Survey, items: Sequence[str], where: str) -> QuestionnaireError:
    role = sv.questionnaire.items[items[0]].role
    named = " and ".join(_named(sv, item) for item in items)
    return QuestionnaireError(
        f"Key 'items.{items[0]}.role': everyone gave the same answer to {named}{_when(sv)}, so no driver model can stand.",
        where=where, mend=f"Take role: {role} from it in questionnaire.yaml, or correct the data.",
    )  # fmt: skip


def _tied(answers: np.ndarray) -> list[int]:
    """Places of the first drivers found that say the same thing: two with a correlation of 1 or -1, else several."""
    known = ~np.isnan(answers)
    for j in range(answers.shape[1]):
        for k in range(j):
            if (known[:, j] == known[:, k]).all() and abs(_plain(answers[:, j], answers[:, k])) > 1 - _COLLINEAR:
                return [k, j]
    if not known.all():
        return []  # pairwise correlations need not be those of any answers
    spectrum, vectors = np.linalg.eigh(np.corrcoef(answers.T))
    return np.flatnonzero(np.abs(vectors[:, 0]) > _IN_THE_TIE).tolist() if abs(spectrum[0]) < _COLLINEAR else []


def _answers(sv: Survey, items: Sequence[str]) -> np.ndarray:
    """Answers of the rows that count, respondents x items."""
    rows = sv.rows & (sv.arrays.weight > 0)
    return np.column_stack([sv.answers(item) for item in items])[rows]


def _turned(sv: Survey, items: Sequence[str]) -> np.ndarray:
    """Answers from -1 to 1, of which more is better where the questionnaire says so."""
    ends = [sv.scale(item) for item in items]
    low, high = (np.array([getattr(scale, end) for scale in ends], dtype=float) for end in ("min", "max"))
    sign = np.where([scale.reversed for scale in ends], -1.0, 1.0)
    return sign * (2 * _answers(sv, items) - low - high) / (high - low)


def _mean(values: np.ndarray) -> np.ndarray:
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.divide(total, known.sum(axis=1), out=np.full(len(values), np.nan), where=known.any(axis=1))


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    """The correlation of those who have both; 0 where it may well be chance, or where one is constant."""
    both = ~np.isnan(x) & ~np.isnan(y)
    if both.sum() < 3 or not np.ptp(x[both]) or not np.ptp(y[both]):
        return 0.0
    found = _plain(x[both], y[both])
    return found if abs(found) * np.sqrt(both.sum()) > 2 else 0.0


def _plain(x: np.ndarray, y: np.ndarray) -> float:
    both = ~np.isnan(x) & ~np.isnan(y)
    return float(np.corrcoef(x[both], y[both])[0, 1])


def _is_rating(sv: Survey, item: str) -> bool:
    scale = sv.questionnaire.scale(item)
    return scale is not None and scale.min is not None


def _named(sv: Survey, item: str) -> str:
    label = sv.speaking("en").label(item)
    return f"'{item}' ({label})" if label != item else f"'{item}'"


def _when(sv: Survey) -> str:
    return f" in wave {sv.latest_wave}" if sv.latest_wave else ""
