"""Which further levels are hidden beside small ones, so that subtraction from a margin gives none of them away.

Levels that partition a margin (the total, or the level they are nested in) give the hidden ones among them by
subtraction: all of them taken together. So at least two are hidden, and they hold at least the privacy base together.
Respondents without a level protect nobody: how many they are can be known from elsewhere.

Levels are added from the smallest in the survey, so every measure hides the same ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from csat_helpers.columns import COMPLEMENTARY, PRIVACY, RELIABILITY
from csat_helpers.survey import Disclosure
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

APART = 2
ROOM = 2 * APART + 1  # between bounds this far apart one is always further than APART from the true count


@dataclass(frozen=True)
class Limits:
    """Bases under ``least`` are hidden for privacy, and under ``reliable`` as unreliable (0: none is)."""

    least: int
    reliable: int = 0

    @classmethod
    def of(cls, policy: Disclosure, reliability: bool = True) -> "Limits":
        """The limits of a policy; without ``reliability`` only those of the privacy rule."""
        return cls(policy.privacy_base, policy.reliable_base if reliability and policy.reliability == "hide" else 0)

    def why(self, base: np.ndarray) -> np.ndarray:
        """Why each base is hidden on its own account, else empty. Where nobody answered there is nothing to hide."""
        found = np.where(base < self.reliable, RELIABILITY, "").astype(object)
        found[base < self.least] = PRIVACY
        found[~(base > 0)] = ""
        return found


def enough(base: np.ndarray, limits: Limits) -> bool:
    """Whether hidden levels of these bases protect each other when their sum is known."""
    return len(base) > 1 and base.sum() >= limits.least


def further(base: np.ndarray, why: np.ndarray, nets: Sequence[frozenset[int]]) -> Iterator[int]:
    """Levels to hide beside those hidden for privacy, next one first, until there are no more.

    ``base`` is in the order of the levels' size in the survey. A level that leaves the questionnaire's ``nets`` whole
    (with all hidden levels in it or none) goes before one that cuts them.
    """
    hidden = {k for k in range(len(base)) if why[k] != "" and base[k] > 0}
    left = [k for k in range(len(base)) if why[k] == "" and base[k] > 0]
    while left:
        chosen = min(left, key=lambda k: (_cuts(hidden | {k}, nets), k))
        left.remove(chosen)
        hidden.add(chosen)
        yield chosen


def beside(base: np.ndarray, why: np.ndarray, nets: Sequence[frozenset[int]], limits: Limits) -> list[int]:
    """The levels of one margin to hide beside those hidden for privacy; arguments as of :func:`further`."""
    if not (why == PRIVACY).any():
        return []
    why, found = why.copy(), []
    for k in further(base, why, nets):
        hidden = (why != "") & (base > 0)
        if enough(base[hidden], limits):
            break
        why[k] = COMPLEMENTARY
        found.append(k)
    return found


def sizes(sv: Survey, by: str) -> dict[str, int]:
    """Respondents of the domain at each level of a segment column, or of several joined by colons; {} of another."""
    columns = [by] if by in sv.responses else by.split(":")
    if not all(column in sv.responses for column in columns):
        return {}
    counts = sv.responses.loc[sv.rows, columns].value_counts()
    return {":".join(plain_code(code) for code in codes): int(n) for codes, n in counts.items()}  # pyright: ignore


def nets_of(sv: Survey, by: str, levels: Sequence[str]) -> list[frozenset[int]]:
    """The nets that the questionnaire gives a segment column, as places in ``levels``."""
    scale = sv.questionnaire.scale(by) if by in sv.questionnaire.items else None
    codes = [{plain_code(code) for code in net.codes} for net in scale.nets] if scale else []
    return [frozenset(k for k, level in enumerate(levels) if level in net) for net in codes]


def _cuts(hidden: set[int], nets: Sequence[frozenset[int]]) -> int:
    return sum(bool(net & hidden) and not hidden <= net for net in nets)
