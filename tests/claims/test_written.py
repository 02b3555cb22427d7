import pytest

from csat_helpers.claims import written


def values(text, names=()):
    return [n.value for n in written(text, names)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fell from 68.3 to 62.3", [68.3, 62.3]),
        ("n = 1,231", [1231]),
        ("an NPS of −19 against +22", [-19, 22]),
        ("an NPS of -19", [-19]),
        ("变化-5.9分，+4.1分", [-5.9, 4.1]),
        ("between 60.9–63.8", [60.9, 63.8]),
        ("p = .034", [0.034]),
        ("62% of respondents, 4.5 percent", [62, 4.5]),
        ("满意度为６２．３分", [62.3]),
        ("占６２％", [62]),
        ("百分之六十二点五", [62.5]),
        ("百分之一百零五，百分之三十，百分之七", [105, 30, 7]),
        ("负百分之三", [-3]),
        ("六成客户满意，三成五不满意", [60, 35]),
        ("覆盖1.2万人", [12000]),
        ("共１２，３４５份", [12345]),
    ],
)
def test_numbers_are_read_in_both_languages(text, found):
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Since 2026 Q1 and in May 2026, on 12 May",
        "2026年第2季度，5月12日",
        "the first 3 and the top 2; rank 1; Figure 4",
        "前3名，第2位，图5",
        "with a 95% confidence interval, at the 99% level",
        "95%置信区间，99%水平",
        "on a scale of 0 to 100 (0–100), from −100 to 100",
        "Cronbach’s alpha, 0 to 1. All respondents",
        "克龙巴赫α系数（0～1）",
        "a 5-point scale, a scale of 1 to 7，5分制",
        "5G and 4K, item Q7, R²",
        "1. Begin here\n2) then here",
        "significant at p < .05",
        "一成不变",
    ],
)
def test_what_states_nothing_of_the_survey_is_left_out(text):
    assert values(text) == []


def test_a_rise_from_nothing_to_one_is_no_scale():
    assert values("complaints went from 0 to 1.") == [0, 1]


def test_digits_of_labels_state_nothing_and_bare_numbers_are_no_labels():
    assert values("18–29 and 60 and over: 54.2", ["18–29", "60 and over"]) == [54.2]
    assert values("rated 5", ["5"]) == [5]


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("12.1 points apart", True),
        ("fell by 6", True),
        ("+4.1 since the last wave", True),
        ("高出12.1分", True),
        ("相差4.5个百分点", True),
        ("12.1 more than before", True),
        ("stands at 62.3", False),
        ("满意度为62.3", False),
    ],
)
def test_a_difference_is_one_where_the_words_say_so(text, difference):
    assert [n.difference for n in written(text)] == [difference]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("3 items fell", [True]),
        ("3 of 12 fell", [True]),
        ("12个项目中有3项", [True, True]),
        ("no order among the 3: all 12, of 4", [True, True, True]),
        ("stands at 62 and", [False]),
        ("62%", [False]),
        ("4个百分点", [False]),
    ],
)
def test_what_is_counted_is_told_from_what_is_measured(text, counted):
    assert [n.count for n in written(text)] == counted


def test_the_text_of_a_number_is_what_stands_there():
    assert [n.text for n in written("fell by 6.0 points to 62.3%")] == ["6.0", "62.3%"]
