"""Jobs and published reports for the tests of the ledger, small enough to make hundreds of."""

import hashlib
import json
from pathlib import Path

from csat_helpers.pipeline.runs.files import publish, sha256, staging, write, write_sealed
from csat_helpers.pipeline.runs.ledger import Job
from csat_helpers.pipeline.runs.record import Record

NAME = "bank.en.html"


def job(number: int = 0, engagement: str = "bank", **changes) -> Job:
    unit = json.dumps({"branch": f"B{number:04d}"})
    values = {
        "key": hashlib.sha256(f"{engagement} {number}".encode()).hexdigest(),
        "engagement": engagement,
        "source": "engagements/bank",
        "unit": unit,
        "folder": f"{engagement}/branch-{number:04d}",
        "languages": ("en",),
        "formats": ("html",),
        "parameters": {"wave": None},
    }
    return Job(**(values | changes))


def jobs(count: int) -> list[Job]:
    return [job(k) for k in range(count)]


def fill(folder: Path, asked: Job, content: bytes = b"", state: str = "done") -> dict[str, str]:
    """The files of a finished report; the hash of each deliverable."""
    content = content or f"report of {asked.unit}".encode()
    (folder / NAME).write_bytes(content)
    made = {NAME: sha256(content)}
    record = Record(
        run=Path(asked.folder).name,
        engagement=asked.engagement,
        languages=asked.languages,
        formats=asked.formats,
        parameters={"wave": None, "unit": json.loads(asked.unit)},
        started="2026-01-01T10:00:00+08:00",
    )
    record.finished(state, deliverables=made).write(folder)
    if state == "done":
        write_sealed(
            folder / "manifest.json", {"job": asked.key, "deliverables": made, "inputs": {"data.csv": "a" * 64}}
        )
    return made


def published(reports: Path, asked: Job, **more) -> dict[str, str]:
    """A report at its place, as a batch leaves it."""
    with staging(reports / asked.engagement) as folder:
        made = fill(folder, asked, **more)
        publish(folder, reports / asked.folder)
    return made


def put(path: Path, content: bytes = b"x" * 1000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, content)
    return path
