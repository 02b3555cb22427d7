"""Tests of independence against R: svychisq of survey 4.1.1 (survey_design.json) and R 4.2.2's own (tests_and_scales.json).

``svychisq(~sch.wide + stype)`` on the schools' designs agrees as it is: R's Chisq is Pearson's statistic of the
weighted table, unadjusted, with the adjusted p. ``prop.test`` of 45 of 100 against 60 of 110 is Pearson's chi-square
of the two by two table, with and without Yates's correction; its interval divides by n where ours has n - 1 and takes
t on the design's df, both converted here. ``fisher.test``'s odds ratio comes out of R's ``uniroot`` with its tolerance
of 1.2e-4, so ours is compared to that, and its p to 1e-8.

Left out: ``lincom`` and ``saddlepoint``, which give the same asymptotic distribution as F and Chisq approximate by
integrating a sum of chi-squares: they are not offered. ``kruskal`` (a rank test) is not offered either.
The two binomial intervals of 37 of 80 (``binom.confint`` wilson and exact) are the formulas behind ``interval="wilson"``
and ``"beta"`` on 80 trials, before these adjust the base for the design.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import special

from csat_helpers import measures, survey
from csat_helpers.measures.kernel import intervals
from csat_helpers.measures.kernel.estimation import Members, covariance

from .conftest import DESIGNS

pytestmark = pytest.mark.realdata
CLOSE = {"rel": 1e-8, "abs": 1e-12}
YES_NO = {"scale": {"codes": ["yes", "no"]}}
R_ROOT = 1.2e-4  # .Machine$double.eps^0.25


@pytest.fixture(params=DESIGNS)
def case(request, schools, oracle):
    return schools(request.param), oracle("survey_design")[request.param]


@pytest.fixture(scope="module")
def proportions(oracle):
    return oracle("tests_and_scales")["d_prop_tests"]


def counted(table: list[list[int]]):
    """A survey whose unweighted table of group by answer has these counts."""
    rows = [
        (g, a)
        for g, counts in zip("xy", table, strict=True)
        for a, n in zip(["yes", "no"], counts, strict=True)
        for _ in range(n)
    ]
    frame = pd.DataFrame(rows, columns=["group", "answer"])
    return survey.from_frame(frame, {"items": {"group": {"scale": {"codes": ["x", "y"]}}, "answer": YES_NO}})


@pytest.mark.parametrize("statistic", ["F", "Chisq", "Wald", "adjWald"])
def test_svychisq(statistic, case):
    sv, expected = case
    theirs = expected["chisq_schwide_x_stype"][statistic]
    got = measures.association(sv, "sch.wide", "stype", statistic=statistic).iloc[0]
    assert got["statistic"] == pytest.approx(np.ravel(theirs["statistic"])[0], **CLOSE)
    assert got["p_value"] == pytest.approx(theirs["p"], **CLOSE)
    df = [got["df"], got["df2"]][: len(theirs["parameter"])]
    assert df == pytest.approx(list(theirs["parameter"].values()), **CLOSE)
    assert got["reason"] == ""


def test_the_weighted_table(case):
    sv, expected = case
    cell = pd.Series(expected["table"]["sch.wide"]) + pd.Series(expected["table"]["stype"])
    own = (sv.responses["sch.wide"] + sv.responses["stype"]).map({c: k for k, c in enumerate(cell)}).to_numpy()
    # R rounds nothing: svytable is the sum of the weights, which the files hold to nine digits.
    got = np.bincount(own, sv.arrays.weight, minlength=len(cell))
    assert got == pytest.approx(np.array(expected["table"]["Freq"]), **CLOSE)
    base = measures.association(sv, "sch.wide", "stype").iloc[0]["weighted_base"]
    assert base == pytest.approx(sum(expected["table"]["Freq"]), **CLOSE)


@pytest.mark.parametrize(
    ("statistic", "key"), [("pearson", "prop_test_45_100_vs_60_110"), ("pearson_corrected", "prop_test_corrected")]
)
def test_prop_test(statistic, key, proportions):
    got = measures.association(counted([[45, 55], [60, 50]]), "group", "answer", statistic=statistic).iloc[0]
    assert got["statistic"] == pytest.approx(proportions[key]["chisq"], **CLOSE)
    assert got["p_value"] == pytest.approx(proportions[key]["p"], **CLOSE)


def test_interval_of_prop_test(proportions):
    sv = counted([[45, 55], [60, 50]])
    row, yes = np.arange(210), (sv.responses["answer"] == "yes").to_numpy(float)
    members = Members(row, (sv.responses["group"] == "y").to_numpy(int), 2)
    grid, among = covariance(yes[:, None], members, sv.arrays)
    gap = grid.estimate[0, 0] - grid.estimate[1, 0]
    reach = special.ndtri(0.975) * np.sqrt((among[0, 0, 0] + among[1, 1, 0] - 2 * among[0, 1, 0]) * 209 / 210)
    assert [gap - reach, gap + reach] == pytest.approx(proportions["prop_test_45_100_vs_60_110"]["ci"], **CLOSE)


def test_fisher(proportions):
    expected = proportions["fisher_5_20_vs_12_22"]
    got = measures.association(counted([[5, 15], [12, 10]]), "group", "answer", statistic="fisher").iloc[0]
    assert got["p_value"] == pytest.approx(expected["p"], **CLOSE)
    assert got["statistic"] == pytest.approx(expected["or"], abs=R_ROOT)


@pytest.mark.parametrize(("interval", "key"), [("wilson", "binom_wilson_37_80"), ("beta", "binom_exact_37_80")])
def test_binomial_intervals(interval, key, proportions):
    function = {"wilson": intervals.wilson_interval, "beta": intervals.beta_interval}[interval]
    low, high = function(np.array([37 / 80]), np.array([80.0]), 0.95)
    assert [low[0], high[0]] == pytest.approx([proportions[key]["Lower"], proportions[key]["Upper"]], **CLOSE)
