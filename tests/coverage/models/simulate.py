"""Surveys drawn case by case, and three tables: how often intervals hold, probabilities come true, tests err."""

import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from . import claims, effects, few, importances, paths, rankings, thresholds
from .cases import Chance, Error, Recovery

RECOVERED = ["section", "design", "statistic", "surveys", "coverage", "below", "above", "noise", "held"]
CHANCES = ["design", "what", "stated", "statements", "mean", "true", "noise", "held"]
ERRORS = ["section", "design", "error", "surveys", "rate", "noise", "held"]
BINS = (0.0, 0.05, 0.2, 0.5, 0.8, 0.9, 1.0)
Tell = Callable[[str], object]


@dataclass(frozen=True, eq=False)
class Models:
    """Three tables with the columns :data:`RECOVERED`, :data:`CHANCES` and :data:`ERRORS`; figures in %."""

    recovered: pd.DataFrame
    chances: pd.DataFrame
    errors: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Cases:
    """What is simulated, in the order of the page."""

    recoveries: Sequence[Recovery]
    chances: Sequence[Chance]
    errors: Sequence[Error]


@cache
def cases() -> Cases:
    """All cases."""
    recoveries = [case for part in (importances, paths, effects, rankings, few) for case in part.recoveries()]
    chances = [*importances.chances(), *rankings.chances()]
    return Cases(recoveries, chances, [*effects.errors(), *rankings.errors(), *claims.errors(), *thresholds.errors()])


def run(asked: Cases, surveys: int | None = None, tell: Tell = lambda _: None) -> Models:
    """The tables of ``asked``; with ``surveys`` of each case instead of its own number."""
    return Models(
        pd.DataFrame(_each(asked.recoveries, _recovered, surveys, tell), columns=RECOVERED),
        pd.DataFrame(_each(asked.chances, _chances, surveys, tell), columns=CHANCES),
        pd.DataFrame(_each(asked.errors, _errors, surveys, tell), columns=ERRORS),
    )


def _each(cases: Iterable, rows_of: Callable, surveys: int | None, tell: Tell) -> list[dict[str, object]]:
    rows = []
    for case in cases:
        began = time.perf_counter()
        name = f"{getattr(case, 'section', '')}: {case.design}, {_asked(case)}"
        # The seed is the case's own name: no case changes another's draws, and nobody chose it.
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        with threadpool_limits(1):
            rows += rows_of(case, rng, surveys or case.surveys)
        tell(f"{name}: {time.perf_counter() - began:.0f} s")
    return rows


def _asked(case: Recovery | Chance | Error) -> str:
    return next(iter(getattr(case, "truth", None) or getattr(case, "most", None) or ["chances"]))


def _recovered(case: Recovery, rng: np.random.Generator, surveys: int) -> list[dict[str, object]]:
    misses: dict[str, list[np.ndarray]] = {name: [] for name in case.truth}
    for _ in range(surveys):
        for name, (low, high) in case.survey(rng).items():
            if not (np.isfinite(low).all() and np.isfinite(high).all()):
                raise ValueError(f"{case.design}, {name}: an interval without ends")
            misses[name].append(np.array([case.truth[name] < low, case.truth[name] > high]).mean(axis=1))
    rows = []
    for name, found in misses.items():
        below, above = 100 * np.array(found).T
        rows.append({
            "section": case.section, "design": case.design, "statistic": name, "surveys": surveys,
            "coverage": 100 - (below + above).mean(), "below": below.mean(), "above": above.mean(),
            "noise": _noise(below + above), "held": case.held(name),
        })  # fmt: skip
    return rows


def _chances(case: Chance, rng: np.random.Generator, surveys: int) -> list[dict[str, object]]:
    drawn = [case.survey(rng) for _ in range(surveys)]
    rows = []
    for what in drawn[0]:
        stated, true = (np.array([one[what][k] for one in drawn], float) for k in (0, 1))
        place = np.minimum(np.digitize(stated, BINS[1:]), len(BINS) - 2)
        for k, (low, high) in enumerate(pairwise(BINS)):
            here = place == k
            size, mean = max(here.sum(), 1), np.where(here, stated, 0.0).sum() / max(here.sum(), 1)
            gap = np.where(here, true - stated, 0.0).sum(axis=1)  # one survey's statements hang together
            noise = max(np.sqrt((gap**2).sum()) / size, np.sqrt(mean * (1 - mean) / size))
            rows.append({
                "design": case.design, "what": what, "stated": f"{100 * low:.0f} to {100 * high:.0f}",
                "statements": int(here.sum()), "mean": 100 * mean, "true": 100 * np.where(here, true, 0.0).sum() / size,
                "noise": 100 * noise, "held": case.held,
            })  # fmt: skip
    return rows


def _errors(case: Error, rng: np.random.Generator, surveys: int) -> list[dict[str, object]]:
    drawn = [case.survey(rng) for _ in range(surveys)]
    rows = []
    for name, most in case.most.items():
        rate = 100 * np.mean([one[name] for one in drawn])
        rows.append({
            "section": case.section, "design": case.design, "error": name, "surveys": surveys, "rate": rate,
            "noise": np.sqrt(most * (100 - most) / surveys), "held": f"at most {most:g}",
        })  # fmt: skip
    return rows


def _noise(values: np.ndarray) -> float:
    """The standard error of a mean over surveys."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))
