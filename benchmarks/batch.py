"""Batches: ``csat batch`` against papermill, nbconvert and Chromium a report, and against the floor.

``python benchmarks/batch.py [--quick]`` makes two engagements of 5,000 simulated respondents with a column of units: one with
an analyst's notebook of 26 cells and 8 charts, one with the real template. Ways are interleaved, two reports at once in each:

* *naive*: for each report ``papermill``, ``jupyter nbconvert --to html`` and Chromium's PDF of that page, with the BLAS
  threads that the libraries take, and with one;
* *floor*: the notebook's own calls of measures and charts as a plain script, in a process forked for each report from one
  that has imported everything, holds the survey and has made every first call; nothing is rendered, checked or written.
  Once with everything computed for each report, once with what all reports share kept, as a batch keeps it;
* *ours*: ``csat batch``, HTML and PDF, from the first report's end to the last's; the start is printed apart.

Then 200 reports in one batch: the rate of each quarter, and the memory of all its processes. The last line is for a program.
"""

import argparse
import ast
import gc
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import batch_notebook
import nbformat

WORKERS = 2
RESPONDENTS = 5_000
ONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
UNIT = batch_notebook.UNIT
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@dataclass
class Way:
    """A way of making reports; ``rates`` are reports a minute, one a round."""

    name: str
    rates: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Of the rounds."""
        return statistics.median(self.rates) if self.rates else float("nan")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Of a child: its workspace, and no progress of others."""
    return {**os.environ, "CSAT_WORKSPACE": str(folder.parent), **more}


# Naive.


def naive(folder: Path, template: Path, count: int, threads: dict[str, str]) -> float:
    """Reports a minute of so many reports, each by three commands."""
    made = folder.parent / "naive"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    known = {name: value for name, value in environment(folder).items() if name not in ONE} | threads
    start = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda level: naive_report(folder, template, made, level, known), range(1, count + 1)))
    return 60 * count / (time.perf_counter() - start)


def naive_report(folder: Path, template: Path, made: Path, level: int, known: dict[str, str]) -> None:
    """The three commands of one report."""
    name = made / f"unit-{level}"
    asked = json.dumps({"engagement": str(folder), "language": "en", "unit": {UNIT: str(level)}})
    commands = [
        [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(template), f"{name}.ipynb", "-y", asked],
        [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level", "ERROR", f"{name}.ipynb"],
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={name}-profile",
         "--no-pdf-header-footer", "--host-resolver-rules=MAP * ~NOTFOUND", f"--print-to-pdf={name}.pdf",
         Path(f"{name}.html").as_uri()],
    ]  # fmt: skip
    for command in commands:
        subprocess.run(command, check=True, capture_output=True, timeout=300, env=known, cwd=folder.parent)
    if name.with_suffix(".pdf").stat().st_size < 10_000:
        sys.exit(f"{name}.pdf is no report.")


# The floor.


def floor(folder: Path, template: Path, count: int, keep: bool) -> float:
    """Reports a minute of so many reports by a plain script."""
    command = [sys.executable, __file__, "--floor", str(folder), str(template), str(count), "keep" if keep else ""]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=900, env=environment(folder, **ONE)
    )
    return 60 * count / float(done.stdout.split()[-1])


def floor_process(folder: Path, template: Path, count: int, keep: bool) -> None:
    """The process that has everything, and forks for each report."""
    from csat_helpers import survey

    notebook = nbformat.read(template, as_version=4)
    opened = survey.find(str(folder))
    everyone = survey.open(opened)
    survey.hold(opened, everyone)
    script(notebook, opened.folder, 1)
    if not keep:
        everyone.found.clear()
    gc.collect()
    gc.freeze()
    start = time.perf_counter()
    left, running = list(range(1, count + 1)), 0
    while left or running:
        while left and running < WORKERS:
            level = left.pop(0)
            if os.fork() == 0:
                code = 1
                try:
                    code = 0 if script(notebook, opened.folder, level) else 1
                finally:
                    os._exit(code)
            running += 1
        if os.wait()[1]:
            sys.exit("A report of the floor failed.")
        running -= 1
    print(time.perf_counter() - start)


def script(notebook: nbformat.NotebookNode, folder: Path, level: int) -> int:
    """Run the code cells one after the other; how many things they displayed."""
    names: dict[str, object] = {}
    shown = 0
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        body = ast.parse(cell.source).body
        last = body.pop().value if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)  # noqa: S102 - the notebook's own cells
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"engagement": str(folder), "language": "en", "unit": {UNIT: str(level)}}
        if last is not None:
            value = eval(compile(ast.Expression(last), "<cell>", "eval"), names)  # noqa: S307 - the same
            if hasattr(value, "_repr_mimebundle_"):
                shown += bool(value._repr_mimebundle_())
    return shown


# Ours.


@dataclass
class Batch:
    """A batch as it went: when each report ended, when it began, and memory as it grew."""

    began: float
    ends: list[float]
    over: float
    memory: list[tuple[float, float]]

    @property
    def a_minute(self) -> float:
        """From the first report's end to the last's."""
        return 60 * (len(self.ends) - 1) / (self.ends[-1] - self.ends[0])

    @property
    def whole(self) -> float:
        """With the start and the end."""
        return 60 * len(self.ends) / (self.over - self.began)


