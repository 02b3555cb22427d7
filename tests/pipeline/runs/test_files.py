"""A file or folder is whole under its name, or not there."""

import errno
import os

import pytest

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs import owners, renaming
from csat_helpers.pipeline.runs.files import publish, replace, staging, write
from tests.pipeline.runs.reports import NAME, fill, job, published


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
    with pytest.raises(PublishError, match=r"The disk is full\. Free space"):
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
    with (
        pytest.raises(PublishError, match="A file lies where a folder must be"),
        staging(tmp_path / "file" / "reports"),
    ):
        pass


def test_publish_takes_no_empty_folders_place_and_no_dangling_links(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("empty", "link"):
        with staging(tmp_path) as folder, pytest.raises(PublishError, match="already there"):
            publish(folder, tmp_path / name)
    assert (tmp_path / "link").is_symlink()


def test_everything_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    synced, real = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_ino), real(handle)))
    with staging(tmp_path) as folder:
        (folder / "inside").mkdir()
        (folder / "inside" / "x").write_text("1")
        asked = [path.stat().st_ino for path in (folder, folder / "inside", folder / "inside" / "x", tmp_path)]
        publish(folder, tmp_path / "run")
    assert set(asked) <= set(synced)
    assert synced[-1] == tmp_path.stat().st_ino


@pytest.fixture(params=["one step", "aside and back"])
def way(request, monkeypatch):
    """Both ways to exchange: that of Linux, and that of systems that cannot."""
    if request.param == "aside and back":
        monkeypatch.setattr(renaming, "_renameat2", lambda: None)
    return request.param


@pytest.mark.usefixtures("way")
def test_a_run_is_renewed_under_its_name(tmp_path):
    published(tmp_path, job(), content=b"old")
    with staging(tmp_path / "bank") as folder:
        fill(folder, job(), content=b"new")
        replace(folder, tmp_path / "bank" / "branch-0000")
        assert [p.name for p in (tmp_path / "bank").iterdir()] == ["branch-0000"]  # the old one is gone at once
    assert (tmp_path / "bank" / "branch-0000" / NAME).read_bytes() == b"new"
    with staging(tmp_path / "bank") as folder:
        fill(folder, job(1))
        replace(folder, tmp_path / "bank" / "branch-0001")  # nothing there: published
    assert (tmp_path / "bank" / "branch-0001" / NAME).is_file()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("state", ["failed", "empty"])
def test_a_failed_report_takes_no_good_ones_place(tmp_path, state):
    published(tmp_path, job(), content=b"good")
    with staging(tmp_path / "bank") as folder:
        if state == "failed":
            fill(folder, job(), content=b"half", state="failed")
        with pytest.raises(PublishError, match="did not finish takes no finished one's place"):
            replace(folder, tmp_path / "bank" / "branch-0000")
    assert [p.name for p in (tmp_path / "bank").iterdir()] == ["branch-0000"]
    assert (tmp_path / "bank" / "branch-0000" / NAME).read_bytes() == b"good"


def test_an_exchange_that_fails_half_way_is_undone(tmp_path, monkeypatch):
    monkeypatch.setattr(renaming, "_renameat2", lambda: None)
    published(tmp_path, job(), content=b"good")
    with staging(tmp_path / "bank") as folder:
        fill(folder, job(), content=b"new")
        real = type(folder).rename

        def full(path, target):
            if path == folder:
                raise OSError(errno.EDQUOT, "Disk quota exceeded", str(path))
            return real(path, target)

        monkeypatch.setattr(type(folder), "rename", full)
        with pytest.raises(PublishError, match="quota on this disk is used up"):
            replace(folder, tmp_path / "bank" / "branch-0000")
    assert [p.name for p in (tmp_path / "bank").iterdir()] == ["branch-0000"]
    assert (tmp_path / "bank" / "branch-0000" / NAME).read_bytes() == b"good"


def test_a_process_that_died_between_the_two_renames_is_made_good(tmp_path):
    published(tmp_path, job(), content=b"good")
    place = tmp_path / "bank" / "branch-0000"
    place.rename(renaming.aside_of(place))
    with staging(tmp_path / "bank") as folder:
        fill(folder, job(), state="failed")
        with pytest.raises(PublishError, match="did not finish"):
            replace(folder, place)
    assert (place / NAME).read_bytes() == b"good"


@pytest.mark.skipif(owners.fcntl is None, reason="folders are not held on Windows")
def test_a_folder_in_the_making_is_held_until_its_process_is_gone(tmp_path):
    with staging(tmp_path) as folder:
        assert owners.is_held(folder)
        assert folder.name.startswith(f".staging-{os.getpid()}-")
    folder.mkdir()
    assert not owners.is_held(folder)
