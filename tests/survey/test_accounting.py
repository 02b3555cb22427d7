import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import QuestionnaireError


def test_rows_read_are_those_analysed_and_those_set_aside(folder):
    rows = survey.accounting(survey.open(folder.path))
    assert rows.to_numpy().tolist() == [
        ["read", "Rows read", 5],
        ["empty", "Set aside: no answer to any question", 1],
        ["duplicate", "Set aside: respondent sent twice", 1],
        ["analysed", "Respondents analysed", 3],
    ]


def test_a_domain_is_the_last_row(folder):
    rows = survey.accounting(survey.open(folder.path, segment={"group": 1}))
    assert rows.iloc[-1].tolist() == ["focus", "Of these, in this report: old", 2]


def test_missing_codes_have_their_kind_in_the_survey_s_language(folder):
    english = survey.missing_report(survey.open(folder.path))
    assert english[english["item"] == "staff"].to_numpy().tolist() == [
        ["staff", "staff", "never used", "8", 1, 1 / 3, False, 3],
        ["staff", "staff", "refused", "9", 1, 1 / 3, True, 3],
    ]
    chinese = survey.missing_report(survey.open(folder.path, language="zh"))
    assert chinese["kind"].tolist()[1:3] == ["从未使用", "refused"]
    assert chinese["label"].tolist()[0] == "总体"
    assert (english["count"] == chinese["count"]).all()


def test_missing_answers_are_those_of_the_domain(folder):
    sv = survey.open(folder.path, segment={"group": 1})
    frame = survey.missing_report(sv)
    assert frame[["item", "kind", "count", "share", "base"]].values.tolist() == [
        ["overall", "left blank", 1, 0.5, 2],
        ["staff", "refused", 1, 0.5, 2],
    ]


def test_parts_of_the_survey_add_up_to_the_whole():
    sv = survey.open("demo")
    whole = survey.missing_report(sv).set_index(["item", "kind", "code"])["count"]
    parts = [survey.missing_report(sv.focus(wave=wave)) for wave in sv.waves]
    assert [part["base"].iloc[0] for part in parts] == [sv.focus(wave=wave).base for wave in sv.waves]
    added = pd.concat(parts).groupby(["item", "kind", "code"])["count"].sum()
    assert added.sort_index().to_dict() == whole.sort_index().to_dict()


def test_a_survey_from_a_frame_knows_why_answers_are_missing():
    asked = {
        "scales": {"r": {"min": 1, "max": 5, "missing": {8: "never used", 9: "refused"}}},
        "items": {"q": {"scale": "r"}},
    }
    sv = survey.from_frame(pd.DataFrame({"q": [1, 8, 9, 8], "g": ["a", "a", "b", "b"]}), asked)
    found = survey.missing_report(sv.focus(segment={"g": "b"}))
    assert found[["kind", "count", "applies"]].values.tolist() == [["never used", 1, False], ["refused", 1, True]]


@pytest.mark.parametrize(
    ("kind", "given", "applies"),
    [
        ("never used", None, False),
        ("Not applicable", None, False),
        ("haven’t used it", None, False),
        ({"en": "other", "zh": "不适用"}, None, False),
        ("从未使用", None, False),
        ("don't know", None, True),
        ("no answer", None, True),
        ("refused", None, True),
        ("拒答", None, True),
        ("no such line", [9], False),
        ("never used", [], True),
    ],
)
def test_whom_a_question_concerned_is_told_by_the_scale_or_the_words(kind, given, applies):
    scale = {"min": 1, "max": 5, "missing": {9: kind}, "not_applicable": given}
    sv = survey.from_frame(pd.DataFrame({"q": [1, 9]}), {"items": {"q": {"scale": scale}}})
    assert survey.missing_report(sv)["applies"].tolist() == [applies]


def test_a_code_that_is_not_missing_cannot_be_not_applicable():
    scale = {"min": 1, "max": 5, "missing": {9: "x"}, "not_applicable": [8]}
    with pytest.raises(QuestionnaireError, match="not_applicable"):
        survey.from_frame(pd.DataFrame({"q": [1, 9]}), {"items": {"q": {"scale": scale}}})


def test_rows_of_several_waves_say_which():
    sv = survey.open("demo")
    rows = survey.accounting(sv.focus(wave="2026 Q2"))
    assert rows["label"].iloc[0] == "Rows read, 2025 Q1 to 2026 Q2"
    assert rows["label"].iloc[-1] == "Of these, in this report: 2026 Q2"


def test_a_survey_with_nothing_to_note_has_empty_frames(folder):
    folder.write("data/answers.csv", "id,overall,Q1 Staff,group,zone,comment\na,5,4,1,N,x\n")
    sv = survey.open(folder.path)
    assert survey.missing_report(sv).empty
    assert survey.quality_log(sv).empty
    assert list(survey.quality_log(sv).columns) == ["item", "label", "what", "count"]
