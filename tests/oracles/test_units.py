"""Worked examples on results by unit (worked.json): HCAHPS scoring, case-mix adjustment, funnel limits, shrinkage, stars.

Convention: HCAHPS scores answers 0 to 100 in equal steps, which is our index; top and bottom box are percentages there,
shares here. The funnel's example gives normal limits and over-dispersed ones with the factor as it comes (0.897),
where :func:`funnel` never narrows limits: those are compared with the kernel. Shrinkage there is James and Stein's with
one common variance, that of the grand mean; stars are cut from the tree of Ward's clustering.
"""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.measures.adjusted_units import adjusted_units
from csat_helpers.measures.funnel import funnel
from csat_helpers.measures.kernel import common_mix, funnels
from csat_helpers.measures.shrinkage import shrinkage
from csat_helpers.measures.stars import stars

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def worked(oracle):
    found = {example["id"]: example for example in oracle("worked")["examples"]}
    return found.__getitem__


def _answers(counts):
    """One unit's answers, each question's as often as counted; shorter columns end in no answer."""
    columns = {q: np.repeat(np.arange(1.0, 5.0), list(c.values())) for q, c in counts.items()}
    rows = max(map(len, columns.values()))
    frame = pd.DataFrame({q: np.pad(v, (0, rows - len(v)), constant_values=np.nan) for q, v in columns.items()})
    return frame.assign(unit="one")


@pytest.mark.parametrize(
    ("measure", "boxes", "name", "factor"),
    [("index", 2, "linear", 1), ("top_box", 1, "topbox", 100), ("bottom_box", 2, "bottombox", 100)],
)
def test_hcahps_scores_and_composites(worked, measure, boxes, name, factor):
    example = worked("hcahps_scoring")
    items = {q: {"scale": {"min": 1, "max": 4}} for q in example["data"]}
    sv = survey.from_frame(_answers(example["data"]), {"items": items})
    found = adjusted_units(sv, list(items), "unit", measure=measure, boxes=boxes).units.set_index("item")["estimate"]
    for question, score in example["expected"][name].items():
        assert factor * found[question] == pytest.approx(score, rel=1e-6)
    assert factor * found.iloc[0] == pytest.approx(example["expected"][f"composite_{name}"], rel=1e-6)


def test_the_mechanics_of_case_mix_adjustment(worked):
    example = worked("pma_mechanics")
    given = example["data"]
    coef, common, own = (list(given[k].values()) for k in ("coef", "national_mean", "hospital_mean"))
    found = common_mix.at_common_mix(np.array([given["raw"]]), np.array(coef), np.array([own]), np.array(common))
    assert found[0] == pytest.approx(example["expected"]["adjusted"], rel=1e-9)


def test_funnel_limits(worked):
    example = worked("funnel")
    given, expected = example["data"], example["expected"]
    for size in given["n"]:
        for probability, limit in expected["exact"][str(size)].items():
            found = funnels.exact_limit(given["target"], np.array([size]), float(probability))
            assert found[0] == pytest.approx(limit, rel=1e-8)
        error = np.sqrt(given["target"] * (1 - given["target"]) / size)
        normal = [funnels.normal_limit(given["target"], error, p) for p in (0.001, 0.025, 0.975, 0.999)]
        np.testing.assert_allclose(normal, expected["normal"][str(size)], rtol=1e-8)


def test_a_funnel_of_units_and_its_dispersion(worked):
    example = worked("funnel")
    y, size, expected = np.array(example["data"]["y"]), np.array(example["data"]["N"]), example["expected"]
    frame = pd.DataFrame({"estimate": y / size, "base": size, "measure": "top_box"})
    found = funnel(frame).units
    assert found["target"].iloc[0] == pytest.approx(expected["theta"], rel=1e-8)
    np.testing.assert_allclose(found["z"], expected["z"], rtol=1e-8)
    assert found["dispersion"].iloc[0] == pytest.approx(expected["phi"], rel=1e-8)
    low, high = np.quantile(found["z"], [0.1, 0.9])
    np.testing.assert_allclose([low, high], expected["winsor_10pct"], rtol=1e-8)
    theta = expected["theta"]
    error = np.sqrt(expected["phi"] * theta * (1 - theta) / 100)
    widened = [funnels.normal_limit(theta, error, p) for p in (0.025, 0.975)]
    np.testing.assert_allclose(widened, expected["overdispersed_limit_95_at_n100"], rtol=1e-8)


def test_batting_averages_shrunk(worked):
    example = worked("james_stein")
    given, expected = example["data"], example["expected"]
    y = np.array(given["hits"]) / given["at_bats"]
    error = np.sqrt(y.mean() * (1 - y.mean()) / given["at_bats"])
    frame = pd.DataFrame({"estimate": y, "std_error": error})
    found = shrinkage(frame, method="james_stein")
    assert error**2 == pytest.approx(expected["sigma2"], rel=1e-8)
    assert found["centre"].iloc[0] == pytest.approx(expected["ybar"], rel=1e-8)
    assert found["kept"].iloc[0] == pytest.approx(expected["c"], rel=1e-8)
    assert found["kept"].iloc[0] == pytest.approx(example["published"]["c"], abs=example["tolerance"])
    np.testing.assert_allclose(found["shrunk"], expected["js"], rtol=1e-8)
    truth = np.array(given["rest_of_season"])
    assert ((found["shrunk"] - truth) ** 2).sum() == pytest.approx(expected["sse_js"], rel=1e-8)
    assert ((frame["estimate"] - truth) ** 2).sum() == pytest.approx(expected["sse_mle"], rel=1e-8)


def test_stars_by_clustering(worked):
    example = worked("star_ward")
    frame = pd.DataFrame({"estimate": example["data"], "std_error": 0.5, "base": 400})
    found = stars(frame)
    assert found["stars"].tolist() == example["expected"]["stars"]
    edges = sorted(found["cut_below"].dropna().unique())
    for (low, high), edge in zip(example["expected"]["gaps"], edges, strict=True):
        assert edge == pytest.approx((low + high) / 2)
