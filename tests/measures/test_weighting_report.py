import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.measures.weighting_report import MARGINS, SUMMARY
from csat_helpers.survey import Design, Disclosure

ASKED = {
    "scales": {"size": {"codes": {1: {"en": "small", "zh": "小"}, 2: {"en": "large", "zh": "大"}}}},
    "items": {"size": {"scale": "size", "label": {"en": "Size", "zh": "规模"}}},
}


def made(rows=200, *, disclosure=None, design=None, language="en", rare=0):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "w": rng.uniform(0.5, 2.0, rows),
            "size": rng.choice([1, 2], rows),
            "sex": np.where(np.arange(rows) < rare, "x", rng.choice(["f", "m"], rows)),
            "income": rng.gamma(3.0, 2.0, rows),
        }
    )
    design = Design(weight="w") if design is None else design
    return survey.from_frame(frame, ASKED, design=design, disclosure=disclosure, language=language)


def test_margins_before_the_fit_as_asked_for_and_after():
    sv = survey.rake(made(), {"size": {1: 0.4, 2: 0.6}, "sex": {"f": 0.5, "m": 0.5}})
    report = measures.weighting_report(sv)
    assert list(report.margins.columns) == MARGINS
    base = made()
    size = base.responses["size"].to_numpy()
    first = report.margins.iloc[0]
    assert (first["item"], first["label"], first["level"], first["level_label"]) == ("size", "Size", "1", "small")
    assert first["base"] == (size == 1).sum()
    assert first["unweighted"] == pytest.approx((size == 1).mean())
    assert first["before"] == pytest.approx(base.arrays.weight[size == 1].sum() / base.arrays.weight.sum())
    assert report.margins["after"].tolist() == pytest.approx([0.4, 0.6, 0.5, 0.5])
    assert report.margins["change"].to_numpy() == pytest.approx(report.margins["after"] - report.margins["before"])
    assert report.settings["method"] == "rake"


def test_labels_are_in_the_surveys_language_and_cells_are_crossed():
    cells = {1: {"f": 0.2, "m": 0.2}, 2: {"f": 0.3, "m": 0.3}}
    report = measures.weighting_report(survey.poststratify(made(language="zh"), ["size", "sex"], cells))
    assert report.margins["label"].unique().tolist() == ["规模 × sex"]
    assert report.margins["level_label"].tolist() == ["小 × f", "小 × m", "大 × f", "大 × m"]


def test_totals_are_told_in_their_own_unit():
    found = survey.calibrate(made(), margins={"size": {1: 0.4, 2: 0.6}}, totals={"income": 1500}, trim=(0.2, None))
    report = measures.weighting_report(found)
    last = report.margins.iloc[-1]
    assert (last["item"], last["measure"], last["level"]) == ("income", "total", "")
    assert (last["target"], last["after"]) == (1500, pytest.approx(1500))
    assert np.isnan(last["unweighted"])
    assert report.summary["reason"].tolist() == ["the number of trimming cycles is not known"]


def test_the_summary_of_a_fit():
    sv = survey.rake(made(), {"size": {1: 0.4, 2: 0.6}}, trim=(0.5, 1.6))
    summary = measures.weighting_report(sv).summary
    assert list(summary.columns) == SUMMARY
    row = summary.iloc[0]
    w = sv.arrays.weight
    assert row["deff"] == pytest.approx(len(w) * (w**2).sum() / w.sum() ** 2)
    assert row["ratio"] == pytest.approx(w.max() / w.min())
    assert row["trimmed"] > 0
    assert bool(row["converged"]) is True
    assert row["reason"] == ""


@pytest.mark.parametrize(
    ("design", "reason"),
    [
        (Design(weight="w"), "weights were not fitted to a population here"),
        (Design(), "no weights: every respondent counts one"),
    ],
)
def test_weights_that_were_not_fitted_are_summed_up_too(design, reason):
    report = measures.weighting_report(made(design=design))
    assert report.margins.empty
    assert list(report.margins.columns) == MARGINS
    assert report.summary["reason"].tolist() == [reason]
    assert report.summary["base"].tolist() == [200]


def test_small_categories_are_hidden_with_one_that_covers_them():
    sv = made(disclosure=Disclosure(), rare=4)
    margins = measures.weighting_report(survey.rake(sv, {"sex": {"x": 0.05, "f": 0.45, "m": 0.5}})).margins
    by_level = margins.set_index("level")
    assert by_level.loc["x", "suppressed"] == "privacy"
    hidden = by_level["suppressed"] != ""
    assert sorted(by_level.loc[hidden, "suppressed"]) == ["complementary", "privacy"]
    assert by_level.loc[hidden, ["base", "unweighted", "before", "target", "after", "change"]].isna().all(axis=None)
    assert by_level.loc[~hidden, ["base", "before", "target", "after", "change"]].notna().all(axis=None)


def test_a_reliable_base_is_not_asked_of_a_margin():
    sv = made(60, disclosure=Disclosure(reliable_base=60))
    margins = measures.weighting_report(survey.rake(sv, {"size": {1: 0.4, 2: 0.6}})).margins
    assert (margins["suppressed"] == "").all()


def test_replicate_weights_are_counted():
    sv = survey.rake(survey.with_replicates(made(), "bootstrap", size=12, seed=1), {"size": {1: 0.4, 2: 0.6}})
    assert measures.weighting_report(sv).settings["replicate_weights"] == 12


def test_equal_weights_cost_nothing():
    sv = made(design=Design())
    own = sv.responses["size"].value_counts(normalize=True).to_dict()
    row = measures.weighting_report(survey.rake(sv, {"size": own})).summary.iloc[0]
    assert (row["effective_base"], row["deff"]) == (pytest.approx(200), pytest.approx(1))
