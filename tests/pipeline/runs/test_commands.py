"""``csat runs``: arguments arrive, and nothing is removed unless it is said."""

import json

import pytest
from typer.testing import CliRunner

from csat_helpers import cli
from csat_helpers.errors import InputError
from tests.pipeline.runs.test_cleaning import run


@pytest.fixture
def reports(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path))
    for k in range(1, 4):
        run(tmp_path / "reports", f"r{k}", k, "B1")
    run(tmp_path / "reports", "f-failed", 5, "B1", state="failed")
    return tmp_path / "reports"


def said(*arguments: str) -> str:
    return CliRunner().invoke(cli.app, ["runs", *arguments], catch_exceptions=False).output


def test_runs_and_runs_list_are_the_same(reports):
    assert said() == said("list")
    assert len(said().splitlines()) == 4
    assert said("list", "--state", "failed").split()[:3] == ["bank", "f-failed", "failed"]
    assert said("--limit", "1").splitlines()[1] == "… and 3 more: --limit 0 lists all."
    assert said("--engagement", "shop") == "No such run.\n"
    assert len(json.loads(said("--json"))) == len(json.loads(said("list", "--json"))) == 4
    with pytest.raises(InputError, match="--state"):
        said("--state", "gone")


def test_a_list_in_a_terminal_is_bounded_unless_asked(reports):
    for k in range(60):
        run(reports, f"many{k}", 1, f"C{k}")
    assert len(said().splitlines()) == 51
    assert len(said("--limit", "0").splitlines()) == 64
    assert len(json.loads(said("--json"))) == 64


def test_show(reports):
    assert "state       done" in said("show", "r1")
    assert json.loads(said("show", "f-failed", "--json"))["record"]["state"] == "failed"


def test_clean_removes_only_when_told(reports):
    assert "To do it: --yes" in said("clean", "--keep", "1")
    assert len(json.loads(said("--json"))) == 4
    told = json.loads(said("clean", "--keep", "1", "--yes", "--json"))
    assert told["removed"]
    assert [item["path"] for item in told["items"]] == ["bank/f-failed", "bank/r2", "bank/r1"]
    assert [one["run"] for one in json.loads(said("--json"))] == ["r3"]
    assert said("clean", "--keep", "1", "--yes") == "Nothing to remove.\n"
