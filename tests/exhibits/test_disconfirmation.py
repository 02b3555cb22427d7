"""Disconfirmation's exhibit: which pair the headline tells of, and what stands beside the bars."""

import re
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from tests.exhibits import expectations, svgs
from tests.exhibits.test_headlines_hold import quick


def made(frame: pd.DataFrame | None = None, language: str = "en"):
    found = expectations.disconfirmation(language) if frame is None else frame
    return exhibits.disconfirmation(found, id="d", language=language)


def of(*apart: tuple[float, float], **more) -> pd.DataFrame:
    return expectations.disconfirmation("en", apart, **more)


def test_headlines():
    assert made().bundle.headline == (
        "44% got less than they expected of “Premises look cared for”; their “Overall satisfaction” is 9.0 points lower than "
        "where expectation was met"
    )
    # The most frequent shortfall goes with nothing, the second does.
    assert made(of((-1.0, 0.0), (-6.0, 0.0))).bundle.headline.startswith("36% got less than they expected of “Promises")
    assert made(of((-1.0, 0.0))).bundle.headline.startswith("On no item is “Overall satisfaction” reliably lower")
    assert (
        made(of((-9.0, 9.0), outcome=False)).bundle.headline
        == "44% got less than they expected of “Premises look cared for”"
    )


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=5),
    st.sampled_from([0.3, 2.0, 9.0]),
)
@quick
def test_only_tested_differences_are_claimed_on_any_frame(apart, error):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["csat_helpers.exhibits.disconfirmation"], "draw", lambda *_, **__: "<svg/>")
        bundles = {
            lang: made(expectations.disconfirmation(lang, tuple(apart), error), lang).bundle for lang in ("en", "zh")
        }
    sure = any(low < -1.96 * error or high > 1.96 * error for low, high in apart)
    assert {b.finding for b in bundles.values()} == {"reliable" if sure else "none"}
    assert [unsupported_words(bundle, WORDS) for bundle in bundles.values()] == [[], []]
    for word in ("headline", "lead"):
        figures = [sorted(re.findall(r"\d+(?:\.\d+)?", getattr(bundle, word))) for bundle in bundles.values()]
        assert figures[0] == figures[1]


def test_where_only_getting_more_goes_with_something_that_is_the_headline():
    bundle = made(of((-1.0, 0.0), (-1.0, 9.0))).bundle
    assert bundle.headline == (
        "28% got more than they expected of “Promises are kept on time”; their “Overall satisfaction” is 9.0 points higher than "
        "where expectation was met"
    )
    assert bundle.lead.startswith("Of “Promises are kept on time”")
    assert bundle.finding == "reliable"
    assert any("On no item" in t["text"] for t in bundle.takeaways)


def test_the_most_often_below_stands_first():
    frame = expectations.disconfirmation()
    turned = pd.concat([frame[frame["item"] == item] for item in ("q2", "q0", "q1")], ignore_index=True)
    assert made(turned).bundle.plot.categories == made(frame).bundle.plot.categories
    assert made(turned).bundle.plot.categories[0] == "Premises look cared for"


def test_whole_bars_with_the_outcome_beside():
    exhibit = made()
    printed = {t.text for t in svgs.texts(exhibit.svg)}
    assert {"44", "36", "20", "Overall satisfaction, index", "61.0", "70.0", "72.0"} <= printed
    below, met, exceeded = exhibit.bundle.plot.beside[1:]
    assert below.texts == ("▼", "▼", "")
    assert met.texts == ()
    assert exceeded.texts == ("", "▲", "")


def test_without_an_outcome_the_bars_have_the_page():
    exhibit = made(of((0.0, 0.0), outcome=False))
    assert [f.label for f in exhibit.bundle.plot.beside] == ["Met, %"]
    assert [c.name for c in exhibit.bundle.table.columns][-1] == "exceeds"
    assert exhibit.bundle.finding == ""


def test_what_exceeding_goes_with_is_told_beside():
    gained, not_sure = (
        next(t["text"] for t in made(of((-9.0, high))).bundle.takeaways if t["role"] == "matters")
        for high in (6.0, 1.0)
    )
    assert "6.0 points higher" in gained
    assert "no reliably higher" in not_sure


def test_hidden_outcomes_leave_the_shares():
    frame = expectations.disconfirmation()
    low = (frame["item"] == "q0") & (frame["side"] == "below")
    frame.loc[low, ["outcome_index", "difference", "p_value"]] = float("nan")
    exhibit = made(frame)
    assert exhibit.bundle.headline.startswith("36% got less")
    assert "44" in {t.text for t in svgs.texts(exhibit.svg)}


def test_nothing_to_show_says_why():
    assert (
        "does not ask what customers expected" in made(expectations.disconfirmation().head(0)).bundle.extra["omitted"]
    )
    hidden = expectations.disconfirmation().assign(estimate=float("nan"), suppressed="privacy")
    assert made(hidden).bundle.extra["omitted"] == "Too few people answered."
