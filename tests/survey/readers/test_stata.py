import datetime

import pandas as pd
import pyreadstat
import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers.stata import read_stata


def written(path, frame, **options):
    pyreadstat.write_dta(frame, str(path), **options)
    return path


def test_labels_dates_and_text(tmp_path):
    frame = pd.DataFrame(
        {
            "q": [1.0, 2.0, None],
            "day": [datetime.date(2026, 5, 1), None, datetime.date(1950, 1, 2)],
            "s": ["好", "", "001"],
        }
    )
    raw = read_stata(
        written(
            tmp_path / "a.dta",
            frame,
            column_labels=["Question", None, None],
            variable_value_labels={"q": {1: "bad", 2: "good"}},
        )
    )
    assert raw.frame["q"].tolist()[:2] == [1, 2]
    assert raw.frame["day"].dropna().tolist() == ["2026-05-01", "1950-01-02"]
    assert raw.frame["s"].tolist() == ["好", "", "001"]
    assert raw.labels == {"q": "Question"}
    assert raw.codes == {"q": {1: "bad", 2: "good"}}
    assert raw.read_as == {"reader": "stata"}


def test_extended_missing_values_stay_codes(tmp_path):
    frame = pd.DataFrame({"q": [1.0, 2.5, "a", "b", None], "s": ["a", "", "b", ".a", "z"]})
    labels = {"q": {1: "bad", "a": "refused"}}
    raw = read_stata(
        written(tmp_path / "a.dta", frame, missing_user_values={"q": ["a", "b"]}, variable_value_labels=labels)
    )
    assert raw.frame["q"].tolist()[:4] == ["1", "2.5", ".a", ".b"]
    assert raw.frame["q"].isna().tolist() == [False] * 4 + [True]
    assert raw.missing == {"q": ((".a", ".a"), (".b", ".b"))}
    assert raw.codes == {"q": {1: "bad", ".a": "refused"}}
    assert raw.frame["s"].tolist() == ["a", "", "b", ".a", "z"]


@pytest.mark.parametrize("version", [10, 12, 13, 14, 15])
def test_versions(tmp_path, version):
    frame = pd.DataFrame({"q": [1.0, 2.0], "s": ["ab", "c"]})
    raw = read_stata(written(tmp_path / "a.dta", frame, version=version))
    assert raw.frame.to_dict("list") == {"q": [1.0, 2.0], "s": ["ab", "c"]}


@pytest.mark.parametrize("keep", [10, 200, -300])
def test_a_file_cut_short_is_told(tmp_path, keep):
    path = written(tmp_path / "a.dta", pd.DataFrame({"q": [float(k) for k in range(40)]}))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match="The Stata file cannot be read"):
        read_stata(path)


def test_a_large_file_comes_in_parts_with_its_missing_codes(tmp_path, monkeypatch):
    from csat_helpers.survey.readers import labelled

    monkeypatch.setattr(labelled, "HELD", 10)
    monkeypatch.setattr(labelled, "PART", 4)
    frame = pd.DataFrame({"q": [1.0, "a", 3.0, 4.0, 5.0, 6.0], "s": ["a"] * 6})
    labels = {"q": {"a": "refused"}}
    path = written(tmp_path / "a.dta", frame, missing_user_values={"q": ["a"]}, variable_value_labels=labels)
    raw = read_stata(path)
    parts = list(raw.parts())
    assert [part["q"].astype(str).tolist() for part in parts] == [["1", ".a", "3", "4"], ["5.0", "6.0"]]
    assert raw.missing == {"q": ((".a", ".a"),)}
