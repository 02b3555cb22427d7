import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.paired import MCNEMAR_TESTS, TABLE_TESTS, cochran_table, square_table
from csat_helpers.survey import Design, Disclosure

from .conftest import ask

YES = {"scale": {"min": 0, "max": 1}}
CODES = {"scale": {"codes": ["x", "y", "z"]}}


def pairs(both: int, first: int, second: int, neither: int, **settings):
    rows = [(1.0, 1.0)] * both + [(1.0, 0.0)] * first + [(0.0, 1.0)] * second + [(0.0, 0.0)] * neither
    return survey.from_frame(pd.DataFrame(rows, columns=["a", "b"]), {"items": {"a": YES, "b": YES}}, **settings)


def categories(rows: list[tuple]):
    return survey.from_frame(pd.DataFrame(rows, columns=["a", "b"]), {"items": {"a": CODES, "b": CODES}})


def test_mcnemar_is_that_of_statsmodels():
    from statsmodels.stats.contingency_tables import mcnemar

    sv, table = pairs(20, 9, 3, 11), [[20, 9], [3, 11]]
    for statistic, options in (
        ("chi2", {"exact": False, "correction": False}),
        ("corrected", {"exact": False, "correction": True}),
        ("exact", {"exact": True}),
    ):
        got = measures.mcnemar(sv, "a", "b", statistic=statistic).iloc[0]
        expected = mcnemar(table, **options)
        assert [got["statistic"], got["p_value"]] == pytest.approx([expected.statistic, expected.pvalue])
        assert got["base"] == 43


def test_the_difference_and_its_error():
    sv = pairs(20, 9, 3, 11)
    got = measures.mcnemar(sv, "a", "b", confidence=0.9).iloc[0]
    change = sv.responses["a"] - sv.responses["b"]
    error = np.sqrt(change.var(ddof=0) / len(change))
    assert [got["share"], got["other_share"]] == pytest.approx([29 / 43, 23 / 43])
    assert got["estimate"] == pytest.approx(6 / 43)
    assert got["std_error"] == pytest.approx(error)
    low, high = stats.norm.interval(0.9, 6 / 43, error)
    assert [got["conf_low"], got["conf_high"]] == pytest.approx([low, high])


def test_weights_do_not_count_but_no_weight_does():
    frame = pd.DataFrame({"a": [1.0, 1, 1, 0, 1], "b": [0.0, 0, 0, 1, 0], "w": [9.0, 1, 1, 1, 0]})
    sv = survey.from_frame(frame, {"items": {"a": YES, "b": YES}}, design=Design(weight="w"))
    got = measures.mcnemar(sv, "a", "b").iloc[0]
    assert [got["base"], got["statistic"]] == [4, 1]


def test_as_many_there_as_back_is_nothing_even_corrected():
    got = [measures.mcnemar(pairs(5, 4, 4, 5), "a", "b", statistic=s).iloc[0] for s in MCNEMAR_TESTS]
    assert [row["p_value"] for row in got] == [1, 1, 1]
    assert [row["statistic"] for row in got] == [0, 0, 4]


def test_top_boxes_are_compared(plain):
    got = measures.mcnemar(plain, "a", "b", event=[4, 5]).iloc[0]
    boxes = measures.top_box(plain, ["a", "b"])["estimate"].tolist()
    assert [got["share"], got["other_share"]] == pytest.approx(boxes)


def test_the_labels_of_what_counts():
    frame = pd.DataFrame({"a": list("xxyzx"), "b": list("yzxxx")})
    sv = survey.from_frame(frame, {"items": {"a": {"scale": {"codes": {"x": "Ours", "y": "Y", "z": "Z"}}}, "b": CODES}})
    assert measures.mcnemar(sv, "a", "b", event=["x", "y"]).iloc[0]["event_label"] == "Ours and Y"


def test_cochran_q_is_that_of_statsmodels():
    from statsmodels.stats.contingency_tables import cochrans_q

    rng = np.random.default_rng(0)
    x = (rng.random((60, 4)) < [0.3, 0.4, 0.5, 0.6]).astype(float)
    frame = pd.DataFrame(x, columns=list("abcd")).mask(rng.random((60, 4)) < 0.05)
    sv = survey.from_frame(frame, {"items": dict.fromkeys("abcd", YES)})
    got, whole = measures.cochran_q(sv, list("abcd")), frame.dropna()
    expected = cochrans_q(whole)
    assert got["statistic"].tolist() == pytest.approx([expected.statistic] * 4)
    assert got["p_value"].tolist() == pytest.approx([expected.pvalue] * 4)
    assert (got["base"] == len(whole)).all()
    assert got["estimate"].tolist() == pytest.approx(whole.mean().tolist())


def test_cochran_q_of_two_is_mcnemar():
    sv = pairs(20, 9, 3, 11)
    two = measures.cochran_q(sv, ["a", "b"]).iloc[0]
    one = measures.mcnemar(sv, "a", "b").iloc[0]
    assert [two["statistic"], two["p_value"]] == pytest.approx([one["statistic"], one["p_value"]])


