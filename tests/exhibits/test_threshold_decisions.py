"""Threshold decisions as an exhibit: what is said of each mix of decisions, and in what order rows stand."""

import re

import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from csat_helpers.locale import say
from tests.exhibits import svgs, threshold_frames


def made(frame, language="en"):
    return exhibits.threshold_decisions(frame, id="t", language=language)


@pytest.mark.parametrize(
    ("only", "expected", "finding"),
    [
        ((), "2 of 5 units fail the threshold of 70; 2 cannot be told", "reliable"),
        (("fails",), "All 2 units fail the threshold of 70", "reliable"),
        (("meets", "cannot_tell"), "1 of 3 units meets the threshold of 70; 2 cannot be told", "reliable"),
        (("cannot_tell",), "For none of 2 units can the data tell whether it meets the threshold of 70", "none"),
        (("meets",), "“Harbour” meets the threshold of 70, at 78.9", "reliable"),
        (("fails", "meets"), "2 of 3 units fail the threshold of 70", "reliable"),
    ],
)
def test_the_headline_counts_units(only, expected, finding):
    bundle = made(threshold_frames.units(only=only)).bundle
    assert bundle.headline == expected
    assert bundle.finding == finding


def test_the_headline_of_the_whole_counts_thresholds():
    assert made(threshold_frames.whole()).bundle.headline == "2 of 4 thresholds are not met; 1 cannot be decided"
    assert (
        made(threshold_frames.whole(rows=1)).bundle.headline
        == "“Overall satisfaction” meets the threshold of 70, at 74.1"
    )
    open_one = threshold_frames.whole().iloc[[2]]
    assert made(open_one).bundle.headline == (
        "The data cannot tell whether “Waiting time”, at 71.2%, meets the threshold of 70%"
    )


def test_several_thresholds_of_units_are_decisions_in_panels_of_their_own():
    exhibit = made(threshold_frames.units(standards=4))
    assert exhibit.bundle.headline == "8 of 20 decisions on units are “fails”; 8 cannot be decided"
    drawn = [t.text for t in svgs.texts(exhibit.svg)]
    assert "Overall satisfaction: at least 70" in drawn
    assert not any(text.startswith("Staff courtesy") for text in drawn)
    assert "The chart shows 3 of 4 thresholds; the table has all." in exhibit.bundle.notes
    assert len(exhibit.bundle.table.rows) == 24


def test_those_that_fail_stand_first_the_furthest_off_at_the_top():
    bundle = made(threshold_frames.units()).bundle
    at = bundle.frame["columns"].index("level_label")
    assert [row[at] for row in bundle.frame["rows"]] == [
        "Old Town", "University", "Airport", "North", "Harbour", "Hill",
    ]  # fmt: skip
    turned = threshold_frames.units().assign(side="at_most")
    assert made(turned).bundle.frame["rows"][0][at] == "University"


def test_takeaways_name_who_fails_and_what_it_takes_to_tell():
    said = {t["role"]: t["text"] for t in made(threshold_frames.units()).bundle.takeaways}
    assert said["see"] == "Fail: “Old Town” and “University”. Cannot be told: “Airport” and “North”."
    assert said["do"] == (
        "More respondents needed to tell with a power of 80%: “Airport”: 896. “North” lies too near the threshold for"
        " any practicable sample to tell."
    )


def test_notes_declare_the_errors_and_who_has_no_decision():
    notes = made(threshold_frames.units()).bundle.notes
    assert notes[0].startswith("Declared error of each decision by itself: ")
    assert "at most 5%" in notes[0]
    assert "No decision for “Hill”: too few respondents." in notes
    together = made(threshold_frames.units().assign(bound_error=0.01)).bundle.notes
    assert together[0].startswith("Declared error over all 5 decisions together (Holm): ")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_decision_is_told_by_word_and_mark_besides_colour(language):
    exhibit = made(threshold_frames.units(language), language)
    words = [t.text for t in svgs.texts(exhibit.svg)]
    assert words.count(say(language, "fails")) == 2
    assert words.count(say(language, "cannot tell")) == 2
    assert len(re.findall("<polygon", exhibit.svg)) == 3
    marks = exhibit.bundle.table.marks
    assert [m["mark"] for m in marks if m["column"] == "estimate"] == ["down", "down", "up"]


def test_a_plot_has_the_threshold_and_the_rows_of_the_chart():
    plot = made(threshold_frames.units()).bundle.plot
    assert (plot.reference, plot.reference_label) == (70.0, "Threshold 70")
    assert plot.categories[0] == "Old Town"
    assert plot.series[0].hollow == (False, False, True, True, False)
    assert made(threshold_frames.whole()).bundle.plot is None
    assert made(threshold_frames.whole(rows=1)).bundle.plot is None
    same = threshold_frames.whole().assign(measure="index", estimate=60.0, conf_low=58.0, conf_high=62.0)
    ticks = made(same.assign(threshold=[55.0, 60, 65, 70])).bundle.plot.series[1]
    assert (ticks.marker, ticks.values) == ("tick", (60.0, 70.0, 65.0, 55.0))


def test_the_phone_s_chart_has_names_above_the_marks():
    narrow = made(threshold_frames.units()).bundle.phone
    assert svgs.clipped(narrow) == []
    assert svgs.overlapping(narrow) == []
    names = [t for t in svgs.texts(narrow) if t.text.removesuffix(" *") in threshold_frames.UNITS["en"]]
    figures = {t.text: t for t in svgs.texts(narrow)}
    assert len(names) == 5
    assert names[0].bottom < figures["61.2"].top


def test_nothing_to_judge_is_left_out_with_its_reason():
    empty = threshold_frames.units().iloc[:0]
    assert "states no threshold" in made(empty).bundle.extra["omitted"]
    hidden = threshold_frames.units(only=("",))
    assert made(hidden).bundle.extra["omitted"] == "too few respondents"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_said_is_one_that_the_exhibit_holds(language):
    for frame in (threshold_frames.units(language), threshold_frames.whole(language)):
        assert unsupported_words(made(frame, language).bundle) == []
