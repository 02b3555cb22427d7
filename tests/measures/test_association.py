import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.association import STATISTICS, WEIGHTED
from csat_helpers.survey import Design, Disclosure
from csat_helpers.survey.replicate_weights import ReplicateWeights

from .conftest import ITEMS, SCALES, answers, ask

NUMBERS = ["statistic", "df", "p_value", "cramers_v"]


def two(rows: list[tuple], columns: str = "ab", **settings):
    """A survey of categories x, y and z, and design columns in lower case words."""
    frame = pd.DataFrame(rows, columns=list(columns) if len(columns) == len(rows[0]) else columns.split())
    items = {name: {"scale": {"codes": ["x", "y", "z"]}} for name in "ab"}
    return survey.from_frame(frame, {"items": items}, **settings)


def by_hand(frame: pd.DataFrame, row: str, column: str) -> dict[str, float]:
    """Rao and Scott's F, cluster by cluster, from the columns ``w``, ``stratum`` and ``cluster``."""
    cells = pd.get_dummies(frame[row].astype(str) + "|" + frame[column].astype(str), dtype=float)
    share = np.average(cells, axis=0, weights=frame["w"])
    score = (cells - share).mul(frame["w"] / frame["w"].sum(), axis=0)
    total = score.groupby([frame["stratum"], frame["cluster"]]).sum()
    V = sum(len(t) / (len(t) - 1) * (t - t.mean()).T @ (t - t.mean()) for _, t in total.groupby(level=0)).to_numpy()
    main = pd.get_dummies(cells.columns.str.split("|", expand=True).to_frame(), dtype=float).to_numpy()
    left, values, _ = np.linalg.svd(main)
    C = left[:, (values > 1e-9).sum() :]
    n, D = len(frame), np.diag(1 / share)
    delta = np.linalg.inv(C.T @ D @ C / n) @ (C.T @ D @ V @ D @ C)
    table = frame.pivot_table("w", row, column, "sum", fill_value=0).to_numpy()
    chi = stats.chi2_contingency(table / table.sum() * n, correction=False).statistic
    df = np.trace(delta) ** 2 / np.trace(delta @ delta)
    nu = frame["cluster"].nunique() - frame["stratum"].nunique()
    f = chi / np.trace(delta)
    return {"statistic": f, "df": df, "df2": df * nu, "p_value": stats.f.sf(f, df, df * nu), "chi": chi}


def test_rao_scott_rebuilt_by_hand(complex_):
    expected = by_hand(complex_.responses, "region", "a")
    got = measures.association(complex_, "region", "a").iloc[0]
    for name in ("statistic", "df", "df2", "p_value"):
        assert got[name] == pytest.approx(expected[name], rel=1e-9), name
    first = measures.association(complex_, "region", "a", statistic="Chisq").iloc[0]
    assert first["statistic"] == pytest.approx(expected["chi"])
    assert first["p_value"] == pytest.approx(stats.chi2.sf(expected["chi"] / first["deff"], 4))
    assert first["deff"] == pytest.approx(expected["chi"] / expected["statistic"] / 4)


def test_rao_scott_of_svy(complex_):
    import polars as pl
    import svy

    sample = svy.Sample(pl.from_pandas(complex_.responses), svy.Design(wgt="w", stratum="stratum", psu="cluster"))
    theirs = sample.categorical.tabulate("region", "a").stats
    f, chi = (measures.association(complex_, "region", "a", statistic=s).iloc[0] for s in ("F", "Chisq"))
    found = [f["statistic"], f["df"], f["df2"], f["p_value"]]
    assert found == pytest.approx([theirs.f.value, theirs.f.df_num, theirs.f.df_den, theirs.f.p_value], rel=1e-10)
    assert [chi["statistic"], chi["df"], chi["p_value"]] == pytest.approx(
        [theirs.chisq.value, theirs.chisq.df, theirs.chisq.p_value], rel=1e-10
    )


def test_without_a_design_the_correction_is_the_divisor(plain):
    f, chi, simple = (
        measures.association(plain, "region", "a", statistic=s).iloc[0] for s in ("F", "Chisq", "pearson")
    )
    assert f["deff"] == pytest.approx(600 / 599)
    assert chi["statistic"] == pytest.approx(simple["statistic"])
    assert f["statistic"] == pytest.approx(simple["statistic"] / 4 * 599 / 600)
    assert simple["deff"] == 1


