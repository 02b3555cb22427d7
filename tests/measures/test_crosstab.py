"""Banner tables against other measures and plain pandas; letters, marks, bases and identities."""

import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from csat_helpers import measures, survey
from csat_helpers.columns import PRIVACY
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures.tables.cells import BASES, CELLS
from csat_helpers.measures.tables.comparisons import TESTS
from csat_helpers.survey import Design

from .conftest import answers, ask

COMPLEX = Design(weight="w", stratum="stratum", cluster=["cluster"])


def test_columns_of_the_three_frames(complex_):
    found = measures.crosstab(complex_, ["all", "rec"], ["region", "wave"])
    assert (list(found.cells), list(found.bases), list(found.tests)) == (CELLS, BASES, TESTS)


def test_cells_are_the_measures_themselves(complex_):
    cells = measures.crosstab(complex_, ["all", "a"], "region", show=("share", "top_box", "mean")).cells
    for measure, call in (("mean", measures.mean), ("top_box", measures.top_box)):
        for by in (None, "region"):
            expected = call(complex_, ["all", "a"], by=by)
            ours = cells[(cells["measure"] == measure) & (cells["by"] == (by or "total"))]
            for name in ("estimate", "std_error", "conf_low", "conf_high", "df", "base", "effective_base", "deff"):
                np.testing.assert_allclose(ours[name], expected[name], rtol=1e-10)
    shares = measures.distribution(complex_, ["all", "a"], by="region")
    ours = cells[(cells["measure"] == "share") & (cells["by"] == "region")]
    expected = shares[shares["measure"] == "share"]
    np.testing.assert_allclose(ours["conf_low"], expected["conf_low"], rtol=1e-10)


def test_differences_are_tested_with_their_covariance(complex_):
    tests = measures.crosstab(complex_, "all", "region", show="mean", adjust=None).tests
    expected = measures.difference(complex_, "all", "region", against=None).iloc[0]
    for ours, theirs in (("difference", "estimate"), ("std_error", "std_error"), ("p_value", "p_value")):
        assert tests.iloc[0][ours] == pytest.approx(expected[theirs], rel=1e-10)


def test_letters_name_the_columns_that_are_exceeded():
    rng = np.random.default_rng(1)
    group = np.repeat(["N", "S"], 300)
    frame = pd.DataFrame({"a": np.where(group == "N", 5, rng.integers(1, 6, 600)).astype(float), "region": group})
    frame.loc[:3, "a"] = 4.0
    cells = measures.crosstab(ask(frame), "a", "region", show=("mean", "share")).cells.set_index(
        ["measure", "answer", "level"]
    )
    assert cells.loc[("mean", "", "N"), "letters"] == "B"
    assert cells.loc[("mean", "", "S"), "letters"] == ""
    assert cells.loc[("share", "1", "S"), "letters"] == "A"
    assert cells.loc[("mean", "", ""), "letters"] == ""


def test_lower_case_is_five_per_cent_and_capital_one(complex_):
    found = measures.crosstab(complex_, ["a", "b", "c", "all", "rec"], ["region", "wave"], adjust=None)
    for row in found.tests[found.tests["significant"]].itertuples():
        winner, loser = (row.column, row.other_column) if row.difference > 0 else (row.other_column, row.column)
        cell = found.cells[
            (found.cells["item"] == row.item) & (found.cells["measure"] == row.measure)
            & (found.cells["answer"] == row.answer) & (found.cells["column"] == winner)
        ].iloc[0]  # fmt: skip
        assert (loser if row.p_adjusted < 0.01 else loser.lower()) in cell["letters"].split()
    written = sum(len(letters.replace("–", "").split()) for letters in found.cells["letters"])
    assert written == found.tests["significant"].sum() > 0


def test_a_cell_against_the_rest_by_hand(complex_):
    found = measures.crosstab(complex_, "all", "region", test="rest", show="mean", adjust=None)
    pair = measures.crosstab(complex_, "all", "region", show="mean", adjust=None).tests.iloc[0]
    north, south = (found.tests.iloc[k] for k in (0, 1))
    assert north["difference"] == pytest.approx(pair["difference"])
    assert south["difference"] == pytest.approx(-pair["difference"])
    assert north["std_error"] == pytest.approx(pair["std_error"])
    assert set(found.cells["mark"]) <= {"higher", "lower", ""}


