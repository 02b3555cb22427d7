"""A unit's standing: what is said of it is what its tests hold, and no other unit is named."""

import numpy as np
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.look import COLOURS
from tests.exhibits import svgs, unit_standing_frames

UP, DOWN, NONE = 0.001, 0.001, 0.6


def made(language="en", frame=None, **more):
    frame = unit_standing_frames.unit_standing(language, **more) if frame is None else frame
    return exhibits.unit_standing(frame, id="u", language=language)


@pytest.mark.parametrize(
    ("p", "said", "finding"),
    [
        (
            (NONE, NONE, DOWN, NONE, NONE, UP),
            "Of 6 items, Branch North is reliably above the other units on 1 and reliably below them on 1",
            "reliable",
        ),
        (
            (NONE, NONE, NONE, NONE, UP, UP),
            "Branch North is reliably above the other units on 2 of 6 items, reliably below them on none",
            "reliable",
        ),
        (
            (DOWN, NONE, DOWN, NONE, NONE, NONE),
            "Branch North is reliably below the other units on 2 of 6 items, reliably above them on none",
            "reliable",
        ),
        (
            (NONE, NONE, NONE, NONE, NONE, UP),
            "Branch North is reliably above the other units on “Staff”, reliably below them on no item",
            "reliable",
        ),
        ((NONE,) * 6, "No reliable difference of Branch North from the other units on any of the items", "none"),
    ],
)
def test_the_headline_counts_what_tests_tell_apart(p, said, finding):
    bundle = made(p=p).bundle
    assert (bundle.headline, bundle.finding) == (said, finding)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("more", [{}, {"peers": False}, {"waves": False}, {"spread": False}, {"p": (NONE,) * 6}])
def test_every_number_is_held(language, more):
    assert unsupported_words(made(language, **more).bundle, WORDS) == []


def test_outcomes_come_first_then_the_furthest_below():
    assert [row[0] for row in made().bundle.table.rows] == [
        "Overall satisfaction", "Waiting time", "Advice given at the counter", "Opening hours", "Staff", "Recommend"
    ]  # fmt: skip


def test_colours_follow_the_test():
    series = made().bundle.plot.series[0]
    grey = COLOURS["gry"]
    assert series.colours == (grey, COLOURS["neg"], grey, grey, COLOURS["p6"], grey)
    assert series.hollow == (True, False, True, True, False, True)


def test_an_untested_outcome_is_said_to_be_so_with_the_places_it_may_hold():
    lead = made().bundle.lead
    assert "The test does not tell it apart from the other units." in lead
    assert "Its place among 48 units may be any from 9 to 48." in lead


def test_peers_changes_and_bands_are_left_out_where_there_are_none():
    bare = made(peers=False, waves=False, spread=False)
    names = {column.name for column in bare.bundle.table.columns}
    assert names.isdisjoint({"peers", "peers_difference", "change", "q1", "q3"})
    texts = {text.text for text in svgs.texts(bare.svg)}
    assert texts.isdisjoint({"Peers", "Middle half of units", "Middle 80% of units"})
    whole = made()
    assert {"peers", "change", "q1"} <= {column.name for column in whole.bundle.table.columns}
    assert "Peers: the respondents of the other 11 units of “City branches”." in whole.bundle.notes


def test_peers_that_are_too_few_are_said_to_be():
    frame = unit_standing_frames.unit_standing()
    few = frame.assign(**dict.fromkeys(["peers", "peer_units", "peers_difference", "peers_p_value"], np.nan))
    notes = made(frame=few).bundle.notes
    assert "Peers (“City branches”) are not shown: too few other units or respondents." in notes


def test_left_out_with_a_reason():
    frame = unit_standing_frames.unit_standing()
    assert made(frame=frame.head(0)).bundle.extra["omitted"] == "The report is on all units."
    numbers = frame.select_dtypes("number").columns
    hidden = frame.assign(**dict.fromkeys(numbers, np.nan)).assign(suppressed="privacy")
    assert made(frame=hidden).bundle.extra["omitted"] == "Too few people answered."
    alone = frame.assign(difference=np.nan, p_value=np.nan)
    assert made(frame=alone).bundle.extra["omitted"] == "It takes two units to be compared; the survey has one."
    with pytest.raises(InputError, match="no column 'p_value'"):
        made(frame=frame.drop(columns="p_value"))
