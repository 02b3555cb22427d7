"""问卷星's exports; these are made by hand after what is known of newer headings, rankings and matrices."""

import pytest

from csat_helpers.survey import platforms
from tests.survey.platforms.made import cells, column, kinds, raw

META = "序号,提交答卷时间,所用时间,来源,来源详情,来自IP"
FACTS = "2026/9/3 12:00:00,10秒,手机提交,k1。回T退订,1.2.3.4(广东-深圳)"
TEXTS = f"""
{META},1、性别\u00a0：,2、爱好,3、排序,第4题(价格),第4题(服务),"5、推荐",6、原因,总分
1,{FACTS},男,运动┋其他【请注明】〖钓┋鱼〗,价格→服务→速度,满意,一般,极有可能推荐,(空),5
2,{FACTS.replace("10秒", "1分5秒")},女,阅读,服务→价格,满意,(跳过),8,〖真好,7
3,{FACTS},女,(跳过),(跳过),一般,一般,不可能推荐,,9
"""
INDEX = f"""
{META},1、性别\u00a0：,第2题(运动),第2题(阅读),第2题(其他【请注明】),第3题(价格),第3题(服务),第3题(速度),第4题(价格),第4题(服务),"5、推荐",6、原因,总分
1,{FACTS},1,1,0,1,1,2,3,1,2,10,-2,5
2,{FACTS.replace("10秒", "1分5秒")},2,0,1,0,2,1,-2,1,-3,8,〖真好,7
3,{FACTS},2,-3,0,0,-3,-3,-3,2,2,0,,9
"""


@pytest.fixture(scope="module")
def texts():
    return platforms.unpacked(raw(TEXTS))


@pytest.fixture(scope="module")
def index():
    return platforms.unpacked(raw(INDEX))


def test_both_downloads_have_the_same_names_and_groups(texts, index):
    assert (texts.platform, texts.coded, index.coded) == ("wenjuanxing", False, True)
    named = ["Q1", "Q2_1", "Q2_2", "Q2_3", "Q3_1", "Q3_2", "Q3_3", "Q4_1", "Q4_2", "Q5", "Q6", "总分"]
    assert [c.name for c in texts.columns if c.name != "Q2_other"][7:] == named
    assert [c.name for c in index.columns][7:] == named
    assert [(c.name, c.group) for c in texts.columns if c.group and c.kind != "write-in"] == [
        (c.name, c.group) for c in index.columns if c.group
    ]


def test_facts_of_a_response(texts):
    assert list(kinds(texts).items())[:7] == [
        ("序号", "id"), ("提交答卷时间", "end"), ("所用时间", "seconds"), ("来源", "source"), ("来源详情", "user"),
        ("来自IP", "ip"), ("来自IP_place", "place"),
    ]  # fmt: skip
    assert cells(texts, "所用时间", "来源详情", "来自IP", "来自IP_place") == [
        ["10", "65", "10"], ["k1"] * 3, ["1.2.3.4"] * 3, ["广东-深圳"] * 3,
    ]  # fmt: skip
    assert "所用时间: 3 times such as '10秒' were read as seconds." in texts.notes
    assert kinds(texts)["总分"] == "score"


def test_headings_are_clean(texts):
    assert column(texts, "Q1").label == "性别"


def test_answers_joined_and_what_was_typed(texts):
    assert [c.option for c in texts.columns if c.group == "Q2"][:3] == ["运动", "阅读", "其他【请注明】"]
    assert cells(texts, "Q2_1", "Q2_2", "Q2_3") == [["1", "0", "(跳过)"], ["0", "1", "(跳过)"], ["1", "0", "(跳过)"]]
    assert cells(texts, "Q2_other") == [["钓┋鱼", "", ""]]
    assert column(texts, "Q2_other").kind == "write-in"
    assert column(texts, "Q2_1").missing == {"(跳过)": "skipped"}


def test_a_ranking(texts):
    assert [c.option for c in texts.columns if c.kind == "ranking"] == ["价格", "服务", "速度"]
    assert cells(texts, "Q3_1", "Q3_2", "Q3_3") == [["1", "2", "(跳过)"], ["2", "1", "(跳过)"], ["3", "", "(跳过)"]]


def test_why_a_cell_is_no_answer(texts, index):
    assert column(texts, "Q4_2").missing == {"(跳过)": "skipped"}
    assert column(texts, "Q6").missing == {"(空)": "blank"}
    assert column(index, "Q4_2").missing == {"-3": "skipped"}
    assert column(index, "Q3_3").missing == {"-2": "blank", "-3": "skipped"}


