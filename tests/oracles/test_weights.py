"""Weights against R survey 4.1.1 (survey_design.json, computed 2026-11-21 with R 4.2.2 on the California schools).

Conventions converted here:

* R's ``rake`` stops after a whole sweep over the margins in which no cell of the margins' crossing changed by more than
  ``epsilon`` (times the sum of the weights where it is below 1); ours goes on until every margin holds to within a
  relative ``tolerance``. R's weights here are those of 10 sweeps, which plain iterative proportional fitting below
  shows; the default epsilon of 1 would have stopped after 4. At a tolerance that is met after 10 sweeps ours are the
  same, and our converged ones differ from them by less than 1e-8 too.
* R's ``as.svrepdesign(type="JKn")`` puts the finite population correction into the coefficients, (n - 1) / n (1 - f) of
  the replicate's stratum, and centres the replicates at their mean (``mse=FALSE``).
* R rakes the design without fpc, and post-stratifies the one with it; weights do not depend on that.

Left out of ``rake_clus1_nofpc`` here: means, totals and domain means (estimates: test_survey_design). ``weff_kish`` is
R's effective base by Kish.
"""

import numpy as np
import pytest

from csat_helpers import measures, survey
from csat_helpers.survey import Design

pytestmark = pytest.mark.realdata
SWEEPS = 10


@pytest.fixture
def raked(oracle):
    return oracle("survey_design")["rake_clus1_nofpc"]


@pytest.fixture
def margins(raked):
    return {name: {row[name]: row["Freq"] for row in rows} for name, rows in raked["margins"].items()}


def one_by_one(frame, margins, weight):
    """Plain iterative proportional fitting: after each sweep the weights, the largest misfit and change of a cell."""
    cells = frame.groupby(list(margins), sort=True).ngroup().to_numpy()
    table = np.bincount(cells, weight)
    while True:
        for name, target in margins.items():
            sums = frame.assign(w=weight).groupby(name)["w"].sum()
            weight = weight * frame[name].map({level: target[level] / sums[level] for level in target}).to_numpy()
        first = next(iter(margins))
        sums = frame.assign(w=weight).groupby(first)["w"].sum()
        misfit = max(abs(sums[level] / target - 1) for level, target in margins[first].items())
        old, table = table, np.bincount(cells, weight)
        yield weight, misfit, np.abs(table - old).max()


def test_raked_weights_after_as_many_sweeps_as_r_made(schools, raked, margins):
    sv = schools("clus1_nofpc")
    frame, expected = sv.responses[list(margins)].astype(str), np.array(raked["weights"])
    sweeps = [s for s, _ in zip(one_by_one(frame, margins, sv.arrays.weight), range(12), strict=False)]
    apart = [np.abs(weight / expected - 1).max() for weight, _, _ in sweeps]
    assert int(np.argmin(apart)) + 1 == SWEEPS
    assert apart[SWEEPS - 1] < 1e-13
    assert [change < 1 for _, _, change in sweeps].index(True) + 1 == 4
    assert sweeps[SWEEPS - 1][2] < 1e-10 * expected.sum() < sweeps[SWEEPS - 2][2]

    tolerance = np.sqrt(sweeps[SWEEPS - 1][1] * sweeps[SWEEPS - 2][1])
    ours = survey.rake(sv, margins, tolerance=tolerance)
    assert ours.weighting is not None
    assert ours.weighting.fact("", "iterations") == SWEEPS
    np.testing.assert_allclose(ours.arrays.weight, expected, rtol=1e-12)


def test_converged_weights_meet_the_margins_and_are_rs_to_eight_digits(schools, raked, margins):
    sv = survey.rake(schools("clus1_nofpc"), margins)
    for name, target in margins.items():
        sums = sv.responses.assign(w=sv.arrays.weight).groupby(name)["w"].sum()
        for level, wanted in target.items():
            assert sums[level] == pytest.approx(wanted, rel=1e-10)
    np.testing.assert_allclose(sv.arrays.weight, raked["weights"], rtol=1e-8)


def test_effective_base(schools, raked, margins):
    report = measures.weighting_report(survey.rake(schools("clus1_nofpc"), margins))
    assert report.summary["effective_base"].item() == pytest.approx(raked["weff_kish"], rel=1e-8)


def test_poststratified_weights(schools, oracle, margins):
    sv = survey.poststratify(schools("clus1"), "stype", margins["stype"])
    np.testing.assert_allclose(sv.arrays.weight, oracle("survey_design")["poststratify_clus1"]["weights"], rtol=1e-8)


def test_jackknife_replicates_with_finite_populations(schools, oracle):
    expected = oracle("survey_design")["rep_JKn_strat"]
    sv = survey.with_replicates(schools("strat"), "jkn", centre="mean")
    found = sv.arrays.replicates
    assert found is not None
    assert found.weight.shape == (200, 200)
    assert sv.arrays.df == 197
    score = sv.answers("api00")
    drawn = (found.weight * score[:, None]).sum(axis=0) / found.weight.sum(axis=0)
    error = np.sqrt((found.coefficient * (drawn - drawn.mean()) ** 2).sum())
    assert error == pytest.approx(expected["se"]["api00"], rel=1e-8)
    ours = measures.mean(sv, "api00").iloc[0]
    assert ours["estimate"] == pytest.approx(expected["estimate"]["api00"], rel=1e-8)
    assert ours["std_error"] == pytest.approx(expected["se"]["api00"], rel=1e-8)


def test_without_a_finite_population_the_jackknife_leaves_the_correction_out(schools):
    sv = survey.with_replicates(schools("strat_nofpc"))
    assert sv.design == Design(weight="pw", stratum="stype", replicates=sv.design.replicates)
    assert sv.design.replicates is not None
    sizes = sv.responses["stype"].value_counts()
    wanted = sorted((n - 1) / n for n in sizes for _ in range(n))
    assert sorted(sv.design.replicates.coefficients) == pytest.approx(wanted)
