"""Regressions and t tests under a design against R survey 4.1.1 (survey_design.json), and the spector data (worked.json).

``svyglm(api00 ~ ell + meals + mobility)`` and ``svyttest(api00 ~ sch.wide)`` agree as they are. In
``svyglm(sch.wide ~ ell + meals, quasibinomial())`` the coefficients agree, while R's errors are those of the last step
but one: ``glm`` stops when the deviance changes by less than 1e-8 and keeps the working weights that it started its
last step with. ``last_step`` repeats that in the test: with R's weights the errors agree to 1e-8, and with those of the
coefficients themselves they are ours (R's differ from those by up to 3e-7). The file has neither intervals nor df
for the regressions; the df rule (design df + 1 - coefficients) is seen in the t test.

The logistic regression of worked.json (unweighted, no design) is compared at its 1e-6. Its errors are R's too, those of
the information matrix at the last step but one; ours are the sandwich's, so they are computed here from the fit.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import special

from csat_helpers import measures, survey
from csat_helpers.measures.kernel import linear_models
from csat_helpers.measures.kernel.variance import infer

from .conftest import DESIGNS

pytestmark = pytest.mark.realdata
CLOSE = {"rel": 1e-8, "abs": 1e-12}


@pytest.fixture(params=DESIGNS)
def case(request, schools, oracle):
    return schools(request.param), oracle("survey_design")[request.param]


def ordered(found, expected):
    """Our column in the order of R's terms."""
    return [found["intercept" if name == "(Intercept)" else name] for name in expected]


def last_step(X, y, weight, steps):
    """IRLS as R's glm does it, weights averaging one: coefficients, influence by the working weights of its last step's
    start, and the inverse information of those.
    """
    weight = weight / weight.mean()
    eta = special.logit((weight * y + 0.5) / (weight + 1))
    for _ in range(steps):
        fitted = special.expit(eta)
        working = weight * fitted * (1 - fitted)
        inverse = np.linalg.inv(X.T @ (working[:, None] * X))
        coefficient = inverse @ (X.T @ (working * (eta + (y - fitted) / (fitted * (1 - fitted)))))
        eta = X @ coefficient
    fitted = special.expit(eta)
    residual = (y - fitted) / (fitted * (1 - fitted))
    return coefficient, (X * (residual * working)[:, None]) @ inverse, inverse


def steps_of_r(X, y, weight):
    """How many steps glm takes until the deviance has settled to 1e-8."""
    deviance = np.inf
    for steps in range(1, 26):
        eta = X @ last_step(X, y, weight, steps)[0]
        before, deviance = deviance, 2 * weight / weight.mean() @ np.logaddexp(0, np.where(y == 1, -eta, eta))
        if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8:
            return steps
    raise AssertionError("R's glm would not have settled")


def errors(X, y, design, steps):
    """The sandwich's standard errors from :func:`last_step`, whose influence includes the weights."""
    _, influence, _ = last_step(X, y, design.weight, steps)
    return np.sqrt(np.diagonal(infer(lambda weight: (None, influence / weight[:, None]), design)[1]))


def test_linear(case):
    sv, expected = case
    theirs = expected["svyglm_api00"]
    got = measures.regression(sv, "api00", ["ell", "meals", "mobility"]).coefficients.set_index("term")
    assert ordered(got["estimate"], theirs["coef"]) == pytest.approx(list(theirs["coef"].values()), **CLOSE)
    assert ordered(got["std_error"], theirs["se"]) == pytest.approx(list(theirs["se"].values()), **CLOSE)
    assert (got["df"] == expected["degf"] + 1 - 4).all()
    reach = special.stdtrit(expected["degf"] - 3, 0.975) * np.array(list(theirs["se"].values()))
    high = np.array(list(theirs["coef"].values())) + reach
    assert ordered(got["conf_high"], theirs["se"]) == pytest.approx(high, **CLOSE)


