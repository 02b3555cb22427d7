"""SERVQUAL's exhibits: what they claim of gaps, the order of dimensions, and the gaps from outside the survey."""

import re
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from tests.exhibits import expectations
from tests.exhibits.test_headlines_hold import quick


def made(frame: pd.DataFrame | None = None, language: str = "en"):
    found = expectations.servqual(language) if frame is None else frame
    return exhibits.servqual(found, id="s", language=language).bundle


def of(*gaps: float, error: float = 0.05, **more):
    return expectations.servqual("en", gaps, error, **more)


def test_headlines():
    assert made().headline == (
        "Service falls short of expectation on 3 of 5 dimensions, by 0.70 on “Reliability”; service exceeds expectation on "
        "“Tangibles”, by 0.20"
    )
    assert made(of(-0.5)).headline == "Service falls 0.50 short of expectation on “Tangibles”"
    assert (
        made(of(-0.5, -0.6)).headline
        == "Service falls short of expectation on all 2 dimensions, by 0.60 on “Reliability”"
    )
    assert made(of(0.5, 0.01)).headline == "Service exceeds expectation on “Tangibles”, by 0.50"
    assert made(of(0.01, 0.02)).headline == "No reliable gap between expectation and perception on any of 2 dimensions"


@given(st.lists(st.integers(-15, 15), min_size=1, max_size=5), st.sampled_from([0.02, 0.1, 0.5]))
@quick
def test_only_tested_gaps_are_claimed_on_any_frame(tenths, error):
    gaps = tuple(t / 10 for t in tenths)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["csat_helpers.exhibits.servqual"], "draw", lambda *_, **__: "<svg/>")
        bundles = {lang: made(expectations.servqual(lang, gaps, error, behind=False), lang) for lang in ("en", "zh")}
    sure = any(abs(gap) > 1.96 * error for gap in gaps)
    assert {b.finding for b in bundles.values()} == {"reliable" if sure else "none"}
    assert [unsupported_words(bundle, WORDS) for bundle in bundles.values()] == [[], []]
    for word in ("headline", "lead"):
        figures = [sorted(re.findall(r"\d+(?:\.\d+)?", getattr(bundle, word))) for bundle in bundles.values()]
        assert figures[0] == figures[1]


def test_the_furthest_short_stands_first_and_all_together_last():
    bundle = made()
    assert bundle.plot.categories == (
        "Reliability",
        "Responsiveness",
        "Empathy",
        "Assurance",
        "Tangibles",
        "All dimensions",
    )
    names = [row[0] for row in bundle.table.rows]
    assert names[:4] == ["Reliability", "Promises are kept on time", "Responsiveness", "Service is prompt"]
    assert names[-1] == "All dimensions"
    assert [names[k] for k in bundle.table.emphasis] == list(bundle.plot.categories)


def test_points_of_importance_are_shown_where_they_differ():
    assert "weight" in [c.name for c in made().table.columns]
    assert "weighted by importance, the gap is −0.34" in made().lead
    alike = made(expectations.servqual(weights=(0.2,) * 5))
    assert "weight" not in [c.name for c in alike.table.columns]
    assert "which count alike, the gap is −0.24" in alike.lead


def test_gaps_from_outside_are_no_rows_of_the_customers_own():
    with_them, without = made(), made(expectations.servqual(behind=False))
    assert with_them.plot == without.plot
    assert [row[0] for row in with_them.table.rows] == [row[0] for row in without.table.rows]
    assert with_them.takeaways != without.takeaways


def test_the_gaps_behind():
    bundle = exhibits.servqual_gaps(expectations.servqual(), id="g", language="en").bundle
    assert bundle.headline == (
        "Behind the gap of −0.70 on “Reliability” stands one of −0.45 between delivery and the standard"
    )
    assert bundle.finding == ""  # figures from outside have no error
    assert [c.label for c in bundle.table.columns] == [
        "Dimension", "1 Knowledge", "3 Delivery", "4 Promises", "5 Customers",
    ]  # fmt: skip
    assert bundle.table.rows[0] == pytest.approx(("Reliability", -0.3, -0.45, float("nan"), -0.7), nan_ok=True)
    assert unsupported_words(bundle, WORDS) == []


def test_nothing_to_show_says_why():
    none = expectations.servqual().head(0)
    asked = "The questionnaire does not ask what customers expected."
    assert made(none).extra["omitted"] == asked
    none.attrs["lacks"] = ["perception"]
    assert made(none).extra["omitted"] == "The questionnaire does not ask what customers experienced."
    none.attrs["lacks"] = ["perception", "expectation"]
    assert made(none).extra["omitted"].startswith("The questionnaire asks neither what customers expected")
    hidden = expectations.servqual(behind=False).assign(estimate=float("nan"), suppressed="privacy")
    assert made(hidden).extra["omitted"] == "Too few people answered."
    outside = expectations.servqual()
    outside.loc[outside["gap"] == 5, "estimate"] = float("nan")
    assert made(outside).extra["omitted"] == "Too few people answered."
    none = exhibits.servqual_gaps(expectations.servqual(behind=False), id="g", language="en").bundle
    assert none.extra["omitted"].startswith("No data on management")
