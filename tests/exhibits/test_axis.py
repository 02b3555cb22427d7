from itertools import pairwise

import pytest

from csat_helpers.exhibits.axis import axis, ticks


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 100), (-40, 35), (61.2, 67.3), (0, 0.003), (-0.2, 0.1), (5, 5)])
def test_ticks_are_round_and_hold_the_range(low, high):
    found = ticks(low, high)
    assert found[0] <= low + 1e-9
    assert found[-1] >= high - 1e-9
    assert 2 <= len(found) <= 8
    steps = {round(b - a, 9) for a, b in pairwise(found)}
    assert len(steps) == 1


def test_axis_places_its_ends():
    found = axis(0, 23, 50, 120)
    assert (found.at(found.low), found.at(found.high)) == (50, 120)
    assert axis(3, 23, 50, 120, tight=True).at(3) == 50
