"""A report that loops, eats, prints, forks, exits, crashes or reads: it alone fails, and says where and why."""

import json

import pytest

from tests.faults import bed
from tests.faults.misbehaving import CELL, DOES, SAYS

LATER = ("deletes", "patches")  # what they do is met after their cell
GOOD = ["b000", "b001", "b002"]
_LIMITS = "--workers", "4", "--max-memory", "400"
ENDLESS = sorted(name for name, says in SAYS.items() if says == "ran longer than")


@pytest.fixture(scope="module")
def made(starter, tmp_path_factory):
    """One batch with a unit for each fault, and three that do nothing; before it those that end by a limit of time alone.

    The others have time enough on any machine: each has to be told by what it does.
    """
    top = tmp_path_factory.mktemp("misbehaving")
    names = sorted([*DOES, *GOOD])
    folder, workspace = bed.engagement(top / "bank", names, CELL), top / "workspace"
    starter.batch(folder, workspace, *_LIMITS, "--max-seconds", "10", "--only", ",".join(ENDLESS)).wait(100)
    others = ",".join(name for name in names if name not in ENDLESS)
    ended = starter.batch(folder, workspace, *_LIMITS, "--max-seconds", "100", "--only", others).wait(200)
    left = starter.left()
    found = bed.rows(workspace, "SELECT unit, state, error, cell FROM jobs")
    units = {next(iter(json.loads(unit).values())): rest for unit, *rest in found}
    return ended, left, units, workspace


@pytest.mark.parametrize("name", sorted(DOES))
def test_a_fault_is_told_with_its_cell_and_likely_cause(made, name):
    state, error, cell = made[2][name]
    if SAYS[name] is None:
        assert state == "done", error
        return
    assert state == "failed"
    assert SAYS[name] in error
    assert name in LATER or "work" in (cell, *error.split("'")), error  # the cell it happened in


def test_the_others_are_made_and_the_batch_says_that_some_failed(made):
    ended, _, units, workspace = made
    assert [units[name][0] for name in GOOD] == ["done"] * 3
    failed = sum(says is not None for name, says in SAYS.items() if name not in ENDLESS)
    assert ended.code == 1
    assert f"{failed} failed" in ended.out + ended.err
    assert len(bed.hashes(workspace)) > 0


def test_nothing_is_left_of_them(made):
    _, left, _, workspace = made
    assert left == []
    assert bed.staged(workspace) == []
