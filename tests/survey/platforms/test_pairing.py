"""Two downloads of one survey become one, or say where they contradict each other."""

from dataclasses import replace

import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey import platforms
from tests.survey.platforms.made import cells, column, raw

META = "序号,提交答卷时间,来源,来自IP"
TEXTS = f"""
{META},1、性别,2、爱好,3、等级
1,a,,,男,运动┋阅读,好
2,b,,,女,阅读,一般
3,c,,,女,(跳过),好
4,d,,,男,阅读┋其他〖琴〗,一般
"""
INDEX = f"""
{META},1、性别,第2题(运动),第2题(阅读),第2题(都不),第2题(其他),3、等级
1,a,,,1,1,1,0,0,2
2,b,,,2,0,1,0,0,1
3,c,,,2,0,0,0,0,2
4,d,,,1,0,1,0,1,1
"""


@pytest.fixture
def texts():
    return platforms.unpacked(raw(TEXTS))


def index(old="", new=""):
    assert old in INDEX
    return platforms.unpacked(raw(INDEX.replace(old, new)))


def test_codes_get_the_labels_of_the_texts_in_either_order(texts):
    for both in (platforms.paired(texts, index()), platforms.paired(index(), texts)):
        assert both is not None
        assert both.coded
        assert column(both, "Q1").codes == {"1": "男", "2": "女"}
        assert column(both, "Q1").kind == "single"
        assert column(both, "Q3").codes == {"1": "一般", "2": "好"}
        assert [c.name for c in both.columns[4:]] == ["Q1", "Q2_1", "Q2_2", "Q2_3", "Q2_4", "Q2_other", "Q3"]
        assert [c.option for c in both.columns if c.kind == "multiple"] == ["运动", "阅读", "都不", "其他"]
        assert cells(both, "Q2_other") == [["", "", "", "琴"]]


def test_a_question_that_the_texts_say_was_skipped_is_skipped(texts):
    both = platforms.paired(texts, index())
    assert both is not None
    assert cells(both, "Q2_1", "Q2_4") == [["1", "0", "(跳过)", "0"], ["0", "0", "(跳过)", "1"]]
    assert column(both, "Q2_1").missing == {"(跳过)": "skipped"}
    assert any(note.startswith("3 cells of options are 0 in the codes") for note in both.notes)
    assert not any("somebody chose" in note for note in both.notes)


def test_other_responses_are_not_paired(texts):
    assert platforms.paired(texts, index("\n4,d", "\n5,d")) is None
    assert platforms.paired(texts, index("4,d,,,1,0,1,0,1,1\n", "")) is None
    assert platforms.paired(texts, texts) is None
    assert platforms.paired(texts, replace(index(), platform="tencent")) is None


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("3,c,,,2,", "3,c,,,1,", "column 'Q1', data row 3 (id 3)", "the code is '1' and the text '女', while in data row 1 the code '1' stands for '男'"),
        ("2,b,,,2,", "2,b,,,,", "column 'Q1', data row 2 (id 2)", "the code is '' and the text '女'"),
        ("2,b,,,2,0,", "2,b,,,2,1,", "column 'Q2_1', data row 2 (id 2)", "the code is '1' and the text '0'"),
        ("2,b,,,2,0,1,0,", "2,b,,,2,0,1,1,", "column 'Q2_3', data row 2 (id 2)", "option '都不' is chosen in the codes, and the texts have no such option"),
        ("第2题(其他)", "第2题(别的)", "column 'Q2_3', data row 4 (id 4)", "option '其他' is chosen in the texts"),
    ],
)  # fmt: skip
def test_the_first_cell_that_contradicts_is_named(texts, old, new, where, what):
    coded = index(old, new)
    if "别的" in new:  # and answered otherwise, so that no rows tell which option it is
        coded.frame.loc[:, "Q2_4"] = "0"
    with pytest.raises(DataError) as told:
        platforms.paired(texts, coded)
    assert where in told.value.where
    assert what in told.value.what
    assert told.value.mend == "Download both again at the same time, and edit neither."


HEAD = 'ResponseId,Status,Q2\nId,Type,Several?\n"{""ImportId"":""_recordId""}","{""ImportId"":""status""}","{""ImportId"":""QID2""}"\n'


def test_labels_with_commas_are_told_apart_by_the_codes():
    values = platforms.unpacked(raw(HEAD + 'R_1,0,"1,2"\nR_2,0,2\nR_3,0,"2,5"\n'))
    labels = platforms.unpacked(
        raw(HEAD + 'R_1,IP Address,"Yes,often,No"\nR_2,IP Address,No\nR_3,IP Address,"No,a,b"\n')
    )
    both = platforms.paired(values, labels)
    assert both is not None
    assert {c.name: c.option for c in both.columns if c.kind == "multiple"} == {
        "Q2_1": "Yes,often", "Q2_2": "No", "Q2_5": "a,b",
    }  # fmt: skip
    assert column(both, "Status").codes == {"0": "IP Address"}


def test_joined_labels_that_contradict_the_codes():
    values = platforms.unpacked(raw(HEAD + 'R_1,0,"1,2"\nR_2,0,2\nR_3,0,1\n'))
    labels = platforms.unpacked(
        raw(HEAD + 'R_1,IP Address,"Yes,often,Never"\nR_2,IP Address,No\nR_3,IP Address,"Yes,often"\n')
    )
    with pytest.raises(DataError, match="the codes 1, 2 do not stand for 'Yes,often,Never'"):
        platforms.paired(values, labels)
