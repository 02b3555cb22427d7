import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel import linear_models
from csat_helpers.survey import Design, Disclosure
from csat_helpers.survey.replicate_weights import ReplicateWeights

from .conftest import ITEMS, SCALES, answers, ask

TWO = {"scale": {"codes": {"y": "Yes", "n": "No"}}}
CODES = {"scale": {"codes": {"u": "Up", "v": "Vale", "w": "West"}}}
COLLINEAR = "say the same thing"


def numbers(frame: pd.DataFrame, **settings):
    """A survey of columns of numbers; ``g`` has the categories u, v and w, ``out`` yes and no."""
    items = {"g": CODES, "out": TWO}
    asked = {name: items.get(name, {"scale": {}}) for name in frame if name not in ("psu", "s", "w")}
    return survey.from_frame(frame, {"items": asked}, **settings)


def by_statsmodels(frame, family, formula, design_df):
    """Weighted fit by statsmodels, and the sandwich written out over the columns ``stratum`` and ``cluster``."""
    import statsmodels.api as sm
    from statsmodels.formula import api

    if family == "linear":
        fit = api.wls(formula, frame, weights=frame["w"]).fit()
        bread = fit.normalized_cov_params
        gap = fit.resid
    else:
        fit = api.glm(formula, frame, family=sm.families.Binomial(), freq_weights=frame["w"]).fit(tol=1e-14)
        bread = fit.cov_params()
        gap = fit.resid_response
    score = pd.DataFrame(fit.model.exog * (gap * frame["w"]).to_numpy()[:, None], index=frame.index)
    design = answers()
    total = score.reindex(design.index, fill_value=0.0).groupby([design["stratum"], design["cluster"]]).sum()
    meat = sum(len(t) / (len(t) - 1) * (t - t.mean()).T @ (t - t.mean()) for _, t in total.groupby(level=0)).to_numpy()
    error = np.sqrt(np.diag(np.asarray(bread) @ meat @ np.asarray(bread)))
    return fit, error, design_df + 1 - len(error)


@pytest.mark.parametrize("family", ["linear", "logistic"])
def test_rebuilt_with_statsmodels(family, complex_):
    frame = complex_.responses.dropna(subset="d").assign(yes=lambda f: (f["all"] >= 4).astype(float))
    outcome = "all" if family == "linear" else "yes"
    fit, error, df = by_statsmodels(frame, family, f"{outcome} ~ a + d + C(region)", complex_.arrays.df)
    event = None if family == "linear" else [4, 5]
    found = measures.regression(complex_, "all", ["a", "d", "region"], family=family, event=event)
    got = found.coefficients.set_index("term")
    order = {"Intercept": "intercept", "a": "a", "d": "d", "C(region)[T.S]": "region[S]"}
    for place, (theirs, ours) in enumerate(order.items()):
        k = list(fit.params.index).index(theirs)
        assert got.loc[ours, "estimate"] == pytest.approx(fit.params.iloc[k], rel=1e-8), place
        assert got.loc[ours, "std_error"] == pytest.approx(error[k], rel=1e-8)
        t = fit.params.iloc[k] / error[k]
        assert got.loc[ours, "p_value"] == pytest.approx(2 * stats.t.sf(abs(t), df), rel=1e-6)
    assert (got["df"] == df).all()
    assert (got["base"] == len(frame)).all()
    explained = fit.rsquared if family == "linear" else 1 - fit.deviance / fit.null_deviance
    assert found.fit["estimate"].iloc[0] == pytest.approx(explained)
    assert found.fit["measure"].iloc[0] == ("r2" if family == "linear" else "mcfadden")


@pytest.mark.parametrize("family", ["gaussian", "binomial"])
def test_svy_has_the_same(family, complex_):
    import polars as pl
    import svy

    frame = complex_.responses.assign(yes=lambda f: (f["all"] >= 4).astype(float))
    sample = svy.Sample(pl.from_pandas(frame), svy.Design(wgt="w", stratum="stratum", psu="cluster"))
    linear = family == "gaussian"
    theirs = sample.glm.fit("all" if linear else "yes", x=["a", "b", svy.Cat("region")], family=family, tol=1e-14)
    model = {} if linear else {"family": "logistic", "event": [4, 5]}
    ours = measures.regression(complex_, "all", ["a", "b", "region"], **model).coefficients
    expected = theirs.to_polars().to_pandas()
    for mine, other in (
        ("estimate", "estimate"), ("std_error", "std_err"), ("conf_low", "conf_low"), ("conf_high", "conf_high"),
        ("statistic", "statistic"), ("p_value", "p_value"), ("df", "df"),
    ):  # fmt: skip
        assert ours[mine].tolist() == pytest.approx(expected[other].tolist(), rel=1e-8), mine


