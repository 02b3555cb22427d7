"""Microsoft Forms' exports; these are made by hand after the documented format."""

from csat_helpers.survey import platforms
from tests.survey.platforms.made import cells, column, kinds, raw

TEXT = """
ID,Start time,Completion time,Email,Name,How satisfied?,Which did\u00a0you use?,Put in order,Points - How satisfied?
1,2024-01-01 10:00,2024-01-01 10:02,anonymous,,5,Bus;Train;,Price;Staff;Speed;,1
2,2024-01-01 10:00,2024-01-01 10:02,anonymous,,4,Train;,Staff;Price;Speed;,0
3,2024-01-01 10:00,2024-01-01 10:02,anonymous,,4,,Speed;Price;Staff;,0
"""


def test_several_answers_and_a_ranking():
    export = platforms.unpacked(raw(TEXT))
    assert kinds(export) == {
        "ID": "id", "Start time": "start", "Completion time": "end", "Email": "email", "Name": "name", "Q1": "",
        "Q2_1": "multiple", "Q2_2": "multiple", "Q3_1": "ranking", "Q3_2": "ranking", "Q3_3": "ranking",
        "Points - How satisfied?": "score",
    }  # fmt: skip
    assert column(export, "Q2_1").group_label == "Which did you use?"
    assert cells(export, "Q2_1", "Q2_2") == [["1", "0", ""], ["1", "1", ""]]
    assert [c.option for c in export.columns if c.group == "Q3"] == ["Price", "Staff", "Speed"]
    assert cells(export, "Q3_1", "Q3_2", "Q3_3") == [["1", "2", "2"], ["2", "1", "3"], ["3", "3", "1"]]


def test_chinese_headings():
    text = "ID,开始时间,完成时间,电子邮件,名称,您用过哪些？\n1,2024-01-01,2024-01-01,anonymous,,公交;地铁;\n2,2024-01-01,2024-01-01,anonymous,,地铁;\n"
    export = platforms.unpacked(raw(text))
    assert export.platform == "microsoft_forms"
    assert cells(export, "Q1_1", "Q1_2") == [["1", "0"], ["1", "1"]]


def test_a_text_that_ends_in_a_semicolon_once_stays_a_text():
    text = TEXT.replace("Train;,Staff", "my car;and a bike,Staff")
    assert "Q2" in kinds(platforms.unpacked(raw(text)))
