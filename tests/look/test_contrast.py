"""Contrast and distance against published values."""

import pytest

from csat_helpers.look.assign import LINES, in_words
from csat_helpers.look.contrast import contrast, distance, from_lch, lch
from csat_helpers.look.tokens import CATEGORICAL, COLOURS


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    # WCAG 2.x understanding documents: grey #767676 is the lightest of 4.5:1, #949494 of 3:1.
    [("#000000", "#FFFFFF", 21.0), ("#767676", "#FFFFFF", 4.54), ("#949494", "#FFFFFF", 3.03)],
)
def test_contrast_is_wcags(a, b, ratio):
    assert contrast(a, b) == pytest.approx(ratio, abs=0.005)
    assert contrast(a, b) == contrast(b, a)


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma", "hue"),
    # CIELAB of the sRGB primaries, D65 (Lindbloom's tables).
    [("#FF0000", 53.24, 104.55, 40.0), ("#00FF00", 87.73, 119.78, 136.0), ("#0000FF", 32.30, 133.81, 306.3)],
)
def test_lch_of_the_primaries(colour, lightness, chroma, hue):
    assert lch(colour) == pytest.approx((lightness, chroma, hue), abs=0.1)


@pytest.mark.parametrize("colour", [*CATEGORICAL, *COLOURS.values()])
def test_there_and_back(colour):
    assert from_lch(*lch(colour)) == colour


def test_a_chroma_no_screen_shows_is_lowered_and_the_lightness_kept():
    assert lch(from_lch(38, 120, 89))[0] == pytest.approx(38, abs=0.5)


def test_our_series_are_told_apart_by_every_reader():
    pairs = [(a, b) for k, a in enumerate(CATEGORICAL) for b in CATEGORICAL[:k]]
    assert min(distance(a, b) for a, b in pairs) > 20


def test_colour_blindness_can_only_bring_colours_nearer():
    assert distance("#B0451B", "#016830") < 10  # rust and green: apart for most readers, not for all


def test_words_in_a_categorys_colour_can_be_read():
    """The steps that lines are drawn in, as they are written: WCAG's 4.5 to 1 on white and on the tint of a row."""
    for colour in LINES:
        assert contrast(in_words(colour), "#FFFFFF") >= 4.5
        assert contrast(in_words(colour), COLOURS["p0"]) >= 4.5
