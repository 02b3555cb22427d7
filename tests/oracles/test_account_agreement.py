"""Agreement between informants of one account, against psych 2.2.9 (tests_and_scales.json) and worked examples (worked.json).

Conventions. With groups of one size n0 is that size, and Wald's interval is that of Shrout and Fleiss's ICC(1). Bliese's
ICC(1) takes the mean group size, ours n0: the worked mean squares are held against his formula, and where groups are of one
size both are one.
"""

import numpy as np
import pytest

from csat_helpers.measures.intraclass import intraclass_of_accounts, intraclass_of_groups, of_mean_squares

pytestmark = pytest.mark.realdata


def test_shrout_and_fleiss(oracle):
    psych = oracle("tests_and_scales")["f_psych"]
    ratings = np.array(psych["ICC_data"], float)
    theirs = {row["type"]: row for row in psych["ICC_shrout_fleiss"]}
    got = intraclass_of_accounts(ratings.ravel(), np.repeat(np.arange(6), 4))
    for name, form in (("icc1", "ICC1"), ("icck", "ICC1k")):
        assert got[name] == pytest.approx(theirs[form]["ICC"], rel=1e-10)
        assert got[f"{name}_low"] == pytest.approx(theirs[form]["lower bound"], rel=1e-8)
        assert got[f"{name}_high"] == pytest.approx(theirs[form]["upper bound"], rel=1e-8)
    assert got["p_value"] == pytest.approx(theirs["ICC1"]["p"], rel=1e-9)
    assert got["size"] == 4
    assert intraclass_of_groups(ratings.ravel(), np.repeat(np.arange(6), 4))["icc1"].iloc[0] == pytest.approx(
        got["icc1"]
    )


def test_worked_examples(oracle):
    worked = {e["id"]: e for e in oracle("worked")["examples"]}
    ratings = np.array(worked["icc_shrout_fleiss"]["data"]["subjects_by_judges"], float)
    got = intraclass_of_accounts(ratings.ravel(), np.repeat(np.arange(6), 4))
    published = worked["icc_shrout_fleiss"]["published"]
    assert got["icc1"] == pytest.approx(published["ICC11"], abs=worked["icc_shrout_fleiss"]["tolerance"])
    assert got["icck"] == pytest.approx(published["ICC1k"], abs=worked["icc_shrout_fleiss"]["tolerance"])
    bliese = worked["icc_bliese"]
    for scale, data in bliese["data"].items():
        one, two = of_mean_squares(data["MSB"], data["MSW"], data["N"] / data["groups"])
        assert one == pytest.approx(bliese["published"][scale]["ICC1"], abs=bliese["tolerance"])
        assert two == pytest.approx(bliese["published"][scale]["ICC2"], abs=bliese["tolerance"])
