"""``csat runs show``: one run, its job and its attempts, what it was made from and what it made."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from csat_helpers.errors import InputError
from csat_helpers.pipeline.runs import ledger_file, listing
from csat_helpers.pipeline.runs.files import MANIFEST
from csat_helpers.pipeline.runs.jobs import Row
from csat_helpers.pipeline.runs.ledger_store import ATTEMPTS
from csat_helpers.pipeline.runs.listing import unit_name
from csat_helpers.pipeline.runs.record import Record

_SHORT = 16  # characters of a hash that a reader sees


def facts(reports: Path, name: str) -> dict[str, Any]:
    """Everything that is known of the run or job that ``name`` means: a run's name or folder, or an engagement's id.

    Raises InputError where there is neither.
    """
    jobs = listing.ledger_jobs(reports)
    wanted = Path(name).as_posix().strip("/")
    job = next((job for job in jobs if wanted in (job.key, job.folder, job.folder.rpartition("/")[2])), None)
    try:
        folder = listing.find(reports, name).resolve()
    except InputError:
        if job is None:
            raise
        return _facts(reports, None, None, job)
    within = folder.relative_to(reports).as_posix() if folder.is_relative_to(reports) else ""
    mine = next((job for job in jobs if job.folder == within and job.state != "replaced"), None)
    return _facts(reports, folder, listing.record(folder), mine)


def _facts(reports: Path, folder: Path | None, record: Record | None, job: Row | None) -> dict[str, Any]:
    manifest = _manifest(folder) if folder else {}
    attempts = _attempts(reports, job.key) if job else []
    return {
        "run": folder.name if folder else job.folder.rpartition("/")[2] if job else "",
        "folder": str(folder or ""),
        "record": asdict(record) if record else None,
        "job": asdict(job) if job else None,
        "attempts": attempts,
        "inputs": manifest.get("inputs", {}),
        "outputs": manifest.get("deliverables", {}) or (job.outputs if job else {}),
        "versions": manifest.get("versions", {}),
    }


def _manifest(folder: Path) -> dict[str, Any]:
    """As it stands: whether a byte of it was changed is what ``csat runs verify`` tells."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def as_json(found: dict[str, Any]) -> str:
    """The facts for a program."""
    return json.dumps(found, ensure_ascii=False, indent=1)


def text(found: dict[str, Any]) -> str:
    """The facts as ``csat runs show`` prints them."""
    return "\n".join(f"{name:<12}{said}".rstrip() for name, said in _lines(found))


def _lines(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    record, job = found["record"] or {}, found["job"] or {}
    known = {**job, **{name: value for name, value in record.items() if value}}
    unit = record.get("parameters", {}).get("unit") or (json.loads(job["unit"]) if job.get("unit") else None)
    yield "run", found["run"]
    yield "engagement", known["engagement"]
    if unit:
        yield "unit", unit_name(unit)
    if wave := known["parameters"].get("wave"):
        yield "wave", str(wave)
    yield "state", known["state"]
    yield "folder", found["folder"] or "not published"
    yield from _times(known, job)
    yield from (("attempt", _attempt(one)) for one in found["attempts"])
    yield "reports", f"{', '.join(known['languages'])}; {', '.join(known['formats'])}"
    yield from (("warning", text) for text in known.get("warnings", ()))
    for name in ("error", "cell", "cause"):
        if known.get(name):
            yield name, known[name]
    yield from (("input", f"{known[:_SHORT]}  {name}") for name, known in sorted(found["inputs"].items()))
    yield from (("output", f"{known[:_SHORT]}  {name}") for name, known in sorted(found["outputs"].items()))


def _times(known: dict[str, Any], job: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("started", "ended"):
        if known.get(name):
            yield name, known[name]
    if job:
        yield "job", job["key"][:_SHORT]
        yield "duration", f"{job['seconds']:.1f} s"


def _attempt(one: dict[str, Any]) -> str:
    return f"{one['attempt']}  {one['state']}, {one['seconds']:.1f} s, began {one['started']}, batch {one['batch']}"


def _attempts(reports: Path, key: str) -> list[dict[str, Any]]:
    with ledger_file.looked_up(reports) as connection:
        return [dict(found) for found in connection.execute(ATTEMPTS, [key])] if connection else []
