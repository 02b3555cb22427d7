"""Formats that show numbers as they are printed, tried against the writer of every other format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers.bundle import FORMATS
from csat_helpers.look import number
from csat_helpers.pipeline.exporters.xlsx.patterns import pattern
from tests.pipeline.exporters.xlsx.books import shown

KINDS = [kind for kind in FORMATS if kind not in ("text", "p", "percent", "probability")]
VALUES = [0.0, -0.0, 0.4, -0.4, 0.04, -0.04, 0.0004, -0.0004, 1234.5, -1234.5, 0.125, -0.125, 99.95, 2.675]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", VALUES)
def test_a_number_looks_as_it_is_printed(kind, value):
    assert shown(value, pattern(kind, value)) == number(value, kind)


@given(st.sampled_from(KINDS), st.integers(-99_999_999, 99_999_999))
def test_so_does_any_other(kind, thousands):
    value = thousands / 1000
    assert shown(value, pattern(kind, value)) == number(value, kind)


@pytest.mark.parametrize(("value", "text"), [(0.0, "<.001"), (0.0009, "<.001"), (0.034, ".034"), (1.0, "1.000")])
def test_a_p_value(value, text):
    assert shown(value, pattern("p", value)) == text == number(value, "p")


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "<1%"), (0.0049, "<1%"), (0.005, "1%"), (0.384, "38%"), (0.9949, "99%"), (0.995, ">99%"), (1.0, ">99%")]
)  # fmt: skip
def test_a_probability_is_never_told_as_certain(value, text):
    assert shown(value, pattern("probability", value)) == text == number(value, "probability")
    assert shown(value, pattern("probability", value, "up")) == f"▲ {text}"


def test_a_share_under_a_heading_of_per_cent_says_it_again():
    assert shown(0.63, pattern("percent", 0.63)) == "63%"


@pytest.mark.parametrize("value", [0.634, -0.634, 0.0])
def test_marks_stand_by_the_figure(value):
    text = number(value, "share1")
    assert shown(value, pattern("share1", value, "up")) == f"▲ {text}"
    assert shown(value, pattern("share1", value, "down")) == f"▼ {text}"
    assert shown(value, pattern("share1", value, "caution")) == f"{text}*"
