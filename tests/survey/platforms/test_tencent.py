"""腾讯问卷's exports; made by hand, but for the headings of the synthetic twin of a real file."""

import pytest

from csat_helpers.survey import platforms, readers
from tests.survey.platforms.made import cells, column, kinds, raw

META = "编号,开始答题时间,结束答题时间,答题时长,用户类型,昵称"


def test_letters_levels_and_several_answers():
    text = f"""
{META},1.是否满意？,2.日期:请选择,2.日期:请选择,3.用过:A.公交,3.用过:B.地铁,4.评价:价格,4.评价:服务,5.喜欢
1,2024/1/1 10:00,2024/1/1 10:02,72,微信,甲,A.满意,今天,上午,1,0,5,4,A.红┋C.蓝
2,2024/1/1 10:00,2024/1/1 10:02,80,微信,乙,B.不满意,昨天,,1,1,4,4,C.蓝
"""
    export = platforms.unpacked(raw(text))
    assert export.platform == "tencent"
    assert list(kinds(export))[6:] == ["Q1", "Q2_1", "Q2_2", "Q3_1", "Q3_2", "Q4_1", "Q4_2", "Q5_1", "Q5_3"]
    assert column(export, "Q1").codes == {"A.满意": "满意", "B.不满意": "不满意"}
    assert cells(export, "Q1") == [["A.满意", "B.不满意"]]
    assert [(c.option, c.kind) for c in export.columns if c.group == "Q3"] == [
        ("公交", "multiple"),
        ("地铁", "multiple"),
    ]
    assert [(c.option, c.kind) for c in export.columns if c.group == "Q4"] == [("价格", "matrix"), ("服务", "matrix")]
    assert [c.option for c in export.columns if c.group == "Q5"] == ["红", "蓝"]
    assert cells(export, "Q5_1", "Q5_3") == [["1", "0"], ["1", "1"]]


@pytest.mark.realdata
def test_the_headings_of_a_real_file(shared):
    export = platforms.unpacked(
        readers.read(shared / "data" / "platform_exports" / "tencent_synthetic_same_header.csv")
    )
    assert (export.platform, len(export.frame)) == ("tencent", 2)
    assert list(kinds(export).values()) == [
        "id", "start", "end", "seconds", "place", "place", "place", "source", "user", "name", "user",
        "", "single", "single", "single", "single", "", "",
    ]  # fmt: skip
    assert [c.name for c in export.columns if c.group == "Q2"] == ["Q2_1", "Q2_2", "Q2_3"]
    assert cells(export, "Q2_2", "Q3") == [["", "上午"], ["A.满意", "B.不满意"]]
