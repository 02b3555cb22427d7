"""Letters of a banner table against R on San Francisco's 2017 passengers (tests_and_scales.json, section d).

R 4.2.2, survey 4.1.1: share of 4 and 5 on Q7ALL by Q19AGE, every pair of age groups. ``svydiff`` and ``svy_se`` are
svycontrast of svyby over ``svydesign(~1, weights = ~WEIGHT)`` on the 2,609 passengers with both answers (no strata);
ours agree directly on the same rows. Conventions
converted here: svyttest counts the degrees of freedom of the two groups alone (their respondents less 2, where ours
are the whole design's), and its sign is the later group less the earlier. The textbook's z compares the earlier with the later: ``z_kish_pooled`` is
``variance="kish"``, ``z_unweighted_pooled`` the same without weights, and its square is ``prop.test`` without
correction; the unpooled ones follow from the table's shares and effective bases. P adjustments: every method of
``p.adjust`` on the 21 pairs together.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import special

from csat_helpers import measures, survey
from csat_helpers.measures.kernel.adjust import adjust
from csat_helpers.survey import Design

pytestmark = pytest.mark.realdata
CLOSE = {"rel": 1e-8, "abs": 1e-12}
ASKED = {
    "scales": {
        "rating": {"min": 1, "max": 5, "missing": {0: "blank", 6: "never used"}},
        "age": {"codes": [1, 2, 3, 4, 5, 6, 7], "missing": {0: "blank", 8: "refused"}},
    },
    "items": {"Q7ALL": {"scale": "rating"}, "Q19AGE": {"scale": "age"}},
}
METHODS = {"BH": "fdr_bh", "fdr": "fdr_bh", "BY": "fdr_by", "none": None}


@pytest.fixture(scope="module")
def expected(oracle):
    return oracle("tests_and_scales")["d_column_comparison_sfo2017_top2_by_age"]


@pytest.fixture(scope="module")
def passengers(shared):
    file = next((shared / "data" / "sfo_airport").glob("*2017*.csv"))
    columns = ["Q7ALL", "Q19AGE", "WEIGHT"]
    frame = pd.read_csv(file, usecols=columns, low_memory=False)
    frame = frame.apply(pd.to_numeric, errors="coerce").dropna(subset=["WEIGHT"])
    return frame[frame["Q7ALL"].between(1, 5) & frame["Q19AGE"].between(1, 7)].reset_index(drop=True)


def table(passengers, design, variance):
    sv = survey.from_frame(passengers, ASKED, design=design)
    found = measures.crosstab(sv, "Q7ALL", "Q19AGE", show="top_box", variance=variance, adjust=None)
    return found.cells.set_index("level"), found.tests.set_index(["level", "other"])


def pairs(expected):
    return [((str(p["pair"][0]), str(p["pair"][1])), p) for p in expected["pairs"]]


def test_columns(passengers, expected):
    cells, _ = table(passengers, Design(weight="WEIGHT"), "taylor")
    unweighted, _ = table(passengers, Design(), "kish")
    for column, error in zip(expected["columns"], expected["svyby"], strict=True):
        ours = cells.loc[str(column["age"])]
        assert ours["base"] == column["n"]
        assert ours["estimate"] == pytest.approx(column["wp"], **CLOSE)
        assert ours["weighted_base"] == pytest.approx(column["sumw"], **CLOSE)
        assert ours["effective_base"] == pytest.approx(column["neff"], **CLOSE)
        assert ours["std_error"] == pytest.approx(error["se"], **CLOSE)
        assert unweighted.loc[str(column["age"]), "estimate"] == pytest.approx(column["p"], **CLOSE)


def test_design_based_comparisons(passengers, expected):
    cells, tests = table(passengers, Design(weight="WEIGHT"), "taylor")
    for pair, reference in pairs(expected):
        ours = tests.loc[pair]
        assert ours["difference"] == pytest.approx(reference["svy_diff"], **CLOSE)
        assert ours["std_error"] == pytest.approx(reference["svy_se"], **CLOSE)
        assert -ours["statistic"] == pytest.approx(reference["svyttest_t"], **CLOSE)
        assert ours["p_value"] == pytest.approx(2 * special.stdtr(ours["df"], -abs(ours["statistic"])), **CLOSE)
        df = sum(cells.loc[k, "base"] for k in pair) - 2
        p = 2 * special.stdtr(df, -abs(ours["statistic"]))
        assert p == pytest.approx(reference["svyttest_p"], **CLOSE)
        reach = special.stdtrit(ours["df"], 0.975) * reference["svy_se"]
        assert ours["conf_low"] == pytest.approx(reference["svy_diff"] - reach, **CLOSE)
        assert ours["conf_high"] == pytest.approx(reference["svy_diff"] + reach, **CLOSE)


def test_textbook_comparisons_on_effective_bases(passengers, expected):
    cells, tests = table(passengers, Design(weight="WEIGHT"), "kish")
    for pair, reference in pairs(expected):
        assert tests.loc[pair, "statistic"] == pytest.approx(reference["z_kish_pooled"], **CLOSE)
        assert tests.loc[pair, "p_value"] == pytest.approx(reference["p_kish_pooled"], **CLOSE)
        a, b = (cells.loc[k] for k in pair)
        own = sum(x["estimate"] * (1 - x["estimate"]) / x["effective_base"] for x in (a, b))
        assert (a["estimate"] - b["estimate"]) / own**0.5 == pytest.approx(reference["z_kish_unpooled"], **CLOSE)


def test_textbook_comparisons_without_weights(passengers, expected):
    cells, tests = table(passengers, Design(), "kish")
    for pair, reference in pairs(expected):
        assert tests.loc[pair, "statistic"] == pytest.approx(reference["z_unweighted_pooled"], **CLOSE)
        assert tests.loc[pair, "p_value"] == pytest.approx(reference["p_unweighted_pooled"], **CLOSE)
        assert tests.loc[pair, "statistic"] ** 2 == pytest.approx(reference["prop_test_chisq"], **CLOSE)
        a, b = (cells.loc[k] for k in pair)
        own = sum(x["estimate"] * (1 - x["estimate"]) / x["base"] for x in (a, b))
        assert (a["estimate"] - b["estimate"]) / own**0.5 == pytest.approx(reference["z_unweighted_unpooled"], **CLOSE)


def test_adjusted_p_values(expected, oracle):
    multiple = oracle("tests_and_scales")["h_multiple"]
    families = [
        (np.array(multiple["p"]), multiple["adjusted"]),
        (np.array([p["p_kish_pooled"] for p in expected["pairs"]]), expected["p_adjust_of_p_kish_pooled"]),
    ]
    for p, references in families:
        for name, values in references.items():
            np.testing.assert_allclose(adjust(p, METHODS.get(name, name)), values, rtol=1e-8)


def test_the_table_adjusts_within_one_row_of_one_banner(passengers, expected):
    sv = survey.from_frame(passengers, ASKED, design=Design(weight="WEIGHT"))
    tests = measures.crosstab(sv, "Q7ALL", "Q19AGE", show="top_box", variance="kish", adjust="holm").tests
    np.testing.assert_allclose(tests["p_adjusted"], expected["p_adjust_of_p_kish_pooled"]["holm"], rtol=1e-8)