def test_both_tests_give_what_each_gives_alone(complex_):
    ask_for = {"show": ("top_box", "mean")}
    both = measures.crosstab(complex_, "all", ["region", "wave"], test="both", **ask_for)
    pairs, rest = (
        measures.crosstab(complex_, "all", ["region", "wave"], test=t, **ask_for) for t in ("columns", "rest")
    )
    assert both.cells["letters"].tolist() == pairs.cells["letters"].tolist()
    assert both.cells["mark"].tolist() == rest.cells["mark"].replace("–", "").tolist()
    np.testing.assert_allclose(both.cells["p_value"], rest.cells["p_value"])
    assert len(both.tests) == len(pairs.tests) + len(rest.tests)
    assert both.settings["test"] == "both"


def test_a_row_says_whether_more_of_it_is_better():
    frame = answers()[["a", "region"]]
    cells = measures.crosstab(ask(frame), "a", "region", show=("share", "top_box", "bottom_box", "mean")).cells
    found = cells.drop_duplicates(["measure", "answer"])[["measure", "better"]].to_numpy().tolist()
    assert found == [
        *(["share", side] for side in (-1, -1, 0, 1, 1)), ["top_box", 1], ["bottom_box", -1], ["mean", 1],
    ]  # fmt: skip


def test_p_values_are_adjusted_within_a_row_of_a_banner():
    frame = answers().assign(group=np.tile(list("1234"), 150))
    items = {"a": {"scale": {"min": 1, "max": 5}}, "group": {"scale": {"codes": list("1234")}}}
    sv = survey.from_frame(frame[["a", "group"]], {"items": items})
    tests = measures.crosstab(sv, "a", "group", adjust="bonferroni", show=("share", "mean")).tests
    np.testing.assert_allclose(tests["p_adjusted"], np.minimum(tests["p_value"] * 6, 1))


def test_the_textbooks_tests_by_hand():
    frame = answers()[["a", "region", "w"]]
    sv = ask(frame, design=Design(weight="w"))
    found = measures.crosstab(sv, "a", "region", show=("top_box", "mean"), variance="kish", adjust=None)
    cells = found.cells[found.cells["by"] == "region"]
    top, mean = (cells[cells["measure"] == m] for m in ("top_box", "mean"))
    n = top["effective_base"].to_numpy()
    pooled = np.average(top["estimate"], weights=n)
    z = np.diff(top["estimate"])[0] / np.sqrt(pooled * (1 - pooled) * (1 / n).sum())
    assert found.tests["statistic"].iloc[0] == pytest.approx(-z)
    assert found.tests["p_value"].iloc[0] == pytest.approx(2 * special.ndtr(-abs(z)))
    spread = []
    for level in ("N", "S"):
        part = frame[frame["region"] == level]
        spread.append(np.average((part["a"] - np.average(part["a"], weights=part["w"])) ** 2, weights=part["w"]))
    error = np.sqrt((spread / (mean["effective_base"].to_numpy() - 1)).sum())
    assert found.tests["std_error"].iloc[1] == pytest.approx(error)
    assert found.tests["df"].iloc[1] == pytest.approx(n.sum() - 2, rel=0.05)


def test_counts_and_row_shares(complex_):
    cells = measures.crosstab(complex_, "a", "region", show="share").cells
    frame = complex_.responses
    for row in cells[cells["by"] == "region"].itertuples():
        hit = (frame["a"] == int(row.answer)) & (frame["region"] == row.level)
        assert row.count == hit.sum()
        assert row.weighted_count == pytest.approx(frame["w"][hit].sum())
        assert row.row_share == pytest.approx(frame["w"][hit].sum() / frame["w"][frame["a"] == int(row.answer)].sum())


