"""Labels of SPSS files: used where the questionnaire has none, and nowhere else."""

import pandas as pd
import pyreadstat
import pytest

from csat_helpers import survey
from csat_helpers.engagement import load
from csat_helpers.pipeline.fitness import label_notes

SEX, CARRIER = {1.0: "Male", 2.0: "Female"}, {1.0: "One", 2.0: " Two", 10.0: "Ten", 11.0: "Eleven"}
RATING = {1.0: "Very bad", 3.0: "3", 5.0: "Very good", 6.0: "Don't know"}
ASKED = {
    "scales": {"rating": {"min": 1, "max": 5, "labels": {1: {"en": "Bad", "zh": "差"}}, "missing": {6: "unknown"}}},
    "items": {
        "overall": {"scale": "rating", "role": "overall"},
        "staff": {"scale": "rating", "role": "driver", "label": "Staff"},
        "sex": {"role": "segment"},
        "carrier": {"role": "brand", "label": "Carrier"},
        "given": {"scale": {"codes": {1: "Mister", 2: "Madam"}}, "role": "segment"},
        "bare": {"scale": {"codes": [1, 2]}, "role": "segment"},
    },
}  # fmt: skip


def write(folder, name="data/a.sav", sex=SEX, rows=60, **more):
    frame = pd.DataFrame(
        {
            "overall": [float(1 + k % 6) for k in range(rows)],
            "staff": [float(1 + k % 5) for k in range(rows)],
            "sex": [float(1 + k % 2) for k in range(rows)],
            "carrier": [(1.0, 2.0, 10.0, 11.0, 99.0)[k % 5] for k in range(rows)],
            "given": [float(1 + k % 2) for k in range(rows)],
            "bare": [float(1 + k % 2) for k in range(rows)],
            "region": [float(1 + k % 3) for k in range(rows)],
        }
    )
    labels = dict.fromkeys(("overall", "staff"), RATING) | {
        "sex": sex, "carrier": CARRIER | {99.0: "Refused"}, "given": SEX, "bare": SEX, "region": {1.0: "N", 2.0: "S"},
    }  # fmt: skip
    (folder.path / name).parent.mkdir(exist_ok=True)
    pyreadstat.write_sav(
        frame, str(folder.path / name), variable_value_labels=labels, missing_ranges={"carrier": [99]},
        column_labels={"overall": "All in all", "staff": "The staff", "region": "Region"}, **more,
    )  # fmt: skip


@pytest.fixture
def spss(folder):
    write(folder)
    folder.questionnaire(ASKED)
    folder.yaml(data=[{"file": "data/a.sav"}], segments=["sex", "carrier", "region"])
    return folder


def levels(sv, by):
    return [sv.level_label(by, level) for level in sv.levels(by)]


def test_a_segment_without_a_scale_has_the_file_s_labels_in_the_order_of_numbers(spss):
    sv = survey.open(spss.path)
    assert levels(sv, "sex") == ["Male", "Female"]
    assert sv.levels("carrier") == [1, 2, 10, 11]
    assert levels(sv, "carrier") == ["One", "Two", "Ten", "Eleven"]


def test_a_segment_that_is_no_item_has_them_too_and_codes_without_a_label_stay(spss):
    sv = survey.open(spss.path)
    assert levels(sv, "region") == ["N", "S", "3"]
    assert sv.label("region") == "Region"


def test_codes_that_the_file_declares_missing_are(spss):
    missing = survey.open(spss.path).missing.set_index("item")
    assert missing.loc["carrier", ["kind", "code", "count"]].tolist() == ["Refused", "99", 12]


def test_what_the_questionnaire_says_stands(spss):
    sv = survey.open(spss.path)
    words = [sv.questionnaire.code_label("overall", code, "en") for code in (1, 3, 5)]
    assert words == ["Bad", "3", "Very good"]
    assert sv.questionnaire.code_label("overall", 1, "zh") == "差"
    assert levels(sv, "given") == ["Mister", "Madam"]
    assert levels(sv, "bare") == ["Male", "Female"]
    assert (sv.label("overall"), sv.label("staff")) == ("All in all", "Staff")
    assert sv.missing.query("item == 'overall'")["kind"].tolist() == ["unknown"]


def test_the_snapshot_keeps_them(spss, monkeypatch):
    first = survey.open(spss.path)
    monkeypatch.setattr("csat_helpers.survey.opening.prepare", lambda *_: pytest.fail("prepared twice"))
    again = survey.open(spss.path)
    assert again.about.file_labels == first.about.file_labels
    assert again.questionnaire == first.questionnaire


def test_the_check_counts_them_and_those_that_lack_a_language(spss):
    told = label_notes(survey.open(spss.path), load(spss.path))
    assert told[:6] == [
        "bare: 2 labels taken from the file",
        "carrier: 5 labels taken from the file",
        "overall: 1 label taken from the file",
        "sex: 2 labels taken from the file",
        "staff: 1 label taken from the file",
        "region: 2 labels taken from the file",
    ]
    assert told[6].startswith(
        "14 labels have no zh text, so the zh report shows another: bare 'Male' of the file, bare"
    )


def test_files_that_label_a_code_differently_are_told_and_the_last_is_shown(spss):
    write(spss, "data/b.sav", sex={1.0: "Female", 2.0: "Male"})
    spss.yaml(data=[{"file": "data/a.sav", "wave": "1"}, {"file": "data/b.sav", "wave": "2"}])
    sv = survey.open(spss.path)
    assert levels(sv, "sex") == ["Female", "Male"]
    told = label_notes(sv, load(spss.path))
    assert "sex: code 1 is 'Male' in data/a.sav and 'Female' in data/b.sav; the last is shown" in told


def test_a_wave_in_csv_is_read_with_the_labels_of_the_other(spss):
    spss.write("data/b.csv", "overall,staff,sex,carrier,given,bare,region\n5,5,Female,11,1,1,2\n4,5,1,Two,2,2,1\n")
    spss.yaml(data=[{"file": "data/a.sav", "wave": "1"}, {"file": "data/b.csv", "wave": "2"}])
    sv = survey.open(spss.path, wave="2")
    assert sv.column("sex")[sv.rows].tolist() == [2, 1]
    assert sv.column("carrier")[sv.rows].tolist() == [11, 2]


def test_without_labels_codes_are_sorted_as_numbers(folder):
    folder.write("data/answers.csv", "overall,code\n" + "".join(f"5,{c}\n" for c in ("2", "10", "x", "1", "11")))
    folder.questionnaire({"items": {"overall": {"scale": {"min": 1, "max": 5}, "role": "overall"}, "code": {}}})
    folder.yaml(segments=["code"])
    sv = survey.open(folder.path)
    assert sv.levels("code") == ["1", "2", "10", "11", "x"]
    assert sv.about.file_labels == ()
