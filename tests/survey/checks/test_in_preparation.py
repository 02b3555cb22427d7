"""Checks, drift and personal columns as an engagement that is opened has them, also from its snapshot."""

import numpy as np
import pandas as pd

from csat_helpers import survey

DATA = """id,overall,Q1 Staff ,group,zone,comment,Phone,seconds
a,5,4,1,001,fine,13812345678,200
b,7,8,2,N,asdfghjk,13912345678,210
c,,9,1,001,bad,13712345678,190
d,4,2,2,N,,13612345678,20
b,1,1,1,N,again,13512345678,205
"""


def opened_twice(folder):
    """The survey as it is prepared, and as its snapshot has it."""
    return survey.open(folder.path), survey.open(folder.path)


def test_values_out_of_range_are_missing_where_the_engagement_says_so(folder):
    folder.write("data/answers.csv", DATA)
    folder.yaml(quality={"out_of_range": "flag", "gibberish": "exclude", "seconds": "seconds"})
    made, kept = opened_twice(folder)
    pd.testing.assert_frame_equal(survey.checks(made), survey.checks(kept))
    told = survey.checks(made).set_index("rule")
    assert told.loc["out of range", ["item", "rows", "excluded", "detail"]].tolist() == ["overall", 1, 0, "7"]
    assert told.loc["duplicate", ["rows", "excluded", "before", "after"]].tolist() == [1, 1, 5, 4]
    assert told.loc["gibberish", ["rows", "excluded", "first_row", "after"]].tolist() == [1, 1, 2, 3]
    assert told.loc["faster than others", ["rows", "excluded"]].tolist() == [1, 0]
    assert survey.accounting(made)["rows"].tolist() == [5, 1, 1, 3]
    assert survey.accounting(made.speaking("zh"))["label"].tolist()[2] == "剔除：文本无意义"


def test_a_value_out_of_range_is_counted_as_a_missing_answer_and_no_rating(folder):
    folder.write("data/answers.csv", DATA)
    folder.yaml(quality={"out_of_range": "flag"})
    sv = survey.open(folder.path)
    assert np.isnan(sv.answers("overall")[1])
    report = survey.missing_report(sv.speaking("zh")).query("item == 'overall'")
    assert ["超出范围", "7", 1] in report[["kind", "code", "count"]].to_numpy().tolist()


def test_personal_columns_are_left_out_unless_named_and_the_log_says_so(folder):
    folder.write("data/answers.csv", DATA.replace(",7,8", ",5,8"))
    made, kept = opened_twice(folder)
    for sv in (made, kept):
        assert "Phone" not in sv.responses
        assert ["Phone", "Column that looks personal, left out", 5] in survey.quality_log(sv)[
            ["item", "what", "count"]
        ].to_numpy().tolist()
    folder.yaml(segments=["group", "Phone"])
    assert "Phone" in survey.open(folder.path).responses


def test_drift_is_kept_with_the_answers(folder):
    folder.write("data/answers.csv", DATA.replace(",7,8", ",5,8"))
    folder.write(
        "data/later.csv", DATA.replace(",7,8", ",5,8").replace("Q1 Staff ", "staff").replace("seconds", "Took")
    )
    folder.yaml(data=[{"file": "data/answers.csv", "wave": "2025"}, {"file": "data/later.csv", "wave": "2026"}])
    made, kept = opened_twice(folder)
    pd.testing.assert_frame_equal(made.drifted, kept.drifted)
    assert made.drifted[["item", "column", "kind", "done"]].to_numpy().tolist() == [
        ["staff", "staff", "renamed", "matched by alias"],
        ["", "seconds", "vanished", "kept as a column of its own"],
        ["", "Took", "appeared", "kept as a column of its own"],
    ]