def test_bases_of_every_item_and_column(complex_):
    found = measures.crosstab(complex_, ["a", "d"], "region")
    frame = complex_.responses
    for row in found.bases[found.bases["by"] == "region"].itertuples():
        there = frame["region"].eq(row.level) & frame[row.item].notna()
        assert row.base == there.sum()
        assert row.weighted_base == pytest.approx(frame["w"][there].sum())
        assert row.effective_base == pytest.approx(frame["w"][there].sum() ** 2 / (frame["w"][there] ** 2).sum())


def test_rows_in_blocks_change_nothing(complex_, monkeypatch):
    whole = measures.crosstab(complex_, ["a", "b", "rec"], ["region", "wave"])
    monkeypatch.setattr(sys.modules["csat_helpers.measures.crosstab"], "_BLOCK", 1)
    parts = measures.crosstab(complex_, ["a", "b", "rec"], ["region", "wave"])
    pd.testing.assert_frame_equal(parts.cells, whole.cells)
    pd.testing.assert_frame_equal(parts.tests, whole.tests)


def test_sorted_by_the_total_with_means_behind(complex_):
    cells = measures.crosstab(complex_, ["a", "b"], "region", sort="estimate").cells
    totals = cells[cells["by"] == "total"]
    for _, item in totals.groupby("item", sort=False):
        assert item["measure"].tolist() == ["share"] * 5 + ["top_box", "mean"]
        assert item["estimate"].iloc[:5].is_monotonic_decreasing
    plain = measures.crosstab(complex_, ["a", "b"], "region").cells
    key = ["item", "measure", "answer", "level"]
    pd.testing.assert_frame_equal(cells.sort_values(key, ignore_index=True), plain.sort_values(key, ignore_index=True))


def test_small_columns_are_hidden_everywhere_and_not_tested():
    frame = answers()[["a", "region"]].assign(region=["S"] * 592 + ["N"] * 8)
    found = measures.crosstab(ask(frame, disclosure=Disclosure()), "a", "region")
    north = found.cells[found.cells["level"] == "N"]
    assert (north["suppressed"] == PRIVACY).all()
    assert north[["estimate", "base", "count", "row_share"]].isna().all(axis=None)
    assert (north["letters"] == "").all()
    assert (found.tests["reason"] == "one of the two is hidden").all()
    assert found.tests[["difference", "std_error", "statistic", "p_value"]].isna().all(axis=None)
    assert found.bases.set_index("level").loc["N", "suppressed"] == PRIVACY
    assert np.isnan(found.bases.set_index("level").loc["N", "base"])


def test_where_nothing_can_be_tested_a_dash_says_so():
    frame = pd.DataFrame({"a": [5.0, 5, 5, 5, 1], "region": ["N", "N", "S", "S", None]})
    found = measures.crosstab(ask(frame), "a", "region", show="mean")
    assert found.cells["letters"].tolist() == ["", "–", "–"]
    assert found.tests["reason"].tolist() == ["everyone answered alike: no error to test against"]


@pytest.mark.parametrize("test", ["columns", "rest", None])
def test_items_without_answers_and_single_respondents_are_flagged(test):
    frame = pd.DataFrame({"a": [np.nan] * 4, "b": [1.0, 2, 3, 4], "region": ["N", "S", "S", "S"]})
    found = measures.crosstab(ask(frame), ["a", "b"], "region", test=test)
    nobody = found.cells[found.cells["item"] == "a"]
    assert (nobody["reason"] == "no respondents").all()
    assert (nobody["base"] == 0).all()
    single = found.cells[(found.cells["item"] == "b") & (found.cells["level"] == "N")]
    assert (single["reason"] == "one respondent: no error can be estimated").all()
    numbers = found.cells[["estimate", "std_error"]].isna().any(axis=1)
    assert (found.cells.loc[numbers, "reason"] != "").all()


def test_a_focus_counts_its_own_bases_with_the_whole_design(complex_):
    found = measures.crosstab(complex_.focus(segment={"region": "N"}), "a", "wave", show="mean")
    assert found.cells["base"].iloc[0] == measures.mean(complex_, "a", by="region").set_index("level").loc["N", "base"]
    assert found.settings["df"] == complex_.arrays.df


