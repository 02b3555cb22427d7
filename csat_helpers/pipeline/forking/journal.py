"""How far a report's notebook is, in a file beside it: for whoever is left when its process is gone."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

JOURNAL = ".cells"


def line(cell: NotebookNode, ended: bool) -> str:
    """What is written of a cell as it begins, or, with its outputs, as it has ended."""
    told = {"id": cell.id}
    if ended:
        told |= {"outputs": cell.outputs, "count": cell.execution_count}
    return json.dumps(told, ensure_ascii=True) + "\n"


def ran(journal: Path) -> Iterator[dict[str, Any]]:
    """The cells in a journal, in order, each as it began and as it ended."""
    with contextlib.suppress(OSError):
        for line in journal.read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(ValueError):  # the last one may be cut
                yield json.loads(line)


def last_begun(folder: Path) -> str:
    """The cell that ran last in a report's folder, empty where none did."""
    return next((told["id"] for journal in folder.glob(f"*{JOURNAL}") for told in reversed([*ran(journal)])), "")
