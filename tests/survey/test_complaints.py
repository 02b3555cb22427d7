import numpy as np
import pytest

from csat_helpers import survey
from csat_helpers.errors import DataError

HEAD = "unit,wave,customers,complaints,answered_in_time,upheld\n"


def read(folder, text, sv=None):
    folder.write("complaints.csv", text.encode() if isinstance(text, str) else text)
    return survey.read_complaints(folder.path, sv)


def test_no_file_is_no_complaints(folder):
    assert survey.read_complaints(folder.path) is None


def test_a_file_that_is_named_must_be_there(folder):
    folder.yaml(regulation={"complaints": {"file": "register.csv"}})
    with pytest.raises(DataError, match="The data file does not exist"):
        survey.read_complaints(folder.path)


def test_counts_are_read_and_blanks_stay_unknown(folder):
    found = read(folder, HEAD + 'North,2026,"12,000",30,28,\nSouth,2026,8000,0,,\n')
    assert found["customers"].tolist() == [12000, 8000]
    assert found["complaints"].tolist() == [30, 0]
    assert found["answered_in_time"].tolist()[0] == 28
    assert np.isnan(found["answered_in_time"][1])
    assert found["upheld"].isna().all()
    assert found["row"].tolist() == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_headings_may_be_chinese(folder, encoding):
    text = "单位,期次,客户数,投诉数,按时答复\n城东,2026,1000,5,4\n"
    found = read(folder, text.encode(encoding)).iloc[0]
    assert (found["unit"], found["wave"], found["customers"], found["complaints"], found["answered_in_time"]) == (
        "城东", "2026", 1000, 5, 4,
    )  # fmt: skip


def test_units_are_the_surveys_by_code_or_label(folder):
    sv = survey.open(folder.path, language="en")
    found = read(folder, "unit,customers,complaints\n1,100,1\nNEW,200,2\nelsewhere,300,3\n", sv)
    assert found["unit"].tolist() == ["1", "2", "elsewhere"]
    assert found["unit_label"].tolist() == ["old", "new", "elsewhere"]
    assert found["matched"].tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit,complaints\na,1\n", "complaints.csv: The column 'customers' is missing."),
        ("unit,customers,complaints,uphold\na,9,1,1\n", "complaints.csv: The column 'uphold' is not known. Did you mean 'upheld'?"),
        ("customers,complaints,投诉数\n9,1,1\n", "complaints.csv: The columns 'complaints' and '投诉数' say the same."),
        (HEAD + "a,1,0,1,1,1\n", "complaints.csv, row 2: customers is '0'; it should be a whole number of 1 or more."),
        (HEAD + "a,1,9,,1,1\n", "complaints.csv, row 2: complaints is blank; it should be a whole number of 0 or more."),
        (HEAD + "a,1,9,-1,,\n", "complaints.csv, row 2: complaints is '-1'; it should be"),
        (HEAD + "a,1,9,1.5,,\n", "complaints.csv, row 2: complaints is '1.5'; it should be"),
        (HEAD + "a,1,9,=1+1,,\n", "complaints.csv, row 2: complaints is '=1+1'; it should be"),
        (HEAD + "a,1,9,1e3,,\n", "complaints.csv, row 2: complaints is '1e3'; it should be"),
        (HEAD + "a,1,9999999999999,1,,\n", "complaints.csv, row 2: customers is '9999999999999'; it should be"),
        (HEAD + "a,1,nan,1,,\n", "complaints.csv, row 2: customers is 'nan'; it should be"),
        (HEAD + "a,1,9,2,3,\n", "complaints.csv, row 2: answered_in_time is 3, more than the 2 complaints."),
        (HEAD + "a,1,9,2,1,3\n", "complaints.csv, row 2: upheld is 3, more than the 2 complaints."),
        (HEAD + "a,1,9,2,,\nb,1,9,2,,\na,1,9,2,,\n", "complaints.csv, row 4: 'a 1' stands in a second row."),
        ("customers,complaints\n9,2\n9,2\n", "complaints.csv, row 3: A second row, and no unit or period tells them"),
        ("customers,complaints\n9,200\n", "complaints.csv: Every row has more complaints than customers."),
    ],
)  # fmt: skip
def test_a_faulty_file_is_told(folder, text, message):
    with pytest.raises(DataError) as raised:
        read(folder, text)
    assert str(raised.value).removeprefix(f"{folder.path.resolve()}/").startswith(message)
    assert raised.value.mend


def test_what_cannot_be_printed_is_replaced(folder):
    found = read(folder, "unit,customers,complaints\nNo\u200brth\u0007,100,1\n")
    assert found["unit"].tolist() == ["North\ufffd"]


def test_the_file_cannot_lie_elsewhere(folder):
    folder.yaml(regulation={"complaints": {"file": "../other.csv"}})
    with pytest.raises(Exception, match="leads out of the engagement's folder"):
        survey.read_complaints(folder.path)
