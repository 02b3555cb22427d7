import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers.errors import DataError, QuestionnaireError
from csat_helpers.survey.questionnaire import from_mapping
from csat_helpers.survey.typing_answers import typed

ASKED = from_mapping(
    {
        "scales": {
            "r": {"min": 1, "max": 5, "missing": {8: "never used", 9: "refused"}},
            "g": {"codes": {1: "old", 2: "new"}},
            "z": {"codes": {"001": "inner", "N": "outer"}},
        },
        "items": {
            "q": {"scale": "r"},
            "g": {"scale": "g"},
            "z": {"scale": "z"},
            "t": {"role": "verbatim"},
            "w": {"role": "weight"},
        },
    }
)
FRAME = pd.DataFrame(
    {
        "q ": ["1", "5.0", "8", "", None],
        "g": [1, 2.0, np.nan, 1, 2],
        "z": ["001", "N", "", "N", "001"],
        "t": ["a ", "", None, "b\0", "好"],
        "w": ["1", "0.5", "2", "1.25", "1"],
        "other": ["007", "", "x", "x", "x"],
    }
)


def of(**items):
    return from_mapping({"scales": {"r": {"min": 1, "max": 5, "missing": {9: "refused"}}}, "items": items})


def test_types_follow_the_questionnaire():
    frame = typed(FRAME, ASKED, "f").responses
    assert list(frame.columns) == ["q", "g", "z", "t", "w", "other"]
    np.testing.assert_array_equal(frame["q"], [1, 5, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(frame["g"], [1, 2, np.nan, 1, 2])
    assert frame["z"].dropna().tolist() == ["001", "N", "N", "001"]
    assert frame["t"].dropna().tolist() == ["a", "b\ufffd", "好"]
    assert frame["w"].tolist() == [1, 0.5, 2, 1.25, 1]
    assert frame["other"].tolist()[:2] == ["007", ""]


def test_integer_categories_without_blanks_are_integers():
    assert (
        typed(pd.DataFrame({"g": ["1", "2"]}), of(g={"scale": {"codes": {1: "a", 2: "b"}}}), "f").responses["g"].dtype
        == "int64"
    )


def test_missing_is_counted_by_kind():
    missing = typed(FRAME, ASKED, "f").missing
    assert missing.to_dict("records")[:2] == [
        {"item": "q", "kind": "never used", "code": "8", "count": 1},
        {"item": "q", "kind": "system", "code": "", "count": 2},
    ]
    assert missing.groupby("item")["count"].sum().to_dict() == {"q": 3, "g": 1, "z": 1, "t": 2}


def test_replaced_characters_are_in_the_log():
    assert typed(FRAME, ASKED, "f").notes.to_dict("records") == [
        {"item": "t", "what": "replaced characters", "count": 1}
    ]


def test_the_given_frame_is_left_alone():
    before = FRAME.copy()
    typed(FRAME, ASKED, "f")
    pd.testing.assert_frame_equal(FRAME, before)


@given(st.lists(st.sampled_from(["1", "2", "3.0", "5", "", " ", "8", "9", None]), max_size=30))
def test_every_cell_is_an_answer_or_counted_missing(cells):
    result = typed(
        pd.DataFrame({"q": pd.Series(cells, dtype=object)}),
        of(q={"scale": {"min": 1, "max": 5, "missing": {8: "a", 9: "b"}}}),
        "f",
    )
    assert result.responses["q"].notna().sum() + result.missing["count"].sum() == len(cells)


@pytest.mark.parametrize("value", ["7", "x", "2.5", "NA"])
def test_a_value_off_its_scale_is_named_with_its_place(value):
    frame = pd.DataFrame({"q": ["1", "9", value, value, "0"]})
    with pytest.raises(DataError) as raised:
        typed(frame, of(q={"scale": "r"}), "data/a.csv")
    assert str(raised.value) == (
        f"data/a.csv, column 'q', data row 3 (row 4 of the sheet): The value '{value}' in 2 rows is not on the scale; "
        "allowed: 1 to 5 in whole numbers; missing 9 (refused). Correct the file, or declare the code under 'missing' in "
        "questionnaire.yaml. (1 more values of this column are not allowed either.)"
    )


def test_an_item_that_is_not_in_the_data_is_told_with_the_nearest_column():
    with pytest.raises(QuestionnaireError) as raised:
        typed(pd.DataFrame({"Q7SIGNS": ["1"], "b": ["1"]}), of(Q7SIGN={"scale": "r"}), "a.csv")
    assert str(raised.value) == (
        "a.csv: Item 'Q7SIGN' of the questionnaire has no column in the data. Did you mean 'Q7SIGNS'? Known: Q7SIGNS, b. "
        "Correct the item's name, or add the column's name under 'aliases'."
    )


def test_two_columns_of_one_heading_are_refused_where_an_item_needs_them():
    frame = pd.DataFrame([["1", "2", "x", "y"]], columns=["q", "q", "note", "note"])
    with pytest.raises(DataError, match=r"2 columns are headed 'q' \(columns 1 and 2\)"):
        typed(frame, of(q={"scale": "r"}), "a.csv")
    kept = typed(frame.iloc[:, 1:], of(q={"scale": "r"}), "a.csv").responses
    assert list(kept.columns) == ["q", "note", "note (2)"]


def test_an_alias_renames_and_the_name_goes_first():
    frame = pd.DataFrame({"NETPRO  ": ["3"], "other": ["4"]})
    assert typed(frame, of(n={"scale": "r", "aliases": ["NETPRO  "]}), "f").responses["n"].tolist() == [3]
    frame = pd.DataFrame({"old": ["3"], "n": ["4"]})
    assert typed(frame, of(n={"scale": "r", "aliases": ["old"]}), "f").responses["n"].tolist() == [4]


def test_an_item_not_asked_in_this_file_is_blank_and_counted():
    result = typed(pd.DataFrame({"a": ["1", "2"]}), of(a={"scale": "r"}, b={"scale": "r"}), "f", absent={"b"})
    assert result.responses["b"].isna().all()
    assert result.missing.to_dict("records") == [{"item": "b", "kind": "not asked", "code": "", "count": 2}]
