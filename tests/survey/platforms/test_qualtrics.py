"""Qualtrics' exports; these are made by hand after the documented format."""

import pytest

from csat_helpers.survey import platforms
from tests.survey.platforms.made import cells, column, kinds, raw

VALUES = """
StartDate,Status,Finished,ResponseId,Q1,Q1_4_TEXT,Q2,Q3,Q3_NPS_GROUP,Q4_1,Q4_2,Q5_1,Q5_2,t_First Click,Q6,Q5_DO,group
Start,Type,Fin,Id,Which? - Selected Choice,Which? - Other - Text,Several?,Recommend?,Recommend? - Group,Rate - Price,Rate - Staff,Ticked - Red,Ticked - Blue,Timing - First Click,Say,Order,group
"{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""finished""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID1_4_TEXT""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3""}","{""ImportId"":""QID3_NPS_GROUP""}","{""ImportId"":""QID4_1""}","{""ImportId"":""QID4_2""}","{""ImportId"":""QID5_1""}","{""ImportId"":""QID5_2""}","{""ImportId"":""QID9_FIRST_CLICK""}","{""ImportId"":""QID6_TEXT""}","{""ImportId"":""QID5_DO""}","{""ImportId"":""group""}"
2024-01-01,0,1,R_a,4,bus,"1,2,3",10,3,5,1,1,,1.2,001,1|2,x
2024-01-01,1,1,R_b,1,,"1",9,3,5,1,1,1,1.2,fine,1|2,x
2024-01-02,2,0,R_c,1,,"1",9,3,5,1,1,1,1.2,fine,1|2,y
2024-01-03,0,1,R_d,-99,,3,0,1,-99,4,,1,1.2,NA,1|2,y
2024-01-03,0,0,R_e,,,,,,,,,,,,,y
"""


@pytest.fixture(scope="module")
def export():
    return platforms.unpacked(raw(VALUES))


def test_previews_and_tests_are_counted_and_left_out(export):
    assert export.platform == "qualtrics"
    assert export.coded
    assert export.aside == {"preview": 1, "test": 1}
    assert cells(export, "ResponseId") == [["R_a", "R_d", "R_e"]]


def test_what_each_column_is(export):
    assert kinds(export) == {
        "StartDate": "start", "Status": "status", "Finished": "progress", "ResponseId": "id", "Q1": "single",
        "Q1_4_TEXT": "write-in", "Q2_1": "multiple", "Q2_2": "multiple", "Q2_3": "multiple", "Q3": "rating",
        "Q3_NPS_GROUP": "other fact", "Q4_1": "matrix", "Q4_2": "matrix", "Q5_1": "multiple", "Q5_2": "multiple",
        "t_First Click": "timing", "Q6": "text", "Q5_DO": "other fact", "group": "",
    }  # fmt: skip
    assert column(export, "Q1").label == "Which?"
    assert column(export, "Q1_4_TEXT").group == "Q1"
    assert (column(export, "Q4_2").group, column(export, "Q4_2").group_label) == ("Q4", "Rate")
    assert column(export, "Q4_2").option == "Staff"


def test_answers_in_one_cell_are_options_never_a_number(export):
    assert cells(export, "Q2_1", "Q2_2", "Q2_3") == [["1", "0", ""], ["1", "0", ""], ["1", "1", ""]]
    assert column(export, "Q2_1").selected == ("1",)


def test_split_options_are_0_and_1_and_a_row_without_any_stays_blank(export):
    assert cells(export, "Q5_1", "Q5_2") == [["1", "0", ""], ["0", "1", ""]]
    assert column(export, "Q5_2").option == "Blue"


def test_seen_and_unanswered_keeps_its_code(export):
    assert cells(export, "Q1", "Q4_1") == [["4", "-99", ""], ["5", "-99", ""]]
    assert column(export, "Q1").missing == {"-99": "blank"}
    assert column(export, "Q4_2").missing == {}


def test_texts_survive_exactly(export):
    assert cells(export, "Q6") == [["001", "NA", ""]]


def test_labels_joined_by_commas():
    text = """
ResponseId,Status,Q2,Q3
Id,Type,Several?,Income
"{""ImportId"":""_recordId""}","{""ImportId"":""status""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3""}"
R_1,IP Address,"Red,Blue","$1,000 - $1,999"
R_2,IP Address,Blue,"$2,000 - $2,999"
R_3,IP Address,"Red,Green","$1,000 - $1,999"
R_4,IP Address,"Blue,Green","Less, or none"
"""
    export = platforms.unpacked(raw(text))
    assert not export.coded
    assert [c.option for c in export.columns if c.group == "Q2"] == ["Red", "Blue", "Green"]
    assert cells(export, "Q2_1", "Q2_3") == [["1", "0", "1", "0"], ["0", "0", "1", "1"]]
    assert cells(export, "Q3") == [["$1,000 - $1,999", "$2,000 - $2,999", "$1,000 - $1,999", "Less, or none"]]
    assert any("taken apart at commas" in note for note in export.notes)


def test_labels_that_hold_commas_are_told_apart_by_the_options_given():
    text = """
ResponseId,Status,Q2
Id,Type,Several?
"{""ImportId"":""_recordId""}","{""ImportId"":""status""}","{""ImportId"":""QID2""}"
R_1,IP Address,"Yes,often,No"
R_2,IP Address,No
"""
    export = platforms.unpacked(raw(text), settings={"qualtrics": {"options": {"Q2": ["Yes,often", "No"]}}})
    assert cells(export, "Q2_1", "Q2_2") == [["1", "0"], ["1", "1"]]


def test_legacy_headings_stand_in_the_second_row():
    text = """
V1,V7,V8,V9,Q1_1,Q1_2,Q2_TEXT
ResponseID,Status,StartDate,EndDate,Rate these-Price,Rate these-Staff,Say
R_1,0,2017-07-18,2017-07-18,5,4,fine
R_2,1,2017-07-18,2017-07-18,5,4,fine
"""
    export = platforms.unpacked(raw(text))
    assert export.platform == "qualtrics"
    assert export.aside == {"preview": 1}
    assert kinds(export) == {
        "V1": "id", "V7": "status", "V8": "start", "V9": "end", "Q1_1": "matrix", "Q1_2": "matrix", "Q2_TEXT": "text",
    }  # fmt: skip
    assert [c.option for c in export.columns if c.group == "Q1"] == ["Price", "Staff"]


def test_a_file_whose_further_header_rows_were_deleted_keeps_all_rows():
    text = (
        "ResponseId,StartDate,EndDate,Progress,Q1\nR_1,2024-01-01,2024-01-01,100,3\nR_2,2024-01-01,2024-01-01,100,4\n"
    )
    export = platforms.unpacked(raw(text))
    assert (export.platform, cells(export, "Q1")) == ("qualtrics", [["3", "4"]])


def test_another_word_for_a_preview_is_given_in_the_settings():
    settings = {"qualtrics": {"aside": {"preview": ["0"], "test": []}}}
    export = platforms.unpacked(raw(VALUES), settings=settings)
    assert export.aside == {"preview": 3}
    assert cells(export, "ResponseId") == [["R_b", "R_c"]]
