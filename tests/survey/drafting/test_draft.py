"""The folder that a draft writes, what several files become, and what is refused."""

import numpy as np
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from csat_helpers import cli, survey
from csat_helpers.errors import DataError, InputError
from csat_helpers.pipeline.check import check
from csat_helpers.survey import drafting
from csat_helpers.survey.drafting import yaml_text
from csat_helpers.survey.readers import large
from tests.survey.drafting.test_scales import ratings


def test_the_folder_holds_the_file_and_runs(draft):
    source = draft.file("client, 2026: first.csv", ratings(4, 1, 5))
    made = draft(source)
    assert sorted(p.name for p in made.folder.iterdir()) == [
        ".gitignore",
        "data",
        "engagement.yaml",
        "questionnaire.yaml",
    ]
    assert (made.folder / "data" / source.name).read_bytes() == source.read_bytes()
    assert made.engagement["data"] == [{"file": f"data/{source.name}"}]
    assert (made.folder / ".gitignore").read_text() == "data/\nreports/\n"
    assert not survey.open(made.folder).about.simulated


HEADINGS = ["Q1: fast?", "a # b", "it's \"good\"", "yes", "1", "null", "- dash", "{x}", "态度：好", "a, b", " padded ", "2026-01-01", "*star", "&a", "%p", "@x", "tab\there", "line\nbreak", "x" * 1200]  # fmt: skip


def test_any_heading_can_be_an_item(draft):
    made = draft(dict(zip(HEADINGS, ratings(len(HEADINGS), 1, 5).values(), strict=True)))
    long = f"column_{len(HEADINGS)}"
    assert list(made.asked["items"]) == [*(h.strip() for h in HEADINGS[:-1]), long]
    assert made.item(long)["aliases"] == [HEADINGS[-1]]
    check(made.folder)


@pytest.mark.parametrize(
    "value",
    [
        "on",
        "No",
        "~",
        "1.5",
        "0x1f",
        "1_000",
        "a: b",
        "a #b",
        "",
        " x",
        "é",
        "\x07\x85\u2028",
        "=",
        "<<",
        "12:30:00",
        "😀",
        "\\n",
        '"',
        "一般",
    ],
)
def test_scalars_are_read_back_as_they_are(value):
    assert yaml.safe_load(yaml_text.scalar(value)) == value
    assert yaml.safe_load(yaml_text.flow({value: [value, {"k": value}]})) == {value: [value, {"k": value}]}


def test_headings_that_are_no_names_are_told(draft, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("a,a,,b\n" + "1,2,3,4\n2,3,4,5\n" * 20, encoding="utf-8")
    made = draft(path)
    assert list(made.asked["items"]) == ["b"]
    assert "# 2 columns of odd.csv have this heading: a, a" in made.text
    assert "# has no heading: column 3 of odd.csv" in made.text
    check(made.folder)


def test_labels_are_clean(draft, tmp_path):
    path = tmp_path / "answers.csv"
    pd.DataFrame({"3、<b>性别</b>\xa0：": ["男", "女"] * 30}).to_csv(path, index=False)
    (item,) = draft(path).asked["items"].values()
    assert item["label"] == "性别"


def test_years_in_names_are_waves_and_case_is_an_alias(draft):
    new = {**ratings(4, 1, 5), "Q9Food": ratings(1, 1, 5)["q1"]}
    old = {**ratings(4, 1, 5, seed=2), "Q9FOOD": ratings(1, 1, 5, seed=2)["q1"], "gone": ratings(1, 1, 5, seed=3)["q1"]}
    made = draft(draft.file("survey_2026.csv", new), draft.file("survey_2025.csv", old))
    assert [(f["file"], f["wave"]) for f in made.engagement["data"]] == [
        ("data/survey_2025.csv", "2025"),
        ("data/survey_2026.csv", "2026"),
    ]
    assert made.item("Q9Food")["aliases"] == ["Q9FOOD"]
    assert "not in 2026" in made.line("gone:")
    assert made.role("gone") == ""
    assert survey.open(made.folder).waves == ("2025", "2026")


def test_names_that_are_only_alike_are_not_matched(draft):
    base = ratings(4, 1, 5)
    made = draft(
        draft.file("w1.csv", {**base, "Q7WALKWAYS": base["q1"]}),
        draft.file("w2.csv", {**base, "Q7WALKWAY": base["q1"]}),
    )
    assert {"Q7WALKWAY", "Q7WALKWAYS"} <= set(made.asked["items"])
    assert "aliases" not in made.item("Q7WALKWAY")
    assert "todo: 'Q7WALKWAYS' may be the same question as 'Q7WALKWAY'" in made.text


def test_files_of_one_layout_without_years_are_one_wave_unless_rows_would_be_lost(draft):
    north, south = ratings(4, 1, 5), ratings(4, 1, 5, seed=5)
    one = draft(draft.file("north.csv", north), draft.file("south.csv", south))
    assert all("wave" not in file for file in one.engagement["data"])
    ids = {"id": range(1, 401)}
    two = draft(draft.file("east.csv", {**ids, **north}), draft.file("west.csv", {**ids, **south}))
    assert [file["wave"] for file in two.engagement["data"]] == ["1", "2"]
    assert "two downloads of one survey? Then draft from one" in two.engagement_text
    assert survey.open(two.folder).about.rows_read == 800


def test_a_column_called_wave_gives_way_to_files_that_are_waves(draft):
    made = draft(
        *(draft.file(f"y{year}.csv", {**ratings(4, 1, 5), "wave": [1] * 200 + [2] * 200}) for year in (2025, 2026))
    )
    assert "wave" not in made.asked["items"]
    assert survey.open(made.folder).waves == ("2025", "2026")


def test_two_files_of_one_name_are_both_kept(draft):
    made = draft(
        draft.file("a/answers_2025.csv", ratings(3, 1, 5)), draft.file("b/answers_2025.csv", ratings(3, 1, 5, seed=4))
    )
    assert sorted(p.name for p in (made.folder / "data").iterdir()) == ["answers_2025-2.csv", "answers_2025.csv"]
    check(made.folder)


def test_a_large_file_is_drafted_in_parts(draft, monkeypatch):
    monkeypatch.setattr(large, "LARGE", 1000)
    columns = ratings(4, 1, 5)
    columns["q1"][-1] = 0
    made = draft({k: np.tile(v, 20) for k, v in columns.items()})
    assert set(made.scale("q1")["missing"]) == {0}
    assert "8,000 rows" in made.engagement_text


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("a b", {}, "cannot be an engagement's name"),
        ("x", {"type": "growt"}, "There is no template for the type 'growt'"),
        ("x", {"languages": ["fr"]}, "Language 'fr' is not offered"),
    ],
)
def test_what_cannot_be_leaves_nothing_behind(tmp_path, draft, name, options, message):
    source = draft.file("answers.csv", ratings(3, 1, 5))
    with pytest.raises(InputError, match=message):
        drafting.draft(tmp_path / name, [source], **options)
    assert [p.name for p in tmp_path.iterdir()] == ["answers.csv"]


