"""The table of quality checks: what was found, what was done, how many rows were before and after."""

import pandas as pd
import pytest

from csat_helpers.exhibits.quality_checks import quality_checks

COLUMNS = [
    "rule",
    "item",
    "label",
    "action",
    "rows",
    "share",
    "excluded",
    "base",
    "first_row",
    "detail",
    "before",
    "after",
]
FOUND = pd.DataFrame(
    [
        ("empty", "", "", "exclude", 10, 0.01, 10, 1000, 4, "", 1000, 990),
        ("too fast", "t", "", "exclude", 5, 0.01, 4, 500, 9, "t < 60 s", 990, 986),
        ("straightliner", "", "", "flag", 20, 0.02, 0, 1000, 2, "", 986, 986),
        ("same text", "", "", "not checked", 0, float("nan"), 0, 0, 0, "no text", 986, 986),
        ("attention", "a", "Choose three", "flag", 0, 0.0, 0, 1000, 0, "= 3", 986, 986),
        ("out of range", "q1", "Speed", "flag", 90, 0.09, 0, 1000, 7, "7", 986, 986),
    ],
    columns=COLUMNS,
)


def shown(frame, language="en"):
    return quality_checks(frame, id="q", language=language).bundle


def test_the_headline_states_what_was_set_aside():
    assert shown(FOUND).headline == "Quality rules set 14 of 1,000 rows aside; 2 more rules found rows, which are kept"
    one = FOUND[FOUND["rule"] != "out of range"]
    assert shown(one).headline.endswith("1 more rule found rows, which are kept")


def test_the_headline_where_nothing_is_set_aside_or_found():
    kept = FOUND.assign(excluded=0, before=1000, after=1000, action=FOUND["action"].replace("exclude", "flag"))
    assert shown(kept).headline == "No row is set aside; 4 quality rules found rows, which are kept"
    none = kept.assign(rows=0, share=0.0)
    bundle = shown(none)
    assert bundle.headline == "None of the 5 quality checks that could be made found anything"
    assert bundle.takeaways == ()


def test_the_table_tells_every_rule_and_what_could_not_be_checked():
    bundle = shown(FOUND)
    rows = {row[0]: row[1:] for row in bundle.table.rows}
    assert rows["Answered faster than allowed: t"] == (500, 5, 0.01, "set aside", 4, 990, 986)
    assert rows["Value outside its scale: Speed"][3] == "counted, kept"
    assert rows["Long text that an earlier row has too"] == ("", "", "", "not checked", "", 986, 986)
    assert bundle.table.emphasis == (0, 1)
    assert "Not checked: Long text that an earlier row has too (no item with texts)." in bundle.notes
    assert bundle.base == 1000
    assert bundle.takeaways[0]["text"] == "Most hits: “Value outside its scale: Speed”, 90 of 1,000 rows (9.0%)."


def test_a_survey_without_anything_to_judge_is_left_out_with_the_reason():
    bundle = shown(FOUND[FOUND["rule"] == "same text"])
    assert bundle.extra["omitted"] == "The data have nothing that a quality rule could judge."


def test_both_languages_have_the_same_numbers():
    en, zh = shown(FOUND), shown(FOUND, "zh")
    assert [[c for c in row if not isinstance(c, str)] for row in en.table.rows] == [
        [c for c in row if not isinstance(c, str)] for row in zh.table.rows
    ]
    assert zh.headline == "质量规则从1,000行中剔除了14行；另有2条规则发现了问题行，予以保留"


@pytest.mark.parametrize("name", ["rows", "before"])
def test_a_frame_that_lacks_a_column_is_refused(name):
    with pytest.raises(Exception, match=f"no column '{name}'"):
        shown(FOUND.drop(columns=name))
