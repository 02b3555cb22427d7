import pandas as pd
import pytest

from csat_helpers.errors import InputError
from csat_helpers.exhibits import phrases
from tests.exhibits import frames


def test_names_in_quotes_follow_each_languages_custom():
    assert phrases.names(["A", "B", "C"], "en") == "“A”, “B” and “C”"
    assert phrases.names(["甲", "乙", "丙"], "zh") == "“甲”“乙”和“丙”"
    assert phrases.names(["甲", "乙", "丙"], "zh", quotes=False) == "甲、乙和丙"


def test_bases_that_differ_are_a_range():
    assert phrases.base_text(frames.segments(), "en") == "n\u00a0=\u00a0400 to 670"
    assert phrases.base_text(frames.segments(), "zh") == "n\u00a0=\u00a0400～670"
    assert phrases.base_text(pd.DataFrame({"x": [1]}), "en") == ""


def test_weighting_is_told_only_where_it_is():
    weighted = frames.items("en", 2).assign(weighted_base=2500.0)
    assert phrases.common_notes(weighted, "en") == ("Estimates are weighted; n counts respondents, unweighted.",)
    assert phrases.common_notes(frames.items("en", 2), "en") == ()


def test_apart_means_no_overlap():
    low, high = pd.Series({"conf_low": 1, "conf_high": 2}), pd.Series({"conf_low": 2, "conf_high": 3})
    assert not phrases.apart(low, high)
    assert phrases.apart(low, high + 0.1)


def test_a_missing_column_gets_the_nearest_name():
    with pytest.raises(InputError, match=r"exhibits.x: The frame has no column 'estimat'. Did you mean 'estimate'"):
        phrases.check_columns(frames.items("en", 1), ["estimat"], "x")


def test_group_names_are_given_or_made_readable():
    row = pd.Series({"by": "age_group", "level": 2.0})
    assert phrases.group_name(row, "en") == "Age group"
    assert phrases.group_name(row, "en", {"age_group": "Age"}) == "Age"
    assert phrases.group_name(pd.Series({"by": "Q20AGE"}), "en") == "Q20AGE"
    assert phrases.level_name(pd.Series({"level": "", "level_label": ""}), "zh") == "总体"
