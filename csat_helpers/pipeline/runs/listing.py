"""The runs of a workspace, as their records tell, and the jobs that have none yet: newest first."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csat_helpers.errors import InputError, nearest
from csat_helpers.pipeline.runs import ledger_file, ledger_store
from csat_helpers.pipeline.runs.jobs import Row, State, row
from csat_helpers.pipeline.runs.record import FILE, Record

_OPEN = (State.PENDING, State.RUNNING, State.FAILED)  # jobs that are listed though they have no run
SHOWN = 50  # lines of a list, unless said
STATES = tuple(state.value for state in State if state != State.REPLACED)


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
            "unit": record.parameters.get("unit"),
            "languages": list(record.languages),
            "formats": list(record.formats),
            "folder": self.folder.relative_to(reports).as_posix(),
            "error": record.error,
            "warnings": list(record.warnings),
        }


def runs(reports: Path) -> list[Found]:
    """Every run under ``reports``, newest first. A folder without a readable record is none."""
    found = [Found(folder, record) for folder in folders(reports) if (record := _record(folder / FILE))]
    return sorted(found, key=lambda run: (run.record.started, run.folder.name), reverse=True)


def folders(reports: Path) -> Iterator[Path]:
    """Every folder that may be a run's; hidden ones are being made or are no run's."""
    for engagement in _folders(reports):
        yield from _folders(engagement)


def chosen(
    reports: Path, engagement: str | None = None, state: str | None = None, limit: int = 0
) -> tuple[list[dict[str, Any]], int]:
    """What ``csat runs list`` prints, and how many there are beyond ``limit`` (0: no limit).

    A job without a folder of its own (pending, running, failed) is listed with the runs, the folder empty. Raises
    InputError for a state that there is not.
    """
    if state is not None and state not in STATES:
        raise InputError(f"There is no state '{state}'.", where="--state", mend=nearest(state, STATES))
    published = runs(reports)
    taken = {run.folder.relative_to(reports).as_posix().removesuffix("-failed") for run in published}
    facts = [run.facts(reports) for run in published] + [_of_job(job) for job in open_jobs(reports, taken)]
    facts = [f for f in facts if engagement in (None, f["engagement"]) and state in (None, f["state"])]
    facts.sort(key=lambda f: f["started"], reverse=True)
    return (facts[:limit], max(0, len(facts) - limit)) if limit else (facts, 0)


def open_jobs(reports: Path, taken: Iterable[str] = ()) -> list[Row]:
    """The ledger's jobs that are not done and whose folder is not one of ``taken``; none where it cannot be read."""
    there = set(taken)
    return [job for job in ledger_jobs(reports) if job.state in _OPEN and job.folder not in there]


def ledger_jobs(reports: Path) -> list[Row]:
    """All jobs of the ledger, to look something up: nothing is written, and a ledger that cannot be read has none."""
    with ledger_file.looked_up(reports) as connection:
        return (
            [row(found) for found in connection.execute(ledger_store.selected(None, None, None)[0])]
            if connection
            else []
        )


def lines(found: list[dict[str, Any]], more: int = 0, *, any_there: bool = False) -> str:
    """The runs as ``csat runs`` prints them, a line a run; ``any_there`` says that others were not asked for."""
    if not found:
        return "No such run." if any_there else "No run yet. Make one: csat demo"
    rows = [
        (f["engagement"], f["run"], f["state"], unit_name(f["unit"]), ",".join(f["languages"]), ",".join(f["formats"]))
        for f in found
    ]
    widths = [max(len(row[k]) for row in rows) for k in range(6)]
    told = ["  ".join(text.ljust(width) for text, width in zip(r, widths, strict=True) if width).rstrip() for r in rows]
    return "\n".join([*told, f"… and {more:,} more: --limit 0 lists all."] if more else told)


def unit_name(unit: Any) -> str:
    """A unit as a reader sees it: ``branch B0001``."""
    return ", ".join(f"{name} {level}" for name, level in unit.items()) if isinstance(unit, dict) else ""


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


def _of_job(job: Row) -> dict[str, Any]:
    return {
        "engagement": job.engagement,
        "run": job.folder.rpartition("/")[2],
        "state": job.state,
        "started": job.started,
        "unit": json.loads(job.unit) if job.unit else None,
        "languages": list(job.languages),
        "formats": list(job.formats),
        "folder": "",
        "error": job.error,
        "warnings": list(job.warnings),
    }


def _folders(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found if not entry.name.startswith(".") and entry.is_dir())
    except OSError:
        return
    yield from (folder / name for name in names)


def _record(path: Path) -> Record | None:
    try:
        values = json.loads(path.read_bytes())
        known = {name: values[name] for name in Record.__dataclass_fields__ if name in values}
        known |= {name: tuple(known.get(name) or ()) for name in ("languages", "formats", "warnings")}
        return Record(**known)
    except (OSError, ValueError, TypeError, AttributeError):
        return None
