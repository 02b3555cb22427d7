"""Measuring text: lines as a program breaks them, nothing lost, cuts that show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers.pipeline.exporters.pptx import measure


@given(st.text(max_size=60), st.floats(20, 400))
def test_lines_hold_the_text(text, room):
    kept = "".join(measure.breaks(text, 12, room)).split()
    assert "".join(kept) == "".join(text.split())


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    text = "通话（包括网络）与人员服务获得好评，热线等候“问题一次解决”的不满最集中。" * 5
    for room in range(40, 300, 7):
        for line in measure.breaks(text, 12, room):
            assert line[0] not in "，。）”、"
            assert line[-1] not in "（“"


def test_a_non_breaking_space_does_not_break():
    assert all(
        "n\u00a0=\u00a02,412" in line or "n" not in line for line in measure.breaks("1 1 n\u00a0=\u00a02,412 1", 12, 70)
    )


@pytest.mark.parametrize("text", ["a long headline of many words " * 20, "很长的标题" * 60, "x" * 500])
def test_a_cut_text_stands_in_its_lines_and_shows_it(text):
    kept = measure.cut(text, 12, 200, 3)
    assert kept.endswith("…")
    assert measure.lines(kept, 12, 200) <= 3
    assert text.startswith(kept[:-1].rstrip()[:10])


def test_a_text_that_fits_is_left_as_it_is():
    assert measure.cut("short", 12, 200, 1) == "short"
    assert measure.fitted("short", (26, 20), 200, 40, "en") == (26, "short")


def test_a_smaller_size_is_taken_before_a_cut():
    size, kept = measure.fitted("Customers rate calls and people highly", (26, 22, 18), 260, 50, "en")
    assert size < 26
    assert kept == "Customers rate calls and people highly"


def test_two_clauses_are_broken_between_them():
    text = "Customers rate calls and people highly; waiting and bills divide them"
    width = measure.balanced(text, 26, 800, bold=True)
    assert measure.breaks(text, 26, width, bold=True)[0].strip().endswith(";")


def test_a_title_does_not_end_a_line_inside_a_quoted_name():
    text = "“网络覆盖”（75.6）等 3 项评价最好；“问题一次解决”（47.4）等 2 项评价最差"
    width = measure.balanced(text, 26, 690, bold=True)
    first, *_ = measure.breaks(text, 26, width, bold=True)
    assert first.count("“") == first.count("”")
    assert measure.lines(text, 26, width, bold=True) == measure.lines(text, 26, 690, bold=True)


def test_a_wider_family_takes_more_room():
    usual = measure.width("Customers", 12)
    with measure.set_in("Verdana"):
        assert measure.width("Customers", 12) > usual * 1.15
    assert measure.width("Customers", 12) == usual
