"""The process that lays out pages killed or hanging in the midst: its report fails, and the others are made."""

import os
import signal
import time
from contextlib import suppress

import pytest

from tests.faults import bed

_WORK = "time.sleep(0.3)"


def _typesetters(starter) -> list[int]:
    return [pid for pid in starter.pids() if "exporters.typesetting" in bed.command(pid)]


@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGKILL, "lays out pages ended"), (signal.SIGSTOP, "ran longer than")]
)
def test_a_typesetter_that_goes_costs_its_own_report(starter, tmp_path, number, said):
    folder, workspace = bed.engagement(tmp_path / "bank", bed.levels(2), _WORK), tmp_path / "workspace"
    batch = starter.batch(folder, workspace, "--workers", "1", "--max-seconds", "6", to="pdf")
    until = time.monotonic() + 20
    while not (found := _typesetters(starter)) and time.monotonic() < until:
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.kill(found[0], number)
    ended = batch.wait()
    assert ended.code == 1, ended
    assert said in ended.err, ended
    states = sorted(bed.states(workspace).values())
    assert states == ["done", "failed"], ended
    assert starter.left() == []
    assert bed.staged(workspace) == []
    ended = starter.batch(folder, workspace, "--workers", "1", to="pdf").wait()
    assert ended.code == 0, ended
    assert set(bed.states(workspace).values()) == {"done"}, ended
