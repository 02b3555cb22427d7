"""A full disk and folders that may not be written: a clear error, nothing half-written, and a later start goes on."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import bed


@contextmanager
def _small(place: Path, size: str):
    """A disk in memory of a size; a skip where none may be mounted."""
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here: only root may")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _whole(workspace: Path) -> list[Path]:
    """The runs that are there; each is complete."""
    found = sorted((workspace / "reports").glob("bank/*/run.json"))
    assert all((run.parent / "manifest.json").is_file() for run in found if "-failed" not in run.parent.name)
    return found


def test_a_full_disk_is_said_and_gone_on_from(starter, tmp_path):
    folder = bed.engagement(tmp_path / "bank", bed.levels(12))
    with _small(tmp_path / "disk", "24m") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(disk).free - 600_000))
        ended = starter.batch(folder, disk / "workspace", "--workers", "2", name=str(tmp_path / "said")).wait()
        assert ended.code == 1, ended
        assert "The disk is full." in ended.err, ended
        assert "fault of the workbench" not in ended.err, ended
        assert "Traceback" not in ended.err, ended
        assert starter.left() == []
        assert bed.staged(disk / "workspace") == []
        before = len(_whole(disk / "workspace"))
        ballast.unlink()
        ended = starter.batch(folder, disk / "workspace", "--workers", "2", name=str(tmp_path / "said")).wait()
        assert ended.code == 0, ended
        assert set(bed.states(disk / "workspace").values()) == {"done"}, ended
        assert before < 12
        assert len(list(_whole(disk / "workspace"))) >= 12


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no users of that kind")
@pytest.mark.parametrize("place", ["", "reports", "reports/bank"])
def test_a_folder_that_may_not_be_written(starter, tmp_path, place):
    folder, workspace = bed.engagement(tmp_path / "bank", bed.levels(3)), tmp_path / "workspace"
    (workspace / place).mkdir(parents=True)
    (workspace / place).chmod(0o555)
    ended = starter.batch(folder, workspace, "--workers", "2", ordinary=True).wait()
    (workspace / place).chmod(0o755)
    assert ended.code == 1, ended
    assert "You may not write there." in ended.err, ended
    assert "fault of the workbench" not in ended.err, ended
    assert "Traceback" not in ended.err, ended
    assert starter.left() == []
    assert bed.staged(workspace) == []
    ended = starter.batch(folder, workspace, "--workers", "2", ordinary=True).wait()
    assert ended.code == 0, ended
    assert set(bed.states(workspace).values()) == {"done"}, ended
