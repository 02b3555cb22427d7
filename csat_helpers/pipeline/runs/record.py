"""The record of one run: what was asked, when, how it ended. It lies beside the deliverables and is not one."""

import datetime
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from csat_helpers.pipeline.runs.files import RECORD, write_sealed

FILE = RECORD


@dataclass(frozen=True)
class Record:
    """``state`` is running, done or failed; ``error`` and ``cell`` say why and where a run failed.

    ``source`` is the engagement's folder within the workspace, empty where it lies elsewhere.
    """

    run: str
    engagement: str
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    parameters: dict[str, Any]
    started: str
    source: str = ""
    state: str = "running"
    ended: str = ""
    error: str = ""
    cell: str = ""
    warnings: tuple[str, ...] = ()
    deliverables: dict[str, str] = field(default_factory=dict)

    def finished(self, state: str, **changes: Any) -> "Record":
        """The record as it ends."""
        return replace(self, state=state, ended=now(), **changes)

    def write(self, folder: Path) -> None:
        """Put it into the run's folder."""
        write_sealed(folder / FILE, asdict(self))


def now() -> str:
    """The time to the second, with its zone."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def run_name(key: str, parent: Path) -> str:
    """A new run's folder name: when, and a piece of the inputs' hash; counted up where two start in one second."""
    stem = f"{datetime.datetime.now():%Y%m%d-%H%M%S}-{key[:6]}"
    taken = {p.name for p in parent.iterdir()} if parent.is_dir() else set()
    return next(n for k in range(1000) if (n := stem if k == 0 else f"{stem}-{k + 1}") not in taken)
