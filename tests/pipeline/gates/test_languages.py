"""Both languages give the same exhibits and numbers."""

import pytest

from csat_helpers.bundle import Column, Plot, Series, Table
from tests.pipeline import samples
from tests.pipeline.gates import planted

ROWS = [["a", 1.5, None], ["b", 2.5, 3]]


def both(english: dict, chinese: dict):
    books = [
        planted.small(language, samples.show(samples.exhibit(language, "table", id="planted", **changes)))
        for language, changes in (("en", english), ("zh", chinese))
    ]
    return planted.of(*books)


def framed(rows: list) -> dict:
    return {"frame": {"columns": ["label", "estimate", "n"], "rows": rows}}


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (framed(ROWS), framed([["a", 1.5, None], ["b", 2.6, 3]])),
        (framed(ROWS), framed([["a", 1.5, 0], ["b", 2.5, 3]])),
        (framed(ROWS), framed(ROWS[:1])),
        ({"base": 2412}, {"base": 2413}),
        ({"table": Table((Column("x", "x"),), ((1,),))}, {"table": Table((Column("x", "x"),), ((2,),))}),
        ({"table": Table((Column("x", "x"),), ((1,),))}, {}),
        (
            {"plot": Plot("bars", ("a",), (Series("s", (1.0,)),))},
            {"plot": Plot("bars", ("甲",), (Series("s", (2.0,)),))},
        ),
        ({"headline": "It rose to 62.3"}, {"headline": "升至62.4"}),
        ({"headline": "50% like it"}, {"headline": "喜欢的占51%"}),
        ({"lead": "It fell by 43 points"}, {"lead": "下降了34分"}),
    ],
)
def test_a_difference_is_found(english: dict, chinese: dict):
    assert planted.errors("languages", both(english, chinese))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (framed(ROWS), framed([["乙", 2.5, 3], ["甲", 1.5, None]])),
        ({"headline": "Two of three fell to −14.6"}, {"headline": "3项中的2项降至−14.6"}),
        (
            {"headline": "18 to 24 reach 62.3", **framed([["18 to 24", 62.3, 1]])},
            {"headline": "二十岁上下达62.3", **framed([["二十岁上下", 62.3, 1]])},
        ),
    ],
)
def test_words_may_differ_and_sort_differently(english: dict, chinese: dict):
    assert planted.errors("languages", both(english, chinese)) == []


WORD, MEANING, COUNT = Column("term", "Word"), Column("gloss", "Meaning"), Column("n", "n", "count")


@pytest.mark.parametrize(
    ("english", "found"),
    [
        (Table((WORD, MEANING, COUNT), (("客服", "agent", 5), ("信号", None, 7))), False),
        (Table((WORD, MEANING, COUNT), (("客服", "agent", 5), ("信号", None, 8))), True),
        (Table((WORD, COUNT, Column("m", "m", "count")), (("客服", 5, 1), ("信号", 7, 2))), True),
    ],
    ids=["words", "words, and another number", "numbers"],
)
def test_only_a_column_of_words_may_stand_in_one_language_alone(english: Table, found: bool):
    chinese = Table((WORD, COUNT), (("客服", 5), ("信号", 7)))
    assert bool(planted.errors("languages", both({"table": english}, {"table": chinese}))) is found


def test_rewritten_words_are_told_only():
    found = planted.faults(
        "languages", both({"headline": "Now 62", "rewritten": ("headline",)}, {"headline": "现为63"})
    )
    assert [fault.severity for fault in found] == ["warning"]


def test_an_exhibit_of_one_language_only_is_found():
    english = planted.small("en", samples.show(samples.exhibit("en", "table", id="planted")))
    told = planted.errors("languages", planted.of(english, planted.said("无", "zh")))
    assert told == [
        "en and zh: The exhibits differ, first at planted and the end. Tag the cells of one language alike in the other."
    ]


def test_a_wave_named_by_a_year_is_no_number_that_one_language_lacks():
    frame = {"frame": {"columns": ["wave", "previous_wave", "estimate"], "rows": [["2026", "2025", 62.3]]}}
    said = {"lead": "Up 4.5 points on 2025"}, {"lead": "显著上升4.5分"}
    assert planted.errors("languages", both({**said[0], **frame}, {**said[1], **frame})) == []
    assert planted.errors("languages", both(*said))
