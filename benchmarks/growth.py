"""How a report grows with its survey: time and peak memory from 5,000 to 10,000,000 respondents, beside plain pandas.

``python benchmarks/growth.py [--sizes 5000,100000,1000000,10000000]`` makes a survey of 30 columns for each size
(20 driver ratings, overall satisfaction, recommendation, four segments, wave, weight, id, comments) as Parquet, and
runs the internal-improvement template on it in processes of their own: the preparation (``csat check``), then the
report (``csat run``, HTML and PDF, one language, from the prepared snapshot). Memory is that of all processes of the
run together, at its highest. Plain pandas makes the same tables only: weighted means and top boxes of every item by
every segment, without an error, a test, a model or a page.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SIZES = "5000,100000,1000000,10000000"
CHUNK = 250_000  # respondents made at once
DRIVERS = {"network": 5, "care": 5, "price": 4, "digital": 3, "shops": 3}
SEGMENTS = {"plan": 3, "age": 4, "gender": 2, "region": 4}
PHRASES = {
    "bad": [
        "The agent could not solve my problem",
        "Too slow in the evening",
        "The bill is hard to read",
        "Waited long",
    ],
    "good": ["Friendly agent", "Fast and reliable network", "Fair price for what I get", "The app does all I need"],
}
ENGAGEMENT = """\
engagement: growth-{size}
type: internal-improvement
client: {{en: A mobile operator}}
title: {{en: Customer satisfaction}}
languages: [en]
data: [{{file: survey.{ending}}}]
questionnaire: questionnaire.yaml
design: {{weight: weight, stratum: region}}
segments: [plan, age, region]
path_model:
  constructs: {{satisfaction: [overall], recommendation: [recommend]}}
  paths: [{paths}, [satisfaction, recommendation]]
disclosure: {{privacy_base: 10, reliable_base: 30, caution_base: 60}}
targets: {{overall: 75}}
as_of: 2026-07-06
"""


def items() -> dict[str, str]:
    """Each driver and its construct."""
    return {f"{construct}_{k + 1}": construct for construct, size in DRIVERS.items() for k in range(size)}


def questionnaire() -> str:
    """The questionnaire of the survey made here."""
    scales = [
        "rating: {min: 1, max: 5, missing: {8: never used, 9: not known}}",
        "recommend: {min: 0, max: 10, missing: {99: refused}}",
    ]
    scales += [f"{name}: {{codes: [{', '.join(str(k + 1) for k in range(n))}]}}" for name, n in SEGMENTS.items()]
    asked = ["wave: {role: wave}", "id: {role: id}", "weight: {role: weight, scale: {min: 0, max: 1000}}"]
    asked += [f"{name}: {{label: {{en: {name.title()}}}, scale: {name}, role: segment}}" for name in SEGMENTS]
    asked += ["overall: {label: {en: Overall satisfaction}, scale: rating, role: overall}"]
    asked += ["recommend: {label: {en: Recommendation}, scale: recommend, role: recommend}"]
    asked += ["comment: {label: {en: Comment}, role: verbatim}"]
    asked += [
        f"{name}: {{label: {{en: {name.replace('_', ' ').title()}}}, scale: rating, role: driver, construct: {of}}}"
        for name, of in items().items()
    ]
    return "\n".join(["scales:", *(f"  {s}" for s in scales), "items:", *(f"  {i}" for i in asked)])


def made(start: int, rows: int, total: int) -> dict[str, np.ndarray]:
    """Rows from ``start`` on of a survey of ``total``: correlated ratings, some never used, and one comment in a hundred."""
    rng = np.random.default_rng([7, start])
    number = np.arange(start, start + rows)
    wave = (number >= total // 2).astype(np.int64)
    people = {name: rng.integers(1, n + 1, rows) for name, n in SEGMENTS.items()}
    weight = np.round(np.exp(0.3 * rng.standard_normal(rows)) * np.array([0, 1.2, 1.0, 0.8, 1.1])[people["region"]], 4)
    general = rng.standard_normal(rows) - 0.3 * (people["plan"] == 3) + 0.1 * (people["age"] - 2) + 0.1 * wave
    common = {construct: rng.standard_normal(rows) for construct in DRIVERS}
    columns: dict[str, np.ndarray] = {
        "id": 4_000_000_001 + number,
        "wave": np.array(["2025", "2026"], dtype=object)[wave],
        **people,
        "weight": weight,
    }
    pull = np.zeros(rows)
    for k, (name, construct) in enumerate(items().items()):
        z = 0.45 * general + 0.5 * common[construct] + 0.74 * rng.standard_normal(rows)
        pull += z * (1.5 if k % 4 == 0 else 0.5)
        answer = np.clip(np.rint(3.3 + 0.05 * k + z), 1, 5).astype(np.int64)
        columns[name] = np.where(rng.random(rows) < 0.04 + 0.01 * (k % 3), 8, answer)
    pull = 0.8 * pull / 12 + 0.5 * rng.standard_normal(rows)
    columns["overall"] = np.clip(np.rint(3.6 + pull), 1, 5).astype(np.int64)
    columns["recommend"] = np.where(rng.random(rows) < 0.01, 99, np.clip(np.rint(7.4 + 2 * pull), 0, 10)).astype(
        np.int64
    )
    comment = np.full(rows, "", dtype=object)
    for row in np.flatnonzero(rng.random(rows) < 0.01):
        said = PHRASES["good" if pull[row] > 0 else "bad"]
        comment[row] = f"{said[rng.integers(4)]}. {said[rng.integers(4)]} in week {rng.integers(1, 53)}"
    return {**columns, "comment": comment}


def write(folder: Path, size: int, ending: str) -> None:
    """The engagement's folder, its answers as Parquet or CSV."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    paths = ", ".join(f"[{construct}, satisfaction]" for construct in DRIVERS)
    (folder / "engagement.yaml").write_text(ENGAGEMENT.format(size=size, ending=ending, paths=paths), encoding="utf-8")
    (folder / "questionnaire.yaml").write_text(questionnaire(), encoding="utf-8")
    writer, target = None, folder / f"survey.{ending}"
    for start in range(0, size, CHUNK):
        batch = pa.RecordBatch.from_pydict(made(start, min(CHUNK, size - start), size))
        if writer is None:
            writer = (parquet.ParquetWriter if ending == "parquet" else csv.CSVWriter)(target, batch.schema)
        writer.write_batch(batch)
    if writer is not None:
        writer.close()


