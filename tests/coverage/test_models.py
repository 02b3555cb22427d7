"""Known paths and importances lie in their intervals at the stated rate, probabilities mean what they say, tests err as declared."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.coverage import page
from tests.coverage.answers import MEAN

from .models import importances, paths, rankings, simulate
from .models.cases import BAND, CHANCE, LEAST
from .models.independent import johnson_shares, r2, shapley_shares
from .models.populations import PARTS, clustered, product, simple, stratified

REACH = 3.0  # standard errors of the simulation that a row may lie beyond its limits
NUMBERS = {
    "recovered": ["coverage", "below", "above"], "chances": ["mean", "true"], "errors": ["rate"],
}  # fmt: skip


@pytest.fixture(scope="module")
def published() -> simulate.Models:
    return page.read(page.PATH.read_text(encoding="utf-8")).models


@pytest.fixture(scope="module")
def simulated() -> simulate.Models:
    """The whole simulation: some minutes."""
    return simulate.run(simulate.cases())


def broken(found: simulate.Models) -> pd.DataFrame:
    """Rows beyond what they are held to, and the noise."""
    rows, chances, errors = found.recovered, found.chances, found.errors
    assert set(chances["held"]) == {CHANCE}
    beyond = np.maximum(94 - rows["coverage"], rows["coverage"] - 96).where(rows["held"] == BAND, -np.inf)
    beyond = beyond.where(rows["held"] != LEAST, 95 - rows["coverage"])
    gap = (chances["true"] - chances["mean"]).abs() - 5
    more = errors["rate"] - errors["held"].str.removeprefix("at most ").astype(float)
    parts = ((rows, beyond), (chances, gap), (errors, more))
    return pd.concat([frame[by > REACH * frame["noise"]] for frame, by in parts])


def test_the_page_has_every_row_within_its_limits(published):
    cases = simulate.cases()
    asked = [(case.section, case.design, name, case.surveys) for case in cases.recoveries for name in case.truth]
    shown = published.recovered[["section", "design", "statistic", "surveys"]]
    assert list(shown.itertuples(index=False, name=None)) == asked
    assert [*published.errors["error"]] == [name for case in cases.errors for name in case.most]
    assert len(published.chances) == 5 * (len(simulate.BINS) - 1)
    assert broken(published).empty, broken(published)


def test_rows_beyond_their_limits_are_found(published):
    low = published.recovered.assign(coverage=90.0, noise=1.0)
    assert len(broken(replace(published, recovered=low))) == low["held"].isin([BAND, LEAST]).sum() > 80
    wrong = published.errors.assign(rate=50.0)
    assert len(broken(replace(published, errors=wrong))) == len(wrong)
    sure = published.chances.assign(true=published.chances["mean"] + 50, noise=1.0)
    assert len(broken(replace(published, chances=sure))) == len(sure)


def test_a_few_surveys_of_each_kind(published):
    """Each kind runs, gives what the page shows, and nothing is far off."""
    every = simulate.cases()
    recoveries, errors = ({c.section: c for c in reversed(of)} for of in (every.recoveries, every.errors))
    found = simulate.run(simulate.Cases([*recoveries.values()], every.chances, [*errors.values()]), surveys=4)
    shown = published.recovered[["design", "statistic"]].apply(tuple, axis=1)
    assert set(found.recovered[["design", "statistic"]].apply(tuple, axis=1)) <= set(shown)
    assert found.recovered["coverage"].mean() > 80
    assert found.chances["statements"].sum() == 4 * (6 + 36 + 24 + 6 + 36)
    assert (found.errors["rate"] < 60).all()


@pytest.mark.parametrize("strata", [False, True])
def test_population_correlations_are_those_of_a_large_survey(strata):
    people = importances.population(strata=strata)
    plan = stratified(200_000) if strata else simple(200_000)
    frame = people.answers(np.random.default_rng(1), plan)
    answers, weight = frame[importances.NAMES].to_numpy(), plan.weight
    large = np.cov(answers.T, aweights=weight)
    sd = np.sqrt(np.diag(large))
    assert people.correlation() == pytest.approx(large / np.outer(sd, sd), abs=0.01)
    assert people.mean() == pytest.approx(np.average(answers, axis=0, weights=weight), abs=0.015)


def test_clusters_leave_the_population_as_it_is():
    people, plan = importances.population(), clustered(200_000, 10)
    frame = people.answers(np.random.default_rng(2), plan)
    assert people.correlation() == pytest.approx(frame[importances.NAMES].corr().to_numpy(), abs=0.015)
    between = frame.groupby("c")["y"].mean().var()
    within = frame.groupby("c")["y"].var().mean()
    assert between - within / 10 == pytest.approx(0.05 * frame["y"].var(), rel=0.2)


def test_the_product_of_two_answers_by_hand():
    """Independent items: the product of the means; the same item: the mean square, 5, 10, 20, 40, 25 % of 1 to 5."""
    mean = np.array([5, 10, 20, 40, 25]) / 100 @ np.arange(1, 6)
    assert product(MEAN, MEAN, 0.0) == pytest.approx(mean**2)
    assert product(MEAN, MEAN, 1.0) == pytest.approx(np.array([5, 10, 20, 40, 25]) / 100 @ np.arange(1, 6) ** 2)
    assert product(None, None, 0.3, 0.2, -0.5) == pytest.approx(0.3 - 0.1)


def test_parts_of_the_population():
    assert PARTS.sum() == pytest.approx(1)
    plan = stratified(200)
    assert [plan.weight[plan.stratum == h].sum() for h in range(4)] == pytest.approx((PARTS / 0.05 * 50).tolist())


def test_independent_shares_by_hand():
    """Uncorrelated drivers account for their squared correlations."""
    R = np.array([[1.0, 0.0, 0.6], [0.0, 1.0, 0.3], [0.6, 0.3, 1.0]])
    assert r2(R, [0, 1]) == pytest.approx(0.45)
    assert shapley_shares(R) == pytest.approx([0.8, 0.2])
    assert johnson_shares(R) == pytest.approx([0.8, 0.2])


def test_the_constructs_follow_from_the_paths():
    """Quality and value .6; satisfaction .4 + .35 x .6 with quality; loyalty .1 + .6 x .61 with quality."""
    C = paths.constructs()
    assert C[0, 1] == pytest.approx(0.6)
    assert C[0, 2] == pytest.approx(0.61)
    assert C[0, 3] == pytest.approx(0.1 + 0.6 * 0.61)
    assert np.linalg.eigvalsh(C).min() > 0


def test_true_places_by_hand():
    """Equal brands share the places that they take up."""
    best, worst = rankings.best_and_worst(np.array([0.5, 0.2, 0.2, -0.4]))
    assert best.tolist() == [1, 2, 2, 4]
    assert worst.tolist() == [1, 3, 3, 4]


@pytest.mark.slow
def test_models_find_again_what_is_there(simulated, capsys):
    with (
        capsys.disabled(),
        pd.option_context("display.width", 240, "display.max_rows", None, "display.max_colwidth", 80),
    ):
        for table in (simulated.recovered, simulated.chances, simulated.errors):
            print("\n", table.round(2).to_string())
    assert broken(simulated).empty, broken(simulated)


@pytest.mark.slow
def test_the_page_is_of_this_simulation(simulated, published):
    for table, columns in NUMBERS.items():
        now, shown = getattr(simulated, table), getattr(published, table)
        for column in columns:
            assert ((now[column] - shown[column]).abs() <= 4 * now["noise"] + 0.06).all(), column
