"""Real files, each as a client would send it: drafted, read back and checked."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from csat_helpers import cli, engagement, survey
from csat_helpers.pipeline import check_page
from csat_helpers.pipeline.check import check
from csat_helpers.survey import drafting, questionnaire
from csat_helpers.survey.drafting.found import found_in
from csat_helpers.survey.drafting.questionnaire_text import questionnaire_text
from csat_helpers.survey.drafting.table import labelled, read_table
from csat_helpers.survey.prepare import prepare
from csat_helpers.survey.typing_answers import typed
from tests.conftest import SHARED

pytestmark = pytest.mark.realdata

# A code list is no data.
FILES = [
    path
    for pattern in ("*.csv", "*.sav", "*.xls", "*.xlsx")
    for path in sorted((SHARED / "data").rglob(pattern))
    if "code_list" not in path.name
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_drafts_and_prepares(shared, tmp_path, path):
    made = drafting.drafted(tmp_path / "x", [path])
    opened = engagement.load(made.folder)
    found = prepare(opened, questionnaire.read(made.folder / "questionnaire.yaml"))
    assert found.rows_read == made.found.waves.tables[0].rows
    assert set(yaml.safe_load((made.folder / "questionnaire.yaml").read_text())["items"]) == {
        q.name for q in made.found.items
    }


@pytest.mark.parametrize(
    "name", ["swiss/swiss.csv", "kano_features/features.csv", "api_schools/apistrat.csv", "mobile_carriers/columns.csv"]
)
def test_a_table_that_is_no_survey_checks_with_a_warning(shared, tmp_path, name):
    made = drafting.drafted(tmp_path / "x", [shared / "data" / name])
    assert any(line.startswith("No ratings were found") for line in made.lines())
    assert "A report would answer nothing" in check(made.folder).text


def test_mobile_carriers_from_file_to_check(shared, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = shared / "data" / "mobile_carriers" / "mobiles_feedback.sav"
    made = CliRunner().invoke(cli.app, ["new", "mobiles", "--from", str(file)])
    assert made.exit_code == 0
    assert "Roles: recommend Q8, brand Q7, 2 verbatims, 9 drivers, 4 segments." in made.output
    checked = CliRunner().invoke(cli.app, ["check", "mobiles", "--no-page"])
    assert (checked.exit_code, checked.output.splitlines()[-1]) == (0, "In order. Run it: csat run mobiles")
    sv = survey.open(tmp_path / "mobiles")
    assert sv.label("Q11_2") == "Satisfaction with: Internet speed"
    assert sv.questionnaire.code_label("Q2", 3, "en") == "25 to 34 years"
    # 6 is 'Don't know', declared missing in the file.
    assert sv.missing.query("item == 'Q12_5'")[["kind", "code", "count"]].values.tolist() == [["don't know", "6", 137]]


@pytest.mark.slow
def test_mobile_carriers_in_three_commands(shared, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = shared / "data" / "mobile_carriers" / "mobiles_feedback.sav"
    for command in (["new", "mobiles", "--from", str(file)], ["check", "mobiles"], ["run", "mobiles"]):
        assert CliRunner().invoke(cli.app, command).exit_code == 0
    reports = Path(tmp_path / "workspace" / "reports" / "mobiles")
    assert {p.suffix for p in reports.rglob("mobiles.*")} >= {".html", ".pdf"}


def test_codes_outside_the_ratings_of_the_airport_are_proposed_missing(shared, tmp_path):
    made = drafting.draft(tmp_path / "sfo", [shared / "data" / "sfo_airport" / "sfo_2018.csv"])
    text = (made / "questionnaire.yaml").read_text(encoding="utf-8")
    asked = yaml.safe_load(text)
    rating, nps = (asked["scales"][asked["items"][name]["scale"]] for name in ("Q7ART", "NETPRO"))
    assert (rating["min"], rating["max"], set(rating["missing"])) == (1, 5, {0, 6, "BLANK"})
    assert (nps["min"], nps["max"], set(nps["missing"])) == (0, 10, {11})
    for reason in (
        "todo: below the run 1 to 5",
        "todo: above the run 1 to 5",
        "todo: above the run 0 to 10",
        "the text 'BLANK', 184 cells",
    ):
        assert reason in text
    sevens = [name for name in asked["items"] if name.startswith("Q7")]
    assert len(sevens) == 15
    assert all(asked["items"][name]["scale"] == "rating_1_5" for name in sevens)
    # Which columns are ratings, as the airport's own code list has it.
    others = ["Q5TIMESFLOWN", "Q20Age", "Q22Income", "Q4WIFI", "Q11TSAPRE", "DESTGEO", "Q15PROBLEM"]
    assert all("codes" in asked["scales"][asked["items"][name]["scale"]] for name in others)
    sv = survey.open(made)
    assert np.nanmax(sv.answers("Q7ART")) == 5


def test_the_airport_in_four_waves(shared, tmp_path):
    files = sorted((shared / "data" / "sfo_airport").glob("*.csv"), reverse=True)
    made = drafting.draft(tmp_path / "sfo", files)
    sv = survey.open(made)
    assert sv.waves == ("2015", "2016", "2017", "2018")
    assert sv.about.rows_read == 2958 + 3087 + 2831 + 2809
    assert sv.questionnaire.item("RESPNUM").aliases == ["*RESPNUM"]
    assert sv.design.weight == "WEIGHT"


@pytest.mark.parametrize(
    "names",
    [
        ["platform_exports/wenjuanxing_text_800.xls"],
        ["platform_exports/wenjuanxing_index_800.xls"],
        ["qualtrics_export/voting_qualtrics_3header_labels.csv"],
        ["qualtrics_export/voting_qualtrics_3header_values.csv"],
        ["limesurvey_export/survey_100001_R_data_file.csv"],
        ["platform_exports/tencent_synthetic_same_header.csv"],
    ],
    ids=lambda names: Path(names[0]).stem,
)
def test_a_platform_s_file_is_drafted_as_the_platform_means_it(shared, names):
    (table,) = labelled([read_table(shared / "data" / name) for name in names])
    found = found_in([table])
    asked = questionnaire.from_mapping(yaml.safe_load(questionnaire_text(found, ["en", "zh"])))
    assert table.platform
    assert len(typed(table.frame, asked, "export").responses) == table.rows
    assert found.having("id")


def test_codes_take_their_labels_from_the_download_of_texts(shared):
    exports = shared / "data" / "platform_exports"
    tables = [read_table(exports / f"wenjuanxing_{kind}_800.xls") for kind in ("index", "text")]
    (table,) = labelled(tables)
    asked = yaml.safe_load(questionnaire_text(found_in([table]), ["zh"]))
    assert asked["scales"]["Q3"]["codes"] == {1: "男", 2: "女"}
    assert asked["scales"]["Q5"]["missing"] == {8: "不清楚"}
    assert asked["sets"]["Q6"]["label"] == "兴趣爱好"
    assert asked["items"]["Q6_1"]["label"] == "运动"
    assert "only there: Q2_other" in table.notes[-1]


def test_no_field_of_the_survey_tool_becomes_a_label(shared, tmp_path):
    """LimeSurvey's computed questions are headed by what computes them."""
    made = drafting.drafted(tmp_path / "x", [shared / "data" / "limesurvey_export" / "survey_100001_R_data_file.csv"])
    asked = yaml.safe_load((made.folder / "questionnaire.yaml").read_text(encoding="utf-8"))
    labels = {name: str(item["label"]) for name, item in asked["items"].items()}
    assert labels["Q34"] == "Q34"
    assert not [label for label in labels.values() if "{" in label]
    assert check_page.write(made.folder, languages=["en"], workspace=tmp_path)