def proportional(pid: int) -> int:
    """A process's memory in kB, pages that it shares divided among those who share them (Linux)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def family(pid: int) -> list[int]:
    """A process and all that it has started (Linux)."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def timed(command: list[str], home: Path) -> tuple[float, float]:
    """Seconds and peak memory in MB of a command and all its processes together, ten looks a second."""
    environment = {**os.environ, "CSAT_WORKSPACE": str(home), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    start, peak = time.perf_counter(), 0
    log = (home / "log.txt").open("w+")
    process = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)
    while process.poll() is None:
        peak = max(peak, sum(map(proportional, family(process.pid))))
        time.sleep(0.1)
    taken = time.perf_counter() - start
    if process.returncode:
        log.seek(0)
        raise SystemExit(f"{' '.join(command)} failed:\n{log.read()[-3000:]}")
    return taken, peak / 1024


def pandas_tables(file: Path) -> None:
    """What plain pandas does: weighted means and top boxes of every item by segment, and cross-tabs of the outcomes."""
    import pandas as pd

    frame = pd.read_parquet(file) if file.suffix == ".parquet" else pd.read_csv(file)
    frame = frame[frame["wave"].astype(str) == "2026"]
    for item in [*items(), "overall", "recommend"]:
        top = 9 if item == "recommend" else 4
        answered = frame[frame[item] <= (10 if item == "recommend" else 5)]
        for by in SEGMENTS:
            sums = pd.DataFrame({"by": answered[by], "w": answered["weight"]})
            sums["y"], sums["top"] = answered[item] * sums["w"], (answered[item] >= top) * sums["w"]
            total = sums.groupby("by").sum()
            total[["y", "top"]].div(total["w"], axis=0)
            if item in ("overall", "recommend"):
                pd.crosstab(answered[item], answered[by], values=answered["weight"], aggfunc="sum", normalize="columns")


def main() -> None:
    """Print the growth."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--sizes", default=SIZES)
    arguments.add_argument("--csv", action="store_true", help="the client's file as CSV instead of Parquet")
    arguments.add_argument("--keep", type=Path, help="a folder to keep the surveys and reports in")
    arguments.add_argument("--pandas", type=Path, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.pandas:
        return pandas_tables(asked.pandas)
    ending, csat = "csv" if asked.csv else "parquet", [sys.executable, "-m", "csat_helpers.cli"]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    print(
        f"{os.cpu_count()} processors, {memory:.0f} GB of memory; 30 columns as {ending}; HTML and PDF, one language",
        flush=True,
    )
    print(f"{'respondents':>12}  {'preparation':>19}  {'report':>19}  {'plain pandas, tables only':>26}")
    for size in (int(s) for s in asked.sizes.split(",")):
        with tempfile.TemporaryDirectory() as temporary:
            home = (asked.keep or Path(temporary)) / f"growth-{size}"
            home.mkdir(parents=True, exist_ok=True)
            if not (home / f"survey.{ending}").exists():
                write(home, size, ending)
            figures = [
                timed([*csat, "check", "--no-page", str(home)], home),
                timed([*csat, "run", str(home), "--to", "html,pdf"], home),
                timed([sys.executable, __file__, "--pandas", str(home / f"survey.{ending}")], home),
            ]
            cells = [f"{taken:8.1f} s {peak:6,.0f} MB" for taken, peak in figures]
            print(f"{size:>12,}  {cells[0]:>19}  {cells[1]:>19}  {cells[2]:>26}", flush=True)
    return None


if __name__ == "__main__":
    main()
