"""Whole numbers without labels: which run of them is a rating's, and which stand outside it.

Codes of answers that are none lie beyond a rating's ends (0 and 6 of 1 to 5), where rivals count them as ratings. A run
of 0 to 6 is no usual scale and 1 to 5 is; columns of one run that go with each other are ratings of one kind.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

# Usual ratings, the likelier first.
USUAL = ((1, 5), (0, 10), (1, 7), (1, 10), (1, 4), (1, 9), (-2, 2), (-3, 3))
_FIVE = 5
# Codes that stand for no answer wherever the other codes are small.
_SPECIAL = (77, 88, 96, 97, 98, 99, 777, 888, 997, 998, 999, 9999, 8888)
_FEW = 0.03  # cells beyond the scale of the neighbours that may be slips
_MOST_POINTS = 0.7  # of a scale, that a column of it uses
_FAMILY = 5  # columns of one run that speak for their neighbours
# The least correlation with the mean of the others of one run: below, codes are no degrees.
GOES_ALONG = 0.15
# The same for a column whose heading speaks of something else: a day, a region.
GOES_WELL_ALONG = 0.3
_TOGETHER = 300
_FEWEST = 20  # rows that a correlation can be read from


@dataclass(frozen=True)
class Run:
    """A column's whole numbers read as a rating from ``low`` to ``high``: the codes ``outside`` with the reason of each."""

    low: int
    high: int
    outside: Mapping[int, str]
    unsure: bool = False


def special(counts: Mapping[int, int]) -> dict[int, str]:
    """Codes that no rating has: negative ones beside positive, 98 and 99 far above the rest.

    >>> special({1: 40, 2: 30, 5: 20, 99: 3, -1: 2})
    {-1: 'a negative code beside 1 to 5', 99: 'far above the other codes, 1 to 5'}
    """
    found = {}
    plain = [c for c in counts if -4 < c < 77] or list(counts)
    rest = [c for c in plain if c >= 0]
    apart = set(range(min(plain), 0)) - set(counts)  # a bipolar scale runs through from -2 to 2
    bipolar = min(plain) in (-2, -3) and not apart and max(plain) == -min(plain)
    ends = f"{min(rest)} to {max(rest)}" if rest else ""
    for code in sorted(counts):
        if code < 0 and rest and not bipolar:
            found[code] = f"a negative code beside {ends}"
        elif code in _SPECIAL and rest and max(c for c in rest) * 2 <= code:
            found[code] = f"far above the other codes, {ends}"
    return found


def families(columns: Mapping[str, Mapping[int, int]]) -> dict[tuple[int, int], int]:
    """How many columns have each usual run, alone or with a code next to its ends."""
    found: Counter[tuple[int, int]] = Counter()
    for counts in columns.values():
        left = [c for c in counts if c not in special(counts)]
        if left and (usual := _usual(min(left), max(left))):
            found[usual[0]] += 1
    return dict(found.most_common())


def _usual(low: int, high: int) -> list[tuple[int, int]]:
    """Usual scales that make a run: exactly, else with a code below or above or both."""
    exact = [s for s in USUAL if s == (low, high)]
    beside = [
        s for s in USUAL if s[0] >= 0 and (low, high) in ((s[0] - 1, s[1]), (s[0], s[1] + 1), (s[0] - 1, s[1] + 1))
    ]
    # 0 to 5 may be a scale of its own, 0 to 4 and 0 to 9 too: only what lies beside is told from the counts.
    return exact + [s for s in beside if s not in exact]