def test_unweighted_tests_are_those_of_scipy(complex_):
    table = pd.crosstab(complex_.responses["region"], complex_.responses["a"]).to_numpy()
    expected = stats.chi2_contingency(table, correction=False)
    got = measures.association(complex_, "region", "a", statistic="pearson").iloc[0]
    found = [got["statistic"], got["df"], got["p_value"]]
    assert found == pytest.approx([expected.statistic, expected.dof, expected.pvalue])
    assert got["cramers_v"] == pytest.approx(stats.contingency.association(table, "cramer"))
    sv = two([("x", "x")] * 8 + [("x", "y")] * 2 + [("y", "x")] * 1 + [("y", "y")] * 5)
    corrected = measures.association(sv, "a", "b", statistic="pearson_corrected").iloc[0]
    assert corrected["p_value"] == pytest.approx(stats.chi2_contingency([[8, 2], [1, 5]]).pvalue)
    fisher = measures.association(sv, "a", "b", statistic="fisher").iloc[0]
    assert fisher["p_value"] == pytest.approx(stats.fisher_exact([[8, 2], [1, 5]]).pvalue)
    assert np.isnan(fisher["df"])


@pytest.mark.parametrize("statistic", WEIGHTED)
def test_what_does_not_matter(statistic, complex_):
    expected = measures.association(complex_, "region", "a", statistic=statistic).iloc[0]
    turned = measures.association(complex_, "a", "region", statistic=statistic).iloc[0]
    frame = answers()
    design = Design(weight="w", stratum="stratum", cluster=["cluster"])
    scaled = measures.association(
        ask(frame.assign(w=frame["w"] * 7), design=design), "region", "a", statistic=statistic
    )
    shuffled = measures.association(
        ask(frame.sample(frac=1, random_state=1), design=design), "region", "a", statistic=statistic
    )
    for other in (turned, scaled.iloc[0], shuffled.iloc[0]):
        assert other[NUMBERS].tolist() == pytest.approx(expected[NUMBERS].tolist(), rel=1e-9)


@pytest.mark.parametrize("statistic", WEIGHTED)
def test_a_focus_is_a_domain(statistic, complex_):
    focus = complex_.focus(wave="2026")
    frame = answers()
    frame.loc[frame["wave"] == "2025", "a"] = np.nan
    lacking = ask(frame, design=complex_.design)
    expected = measures.association(lacking, "region", "a", statistic=statistic).iloc[0]
    got = measures.association(focus, "region", "a", statistic=statistic).iloc[0]
    assert got[NUMBERS].tolist() == pytest.approx(expected[NUMBERS].tolist(), rel=1e-10)
    assert got["base"] == 300


def test_replicate_weights_give_the_covariance(complex_):
    frame = answers()
    groups = frame["cluster"].rank(method="dense").astype(int) % 30
    for r in range(30):
        frame[f"r{r}"] = np.where(groups == r, 0.0, frame["w"] * 30 / 29)
    replicates = ReplicateWeights([f"r{r}" for r in range(30)], "jk1")
    got = {
        s: measures.association(
            ask(frame, design=Design(weight="w", replicates=replicates)), "region", "a", statistic=s
        ).iloc[0]
        for s in WEIGHTED
    }
    cells = pd.get_dummies(frame["region"] + frame["a"].astype(str), dtype=float)
    shares = np.array([np.average(cells, axis=0, weights=frame[c]) for c in ["w", *replicates.columns]])
    V = 29 / 30 * (shares[1:] - shares[0]).T @ (shares[1:] - shares[0])
    C = np.kron([[1], [-1]], np.eye(5)[:, 1:] - np.eye(5)[:, :1])
    D = np.diag(1 / shares[0])
    delta = np.linalg.inv(C.T @ D @ C / 600) @ (C.T @ D @ V @ D @ C)
    assert got["F"]["deff"] == pytest.approx(np.trace(delta) / 4)
    assert got["F"]["df2"] == pytest.approx(got["F"]["df"] * 29)
    assert (got["Wald"]["df2"], got["adjWald"]["df2"]) == (29, 26)


def test_every_pair_is_a_row(complex_):
    got = measures.association(complex_, ["region", "a"], ["b", "c"])
    assert got[["item", "by"]].values.tolist() == [["region", "b"], ["region", "c"], ["a", "b"], ["a", "c"]]
    assert got["label"].tolist() == ["Region", "Region", "Speed", "Speed"]
    assert measures.association(complex_, [], "a").empty


def test_a_wave_is_a_question_too(complex_):
    got = measures.association(complex_, "a", "wave").iloc[0]
    assert (got["by_label"], got["base"], got["reason"]) == ("Wave", 600, "")


