"""A small engagement whose report costs well under a second, its batch as a process, and what must be left of it."""

import contextlib
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat

from csat_helpers.pipeline.runs import ledger_file

MARK = "CSAT_TEST_ROUND"  # an environment variable by which the processes of a round are found, wherever they went
_START = "from csat_helpers.cli import main; main()"
_YAML = """
engagement: bank
type: internal-improvement
client: {en: A bank}
title: {en: Branches}
languages: [en]
data: [{file: answers.csv}]
questionnaire: questionnaire.yaml
as_of: 2026-06-30
"""
_CELLS = {
    "open": "import os, time\nfrom csat_helpers import survey\n"
    "sv = survey.open(engagement, language=language).focus(wave=wave, unit=unit)\n"
    "level = (unit or {}).get('branch', '')",
    "work": "{work}",
    "tell": "print(level, sv.respondents, round(sv.responses['overall'].astype(float).mean(), 6))",
}


def engagement(folder: Path, levels: list[str], work: str = "pass") -> Path:
    """An engagement with a unit for each level, each of twelve respondents; ``work`` is a cell of its template."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = "\n".join(f"      {level}: {{en: {level}}}" for level in levels)
    (folder / "engagement.yaml").write_text(_YAML)
    (folder / "questionnaire.yaml").write_text(
        "scales:\n  branch:\n    codes:\n" + codes + "\n  ten: {min: 1, max: 10}\n"
        "items:\n  branch: {label: {en: Branch}, scale: branch, role: unit}\n"
        "  overall: {label: {en: Overall}, scale: ten, role: overall}\n"
    )
    rows = [f"{level},{(7 * k + len(level) * n) % 10 + 1}" for n, level in enumerate(levels) for k in range(12)]
    (folder / "answers.csv").write_text("\n".join(["branch,overall", *rows]) + "\n")
    nbformat.write(_template(work), folder / "internal_improvement.ipynb")
    return folder


def _template(work: str) -> nbformat.NotebookNode:
    new = nbformat.v4
    given = "engagement = ''\nlanguage = 'en'\nwave = None\nunit = None"
    cells = [new.new_code_cell(given, id="parameters", metadata={"tags": ["parameters"]})]
    cells.append(new.new_markdown_cell("# Branch\n\nWhat its customers say.", id="branch"))
    cells += [new.new_code_cell(source.replace("{work}", work), id=name) for name, source in _CELLS.items()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new.new_notebook(cells=cells, metadata=kernel)


def levels(count: int) -> list[str]:
    return [f"b{k:03}" for k in range(count)]


class Batch:
    """``csat batch`` as a process of its own session, as a shell starts it; what it and its children are is known."""

    def __init__(self, folder: Path, workspace: Path, *more: str, mark: str = "", to: str = "html", **how) -> None:
        self.mark = mark or os.urandom(6).hex()
        workspace.mkdir(exist_ok=True)
        environment = {**os.environ, "CSAT_WORKSPACE": str(workspace), MARK: self.mark}
        environment.pop("PYTEST_CURRENT_TEST", None)
        command = [sys.executable, "-c", _START, "batch", str(folder), "--by", "branch", "--to", to, *more]
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, start_new_session=True, **how,
        )  # fmt: skip

    def wait(self, seconds: float = 120) -> "Ended":
        try:
            out, err = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            for pid in (self.process.pid, *marked(self.mark)):
                kill(pid)
            raise
        return Ended(self.process.returncode, out, err)

    def killed(self) -> None:
        """SIGKILL of the batch alone: what it started has to see to itself."""
        self.process.kill()
        self.process.communicate()

    def signal(self, number: int) -> None:
        """To the whole group, as a terminal does with Ctrl-C."""
        os.killpg(self.process.pid, number)

    def left(self, seconds: float = 10.0) -> list[str]:
        """The processes of this batch that are still there after a while."""
        until = time.monotonic() + seconds
        while (found := marked(self.mark)) and time.monotonic() < until:
            time.sleep(0.05)
        return [command(pid) for pid in found]


class Ended:
    """How a batch ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def __repr__(self) -> str:
        return f"exit code {self.code}\n{self.out}\n{self.err}"


def marked(mark: str) -> list[int]:
    """All processes that were started with a mark, by whatever parent and in whatever session they are now."""
    return list(_marked(f"{MARK}={mark}".encode()))


def _marked(sought: bytes) -> Iterator[int]:
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                if sought in Path("/proc", entry.name, "environ").read_bytes().split(b"\0"):
                    yield int(entry.name)
            except OSError:
                continue  # it has ended, or has nothing left but its name


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return f"{pid}, just gone"


def kill(pid: int, number: int = signal.SIGKILL) -> None:
    """Signal one that may be gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def hashes(workspace: Path) -> dict[str, str]:
    """Everything published that must not depend on how often it took: deliverables, notebooks, pictures, manifests."""
    every = (workspace / "reports").glob("bank/*/*")
    found = (p for p in every if p.is_file() and p.name != "run.json" and not p.parent.name.endswith("-failed"))
    return {str(p.relative_to(workspace)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(found)}


def staged(workspace: Path, killed: bool = False) -> list[str]:
    """What is hidden below reports/ and belongs to no ledger: left-overs. One that was ``killed`` while it prepared the
    answers leaves a folder that 'csat runs clean' removes.
    """
    reports, lasting = workspace / "reports", (".ledger.", ".prepared", *([".making-"] if killed else []))
    return sorted(str(p.relative_to(reports)) for p in reports.rglob(".*") if not p.name.startswith(lasting))


def rows(workspace: Path, sql: str) -> list[tuple]:
    """Of the ledger."""
    path = workspace / "reports" / ledger_file.FILE
    with sqlite3.connect(path, timeout=10) as ledger:
        return ledger.execute(sql).fetchall()


def states(workspace: Path) -> dict[str, str]:
    """The state of each unit's job."""
    found = rows(workspace, "SELECT unit, state FROM jobs")
    return {next(iter(json.loads(unit).values())): state for unit, state in found}


def attempts(workspace: Path) -> list[tuple[str, str]]:
    """Each claim: of which job, and how it ended."""
    return rows(workspace, "SELECT key, state FROM attempts")