def test_categories_are_held_against_the_first_in_the_questionnaire():
    frame = pd.DataFrame({"y": [1.0, 3, 2, 4, 7, 9], "g": list("vvuuww")})
    got = measures.regression(numbers(frame), "y", "g").coefficients
    assert got["term"].tolist() == ["intercept", "g[v]", "g[w]"]
    assert got["estimate"].tolist() == pytest.approx([3, -1, 5])
    assert got["level_label"].tolist() == ["", "Vale", "West"]
    assert got["reference_label"].tolist() == ["", "Up", "Up"]
    assert got["level_base"].tolist() == [6, 2, 2]


def test_an_event_is_the_later_answer_or_what_is_named():
    frame = pd.DataFrame({"out": list("yyynnnyn"), "x": [1.0, 2, 3, 4, 2, 5, 1, 2], "rate": [1.0, 5, 4, 2, 3, 4, 1, 5]})
    later = measures.regression(numbers(frame), "out", "x", family="logistic")
    yes = measures.regression(numbers(frame), "out", "x", family="logistic", event="y")
    assert later.fit["event_label"].tolist() == ["No"]
    assert yes.fit[["event", "event_label"]].values.tolist() == [["y", "Yes"]]
    assert yes.coefficients["estimate"].tolist() == pytest.approx((-later.coefficients["estimate"]).tolist())
    top = measures.regression(numbers(frame), "rate", "x", family="logistic", event=[4, 5])
    assert top.fit["event"].tolist() == ["4, 5"]
    assert top.coefficients["odds_ratio"].tolist() == pytest.approx(np.exp(top.coefficients["estimate"]).tolist())
    assert "odds_ratio" not in measures.regression(numbers(frame), "rate", "x").coefficients


def test_a_respondent_who_lacks_an_answer_leaves_the_domain_not_the_design(complex_):
    got = measures.regression(complex_, "all", ["a", "d"]).coefficients
    assert (got["base"] == complex_.responses["d"].notna().sum()).all()
    assert (got["df"] == complex_.arrays.df - 2).all()
    focus = complex_.focus(wave="2026")
    frame = answers().assign(a=lambda f: f["a"].where(f["wave"] == "2026"))
    lacking = measures.regression(ask(frame, design=complex_.design), "all", ["a", "d"]).coefficients
    pd.testing.assert_frame_equal(measures.regression(focus, "all", ["a", "d"]).coefficients, lacking)


@pytest.mark.parametrize("model", [{}, {"family": "logistic", "event": [4, 5]}])
def test_what_does_not_matter(model, complex_):
    expected = measures.regression(complex_, "all", ["a", "b"], **model).coefficients
    frame = answers()
    for other in (frame.assign(w=frame["w"] * 9), frame.sample(frac=1, random_state=2)):
        got = measures.regression(ask(other, design=complex_.design), "all", ["a", "b"], **model).coefficients
        for column in ("estimate", "std_error", "p_value", "vif"):
            assert got[column].tolist()[1:] == pytest.approx(expected[column].tolist()[1:], rel=1e-8)


@pytest.mark.parametrize("model", [{}, {"family": "logistic", "event": [4, 5]}])
def test_replicate_weights_refit_the_model(model, complex_):
    frame = answers()
    groups = frame["cluster"].rank(method="dense").astype(int) % 20
    columns = [f"r{r}" for r in range(20)]
    for r, name in enumerate(columns):
        frame[name] = np.where(groups == r, 0.0, frame["w"] * 20 / 19)
    sv = ask(frame, design=Design(weight="w", replicates=ReplicateWeights(columns, "jk1")))
    got = measures.regression(sv, "all", ["a", "b"], **model).coefficients
    each = [ask(frame, design=Design(weight=name)) for name in ["w", *columns]]
    drawn = np.array([measures.regression(one, "all", ["a", "b"], **model).coefficients["estimate"] for one in each])
    error = np.sqrt(19 / 20 * ((drawn[1:] - drawn[0]) ** 2).sum(axis=0))
    assert got["std_error"].tolist() == pytest.approx(error.tolist(), rel=1e-7)
    assert (got["df"] == 19 - 2).all()


def test_variance_inflation():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(80, 3)), columns=["x", "z", "y"])
    frame["z"] += frame["x"]
    frame["g"] = rng.choice(list("uvw"), 80)
    frame["w"] = rng.uniform(1, 3, 80)
    sv = numbers(frame, design=Design(weight="w"))
    got = measures.regression(sv, "y", ["x", "z", "g"]).coefficients.set_index("term")["vif"]
    r2 = measures.regression(sv, "x", ["z", "g"]).fit["estimate"].iloc[0]
    assert got["x"] == pytest.approx(1 / (1 - r2))
    assert got["g[v]"] == got["g[w]"] >= 1
    assert np.isnan(got["intercept"])


