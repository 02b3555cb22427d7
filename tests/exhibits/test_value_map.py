"""The value map's words: a zone where its probability holds it, else the side that is certain."""

import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.exhibits.value_map_chart import corners
from tests.exhibits import brands_frames, svgs


def made(frame=None, language="en", own="1", **settings):
    frame = brands_frames.value_map(language, **settings) if frame is None else frame
    return exhibits.value_map(frame, id="v", language=language, own=own)


@pytest.mark.parametrize(
    ("sure", "said", "finding"),
    [
        (0.97, "Harbour Bank is premium: rated above its competitors and dearer", "reliable"),
        (0.85, "Harbour Bank is probably premium: rated above its competitors and dearer", "reliable"),
        (0.5, "Harbour Bank may be premium: rated above its competitors and dearer, but its place is not sure", "none"),
    ],
)
def test_the_headline_is_as_sure_as_the_zone(sure, said, finding):
    bundle = made(sure=sure).bundle
    assert bundle.headline == said
    assert bundle.finding == finding


def test_where_the_zone_is_not_sure_one_side_may_be():
    frame = brands_frames.value_map(sure=0.5)
    frame.loc[0, ["prob_better", "prob_economy", "prob_worse"]] = [0.47, 0.02, 0.01]
    bundle = made(frame).bundle
    assert bundle.headline == (
        "Harbour Bank is above its competitors in quality; whether in price too is not sure"
    )  # fmt: skip
    assert bundle.finding == "reliable"


def test_a_rated_price_is_better_to_the_right():
    assert corners(dear=True)["better"] == (False, True)
    assert corners(dear=False)["better"] == (True, True)
    bundle = made(dear=False).bundle
    assert (
        bundle.headline
        == "Harbour Bank is premium: above its competitors in quality, below them in the rating of the price"
    )
    assert "relative rating of the price" in bundle.lead
    assert bundle.plot.x_label.endswith("better to the right")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_is_held(language):
    assert unsupported_words(made(language=language).bundle) == []


def test_the_zones_are_named_and_the_client_first():
    exhibit = made()
    texts = {t.text for t in svgs.texts(exhibit.svg)}
    assert {"Better value", "Premium", "Economy", "Worse value", "Harbour Bank"} <= texts
    assert exhibit.bundle.table.rows[0][0] == "Harbour Bank"
    assert exhibit.bundle.plot.categories[0] == "Harbour Bank"
    assert len(exhibit.bundle.plot.regions) == 5


def test_without_a_price_or_a_competitor_it_is_left_out():
    frame = brands_frames.value_map()
    assert made(frame.head(0)).bundle.extra["omitted"] == "There is no question on price or value."
    assert made(frame.head(1)).bundle.extra["omitted"] == "It takes two brands to be compared; the survey has one."
    few = frame.assign(relative_quality=frame["relative_quality"].where(frame["level"] == "1"))
    assert made(few).bundle.extra["omitted"] == "It takes two brands with enough respondents to be compared."
    with pytest.raises(InputError, match="no column 'zone'"):
        made(frame.drop(columns="zone"))
