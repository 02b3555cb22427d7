"""A path that a model lacks and the answers speak for: found where it is, and nowhere else."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures
from csat_helpers.measures.path_models import assessment
from csat_helpers.survey.path_specification import specification
from tests.measures.test_path_model import MODEL, answers, ask

SHORT = {**MODEL, "paths": [["Quality", "Value"], ["Value", "Satisfaction"]]}


def missing(model, frame: pd.DataFrame | None = None, **more) -> pd.DataFrame:
    sv = ask(answers() if frame is None else frame)
    said = measures.path_model(sv, model, **{"replicates": 100, **more}).advice
    return said[said["kind"] == "missing_path"]


def test_a_path_left_out_is_named():
    found = missing(SHORT)
    assert found["construct"].tolist() == ["Satisfaction"]
    assert found["text"].tolist() == [
        "The model has no direct path from “Quality” to “Satisfaction”, but the answers speak for one: total effects may"
        " be too small here."
    ]


def test_nothing_is_said_of_a_whole_model_or_without_intervals():
    assert missing(MODEL).empty
    assert missing(SHORT, replicates=0).empty


def test_a_path_that_the_answers_do_not_speak_for_is_not_missed():
    rng, n = np.random.default_rng(8), 800
    quality = rng.integers(3, 8, n)
    value = quality + rng.integers(-1, 2, n)
    frame = pd.DataFrame({"q1": quality, "v1": value, "s1": value + rng.integers(-1, 2, n)})
    model = {**SHORT, "constructs": {name: block[:1] for name, block in MODEL["constructs"].items()}}
    assert missing(model, frame).empty


def test_a_negative_path_left_out_makes_totals_no_smaller():
    frame = answers()
    turned = frame.assign(**{item: 11 - frame[item] for item in ("q1", "q2", "q3")})
    assert missing(SHORT, turned)["text"].str.contains("may be off here").all()


def test_the_coefficient_is_that_of_the_model_with_the_path():
    """Weights of single items do not move, so the path added has just the coefficient that was foretold."""
    model = {**SHORT, "constructs": {name: block[:1] for name, block in MODEL["constructs"].items()}}
    sv = ask(answers())
    given = specification(sv, model)
    C = np.corrcoef(answers()[["q1", "v1", "s1"]].to_numpy().T)
    whole = measures.path_model(sv, {**model, "paths": MODEL["paths"]}).paths
    path = whole[(whole["source"] == "Quality") & (whole["target"] == "Satisfaction")]["estimate"].item()
    assert assessment.absent(given) == [(0, 2)]
    assert assessment._absent(C, given)[0] == pytest.approx(path, abs=1e-9)


def test_only_what_stands_before_an_explained_construct_is_tried():
    model = {"constructs": {**MODEL["constructs"]}, "paths": [["Quality", "Satisfaction"], ["Value", "Satisfaction"]]}
    assert assessment.absent(specification(ask(answers()), model)) == []
