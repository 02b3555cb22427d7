"""The batch, or its children, killed at random moments: the next start goes on, and the end is as if nothing had been."""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

import pytest

from tests.faults import bed

_UNITS = 10
_WORK = "time.sleep(0.05)"


@pytest.fixture(scope="module")
def undisturbed(starter, tmp_path_factory):
    """The engagement, what an undisturbed batch makes of it, and how long that takes."""
    top = tmp_path_factory.mktemp("undisturbed")
    folder = bed.engagement(top / "bank", bed.levels(_UNITS), _WORK)
    began = time.monotonic()
    assert starter.batch(folder, top / "workspace", "--workers", "2").wait().code == 0
    return folder, bed.hashes(top / "workspace"), time.monotonic() - began


def _settled(starter, folder, workspace, hashes, most: int) -> None:
    """After a start that is let be: everything there and the same, no more done again than was under way."""
    ended = starter.batch(folder, workspace, "--workers", "2").wait()
    assert ended.code == 0, ended
    assert starter.left() == []
    assert bed.staged(workspace, killed=True) == []
    assert bed.hashes(workspace) == hashes
    assert set(bed.states(workspace).values()) == {"done"}
    states = Counter(state for _, state in bed.attempts(workspace))
    done = Counter(key for key, state in bed.attempts(workspace) if state == "done")
    assert states["done"] == _UNITS
    assert set(done.values()) == {1}
    assert sum(states.values()) - _UNITS <= most, states


def _kill_batches(starter, undisturbed, top, kills: int, seed: int) -> None:
    """Kill one batch after the other at random moments, with a start that is let be whenever all might be done."""
    folder, hashes, seconds = undisturbed
    chance, workspace, since = random.Random(seed), top / "workspace-0", 0  # noqa: S311
    for k in range(kills):
        batch = starter.batch(folder, workspace, "--workers", "2")
        time.sleep(chance.uniform(0, 0.8 * seconds))
        with suppress(ProcessLookupError):
            os.kill(batch.pid, signal.SIGKILL)
        batch.wait()
        assert starter.left() == [], f"after kill {k}"
        since += 1
        if since == 5:
            _settled(starter, folder, workspace, hashes, 2 * since)
            workspace, since = top / f"workspace-{k + 1}", 0
    if since:
        _settled(starter, folder, workspace, hashes, 2 * since)


def _kill_children(starter, undisturbed, top, kills: int, seed: int) -> None:
    """Kill processes that a batch started, at random; what was under way is made again or said to be killed."""
    folder, hashes, seconds = undisturbed
    chance, killed, k = random.Random(seed), 0, 0  # noqa: S311
    while killed < kills:
        workspace, now = top / f"children-{k}", 0
        k += 1
        batch = starter.batch(folder, workspace, "--workers", "2")
        while batch.code_is_open() and now < 5 and killed < kills:
            time.sleep(chance.uniform(0, seconds / 4))
            children = [pid for pid in starter.pids() if pid != batch.pid]
            if children:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(children), signal.SIGKILL)
                    killed, now = killed + 1, now + 1
        ended = batch.wait()
        assert ended.code in (0, 1), ended
        assert starter.left() == [], ended
        assert "fault of the workbench" not in ended.err, ended
        _settled(starter, folder, workspace, hashes, 2 * now)


def test_a_killed_batch_is_gone_on_with(starter, undisturbed, tmp_path):
    _kill_batches(starter, undisturbed, tmp_path, 3, seed=1)


def test_killed_children_cost_their_own_report_at_most(starter, undisturbed, tmp_path):
    _kill_children(starter, undisturbed, tmp_path, 3, seed=2)


@pytest.mark.slow
def test_a_batch_killed_a_hundred_times(starter, undisturbed, tmp_path):
    _kill_batches(starter, undisturbed, tmp_path, 100, seed=3)


@pytest.mark.slow
def test_a_hundred_children_killed(starter, undisturbed, tmp_path):
    _kill_children(starter, undisturbed, tmp_path, 100, seed=4)
