import numpy as np
import pytest
import yaml

from csat_helpers import survey
from csat_helpers.errors import DataError, EngagementError, QuestionnaireError
from tests.survey.conftest import DATA, QUESTIONNAIRE


def test_every_row_is_analysed_or_listed(folder):
    sv = survey.open(folder.path)
    assert sv.exclusions.to_dict("records") == [{"reason": "empty", "rows": 1}, {"reason": "duplicate", "rows": 1}]
    assert sv.about.rows_read == 5 == len(sv.responses) + sv.exclusions["rows"].sum()
    assert sv.responses["id"].tolist() == ["a", "b", "c"]


def test_every_cell_analysed_is_an_answer_or_counted_missing(folder):
    sv = survey.open(folder.path)
    counted = sv.missing.groupby("item")["count"].sum()
    for item in sv.questionnaire.items:
        assert sv.responses[item].notna().sum() + counted.get(item, 0) == len(sv.responses)
    assert sv.missing[sv.missing["item"] == "staff"].to_dict("records") == [
        {"item": "staff", "kind": "never used", "code": "8", "count": 1},
        {"item": "staff", "kind": "refused", "code": "9", "count": 1},
    ]


def test_a_column_that_is_no_item_stays_as_text(folder):
    assert survey.open(folder.path).responses["extra"].tolist() == ["x", "y", "z"]


def test_files_stack_as_waves_in_their_order_and_a_later_item_is_not_asked_before(folder):
    folder.write("data/2.csv", "id,overall,Q1 Staff,group,zone\na,3,3,1,N\n")
    folder.write("data/1.csv", "id,overall,group,zone,comment\na,1,2,N,x\n")
    folder.yaml(data=[{"file": "data/2.csv", "wave": "2026"}, {"file": "data/1.csv", "wave": "2025"}])
    sv = survey.open(folder.path)
    assert sv.waves == ("2026", "2025")
    assert sv.responses["overall"].tolist() == [3, 1]  # one id in two waves is a panel, not a duplicate
    np.testing.assert_array_equal(sv.responses["staff"], [3, np.nan])
    assert sv.responses["comment"].dropna().tolist() == ["x"]
    not_asked = sv.missing[sv.missing["kind"] == "not asked"]
    assert not_asked[["item", "count"]].to_numpy().tolist() == [["comment", 1], ["staff", 1]]


def test_a_wave_item_orders_the_rows_by_its_codes(folder):
    asked = {
        **QUESTIONNAIRE,
        "items": {**QUESTIONNAIRE["items"], "period": {"role": "wave", "scale": {"codes": ["spring", "autumn"]}}},
    }
    folder.questionnaire(asked)
    rows = "a,5,4,1,N,,autumn\nb,4,4,1,N,,spring\nc,3,4,1,N,,autumn\n"
    folder.write("data/answers.csv", "id,overall,Q1 Staff,group,zone,comment,period\n" + rows)
    sv = survey.open(folder.path)
    assert sv.waves == ("spring", "autumn")
    assert sv.responses["id"].tolist() == ["b", "a", "c"]


def test_a_blank_wave_is_told(folder):
    folder.questionnaire(
        {"items": {**QUESTIONNAIRE["items"], "period": {"role": "wave"}}, "scales": QUESTIONNAIRE["scales"]}
    )
    folder.write("data/answers.csv", "id,overall,Q1 Staff,group,zone,comment,period\na,5,4,1,N,,\n")
    with pytest.raises(DataError, match=r"The wave item 'period' is blank in 1 rows \(first: data row 1\)"):
        survey.open(folder.path)


def test_waves_for_some_files_only_are_refused(folder):
    folder.yaml(data=[{"file": "data/answers.csv", "wave": "1"}, {"file": "data/answers.csv"}])
    with pytest.raises(EngagementError, match="Some data files have a wave and some have none"):
        survey.open(folder.path)


def test_an_item_in_no_file_is_told(folder):
    folder.questionnaire({"items": {"overal": {"scale": {"min": 1, "max": 5}}}})
    with pytest.raises(QuestionnaireError, match=r"answers\.csv: Item 'overal' .* Did you mean 'overall'\?"):
        survey.open(folder.path)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"segments": ["groups"]},
            "Key 'segments.0' names the column 'groups', which is not in the data. Did you mean 'group'?",
        ),
        ({"design": {"weight": "w"}}, "Key 'design.weight' names the column 'w', which is not in the data. Known: "),
        (
            {"targets": {"overal": 80}},
            "Key 'targets' names 'overal', which is no item and no role. Did you mean 'overall'?",
        ),
        (
            {"targets": {"recommend": 20}},
            "Key 'targets.recommend': no item has the role 'recommend'. Give it to an item",
        ),
        (
            {"quality": {"min_seconds": 60}},
            "quality.min_seconds needs the column of durations. Name it as quality.seconds.",
        ),
        ({"quality": {"min_seconds": 60, "seconds": "idd"}}, "Key 'quality.seconds' names the column 'idd'"),
    ],
)
def test_a_name_the_data_lack_is_told(folder, keys, message):
    folder.yaml(**keys)
    with pytest.raises(EngagementError) as raised:
        survey.open(folder.path)
    assert str(raised.value).startswith(f"{folder.path.resolve() / 'engagement.yaml'}: {message}")


