import pytest

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.stub import fit, lowest, stub
from tests.exhibits import svgs
from tests.exhibits.frames import LONG

SHORT = ["Price", "Connection stability"]


def test_a_wide_page_has_a_column_as_wide_as_its_names():
    found = stub(SHORT, 168.0, 7.6, 50.0)
    assert (found.above, found.height) == (0.0, 7.6)
    assert found.column < 50 < stub([LONG["en"]], 168.0, 7.6, 50.0).column


def test_a_narrow_page_puts_names_above_where_they_do_not_fit_beside():
    assert stub(SHORT, 91.0, 7.6, 50.0).above == 0
    long = stub([*SHORT, LONG["en"]], 91.0, 7.6, 50.0)
    assert long.column == 0 < long.above
    assert long.above < long.middle(0) < long.height


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [91.0, 168.0])
def test_long_names_stand_whole(language, width):
    height = lowest([LONG[language]], 50.0, 150.0)
    page = Canvas(30, width)
    stub([LONG[language]], width, height, 50.0).write(page, 0, LONG[language], bold=True)
    words = [t.text for t in svgs.texts(page.svg())]
    assert "".join(words).replace(" ", "") == LONG[language].replace(" ", "")
    assert svgs.clipped(page.svg(), width) == []


def test_rows_are_as_high_as_their_names_unless_that_would_leave_some_out():
    assert lowest(SHORT, 50.0, 150.0) == 5.0
    assert lowest([LONG["en"]] * 20, 30.0, 150.0) == 7.0 < lowest([LONG["en"]] * 10, 30.0, 150.0)


def test_a_list_that_fits_is_whole():
    held = fit(SHORT, 150.0, 50.0, most=8.6)
    assert (held.kept, held.left, held.height) == ((0, 1), 0, 8.6)
    assert held.tops(10.0, 8.6) == [(0, 10.0), (1, 18.6)]


def test_of_a_longer_list_both_ends_or_the_head_are_kept():
    names = [f"Item {k}" for k in range(50)]
    both, head = (fit(names, 100.0, 50.0, most=8.6, ends=ends) for ends in (True, False))
    assert len(both.kept) == len(head.kept) == 50 - both.left == 18
    assert {0, 49} <= set(both.kept)
    assert head.kept == tuple(range(18))
    assert both.total(both.height) <= 100
    (before, upper), (after, lower) = both.tops(0, 5.0)[8:10]
    assert (before, after) == (8, 41)
    assert lower - upper > 5.0


def test_names_that_fit_are_not_broken():
    assert lettering.fits("Connection stability", 20, 8.5)
    assert not lettering.fits("Connection stability", 20, 8.5, lines=1)
    assert not lettering.fits("Donaudampfschifffahrtsgesellschaft", 20, 8.5)
