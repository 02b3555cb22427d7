"""Google Forms' exports; these are made by hand after the documented format."""

from csat_helpers.survey import platforms
from tests.survey.platforms.made import cells, column, kinds, raw

TEXT = """
Timestamp,Email Address,How satisfied?,Which did you use?,Rate [Price],Rate [Staff],Anything else?
5/1/2024 10:00:00,a@example.org,5,"Bus, Train",Good,Poor,"Well, it was fine, thank you"
5/1/2024 10:01:00,b@example.org,4,Train,Good,Good,
5/1/2024 10:02:00,c@example.org,4,"Bus, Ferry",Poor,Good,"No, nothing"
5/1/2024 10:03:00,d@example.org,4,"Train, Ferry",Poor,Good,"Clean, but slow"
"""


def test_boxes_ticked_and_a_grid():
    export = platforms.unpacked(raw(TEXT))
    assert kinds(export) == {
        "Timestamp": "start", "Email Address": "email", "Q1": "", "Q2_1": "multiple", "Q2_2": "multiple",
        "Q2_3": "multiple", "Q3_1": "matrix", "Q3_2": "matrix", "Q4": "",
    }  # fmt: skip
    assert [c.option for c in export.columns if c.group == "Q2"] == ["Bus", "Train", "Ferry"]
    assert cells(export, "Q2_1", "Q2_3") == [["1", "0", "1", "0"], ["0", "0", "1", "1"]]
    assert column(export, "Q3_2").option == "Staff"
    assert cells(export, "Q4")[0][0] == "Well, it was fine, thank you"
    assert any(note.startswith("Q2: answers were taken apart at commas into 3 options") for note in export.notes)


def test_the_same_in_chinese():
    text = '时间戳记,您用过哪些？\n2024/5/1 上午10:00:00,"公交, 地铁"\n2024/5/1 上午10:00:00,地铁\n2024/5/1 上午10:00:00,"公交, 轮渡"\n2024/5/1 上午10:00:00,"地铁, 轮渡"\n'
    export = platforms.unpacked(raw(text))
    assert export.platform == "google_forms"
    assert [c.option for c in export.columns if c.group == "Q1"] == ["公交", "地铁", "轮渡"]


def test_options_that_hold_a_comma_and_words_of_ones_own():
    options = ["Yes, often", "Yes, at times", "No"]
    text = """
Timestamp,Would you?
2024/05/01 10:00:00,"Yes, often, when it rains, mostly"
2024/05/01 10:00:00,"Yes, at times, No"
2024/05/01 10:00:00,
"""
    export = platforms.unpacked(raw(text), settings={"google_forms": {"options": {"Would you?": options}}})
    assert cells(export, "Q1_1", "Q1_2", "Q1_3") == [["1", "0", ""], ["0", "1", ""], ["0", "1", ""]]
    assert cells(export, "Q1_other") == [["when it rains; mostly", "", ""]]
    assert column(export, "Q1_other").kind == "write-in"


def test_a_column_called_timestamp_without_dates_is_no_form():
    assert platforms.recognised(raw("Timestamp,a\nearly,1\n")) == ""
