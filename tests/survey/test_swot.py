import pytest

from csat_helpers import survey
from csat_helpers.errors import DataError


def test_no_file_is_no_swot(folder):
    assert survey.read_swot(folder.path) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_entries_are_read_and_lacking_columns_are_empty(folder, encoding):
    folder.write("swot.csv", "Box,Text,item\nStrength,服务领先,staff\nthreat,对手降价,\n".encode(encoding))
    found = survey.read_swot(folder.path)
    assert found.iloc[0].tolist() == ["strength", "服务领先", "staff", "", 2, "swot.csv"]
    assert found.iloc[1].tolist() == ["threat", "对手降价", "", "", 3, "swot.csv"]


def test_each_language_has_its_own_words(folder):
    folder.write("swot.csv", "box,text_en,text_zh\nthreat,Prices fall,价格下降\nthreat,Only English,\n".encode())
    assert survey.read_swot(folder.path, language="zh")["text"].tolist() == ["价格下降", "Only English"]
    assert survey.read_swot(folder.path, language="en")["text"].tolist() == ["Prices fall", "Only English"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text,item\nx,staff\n", "swot.csv: The column 'box' is missing."),
        ("box,item\nthreat,staff\n", "swot.csv: The column 'text' is missing."),
        ("box,text,itm\nthreat,x,\n", "swot.csv: The column 'itm' is not known. Did you mean 'item'?"),
        ("box,text\nthret,x\n", "swot.csv, row 2: 'thret' is no box of a SWOT. Did you mean 'threat'?"),
        ("box,text\nthreat,x\nthreat, \n", "swot.csv, row 3: The text is blank. Write it, or delete the row."),
        (
            "box,text,item\nthreat,x,staf\n",
            "swot.csv, row 2: The item 'staf' is not in the questionnaire. Did you mean 'staff'?",
        ),
    ],
)
def test_a_faulty_file_is_told(folder, text, message):
    folder.write("swot.csv", text.encode())
    with pytest.raises(DataError) as raised:
        survey.read_swot(folder.path)
    assert str(raised.value).removeprefix(f"{folder.path.resolve()}/").startswith(message)
