"""Banner tables: ours against a loop over svy and against plain pandas with statsmodels; a real table; growth.

``python benchmarks/tables.py`` prints three tables in one run. Ways are interleaved, figures are medians of rounds.
What each way does is not the same: svy gives design-based means and t tests one call at a time, statsmodels gives
weighted means and t tests that know nothing of the design, ours gives both frames with intervals, bases, design
effects, adjusted p values and letters.
"""

import argparse
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from csat_helpers import measures, survey
from csat_helpers.survey import Design, Survey

ITEMS, BANNERS, LEVELS = 30, 5, 5
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
AIRPORT = Path(__file__).resolve().parents[1] / "tests" / "engagements" / "sfo-2018"


def made(respondents: int, items: int = ITEMS, seed: int = 1) -> Survey:
    """A stratified, weighted survey of ratings with some answers missing, and banners of five levels."""
    rng = np.random.default_rng(seed)
    size = (respondents, items)
    ratings = np.where(rng.random(size) < 0.05, np.nan, rng.integers(1, 6, size))
    frame = pd.DataFrame(ratings, columns=[f"q{k}" for k in range(items)])
    for k in range(BANNERS):
        frame[f"b{k}"] = rng.integers(1, LEVELS + 1, respondents)
    frame["w"], frame["s"] = rng.uniform(0.3, 3, respondents), rng.integers(0, 8, respondents)
    scales = {"five": {"min": 1, "max": 5}, "level": {"codes": list(range(1, LEVELS + 1))}}
    asked = {name: {"scale": "five" if name[0] == "q" else "level"} for name in frame if name[0] in "qb"}
    return survey.from_frame(frame, {"scales": scales, "items": asked}, design=Design(weight="w", stratum="s"))


def names(sv: Survey, first: str) -> list[str]:
    """The survey's items (``q``) or banners (``b``)."""
    return [name for name in sv.questionnaire.items if name.startswith(first)]


def ours(sv: Survey) -> int:
    """Means of all items in all columns, each two columns tested."""
    return len(measures.crosstab(sv, names(sv, "q"), names(sv, "b"), show="mean").tests)


def with_svy(sv: Survey) -> Callable[[], int]:
    """The same by svy: a call an item and banner for the means, one a pair for the test."""
    import polars as pl
    import svy

    sample = svy.Sample(pl.from_pandas(sv.responses), svy.Design(wgt="w", stratum="s"))
    pairs = list(itertools.combinations(range(1, LEVELS + 1), 2))

    def loop() -> int:
        tests = 0
        for item, banner in itertools.product(names(sv, "q"), names(sv, "b")):
            sample.estimation.mean(item, by=banner, drop_nulls=True)
            for pair in pairs:
                among = svy.col(banner).is_in(list(pair))
                sample.categorical.ttest(item, group=banner, where=among, drop_nulls=True)
                tests += 1
        return tests

    return loop


def with_statsmodels(sv: Survey) -> Callable[[], int]:
    """Weighted means and two-sample t tests by pandas and statsmodels, which take weights for frequencies."""
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    def loop() -> int:
        tests = 0
        for item, banner in itertools.product(names(sv, "q"), names(sv, "b")):
            frame = sv.responses[[item, banner, "w"]].dropna()
            parts = [DescrStatsW(part[item], weights=part["w"]) for _, part in frame.groupby(banner)]
            for a, b in itertools.combinations(parts, 2):
                CompareMeans(a, b).ttest_ind()
                tests += 1
        return tests

    return loop


def compare(rounds: int) -> None:
    """30 items by 25 columns with tests, 5,000 respondents."""
    sv = made(5000)
    ways: dict[str, Callable[[], int]] = {"ours": lambda: ours(sv)}
    for name, build in (("svy", with_svy), ("pandas and statsmodels", with_statsmodels)):
        try:
            ways[name] = build(sv)
        except ImportError as problem:
            print(f"{name} left out: {problem}")
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    tests = dict.fromkeys(ways, 0)
    ours(sv)
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            tests[name] = way()
            seconds[name].append(time.perf_counter() - start)
    print(f"\n{ITEMS} items x {BANNERS * LEVELS} columns, 5,000 respondents, medians of {rounds} rounds")
    base = statistics.median(seconds["ours"])
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        print(f"  {name:24} {middle:8.3f} s   {tests[name]:6,} tests   {middle / base:7.1f} x ours")


def airport(rounds: int) -> None:
    """San Francisco airport 2018: 12 items by age, gender and time of day, with means, top two boxes and letters."""
    files = sorted((SHARED / "sfo_airport").glob("*2018*.csv"))
    if not files:
        print("\nAirport table left out: the survey's file is not here.")
        return
    import shutil

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "sfo"
        shutil.copytree(AIRPORT, home)
        (home / "data").mkdir(exist_ok=True)
        shutil.copy(files[0], home / "data" / "sfo_2018.csv")
        opened = survey.open(home)
        items = [*opened.roles("overall"), *opened.roles("driver")][:12]
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            found = measures.crosstab(opened, items, ["Q20Age", "Q21Gender", "PEAK"], show=("mean", "top_box"))
            taken.append(time.perf_counter() - start)
    first, middle = taken[0], statistics.median(taken)
    print(f"\nAirport 2018, {len(items)} items, {len(found.cells)} cells, {len(found.tests)} tests, {rounds} rounds")
    print(f"  from the prepared survey   first {first:.3f} s   median {middle:.3f} s")


def grow() -> None:
    """12 items by 10 columns with means, top two boxes and letters, each size in a process of its own."""
    print("\n12 items x 10 columns, means, top two boxes and letters")
    last = None
    for size in (10_000, 100_000, 1_000_000):
        run = subprocess.run([sys.executable, __file__, "--one", str(size)], check=True, capture_output=True, text=True)
        seconds, before, peak = (float(x) for x in run.stdout.split())
        growth = f"   {seconds / last:5.1f} x the last" if last else ""
        print(f"  {size:9,} respondents {seconds:8.3f} s   peak {peak:6.0f} MB (data alone {before:.0f} MB){growth}")
        last = seconds


def one(size: int) -> None:
    """One table of ``size`` respondents: seconds, and memory in MB before and at its peak."""
    sv = made(size, 12)
    _ = sv.arrays
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew from here on
    start = time.perf_counter()
    measures.crosstab(sv, names(sv, "q"), names(sv, "b")[:2], show=("mean", "top_box"))
    seconds = time.perf_counter() - start
    print(seconds, before, memory("VmHWM"))


def memory(what: str) -> float:
    """Resident memory of this process in MB: now (``VmRSS``) or at its peak (``VmHWM``). Linux only."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status[what].split()[0]) / 1024


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.one:
        one(given.one)
    else:
        compare(given.rounds)
        airport(given.rounds)
        grow()
