"""Draws, intervals and how often they hold the truth."""

import time
import zlib
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from csat_helpers.measures.kernel import intervals

from . import medians
from .cases import Case
from .medians import Median
from .studies import Estimates, Question, Study

DRAWS = 20_000
KEYS = ["section", "design", "statistic", "interval"]
COLUMNS = [*KEYS, "n", "np", "coverage", "below", "above", "width", "held"]


def run(cases: Iterable[Case], draws: int = DRAWS, tell: Callable[[str], object] = lambda _: None) -> pd.DataFrame:
    """Every row of the page, :data:`COLUMNS`: coverage and misses in % of draws, the mean width in the statistic's
    units (points of a share), ``n`` the mean base (the smaller of two). ``below``: the truth lies below the interval.
    """
    rows = []
    for case in cases:
        began = time.perf_counter()
        with threadpool_limits(1):  # many small matrices: threads of a busy machine wait for each other
            rows += _rows(case, draws)
        tell(f"{case.study.label}: {time.perf_counter() - began:.0f} s")
    return pd.DataFrame(rows)[COLUMNS]


def named(case: Case, question: Question | Median, method: str) -> dict[str, str]:
    """What a row is called."""
    name = question.name if isinstance(question, Median) else question.statistic.name
    if isinstance(question, Question) and question.less is not None:
        name = f"difference, {name}" if question.statistic.kind != "share" else "difference, shares"
    return dict(zip(KEYS, (case.section, case.study.label, name, method), strict=True))


def _rows(case: Case, draws: int) -> list[dict[str, object]]:
    # The seed is the case's own name: no case changes another's draws, and nobody chose it.
    rng = np.random.default_rng(zlib.crc32(f"{case.section}: {case.study.label}".encode()))
    if any(isinstance(q, Median) for q in case.questions):
        return _median_rows(case, rng, draws)
    tallies: dict[tuple[int, str], np.ndarray] = {}
    asked = [q for q in case.questions if isinstance(q, Question)]
    for start in range(0, draws, case.study.block):
        found = case.study.estimates(rng, min(case.study.block, draws - start), asked)
        for k, (question, estimates) in enumerate(zip(asked, found, strict=True)):
            truth = question.true(case.study.below)
            for method in case.methods(question):
                low, high = _ends(method, estimates, case.study.df)
                tallied = _tally(low, high, truth, estimates.base)
                tallies[k, method] = tallies.get((k, method), 0) + tallied
    return [_row(case, asked[k], method, tally) for (k, method), tally in tallies.items()]


def _ends(method: str, found: Estimates, df: int) -> intervals.Ends:
    if method == "t":
        return intervals.t_interval(found.estimate, found.std_error, df, 0.95)
    return intervals.share_interval(method, found.estimate, found.std_error, found.base, found.effective_base, df, 0.95)


def _tally(low: np.ndarray, high: np.ndarray, truth: float, base: np.ndarray) -> np.ndarray:
    """Draws, misses below and above, closed intervals and their widths, and bases, added up; NaN is an open end."""
    closed = ~(np.isnan(low) | np.isnan(high))
    width = np.where(closed, high - low, 0.0).sum()
    return np.array([len(low), (truth < low).sum(), (truth > high).sum(), closed.sum(), width, base.sum()])


def _row(case: Case, question: Question | Median, method: str, tally: np.ndarray) -> dict[str, object]:
    draws, below, above, closed, width, base = tally.tolist()
    n, kind = base / draws, "" if isinstance(question, Median) else question.statistic.kind
    np_ = n * question.rarer(case.study.below) if isinstance(question, Question) and kind == "share" else np.nan
    return {
        **named(case, question, method),
        "n": n,
        "np": np_,
        "coverage": 100 * (1 - (below + above) / draws),
        "below": 100 * below / draws,
        "above": 100 * above / draws,
        "width": (100 if kind == "share" else 1) * width / closed,
        "held": case.held(method, np_),
    }


def _median_rows(case: Case, rng: np.random.Generator, draws: int) -> list[dict[str, object]]:
    study = case.study
    asked = [q for q in case.questions if isinstance(q, Median)]
    if not isinstance(study, Study) or len(asked) < len(case.questions):
        raise TypeError(f"{study.label}: medians are asked alone, of studies of fixed weights")
    found = medians.ends(study, rng, draws, asked)
    rows = []
    for median, frame in zip(asked, found, strict=True):
        low, high, base = (frame[name].to_numpy(float) for name in ("conf_low", "conf_high", "base"))
        rows.append(_row(case, median, "Woodruff", _tally(low, high, median.true(study), base)))
    return rows