def test_a_file_that_is_no_table_leaves_nothing_behind(tmp_path):
    (tmp_path / "page.html").write_text("<html></html>")
    with pytest.raises(DataError, match=r"page\.html"):
        drafting.draft(tmp_path / "x", [tmp_path / "page.html"])
    assert not (tmp_path / "x").exists()


def test_a_folder_that_holds_something_is_left(tmp_path, draft):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine").touch()
    with pytest.raises(InputError, match="It is there already"):
        drafting.draft(tmp_path / "x", [draft.file("answers.csv", ratings(3, 1, 5))])
    assert [p.name for p in (tmp_path / "x").iterdir()] == ["mine"]


def test_the_command_drafts(tmp_path, draft, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draft.file("answers.csv", ratings(4, 1, 5))
    shown = CliRunner().invoke(cli.app, ["new", "acme", "--from", "answers.csv", "--lang", "zh"])
    assert shown.exit_code == 0
    assert shown.output.splitlines()[0] == "Made acme from answers.csv: 400 rows, 4 items."
    assert "Next:      csat check acme      then      csat run acme" in shown.output
    checked = CliRunner().invoke(cli.app, ["check", "acme", "--no-page"])
    assert (checked.exit_code, checked.output.splitlines()[-1]) == (0, "In order. Run it: csat run acme")


def test_of_a_very_wide_table_the_first_columns_are_described(draft):
    made = draft(draft.file("wide.csv", {f"c{k}": [1, 2, 3] for k in range(2_010)}))
    assert len(made.asked["items"]) == 2_000
    assert "# behind the first 2,000 columns: c2000, c2001," in made.text


def test_several_files_after_one_option_or_each_after_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for year in (2024, 2025, 2026):
        pd.DataFrame(ratings(3, 1, 5, seed=year)).to_csv(f"a_{year}.csv", index=False)
    one = CliRunner().invoke(
        cli.app, ["new", "one", "--from", "a_2024.csv", "a_2025.csv", "a_2026.csv", "--lang", "en"]
    )
    each = CliRunner().invoke(cli.app, ["new", "each", *(x for y in (4, 5, 6) for x in ("--from", f"a_202{y}.csv"))])
    assert (one.exit_code, each.exit_code) == (0, 0)
    told = [yaml.safe_load((tmp_path / name / "engagement.yaml").read_text()) for name in ("one", "each")]
    assert told[0]["data"] == told[1]["data"]
    assert [file["wave"] for file in told[0]["data"]] == ["2024", "2025", "2026"]
    assert told[0]["languages"] == ["en"]


@pytest.mark.parametrize("arguments", [["a.csv"], ["--from", "a.csv", "b.csv", "--from", "c.csv"]])
def test_files_that_stand_otherwise_are_refused(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli.app, ["new", "x", *arguments])
    assert isinstance(told.exception, InputError)
    assert "Write all files after one --from" in str(told.exception)
    assert list(tmp_path.iterdir()) == []
