import datetime

import pandas as pd
import pyreadstat
import pytest

from csat_helpers.survey.readers import read


@pytest.fixture
def raw(tmp_path):
    frame = pd.DataFrame({"q": [1.0, 9.0, None], "day": [datetime.date(2026, 5, 1)] * 3, "text": ["好", "", "b"]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "a.sav"),
        column_labels=["Question", "Day", ""],
        variable_value_labels={"q": {1.0: "bad", 9.0: "refused"}},
        missing_ranges={"q": [9]},
    )
    return read(tmp_path / "a.sav")


def test_user_missing_codes_stay_codes(raw):
    assert raw.frame["q"].tolist()[:2] == [1, 9]
    assert raw.frame["q"].isna().tolist() == [False, False, True]


def test_dates_are_text_and_labels_are_kept(raw):
    assert raw.frame["day"].tolist() == ["2026-05-01"] * 3
    assert raw.labels == {"q": "Question", "day": "Day"}
    assert raw.missing == {"q": ((9.0, 9.0),)}
    assert raw.codes == {"q": {1.0: "bad", 9.0: "refused"}}
    assert raw.frame["text"].tolist()[0] == "好"
