"""Intervals of rare shares: Korn and Graubard's example (worked.json), from R survey's ``svyciprop``.

``svyciprop(~I(ell == 0), dclus1, method=...)`` on the California schools in clusters: ``beta``, ``logit`` and ``mean``
are ours. The example also caps the effective base at the sample's size, which R and we do not; here the cap does not
bind. Left out: the likelihood and asin intervals, which are not offered. Tolerance: the file's 1e-6 for what it prints
with few digits, else 1e-8.
"""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.measures.kernel import intervals
from csat_helpers.survey import Design

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def example(oracle):
    return next(e for e in oracle("worked")["examples"] if e["id"] == "korn_graubard")


@pytest.fixture(scope="module")
def clusters(shared):
    frame = pd.read_csv(shared / "data" / "api_schools" / "apiclus1.csv")
    frame = frame.assign(ell0=(frame["ell"] == 0).astype(float), stypeH=(frame["stype"] == "H").astype(float))
    items = {name: {"scale": {"min": 0, "max": 1}} for name in ("ell0", "stypeH")}
    return survey.from_frame(frame, {"items": items}, design=Design(weight="pw", cluster=["dnum"], fpc=["fpc"]))


@pytest.mark.parametrize("item", ["ell0", "stypeH"])
def test_beta(item, clusters, example):
    got = measures.top_box(clusters, item, boxes=1, interval="beta").iloc[0]
    data, expected = example["data"][item], example["expected"][item]
    assert [got["estimate"], got["std_error"], got["base"], got["df"]] == pytest.approx(list(data.values()), rel=1e-8)
    assert got["estimate"] * (1 - got["estimate"]) / got["std_error"] ** 2 == pytest.approx(expected["n_eff"], rel=1e-8)
    ends = [got["conf_low"], got["conf_high"]]
    assert ends == pytest.approx([expected["lower"], expected["upper"]], rel=example["tolerance"])
    assert ends == pytest.approx(example["expected"]["r_svyciprop"][item], rel=1e-7)


@pytest.mark.parametrize("item", ["ell0", "stypeH"])
def test_from_the_printed_numbers(item, example):
    share, error, base, df = (np.array([v], float) for v in example["data"][item].values())
    low, high = intervals.share_interval("beta", share, error, base, base, float(df[0]), 0.95)
    expected = example["expected"][item]
    assert [low[0], high[0]] == pytest.approx([expected["lower"], expected["upper"]], rel=example["tolerance"])


@pytest.mark.parametrize("interval", ["logit", "mean"])
def test_other_methods(interval, clusters, example):
    got = measures.top_box(clusters, "ell0", boxes=1, interval=interval).iloc[0]
    expected = example["expected"]["other_methods_ell0"][interval]
    assert [got["conf_low"], got["conf_high"]] == pytest.approx(expected, rel=example["tolerance"])
