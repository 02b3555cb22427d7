import datetime
import os

import pytest

from csat_helpers import survey
from csat_helpers.errors import DataError, EngagementError, InputError, MeasureError, QuestionnaireError
from csat_helpers.survey import opening


def test_a_folder_and_its_yaml_are_one_engagement(folder):
    assert survey.open(folder.path).about == survey.open(str(folder.path / "engagement.yaml")).about


def test_labels_are_in_the_first_language_unless_asked(folder):
    assert survey.open(folder.path).label("overall") == "Overall"
    assert survey.open(folder.path, language="zh").label("overall") == "总体"


def test_the_demo_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sv = survey.open("demo", wave="2026 Q2", segment={"plan": 3}, unit="region=W")
    assert sv.about.simulated
    assert len(sv.waves) == 6
    assert 30 < sv.base < 200
    assert len(sv.responses) > 7000  # a domain keeps all rows
    assert list(tmp_path.iterdir()) == [tmp_path / "workspace"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"wave": "2026 Q3"}, "There is no wave '2026 Q3'. Did you mean '2026 Q2'?"),
        ({"segment": "plan"}, "The segment 'plan' names no level. Write column=level: Region=North."),
        ({"segment": {"plans": 1}}, "Column 'plans' is not in the survey. Did you mean 'plan'?"),
        ({"unit": "region=Q"}, "No respondent has region 'Q'. Known: E, S, W, N."),
    ],
)
def test_a_domain_that_does_not_exist_is_told(asked, message):
    with pytest.raises(MeasureError) as raised:
        survey.open("demo", **asked)
    assert str(raised.value).startswith(message)


def test_a_wave_of_a_survey_without_waves_is_told(folder):
    with pytest.raises(MeasureError, match=r"There is no wave '2026'\. The survey has one wave only"):
        survey.open(folder.path, wave="2026")


def test_a_missing_folder_file_or_questionnaire_is_told(folder, tmp_path):
    with pytest.raises(EngagementError, match=r"none: There is no such engagement\."):
        survey.open(tmp_path / "none")
    (folder.path / "data/answers.csv").rename(folder.path / "data/answer.csv")
    with pytest.raises(DataError, match=r"answers\.csv: The data file does not exist\. Did you mean 'answer\.csv'\?"):
        survey.open(folder.path)
    (folder.path / "questionnaire.yaml").unlink()
    with pytest.raises(QuestionnaireError, match="The file does not exist"):
        survey.open(folder.path)


def test_a_file_outside_the_folder_is_refused(folder):
    folder.yaml(data=[{"file": "../answers.csv"}])
    with pytest.raises(EngagementError, match="leads out of the engagement's folder"):
        survey.open(folder.path)


def test_an_unknown_language_is_told(folder):
    with pytest.raises(InputError, match="Language 'de' is not offered"):
        survey.open(folder.path, language="de")


def test_the_date_is_given_or_that_of_the_newest_file(folder):
    os.utime(folder.path / "data/answers.csv", (1_780_000_000, 1_780_000_000))
    assert survey.open(folder.path).about.as_of == "2026-05-28"
    folder.yaml(as_of=datetime.date(2026, 6, 1))
    assert survey.open(folder.path).about.as_of == "2026-06-01"


def test_simulated_holds_only_while_the_file_is_what_was_simulated(folder):
    from csat_helpers.survey.snapshot import file_hash

    folder.yaml(data=[{"file": "data/answers.csv", "simulated": file_hash(folder.path / "data/answers.csv")[:16]}])
    assert survey.open(folder.path).about.simulated
    folder.write("data/answers.csv", (folder.path / "data/answers.csv").read_bytes() + b"z,1,1,1,N,,\n")
    assert not survey.open(folder.path).about.simulated


def test_weight_and_stratum_come_from_the_roles_where_the_design_names_none(folder):
    folder.questionnaire({"items": {"w": {"role": "weight"}, "s": {"role": "stratum"}, "c": {"role": "cluster"}}})
    folder.write("data/answers.csv", "w,s,c\n1,a,1\n2,b,2\n")
    folder.yaml(segments=[])
    design = survey.open(folder.path).design
    assert (design.weight, design.stratum, design.cluster) == ("w", "s", ["c"])


def test_a_design_that_does_not_stand_is_told_at_once(folder):
    folder.yaml(design={"weight": "extra"})
    with pytest.raises(InputError, match="Weight 'extra' is missing or not a number in 3 rows"):
        survey.open(folder.path)


def test_a_loaded_engagement_is_itself(folder):
    found = opening.find(folder.path)
    assert opening.find(found) is found
