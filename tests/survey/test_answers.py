import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers.survey.answers import Missing, Reader, cell_text, number
from csat_helpers.survey.questionnaire import Scale

RATING = Reader(
    Scale(min=1, max=5, missing={9: {"en": "refused", "zh": "拒答"}}, labels={5: {"en": "Good", "zh": "好"}})
)


@pytest.mark.parametrize("cell", ["5", "5.0", "05", "５", "Good", "good", "好"])
def test_one_answer_may_be_written_many_ways(cell):
    assert RATING.read(cell) == 5


@pytest.mark.parametrize("cell", ["9", "9.0", "refused", "拒答"])
def test_a_missing_code_keeps_its_kind(cell):
    assert RATING.read(cell) == Missing("refused", "9")


@pytest.mark.parametrize("cell", ["0", "6", "2.5", "nan", "inf", "NA", "1_0", "bad"])
def test_what_the_scale_does_not_allow_is_none(cell):
    assert RATING.read(cell) is None


def test_a_blank_cell_is_system_missing_unless_declared():
    assert RATING.read("") == Missing("system", "")
    assert Reader(Scale(min=1, max=5, missing={"": "skipped"})).read("") == Missing("skipped", "")


def test_a_long_scale_takes_fractions():
    assert Reader(Scale(min=0, max=100)).read("66.67") == 66.67


def test_text_codes_are_exact_and_integer_codes_are_not():
    assert Reader(Scale(codes={"001": "inner"})).read("1") is None
    assert Reader(Scale(codes={1: "inner"})).read("001") == 1


def test_a_label_shared_by_two_codes_names_neither():
    assert Reader(Scale(codes={1: "same", 2: "same"})).read("same") is None


def test_labels_that_are_codes_of_one_another_do_not_loop():
    assert Reader(Scale(codes={"a": "b", "b": "c"})).read("b") == "b"


def test_allowed_says_the_scale():
    assert RATING.allowed() == "1 to 5 in whole numbers; missing 9 (refused)"
    assert Reader(Scale(codes={"N": "outer"})).allowed() == "N"
    assert Reader(Scale()).allowed() == "a number"


@given(st.text(max_size=12) | st.floats(allow_nan=True).map(str) | st.integers(-20, 20).map(str))
def test_an_answer_lies_on_the_scale(cell):
    answer = RATING.read(cell.strip())
    assert answer is None or isinstance(answer, Missing) or answer in (1, 2, 3, 4, 5)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_read_back_is_itself(value):
    assert number(cell_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (np.float64(2.5), "2.5"), (np.int8(3), "3"), (True, "1"), (None, ""), (math.nan, ""), (" a ", "a")],
)
def test_cell_text(value, text):
    assert cell_text(value) == text