def test_a_file_with_no_row_left_is_told(folder):
    folder.write("data/answers.csv", "id,overall,Q1 Staff,group,zone,comment\na,,,1,N,\n")
    with pytest.raises(DataError, match=r"No row is left to analyse \(empty: 1\)"):
        survey.open(folder.path)


def test_weights_that_are_no_items_become_numbers(folder):
    folder.yaml(design={"weight": "extra"})
    folder.write("data/answers.csv", "id,overall,Q1 Staff,group,zone,comment,extra\na,5,4,1,N,,0.25\n")
    assert survey.open(folder.path).arrays.weight.tolist() == [0.25]


def test_what_no_font_has_is_counted(folder):
    folder.write("data/answers.csv", "id,overall,Q1 Staff,group,zone,comment\na,5,4,1,N,😀\nb,5,4,1,N,fine\x01\n")
    log = survey.open(folder.path).notes
    assert log.to_dict("records") == [
        {"item": "comment", "what": "replaced characters", "count": 1},
        {"item": "comment", "what": "no glyph", "count": 2},  # U+FFFD has none either
    ]


def test_invisible_marks_are_left_out_of_labels_and_answers_and_told(folder):
    folder.yaml(client="\u200eClient\u202c")
    folder.write(
        "data/answers.csv",
        "id,overall,\u200eQ1 Staff,group,zone,comment\na,5\u200f,4,1,N\u200e,fine\nb,5,4,1,N,\u202afine\n",
    )
    sv = survey.open(folder.path)
    assert sv.responses["overall"].tolist() == [5.0, 5.0]
    assert sv.responses["zone"].tolist() == ["N", "N"]
    assert sv.responses["comment"].tolist() == ["fine", "fine"]
    assert "\u200e" not in str(sv.about)
    found = {(n["item"], n["what"]): n["count"] for n in sv.notes.to_dict("records")}
    kind = "invisible characters"
    assert found == {("overall", kind): 1, ("zone", kind): 1, ("comment", kind): 1, ("", f"{kind} in labels"): 2}


def test_an_item_that_is_on_another_sheet_is_told(folder):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["Notes", "By"])
    book.active.append(["fine", "Ann"])
    rows = [line.split(",") for line in DATA.strip().splitlines()]
    sheet = book.create_sheet("Data")
    for row in rows:
        sheet.append(row)
    book.save(folder.path / "data" / "a.xlsx")
    folder.yaml(data=[{"file": "data/a.xlsx"}])
    with pytest.raises(QuestionnaireError) as raised:
        survey.open(folder.path)
    assert str(raised.value).startswith(
        f"{folder.path / 'data' / 'a.xlsx'}, sheet 'Read me': Item 'comment' of the questionnaire has no column in the data."
        " Other sheets of the workbook: 'Data'; name the one with the answers beside the file, as 'sheet'. Known: Notes, By."
    )
    folder.yaml(data=[{"file": "data/a.xlsx", "sheet": "Data"}])
    assert survey.open(folder.path).about.rows_read == 5


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["overall", "5", "9"], "data row 2 (row 3 of the sheet)"),
        (["Client Ltd", "", "overall;sex", "5;m", "9;m"], "data row 2 (row 5 of the sheet)"),
        (["overall;sex", "5;m", "", "9;m"], "data row 2:"),
    ],
)
def test_a_wrong_cell_is_named_by_its_row_of_the_sheet_where_that_is_known(tmp_path, lines, said):
    told = {"engagement": "s", "type": "internal-improvement", "client": "C", "title": "T", "data": [{"file": "a.csv"}]}
    asked = {"items": {"overall": {"scale": {"min": 1, "max": 5}, "role": "overall"}}}
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "engagement.yaml").write_text(yaml.safe_dump(told))
    (tmp_path / "questionnaire.yaml").write_text(yaml.safe_dump(asked))
    with pytest.raises(DataError) as raised:
        survey.open(tmp_path)
    assert said in str(raised.value)
