"""Nominal 95 % intervals cover 94 to 96 % where they should, and the manual's page says so with these figures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers.measures.kernel import estimation
from csat_helpers.survey.design import Design, arrays

from . import counted, page, simulate
from .answers import MEAN, NPS, share
from .cases import AS_IS, BAND, COUNTED, EXACT, cases
from .raking import MARGINS, RakedStudy, population, raked
from .studies import Question, everyone, model, sampled, two_groups

LIMITS = {BAND: (94.0, 96.0), EXACT: (94.5, 100.0), AS_IS: (0.0, 100.0), COUNTED: (0.0, 100.0)}
ERROR = 100 * np.sqrt(0.95 * 0.05 / simulate.DRAWS)  # of a simulated coverage, in points


@pytest.fixture(scope="module")
def published() -> page.Found:
    return page.read(page.PATH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    """The whole simulation: some minutes."""
    return simulate.run(cases())


def broken(found: pd.DataFrame) -> pd.DataFrame:
    low, high = (found["held"].map(lambda held, k=k: LIMITS[held][k]) for k in (0, 1))
    return found[(found["coverage"] < low) | (found["coverage"] > high)]


def test_a_few_draws_of_each_kind_cover_roughly():
    first = {case.section: case for case in reversed(cases())}
    sound = [replace(case, questions=case.questions[:3]) for case in first.values() if case.sound]
    found = simulate.run([*sound, first["Medians"]], draws=200)
    assert (found["coverage"] + found["below"] + found["above"]).round(6).eq(100).all()
    assert found.loc[found["held"] != AS_IS, "coverage"].between(88, 99.9).all()
    assert (found["width"] > 0).all()


def test_the_page_has_every_row_and_is_what_its_figures_make(published):
    asked = [simulate.named(case, q, method) for case in cases() for q in case.questions for method in case.methods(q)]
    assert published.simulated[simulate.KEYS].to_dict("records") == asked
    assert page.written(published) == page.PATH.read_text(encoding="utf-8")
    assert broken(published.simulated).empty
    assert [len(published.counted), len(published.lowest)] == [len(counted.ROUND), len(counted.SMALL)]


def test_counted_coverage_is_within_the_limits(published):
    found, lowest = counted.round_shares(), counted.lowest()
    for interval in ("logit", "wilson"):
        assert found.loc[found["n"] >= 200, interval].between(94, 96).all()
        assert found.loc[found["n"] >= 100, f"{interval}, near"].between(94, 96).all()
    assert lowest.loc[lowest["n"] <= lowest["N"].where(lowest["N"] > 0, np.inf) / 4, "lowest"].min() >= 94.5
    pd.testing.assert_frame_equal(published.counted, found, atol=0.051, check_dtype=False)
    pd.testing.assert_frame_equal(published.lowest, lowest, atol=0.051, check_dtype=False)


def test_raking_meets_the_margins_and_multiplies_weights():
    rng, cells = np.random.default_rng(1), population()
    counts = rng.multinomial(600, cells.ravel(), size=3).reshape(3, *cells.shape) + 1
    weight = raked(counts, cells)
    for axis in (1, 2, 3):
        others = tuple({1, 2, 3} - {axis})
        target = cells.sum(axis=tuple(k - 1 for k in others))
        assert np.allclose((counts * weight).sum(axis=others) / 100_000, target, rtol=1e-9)
    logs = np.log(weight)
    additive = sum(logs.mean(axis=tuple({1, 2, 3} - {axis}), keepdims=True) for axis in (1, 2, 3))
    assert np.allclose(logs, additive - 2 * logs.mean(axis=(1, 2, 3), keepdims=True))


@pytest.mark.parametrize("told", [True, False])
def test_stacked_draws_are_what_each_draw_gives_alone(told):
    study = RakedStudy("some", np.repeat(np.arange(20), 8), icc=0.05, told=told)
    questions = [Question(MEAN), Question(NPS, 2, 1)]
    cell, weight, z = study._draw(np.random.default_rng(2), 3)
    stacked = study.stacked(cell, weight, z, questions)
    for draw in range(3):
        frame = study.frame(cell[[draw]], weight[[draw]])
        design = arrays(frame, Design("weight", None, ["cluster"], margins=[[m] for m in MARGINS] if told else []))
        alone = estimation.estimate(MEAN.of(z[draw])[:, None], everyone(160), design)
        assert stacked[0].estimate[draw] == pytest.approx(alone.estimate[0, 0], rel=1e-12)
        assert stacked[0].std_error[draw] == pytest.approx(alone.std_error[0, 0], rel=1e-9)
        gender = frame["gender"].to_numpy()
        members = estimation.Members(np.arange(160), gender, 2)
        values = NPS.of(z[draw])[:, None]
        gap, spread = estimation.contrast(values, members, design, np.array([[-1.0], [1.0]]))
        assert stacked[1].estimate[draw] == pytest.approx(gap[0, 0], rel=1e-12)
        assert stacked[1].std_error[draw] == pytest.approx(np.sqrt(spread[0, 0]), rel=1e-9)


def test_groups_are_domains_of_the_same_respondents():
    study = two_groups(model("some", sampled(np.ones(60), cluster=np.arange(60) // 5), icc=0.1), 0.4, 0.3)
    assert study.df == 11
    assert study.design.weight.shape == (120,)
    z = study.draw(np.random.default_rng(3), 2)
    assert (np.isnan(z[:60]) ^ np.isnan(z[60:])).all()
    assert study.below(1, np.array([0.3]))[0] == pytest.approx(0.5)


def test_true_values_are_those_of_a_large_sample():
    study = RakedStudy("some", np.arange(4000))
    _, weight, z = study._draw(np.random.default_rng(4), 40)
    for question in (Question(MEAN), Question(share(0.2))):
        found = np.average(question.statistic.of(z), weights=weight)
        assert found == pytest.approx(question.true(study.below), abs=0.01)


@pytest.mark.slow
def test_intervals_cover_as_they_should(simulated, capsys):
    with capsys.disabled(), pd.option_context("display.width", 240, "display.max_rows", None):
        print("\n", simulated.drop(columns="section").round(2).to_string())
    assert broken(simulated).empty, broken(simulated)


@pytest.mark.slow
def test_simulated_shares_cover_as_counted(simulated):
    rows = simulated[simulated["held"] == COUNTED]
    assert len(rows) == 16
    for row in rows.to_dict("records"):
        n, size = round(row["n"]), 500 if "of 500" in row["design"] else 0
        expected = counted.coverage(n, size, row["interval"], np.array([round(row["np"] / row["n"], 4)]))[0]
        assert row["coverage"] == pytest.approx(100 * expected, abs=4 * ERROR)


@pytest.mark.slow
def test_the_page_is_of_this_simulation(simulated, published):
    for name, within in (("coverage", 4 * ERROR), ("below", 4 * ERROR), ("above", 4 * ERROR)):
        assert (simulated[name] - published.simulated[name]).abs().max() < within
