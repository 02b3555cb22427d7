import re
from types import SimpleNamespace

import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from tests.exhibits import brand_frames, svgs


def made(found, language: str = "en"):
    return exhibits.perceptual_map(found, id="m", language=language)


def test_what_each_brand_stands_for_with_the_own_first():
    bundle = made(brand_frames.mapped("en")).bundle
    assert bundle.headline == (
        "Orbit Telecom stands for “Problem solved first time”, Nova for “Connection stability”, "
        "Blue Line for “Bill is clear and correct”"
    )
    assert bundle.finding == "reliable"
    assert bundle.lead == "Not reliably told from the average brand: Kite."
    assert "88%" in bundle.subtitle
    assert unsupported_words(bundle, WORDS) == []


def test_a_first_axis_that_may_be_noise_tells_nobody_apart():
    bundle = made(brand_frames.mapped("en", axes=(0.2, 0.5))).bundle
    assert bundle.headline.startswith("The brands are hardly told apart")
    assert bundle.finding == "none"
    assert bundle.lead == ""
    assert any("Neither axis" in note for note in bundle.notes)


def test_a_second_axis_that_may_be_noise_is_said_so():
    exhibit = made(brand_frames.mapped("en", axes=(0.001, 0.3)))
    assert any("second axis may be chance" in note for note in exhibit.bundle.notes)
    assert "stroke-dasharray" in exhibit.svg
    assert any("may be chance" in t.text for t in svgs.texts(exhibit.svg))


def test_brands_apart_without_a_profile_of_their_own():
    bundle = made(brand_frames.mapped("en", stands=False)).bundle
    assert bundle.headline == "The brands differ, but no brand reliably stands for an attribute of its own"
    assert bundle.finding == "none"


def test_the_two_axes_have_one_scale():
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', made(brand_frames.mapped("en")).svg)
    points = brand_frames.mapped("en").points
    own = points[points["own"]].iloc[0]
    attribute = points[points["code"] == "q0"].iloc[0]
    places = {(round(float(x), 1), round(float(y), 1)) for x, y in found}
    ratios = {
        round(abs((ax - bx) / (ay - by)), 2) for ax, ay in places for bx, by in places if ay != by
    }  # fmt: skip
    expected = abs((own["x"] - attribute["x"]) / (own["y"] - attribute["y"] + 1e-12))
    assert expected > 100 or round(expected, 2) in ratios
    assert made(brand_frames.mapped("en")).bundle.plot.equal


def test_what_the_map_shows_little_of_is_hollow_and_a_small_brand_has_no_place():
    found = brand_frames.mapped("en")
    bundle = made(found).bundle
    assert bundle.plot.series[0].hollow.count(True) == 2
    points = found.points.copy()
    points.loc[points["code"] == "3", ["x", "y", "xx", "xy", "yy"]] = float("nan")
    points["suppressed"] = points["suppressed"].where(points["code"] != "3", "privacy")
    bundle = made(SimpleNamespace(**{**vars(found), "points": points})).bundle
    assert "Too few respondents for a place on the map: Blue Line." in bundle.notes
    assert len(bundle.plot.categories) == 7


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_stand_clear_on_page_and_phone(language):
    exhibit = made(brand_frames.mapped(language), language)
    for svg in (exhibit.svg, exhibit.bundle.phone):
        assert svgs.clipped(svg) == []
        assert svgs.overlapping(svg) == []


def test_no_map_tells_its_reason():
    found = brand_frames.mapped("en")
    points = found.points.assign(x=float("nan"), reason="a map needs three brands with enough respondents")
    omitted = made(SimpleNamespace(**{**vars(found), "points": points})).bundle.extra["omitted"]
    assert omitted == "a map needs three brands with enough respondents"
