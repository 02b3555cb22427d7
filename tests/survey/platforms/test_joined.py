"""Answers in one cell, taken apart."""

import re

import pandas as pd
import pytest

from csat_helpers.survey.platforms.joined import Joined, by_options, joined_text
from csat_helpers.survey.platforms.tables import Cells
from csat_helpers.survey.platforms.words import Words


def _joined(*texts):
    return Joined.of(
        Cells.of(pd.Series(list(texts), dtype="str")), Words(), lambda cell: [(o, "") for o in cell.split("|")]
    )


def test_the_order_of_options_is_the_one_that_all_cells_keep():
    assert _joined("b|d", "a|b", "c|d", "b|c").in_order == ["a", "b", "c", "d"]


def test_options_that_the_cells_order_differently_stand_as_they_appear():
    assert _joined("b|a", "a|b", "c").in_order == ["b", "a", "c"]


def test_only_the_same_options_in_other_orders_are_ranks():
    assert _joined("a|b|c", "c|b|a").ranks
    assert not _joined("a|b|c", "c|b").ranks
    assert not _joined("a|b|c", "a|b|c").ranks


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["a,b", "b", "a,c", "b,c"], True),
        (["Well, it was fine", "No, nothing", "Good, but slow"], False),
        (["Less, or none", "More", "Less, or none"], False),
        (["a,b"], False),
    ],
)
def test_what_could_be_a_sentence_is_taken_apart_only_if_its_pieces_come_again(texts, found):
    assert joined_text(Cells.of(pd.Series(texts, dtype="str")), Words(), re.compile(",")) is found


def test_a_hostile_cell_takes_no_time_to_speak_of():
    from csat_helpers.survey.platforms.wenjuanxing import _pieces, typed_beside

    assert len(_pieces("┋〖" * 200_000, "┋")) == 200_000
    assert len(_pieces("其他〖" + "┋" * 200_000 + "〗", "┋")) == 1
    assert typed_beside("〖" * 200_000 + " " * 200_000)[1] == ""
    assert len(by_options(["a"], ",", 50)("b," * 200_000)) == 50
