import pytest

from csat_helpers import survey
from csat_helpers.errors import DataError

HEAD = "source,who,item,theme,stance,text\n"


def test_no_file_is_no_interviews(folder):
    assert survey.read_interviews(folder.path) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_findings_are_read_and_lacking_columns_are_empty(folder, encoding):
    text = "Source,Item,Stance,Text\nInterview,staff,Good,回电很快\ndocument,Overall,against,投诉记录\n"
    folder.write("interviews.csv", text.encode(encoding))
    found = survey.read_interviews(folder.path)
    assert found.iloc[0].tolist() == ["interview", "", "staff", "", "good", "回电很快", "", "", 2, "interviews.csv"]
    assert found.iloc[1][["source", "item", "stance"]].tolist() == ["document", "overall", "bad"]


def test_headings_and_values_may_be_chinese(folder):
    folder.write(
        "interviews.csv",
        "来源,对象,主题,态度,内容\n访谈,采购,价格与性价比,差评,太贵\n座谈会,质量,waiting,褒贬不一,看时段\n",
    )
    found = survey.read_interviews(folder.path)
    assert found[["source", "who", "theme", "stance"]].values.tolist() == [
        ["interview", "采购", "price", "bad"],
        ["group", "质量", "waiting", "mixed"],
    ]


def test_each_language_has_its_own_words(folder):
    folder.write(
        "interviews.csv", "source,item,stance,text_en,text_zh\nvisit,staff,good,Quick,很快\nvisit,staff,bad,Slow,\n"
    )
    assert survey.read_interviews(folder.path, language="zh")["text"].tolist() == ["很快", "Slow"]
    assert survey.read_interviews(folder.path, language="en")["text"].tolist() == ["Quick", "Slow"]


def test_personal_data_are_masked_in_every_text(folder):
    who, text = "Mr Smith", "Call Dr Jones at j.jones@example.com or 13912345678"
    folder.write("interviews.csv", f"{HEAD}interview,{who},staff,,bad,{text}\n")
    row = survey.read_interviews(folder.path).iloc[0]
    assert row["who"] == "[name]"
    assert row["text"] == "Call [name] at [e-mail] or [phone]"


def test_blank_rows_are_left_out_and_rows_keep_their_place(folder):
    folder.write("interviews.csv", HEAD + ",,,,,\nvisit,buyer,staff,,good,Quick\n")
    assert survey.read_interviews(folder.path)["row"].tolist() == [3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("who,item,stance,text\nx,staff,good,x\n", "interviews.csv: The column 'source' is missing."),
        ("source,stance,text\nvisit,good,x\n", "interviews.csv: The column 'item' is missing."),
        ("source,item,stance\nvisit,staff,good\n", "interviews.csv: The column 'text' is missing."),
        ("source,item,stance,text,whom\nvisit,staff,good,x,y\n", "interviews.csv: The column 'whom' is not known. Did you mean 'who'?"),
        (HEAD + "intervew,,staff,,good,x\n",
         "interviews.csv, row 2, column 'source': The source 'intervew' is not known. Did you mean 'interview'?"),
        (HEAD + "visit,,staff,,,x\n", "interviews.csv, row 2, column 'stance': The stance is blank. Known: good, bad, mixed."),
        (HEAD + "visit,,staff,,good,x\nvisit,,staf,,good,x\n",
         "interviews.csv, row 3, column 'item': The item 'staf' is not in the questionnaire. Did you mean 'staff'?"),
        (HEAD + "visit,,,prise,good,x\n",
         "interviews.csv, row 2, column 'theme': The theme 'prise' is not in the list of themes. Did you mean 'price'?"),
        (HEAD + "visit,,,,good,x\n", "interviews.csv, row 2: The finding names no item and no theme."),
        (HEAD + "visit,,staff,,good,\n", "interviews.csv, row 2: The text is blank. Write it, or delete the row."),
        ("source,来源,item,stance,text\nvisit,走访,staff,good,x\n",
         "interviews.csv: The columns 'source' and '来源' say the same. Keep one of them."),
    ],
)  # fmt: skip
def test_a_faulty_file_is_told(folder, text, message):
    folder.write("interviews.csv", text)
    with pytest.raises(DataError) as raised:
        survey.read_interviews(folder.path)
    assert str(raised.value).removeprefix(f"{folder.path.resolve()}/").startswith(message)
