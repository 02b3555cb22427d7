"""Factor models of the ECSI items against lavaan 0.6.14 and psych 2.2.9 (tests_and_scales.json).

lavaan (``i_lavaan_cfa3_ML``: ``cfa``, ``std.lv = TRUE``, complete data, divisor n, normal theory) is met without replicates:
chi square, CFI, TLI, RMSEA, AIC, BIC and the likelihood to 1e-8. Its optimiser stops a little short: our discrepancy
is the smaller by 1e-12, so estimates and errors agree to 1e-6 and the SRMR to 1e-8 absolute. Degrees of freedom and
parameters are exact.

psych: eigenvalues, KMO and Bartlett's test to 1e-8. Its omega of one factor is of a minres solution, met to 1e-7 by
``factor_analysis``; ``reliability`` has it by maximum likelihood, which differs in the fifth decimal (7e-5 from
``omega_tot``, whose divisor is the observed and not the implied variance). Of 23 items (all but CUSCO) and three factors
(minres, oblimin, Schmid and Leiman) alpha is met to 1e-8, omega total to 1e-7, omega hierarchical to 5e-6: GPArotation
stops at 1e-5, we at 1e-9.

R ``factanal`` (two factors of twelve items, varimax): chi square by Bartlett's correction to 1e-8, unique variances to
1e-5. R's ``varimax`` stops at 1e-5 of its criterion; its loadings are met to 1e-3, and ours have the larger criterion.
"""

import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.measures.factor_models.exploratory import extract

pytestmark = pytest.mark.realdata
MODEL = {
    "Q": [f"PERQ{k}" for k in range(1, 8)],
    "V": ["PERV1", "PERV2"],
    "S": ["CUSA1", "CUSA2", "CUSA3"],
}
EXACT, OPTIMISED = {"rel": 1e-8}, {"abs": 1e-6}


@pytest.fixture(scope="module")
def lavaan(oracle):
    return oracle("tests_and_scales")["i_lavaan_cfa3_ML"]


@pytest.fixture(scope="module")
def psych(oracle):
    return oracle("tests_and_scales")["f_psych"]


@pytest.fixture(scope="module")
def made(mobi):
    return measures.cfa(mobi, MODEL, replicates=0)


def of(rows, op):
    return [row for row in rows if row["op"] == op]


def test_fit(made, lavaan):
    row, theirs = made.fit.iloc[0], lavaan["fit"]
    assert (row["parameters"], row["df"]) == (theirs["npar"], theirs["df"])
    names = {"chi2": "chisq", "p_value": "pvalue", "cfi": "cfi", "tli": "tli", "rmsea": "rmsea", "aic": "aic", "bic": "bic",
             "log_likelihood": "logl"}  # fmt: skip
    for ours, other in names.items():
        assert row[ours] == pytest.approx(theirs[other], **EXACT), ours
    assert row["srmr"] == pytest.approx(theirs["srmr"], abs=1e-8)
    assert row["chi2"] <= theirs["chisq"]


def test_standardised_loadings(made, lavaan):
    theirs = of(lavaan["std"], "=~")
    assert list(made.loadings["item"]) == [row["rhs"] for row in theirs]
    assert list(made.loadings["estimate"]) == pytest.approx([row["est.std"] for row in theirs], **OPTIMISED)
    assert list(made.loadings["std_error"]) == pytest.approx([row["se"] for row in theirs], **OPTIMISED)


def test_unstandardised_loadings(made, lavaan):
    theirs = of(lavaan["unstd"], "=~")
    assert list(made.loadings["unstandardised"]) == pytest.approx([row["est"] for row in theirs], **OPTIMISED)
    assert list(made.loadings["unstandardised_error"]) == pytest.approx([row["se"] for row in theirs], **OPTIMISED)


