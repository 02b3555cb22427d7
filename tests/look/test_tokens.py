import pytest

from csat_helpers import look


@pytest.mark.parametrize("points", range(2, 15))
def test_diverging_has_a_colour_a_point_and_a_middle_only_where_there_is_one(points):
    colours = look.diverging(points)
    assert len(colours) == points
    assert (look.COLOURS["neu"] in colours) == bool(points % 2)


@pytest.mark.parametrize("points", range(2, 12))
def test_diverging_ends_at_its_poles_and_repeats_nothing(points):
    colours = look.diverging(points)
    assert len(set(colours)) == points


def _luminance(colour: str) -> float:
    channels = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["ink", "sec", "mut", "p8", "p6", "neg", "warn"])
def test_text_colours_read_on_white(name):
    assert 1.05 / (_luminance(look.COLOURS[name]) + 0.05) >= 4.5
