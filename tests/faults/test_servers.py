"""The processes that fork reports, ended by a report: they are started again, and the report is told of."""

from tests.faults import bed

_UP = (
    "up = open(f'/proc/{os.getppid()}/stat').read().rpartition(')')[2].split()[1]\nos.kill(int(up), 9)\ntime.sleep(60)"
)


def test_reports_that_all_end_their_server_fail_one_by_one(starter, tmp_path):
    folder = bed.engagement(tmp_path / "bank", bed.levels(3), "os.kill(os.getppid(), 9)\ntime.sleep(60)")
    ended = starter.batch(folder, tmp_path / "workspace", "--workers", "2").wait(90)
    assert ended.code == 1, ended
    assert ended.err.count("in cell 'work', twice") >= 3, ended
    assert set(bed.states(tmp_path / "workspace").values()) == {"failed"}
    assert starter.left() == []
    assert bed.staged(tmp_path / "workspace") == []


def test_one_that_ends_the_process_which_forks_servers(starter, tmp_path):
    indented = "\n".join(f" {line}" for line in _UP.splitlines())
    folder = bed.engagement(tmp_path / "bank", bed.levels(4), f"if level == 'b001':\n{indented}")
    ended = starter.batch(folder, tmp_path / "workspace", "--workers", "2").wait(90)
    assert ended.code == 1, ended
    states = bed.states(tmp_path / "workspace")
    assert states == {"b000": "done", "b001": "failed", "b002": "done", "b003": "done"}, ended
    assert starter.left() == []
    assert bed.staged(tmp_path / "workspace") == []
