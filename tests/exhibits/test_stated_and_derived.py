"""Stated against derived importance: hidden needs and lip service where they are sure, and nothing where they are not."""

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from tests.exhibits import svgs
from tests.exhibits.moved_frames import stated


def made(frame, language="en"):
    return exhibits.stated_and_derived(frame, id="s", language=language)


def kinds(*found: tuple[str, float]) -> pd.DataFrame:
    frame = stated(count=len(found))
    kind, chance = zip(*found, strict=True)
    return frame.assign(kind=kind, kind_probability=chance, unstable=[p < 0.8 for p in chance])


@pytest.mark.parametrize(
    ("found", "headline", "finding"),
    [
        (
            [("hidden", 0.97), ("lip_service", 0.99)],
            "“Connection stability” is shown to matter more than it is said to; “Problem solved first time” is said to "
            "matter more than it shows",
            "reliable",
        ),
        (
            [("hidden", 0.97), ("hidden", 0.99)],
            "“Connection stability” and “Problem solved first time” are shown to matter more than they are said to",
            "reliable",
        ),
        (
            [("hidden", 0.9), ("key", 1.0)],
            "No item is reliably shown to matter more, or less, than it is said to",
            "none",
        ),
    ],
)
def test_headline(found, headline, finding):
    bundle = made(kinds(*found)).bundle
    assert (bundle.headline, bundle.finding) == (headline, finding)


def test_a_kind_that_is_not_sure_is_not_told():
    exhibit = made(kinds(("hidden", 0.7), ("key", 0.9)))
    texts = [t.text for t in svgs.texts(exhibit.svg)]
    assert "not sure" in texts
    assert "Hidden need" not in texts
    assert "Key" in texts


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [1, 7, 25])
def test_any_number_of_items_fits_page_and_phone(language, count):
    exhibit = made(stated(language, count), language)
    assert svgs.clipped(exhibit.svg) == []
    assert svgs.overlapping(exhibit.svg) == []
    assert svgs.clipped(exhibit.bundle.phone, 91.0) == []
    assert unsupported_words(exhibit.bundle, WORDS) == []


def test_the_plot_has_both_with_their_intervals():
    frame = stated()
    plot = made(frame).bundle.plot
    assert (plot.shape, plot.reference) == ("dots", 100.0)
    assert plot.series[1].values == pytest.approx(tuple(frame["derived_relative"]))
    assert plot.series[0].low == pytest.approx(tuple(frame["stated_relative_low"]))


def test_no_importance_question_is_left_out_with_its_reason():
    omitted = made(pd.DataFrame({"derived": []})).bundle.extra["omitted"]
    assert omitted == "The questionnaire does not ask how important the items are."
