"""Log-odds ratios of words with a Dirichlet prior against worked.json (log_odds_dirichlet).

The uninformative z values are printed in the README of the package fightin_words; the informative ones follow the
formula of Monroe, Colaresi and Quinn (2008), prior scaled to alpha0. Both count uses of words and take them to be rare.
"""

import numpy as np
import pytest

from csat_helpers.measures.kernel.log_odds import log_odds

pytestmark = pytest.mark.realdata
TIGHT = {"rel": 1e-9, "abs": 1e-9}


@pytest.fixture
def example(oracle):
    return next(e for e in oracle("worked")["examples"] if e["id"] == "log_odds_dirichlet")


def test_uninformative_prior(example):
    data = example["data"]["uninformative"]
    prior = np.full(len(data["vocab"]), data["alpha"])
    found, error = log_odds(np.array(data["doc1"], float), np.array(data["doc2"], float), prior)
    assert found == pytest.approx(example["expected"]["uninformative_delta"], **TIGHT)
    assert found / error == pytest.approx(example["expected"]["uninformative_z"], **TIGHT)
    assert found / error == pytest.approx(example["published"]["uninformative_z"], **TIGHT)


def test_informative_prior(example):
    data = example["data"]["informative"]
    background = np.array(data["background"], float)
    prior = data["alpha0"] * background / background.sum()
    found, error = log_odds(np.array(data["y1"], float), np.array(data["y2"], float), prior)
    assert found == pytest.approx(example["expected"]["informative_delta"], **TIGHT)
    assert found / error == pytest.approx(example["expected"]["informative_z"], **TIGHT)