def test_a_year_as_a_predictor_keeps_its_digits():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"year": rng.integers(2015, 2020, 200).astype(float), "y": rng.normal(size=200)})
    plain = measures.regression(numbers(frame), "y", "year").coefficients.iloc[1]
    near = measures.regression(numbers(frame.assign(year=frame["year"] - 2017)), "y", "year").coefficients.iloc[1]
    assert plain[["estimate", "std_error"]].tolist() == pytest.approx(
        near[["estimate", "std_error"]].tolist(), rel=1e-9
    )


TOGETHER = {"x": [0, 1, 2, 3, 3, 4, 5, 6], "z": [1, 3, 2, 4, 2, 3, 5, 4], "y": [1, 1, 0, 1, 0, 0, 0, 0]}
FAULTS = [
    ({"x": [1, 2, 3, 4, 5, 6], "z": [2, 4, 6, 8, 10, 12], "y": [1, 3, 2, 5, 4, 6]}, "linear", f"x and z {COLLINEAR}"),
    ({"x": [1, 2, 3, 4, 5, 6], "z": [3, 3, 3, 3, 3, 3], "y": [1, 3, 2, 5, 4, 6]}, "linear", "same answer to z"),
    ({"x": [1, 2, 3, 4, 5, 6], "z": [3, 1, 3, 2, 3, 4], "y": [2, 2, 2, 2, 2, 2]}, "linear", "same answer to y"),
    ({"x": [1, 2, 3], "z": [3, 1, 3], "y": [2, 1, 2]}, "linear", "3 respondents answered all: too few for 3"),
    ({"x": [1, np.nan], "z": [np.nan, 1], "y": [2, 1]}, "linear", "no respondents"),
    ({"x": [1, 2, 3, 4, 5, 6], "z": [3, 1, 2, 2, 3, 1], "y": [0, 0, 0, 1, 1, 1]}, "logistic", "x tell some answers for"),
    (TOGETHER, "logistic", "x and z tell some answers for"),
    ({"x": [1, 1, 0, 0, 0, 0], "z": [3, 1, 2, 2, 3, 1], "y": [1, 1, 0, 1, 0, 1]}, "logistic", "x tell some answers for"),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "family", "reason"), FAULTS)
def test_a_model_that_cannot_stand_names_the_items(columns, family, reason):
    frame = pd.DataFrame(columns, dtype=float)
    with pytest.raises(MeasureError, match=f"No regression of 'y': .*{reason}"):
        measures.regression(numbers(frame), "y", ["x", "z"], family=family)


def test_an_item_that_is_another_ones_level():
    frame = pd.DataFrame({"g": list("uvwuvwuvw"), "y": [1.0, 4, 2, 3, 5, 2, 2, 6, 1]})
    frame["of_u"] = (frame["g"] == "u").astype(float)
    with pytest.raises(MeasureError, match=f"g and of_u {COLLINEAR}"):
        measures.regression(numbers(frame), "y", ["g", "of_u"])


@pytest.mark.parametrize("n", [200, 20_000])
def test_separation_in_a_large_sample(n):
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"x": rng.normal(size=n), "z": rng.normal(size=n), "y": rng.integers(0, 2, n).astype(float)})
    frame["sure"] = ((frame["y"] == 1) & (rng.random(n) < 0.3)).astype(float)
    with pytest.raises(MeasureError, match="sure tell some answers for certain"):
        measures.regression(numbers(frame), "y", ["x", "z", "sure"], family="logistic")


def test_rare_and_steep_is_not_separated():
    rng = np.random.default_rng(3)
    x = rng.normal(size=5_000)
    frame = pd.DataFrame({"x": x, "y": (rng.random(5_000) < 1 / (1 + np.exp(9 - 8 * x))).astype(float)})
    found = measures.regression(numbers(frame), "y", "x", family="logistic")
    assert found.coefficients["estimate"].iloc[1] == pytest.approx(8, abs=1)
    assert found.fit["iterations"].iloc[0] < 15


@pytest.mark.parametrize(
    ("frame", "design", "reason"),
    [
        ({"x": [1, 2, 3, 4], "y": [3, 5, 7, 9]}, Design(), "explain the outcome completely"),
        (
            {"x": [1, 2, 3, 4], "y": [3, 1, 7, 9], "psu": [1, 1, 2, 2]},
            Design(cluster=["psu"]),
            "too many for the design's 1",
        ),
        (
            {"x": [1, 2, 3, 4], "y": [3, 1, 7, 9], "psu": [1, 1, 1, 1]},
            Design(cluster=["psu"]),
            "all answers lie in one cluster",
        ),
    ],
)
def test_no_error_says_why(frame, design, reason):
    got = measures.regression(numbers(pd.DataFrame(frame, dtype=float), design=design), "y", "x").coefficients
    assert got["estimate"].notna().all()
    assert np.isnan(got[["std_error", "conf_low", "statistic", "p_value"]].to_numpy()).all()
    assert got["reason"].str.contains(reason).all()


