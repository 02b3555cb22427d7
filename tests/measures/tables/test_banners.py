"""The columns of a table: order, letters, nesting, nets and overlap."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.tables.banners import letter

from ..conftest import SCALES

N = 240
ASKED = {
    "scales": {**SCALES, "age": {"codes": {3: "Old", 1: "Young", 2: "Middle"}}, "yes": {"codes": [0, 1]}},
    "items": {
        "a": {"scale": "five"},
        "region": {"scale": "region", "label": "Region"},
        "age": {"scale": "age", "label": "Age"},
        "tv": {"scale": "yes"},
        "web": {"scale": "yes"},
    },
    "sets": {"media": {"items": ["tv", "web"]}},
}


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(2)
    return pd.DataFrame(
        {
            "a": rng.integers(1, 6, N).astype(float), "region": rng.choice(["N", "S"], N),
            "age": np.where(rng.random(N) < 0.1, np.nan, rng.integers(1, 4, N)),
            "tv": rng.integers(0, 2, N), "web": rng.integers(0, 2, N),
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def sv(frame):
    return survey.from_frame(frame, ASKED)


def columns(sv, banner, **settings):
    cells = measures.crosstab(sv, "a", banner, show="mean", **settings).cells
    return cells[["parent", "level", "column"]].to_numpy().tolist(), cells


def test_levels_come_in_code_order_and_letters_run_on(sv):
    found, _ = columns(sv, ["age", "region"])
    assert found == [["", "", ""], ["", "3", "A"], ["", "1", "B"], ["", "2", "C"], ["", "N", "D"], ["", "S", "E"]]


def test_letters_after_z():
    assert [letter(k) for k in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_nested_banner_is_each_crossing(sv, frame):
    found, cells = columns(sv, [["region", "age"]])
    assert [f[:2] for f in found[1:]] == [[r, a] for r in "NS" for a in ("3", "1", "2")]
    expected = frame.groupby(["region", "age"])["a"].mean()
    for row in cells.iloc[1:].itertuples():
        assert row.estimate == pytest.approx(expected[row.parent, float(row.level)])
    assert cells["by"].iloc[1] == "region:age"
    assert cells["by_label"].iloc[1] == "Region × Age"


def test_columns_of_a_nested_banner_are_compared_within_their_outer_level(sv):
    tests = measures.crosstab(sv, "a", [["region", "age"]], show="mean").tests
    assert len(tests) == 2 * 3


def test_nets_are_columns_and_not_compared_with_their_parts(sv, frame):
    found = measures.crosstab(sv, "a", "age", show="mean", nets={"age": {"Under old": [1, 2]}})
    net = found.cells[found.cells["level"] == "Under old"].iloc[0]
    assert net["estimate"] == pytest.approx(frame.loc[frame["age"].isin([1, 2]), "a"].mean())
    assert net["column"] == "D"
    pairs = set(zip(found.tests["column"], found.tests["other_column"], strict=True))
    assert pairs == {("A", "B"), ("A", "C"), ("B", "C"), ("A", "D")}


def test_options_of_a_set_are_overlapping_columns(sv, frame):
    _, cells = columns(sv, "media")
    for row in cells.iloc[1:].itertuples():
        assert row.estimate == pytest.approx(frame.loc[frame[row.level] == 1, "a"].mean())
        assert row.base == (frame[row.level] == 1).sum()


def test_overlap_is_in_the_error_of_the_difference(sv, frame):
    """Two columns that share respondents: the by-hand influence of each respondent on the difference."""
    test = measures.crosstab(sv, "a", "media", show="mean").tests.iloc[0]
    y, tv, web = frame["a"].to_numpy(), frame["tv"].to_numpy() == 1, frame["web"].to_numpy() == 1
    score = tv * (y - y[tv].mean()) / tv.sum() - web * (y - y[web].mean()) / web.sum()
    assert test["difference"] == pytest.approx(y[tv].mean() - y[web].mean())
    assert test["std_error"] == pytest.approx((N / (N - 1) * ((score - score.mean()) ** 2).sum()) ** 0.5)
    with pytest.raises(MeasureError, match=r"The columns of 'media' overlap"):
        measures.crosstab(sv, "a", "media", variance="kish")


def test_a_banner_of_one_level_has_no_test_and_no_letters():
    sv = survey.from_frame(
        pd.DataFrame({"a": [1.0, 2, 3, 4], "region": ["N"] * 4}), {"scales": SCALES, "items": {k: ASKED["items"][k] for k in ("a", "region")}}
    )  # fmt: skip
    for test in ("columns", "rest", None):
        found = measures.crosstab(sv, "a", "region", test=test)
        assert found.cells["level"].unique().tolist() == ["", "N"]
        assert not (found.tests["reason"] == "").any()
        assert found.cells.loc[found.cells["by"] == "region", "letters"].isin(["–", ""]).all()


def test_a_survey_of_one_period_has_no_wave_columns(sv):
    assert columns(sv, ["wave", "region"])[0] == columns(sv, "region")[0]


@pytest.mark.parametrize(
    ("banner", "nets", "message"),
    [
        ("regon", {}, "Column 'regon' is not in the survey"),
        ([["region"]], {}, "A nested banner needs two columns or more"),
        ("region", {"region": {"All": ["N", "X"]}}, "The net 'All' of 'region' holds 'X', which it does not have."),
    ],
)
def test_what_is_no_banner_is_told(sv, banner, nets, message):
    with pytest.raises(MeasureError) as raised:
        measures.crosstab(sv, "a", banner, nets=nets)
    assert message in str(raised.value)