def test_correlations_of_constructs(made, lavaan):
    theirs = [row for row in of(lavaan["std"], "~~") if row["lhs"] != row["rhs"]]
    rows = made.correlations
    assert list(zip(rows["construct"], rows["other"], strict=True)) == [(r["lhs"], r["rhs"]) for r in theirs]
    assert list(rows["estimate"]) == pytest.approx([row["est.std"] for row in theirs], **OPTIMISED)
    assert list(rows["std_error"]) == pytest.approx([row["se"] for row in theirs], **OPTIMISED)


def test_adequacy(mobi, psych):
    whole = measures.dimensionality(mobi, MODEL["Q"]).whole.iloc[0]
    assert whole["kmo"] == pytest.approx(psych["kmo"], **EXACT)
    assert whole["bartlett"] == pytest.approx(psych["bartlett"]["chisq"], **EXACT)
    assert whole["p_value"] == pytest.approx(psych["bartlett"]["p.value"], rel=1e-6)
    assert whole["df"] == psych["bartlett"]["df"]


def test_eigenvalues(mobi, psych):
    values = measures.dimensionality(mobi, list(mobi.questionnaire.items)).eigenvalues
    assert list(values["estimate"]) == pytest.approx(psych["pca_eigen"], **EXACT)
    assert values["share"].sum() == pytest.approx(1)


def test_omega_of_one_factor(mobi, psych):
    row = measures.reliability(mobi, MODEL["Q"], replicates=0).scale.iloc[0]
    theirs = psych["omega_PERQ"]
    assert row["alpha_standardised"] == pytest.approx(theirs["alpha"], **EXACT)
    assert row["omega_standardised"] == pytest.approx(theirs["omega_h_1factor"], abs=1e-5)
    assert row["omega_standardised"] == pytest.approx(theirs["omega_tot"], abs=1e-4)
    assert np.isnan(row["omega_low"])


def test_omega_of_one_minres_factor(mobi, psych):
    row = measures.factor_analysis(mobi, MODEL["Q"], 1).whole.iloc[0]
    assert row["omega_total"] == pytest.approx(psych["omega_PERQ"]["omega_tot"], abs=1e-7)
    assert np.isnan(row["omega_hierarchical"])


def test_hierarchical_omega_of_three_factors(mobi, psych):
    items = [item for item in mobi.questionnaire.items if item != "CUSCO"]
    row, theirs = measures.factor_analysis(mobi, items, 3).whole.iloc[0], psych["omega_23items_3f"]
    assert row["alpha_standardised"] == pytest.approx(theirs["alpha"], **EXACT)
    assert row["omega_total"] == pytest.approx(theirs["omega_tot"], abs=1e-7)
    assert row["omega_hierarchical"] == pytest.approx(theirs["omega_h"], abs=5e-6)


def test_two_factors_by_likelihood_and_varimax(mobi, psych):
    theirs = psych["fa_ml_varimax_PERQ_IMAG"]
    items = list(theirs["loadings"])
    rows = measures.factor_analysis(mobi, items, 2, method="ml", rotation="varimax").loadings
    ours = rows.pivot(index="item", columns="dimension", values="estimate").loc[items].to_numpy()
    other = np.array([list(theirs["loadings"][item].values()) for item in items])
    ours = ours[:, np.argsort(np.abs(ours - other[:, :1]).sum(axis=0))]  # dimensions have no order of their own
    assert ours == pytest.approx(other, abs=1e-3)
    assert _criterion(ours) >= _criterion(other)
    unique = rows.drop_duplicates("item").set_index("item")["unique"]
    assert list(unique.loc[items]) == pytest.approx([theirs["uniq"][item] for item in items], abs=1e-5)
    R, p = np.corrcoef(mobi.responses[items].to_numpy(float).T), len(items)
    corrected = (250 - 1 - (2 * p + 5) / 6 - 2 * 2 / 3) * extract(R, 2, "ml").discrepancy
    assert corrected == pytest.approx(theirs["chisq"], **EXACT)


def _criterion(loading):
    """Kaiser's: the variances of the squared loadings, rows scaled to one."""
    square = loading**2 / (loading**2).sum(axis=1, keepdims=True)
    return float(square.var(axis=0).sum())
