"""Single cells to hide where whole columns do not do: answers that hardly anyone in the hidden columns gave.

Hidden columns whose sum is known to be three people give each of them to within three. Such an answer needs doubt from
elsewhere: some cells of a shown column (or of the total) are hidden too, so that people could be moved between it and
the hidden columns without changing any number that is shown. An *exchange* is such a move: how many people change at
each answer (adding up to none, and leaving means and nets as they are) times the columns that gain and lose them.
Every exchange is one that the true counts allow, so the cells it touches are uncertain by at least three.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from csat_helpers.measures.disclosure.complementary import APART

_MOVE = APART + 1
_SIDES = {
    "promoters": frozenset(map(str, range(9, 11))),
    "passives": frozenset(map(str, range(7, 9))),
    "detractors": frozenset(map(str, range(7))),
}
_NPS = {"promoters": 100.0, "passives": 0.0, "detractors": -100.0}
_MEANS = ("mean", "index", "nps")
_FEW = 12  # answers that an exchange is looked for among, on a long list of them


@dataclass(frozen=True, eq=False)
class Answers:
    """An item's rows as sums of answers that exclude each other.

    ``counts`` is answers x columns; ``rows`` rows x answers, 1 where the row counts the answer; ``fixed`` what an
    exchange must leave unchanged, as coefficients of the answers. Options of a multiple-response item do not exclude
    each other: there each row is its own, ``fixed`` is None and ``unions`` holds the options of each net.
    """

    counts: np.ndarray
    rows: np.ndarray
    fixed: np.ndarray | None
    unions: dict[int, list[int]]

    def stands(self, counts: np.ndarray, base: float) -> np.ndarray:
        """Whether counts (exchanges x answers) of a column could be, given its base."""
        ok = np.all((counts >= 0) & (counts <= base), axis=1)
        for net, options in self.unions.items():
            some, all_ = counts[:, options].max(axis=1), counts[:, options].sum(axis=1)
            ok = ok & (counts[:, net] >= some) & (counts[:, net] <= all_)
        return np.asarray(ok)


def answers_of(
    measure: Sequence[str], answer: Sequence[str], parts: Sequence[tuple[str, ...]], multiple: bool,
    counts: np.ndarray, base: np.ndarray,
) -> Answers:  # fmt: skip
    """The answers behind an item's rows (``counts``: rows x columns, NaN in rows of means)."""
    if multiple:
        place = {name: k for k, name in enumerate(answer) if not parts[k]}
        unions = {k: [place[p] for p in part if p in place] for k, part in enumerate(parts) if part}
        return Answers(counts, np.eye(len(counts)), None, {k: v for k, v in unions.items() if v})
    codes = [_SIDES.get(m) or frozenset(p or (a,)) for m, a, p in zip(measure, answer, parts, strict=True)]
    shares = [k for k, name in enumerate(measure) if name not in _MEANS]
    atoms: list[tuple[frozenset[str], np.ndarray]] = []
    crossing = False
    for k in sorted(shares, key=lambda k: len(codes[k])):
        inner = [(code, n) for code, n in atoms if code <= codes[k]]
        crossing |= any(code & codes[k] and not code <= codes[k] for code, _ in atoms)
        left = codes[k].difference(*(code for code, _ in inner))
        if left:
            atoms.append((left, counts[k] - sum(n for _, n in inner)))
    rest = base - sum(n for _, n in atoms)
    known = [code for code, _ in atoms]
    open_ = bool((rest > 0).any())
    table = np.array([n for _, n in atoms] + ([rest] if open_ else []))
    rows = np.zeros((len(measure), len(table)))
    for k in shares:
        rows[k, : len(known)] = [code <= codes[k] for code in known]
    if crossing:  # nets that overlap without their answers: what an exchange would change cannot be told
        return Answers(table, rows, np.eye(len(table)), {})
    means = [v for name in measure if name in _MEANS and (v := _values(name, known, open_)) is not None]
    return Answers(table, rows, np.array([np.ones(len(table)), *means]), {})


