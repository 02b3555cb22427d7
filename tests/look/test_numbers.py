import math

import pytest

from csat_helpers.look.numbers import base, interval, letters, number


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1234, "count", "1,234"), (65.35, "index", "65.4"), (-0.04, "points", "0.0"), (4.1, "points", "+4.1"),
        (-4.06, "points", "−4.1"), (0.635, "share", "64%"), (0.6344, "share1", "63.4%"), (0.625, "percent", "63"), (-12.4, "nps", "−12"),
        (12.5, "nps", "+13"), (3.825, "mean", "3.83"), (0.2144, "coefficient", "0.214"), (0.034, "p", ".034"),
        (0.0004, "p", "<.001"), (None, "index", "—"), (math.nan, "share", "—"), ("A", "index", "A"), (2.675, "mean", "2.68"),
    ],
)  # fmt: skip
def test_numbers_are_written_once_from_full_precision(value, kind, text):
    assert number(value, kind) == text


def test_intervals_and_bases_by_language():
    assert interval(64.74, 67.25, "index", "en") == "64.7 to 67.3"
    assert interval(64.74, 67.25, "index", "zh") == "64.7～67.3"
    assert base(2412) == "n\u00a0=\u00a02,412"


def test_letters_of_columns_stand_together():
    assert [letters(text) for text in ("", "A", "A b C", "A AB", "–")] == ["", "A", "AbC", "A,AB", "–"]
