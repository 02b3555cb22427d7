import numpy as np
import pandas as pd
import pytest

from csat_helpers.engagement import Quality
from csat_helpers.survey.quality import duplicates, exclude, seconds, straightliners
from csat_helpers.survey.questionnaire import from_mapping

DRIVERS = [f"q{k}" for k in range(7)]
ASKED = from_mapping(
    {
        "scales": {"r": {"min": 1, "max": 5}},
        "items": {"id": {"role": "id"}, **{q: {"scale": "r", "role": "driver"} for q in DRIVERS}},
    }
)


def answers(*rows, **columns):
    return pd.DataFrame(np.array(rows, dtype=float), columns=DRIVERS).assign(**columns)


def test_a_straightliner_gives_six_or_more_equal_answers_and_no_other():
    nan = np.nan
    frame = answers([3] * 7, [3] * 6 + [nan], [3] * 5 + [nan] * 2, [3] * 6 + [4], [nan] * 7)
    assert straightliners(frame, ASKED).tolist() == [True, True, False, False, False]


def test_a_blank_id_is_nobody():
    frame = answers([1] * 7, [1] * 7, [1] * 7, [1] * 7, id=["a", None, None, "a"])
    assert duplicates(frame, ASKED).tolist() == [False, False, False, True]


@pytest.mark.parametrize("cell", [95, "95", "95.0", "95秒", "95 s", " 95 sec"])
def test_durations_are_read(cell):
    assert seconds(pd.Series([cell, cell])).tolist() == [95, 95]


def test_each_row_goes_under_its_first_reason():
    frame = answers(
        [3] * 7, [np.nan] * 7, [1, 2, 3, 4, 5, 1, 2], [3] * 7, id=list("abca"), time=["10", "5", "20", "99"]
    )
    quality = Quality(min_seconds=15, seconds="time", drop_straightliners=True)
    keep, exclusions, straight = exclude(frame, ASKED, quality, "here")
    assert keep.tolist() == [False, False, True, False]
    assert exclusions.to_numpy().tolist() == [["empty", 1], ["duplicate", 1], ["too fast", 1]]
    assert straight == 0


def test_nothing_is_dropped_that_was_not_asked_for():
    frame = answers([3] * 7, [np.nan] * 7, id=["a", "a"])
    keep, exclusions, straight = exclude(frame, ASKED, Quality(drop_empty=False, drop_duplicates=False), "here")
    assert keep.all()
    assert exclusions.empty
    assert straight == 1
