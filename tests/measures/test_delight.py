"""Delighted against satisfied: each group's mean, their difference, and its test, by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

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
    frame = measures.delight(ask(answers()), "sat", ["rec", "stay", "spent"])
    return frame[frame["measure"] != "promoters"].set_index("item")


@pytest.fixture(scope="module")
def promoters():
    frame = measures.delight(ask(answers()), "sat", "rec")
    return frame[frame["measure"] == "promoters"].iloc[0]


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


def test_categories_have_no_mean_and_the_others_stand():
    found = measures.delight(ask(answers()), "sat", ["group", "stay"]).set_index("item")
    assert found["reason"].to_dict() == {"group": "it has categories, so it has no mean", "stay": ""}
    assert np.isnan(found.loc["group", "estimate"])
    assert found.loc["stay", "estimate"] > 0


def test_the_smaller_group_decides_what_is_hidden():
    frame = answers()
    few = pd.concat([frame[frame["sat"] == 5].head(6), frame[frame["sat"] < 5]], ignore_index=True)
    row = measures.delight(ask(few, disclosure=Disclosure()), "sat", "stay").iloc[0]
    assert row["suppressed"] == "privacy"
    assert np.isnan(row["satisfied"])


def test_promoters_and_how_many_times_likelier_they_are(promoters):
    """The logarithm of a ratio of two independent shares varies by (1 - p) / (n p) of each, here by n / (n - 1)."""
    frame = answers()
    p = [(frame.loc[frame["sat"] == s, "rec"] >= 9).mean() for s in (5, 4)]
    counts = [(frame["sat"] == s).sum() for s in (5, 4)]
    assert [promoters["delighted"], promoters["satisfied"]] == pytest.approx(p)
    assert promoters["ratio"] == pytest.approx(p[0] / p[1])
    error = np.sqrt(sum((1 - q) / (q * n) for q, n in zip(p, counts, strict=True)) * len(frame) / (len(frame) - 1))
    reach = stats.t.ppf(0.975, len(frame) - 1) * error
    ends = np.exp(np.log(p[0] / p[1]) + np.array([-reach, reach]))
    assert [promoters["ratio_low"], promoters["ratio_high"]] == pytest.approx(ends.tolist())


def test_the_rest_and_the_size_of_the_groups(found):
    frame = answers()
    rest = frame[frame["sat"] < 4]
    assert found.loc["spent", "rest"] == pytest.approx(rest["spent"].mean())
    assert found.loc["spent", "rest_base"] == len(rest)
    assert found.loc["spent", "delighted_share"] == pytest.approx((frame["sat"] == 5).mean())
    assert found.loc["spent", "satisfied_share"] == pytest.approx((frame["sat"] == 4).mean())


def test_one_in_a_hundred_more_delighted_is_worth_a_hundredth_of_the_difference(found):
    frame = answers()
    row, n = found.loc["spent"], len(frame)
    moved = frame.assign(spent=frame["spent"].where(frame["sat"] != 4, row["delighted"]))
    share = (frame["sat"] == 4).mean()
    whole = (moved["spent"].mean() - frame["spent"].mean()) / share
    assert row["point_value"] == pytest.approx(whole / 100)
    assert row["point_low"] == pytest.approx(row["conf_low"] / 100)
    assert n == 500


def test_by_segment_each_level_is_its_own():
    frame = answers()
    found = measures.delight(ask(frame), "sat", ["rec", "spent"], by="group")
    assert found[["level", "measure"]].values.tolist() == [
        [level, name] for level in ("a", "b") for name in ("nps", "promoters", "mean")
    ]
    for level in ("a", "b"):
        own = measures.delight(ask(frame).focus(segment={"group": level}), "sat", "spent").iloc[0]
        row = found[(found["level"] == level) & (found["measure"] == "mean")].iloc[0]
        for name in ("delighted", "satisfied", "rest", "std_error", "p_value", "ratio_high", "delighted_share"):
            assert row[name] == pytest.approx(own[name])


def test_no_questionnaire_without_outcomes_fails():
    sv = ask(answers())
    assert measures.delight(sv, sv.roles("overall"), [*sv.roles("recommend"), *sv.roles("revenue")]).empty
    assert measures.delight(sv, "sat", sv.roles("loyalty")).empty
    with pytest.raises(MeasureError, match="'sat' is both satisfaction and an outcome"):
        measures.delight(sv, "sat", ["rec", "sat"])


def test_a_group_of_nobody_and_one_where_all_answer_alike():
    frame = answers()
    nobody = measures.delight(ask(frame[frame["sat"] < 5].reset_index(drop=True)), "sat", "stay").iloc[0]
    assert nobody["reason"] == "nobody gave the top answer"
    assert np.isnan(nobody["estimate"])
    assert not np.isnan(nobody["satisfied"])
    alike = measures.delight(ask(frame.assign(stay=4)), "sat", "stay").iloc[0]
    assert alike["reason"] == "everyone answered alike: no error to test against"
    assert np.isnan(alike["p_value"])


def test_a_rest_of_few_is_not_given_away_by_the_others():
    frame = answers()
    few = pd.concat([frame[frame["sat"] >= 4], frame[frame["sat"] < 4].head(4)], ignore_index=True)
    row = measures.delight(ask(few, disclosure=Disclosure()), "sat", "stay").iloc[0]
    assert row["suppressed"] == "complementary"
    assert row[["delighted", "satisfied", "rest", "estimate"]].isna().all()
    some = pd.concat([frame[frame["sat"] >= 4], frame[frame["sat"] < 4].head(20)], ignore_index=True)
    row = measures.delight(ask(some, disclosure=Disclosure()), "sat", "stay").iloc[0]
    assert row["suppressed"] == ""
    assert np.isnan(row["rest"])
