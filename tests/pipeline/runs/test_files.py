"""A file or folder is whole under its name, or not there."""

import os

import pytest

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs.files import publish, staging, write


def test_write_leaves_no_temporary(tmp_path):
    write(tmp_path / "a.txt", b"one")
    write(tmp_path / "a.txt", b"two")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"two"


def test_a_failed_write_keeps_the_old_file(tmp_path, monkeypatch):
    write(tmp_path / "a.txt", b"one")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "a.txt", b"two")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"one"


def test_staging_goes_away_unless_published(tmp_path):
    with staging(tmp_path) as folder:
        (folder / "x").write_text("1")
    assert list(tmp_path.iterdir()) == []
    with staging(tmp_path) as folder:
        (folder / "x").write_text("1")
        publish(folder, tmp_path / "run")
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_publish_never_replaces(tmp_path):
    (tmp_path / "run").mkdir()
    with staging(tmp_path) as folder, pytest.raises(PublishError, match="already there"):
        publish(folder, tmp_path / "run")


def test_a_place_one_may_not_write_to_is_one_message(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(PublishError, match="Cannot write there"), staging(tmp_path / "file" / "reports"):
        pass
