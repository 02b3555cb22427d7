"""Ctrl-C and TERM at random moments: the batch says that it stopped, and no process stays behind."""

import random
import signal
import time

import pytest

from tests.faults import bed

STOPPED = "csat: Stopped. Start the same command again to go on."


def _stop(starter, folder, top, rounds: int, workspaces: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for k in range(rounds):
        workspace, number = top / f"workspace-{k % workspaces}", (signal.SIGINT, signal.SIGTERM)[k % 2]
        batch = starter.batch(folder, workspace, "--workers", "2")
        time.sleep(chance.uniform(0.1, 2.0))
        if batch.code_is_open():
            batch.signal(number)
        _held(batch.wait(20), number, f"round {k}")
        assert starter.left(10) == [], f"round {k}"
        assert bed.staged(workspace) == [], f"round {k}"
    for workspace in sorted(top.glob("workspace-?")):
        ended = starter.batch(folder, workspace, "--workers", "2").wait()
        assert ended.code == 0, ended
        assert set(bed.states(workspace).values()) == {"done"}, ended


def _held(ended, number: int, when: str) -> None:
    """Done before the signal came, or stopped by it with the message."""
    if ended.code != 0:
        assert ended.code == 1, f"{when}, {signal.Signals(number).name}: {ended}"
        assert STOPPED in ended.err, f"{when}, {signal.Signals(number).name}: {ended}"
        assert "Traceback" not in ended.err


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    return bed.engagement(tmp_path_factory.mktemp("stopped") / "bank", bed.levels(9), "time.sleep(0.1)")


def test_a_stopped_batch_leaves_no_process(starter, bank, tmp_path):
    _stop(starter, bank, tmp_path, 4, 2, seed=1)


@pytest.mark.slow
def test_a_batch_stopped_two_hundred_times(starter, bank, tmp_path):
    _stop(starter, bank, tmp_path, 200, 4, seed=2)


@pytest.mark.parametrize(
    ("number", "seconds"), [pytest.param(signal.SIGINT, 1.2, marks=pytest.mark.slow), (signal.SIGTERM, 2.5)]
)
def test_stopped_while_it_imports(bank, tmp_path, number, seconds):
    batch = bed.Batch(bank, tmp_path / "workspace")
    time.sleep(seconds)
    batch.signal(number)
    ended = batch.wait(20)
    if (tmp_path / "workspace" / "reports").exists():
        _held(ended, number, "importing")
    else:  # Python itself was still starting
        assert ended.code in (1, 130, -number)
    assert batch.left(10) == []
    assert bed.staged(tmp_path / "workspace") == []
