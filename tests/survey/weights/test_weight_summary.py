import math

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.survey import Design
from csat_helpers.survey.weights.weight_summary import COLUMNS

FRAME = pd.DataFrame({"w": [1.0, 1, 2, 4, 0, 3], "wave": list("111122"), "s": [1, 1, 1, 2, 3, 3]})


def test_the_range_and_the_cost_of_weights_that_the_file_gives():
    found = survey.weight_summary(survey.from_frame(FRAME, {}, design=Design(weight="w", stratum="s")))
    assert list(found.columns) == COLUMNS
    first, second = found.to_dict("records")
    assert (first["wave"], first["base"], first["weight_sum"], first["min"], first["max"]) == ("1", 4, 8.0, 1.0, 4.0)
    assert first["deff"] == pytest.approx(4 * 22 / 64)
    assert first["cv"] ** 2 == pytest.approx(first["deff"] - 1)
    assert first["effective_base"] == pytest.approx(64 / 22)
    assert first["efficiency"] == pytest.approx(16 / 22)
    assert (second["base"], second["ratio"], second["deff"]) == (1, 1.0, 1.0)
    assert (first["lonely"], first["trimmed"]) == (1, 0)
    assert found["converged"].isna().all()
    assert math.isnan(first["iterations"])


def test_without_weights_the_effective_base_is_the_base():
    found = survey.weight_summary(survey.from_frame(FRAME[["s"]], {})).iloc[0]
    assert (found["base"], found["effective_base"], found["deff"], found["wave"]) == (6, 6.0, 1.0, "")


def test_a_wave_of_zero_weights_has_no_range():
    frame = FRAME.assign(w=[1.0, 1, 1, 1, 0, 0])
    found = survey.weight_summary(survey.from_frame(frame, {}, design=Design(weight="w"))).iloc[1]
    assert (found["base"], found["weight_sum"]) == (0, 0.0)
    assert np.isnan(found["mean"])


def test_a_focused_wave_is_told_alone_and_whole():
    sv = survey.from_frame(FRAME, {}, design=Design(weight="w")).focus(wave="1", segment={"s": 2})
    found = survey.weight_summary(sv)
    assert found[["wave", "base"]].values.tolist() == [["1", 4]]
