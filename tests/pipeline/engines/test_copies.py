"""A report's process waits for the copies that a cell makes of it to come out, and not for one that stays."""

import os
import time

import pytest

from csat_helpers.pipeline.engines import copies

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def made(during, told: int) -> int:
    """A copy that does something and says so."""
    pid = os.fork()
    if pid == 0:
        during()
        os.write(told, b"x")
        os._exit(0)
    return pid


@pytest.fixture
def pipe():
    ends = os.pipe()
    os.set_blocking(ends[0], False)
    yield ends
    for end in ends:
        os.close(end)


def test_a_copy_that_is_late_has_spoken_when_the_cell_is_over(pipe):
    heard, told = pipe
    with copies.watched():
        pid = made(lambda: time.sleep(0.3), told)
    assert os.read(heard, 1) == b"x"
    os.waitpid(pid, 0)


def test_one_that_stays_is_not_waited_for_for_ever(pipe, monkeypatch):
    monkeypatch.setattr(copies, "_SECONDS", 0.2)
    heard, told = pipe
    with copies.watched():
        pid = made(lambda: time.sleep(30), told)
    with pytest.raises(BlockingIOError):
        os.read(heard, 1)
    os.kill(pid, 9)
    os.waitpid(pid, 0)


def test_nothing_is_left_open_and_a_fork_outside_of_a_cell_is_nobody_s(pipe):
    def count() -> int:
        return len(os.listdir("/proc/self/fd"))

    with copies.watched():
        pass
    before = count()
    with copies.watched():
        pids = [made(lambda: None, pipe[1]) for _ in range(3)]
    pids.append(made(lambda: None, pipe[1]))
    assert count() == before
    for pid in pids:
        os.waitpid(pid, 0)
