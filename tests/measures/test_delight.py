"""Delighted against satisfied: each group's mean, their difference, and its test, by hand."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Disclosure

QUESTIONNAIRE = {
    "scales": {"five": {"min": 1, "max": 5}, "nps": {"min": 0, "max": 10}, "group": {"codes": ["a", "b"]}},
    "items": {
        "sat": {"scale": "five"},
        "rec": {"scale": "nps", "role": "recommend"},
        "stay": {"scale": "five"},
        "spent": {"scale": {}, "role": "revenue"},
        "group": {"scale": "group"},
    },
}


def answers(n: int = 500) -> pd.DataFrame:
    rng = np.random.default_rng(12)
    sat = rng.integers(2, 6, n)
    return pd.DataFrame(
        {
            "sat": sat,
            "rec": np.clip(2 * sat + rng.integers(-2, 2, n), 0, 10),
            "stay": np.clip(sat + rng.integers(-1, 2, n), 1, 5),
            "spent": (100 + 40 * (sat == 5)) * rng.lognormal(0, 0.4, n),
            "group": rng.choice(["a", "b"], n),
        }
    )


def ask(frame: pd.DataFrame, **settings) -> survey.Survey:
    return survey.from_frame(frame, QUESTIONNAIRE, **settings)


@pytest.fixture(scope="module")
def found():
    return measures.delight(ask(answers()), "sat", ["rec", "stay", "spent"]).set_index("item")


def test_each_outcome_in_its_unit(found):
    frame = answers()
    top, second = frame[frame["sat"] == 5], frame[frame["sat"] == 4]
    assert found["measure"].to_dict() == {"rec": "nps", "stay": "index", "spent": "mean"}
    nps = [100 * ((g["rec"] >= 9).mean() - (g["rec"] <= 6).mean()) for g in (top, second)]
    assert found.loc["rec", ["delighted", "satisfied"]].tolist() == pytest.approx(nps)
    assert found.loc["stay", "delighted"] == pytest.approx((top["stay"].mean() - 1) * 25)
    assert found.loc["spent", "ratio"] == pytest.approx(top["spent"].mean() / second["spent"].mean())
    assert np.isnan(found.loc["rec", "ratio"])
    assert found.loc["spent", ["delighted_base", "satisfied_base"]].tolist() == [len(top), len(second)]


def test_the_difference_is_tested_as_that_of_two_groups(found):
    frame = answers()
    groups = [frame.loc[frame["sat"] == s, "spent"] for s in (5, 4)]
    error = np.sqrt(sum(g.var(ddof=0) / len(g) for g in groups) * len(frame) / (len(frame) - 1))
    row = found.loc["spent"]
    assert row["estimate"] == pytest.approx(groups[0].mean() - groups[1].mean())
    assert row["std_error"] == pytest.approx(error)
    assert row["conf_low"] < row["estimate"] < row["conf_high"]
    assert row["p_value"] < 0.001


def test_boxes_may_be_wider():
    frame = answers()
    row = measures.delight(ask(frame), "sat", "stay", top=1, second=2).iloc[0]
    assert row["satisfied"] == pytest.approx((frame.loc[frame["sat"].isin([3, 4]), "stay"].mean() - 1) * 25)
    with pytest.raises(MeasureError, match="5 boxes are not a part"):
        measures.delight(ask(frame), "sat", "stay", second=4)


def test_categories_have_no_mean():
    with pytest.raises(MeasureError, match="'group' has categories"):
        measures.delight(ask(answers()), "sat", "group")


def test_the_smaller_group_decides_what_is_hidden():
    frame = answers()
    few = pd.concat([frame[frame["sat"] == 5].head(6), frame[frame["sat"] < 5]], ignore_index=True)
    row = measures.delight(ask(few, disclosure=Disclosure()), "sat", "stay").iloc[0]
    assert row["suppressed"] == "privacy"
    assert np.isnan(row["satisfied"])
