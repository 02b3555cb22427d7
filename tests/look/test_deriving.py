"""A client's colour becomes a scale that everybody can read, and never takes the meaning of another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers.look import CATEGORICAL, COLOURS, DIVERGING
from csat_helpers.look.contrast import contrast, distance
from csat_helpers.look.deriving import APART, WHITE, derived

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06X}")


@given(colours, colours)
def test_whatever_the_colour_text_can_be_read(primary, accent):
    made = derived(primary, accent)
    assert contrast(made.tokens["p6"], WHITE) >= 4.5
    assert contrast(made.tokens["p6"], made.tokens["p0"]) >= 4.5
    assert contrast(made.tokens["p8"], WHITE) >= 11
    assert contrast(made.tokens["p2"], made.tokens["p8"]) >= 7
    assert contrast(made.tokens["accent"], made.tokens["p8"]) >= 3


@given(colours)
def test_favourable_is_never_taken_for_unfavourable(primary):
    swaps = derived(primary).swaps
    best = [swaps.get(scale[-1].upper(), scale[-1]) for scale in DIVERGING.values()]
    worst = [swaps.get(scale[0].upper(), scale[0]) for scale in DIVERGING.values()]
    assert worst == [scale[0] for scale in DIVERGING.values()]
    assert distance(swaps.get(COLOURS["p6"], COLOURS["p6"]), COLOURS["neg"]) >= APART
    assert min(distance(a, b) for a, b in zip(best, worst, strict=True)) > 20


@given(colours)
def test_the_clients_own_line_is_told_from_its_rivals(primary):
    own = derived(primary).swaps.get(CATEGORICAL[0], CATEGORICAL[0])
    assert min(distance(own, other) for other in CATEGORICAL[1:]) >= 15


def test_a_colour_that_can_be_read_is_kept_as_it_is():
    made = derived("#004B87")
    assert made.tokens["p6"] == made.swaps[COLOURS["p6"]] == "#004B87"
    assert made.remarks == ()


@pytest.mark.parametrize("colour", ["#E60012", "#F58220", "#00A651"])
def test_red_orange_and_green_stay_out_of_charts_and_it_is_said(colour):
    made = derived(colour)
    assert made.swaps == {}
    assert ("charts", {"asked": colour}) in made.remarks


def test_a_light_colour_is_darkened_and_it_is_said():
    ((kind, values), *_) = derived("#FFD100").remarks
    assert (kind, values["ratio"]) == ("darkened", "1.5")
