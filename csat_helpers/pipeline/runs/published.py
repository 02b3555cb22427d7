"""Whether a folder under ``reports/`` is the finished report of a job."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from csat_helpers.pipeline.runs.files import MANIFEST, RECORD, intact, sha256

JOB = "job"  # the manifest's key that names the job


def there(folder: Path, sizes: Mapping[str, int]) -> bool:
    """Whether record, manifest and each deliverable are there, of the size that is known: no file is read."""
    try:
        found = {name: (folder / name).stat().st_size for name in (RECORD, MANIFEST, *sizes)}
    except OSError:
        return False
    return all(found[name] == size for name, size in sizes.items()) and min(found.values()) > 0


def finished(folder: Path, key: str, *, read: bool = True) -> dict[str, str] | None:
    """Each deliverable's hash if ``folder`` is the finished report of job ``key``, else None.

    ``read`` holds each deliverable byte for byte against its hash; without it they only have to be there.
    """
    facts = manifest_of(folder)
    if facts is None or facts.get(JOB) != key or not (folder / RECORD).is_file():
        return None
    made = {str(name): str(known) for name, known in facts.get("deliverables", {}).items()}
    return made if all(_whole(folder / name, known, read) for name, known in made.items()) else None


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """The manifest in ``folder``, None where there is none or a byte of it was changed."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError:
        return None
    return json.loads(content) if intact(content) else None


def sizes(folder: Path, names: Mapping[str, str]) -> dict[str, int]:
    """The size of each deliverable. Raises OSError where one is not there."""
    return {name: (folder / name).stat().st_size for name in names}


def _whole(path: Path, known: str, read: bool) -> bool:
    try:
        return sha256(path.read_bytes()) == known if read else path.stat().st_size > 0
    except OSError:
        return False
