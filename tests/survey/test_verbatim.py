import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers import survey
from csat_helpers.survey.credentials import SHAPES
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
        ("token ghp_" + "a1B2" * 9 + ".", "token [code]."),
        ("hash d41d8cd98f00b204e9800998ecf8427e", "hash [code]"),
        ("https://x.y/?key=ghp_" + "a1B2" * 9, "[link]"),
        ("mysql://me:pass@host/db", "[code]"),
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
        ("令牌AKIAABCD1234ABCD1234泄露", "泄露", "AKIA"),
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
        "a counterrevolutionary-antidisestablishmentarian tariff",
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
    assert survey.visible("fine 😀") == "fine [emoji: grinning face]"
    assert survey.visible("没人管 😡😡👍🏽") == "没人管 [表情：怒火中烧 ×2、拇指向上]"
    assert survey.visible("好") == "好"
    assert survey.visible("سلام") == "⟨U+0633⟩⟨U+0644⟩⟨U+0627⟩⟨U+0645⟩"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("👍🏽", "thumbs up sign"),  # the tone is left unsaid
        ("🇨🇳", "flag CN"),
        ("👨\u200d👩", "man + woman"),
        ("🧿", "nazar amulet"),
    ],
)
def test_an_emoji_of_several_characters_has_one_name(text, name):
    assert survey.visible(f"Hm {text}") == f"Hm [emoji: {name}]"


def test_whatever_the_gate_takes_for_a_credential_is_masked():
    samples = {
        "a private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
        "a GitHub token": "github_pat_" + "a" * 30,
        "a GitLab token": "glpat-" + "a" * 20,
        "an AWS key": "ASIA" + "A" * 16,
        "an API key": "sk-" + "a" * 20,
        "a Slack token": "xoxb-1234567890",
        "a web token": "eyJhbGciOiJI.eyJzdWIiOiIx.abc",
        "a password in an address": "ftp://me:pass@x.org/a",
    }
    assert set(samples) == {what for what, _, _ in SHAPES}
    for what, starts, shape in SHAPES:
        if any(start in samples[what] for start in starts):
            assert re.search(shape, samples[what])
        for text in (f"look {samples[what]} there", f"看{samples[what]}。"):
            assert not re.search(shape, survey.mask(text), re.ASCII), what


def test_respondents_ids_are_masked_in_their_words():
    asked = {"items": {"id": {"role": "id"}, "t": {"role": "verbatim"}}}
    texts = ["My number is R000123.", "我是R000124号", "It costs 1234", "I am K/99-12 again"]
    frame = pd.DataFrame({"id": ["R000123", "R000124", "1234", "K/99-12"], "t": texts})
    shown = survey.verbatims(survey.from_frame(frame, asked), "t")["text"].tolist()
    assert shown == ["My number is [id number].", "我是[证件号]号", "It costs 1234", "I am [id number] again"]


def test_a_translation_is_of_the_surveys_language_and_masked():
    asked = {"items": {"t": {"role": "verbatim", "translation": "o"}, "o": {}}}
    frame = pd.DataFrame({"t": ["网速太慢", "Slow", "贵"], "o": ["Slow, call 138 0013 8000", "网速慢", "贵！"]})
    sv = survey.from_frame(frame, asked)
    assert survey.verbatims(sv, "t")["translation"].tolist() == ["Slow, call [phone]", "", ""]
    assert survey.verbatims(sv.speaking("zh"), "t")["translation"].tolist() == ["", "网速慢", ""]


def test_texts_come_masked_with_score_and_row():
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