def test_counts_of_patterns_are_respondents():
    patterns = np.array([[1, 1, 0], [0, 1, 0], [1, 0, 1]])
    each = cochran_table(np.repeat(patterns, [3, 1, 2], axis=0), np.ones(6))
    assert cochran_table(patterns, np.array([3, 1, 2])) == pytest.approx(each)


def test_square_tables_are_those_of_statsmodels():
    from statsmodels.stats.contingency_tables import SquareTable

    table = np.array([[20, 10, 5, 2], [3, 30, 15, 1], [1, 5, 40, 7], [4, 2, 2, 9]])
    theirs = SquareTable(table, shift_zeros=False)
    for statistic, expected in (
        ("stuart_maxwell", theirs.homogeneity("stuart_maxwell")),
        ("bhapkar", theirs.homogeneity("bhapkar")),
        ("bowker", theirs.symmetry()),
    ):
        assert square_table(table, statistic) == pytest.approx((expected.statistic, expected.df, expected.pvalue))


def test_two_categories_are_mcnemar():
    sv = pairs(20, 9, 3, 11)
    one = measures.mcnemar(sv, "a", "b").iloc[0]
    for statistic in ("stuart_maxwell", "bowker"):
        got = measures.marginal_homogeneity(sv, "a", "b", statistic=statistic).iloc[0]
        assert [got["statistic"], got["df"]] == pytest.approx([one["statistic"], 1])


def test_categories_that_nobody_left_take_no_df():
    table = np.array([[20, 4, 0, 0], [9, 10, 0, 0], [0, 0, 7, 0], [0, 0, 0, 3]])
    assert square_table(table, "stuart_maxwell")[:2] == pytest.approx((25 / 13, 1))
    assert square_table(table, "bowker")[:2] == pytest.approx((25 / 13, 1))
    apart = np.array([[20, 4, 0, 0], [9, 10, 0, 0], [0, 0, 7, 6], [0, 0, 1, 3]])
    assert square_table(apart, "stuart_maxwell")[:2] == pytest.approx((25 / 13 + 25 / 7, 2))


def test_categories_of_either_question_count():
    got = measures.marginal_homogeneity(categories([("x", "z")] * 3 + [("x", "x")] * 4 + [("y", "x")] * 2), "a", "b")
    assert got["df"].tolist() == [2]
    assert got["base"].tolist() == [9]


@pytest.mark.parametrize(
    ("sv", "reason"),
    [
        (pairs(0, 0, 0, 0), "no respondents"),
        (pairs(3, 0, 0, 2), "every respondent answered alike: there is nothing to test"),
    ],
)
def test_what_cannot_be_tested_says_why(sv, reason):
    found = [measures.mcnemar(sv, "a", "b", statistic=s, event=1) for s in MCNEMAR_TESTS]
    found += [measures.marginal_homogeneity(sv, "a", "b", statistic=s) for s in TABLE_TESTS]
    found += [measures.cochran_q(sv, ["a", "b"], event=1)]
    for frame in found:
        assert (frame["reason"] == reason).all()
        assert frame[["statistic", "p_value"]].isna().all(axis=None)


def test_bhapkar_has_no_end_where_everyone_moves():
    got = measures.marginal_homogeneity(pairs(0, 5, 0, 0), "a", "b", statistic="bhapkar").iloc[0]
    assert got["reason"] == "every respondent changed: this test has no end, use stuart_maxwell"
    assert measures.marginal_homogeneity(pairs(0, 5, 0, 0), "a", "b").iloc[0]["reason"] == ""


def test_errors(plain):
    with pytest.raises(MeasureError, match=r"no statistic 'chi'. Did you mean 'chi2'"):
        measures.mcnemar(plain, "a", "b", statistic="chi")
    with pytest.raises(MeasureError, match="'a' cannot be paired with itself"):
        measures.mcnemar(plain, "a", "a", event=5)
    with pytest.raises(MeasureError, match=r"'a' has 5 answers, not two: 1, 2, 3, 4, 5. Name those that count: event="):
        measures.mcnemar(plain, "a", "b")
    with pytest.raises(MeasureError, match=r"'a' has no answer '7'"):
        measures.mcnemar(plain, "a", "b", event=[5, 7])
    with pytest.raises(MeasureError, match="compares two items or more, not 'a' alone"):
        measures.cochran_q(plain, "a")
    with pytest.raises(MeasureError, match=r"no statistic 'bowkers'"):
        measures.marginal_homogeneity(plain, "a", "b", statistic="bowkers")
    assert measures.cochran_q(plain, []).empty


def test_the_focus_counts_and_small_bases_are_hidden(plain):
    got = measures.mcnemar(plain.focus(segment={"region": "N"}), "a", "b", event=[4, 5]).iloc[0]
    assert got["base"] == (plain.responses["region"] == "N").sum()
    sv = ask(plain.responses.head(20), disclosure=Disclosure())
    got = measures.mcnemar(sv, "a", "b", event=[4, 5]).iloc[0]
    assert got["suppressed"] == "reliability"
    assert np.isnan(got[["share", "estimate", "statistic", "p_value", "base"]].astype(float)).all()
