"""Many reports by many workers, and two batches at once on one workspace."""

import pytest

from tests.faults import bed


def _all_made(starter, top, units: int, workers: int) -> None:
    workspace = top / "workspace"
    batch = starter.batch(bed.engagement(top / "bank", bed.levels(units)), workspace, "--workers", str(workers))
    ended = batch.wait(600)
    assert ended.code == 0, ended
    assert f"Reports: {units} made." in ended.err, ended
    assert len(list((workspace / "reports" / "bank").glob("*/run.json"))) == units
    assert starter.left() == []
    assert bed.staged(workspace) == []
    assert [state for _, state in bed.attempts(workspace)] == ["done"] * units


def test_more_reports_than_workers(starter, tmp_path):
    _all_made(starter, tmp_path, 24, 4)


@pytest.mark.slow
def test_five_hundred_reports_by_eight_workers(starter, tmp_path):
    _all_made(starter, tmp_path, 500, 8)


def test_two_batches_at_once_share_the_work(starter, tmp_path):
    folder, workspace = bed.engagement(tmp_path / "bank", bed.levels(10), "time.sleep(0.2)"), tmp_path / "workspace"
    both = [starter.batch(folder, workspace, "--workers", "2", name=f"said-{k}") for k in range(2)]
    ended = [batch.wait() for batch in both]
    assert [one.code for one in ended] == [0, 0], ended
    assert sorted(state for _, state in bed.attempts(workspace)) == ["done"] * 10  # none twice
    assert set(bed.states(workspace).values()) == {"done"}
    assert starter.left() == []
    assert bed.staged(workspace) == []