def ours(folder: Path, count: int) -> Batch:
    """``csat batch`` of so many reports."""
    shutil.rmtree(folder.parent / "reports" / json_id(folder), ignore_errors=True)
    (folder.parent / "reports" / ".ledger.sqlite").unlink(missing_ok=True)
    command = [sys.executable, "-m", "csat_helpers.cli", "batch", str(folder), "--by", UNIT, "--lang", "en", "--workers",
               str(WORKERS), "--limit", str(count)]  # fmt: skip
    began, ends, memory, over = time.perf_counter(), [], [], threading.Event()
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(folder)
    )
    watch = threading.Thread(target=watched, args=(process.pid, memory, over))
    watch.start()
    try:
        for line in process.stderr or ():
            if ": made" in line:
                ends.append(time.perf_counter())
    finally:
        over.set()
        watch.join()
    said = process.communicate()[0]
    if process.returncode or len(ends) != count:
        sys.exit(f"The batch did not make {count} reports: {said}")
    return Batch(began, ends, time.perf_counter(), memory)


def watched(pid: int, memory: list[tuple[float, float]], over: threading.Event) -> None:
    """Memory of a process and of all below it in MB, each page counted once, every second."""
    from csat_helpers.pipeline.forking.processes import descendants

    while not over.wait(1.0):
        total = 0.0
        for one in (pid, *descendants(pid)):
            try:
                rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            except OSError:
                continue
            total += sum(float(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
        memory.append((time.perf_counter(), total))


def json_id(folder: Path) -> str:
    """The engagement's id."""
    from csat_helpers import engagement

    return engagement.load(folder).engagement


# The report.


def compared(title: str, folder: Path, template: Path, rounds: int, sizes: dict[str, int]) -> dict[str, Way]:
    """All ways, round by round."""
    ways = {
        name: Way(name)
        for name in ("naive", "naive, BLAS 1", "floor", "floor, totals kept", "ours", "ours, with start")
    }
    for _ in range(rounds):
        if CHROMIUM:
            ways["naive"].rates.append(naive(folder, template, sizes["naive"], {}))
            ways["naive, BLAS 1"].rates.append(naive(folder, template, sizes["naive"], ONE))
        ways["floor"].rates.append(floor(folder, template, sizes["floor"], keep=False))
        ways["floor, totals kept"].rates.append(floor(folder, template, sizes["floor"], keep=True))
        made = ours(folder, sizes["ours"])
        ways["ours"].rates.append(made.a_minute)
        ways["ours, with start"].rates.append(made.whole)
    print(f"\n{title}: {RESPONDENTS:,} respondents, {WORKERS} at once, medians of {rounds} rounds")
    for way in ways.values():
        each = ", ".join(f"{rate:.1f}" for rate in way.rates)
        print(
            f"  {way.name:20} {way.median:8.1f} reports a minute  ({each})   ours {ways['ours'].median / way.median:6.2f} x"
        )
    return ways


def endured(folder: Path, count: int) -> Batch:
    """A long batch: its rate and memory by quarters."""
    made = ours(folder, count)
    print(f"\n{count} reports in one batch: {made.whole:.1f} a minute with the start, {made.a_minute:.1f} without")
    quarter = count // 4
    for k in range(4):
        ends = made.ends[k * quarter : (k + 1) * quarter]
        used = [mb for at, mb in made.memory if ends[0] <= at <= ends[-1]]
        print(
            f"  quarter {k + 1}: {60 * (len(ends) - 1) / (ends[-1] - ends[0]):6.1f} a minute, memory of all processes "
            f"{statistics.median(used):6.0f} MB, {max(used):6.0f} at most"
        )
    return made


def main(quick: bool, rounds: int, count: int) -> None:
    """Everything, and the line for a program."""
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    if CHROMIUM is None:
        print("naive left out: there is no Chromium on this machine")
    with tempfile.TemporaryDirectory(prefix="csat-") as name:
        top = Path(name)
        bench = batch_notebook.write(top / "bench", RESPONDENTS, levels={UNIT: 200}, waves=1, own_notebook=True)
        real = batch_notebook.write(top / "real", RESPONDENTS, levels={UNIT: 50}, waves=2, own_notebook=False)
        template = Path(__file__).parents[1] / "templates" / "internal_improvement.ipynb"
        few = {"naive": 4, "floor": 12, "ours": 24} if quick else {"naive": 6, "floor": 40, "ours": 60}
        cells = sum(c.cell_type == "code" for c in batch_notebook.notebook().cells)
        print(f"The notebook has {len(batch_notebook.notebook().cells)} cells, {cells} of code.")
        ways = compared("A notebook of 26 cells and 8 charts", bench, bench / "internal_improvement.ipynb", rounds, few)
        compared("The real template", real, template, 1, {"naive": 2, "floor": 6, "ours": 12})
        long = endured(bench, count)
    result = {
        "vs_naive_blas1": round(ways["ours"].median / ways["naive, BLAS 1"].median, 2),
        "vs_floor": round(ways["floor"].median / ways["ours"].median, 2),
        "reports_per_minute": round(long.whole, 1),
    }
    print("RESULT " + json.dumps(result))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--floor"]:
        floor_process(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), keep=sys.argv[5:] == ["keep"])
        sys.exit()
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--quick", action="store_true", help="fewer reports a round")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--reports", type=int, default=200, help="of the long batch")
    given = asked.parse_args()
    main(given.quick, given.rounds, given.reports)