def test_a_0_in_a_question_that_was_skipped_is_not_not_chosen(index):
    assert cells(index, "Q2_1", "Q2_2", "Q2_3") == [["1", "0", "-3"], ["0", "1", "-3"], ["1", "0", "-3"]]
    assert any("skipped the question had 0" in note for note in index.notes)


def test_the_ends_of_a_scale_in_words(texts):
    assert cells(texts, "Q5") == [["10", "8", "0"]]
    assert column(texts, "Q5").codes == {"10": "极有可能推荐", "0": "不可能推荐"}
    assert "Q5: 不可能推荐 was read as 0, 极有可能推荐 was read as 10." in texts.notes


def test_a_bracket_that_is_not_closed_stays(texts):
    assert cells(texts, "Q6") == [["(空)", "〖真好", ""]]


def test_the_two_downloads_are_one_survey(texts, index):
    both = platforms.paired(texts, index)
    assert both is not None
    assert column(both, "Q1").codes == {"1": "男", "2": "女"}
    assert column(both, "Q4_1").codes == {"1": "满意", "2": "一般"}
    assert column(both, "Q2_3").group_label == "爱好"
    assert cells(both, "Q2_other", "Q3_3") == [["钓┋鱼", "", ""], ["3", "-2", "-3"]]


@pytest.mark.parametrize(
    ("headings", "label", "rows"),
    [
        (["6、兴趣爱好(运动)", "6、兴趣爱好(阅读)"], "兴趣爱好", ["运动", "阅读"]),
        (["6(运动)", "6(ACG文化(动漫、游戏等))"], "", ["运动", "ACG文化(动漫、游戏等)"]),
        (["6、爱好(可多选)(运动)", "6、爱好(可多选)(阅读)"], "爱好(可多选)", ["运动", "阅读"]),
        (["6、爱好(ACG(动漫))", "6、爱好(ACG(游戏))"], "爱好", ["ACG(动漫)", "ACG(游戏)"]),
        (["6、满意度—价格", "6、满意度—服务"], "满意度", ["价格", "服务"]),
        (["第6题(:))", "第6题(:()"], "", [":)", ":("]),
    ],
)
def test_styles_of_headings(headings, label, rows):
    text = f"{META},{','.join(headings)}\n1,,,,,,1,0\n2,,,,,,0,1\n"
    export = platforms.unpacked(raw(text))
    assert [(c.name, c.option) for c in export.columns if c.group == "Q6"] == [("Q6_1", rows[0]), ("Q6_2", rows[1])]
    assert {c.group_label for c in export.columns if c.group == "Q6"} == {label}


def test_a_question_with_brackets_of_its_own_is_one_question():
    export = platforms.unpacked(raw(f"{META},3、年龄(周岁),25、(其他（请补充）:)\n1,,,,,,30,x\n2,,,,,,31,y\n"))
    assert [(c.name, c.label) for c in export.columns[6:]] == [("Q3", "年龄(周岁)"), ("Q25_1", "")]


def test_renamed_columns_are_known_by_their_place():
    text = "编码,交卷,用时,渠道,来源详情,地址,1、性别,第2题(运动),第2题(阅读)\n1,,,,,,1,1,0\n2,,,,,,2,0,1\n"
    export = platforms.unpacked(raw(text))
    assert list(kinds(export).values())[:6] == ["id", "end", "seconds", "source", "user", "ip"]
    assert any("by its place" in note for note in export.notes)


def test_the_options_of_the_settings_come_first_and_in_their_order():
    settings = {"wenjuanxing": {"options": {"Q2": ["都不", "阅读", "运动"]}}}
    export = platforms.unpacked(raw(TEXTS), settings=settings)
    assert [c.option for c in export.columns if c.group == "Q2"][:4] == ["都不", "阅读", "运动", "其他【请注明】"]


def test_ranks_in_the_index_are_a_ranking_where_rows_are_enough():
    rows = "".join(f"{k},,,,,,{1 + k % 2},{2 - k % 2}\n" for k in range(12))
    assert set(kinds(platforms.unpacked(raw(f"{META},第3题(价格),第3题(服务)\n{rows}"))).values()) >= {"ranking"}
    few = "".join(rows.splitlines(keepends=True)[:3])
    assert kinds(platforms.unpacked(raw(f"{META},第3题(价格),第3题(服务)\n{few}")))["Q3_1"] == "matrix"


def test_the_older_layout_with_one_more_column():
    text = f"{META},来源渠道,1、性别\n1,,,,,,微信,男\n2,,,,,,微信,女\n"
    assert list(kinds(platforms.unpacked(raw(text))))[6:] == ["来源渠道", "Q1"]
