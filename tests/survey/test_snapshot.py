import json
import os
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csat_helpers import engagement, survey
from csat_helpers.survey import snapshot
from csat_helpers.survey.prepare import Prepared


def same(a, b):
    for field in (f for f in fields(a) if f.name != "found"):  # what was computed meanwhile
        left, right = getattr(a, field.name), getattr(b, field.name)
        if isinstance(left, pd.DataFrame):
            pd.testing.assert_frame_equal(left, right, check_exact=True)
        else:
            assert left is right or left == right


def test_a_survey_from_the_snapshot_is_the_survey(folder, monkeypatch):
    first = survey.open(folder.path)
    monkeypatch.setattr("csat_helpers.survey.opening.prepare", lambda *_: pytest.fail("prepared twice"))
    again = survey.open(folder.path)
    same(first, again)
    assert first.about.key == again.about.key


@pytest.mark.parametrize("file", ["engagement.yaml", "questionnaire.yaml", "data/answers.csv"])
def test_any_changed_input_is_prepared_anew(folder, file):
    before = snapshot.key_of(engagement.load(folder.path))
    if file == "engagement.yaml":
        folder.yaml(quality={"drop_empty": False})
    else:
        path = folder.path / file
        path.write_bytes(path.read_bytes() + b"\n")
    assert snapshot.key_of(engagement.load(folder.path)) != before


def test_a_damaged_snapshot_is_made_again(folder, workspace):
    first = survey.open(folder.path)
    place = next((workspace / "reports" / ".prepared").iterdir())
    (place / "responses.parquet").write_bytes(b"PAR1")
    same(first, survey.open(folder.path))
    same(first, survey.open(folder.path))
    assert [p.name for p in place.parent.iterdir()] == [place.name]


def test_a_snapshot_with_other_columns_is_made_again(folder, workspace):
    first = survey.open(folder.path)
    place = next((workspace / "reports" / ".prepared").iterdir())
    about = json.loads((place / "about.json").read_text())
    about["files"]["data"] = [row[1:] for row in about["files"]["data"]]
    (place / "about.json").write_text(json.dumps(about))
    same(first, survey.open(folder.path))


def test_the_place_names_the_engagement_and_its_key(folder, workspace):
    survey.open(folder.path)
    made = list((workspace / "reports" / ".prepared").iterdir())
    assert [p.name for p in made] == [f"small-{snapshot.key_of(engagement.load(folder.path))}"]


def test_an_earlier_snapshot_of_the_engagement_goes_and_others_stay(folder, workspace):
    survey.open(folder.path)
    other = workspace / "reports" / ".prepared" / "small-2-0123456789abcdef"
    other.mkdir()
    folder.yaml(quality={"drop_empty": False})
    survey.open(folder.path)
    left = sorted(p.name for p in other.parent.iterdir())
    assert left == sorted([other.name, f"small-{snapshot.key_of(engagement.load(folder.path))}"])


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX file modes")
def test_a_workspace_that_cannot_be_written_is_noted(folder, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path / "file"))
    sv = survey.open(folder.path)
    assert len(sv.responses) == 3
    assert survey.quality_log(sv)["what"].tolist() == ["The prepared data could not be kept for the next run"]


def test_answers_lie_in_the_file_as_small_integers(folder, workspace):
    survey.open(folder.path)
    import pyarrow.parquet as pq

    place = next((workspace / "reports" / ".prepared").iterdir())
    types = {f.name: str(f.type) for f in pq.read_schema(place / "responses.parquet")}
    assert types["overall"] == types["staff"] == types["group"] == "int8"


COLUMNS = {
    "small": st.lists(st.sampled_from([1.0, 5.0, np.nan]), min_size=4, max_size=4),
    "whole": st.lists(st.integers(-(2**40), 2**40), min_size=4, max_size=4),
    "real": st.lists(st.floats(allow_nan=True), min_size=4, max_size=4),
    "text": st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])), min_size=4, max_size=4),
}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=st.fixed_dictionaries(COLUMNS))
def test_any_prepared_answers_come_back_identical(columns, tmp_path_factory):
    text = pd.Series(columns.pop("text"), dtype="str")
    empty = {"item": pd.Series(dtype="str"), "count": pd.Series(dtype="int64")}
    prepared = Prepared(
        pd.DataFrame(columns).assign(text=text),
        pd.DataFrame({"reason": pd.Series(["empty"], dtype="str"), "rows": [1]}),
        pd.DataFrame({**empty, "kind": empty["item"], "code": empty["item"]})[["item", "kind", "code", "count"]],
        pd.DataFrame({**empty, "what": empty["item"]})[["item", "what", "count"]],
        5,
    )
    place = tmp_path_factory.mktemp("p") / f"made-{'0' * 16}"
    snapshot.save(prepared, place)
    found = snapshot.load(place)
    assert found is not None
    same(prepared, found)
