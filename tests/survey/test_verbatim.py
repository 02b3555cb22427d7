import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers import survey
from csat_helpers.survey.verbatim import language_of


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to j.lee@example.com.", "Write to [e-mail]."),
        ("See http://a.b/c?d=1 and www.x.cn", "See [link] and [link]"),
        ("Ring 138 0013 8000 or +44 20 7946 0958", "Ring [phone] or [phone]"),
        ("Call (555) 123-4567 or 010-62345678", "Call [phone] or [phone]"),
        ("Card 6222 0212 3456 7890 123", "Card [card number]"),
        ("SSN 123-45-6789", "SSN [id number]"),
        ("ID 11010519491231002X", "ID [id number]"),
        ("Thank Dr Jane O'Neil and Mr. Smith", "Thank [name] and [name]"),
        ("my name is Jane Doe and", "my name is [name] and"),
    ],
)
def test_personal_data_are_masked(text, masked):
    assert survey.mask(text) == masked


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("请回电13800138000。", "请回电", "13800138000"),
        ("身份证11010519491231002X", "身份证", "11010519491231002X"),
        ("我叫王小明，很满意", "很满意", "王小明"),
        ("张先生服务很好，李师傅也不错", "师傅也不错", "张"),
        ("我的邮箱a.b@c.cn。", "我的邮箱", "a.b@c.cn"),
        ("微信号：abc_12345", "", "abc_12345"),
    ],
)
def test_chinese_personal_data_are_masked(text, kept, gone):
    masked = survey.mask(text)
    assert kept in masked
    assert gone not in masked


@pytest.mark.parametrize(
    "text",
    [
        "I give 10 out of 10 in 2026",
        "open 9.00-17.00, on 2026-05-01",
        "等了20分钟，花了1500元，2026年5月1日",
        "项目经理和客户经理态度不好",
    ],
)
def test_what_is_no_personal_data_stays(text):
    assert survey.mask(text) == text


@given(
    st.text("好的打电话 ，。a", max_size=6),
    st.from_regex(r"1[3-9]\d{9}", fullmatch=True),
    st.text("好的 ，。", max_size=6),
)
def test_no_mobile_number_survives(before, number, after):
    assert number not in survey.mask(before.rstrip("a") + number + after)


def test_languages_are_told_by_letters():
    assert language_of("网速太慢 4G") == "zh"
    assert language_of("Slow network") == "en"
    assert language_of("10/10 !") == "en"


def test_a_character_without_glyph_is_named():
    assert survey.visible("fine 😀") == "fine ⟨U+1F600⟩"
    assert survey.visible("好") == "好"


def test_texts_come_masked_with_score_and_row():
    import pandas as pd

    asked = {
        "items": {
            "t": {"role": "verbatim"},
            "n": {"role": "recommend", "scale": {"min": 0, "max": 10}},
            "g": {"scale": {"codes": ["a", "b"]}},
        }
    }
    frame = pd.DataFrame({"t": ["a@b.cc", "", "slow", "good"], "n": [9, 1, None, 10], "g": ["a", "a", "a", "b"]})
    sv = survey.from_frame(frame, asked).focus(segment={"g": "a"})
    found = survey.verbatims(sv, "t")
    assert found.index.tolist() == [0, 2]
    assert found["text"].tolist() == ["[e-mail]", "slow"]
    np.testing.assert_array_equal(found["score"], [9, np.nan])
    assert set(found["score_item"]) == {"n"}
