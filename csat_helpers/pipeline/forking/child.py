"""A process forked for one report: it makes it in a folder, tells how far it is, and ends."""

import contextlib
import faulthandler
import os
import random
import signal
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

from nbformat import NotebookNode

from csat_helpers.pipeline.engines.in_process import Forked
from csat_helpers.pipeline.execute import execute_here
from csat_helpers.pipeline.exporters import typesetting
from csat_helpers.pipeline.forking import journal, processes
from csat_helpers.pipeline.forking.limits import Limits
from csat_helpers.pipeline.forking.messages import Line, packed
from csat_helpers.pipeline.plan import Plan
from csat_helpers.pipeline.report import make


def live(
    plan: Plan, facts: dict[str, Any], order: dict[str, Any], root: Path, limits: Limits,
    told: socket.socket, printed: int, typesetter: typesetting.Typesetter | None,
) -> NoReturn:  # fmt: skip
    """Make the report of ``order`` and end the process, whatever happens."""
    code = 1
    line = Line(told)
    try:
        _settle(limits, printed)
        if typesetter is not None:
            typesetting.ask(typesetter)
        made = _made(plan, facts, order, root, line)
        line.send({"made": {"deliverables": made.deliverables, "warnings": made.warnings}})
        code = 0
    except Forked as copy:
        line.send({"copied": str(copy)})  # the report's own process goes on; the server hears of the copy
    except BaseException as problem:
        line.send({"failed": packed(problem)})
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
        os._exit(code)


def _settle(limits: Limits, printed: int) -> None:
    """A process of its own: its group, its streams, its limits, its chance."""
    os.setpgid(0, 0)
    processes.end_with_parent()
    for name in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(name, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    faulthandler.enable(file=2, all_threads=False)
    _limit(limits)
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def _limit(limits: Limits) -> None:
    """Memory that is asked for beyond the limit is refused, so that a cell fails and says so."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError, KeyError):
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
        most = int(status["VmData"].split()[0]) * 1024 + int((limits.megabytes or 0.0) * 2**20)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _made(plan: Plan, facts: dict[str, Any], order: dict[str, Any], root: Path, line: Line) -> Any:
    folder = Path(order["folder"])
    mine = plan.of_unit(order["unit"]) if order.get("unit") else plan
    language = iter(mine.languages)

    def run_notebook(notebook: NotebookNode, parameters: dict[str, Any], partial: Path, **more: Any) -> NotebookNode:
        beside = partial.with_suffix(journal.JOURNAL)
        line.send({"language": next(language)})
        with beside.open("w", encoding="utf-8") as kept:

            def watch(cell: NotebookNode, ended: bool) -> None:
                if not ended:
                    line.send({"cell": cell.id})
                kept.write(journal.line(cell, ended))
                kept.flush()

            done = execute_here(notebook, parameters, partial, watch=watch, **more)
        beside.unlink()
        line.send({"cell": ""})
        return done

    chosen = {name: mine.parameters[name] for name in ("wave", "unit")}
    given = {**facts, "parameters": chosen, **(order.get("facts") or {})}

    def tell(text: str) -> None:
        line.send({"tell": text})

    return make(mine, given, folder, root, tell, run_notebook)