def run(counts: Mapping[int, int], known: Mapping[tuple[int, int], int], recommend: bool = False) -> Run | None:
    """The rating that a column's whole numbers make, None where they make none.

    ``counts`` are rows a code, ``known`` the runs of the file's columns (:func:`families`), ``recommend`` whether the
    column asks for a recommendation, from 0 to 10.

    >>> run({0: 90, 1: 10, 2: 40, 3: 300, 4: 500, 5: 400, 6: 200}, {}).outside
    {0: 'below the run 1 to 5', 6: 'above the run 1 to 5'}
    """
    apart = special(counts)
    left = {code: n for code, n in counts.items() if code not in apart}
    if len(left) < 2:
        return None
    chosen = (0, 10) if recommend and 5 < max(left) <= 11 and min(left) >= 0 else _chosen(left, known)
    if chosen is None:
        return None
    low, high = chosen
    outside = {c: f"{'below' if c < low else 'above'} the run {low} to {high}" for c in left if not low <= c <= high}
    exact = (min(left), max(left)) == chosen
    return Run(low, high, dict(sorted({**apart, **outside}.items())), unsure=not exact)


def _chosen(left: Mapping[int, int], known: Mapping[tuple[int, int], int]) -> tuple[int, int] | None:
    low, high = min(left), max(left)
    if many := _of_the_family(left, known):
        return many
    if (low, high) in USUAL:
        return low, high
    if low == 0 and high in (5, 7) and not _stands_apart(left) and known.get((1, high), 0) < 2:
        return None if high == 7 else (0, _FIVE)
    if fitting := [s for s in _usual(low, high) if s[1] - s[0] > 3]:
        return max(fitting, key=lambda s: (known.get(s, 0), -USUAL.index(s)))
    within = [s for s in USUAL if s[0] <= low and high <= s[1] and s[1] - high <= 1 and s[1] - s[0] > 2]
    return max(within, key=lambda s: (known.get(s, 0), -(s[1] - s[0])), default=None) if high >= _FIVE - 1 else None


def _of_the_family(left: Mapping[int, int], known: Mapping[tuple[int, int], int]) -> tuple[int, int] | None:
    """The scale of most columns where this one stays within it, but for the codes next to its ends or a few slips."""
    if not known:
        return None
    (low, high), columns = max(known.items(), key=lambda pair: pair[1])
    beyond = {c: n for c, n in left.items() if not low <= c <= high}
    few = sum(beyond.values()) <= _FEW * sum(left.values())
    beside = set(beyond) <= {low - 1, high + 1}
    within = sum(low <= c <= high for c in left) >= _MOST_POINTS * (high - low + 1)
    if columns < _FAMILY or not within or (min(left), max(left)) == (low, high):
        return None
    return (low, high) if (beside and low >= 0) or (few and max(left) <= 2 * high) else None


def _stands_apart(left: Mapping[int, int]) -> bool:
    """Whether 0 has more rows than 1, as no end of a rating has where answers are mostly good."""
    return left.get(0, 0) > left.get(1, 0)


def going_along(answers: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Each column's correlation with the mean of the others, NaN where too few rows have both.

    ``answers`` are columns of one run in the file's order, NaN outside it; of very many, neighbours are taken together.
    Columns that do not go with the rest are taken out, the worst first, so that they spoil no mean.
    """
    every = list(answers)
    found = dict.fromkeys(every, np.nan)
    for start in range(0, len(every), _TOGETHER):
        names = every[start : start + _TOGETHER]
        while len(names) > 1:
            values = np.column_stack([answers[name] for name in names])
            found |= dict(zip(names, _with_the_rest(values), strict=True))
            apart = sorted((n for n in names if abs(found[n]) < GOES_ALONG), key=lambda name: abs(found[name]))
            if not apart:
                break
            worst = set(apart[: max(1, len(apart) // 4)])
            names = [name for name in names if name not in worst]
    return found


def _with_the_rest(values: np.ndarray) -> list[float]:
    known = ~np.isnan(values)
    total, count = np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1)
    found = []
    for k in range(values.shape[1]):
        others = count - known[:, k]
        both = known[:, k] & (others > 0)
        rest = (total[both] - values[both, k]) / others[both]
        own = values[both, k]
        flat = both.sum() < _FEWEST or not np.ptp(own) or not np.ptp(rest)
        found.append(np.nan if flat else float(np.corrcoef(own, rest)[0, 1]))
    return found
