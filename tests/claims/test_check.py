from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers.bundle import Bundle, Column, Plot, Series, Table
from csat_helpers.claims import Unsupported, unsupported, unsupported_words
from csat_helpers.look import number


def bundle(**change) -> Bundle:
    frame = {
        "columns": ["label", "estimate", "share", "base", "p_value", "change"],
        "rows": [
            ["Speed", 62.34, 0.623, 1231, 0.034, -6.02],
            ["Price", 54.21, 0.105, 980, 0.2, 1.5],
            ["Staff", None, None, None, None, None],
        ],
    }
    made = Bundle("x", "en", "H", "T", "S", "A", frame, {"kind": "bars"}, base=1231)
    return replace(made, **change)


def wrong(text: str, **change) -> list[str]:
    return [u.written for u in unsupported(text, bundle(**change))]


@pytest.mark.parametrize(
    "text",
    [
        "Speed stands at 62.3",
        "Speed stands at 62",
        "62.3% of respondents, 11% elsewhere",
        "62% and 百分之六十二",
        "1,231 answered, n = 980",
        "p = .034",
        "Speed is 8.1 points above Price",  # 62.34 - 54.21, as told
        "Speed fell by 6.0",
        "−6.0 since the last wave",
        "2 of 3 items",
        "3 items",
        "6 in 10 customers are satisfied",  # 62.3 per cent
        "about 六成",
        ">60% of them",
    ],
)
def test_what_the_frame_holds_may_be_said_at_any_precision(text):
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "number_"),
    [
        ("Speed stands at 62.4", "62.4"),
        ("Speed stands at 63", "63"),
        ("Speed stands at −62.3", "−62.3"),
        ("63% of respondents", "63%"),
        ("百分之六十三", "百分之六十三"),
        ("62.4分", "62.4"),
        ("６２．４", "６２．４"),
        ("1,232 answered", "1,232"),
        ("p = .035", ".035"),
        ("Speed is 9.1 points above Price", "9.1"),
        ("Speed stands at 8.1", "8.1"),  # a difference, but not said to be one
        ("fell by 7.0", "7.0"),
        ("4 items", "4"),
        ("8 in 10 customers", "8"),
        ("Speed stands at 3", "3"),  # a count of rows, but nothing is counted
        (">70% of them", "70%"),
    ],
)
def test_what_it_does_not_hold_is_found(text, number_):
    assert number_ in wrong(text)


def test_the_nearest_values_are_named():
    assert unsupported("stands at 62.8", bundle()) == [Unsupported("headline", "62.8", ("62.3", "54.2"))]
    assert unsupported("70%", bundle())[0].near == ("62.3%", "10.5%")


def test_a_number_that_is_hidden_is_not_held():
    assert wrong("Staff stands at 48.0") == ["48.0"]


def test_tables_charts_and_computed_words_are_held_too():
    table = Table((Column("a", "A"), Column("b", "B", "share")), (("Index ≥ 56.0", 0.34),))
    plot = Plot("bars", ("a",), (Series("s", (71.9,)),), reference=8.3)
    more = {"table": table, "plot": plot, "extra": {"computed": {"headline": "costs 19%"}}}
    assert wrong("56.0, 34%, 71.9, 8.3 and 19%", **more) == []
    assert wrong("56.0, 34%, 71.9, 8.3 and 19%") != []


def test_own_numbers_are_let_through():
    assert wrong("The industry stands at 85", extra={"own_numbers": ["85"]}) == []
    assert wrong("The industry stands at 86", extra={"own_numbers": ["85"]}) == ["86"]


def test_without_data_nothing_can_be_said():
    assert wrong("stands at 99.9", frame={"columns": [], "rows": []}) == []


def test_every_word_is_looked_at_and_notes_where_they_were_given():
    made = bundle(headline="at 99.1", lead="at 99.2", alt="at 99.3", notes=("at 99.4",), rewritten=("headline",))
    made = replace(made, takeaways=({"role": "see", "text": "at 99.5"},))
    assert [(u.word, u.written) for u in unsupported_words(made)] == [
        ("headline", "99.1"), ("lead", "99.2"), ("alt", "99.3"), ("takeaways", "99.5"),
    ]  # fmt: skip
    given_all = replace(made, rewritten=("alt", "headline", "lead", "notes"))
    assert [u.written for u in unsupported_words(given_all)] == ["99.1", "99.2", "99.3", "99.5", "99.4"]
    assert [u.written for u in unsupported_words(given_all, ["notes"])] == ["99.4"]


@given(st.floats(0, 100), st.integers(0, 2))
def test_a_value_is_held_however_it_is_rounded(value, places):
    made = bundle(frame={"columns": ["estimate"], "rows": [[value]]}, base=None)
    text = number(value, {0: "count", 1: "index", 2: "mean"}[places])
    assert unsupported(f"stands at {text}.", made) == []


@given(st.floats(0, 1), st.sampled_from(["share", "share1"]))
def test_a_share_is_held_as_a_per_cent(value, kind):
    made = bundle(frame={"columns": ["share"], "rows": [[value]]}, base=None)
    assert unsupported(f"{number(value, kind)} of respondents", made) == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text):
    unsupported(text, bundle())
