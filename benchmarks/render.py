"""Deliverables of one executed notebook: ours in four formats against nbconvert's HTML and Chromium's PDF of it.

``python benchmarks/render.py [RUN]`` prints one table. RUN is a run's folder or an executed notebook; without it the
demo is run first, in a temporary folder. The report is brought to 25 exhibits. Ways are interleaved, figures are
medians of rounds after a first round that loads what each way needs. What each way does is not the same: nbconvert
prints the notebook as it stands, and Chromium prints nbconvert's page; ours make a report of it.
"""

import argparse
import copy
import itertools
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from csat_helpers.bundle import MIME
from csat_helpers.pipeline.exporters.render import executed_notebooks

EXHIBITS = 25
MODULES = {"html": "html_report", "pdf": "pdf_report", "pptx": "pptx", "xlsx": "xlsx"}
# Seconds that a report of 25 exhibits may take, from the notebook in memory.
WITHIN = {"html": 0.25, "pdf": 0.3, "pptx": 1.0, "xlsx": 1.0}
PAGE = "nbconvert, HTML"
PRINTED = "Chromium, PDF of nbconvert's HTML"

Bytes = Callable[[], bytes]


@dataclass
class Way:
    """One way to a deliverable; ``rival`` names our way that it is compared with, ``within`` what ours may take."""

    name: str
    make: Bytes
    rival: str = ""
    within: float | None = None
    seconds: list[float] = field(default_factory=list)
    size: int = 0

    def go(self) -> None:
        """Make it once and note how long it took."""
        start = time.perf_counter()
        made = self.make()
        self.seconds.append(time.perf_counter() - start)
        self.size = len(made)

    @property
    def median(self) -> float:
        """Without the first round, where there are others."""
        return statistics.median(self.seconds[1:] or self.seconds)


def found(run: Path | None, folder: Path) -> Path:
    """The executed notebook in English of ``run``, else that of a demo run in ``folder``."""
    if run is None:
        from csat_helpers.pipeline.run import run as run_engagement

        print("Running the demo")
        run = run_engagement("demo", languages=["en"], formats=["html"], workspace=folder).folder
    notebooks = executed_notebooks(run)
    return notebooks.get("en") or next(iter(notebooks.values()))


def exhibits(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that publish an exhibit."""
    return [c for c in notebook.cells if any(MIME in o.get("data", {}) for o in c.get("outputs", []))]


def filled(notebook: NotebookNode) -> NotebookNode:
    """The notebook with as many exhibits as are wanted: the last with a chart and a table again under new ids."""
    made = copy.deepcopy(notebook)
    drawn = [c for c in exhibits(made) if any("image/svg+xml" in o.get("data", {}) for o in c.outputs)]
    for k in range(max(EXHIBITS - len(exhibits(made)), 0)):
        again = copy.deepcopy(drawn[-1 - k % len(drawn)])
        again["id"] = f"again-{k + 1}"
        for output in again.outputs:
            if MIME in output.get("data", {}):
                output["data"][MIME]["id"] += f"-again-{k + 1}"
        made.cells.append(again)
    return made


def ours(notebook: NotebookNode, path: Path) -> list[Way]:
    """Each of our formats from the notebook in memory, and from its file; one that is not there is left out."""
    ways = []
    for name, module in MODULES.items():
        try:
            render = import_module(f"csat_helpers.pipeline.exporters.{module}").render
        except (ImportError, AttributeError) as problem:
            print(f"{name} left out: {problem}")
            continue
        ways += [
            Way(f"ours, {name.upper()}", _bytes(render, lambda: notebook), within=WITHIN[name]),
            Way(f"ours, {name.upper()} from the file", _bytes(render, lambda: nbformat.read(path, as_version=4))),
        ]
    return ways


def another(notebook: NotebookNode) -> Way:
    """A PDF of other numbers each time: typst remembers what it has laid out, and a new report is all new to it."""
    from csat_helpers.pipeline.exporters.pdf_report import render

    rounds = itertools.count(1)

    def make() -> bytes:
        return render(_moved(notebook, 0.001 * next(rounds)))

    return Way("ours, PDF of another report", make)


def _moved(notebook: NotebookNode, by: float) -> NotebookNode:
    made = copy.deepcopy(notebook)
    for cell in exhibits(made):
        for output in cell.outputs:
            bundle = output.get("data", {}).get(MIME) or {}
            if table := bundle.get("table"):
                table["rows"] = [[v + by if isinstance(v, float) else v for v in row] for row in table["rows"]]
                bundle["headline"] += f" {by:.3f}"
    return made


def _bytes(render: Callable[[NotebookNode], str | bytes], read: Callable[[], NotebookNode]) -> Bytes:
    def make() -> bytes:
        content = render(read())
        return content if isinstance(content, bytes) else content.encode()

    return make


def rivals(notebook: NotebookNode, folder: Path) -> list[Way]:
    """The page that nbconvert makes of the notebook, without what it would fetch, and that page printed by Chromium."""
    from nbconvert.exporters import HTMLExporter

    page = folder / "page.html"

    def convert() -> bytes:
        html, _ = HTMLExporter(mathjax_url="", require_js_url="", jquery_url="").from_notebook_node(notebook)
        page.write_text(html, encoding="utf-8")
        return html.encode()

    ways = [Way(PAGE, convert, "ours, HTML")]
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print(f"{PRINTED} left out: there is no Chromium on this machine")
        return ways
    return [*ways, Way(PRINTED, _printer(chromium, page, folder), "ours, PDF")]


def _printer(chromium: str, page: Path, folder: Path) -> Bytes:
    made = folder / "page.pdf"
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
        "--no-pdf-header-footer", "--host-resolver-rules=MAP * ~NOTFOUND", f"--print-to-pdf={made}", page.as_uri(),
    ]  # fmt: skip

    def make() -> bytes:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return made.read_bytes()

    return make


def report(ways: list[Way], rounds: int, notebook: NotebookNode) -> None:
    """The table: of each the first time, the least and the median, its size, and how many times ours it takes."""
    named = {way.name: way for way in ways}
    print(f"\n{len(exhibits(notebook))} exhibits, medians of {rounds} rounds, ways interleaved")
    print(f"  {'':36} {'first':>8}   {'least':>8}   {'median':>8}   {'size':>8}")
    for way in ways:
        line = f"  {way.name:36} {way.seconds[0]:8.3f} s {min(way.seconds):8.3f} s {way.median:8.3f} s {way.size / 1e6:8.2f} MB"
        if way.within is not None:
            line += f"   {'within' if way.median <= way.within else 'over'} {way.within:g} s"
        if way.rival in named:
            line += f"   {way.median / named[way.rival].median:5.1f} x ours"
        print(line)


def main(run: Path | None, rounds: int) -> None:
    """Measure every way, round by round."""
    with tempfile.TemporaryDirectory(prefix="csat-") as name:
        folder = Path(name)
        notebook = filled(nbformat.read(found(run, folder), as_version=4))
        path = folder / "report.en.ipynb"
        nbformat.write(notebook, path)
        ways = [*ours(notebook, path), another(notebook), *rivals(notebook, folder)]
        for _ in range(rounds + 1):
            for way in ways:
                way.go()
        report(ways, rounds, notebook)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("run", nargs="?", type=Path, help="a run's folder or an executed notebook (default: a demo run)")
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbconvert tells of charts without alternative text
        sys.exit(main(given.run, given.rounds))
