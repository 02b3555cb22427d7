import re

import pytest

from csat_helpers.exhibits.canvas import Canvas, row_height
from tests.exhibits import svgs


def test_text_is_text_with_its_own_characters():
    page = Canvas(10)
    page.text(84, 5, "a < b & $x$ 中文", align="center", bold=True)
    (found,) = svgs.texts(page.svg())
    assert found.text == "a < b & $x$ 中文"
    assert found.left + found.right == pytest.approx(2 * 84)


def test_lines_stand_about_the_middle_asked_for():
    page = Canvas(20)
    page.text(0, 10, ["one", "two"])
    top, bottom = svgs.texts(page.svg())
    assert abs((top.bottom + bottom.bottom) / 2 - 10) < 1.5
    assert bottom.top > top.bottom - 0.6


def test_an_unknown_character_makes_no_noise():
    page = Canvas(10)
    page.text(0, 5, "smile \U0001f600")
    assert "\U0001f600" in page.svg()


def test_row_height_leaves_room_for_two_lines():
    assert row_height(4, 150) == 9.2
    assert row_height(60, 150) == 7.0


def test_hostile_text_stays_text():
    page = Canvas(10)
    page.text(0, 5, '</text><script>x()</script> \x00 \x1b \ud800 & "q" \'')
    (found,) = svgs.texts(page.svg())
    assert "</text><script>x()</script>" in found.text
    assert "\ufffd" in found.text
    assert "<script" not in page.svg()


def test_order_says_what_lies_over_what():
    page = Canvas(10)
    page.text(0, 5, "first")
    page.box(0, 0, 5, 5, "#123456")
    page.box(0, 0, 5, 5, "#654321", order=9)
    svg = page.svg()
    assert svg.index("#123456") < svg.index("first") < svg.index("#654321")


def test_numbers_are_short_and_never_a_negative_nought():
    page = Canvas(10, 25.4)
    page.line([-0.0001, 12.7], [0, 5.08])
    assert 'points="0,0 36,14.4"' in page.svg()
    assert 'width="72.000000pt" height="28.346457pt" viewBox="0 0 72.000000 28.346457"' in page.svg()


def test_marks_have_their_shapes():
    for shape, corners in {"s": 4, "D": 4, "^": 3, "v": 3}.items():
        page = Canvas(10)
        page.dot(5, 5, "#123456", shape=shape)
        (points,) = re.findall(r'points="([^"]+)"', page.svg())
        assert len(points.split()) == corners
    page = Canvas(10)
    page.dot(5, 5, "#123456", hollow=True)
    assert 'fill="#FFFFFF" stroke="#123456"' in page.svg()
