"""The runs of a workspace, as their records tell: newest first."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csat_helpers.errors import InputError, nearest
from csat_helpers.pipeline.runs.record import FILE, Record


@dataclass(frozen=True)
class Found:
    """A run's folder, and its record."""

    folder: Path
    record: Record

    def facts(self, reports: Path) -> dict[str, Any]:
        """What ``csat runs --json`` prints; paths within the workspace's reports."""
        record = self.record
        return {
            "engagement": record.engagement,
            "run": self.folder.name,
            "state": record.state,
            "started": record.started,
            "languages": list(record.languages),
            "formats": list(record.formats),
            "folder": self.folder.relative_to(reports).as_posix(),
            "error": record.error,
            "warnings": list(record.warnings),
        }


def runs(reports: Path) -> list[Found]:
    """Every run under ``reports``, newest first. A folder without a readable record is none."""
    found = [Found(path.parent, record) for path in reports.glob(f"*/*/{FILE}") if (record := _record(path))]
    return sorted(found, key=lambda run: (run.record.started, run.folder.name), reverse=True)


def lines(found: list[dict[str, Any]]) -> str:
    """The runs as ``csat runs`` prints them, a line a run."""
    if not found:
        return "No run yet. Make one: csat demo"
    rows = [(f["engagement"], f["run"], f["state"], ",".join(f["languages"]), ",".join(f["formats"])) for f in found]
    widths = [max(len(row[k]) for row in rows) for k in range(5)]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(r, widths, strict=True)).rstrip() for r in rows)


def find(reports: Path, name: str | Path) -> Path:
    """The folder of the run that ``name`` means: a path, a run's name, or ``engagement`` for its newest run."""
    if (path := Path(name)).is_dir() and (path / FILE).is_file():
        return path
    known = runs(reports)
    for run in known:
        if str(name) in (run.folder.name, f"{run.record.engagement}/{run.folder.name}"):
            return run.folder
        if str(name) == run.record.engagement and run.record.state == "done":
            return run.folder
    names: Iterable[str] = [run.folder.name for run in known]
    mend = nearest(str(name), names) if known else "'csat run' makes one."
    raise InputError(f"There is no run '{name}'.", where=str(reports), mend=mend)


def record(run: Path) -> Record:
    """The record in a run's folder. Raises InputError where there is none to be read."""
    if found := _record(run / FILE):
        return found
    raise InputError("The run has no readable record.", where=str(run / FILE), mend="Run the engagement again.")


def _record(path: Path) -> Record | None:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        known = {name: values[name] for name in Record.__dataclass_fields__ if name in values}
        known |= {name: tuple(known.get(name) or ()) for name in ("languages", "formats", "warnings")}
        return Record(**known)
    except (OSError, ValueError, TypeError, AttributeError):
        return None