def test_errors(complex_):
    with pytest.raises(MeasureError, match=r"no regression family 'logit'. Did you mean 'logistic'"):
        measures.regression(complex_, "all", "a", family="logit")
    with pytest.raises(MeasureError, match="'a' is both the outcome and a predictor"):
        measures.regression(complex_, "a", ["a", "b"])
    with pytest.raises(MeasureError, match="'region' has categories"):
        measures.regression(complex_, "region", "a")
    with pytest.raises(MeasureError, match=r"'all' has 5 answers, not two: 1, 2, 3, 4, 5\. Name those"):
        measures.regression(complex_, "all", "a", family="logistic")
    with pytest.raises(MeasureError, match=r"'all' has no answer '9'"):
        measures.regression(complex_, "all", "a", family="logistic", event=9)
    with pytest.raises(MeasureError, match="Only a logistic regression has an event"):
        measures.regression(complex_, "all", "a", event=5)
    with pytest.raises(MeasureError, match="Column 'aa' is not in the survey"):
        measures.regression(complex_, "all", "aa")
    with pytest.raises(MeasureError, match="One outcome is explained at a time"):
        measures.regression(complex_, ["all", "a"], "b")
    with pytest.raises(MeasureError, match="not between 0 and 1"):
        measures.regression(complex_, "all", "b", confidence=95)


def test_nothing_asked_is_an_empty_frame(complex_):
    found = measures.regression(complex_, "all", [])
    assert found.coefficients.empty
    assert found.fit.empty


def test_negative_replicate_weights_are_refused():
    frame = answers(40).assign(r1=1.0, r2=-1.0)
    sv = ask(frame, design=Design(replicates=ReplicateWeights(["r1", "r2"], "bootstrap")))
    with pytest.raises(MeasureError, match="there are negative replicate weights"):
        measures.regression(sv, "all", "a")


def test_a_small_level_hides_its_coefficient_and_a_small_reference_all():
    frame = answers(200).assign(g=["u"] * 150 + ["v"] * 8 + ["w"] * 42)
    items = {"all": ITEMS["all"], "a": ITEMS["a"], "g": CODES}
    sv = survey.from_frame(frame, {"scales": SCALES, "items": items}, disclosure=Disclosure())
    found = measures.regression(sv, "all", ["a", "g"])
    got = found.coefficients.set_index("term")
    assert got["suppressed"].to_dict() == {"intercept": "", "a": "", "g[v]": "privacy", "g[w]": ""}
    assert np.isnan(got.loc["g[v]", ["estimate", "base", "level_base", "vif"]].astype(float)).all()
    assert got.loc["g[w]", "flag"] == "caution"
    assert found.fit["suppressed"].tolist() == [""]
    small = frame.assign(g=["u"] * 5 + ["v"] * 95 + ["w"] * 100)
    sv = survey.from_frame(small, {"scales": SCALES, "items": items}, disclosure=Disclosure())
    got = measures.regression(sv, "all", ["a", "g"]).coefficients.set_index("term")
    assert got["suppressed"].to_dict() == {"intercept": "privacy", "a": "", "g[v]": "privacy", "g[w]": "privacy"}


def test_a_model_that_would_be_hidden_is_a_reason_not_an_error():
    frame = answers(9).assign(a=3.0)
    items = {k: ITEMS[k] for k in ("all", "a")}
    sv = survey.from_frame(frame, {"scales": SCALES, "items": items}, disclosure=Disclosure())
    found = measures.regression(sv, "all", "a")
    assert found.coefficients["suppressed"].tolist() == ["privacy"] * 2
    assert found.fit["reason"].tolist() == ["everyone gave the same answer to Speed"]


def test_influence_is_the_derivative_by_the_weight():
    rng = np.random.default_rng(4)
    X = np.column_stack([np.ones(30), rng.normal(size=(30, 2))])
    for family, y in (("linear", rng.normal(size=30)), ("logistic", rng.integers(0, 2, 30).astype(float))):
        weight = rng.uniform(1, 2, 30)
        found = linear_models.fit(family, X, y, weight)
        for k in (0, 7):
            more = weight + 1e-6 * (np.arange(30) == k)
            change = (linear_models.fit(family, X, y, more).coefficient - found.coefficient) / 1e-6
            assert change == pytest.approx(found.influence[k], rel=1e-4, abs=1e-7)
