"""What a case is, and how one tells how often its intervals, its probabilities and its tests were right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

BAND, CHANCE, AS_IS, LEAST = "94 to 96", "within 5 points", "as it is", "at least 95"
Ends = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Recovery:
    """``survey(rng)`` draws one survey and gives intervals by statistic; ``truth`` is what they should hold. Statistics
    that are ``known_low`` are printed as they are; those of ``least`` may cover more than is stated, and not less.
    """

    section: str
    design: str
    truth: Mapping[str, np.ndarray]
    survey: Callable[[np.random.Generator], Mapping[str, Ends]]
    surveys: int
    known_low: tuple[str, ...] = ()
    least: tuple[str, ...] = ()

    def held(self, statistic: str) -> str:
        """What the coverage is held to."""
        if statistic in self.least:
            return LEAST
        return AS_IS if statistic in self.known_low else BAND


@dataclass(frozen=True, eq=False)
class Chance:
    """``survey(rng)`` draws a population, then a survey of it, and gives stated probabilities with whether each came
    true, by what is stated.
    """

    design: str
    survey: Callable[[np.random.Generator], Mapping[str, tuple[np.ndarray, np.ndarray]]]
    surveys: int
    held: str = CHANCE


@dataclass(frozen=True, eq=False)
class Error:
    """``survey(rng)`` gives by name whether a test erred; ``most`` says how often each may, in %."""

    section: str
    design: str
    most: Mapping[str, float]
    survey: Callable[[np.random.Generator], Mapping[str, bool]]
    surveys: int
