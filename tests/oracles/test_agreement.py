"""Agreement against R (tests_and_scales.json: irr 0.84.1, psych 2.2.9; 1e-8) and worked examples (worked.json, at their own
tolerance): Cohen's and Fleiss' kappa, Krippendorff's alpha, intraclass correlations, Kendall's W.

Conventions. Weighted kappas are of CUSA1 and CUSA2, from 1 to 10. irr's own places of codes are those of texts, where
"10" stands between "1" and "2"; its weighted values are reproduced in that order, and ours, of numbers, differ. psych's
``ICC`` gives the bounds of Shrout and Fleiss. Kendall's W of DescTools and of ``friedman.test`` is the one corrected for ties.
"""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures
from csat_helpers.measures.intraclass import of_mean_squares

pytestmark = pytest.mark.realdata
CLOSE = {"rel": 1e-8}


@pytest.fixture(scope="module")
def psych(oracle):
    return oracle("tests_and_scales")["f_psych"]


@pytest.fixture(scope="module")
def worked(oracle):
    return {e["id"]: e for e in oracle("worked")["examples"]}


@pytest.mark.parametrize("weights", [None, "equal", "squared"])
def test_cohens_kappa(mobi, psych, weights):
    as_text = sorted(range(1, 11), key=str)
    one, other = (mobi.responses[item].astype(int) for item in ("CUSA1", "CUSA2"))
    got = measures.kappa(one, other, weights=weights, order=as_text)
    assert got.estimate == pytest.approx(psych["kappa_CUSA1_CUSA2"][weights or "unweighted"], **CLOSE)
    if weights:
        assert measures.kappa(one, other, weights=weights).estimate > got.estimate + 0.03


def test_fleiss_kappa(mobi, psych):
    got = measures.fleiss_kappa(mobi.responses[["CUSA1", "CUSA2", "CUSA3"]])
    assert got.estimate == pytest.approx(psych["fleiss"], **CLOSE)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorff(psych, worked, metric):
    """Krippendorff's data C (irr, PyPI krippendorff 0.9.0, and the published .743, .815, .849, .797)."""
    example = worked["krippendorff_c"]
    for data in (psych["kripp_data_raters_x_units"], example["data"]["coders_by_units"]):
        got = measures.krippendorff_alpha(pd.DataFrame(data).T, metric, replicates=0)
        assert got.estimate == pytest.approx(psych["kripp"][metric], **CLOSE)
        assert got.estimate == pytest.approx(example["published"][metric], abs=example["tolerance"])
    assert (got.base, got.raters, got.values) == (11, 4, 40)


def test_intraclass(psych):
    got = measures.intraclass(psych["ICC_data"])
    for row, theirs in zip(got.to_dict("records"), psych["ICC_shrout_fleiss"], strict=True):
        assert row["form"] == theirs["type"]
        names = {"estimate": "ICC", "f": "F", "df": "df1", "df_error": "df2", "p_value": "p",
                 "conf_low": "lower bound", "conf_high": "upper bound"}  # fmt: skip
        for ours, other in names.items():
            assert row[ours] == pytest.approx(theirs[other], **CLOSE), (theirs["type"], ours)


def test_intraclass_as_published(worked):
    """Shrout and Fleiss (1979): .17, .29, .71, .44, .62, .91."""
    example = worked["icc_shrout_fleiss"]
    got = measures.intraclass(example["data"]["subjects_by_judges"]).set_index("form")["estimate"]
    for name, value in example["published"].items():
        form = {"1": "", "k": "k"}[name[4:]]
        assert got[f"{name[:4]}{form}"] == pytest.approx(value, abs=example["tolerance"])


@pytest.mark.parametrize("case", ["HRS", "WBEING"])
def test_intraclass_of_groups(worked, case):
    """Bliese's army data (R multilevel 2.7), from its mean squares."""
    example = worked["icc_bliese"]
    data = example["data"][case]
    got = of_mean_squares(data["MSB"], data["MSW"], data["N"] / data["groups"])
    expected = example["expected"][case]
    assert got == pytest.approx((expected["ICC1"], expected["ICC2"]), abs=example["tolerance"])


def test_kendall_w(worked):
    example = worked["kendall_w"]
    anxiety = measures.kendall_w(pd.DataFrame(example["data"]["anxiety"])).iloc[0]
    schools = measures.kendall_w(np.array(example["data"]["siegel_castellan"]).T).iloc[0]
    for got, name in ((anxiety, "anxiety"), (schools, "siegel_castellan")):
        theirs = example["expected"][name]
        assert got["estimate"] == pytest.approx(theirs["W_ties"], abs=1e-9)
        assert (got["statistic"], got["df"]) == pytest.approx((theirs["chi2"], theirs["df"]), rel=1e-9)
        assert got["p_value"] == pytest.approx(theirs["p"], abs=1e-9)
    plain = measures.kendall_w(pd.DataFrame(example["data"]["anxiety"]), ties=False).iloc[0]
    assert plain["estimate"] == pytest.approx(example["expected"]["anxiety"]["W"], abs=1e-9)