def test_logistic(case):
    sv, expected = case
    theirs = expected["svyglm_logit"]
    got = measures.regression(sv, "sch.wide", ["ell", "meals"], family="logistic").coefficients.set_index("term")
    assert ordered(got["estimate"], theirs["coef"]) == pytest.approx(list(theirs["coef"].values()), **CLOSE)
    frame, design = sv.responses, sv.arrays
    X = np.column_stack([np.ones(len(frame)), frame["ell"], frame["meals"]]).astype(float)
    y = (frame["sch.wide"] == "Yes").to_numpy(float)
    steps = steps_of_r(X, y, design.weight)
    assert errors(X, y, design, steps) == pytest.approx(list(theirs["se"].values()), **CLOSE)
    assert ordered(got["std_error"], theirs["se"]) == pytest.approx(errors(X, y, design, steps + 4), rel=1e-10)
    assert ordered(got["std_error"], theirs["se"]) == pytest.approx(list(theirs["se"].values()), rel=1e-6)


def test_t_test(case):
    sv, expected = case
    theirs = expected["ttest_api00_by_schwide"]
    got = measures.t_test(sv, "api00", "sch.wide").iloc[0]
    assert (got["level"], got["other"]) == ("Yes", "No")
    assert got["estimate"] == pytest.approx(theirs["diff"], **CLOSE)
    assert got["statistic"] == pytest.approx(theirs["t"], **CLOSE)
    assert got["df"] == theirs["df"]
    assert got["p_value"] == pytest.approx(theirs["p"], **CLOSE)
    error = theirs["diff"] / theirs["t"]
    assert got["std_error"] == pytest.approx(error, **CLOSE)
    reach = special.stdtrit(theirs["df"], 0.975) * error
    assert [got["conf_low"], got["conf_high"]] == pytest.approx(
        [theirs["diff"] - reach, theirs["diff"] + reach], **CLOSE
    )


def test_the_t_test_is_a_regression_on_the_group(case):
    sv, _ = case
    by_test = measures.t_test(sv, "api00", "sch.wide").iloc[0]
    by_model = measures.regression(sv, "api00", "sch.wide").coefficients.iloc[1]
    for column in ("estimate", "std_error", "conf_low", "conf_high", "df", "statistic", "p_value"):
        assert by_model[column] == pytest.approx(by_test[column], rel=1e-10), column


def test_logistic_of_spector(oracle, shared):
    expected = next(e for e in oracle("worked")["examples"] if e["id"] == "logit_spector")
    frame = pd.DataFrame(expected["data"]["rows"], columns=expected["data"]["columns"])
    pd.testing.assert_frame_equal(frame, pd.read_csv(shared / "data" / "worked" / "spector.csv"))
    items = {name: {"scale": {}} for name in ("GPA", "TUCE", "PSI")} | {"GRADE": {"scale": {"min": 0, "max": 1}}}
    sv = survey.from_frame(frame, {"items": items})
    found = measures.regression(sv, "GRADE", ["GPA", "TUCE", "PSI"], family="logistic")
    got = found.coefficients["estimate"].tolist()
    theirs = expected["expected"]
    assert got == pytest.approx([theirs[name] for name in ("const", "GPA", "TUCE", "PSI")], rel=1e-6)
    for name, value in expected["published"].items():
        assert got[["const", "GPA", "TUCE", "PSI"].index(name)] == pytest.approx(value, abs=expected["tolerance"])
    X, y = np.column_stack([np.ones(32), frame[["GPA", "TUCE", "PSI"]]]), frame["GRADE"].to_numpy(float)
    fit = linear_models.logistic(X, y, np.ones(32))
    assert -fit.deviance / 2 == pytest.approx(theirs["loglik"], rel=1e-6)
    *_, inverse = last_step(X, y, np.ones(32), steps_of_r(X, y, np.ones(32)))
    assert np.sqrt(np.diagonal(inverse)) == pytest.approx(theirs["se"], rel=1e-6)
    share = special.expit(X @ fit.coefficient)
    settled = np.linalg.inv(X.T @ ((share * (1 - share))[:, None] * X))
    assert np.sqrt(np.diagonal(settled)) == pytest.approx(theirs["se"], rel=2e-5)
