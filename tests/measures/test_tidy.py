"""The frame every measure returns: its columns, its rows and their order, its reasons."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures
from csat_helpers.columns import TIDY
from csat_helpers.errors import MeasureError

from .conftest import answers, ask, rating

SIMPLE = [measures.mean, measures.top_box, measures.bottom_box, measures.nps, measures.ces, measures.index]
SIMPLE += [measures.item_index]


@pytest.mark.parametrize("measure", [*SIMPLE, measures.distribution, measures.profile], ids=lambda f: f.__name__)
def test_no_item_gives_an_empty_frame_with_the_columns(plain, measure):
    frame = measure(plain, [])
    assert frame.empty
    assert list(frame.columns)[: len(TIDY)] == TIDY


@pytest.mark.parametrize("measure", SIMPLE, ids=lambda f: f.__name__)
def test_total_row(plain, measure):
    item = "rec" if measure is measures.nps else "a"
    frame = measure(plain, item)
    assert list(frame.columns) == TIDY
    assert frame[["by", "level", "level_label", "reason"]].values.tolist() == [["total", "", "Total", ""]]


def test_rows_go_by_column_then_item_then_level_in_code_order(plain):
    frame = measures.mean(plain, ["b", "a"], by=["wave", "region"])
    got = list(zip(frame["by"], frame["item"], frame["level"], strict=True))
    assert got == [
        (by, i, v) for by, codes in (("wave", ("2025", "2026")), ("region", "NS")) for i in "ba" for v in codes
    ]
    assert list(frame["level_label"].tail(2)) == ["North", "South"]


def test_labels_speak_the_surveys_language(plain):
    frame = measures.mean(plain.speaking("zh"), "all", by="region")
    assert list(frame["label"]) == ["总体", "总体"]
    assert list(frame["level_label"]) == ["北", "南"]


def test_numbers_do_not_depend_on_the_language(plain):
    one, two = (measures.mean(plain.speaking(lang), ["all", "a"], by="region") for lang in ("en", "zh"))
    pd.testing.assert_frame_equal(one[["estimate", "std_error"]], two[["estimate", "std_error"]])


def test_a_call_changes_nothing_it_was_given(plain):
    before = plain.responses.copy(deep=True)
    measures.distribution(plain, ["a"], by="region")
    measures.drivers(plain, "all", ["a", "b"], replicates=10)
    pd.testing.assert_frame_equal(plain.responses, before)


def test_a_domain_counts_its_own_respondents_and_the_whole_design(plain):
    north = measures.mean(plain.focus(segment={"region": "N"}), "a").iloc[0]
    row = measures.mean(plain, "a", by="region").set_index("level").loc["N"]
    for name in ("estimate", "std_error", "base", "df", "conf_low"):
        assert north[name] == row[name]


def test_levels_that_nobody_in_the_domain_has_are_left_out(plain):
    frame = measures.mean(plain.focus(wave="2025"), "a", by="wave")
    assert list(frame["level"]) == ["2025"]


def test_who_has_no_level_belongs_to_none():
    sv = rating([1, 2, 3], g=["x", None, "y"])
    assert list(measures.mean(sv, "q", by="g")["base"]) == [1, 1]


def test_reasons_stand_where_numbers_are_missing():
    sv = rating([np.nan, 4, 5, 3], g=["none", "one", "two", "two"])
    frame = measures.mean(sv, "q", by="g").set_index("level")
    assert frame.loc["none", "reason"] == "no respondents"
    assert np.isnan(frame.loc["none", "estimate"])
    assert frame.loc["one", "estimate"] == 4
    assert "one respondent" in frame.loc["one", "reason"]
    assert np.isnan(frame.loc["one", "conf_low"])
    assert frame.loc["two", "reason"] == ""


def test_a_single_respondent_and_an_item_nobody_answered():
    assert "one respondent" in measures.mean(rating([3]), "q")["reason"].iloc[0]
    frame = measures.top_box(rating([np.nan, np.nan]), "q")
    assert frame[["base", "reason"]].values.tolist() == [[0, "no respondents"]]


def test_zero_weights_are_no_base():
    frame = answers(40).assign(w=lambda f: np.where(f.index < 10, 0.0, 1.0))
    from csat_helpers.survey import Design

    assert measures.mean(ask(frame, design=Design(weight="w")), "a")["base"].iloc[0] == 30


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda sv: measures.mean(sv, "a", by="regoin"), "Did you mean 'region'?"),
        (lambda sv: measures.mean(sv, "region"), "Item 'region' has categories, so it has no mean."),
        (lambda sv: measures.mean(sv, "a", confidence=95), "Write 0.95 for 95 %."),
        (lambda sv: measures.mean(sv, "w"), "Item 'w' has no scale"),
    ],
)
def test_errors_say_what_and_how_to_mend(plain, call, message):
    with pytest.raises(MeasureError) as error:
        call(plain)
    assert message in str(error.value)
