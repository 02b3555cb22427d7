"""SurveyMonkey's exports; these are made by hand after the documented format."""

from csat_helpers.survey import platforms
from tests.survey.platforms.made import cells, column, kinds, raw

META = "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1"
TEXT = f"""
{META},How satisfied?,Which did you use?,,,Rate us,,Why?
,,,,,,,,,Response,Bus,Train,Other (please specify),Price,Staff,Open-Ended Response
11000000001,401,2024-01-01,2024-01-01,192.0.2.1,,,,k1,Very satisfied,Bus,Train,,Good,Poor,"cheap, clean"
11000000002,401,2024-01-01,2024-01-01,192.0.2.2,,,,k2,Satisfied,,Train,ferry,Good,Good,
11000000003,401,2024-01-01,2024-01-01,192.0.2.3,,,,k3,,,,,,,
"""


def test_two_rows_of_headings():
    export = platforms.unpacked(raw(TEXT))
    assert export.platform == "surveymonkey"
    assert list(kinds(export).values()) == [
        "id", "source", "start", "end", "ip", "email", "name", "name", "user",
        "single", "multiple", "multiple", "write-in", "matrix", "matrix", "text",
    ]  # fmt: skip
    assert list(kinds(export))[9:] == ["Q1", "Q2_1", "Q2_2", "Q2_other", "Q3_1", "Q3_2", "Q4"]
    assert cells(export, "Q2_1", "Q2_2", "Q2_other") == [["1", "0", ""], ["1", "1", ""], ["", "ferry", ""]]
    assert column(export, "Q3_2").group_label == "Rate us"
    assert column(export, "Q3_2").option == "Staff"
    assert not export.coded


def test_blank_headings_as_pandas_writes_them():
    named = TEXT.replace("use?,,,Rate us,,Why", "use?,Unnamed: 11,Unnamed: 12_level_0,Rate us,Unnamed: 14,Why")
    assert kinds(platforms.unpacked(raw(named))) == kinds(platforms.unpacked(raw(TEXT)))


def test_headings_that_a_reader_joined():
    text = f"""
{META},How satisfied? / Response,Which did you use? / Bus,Which did you use? / Train,Which did you use? / Other (please specify)
1,401,,,,,,,,Good,Bus,Train,ferry
2,401,,,,,,,,Good,,Train,
"""
    export = platforms.unpacked(raw(text))
    assert list(kinds(export))[9:] == ["Q1", "Q2_1", "Q2_2", "Q2_other"]
    assert cells(export, "Q2_1") == [["1", "0"]]


def test_numbers_instead_of_labels():
    text = TEXT.replace("Very satisfied,Bus,Train,,Good,Poor", "5,1,2,,4,1").replace(
        "Satisfied,,Train,ferry,Good,Good", "4,,2,ferry,4,4"
    )
    export = platforms.unpacked(raw(text))
    assert export.coded
    assert cells(export, "Q2_1", "Q2_2") == [["1", "0", ""], ["1", "1", ""]]


def test_a_matrix_with_several_answers_is_a_question_a_row():
    text = """
Respondent ID,Collector ID,Used where?,,,
,,Bus - Home,Bus - Work,Train - Home,Train - Work
1,4,Home,Work,,Work
2,4,Home,,Home,
"""
    export = platforms.unpacked(raw(text))
    assert [(c.name, c.group, c.option) for c in export.columns if c.kind == "multiple"] == [
        ("Q1_1_1", "Q1_1", "Home"), ("Q1_1_2", "Q1_1", "Work"), ("Q1_2_1", "Q1_2", "Home"), ("Q1_2_2", "Q1_2", "Work"),
    ]  # fmt: skip
    assert cells(export, "Q1_1_2", "Q1_2_1") == [["1", "0"], ["0", "1"]]


def test_one_answer_in_every_row_is_said():
    text = "Respondent ID,Collector ID,Which?,\n,,Bus,Train\n1,4,Bus,\n2,4,,Train\n"
    assert any("single answer" in note for note in platforms.unpacked(raw(text)).notes)


def test_ids_that_a_spreadsheet_cut_are_said():
    text = "Respondent ID,Collector ID,Which?\n,,Response\n1.1E+10,4,Bus\n1.1E+10,4,Bus\n"
    assert any("1.1E+10" in note for note in platforms.unpacked(raw(text)).notes)
