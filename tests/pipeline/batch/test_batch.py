"""A batch of a small engagement's units: each made once, found again, made anew when an input changes."""

import json
import shutil

import pytest

from csat_helpers.cli import app
from csat_helpers.errors import CsatError, InputError
from csat_helpers.pipeline.batch import command
from csat_helpers.pipeline.batch.batch import batch
from csat_helpers.pipeline.runs.ledger import Ledger
from tests.faults.bed import engagement

LEVELS = ["north", "south", "east", "west"]


def run(folder, workspace, **asked):
    return batch(str(folder), workspace=workspace, **{"by": "", "formats": ["html"], "workers": 2, **asked})


def hashes(workspace):
    return {p.relative_to(workspace).as_posix(): p.read_bytes() for p in workspace.glob("reports/bank/*/bank.*")}


def attempts(workspace):
    with Ledger.open(workspace / "reports") as ledger:
        return {row.unit: (row.state, row.attempt) for row in ledger.jobs()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The engagement's folder, the workspace after a first batch, and what that came to."""
    workspace = tmp_path_factory.mktemp("batch")
    folder = engagement(workspace / "bank", LEVELS)
    return folder, workspace, run(folder, workspace)


@pytest.fixture
def again(made, tmp_path):
    """A copy of the same, to change."""
    shutil.copytree(made[1], tmp_path / "w")
    return tmp_path / "w" / "bank", tmp_path / "w"


def test_each_unit_has_a_report_of_its_own(made):
    _, workspace, summary = made
    assert (summary.made, summary.kept, summary.failed) == (4, 0, [])
    names = sorted(path.name.rsplit("-", 1)[0] for path in (workspace / "reports/bank").iterdir())
    assert names == sorted(f"branch-{level}" for level in LEVELS)
    for level in LEVELS:
        (path,) = workspace.glob(f"reports/bank/branch-{level}-*")
        facts = json.loads((path / "manifest.json").read_text())
        assert facts["parameters"]["unit"] == {"branch": level}
        assert f"Branch: {level}" in (path / "bank.en.html").read_text()
        assert sorted(p.name for p in path.iterdir()) == [
            "bank.en.html", "bank.en.ipynb", "manifest.json", "run.json", "thumbnail.en.svg",
        ]  # fmt: skip


def test_the_page_of_runs_lists_the_units(made):
    page = (made[1] / "reports/index.html").read_text()
    assert all(level in page for level in LEVELS)


def test_what_is_finished_is_not_made_again(again):
    folder, workspace = again
    before = hashes(workspace)
    summary = run(folder, workspace)
    assert (summary.made, summary.kept) == (0, 4)
    assert hashes(workspace) == before
    assert set(attempts(workspace).values()) == {("done", 1)}


def test_a_changed_input_makes_all_anew_at_the_same_place(again):
    folder, workspace = again
    places = {path.name for path in (workspace / "reports/bank").iterdir()}
    with (folder / "answers.csv").open("a") as data:
        data.write("north,10\n")
    assert run(folder, workspace).made == 4
    assert {path.name for path in (workspace / "reports/bank").iterdir()} == places
    (north,) = workspace.glob("reports/bank/branch-north-*")
    assert "north 13" in (north / "bank.en.ipynb").read_text()


def test_a_removed_report_is_made_again_and_no_other(again):
    folder, workspace = again
    before = hashes(workspace)
    (gone,) = workspace.glob("reports/bank/branch-east-*")
    shutil.rmtree(gone)
    summary = run(folder, workspace)
    assert (summary.made, summary.kept) == (1, 3)
    assert hashes(workspace) == before


def test_only_and_limit_choose(again, tmp_path):
    folder, _ = again
    assert run(folder, tmp_path / "a", only=["nor*", "EAST"]).made == 2
    assert run(folder, tmp_path / "b", limit=1).made == 1
    with pytest.raises(InputError, match="There are: north, south"):
        run(folder, tmp_path / "c", only=["nowhere"])


def test_one_that_fails_leaves_its_notebook_and_the_good_one_before_it(again):
    folder, workspace = again
    before = hashes(workspace)
    engagement(folder, LEVELS, "1 / 0 if level == 'south' else 1")
    summary = run(folder, workspace)
    assert summary.made == 3
    (failure,) = summary.failed
    assert failure.name == "bank branch south"
    assert failure.cell == "work"
    assert "Cell 'work' failed: ZeroDivisionError" in failure.error
    assert "south" in summary.text()
    (kept,) = workspace.glob("reports/bank/*-failed")
    assert sorted(p.name for p in kept.iterdir()) == ["bank.en.ipynb", "run.json"]
    south = {name: content for name, content in before.items() if "south" in name}
    assert south.items() <= hashes(workspace).items()
    assert run(folder, workspace).kept == 3  # and tried again


def test_a_folder_of_engagements(tmp_path):
    for name in ("one", "two"):
        engagement(tmp_path / "all" / name, LEVELS[:1])
        yaml = tmp_path / "all" / name / "engagement.yaml"
        yaml.write_text(yaml.read_text().replace("engagement: bank", f"engagement: {name}"))
    (tmp_path / "all" / "two" / "answers.csv").unlink()
    summary = run(tmp_path / "all", tmp_path, by=None)
    assert summary.made == 1
    (failure,) = summary.failed
    assert failure.name == "two"
    assert "answers.csv" in failure.error
    assert run(tmp_path / "all", tmp_path, by=None, only=["one"]).kept == 1


def test_units_of_few_respondents_have_no_report(tmp_path):
    folder = engagement(tmp_path / "bank", LEVELS)
    rows = (folder / "answers.csv").read_text().splitlines()
    few = [line for k, line in enumerate(rows) if not line.startswith("west") or k % 3 == 0]
    (folder / "answers.csv").write_text("\n".join(few) + "\n")
    summary = run(folder, tmp_path)
    withheld = {told.unit: told.why for told in summary.withheld}
    assert withheld["west"] == "privacy"
    assert "complementary" in withheld.values()  # the whole less the others is the west
    assert summary.made == 4 - len(withheld)
    assert not list(tmp_path.glob("reports/bank/*west*"))


def test_a_dry_run_writes_nothing_and_says_what_would_be(again, tmp_path, monkeypatch):
    folder, workspace = again
    monkeypatch.chdir(tmp_path)
    asked = {"by": "branch", "only": [], "languages": [], "formats": ["html"], "wave": None, "limit": 3, "workers": 1}
    found = command.dry_run(str(folder), **asked, limits=command.Limits())
    assert [(row["unit"], row["base"], row["what"]) for row in found.rows] == [(u, 12, "make") for u in LEVELS[:3]]
    assert "3 of 3 would be made" in found.text()
    assert not (tmp_path / "reports").exists()
    monkeypatch.chdir(workspace)
    assert [row["what"] for row in command.dry_run(str(folder), **asked, limits=command.Limits()).rows] == ["keep"] * 3


@pytest.mark.parametrize(
    ("by", "said"), [("brnch", "Did you mean 'branch'?"), ("", "Name it: --by COLUMN")], ids=["unknown", "unsaid"]
)
def test_a_column_that_is_not_there(tmp_path, by, said):
    folder = engagement(tmp_path / "bank", LEVELS)
    questions = folder / "questionnaire.yaml"
    questions.write_text(questions.read_text().replace(", role: unit", ", role: segment"))
    with pytest.raises(CsatError, match=said) as told:
        run(folder, tmp_path, by=by)
    assert told.value.exit_code == 2


def test_no_engagement_in_a_folder(tmp_path):
    with pytest.raises(InputError, match="no engagement in this folder"):
        run(tmp_path, tmp_path)


def test_the_command_prints_what_it_came_to(again, monkeypatch):
    from typer.testing import CliRunner

    folder, workspace = again
    monkeypatch.chdir(workspace)
    asked = ["batch", str(folder), "--by", "branch", "--to", "html", "--workers", "2"]
    told = CliRunner().invoke(app, [*asked, "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["kept"] == 4
    said = CliRunner().invoke(app, asked)
    assert "Reports: 0 made, 4 finished before." in said.stdout
    assert "bank branch north: kept (1 of 4)" in said.stderr
