"""Importance for an outcome of two answers against statsmodels' GLM (Binomial), fitted anew for every set of drivers.

Its log-likelihoods are of frequencies, so weights go in as ``freq_weights``. Dominance is that of Azen and Traxel
(2009): the mean, over the sizes of the sets that a driver may join, of the mean McFadden R2 that it adds. Relative
weights follow Tonidandel and LeBreton (2010) step by step; they scale by the R2 of the fitted probabilities, here by
McFadden's, so shares are compared.
"""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from csat_helpers import measures, survey

NAMES = ["a", "b", "c", "d", "e"]


def answers(n=400, seed=3, p=5):
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, p)) + 0.7 * rng.normal(size=(n, 1))
    frame = pd.DataFrame(np.clip(np.round(3 + latent), 1, 5), columns=[*NAMES, *(f"x{k}" for k in range(20))][:p])
    logit = latent[:, :4] @ [0.9, 0.5, -0.4, 0.1] - 0.5
    frame["y"] = (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(float)
    return frame.assign(w=rng.integers(1, 5, n).astype(float))


def ask(frame, **design):
    items = {name: {"scale": {}} for name in frame.columns.drop("w")}
    return survey.from_frame(frame, {"items": items}, design=survey.Design(**design))


def fit(frame, names, weight):
    X = np.column_stack([np.ones(len(frame)), frame[list(names)]])
    return sm.GLM(frame["y"], X, family=sm.families.Binomial(), freq_weights=weight).fit(tol=1e-14)


def dominance(frame, names, weight):
    """General dominance by its definition, and the R2 of all drivers."""
    null = fit(frame, (), weight).llf
    r2 = {s: 1 - fit(frame, s, weight).llf / null for k in range(len(names) + 1) for s in combinations(names, k)}
    part = []
    for name in names:
        others = [other for other in names if other != name]
        adds = [
            np.mean([r2[tuple(n for n in names if n in (*s, name))] - r2[s] for s in combinations(others, k)])
            for k in range(len(names))
        ]
        part.append(np.mean(adds))
    return part, r2[tuple(names)]


@pytest.mark.parametrize("weighted", [False, True])
def test_shapley_is_general_dominance_of_all_logistic_regressions(weighted):
    frame = answers()
    sv = ask(frame, weight="w") if weighted else ask(frame)
    weight = frame["w"].to_numpy() if weighted else np.ones(len(frame))
    part, r2 = dominance(frame, NAMES, weight)
    got = measures.drivers(sv, "y", NAMES, outcome_model="logistic", replicates=0)
    assert list(got["estimate"]) == pytest.approx(part, abs=1e-8)
    assert list(got["r2"]) == pytest.approx([r2] * 5, abs=1e-10)
    full = fit(frame, NAMES, weight)
    spread = np.sqrt(np.cov(frame[NAMES].T, aweights=weight, ddof=0).diagonal())
    assert list(got["beta"]) == pytest.approx(list(full.params[1:] * spread), abs=1e-7)
    assert set(got["method"]) == {"shapley"}
    assert set(got["r2_kind"]) == {"mcfadden"}


def relative_weights(frame, names, weight):
    """Tonidandel and LeBreton's five steps: standardise, make orthogonal, regress, standardise, share out."""
    Z = frame[names].to_numpy()
    mean = weight @ Z / weight.sum()
    Z = (Z - mean) / np.sqrt(weight @ (Z - mean) ** 2 / weight.sum())
    _, length, across = np.linalg.svd(Z * np.sqrt(weight / weight.sum())[:, None], full_matrices=False)
    orthogonal = Z @ (across.T / length) @ across  # the orthonormal variables nearest the drivers
    loading = across.T @ np.diag(length) @ across
    model = sm.GLM(frame["y"], sm.add_constant(orthogonal), family=sm.families.Binomial(), freq_weights=weight).fit(
        tol=1e-14
    )
    logit = model.fittedvalues
    logit = np.log(logit / (1 - logit))
    spread = np.sqrt(weight @ (logit - weight @ logit / weight.sum()) ** 2 / weight.sum())
    fitted = model.params.iloc[1:].to_numpy() / spread
    weights = loading**2 @ fitted**2
    return weights / weights.sum(), 1 - model.deviance / model.null_deviance


@pytest.mark.parametrize(("p", "method"), [(5, "johnson"), (12, "shapley")])
@pytest.mark.parametrize("weighted", [False, True])
def test_relative_weights_follow_their_algebra(p, method, weighted):
    frame = answers(p=p)
    names = list(frame.columns[:p])
    sv = ask(frame, weight="w") if weighted else ask(frame)
    weight = frame["w"].to_numpy() if weighted else np.ones(len(frame))
    share, r2 = relative_weights(frame, names, weight)
    got = measures.drivers(sv, "y", names, method=method, outcome_model="logistic", replicates=0)
    assert list(got["share"]) == pytest.approx(list(share), abs=1e-8)
    assert got["estimate"].sum() == pytest.approx(r2, abs=1e-10)
    assert set(got["method"]) == {"johnson"}


def refits(frame, names, multipliers):
    """Shares of dominance with weights drawn anew, every regression fitted to the end."""
    return np.array([dominance(frame, names, m)[0] for m in multipliers])


def test_replicates_are_near_those_of_regressions_fitted_to_the_end():
    """The one-step bootstrap against refits, of the same draws: errors within 3 % of each other."""
    frame, names = answers(1000), NAMES[:2]
    sv = ask(frame)
    got = measures.drivers(sv, "y", names, outcome_model="logistic", replicates=2000, seed=1)
    rng = np.random.default_rng(2)
    n = len(frame)
    drawn = rng.multinomial(n - 1, np.full(n, 1 / n), 300) * n / (n - 1)
    slow = refits(frame, names, drawn)
    assert list(got["std_error"]) == pytest.approx(list(slow.std(axis=0, ddof=1)), rel=0.12)  # of 300 draws: 4 % each
    assert list(got["conf_low"]) == pytest.approx(list(np.quantile(slow, 0.025, axis=0)), abs=0.012)
    assert list(got["conf_high"]) == pytest.approx(list(np.quantile(slow, 0.975, axis=0)), abs=0.012)
