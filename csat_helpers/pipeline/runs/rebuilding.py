"""A ledger made anew from what the runs themselves tell."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csat_helpers.pipeline.runs import published
from csat_helpers.pipeline.runs.files import MANIFEST, RECORD


def told(reports: Path) -> Iterator[dict[str, Any]]:
    """A ledger's row for each finished report of a job: whole by its manifest's seal, its files there."""
    for path in sorted(reports.glob(f"[!.]*/[!.]*/{MANIFEST}")):
        row = _row(reports, path.parent)
        if row:
            yield row


def _row(reports: Path, folder: Path) -> dict[str, Any] | None:
    facts = published.manifest_of(folder) or {}
    key = str(facts.get(published.JOB, ""))
    made = published.finished(folder, key, read=False) if key else None
    try:
        record = json.loads((folder / RECORD).read_bytes())
        return None if made is None else {
            "key": key,
            "engagement": record["engagement"],
            "source": record.get("source", ""),
            "unit": unit_text(record["parameters"].get("unit")),
            "folder": folder.relative_to(reports).as_posix(),
            "languages": json.dumps(record["languages"]),
            "formats": json.dumps(record["formats"]),
            "parameters": json.dumps(record["parameters"], ensure_ascii=False),
            **finished_columns(folder, made, record.get("warnings", ())),
            "started": record.get("started", ""),
            "ended": record.get("ended", ""),
            "attempt": 1,
        }  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def finished_columns(folder: Path, made: dict[str, str], warnings: Any) -> dict[str, Any]:
    """What a ledger keeps of a finished report. Raises OSError where a file of it is not there."""
    return {
        "state": "done",
        "outputs": json.dumps(made),
        "sizes": json.dumps(published.sizes(folder, made)),
        "warnings": json.dumps(list(warnings), ensure_ascii=False),
    }


def unit_text(unit: Any) -> str:
    """A unit as jobs hold it."""
    return json.dumps(unit, ensure_ascii=False, sort_keys=True) if unit else ""