def test_those_who_come_back_are_paired():
    rng = np.random.default_rng(4)
    person = rng.normal(3.4, 1.2, 200)
    twice = np.clip(np.round(np.r_[person, person + 0.2] + rng.normal(0, 0.3, 400)), 1, 5)
    frame = pd.DataFrame({"a": twice, "who": np.tile(np.arange(200), 2), "wave": np.repeat(["1", "2"], 200)})
    items = {"a": {"scale": {"min": 1, "max": 5}}}
    alone = survey.from_frame(frame, {"items": items})
    known = survey.from_frame(frame, {"items": {**items, "who": {"role": "id"}}})
    apart, together = (measures.crosstab(s, "a", "wave", show="mean").tests.iloc[0] for s in (alone, known))
    change = np.diff(twice.reshape(2, 200), axis=0)[0]
    assert together["std_error"] == pytest.approx(change.std(ddof=1) / 200**0.5)
    assert apart["std_error"] > 2 * together["std_error"]


@st.composite
def tables(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = draw(st.integers(30, 120))
    return pd.DataFrame(
        {
            "a": np.where(rng.random(n) < 0.1, np.nan, rng.integers(1, 6, n)),
            "region": rng.choice(["N", "S"], n), "w": rng.uniform(0.3, 3, n), "stratum": rng.integers(0, 2, n),
        }
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(tables())
def test_column_shares_add_up_to_one_and_row_shares_over_columns(frame):
    cells = measures.crosstab(
        ask(frame, design=Design(weight="w", stratum="stratum")), "a", "region", show="share"
    ).cells
    sums = cells.groupby("level")["estimate"].sum()
    np.testing.assert_allclose(sums, 1)
    rows = cells[cells["by"] == "region"].groupby("answer")["row_share"].sum(min_count=1).dropna()
    np.testing.assert_allclose(rows, 1)


@settings(max_examples=15, deadline=None)
@given(tables(), st.integers(0, 99))
def test_order_of_rows_and_size_of_weights_change_nothing(frame, seed):
    design = Design(weight="w", stratum="stratum")
    one = measures.crosstab(ask(frame, design=design), "a", "region")
    other = frame.sample(frac=1, random_state=seed).reset_index(drop=True)
    two = measures.crosstab(ask(other.assign(w=other["w"] * 7), design=design), "a", "region")
    for name in ("estimate", "std_error", "conf_low", "row_share"):
        np.testing.assert_allclose(two.cells[name], one.cells[name], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(two.tests["p_value"], one.tests["p_value"], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"test": "column"}, "There is no test 'column'. Did you mean 'columns'"),
        ({"variance": "tailor"}, "There is no variance 'tailor'. Did you mean 'taylor'"),
        ({"adjust": "bh"}, "P values cannot be adjusted by 'bh'"),
        ({"interval": "logits"}, "There is no interval 'logits'"),
        ({"sort": "alphabet"}, "A table cannot be sorted by 'alphabet'."),
        ({"confidence": 95}, "A confidence of 95"),
    ],
)
def test_settings_that_are_not_offered(plain, settings, message):
    with pytest.raises(MeasureError) as raised:
        measures.crosstab(plain, "a", "region", **settings)
    assert message in str(raised.value)


def test_why_two_columns_are_not_tested_is_told_apart():
    frame = pd.DataFrame({"a": [1.0, 2, 3, 4, 5, 1], "region": ["N", "N", "S", "S", "S", "S"], "c": [1, 1, 2, 3, 4, 5]})
    clustered = measures.crosstab(ask(frame, design=Design(cluster=["c"])), "a", "region", show="mean").tests
    assert clustered["reason"].tolist() == ["all answers lie in one cluster: no error can be estimated"]
    alone = measures.crosstab(ask(frame.iloc[1:].reset_index(drop=True)), "a", "region", show="mean").tests
    assert alone["reason"].tolist() == ["one respondent: no error can be estimated"]
