"""The page that ``csat check`` writes: exhibits of what was read, what counts and what was odd, in every language."""

import json
import shutil

import nbformat
import pandas as pd
import pytest
from typer.testing import CliRunner

from csat_helpers import cli, survey
from csat_helpers.bundle import MIME, from_json
from csat_helpers.errors import InputError
from csat_helpers.pipeline import check_page
from csat_helpers.pipeline.runs import listing
from tests.survey.drafting.test_scales import ratings


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """An engagement drafted from two waves, one of them odd, and its pages."""
    workspace = tmp_path_factory.mktemp("page")
    paths = [workspace / "acme_2025.csv", workspace / "acme_2026.csv"]
    pd.DataFrame(ratings(5, 1, 5)).to_csv(paths[0], index=False)
    later = pd.DataFrame(ratings(5, 1, 5)).rename(columns={"q5": "q_5"}).to_csv(index=False).splitlines()
    paths[1].write_text("\n".join([*later[:9], "", *later[9:]]))  # a blank line between the rows
    folder = workspace / "acme"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSAT_WORKSPACE", str(workspace))
        assert CliRunner().invoke(cli.app, ["new", str(folder), "--from", *map(str, paths)]).exit_code == 0
        return workspace, folder, check_page.write(folder, workspace=workspace)


def exhibits(page, language):
    notebook = nbformat.read(page.with_suffix(".ipynb"), as_version=4)
    assert notebook.metadata["csat"]["language"] == language
    shown = [o["data"][MIME] for c in notebook.cells for o in c.get("outputs", []) if MIME in o.get("data", {})]
    return {bundle.id: bundle for bundle in map(from_json, shown)}


def test_a_page_a_language_that_is_no_run(pages):
    workspace, _, made = pages
    assert [path.relative_to(workspace).as_posix() for path in made.values()] == [
        "reports/acme/check/acme.check.en.html", "reports/acme/check/acme.check.zh.html",
    ]  # fmt: skip
    assert listing.runs(workspace / "reports") == []


def test_it_shows_what_the_check_found(pages):
    _, folder, made = pages
    sv = survey.open(folder)
    shown = exhibits(made["en"], "en")
    assert {"answerable", "files", "odd", "drift", "accounting", "checks", "missing", "questions"} <= set(shown)
    assert shown["accounting"].base == sv.analysed
    assert [row[:3] for row in shown["files"].table.rows] == [
        (f.file, f.wave, rows) for f, rows in zip(survey.find(folder).data, (400, 400), strict=True)
    ]


def test_both_languages_show_the_same(pages):
    _, _, made = pages
    english, chinese = exhibits(made["en"], "en"), exhibits(made["zh"], "zh")
    assert list(english) == list(chinese)
    said = [str(row[0]) for row in chinese["odd"].table.rows]
    assert any("空行" in text or "空白" in text for text in said)


def test_the_next_page_takes_the_place_of_the_last(pages):
    workspace, folder, made = pages
    before = made["en"].stat().st_mtime_ns
    again = check_page.write(folder, languages=["en"], workspace=workspace)
    assert again["en"].stat().st_mtime_ns > before
    assert not made["zh"].exists()


def test_the_command_says_where_it_is(pages, monkeypatch):
    workspace, folder, _ = pages
    monkeypatch.setenv("CSAT_WORKSPACE", str(workspace))
    told = CliRunner().invoke(cli.app, ["check", str(folder), "--lang", "zh", "--json"])
    assert json.loads(told.output)["pages"] == [str(workspace / "reports/acme/check/acme.check.zh.html")]
    plain = CliRunner().invoke(cli.app, ["check", str(folder), "--no-page"]).output
    assert "Page " not in plain


def test_a_language_it_has_not_is_refused_before_anything_is_written(pages, tmp_path):
    _, folder, _ = pages
    with pytest.raises(InputError, match="not in language 'fr'"):
        check_page.write(folder, languages=["fr"], workspace=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_gate_refuses_is_told_and_the_check_stands(pages, tmp_path, monkeypatch):
    _, folder, _ = pages
    copy = shutil.copytree(folder, tmp_path / "acme")
    asked = copy / "questionnaire.yaml"
    asked.write_text(asked.read_text(encoding="utf-8").replace("label: q1", "label: '{name.shown}'"), encoding="utf-8")
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path))
    told = CliRunner().invoke(cli.app, ["check", str(copy), "--lang", "en"])
    lines = told.output.splitlines()
    assert told.exit_code == 0
    assert any(line.startswith("Page        none. Nothing was published") for line in lines)
    assert lines[-1] == f"In order. Run it: csat run {copy}"
    assert not (tmp_path / "reports" / "acme" / "check").exists()
