"""Writing that is all or nothing: a file or folder is complete under its name, or not there."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from csat_helpers.errors import PublishError

SEAL = "seal"


def sha256(content: bytes) -> str:
    """The hash that manifests hold."""
    return hashlib.sha256(content).hexdigest()


def write(path: Path, content: bytes) -> None:
    """Write through a temporary neighbour and one rename, synced to the disk."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    finally:
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
    """A hidden folder beside its destination (one rename away); gone afterwards unless it was published."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=".staging-", dir=parent))
    except OSError as problem:
        raise PublishError(
            f"Cannot write there ({problem.strerror}).", where=str(parent), mend="Choose a folder you may write to."
        ) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, destination: Path) -> None:
    """Move a finished folder to its name in one rename. Raises PublishError; never replaces what is there."""
    if destination.exists():
        raise PublishError("A run of that name is already there.", where=str(destination))
    try:
        for path in folder.rglob("*"):
            if path.is_file():
                _sync(path)
        folder.chmod(0o755)  # mkdtemp made it private; reports are for sharing
        folder.rename(destination)
        _sync(destination.parent)
    except OSError as problem:
        raise PublishError(
            f"Cannot put the run in its place ({problem.strerror}).",
            where=str(destination),
            mend="Free space or permissions, then run again; nothing was written over.",
        ) from None


def _sync(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # a folder cannot be opened on Windows
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
