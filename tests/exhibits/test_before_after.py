"""Before and after's exhibit: what the headline claims, filled and hollow dots, its notes and native plot."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.look import COLOURS
from tests.exhibits import svgs
from tests.exhibits.test_headlines_hold import quick
from tests.exhibits.topic_frames import before_after


def made(frame=None, language="en"):
    return exhibits.before_after(before_after(language) if frame is None else frame, id="b", language=language)


def test_headlines():
    assert made().bundle.headline == (
        "Experience falls short of expectation on 2 of 5 items, by 17.5 points on “Training offered”; experience exceeds "
        "expectation on “Help with questions”, by 12.0 points"
    )
    assert made(before_after(steps=(3.0, 4.0), sure=(0, 1))).bundle.headline == (
        "Experience exceeds expectation on all 2 items, by 4.0 points on “Clear documents”"
    )
    none = made(before_after(sure=())).bundle
    assert none.headline == "No reliable change from what was expected to what was experienced on any of 5 items"
    assert none.finding == "none"
    assert made(before_after(steps=(-3.0,), sure=())).bundle.headline == (
        "No reliable change from what was expected to what was experienced"
    )


def test_the_furthest_short_first_filled_where_the_test_holds():
    exhibit = made(before_after(steps=(4.0, -17.5, 1.5), sure=(1,)))
    order = ["Clear documents", "Delivery on time", "Training offered"]
    assert exhibit.bundle.encoding["order"] == order
    experienced = exhibit.bundle.plot.series[1]
    assert experienced.hollow == (False, True, True)
    assert experienced.colours == (COLOURS["neg"], COLOURS["gry"], COLOURS["gry"])
    # of each item a ring of what was expected; of two the second dot is hollow too, and two stand in the legend
    hollow = len(re.findall(rf'<circle[^>]*fill="{COLOURS["bg"]}"', exhibit.svg))
    assert hollow == 3 + 2 + 1


def test_notes_say_which_test_was_made():
    exact = " ".join(made().bundle.notes)
    assert "exact paired permutation test" in exact
    assert "t test" not in exact
    assert "(Holm)" in exact
    census = " ".join(made(before_after(test="census")).bundle.notes)
    assert "no sampling error" in census
    assert "(Holm)" not in census


def test_hidden_pairs_are_left_out():
    frame = before_after()
    frame.loc[0, ["before", "after", "estimate", "conf_low", "conf_high", "base", "p_value"]] = np.nan
    frame.loc[0, ["mark", "suppressed"]] = ["", "privacy"]
    bundle = made(frame).bundle
    assert "Training offered" not in bundle.alt + bundle.headline
    assert "1 figure is hidden because too few people answered." in bundle.notes


def test_what_is_not_asked_is_the_reason():
    frame = before_after().iloc[:0]
    frame.attrs["lacks"] = ["expectation"]
    assert made(frame).bundle.extra["omitted"] == "The questionnaire does not ask what customers expected."


def test_an_index_has_no_axis_beyond_its_scale():
    frame = before_after(steps=(26.0, 20.0), sure=(0, 1))
    assert made(frame).bundle.plot.maximum <= 100
    ticks = [float(t.text) for t in svgs.texts(made(frame).svg) if re.fullmatch(r"\d+", t.text)]
    assert max(ticks) <= 100


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_on_page_and_phone(count, language):
    exhibit = made(before_after(language, (-17.5, -9.0, 1.5, 4.0, 12.0)[:count]), language)
    for svg in (exhibit.svg, exhibit.bundle.phone):
        assert svgs.clipped(svg) == []
        assert svgs.overlapping(svg) == []


@given(
    st.lists(st.integers(-25, 25).filter(bool), min_size=1, max_size=5), st.sets(st.integers(0, 4)),
)  # fmt: skip
@quick
def test_only_tested_changes_are_claimed_on_any_frame(steps, sure):
    bundles = [
        made(before_after(language, tuple(map(float, steps)), sure=tuple(sure)), language).bundle for language in ("en", "zh")
    ]  # fmt: skip
    held = any(k < len(steps) for k in sure)
    assert {bundle.finding for bundle in bundles} == {"reliable" if held else "none"}
    assert [unsupported_words(bundle, WORDS) for bundle in bundles] == [[], []]
    for word in ("headline", "lead"):
        figures = [sorted(re.findall(r"\d+(?:\.\d+)?", getattr(bundle, word))) for bundle in bundles]
        assert figures[0] == figures[1]


def test_columns_that_lack_are_named():
    with pytest.raises(Exception, match="no column 'mark'"):
        made(pd.DataFrame(before_after()).drop(columns="mark"))