def _values(measure: str, known: list[frozenset[str]], others: bool) -> np.ndarray | None:
    """What each answer counts in a mean, and ``others`` that are no row; None where the rows do not tell."""
    if measure == "nps":
        sides = [next((s for s, codes in _SIDES.items() if code <= codes), "") for code in known]
        told = frozenset().union(*known) >= _SIDES["promoters"] | _SIDES["detractors"]  # others are passives then
        return np.array([_NPS[side] for side in sides] + [0.0] * others) if told and "" not in sides else None
    try:
        return None if others else np.array([float(*code) for code in known])
    except (TypeError, ValueError):
        return None


def moves(answers: Answers, row: int, known: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Exchanges x answers: how many people change, such that ``row`` gains three or more, and so does or loses each
    row that changes at all. ``kept`` rows stay as they are; ``known`` counts put common answers first.
    """
    if answers.fixed is None:
        return _of_options(answers, row)
    few = _candidates(answers, row, known)
    fixed = np.vstack([answers.fixed, answers.rows[kept]])[:, few]
    found = np.zeros((0, answers.counts.shape[0]))
    circuits = _circuits(tuple(map(tuple, fixed.tolist())))
    if len(circuits):
        found = np.zeros((len(circuits), answers.counts.shape[0]))
        found[:, few] = circuits
    change = found @ answers.rows.T
    found, change = found[change[:, row] > 0], change[change[:, row] > 0]
    least = np.where(change != 0, np.abs(change), np.inf).min(axis=1, initial=np.inf)
    return found * np.ceil(_MOVE / least)[:, None]


def _of_options(answers: Answers, row: int) -> np.ndarray:
    """Three more people choose an option (one of a net's), with the nets that hold it or without."""
    found = []
    for option in answers.unions.get(row, [row]):
        move = np.zeros(len(answers.rows))
        move[option] = _MOVE
        nets = [net for net, options in answers.unions.items() if option in options]
        if row == option:
            found.append(move.copy())
        move[nets] = _MOVE
        found.append(move)
    return np.unique(found, axis=0)


def _candidates(answers: Answers, row: int, known: np.ndarray) -> np.ndarray:
    own = np.flatnonzero(answers.rows[row])
    if answers.counts.shape[0] <= _FEW:
        return np.arange(answers.counts.shape[0])
    weight = known.astype(float).copy()
    weight[own] = np.inf
    return np.sort(np.argsort(-weight, kind="stable")[:_FEW])


@lru_cache(maxsize=256)
def _circuits(fixed: tuple[tuple[float, ...], ...]) -> np.ndarray:
    """Whole-number vectors that the coefficients ``fixed`` take to zero, those of fewest answers, both signs."""
    matrix = np.array(fixed)
    answers, rank = matrix.shape[1], int(np.linalg.matrix_rank(matrix))
    found: list[np.ndarray] = []
    for size in range(2, min(rank + 1, answers) + 1):
        places = np.array(list(combinations(range(answers), size)))
        part = matrix[:, places].transpose(1, 0, 2)
        _, values, vectors = np.linalg.svd(part)
        zero = (values > 1e-9 * values[:, :1]).sum(axis=1) == size - 1
        for place, vector in zip(places[zero], vectors[zero, -1], strict=True):
            if (whole := _whole(vector)) is not None:
                move = np.zeros(answers)
                move[place] = whole
                found += [move, -move]
    return np.array(found)


def _whole(vector: np.ndarray) -> np.ndarray | None:
    """The vector in whole numbers, as small as they come up to twelvefold; None where an entry is zero."""
    least = np.abs(vector).min()
    if least < 1e-9:
        return None
    for times in range(1, 13):
        scaled = vector / least * times
        if np.abs(scaled - np.round(scaled)).max() < 1e-6:
            return np.round(scaled)
    return None
