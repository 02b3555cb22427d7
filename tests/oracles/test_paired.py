"""Paired tests and planning against worked examples (worked.json, at its 1e-6) and R 4.2.2 (tests_and_scales.json, 1e-8).

Worked: McNemar on Agresti's approval ratings, Cochran's Q on three drugs (SAS), Stuart-Maxwell, Bhapkar and Bowker on
a paired 3 x 3 table (DescTools), sample sizes with finite population correction. Each is run on a survey whose
respondents have the table's counts. Conventions: the example's z is 1.96 and Krejcie and Morgan's chi-square 3.841,
so the level of confidence is set to give those; the example rounds Krejcie and Morgan's number to the nearest, where we
round up, and its printed table has 384 at a population of 100,000, which its formula does not give (left out there,
as its note says).

R: ``mcnemar.test`` (corrected) is given without its table; the counts here follow from its statistic, (|b - c| - 1)2 /
(b + c) = 36 / 17. ``power.prop.test(p1 = .5, p2 = .6, power = .8)`` and ``power.t.test(delta = .3, power = .8)``:
R's ``uniroot`` there stops after its tolerance of 1.2e-4, but ends closer than 1e-8.
"""

import pandas as pd
import pytest
from scipy import special

from csat_helpers import measures, survey

pytestmark = pytest.mark.realdata
CLOSE = {"rel": 1e-8}
WORKED = {"rel": 1e-6}


@pytest.fixture(scope="module")
def worked(oracle):
    return {e["id"]: e for e in oracle("worked")["examples"]}


@pytest.fixture(scope="module")
def proportions(oracle):
    return oracle("tests_and_scales")["d_prop_tests"]


def paired(table, codes):
    """A survey of two items, ``one`` and ``two``, with these counts."""
    cells = [(a, b, int(n)) for a, row in zip(codes, table, strict=True) for b, n in zip(codes, row, strict=True)]
    rows = [(a, b) for a, b, n in cells for _ in range(n)]
    items = {name: {"scale": {"codes": codes}} for name in ("one", "two")}
    return survey.from_frame(pd.DataFrame(rows, columns=["one", "two"]), {"items": items})


def published(example, **found):
    for name, value in example["published"].items():
        assert found[name] == pytest.approx(value, abs=example["tolerance"])


def test_mcnemar_on_agresti(worked):
    example = worked["mcnemar_agresti"]
    sv = paired(example["data"], ["approve", "disapprove"])
    rows = {
        statistic: measures.mcnemar(sv, "one", "two", event="approve", statistic=statistic).iloc[0]
        for statistic in ("chi2", "corrected", "exact")
    }
    theirs = example["expected"]
    assert rows["chi2"]["statistic"] == pytest.approx(theirs["chi2"], **WORKED)
    assert rows["chi2"]["p_value"] == pytest.approx(theirs["p"], **WORKED)
    assert rows["corrected"]["statistic"] == pytest.approx(theirs["chi2_cc"], **WORKED)
    assert rows["exact"]["p_value"] == pytest.approx(theirs["exact_p"], **WORKED)
    for row in rows.values():
        assert row["estimate"] == pytest.approx(theirs["diff"], **WORKED)
        assert row["std_error"] == pytest.approx(theirs["se"], **WORKED)
        assert row["conf_high"] == pytest.approx(theirs["diff"] + special.ndtri(0.975) * theirs["se"], **WORKED)
    published(example, chi2=rows["chi2"]["statistic"])


def test_mcnemar_of_r(proportions):
    expected = proportions["mcnemar"]
    assert expected["chisq"] == pytest.approx(36 / 17, rel=1e-12)
    got = measures.mcnemar(paired([[9, 12], [5, 9]], ["yes", "no"]), "one", "two", statistic="corrected").iloc[0]
    assert got["statistic"] == pytest.approx(expected["chisq"], **CLOSE)
    assert got["p_value"] == pytest.approx(expected["p"], **CLOSE)


def test_cochran_q(worked):
    example = worked["cochran_q_sas"]
    patterns = [
        list(p) for p, n in zip(example["data"]["patterns"], example["data"]["counts"], strict=True) for _ in range(n)
    ]
    items = {name: {"scale": {"codes": ["F", "U"]}} for name in "ABC"}
    sv = survey.from_frame(pd.DataFrame(patterns, columns=list("ABC")), {"items": items})
    got = measures.cochran_q(sv, list("ABC"), event="F")
    theirs = example["expected"]
    assert got["statistic"].tolist() == pytest.approx([theirs["Q"]] * 3, **WORKED)
    assert (got["df"] == theirs["df"]).all()
    assert got["p_value"].iloc[0] == pytest.approx(theirs["p"], **WORKED)
    assert (got["estimate"] * got["base"]).tolist() == pytest.approx(theirs["favourable"])
    published(example, Q=got["statistic"].iloc[0], p=got["p_value"].iloc[0])


def test_stuart_maxwell_bhapkar_bowker(worked):
    example = worked["stuart_maxwell"]
    sv = paired(example["data"], ["a", "b", "c"])
    rows = {
        statistic: measures.marginal_homogeneity(sv, "one", "two", statistic=statistic).iloc[0]
        for statistic in ("stuart_maxwell", "bhapkar", "bowker")
    }
    theirs = example["expected"]
    for statistic, row in rows.items():
        assert row["statistic"] == pytest.approx(theirs[statistic], **WORKED)
    assert [row["df"] for row in rows.values()] == [theirs["df"], theirs["df"], theirs["bowker_df"]]
    assert rows["stuart_maxwell"]["p_value"] == pytest.approx(theirs["p"], **WORKED)
    assert rows["bhapkar"]["p_value"] == pytest.approx(theirs["bhapkar_p"], **WORKED)
    published(example, stuart_maxwell=rows["stuart_maxwell"]["statistic"], p=rows["stuart_maxwell"]["p_value"])


def test_sample_size_with_finite_population_correction(worked):
    example = worked["fpc"]
    theirs, given = example["expected"], example["data"]
    z, populations = 2 * special.ndtr(given["z"]) - 1, given["N"]
    assert measures.sample_size(given["d"], confidence=z)["estimate"].iloc[0] == pytest.approx(theirs["n0"], **WORKED)
    cochran = measures.sample_size(given["d"], share=given["p"], population=populations, confidence=z)
    assert cochran["estimate"].tolist() == pytest.approx(list(theirs["cochran"].values()), **WORKED)
    assert cochran["respondents"].tolist() == list(theirs["cochran_ceil"].values())
    level = special.chdtr(1, 3.841)
    morgan = measures.sample_size(given["d"], population=populations, confidence=level, formula="krejcie_morgan")
    assert morgan["estimate"].tolist() == pytest.approx(list(theirs["krejcie_morgan"].values()), **WORKED)
    assert morgan["estimate"].round().tolist() == list(theirs["krejcie_morgan_round"].values())
    error = measures.margin_of_error(278, population=1000, confidence=z) / given["z"]
    assert error == pytest.approx(theirs["se_fpc_example"], **WORKED)


def test_power(proportions):
    shares = measures.power_two_shares(0.5, 0.6, power=0.8)
    assert shares["estimate"].iloc[0] == pytest.approx(proportions["power"]["prop_n"], **CLOSE)
    means = measures.power_two_means(0.3, 1, power=0.8)
    assert means["estimate"].iloc[0] == pytest.approx(proportions["power"]["t_n"], **CLOSE)
