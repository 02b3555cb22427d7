"""Writing that is all or nothing: a file or folder is complete under its name, or not there."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs.disk import written_in
from csat_helpers.pipeline.runs.owners import held
from csat_helpers.pipeline.runs.renaming import exchange, move, put_back

SEAL = "seal"
STAGING = ".staging-"
RECORD, MANIFEST = "run.json", "manifest.json"


def sha256(content: bytes) -> str:
    """The hash that manifests hold."""
    return hashlib.sha256(content).hexdigest()


def write(path: Path, content: bytes) -> None:
    """Write through a temporary neighbour and one rename, synced to the disk. Raises PublishError if it cannot."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with written_in(path.parent):
            with temporary.open("wb") as handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
            temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Readable, sorted JSON, so that two runs can be compared line by line."""
    write(path, _json(value))


def write_sealed(path: Path, value: Mapping[str, Any]) -> None:
    """:func:`write_json` with a checksum of the rest under :data:`SEAL`, so that a changed byte is told."""
    rest = {name: found for name, found in value.items() if name != SEAL}
    write_json(path, {**rest, SEAL: sha256(_json(rest))})


def intact(content: bytes) -> bool | None:
    """Whether a sealed file is, byte for byte, what :func:`write_sealed` wrote; None of one that has no seal.

    It is no signature: who wants to deceive can make the seal anew.
    """
    try:
        found = json.loads(content)
    except ValueError:
        return False
    if not isinstance(found, dict) or content != _json(found):
        return False
    given = found.pop(SEAL, None)
    return None if given is None else given == sha256(_json(found))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


@contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """A hidden folder beside its destination (one rename away); gone afterwards unless it was published.

    It is held while it is written: one that nobody holds was left by a process that died.
    """
    with written_in(parent):
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=f"{STAGING}{os.getpid()}-", dir=parent))
    try:
        with held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, destination: Path) -> None:
    """Move a finished folder to its name in one rename. Raises PublishError; never replaces what is there."""
    with written_in(destination.parent):
        put_back(destination)
        _settle(folder)
        try:
            move(folder, destination)
        except FileExistsError:
            raise PublishError("A run of that name is already there.", where=str(destination)) from None
        _sync(destination.parent)


def replace(folder: Path, destination: Path) -> None:
    """:func:`publish` under a name that may be taken: both change places in one step, and the old one is removed.

    What is to take the place of a finished run must be one. Raises PublishError, with the old one at its place.
    """
    with written_in(destination.parent):
        put_back(destination)
    if not os.path.lexists(destination):
        publish(folder, destination)
        return
    if ended_well(destination) and not ended_well(folder):
        raise PublishError("A run that did not finish takes no finished one's place.", where=str(destination))
    with written_in(destination.parent):
        _settle(folder)
        exchange(folder, destination)
        _sync(destination.parent)
    shutil.rmtree(folder, ignore_errors=True)


def ended_well(folder: Path) -> bool:
    """Whether ``folder`` has a record that ends well and a manifest beside it."""
    try:
        state = json.loads((folder / RECORD).read_bytes())["state"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return state == "done" and (folder / MANIFEST).is_file()


def _settle(folder: Path) -> None:
    """Everything in ``folder`` on the disk, its folders too, and readable by others than its maker."""
    folder.chmod(0o755)  # mkdtemp made it private; reports are for sharing
    for path in (*folder.rglob("*"), folder):
        if not path.is_symlink():
            _sync(path)


def _sync(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        if os.name == "nt" and path.is_dir():  # a folder cannot be opened on Windows
            return
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