@pytest.mark.parametrize(
    ("rows", "statistic", "reason"),
    [
        ([("x", None), (None, "y")], "F", "no respondents"),
        ([("x", "x"), ("x", "y")], "F", "everyone gave the same answer to a"),
        ([("x", "y"), ("y", "y")], "pearson", "everyone gave the same answer to b"),
        ([("x", "x"), ("y", "y"), ("z", "z")], "F", "too many combinations of answers without respondents"),
        ([("x", "x"), ("y", "y"), ("z", "x")], "fisher", "only for two answers by two"),
        ([("x", "x"), ("y", "y"), ("z", "x")], "pearson_corrected", "only for two answers by two"),
    ],
)
def test_what_cannot_be_tested_says_why(rows, statistic, reason):
    got = measures.association(two(rows), "a", "b", statistic=statistic).iloc[0]
    assert got["reason"] == reason
    assert np.isnan(got["statistic"])
    assert np.isnan(got["p_value"])


@pytest.mark.parametrize("statistic", WEIGHTED)
def test_clusters_that_show_no_error(statistic):
    cells = [("x", "x"), ("x", "y"), ("y", "x"), ("y", "y")]
    one = two(
        [(*cell, k) for k in (1, 2) for cell in cells] + [(None, None, 3)], "a b psu", design=Design(cluster=["psu"])
    )
    same = measures.association(one, "a", "b", statistic=statistic).iloc[0]
    assert same["reason"] == "no sampling error: clusters do not differ, or everyone was asked"
    lone = two([(*cell, 1) for cell in cells] + [(None, None, 2)], "a b psu", design=Design(cluster=["psu"]))
    got = measures.association(lone, "a", "b", statistic=statistic).iloc[0]
    assert got["reason"] == "all answers lie in one cluster: no error can be estimated"


def test_wald_needs_more_clusters_than_cells():
    rng = np.random.default_rng(3)
    rows = [(a, b, k) for k in range(4) for a, b in rng.choice(list("xyz"), (9, 2))]
    sv = two(rows, "a b psu", design=Design(cluster=["psu"]))
    got = {s: measures.association(sv, "a", "b", statistic=s).iloc[0] for s in WEIGHTED}
    assert got["F"]["reason"] == ""
    assert got["Wald"]["reason"] == got["adjWald"]["reason"] == "too few clusters for this statistic"


def test_no_number_without_a_reason():
    rng = np.random.default_rng(8)
    for n in range(1, 25):
        sv = two([(a, b) for a, b in rng.choice(list("xyz"), (n, 2))])
        for statistic in STATISTICS:
            got = measures.association(sv, "a", "b", statistic=statistic).iloc[0]
            assert np.isnan(got["p_value"]) == (got["reason"] != "")
            assert 0 <= got["p_value"] <= 1 or got["reason"]


def test_errors():
    frame = pd.DataFrame({"q": [1.5, 2.5], "a": [1, 2], "words": ["x", "y"]})
    sv = survey.from_frame(frame, {"items": {"q": {"scale": {}}, "a": {"scale": {"min": 1, "max": 2}}}})
    with pytest.raises(MeasureError, match=r"no statistic 'f'. Did you mean 'F'"):
        measures.association(sv, "a", "words", statistic="f")
    with pytest.raises(MeasureError, match="'q' holds numbers, not categories"):
        measures.association(sv, "a", "q")
    with pytest.raises(MeasureError, match="cannot be associated with itself"):
        measures.association(sv, "a", "a")
    with pytest.raises(MeasureError, match="Column 'b' is not in the survey"):
        measures.association(sv, "a", "b")
    many = survey.from_frame(pd.DataFrame({"t": [f"t{k}" for k in range(101)]}), {"items": {"t": {}}})
    with pytest.raises(MeasureError, match="'t' has 101 different answers, more than 100"):
        measures.association(many, "t", "t")


def test_small_bases_are_hidden():
    sv = survey.from_frame(
        answers(25)[["a", "region"]],
        {"scales": SCALES, "items": {k: ITEMS[k] for k in ("a", "region")}},
        disclosure=Disclosure(),
    )
    got = measures.association(sv, "a", "region").iloc[0]
    assert got["suppressed"] == "reliability"
    assert np.isnan(got[["statistic", "df", "df2", "p_value", "cramers_v", "deff", "base"]].astype(float)).all()


def test_labels_follow_the_language(complex_):
    assert measures.association(complex_.speaking("zh"), "region", "a")["label"].tolist() == ["地区"]
