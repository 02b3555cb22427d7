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
