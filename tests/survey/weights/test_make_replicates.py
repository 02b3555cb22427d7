import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import DesignError
from csat_helpers.survey import Design


def two_a_stratum(strata=6, seed=0):
    rng = np.random.default_rng(seed)
    size = strata * 2 * 5
    frame = pd.DataFrame({"q": rng.integers(1, 6, size), "w": rng.uniform(1, 2, size)})
    frame["s"] = np.arange(size) // 10
    frame["c"] = np.arange(size) // 5
    return survey.from_frame(
        frame,
        {"items": {"q": {"scale": {"min": 1, "max": 5}}}},
        design=Design(weight="w", stratum="s", cluster=["c"]),
    )


def total_variance(sv):
    """The variance of the weighted total of ``q`` from the replicates, and by hand from the clusters' totals."""
    found = sv.arrays.replicates
    q = sv.answers("q")
    spread = (found.coefficient * (q @ found.weight - q @ sv.arrays.weight) ** 2).sum()
    totals = pd.Series(q * sv.arrays.weight).groupby([sv.responses["s"], sv.responses["c"]]).sum()
    by_hand = totals.groupby(level=0).apply(lambda t: len(t) / (len(t) - 1) * ((t - t.mean()) ** 2).sum()).sum()
    return spread, by_hand


@pytest.mark.parametrize(
    "asked", [{"method": "jkn"}, {"method": "brr"}, {"method": "brr", "fay": 0.3}], ids=["jkn", "brr", "fay"]
)
def test_replicates_give_the_variance_of_a_total_exactly(asked):
    spread, by_hand = total_variance(survey.with_replicates(two_a_stratum(), **asked))
    assert spread == pytest.approx(by_hand, rel=1e-10)


def test_the_bootstrap_comes_near_it():
    spread, by_hand = total_variance(survey.with_replicates(two_a_stratum(), "bootstrap", size=2000, seed=1))
    assert spread == pytest.approx(by_hand, rel=0.1)


def test_a_finite_population_shrinks_the_jackknife_a_stratum_at_a_time():
    sv = two_a_stratum()
    sizes = np.where(sv.responses["s"] < 3, 4.0, 1000.0)
    frame = sv.responses.assign(n=sizes)
    with_fpc = survey.from_frame(frame, sv.questionnaire, design=Design("w", "s", ["c"], ["n"]))
    made = survey.with_replicates(with_fpc).design.replicates
    assert made is not None
    assert sorted(made.coefficients) == pytest.approx(sorted([0.5 * (1 - 2 / 4)] * 6 + [0.5 * (1 - 2 / 1000)] * 6))


def test_degrees_of_freedom_are_the_designs():
    sv = survey.with_replicates(two_a_stratum(), "bootstrap", size=20, seed=1)
    assert sv.arrays.df == 6


def test_the_survey_seeds_the_bootstrap_unless_a_seed_is_given():
    one, two = (survey.with_replicates(two_a_stratum(), "bootstrap", size=5).arrays.replicates for _ in range(2))
    other = survey.with_replicates(two_a_stratum(seed=1), "bootstrap", size=5).arrays.replicates
    given = survey.with_replicates(two_a_stratum(), "bootstrap", size=5, seed=3).arrays.replicates
    assert one is not None
    assert two is not None
    assert other is not None
    assert given is not None
    factors = [r.weight / two_a_stratum(seed=k).arrays.weight[:, None] for r, k in ((one, 0), (other, 1), (given, 0))]
    np.testing.assert_array_equal(one.weight, two.weight)
    assert not np.allclose(factors[0], factors[1])
    assert not np.allclose(factors[0], factors[2])


LONELY = survey.from_frame(pd.DataFrame({"s": [1, 1, 2]}), {}, design=Design(stratum="s"))
THREE = survey.from_frame(pd.DataFrame({"s": [1, 1, 2, 2, 2]}), {}, design=Design(stratum="s"))
MANY = survey.from_frame(pd.DataFrame({"a": range(2001)}), {})


@pytest.mark.parametrize(
    ("sv", "asked", "expected"),
    [
        (
            LONELY,
            {"method": "jkn"},
            "with_replicates: Replicate weights cannot show the spread of strata with one cluster only; there are 1."
            " Join each with a like stratum in the data, or leave 'replicates' out.",
        ),
        (
            THREE,
            {"method": "brr"},
            "with_replicates: Balanced replicates need two clusters in every stratum; 1 of 2 have another number (the"
            " first: 3). Use make: jkn or make: bootstrap.",
        ),
        (
            MANY,
            {"method": "jkn"},
            "with_replicates: A jackknife would make 2,001 replicate weights, one a cluster; at most 2,000 are kept. Make"
            " a bootstrap (make: bootstrap), or leave 'replicates' out.",
        ),
        (
            THREE,
            {"method": "jkk"},
            "with_replicates: Key 'replicates.make' has the value 'jkk'; it should be 'jkn', 'brr' or 'bootstrap'. Did"
            " you mean 'jkn'?",
        ),
        (
            THREE,
            {"method": "jkn", "size": 5},
            "with_replicates: A jackknife has as many replicates as clusters: 'replicates' takes no 'size' with it.",
        ),
        (
            THREE,
            {"method": "bootstrap", "fay": 0.3},
            "with_replicates: 'replicates' takes 'fay' with method: fay or make: brr only.",
        ),
        (
            survey.with_replicates(THREE),
            {"method": "jkn"},
            "with_replicates: The survey has replicate weights already. Keep them, or begin without them.",
        ),
        (
            survey.rake(THREE, {"s": {1: 0.5, 2: 0.5}}),
            {"method": "jkn"},
            "with_replicates: The weights of this survey were fitted already. Give all margins in one call; make"
            " replicate weights before the fit.",
        ),
    ],
)
def test_a_method_that_does_not_fit_the_design_is_told(sv, asked, expected):
    with pytest.raises(DesignError) as raised:
        survey.with_replicates(sv, **asked)
    assert str(raised.value) == expected
