import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers.excel import read_excel
from tests.survey.readers.test_excel import merged, workbook

QUESTION = ["id", "How satisfied?", None, "Again?"]
PARTS = [None, "Staff", "Price", None]
ANSWERS = [[1, 5, 4, 1], [2, 3, 2, 0]]
NAMES = ["id", "How satisfied? / Staff", "How satisfied? / Price", "Again?"]
JOINED = "Rows {} were read as headings and joined as 'upper / lower' (set 'header_rows' if that is wrong)."


def test_merged_headings_over_a_second_row_are_joined(tmp_path):
    path = merged(tmp_path / "a.xlsx", [QUESTION, PARTS, *ANSWERS], "A1:A2", "B1:C1", "D1:D2")
    raw = read_excel(path)
    assert list(raw.frame.columns) == NAMES
    assert raw.frame["id"].tolist() == ["1", "2"]
    assert raw.read_as["header_rows"] == "1-2"
    assert raw.notes == (JOINED.format("1 to 2"),)


def test_gaps_that_the_second_row_names_over_numbers(tmp_path):
    raw = read_excel(workbook(tmp_path / "a.xlsx", S=[QUESTION, PARTS, *ANSWERS]))
    assert list(raw.frame.columns) == NAMES
    assert raw.read_as["header_rows"] == "1-2"


def test_three_rows_of_headings(tmp_path):
    rows = [
        ["id", "Service", None, None, None],
        [None, "Staff", None, "Shop", None],
        [None, "now", "then", "now", "then"],
    ]
    path = merged(tmp_path / "a.xlsx", [*rows, [1, 2, 3, 4, 5]], "B1:E1", "B2:C2", "D2:E2", "A1:A3")
    raw = read_excel(path)
    assert list(raw.frame.columns) == [
        "id", "Service / Staff / now", "Service / Staff / then", "Service / Shop / now", "Service / Shop / then",
    ]  # fmt: skip
    assert raw.frame.iloc[0].tolist() == ["1", "2", "3", "4", "5"]


def test_a_title_above_the_headings_is_left_out_and_told(tmp_path):
    rows = [["Survey of May"], [], ["id", "staff", "price"], [1, 2, 3]]
    raw = read_excel(workbook(tmp_path / "a.xlsx", S=rows))
    assert list(raw.frame.columns) == ["id", "staff", "price"]
    assert raw.read_as["header_rows"] == "3-3"
    assert raw.notes == ("Above the headings stands a title, left out: 'Survey of May'.",)


def test_a_title_merged_across_the_table_and_headings_of_two_rows(tmp_path):
    path = merged(
        tmp_path / "a.xlsx", [["Survey of May"], QUESTION, PARTS, *ANSWERS], "A1:D1", "A2:A3", "B2:C2", "D2:D3"
    )
    raw = read_excel(path)
    assert list(raw.frame.columns) == NAMES
    assert raw.read_as["header_rows"] == "2-3"


@pytest.mark.parametrize(
    "rows",
    [
        [["id", "comment"], [1, "good"], [2, "bad"]],  # plain
        [["city", None], ["Bern", "x"], ["Zug", "y"]],  # a column without heading over text
        [["a", "b", "c"], ["x", "y", "z"], ["x", "u", "v"]],  # text only
        [["a", "b", None], [1, 2, "note"], [3, 4, None]],  # a remark beside the table
        [["q1", "q2"], ["5", "4"], ["3", "2"]],  # numbers kept as text
        [["only"], ["x"], ["y"]],
    ],
)
def test_one_row_of_headings_stays_one(tmp_path, rows):
    raw = read_excel(workbook(tmp_path / "a.xlsx", S=rows))
    assert list(raw.frame.columns) == [name or "" for name in rows[0]]
    assert len(raw.frame) == 2
    assert raw.notes == ()


def test_rows_of_headings_that_a_platform_writes_are_left_to_its_parser(tmp_path):
    monkey = [["Respondent ID", "Which?", None, "Age"], [None, "A", "B", "Response"], [1, 1, 0, 30]]
    raw = read_excel(workbook(tmp_path / "a.xlsx", S=monkey))
    assert list(raw.frame.columns) == ["Respondent ID", "Which?", "", "Age"]
    assert raw.frame.iloc[0].tolist() == ["", "A", "B", "Response"]
    qualtrics = [["Q1", None], ["Sex", "Age"], ['{"ImportId":"QID1"}', '{"ImportId":"QID2"}'], [1, 30]]
    assert len(read_excel(workbook(tmp_path / "b.xlsx", S=qualtrics)).frame) == 3


def test_the_user_has_the_last_word(tmp_path):
    path = workbook(tmp_path / "a.xlsx", S=[["title", None, None], ["a", "b", "c"], ["x", "y", "z"], ["u", "v", "w"]])
    assert list(read_excel(path, header_rows="2-2").frame.columns) == ["a", "b", "c"]
    assert list(read_excel(path, header_rows="2-3").frame.columns) == ["a / x", "b / y", "c / z"]
    assert list(read_excel(path, header_rows=1).frame.columns) == ["title", "", ""]
    taken = read_excel(path).read_as["header_rows"]
    assert list(read_excel(path, header_rows=taken).frame.columns) == list(read_excel(path).frame.columns)


@pytest.mark.parametrize("wrong", [0, -1, "x", "4-3", "0-1", "1-99", 9])
def test_headings_that_cannot_be_are_told(tmp_path, wrong):
    path = workbook(tmp_path / "a.xlsx", S=[["a", "b"], [1, 2]])
    with pytest.raises(DataError, match="sheet 'S': "):
        read_excel(path, header_rows=wrong)


def test_merged_answers_are_told(tmp_path):
    path = merged(tmp_path / "a.xlsx", [["a", "b"], [1, "x"], [2, None]], "B2:B3")
    raw = read_excel(path)
    assert raw.frame["b"].tolist() == ["x", ""]
    assert raw.notes == ("Merged ranges among the answers, of which only the first cell has the value: 1.",)
