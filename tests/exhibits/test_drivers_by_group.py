"""Drivers by group: what is said of differences that a test finds, finds only as a whole, or does not find."""

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.locale.measure_names import measure_name
from tests.exhibits import frames


def by_group(frame, differences, overall=None, language="en", **words):
    return exhibits.drivers_by_group(frame, differences, overall=overall, id="x", language=language, **words).bundle


def test_the_widest_reliable_gap_makes_the_headline():
    bundle = by_group(frames.drivers_by_plan(), frames.driver_gaps(), frames.driver_overall())
    assert bundle.headline == "What matters differs: “Connection stability” holds 41% for Prepaid, 19% for Contract"
    assert bundle.finding == "reliable"
    assert bundle.lead == "All items together: the groups differ reliably in what matters (p <.001)."
    assert any("(Holm)" in note for note in bundle.notes)
    assert any("Prepaid 0.61" in note for note in bundle.notes)


def test_no_test_passed_is_no_difference():
    bundle = by_group(frames.drivers_by_plan(), frames.driver_gaps(p=0.4), frames.driver_overall(0.6))
    assert bundle.headline == "No reliable difference between the groups in what matters"
    assert bundle.finding == "none"
    assert "(p = .600)" in bundle.lead


def test_a_difference_of_all_items_alone_names_none():
    bundle = by_group(frames.drivers_by_plan(), frames.driver_gaps(p=0.4), frames.driver_overall(0.01))
    assert bundle.headline == "What matters differs between the groups as a whole, but reliably on no single item"
    assert "do" not in {t["role"] for t in bundle.takeaways}


def test_the_frame_says_that_shares_are_of_explained_variance():
    frame = by_group(frames.drivers_by_plan(), frames.driver_gaps()).frame
    place = frame["columns"].index("measure")
    assert {measure_name(row[place], "en") for row in frame["rows"]} == {"Share of explained variance, %"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_numbers_are_held(language):
    bundle = by_group(
        frames.drivers_by_plan(language), frames.driver_gaps(language), frames.driver_overall(), language=language
    )
    assert unsupported_words(bundle, WORDS) == []


def test_the_table_has_every_group_of_every_item():
    bundle = by_group(frames.drivers_by_plan(count=4), frames.driver_gaps(count=4))
    assert len(bundle.table.rows) == 8
    assert bundle.plot.shape == "dots"
    assert bundle.phone


def test_a_group_without_a_model_is_named_with_its_reason():
    frame = frames.drivers_by_plan()
    gone = frame["level"] == "2"
    frame = pd.concat([frame, frame[gone].assign(level="3", level_label="Business")], ignore_index=True)
    frame.loc[frame["level"] == "3", ["share", "share_low", "share_high"]] = float("nan")
    frame["reason"] = ["" if level != "3" else "everyone answered alike" for level in frame["level"]]
    notes = by_group(frame, frames.driver_gaps()).notes
    assert "Business is left out: everyone answered alike." in notes


def test_one_group_or_no_model_is_left_out():
    frame = frames.drivers_by_plan()
    one = by_group(frame[frame["level"] == "1"], frames.driver_gaps())
    assert one.extra["omitted"] == "It takes two groups to be compared."
    none = by_group(frame.assign(share=float("nan")), frames.driver_gaps())
    assert none.extra["omitted"].startswith("It takes an overall rating")
    assert by_group(pd.DataFrame(), pd.DataFrame()).extra["omitted"]


def test_shares_near_zero_start_the_axis_at_zero():
    assert by_group(frames.drivers_by_plan(), frames.driver_gaps()).plot.minimum == 0
