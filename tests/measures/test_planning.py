import numpy as np
import pytest
from scipy import stats

from csat_helpers import measures
from csat_helpers.errors import MeasureError


@pytest.mark.parametrize("formula", ["cochran", "krejcie_morgan"])
@pytest.mark.parametrize("population", [None, 400, 10_000])
@pytest.mark.parametrize("deff", [1.0, 1.7])
def test_the_margin_of_the_sample_is_the_margin_asked_for(formula, population, deff):
    settings = {"population": population, "deff": deff, "confidence": 0.9, "share": 0.3}
    n = measures.sample_size(0.04, formula=formula, **settings)["estimate"].iloc[0]
    reached = measures.margin_of_error(n, **settings)
    # Krejcie and Morgan's formula counts a little otherwise: it is not the exact inverse
    assert reached == pytest.approx(0.04, rel=1e-9 if formula == "cochran" else 0.01)


def test_a_row_each_combination():
    got = measures.sample_size([0.03, 0.05], share=[0.5, 0.2], population=[1_000, 50_000])
    assert len(got) == 8
    assert got["respondents"].tolist() == np.ceil(got["estimate"]).astype(int).tolist()
    assert (got.sort_values("margin", kind="stable")["margin"] == got["margin"]).all()


def test_a_census_is_never_more_than_everyone():
    got = measures.sample_size(0.001, population=200, deff=3)
    assert got["respondents"].tolist() == [200]


def test_invitations_and_when_there_are_too_few_people():
    got = measures.sample_size(0.05, population=[300, 30_000], response_rate=0.25)
    assert got["invitations"].tolist() == [4 * n for n in got["respondents"]]
    assert got["reason"].tolist() == ["more invitations than there are people", ""]
    exact = measures.sample_size(0.05, response_rate=0.1)
    assert exact["invitations"].tolist() == [3850]  # 385 / 0.1 is a little more in floating point
    assert np.isnan(exact["population"].iloc[0])


def test_power_is_the_inverse_of_the_number():
    n = measures.power_two_shares(0.5, 0.6, power=0.9)["estimate"].iloc[0]
    assert measures.power_two_shares(0.5, 0.6, respondents=n)["power"].iloc[0] == pytest.approx(0.9)
    n = measures.power_two_means(0.4, 1.1, power=0.9)["estimate"].iloc[0]
    assert measures.power_two_means(0.4, 1.1, respondents=n)["power"].iloc[0] == pytest.approx(0.9)


def test_power_of_means_is_that_of_statsmodels():
    from statsmodels.stats.power import TTestIndPower

    expected = TTestIndPower().solve_power(0.5, power=0.8, alpha=0.05)
    # statsmodels counts the other tail too, R does not unless strict: it is worth 0.0002 of a respondent here
    assert measures.power_two_means(0.5, 1)["estimate"].iloc[0] == pytest.approx(expected, rel=1e-5)


def test_power_by_simulation():
    rng = np.random.default_rng(0)
    n, draws = 100, 20_000
    a, b = (rng.binomial(n, p, draws) / n for p in (0.3, 0.5))
    middle = (a + b) / 2
    found = (np.abs(a - b) / np.sqrt(2 * middle * (1 - middle) / n) > stats.norm.ppf(0.975)).mean()
    assert measures.power_two_shares(0.3, 0.5, respondents=n)["power"].iloc[0] == pytest.approx(found, abs=0.01)


def test_the_design_effect_multiplies():
    simple = measures.power_two_shares(0.5, 0.6)
    clustered = measures.power_two_shares(0.5, 0.6, deff=2)
    assert clustered["estimate"].iloc[0] == pytest.approx(2 * simple["estimate"].iloc[0])
    assert measures.power_two_shares(0.5, 0.6, deff=2, respondents=800)["power"].iloc[0] == pytest.approx(
        measures.power_two_shares(0.5, 0.6, respondents=400)["power"].iloc[0]
    )


def test_a_huge_difference_needs_two():
    assert measures.power_two_means(50, 1)["respondents"].tolist() == [2]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: measures.sample_size(5), r"A margin of 5 is not between 0 and 1. Write 5 % as 0.05"),
        (lambda: measures.sample_size(0.05, share=1), "A share of 1 is not between 0 and 1"),
        (lambda: measures.sample_size(0.05, population=0), "A population of 0 is not above 1"),
        (lambda: measures.sample_size(0.05, deff=0), "A design effect of 0 is not above 0"),
        (lambda: measures.sample_size(0.05, response_rate=20), "A response rate of 20 is not between 0 and 1"),
        (lambda: measures.sample_size(0.05, confidence=95), "A confidence of 95"),
        (lambda: measures.sample_size(0.05, formula="cochrane"), "Did you mean 'cochran'"),
        (lambda: measures.margin_of_error(500, population=400), "500 respondents are more than the population of 400"),
        (lambda: measures.power_two_shares(0.5, 0.5), "No number of respondents finds a difference of 0"),
        (lambda: measures.power_two_means(0, 1), "No number of respondents finds a difference of 0"),
        (lambda: measures.power_two_means(1, 0), "A standard deviation of 0 is not above 0"),
        (lambda: measures.power_two_means(1, 1, power=80), "A power of 80 is not between 0 and 1"),
        (lambda: measures.power_two_shares(0.5, 0.6, respondents=1), "A number of respondents of 1 is not above 1"),
    ],
)
def test_errors(ask, message):
    with pytest.raises(MeasureError, match=message):
        ask()
