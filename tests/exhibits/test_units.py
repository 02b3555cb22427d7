"""Results by unit and the funnel plot: what is said of units is what tests and limits hold."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.look import COLOURS
from tests.exhibits import svgs, units_frames


def made(values=units_frames.VALUES, language="en", frame=None, **more):
    frame = units_frames.units(language, values) if frame is None else frame
    return exhibits.units(frame, id="u", language=language, adjusters=units_frames.adjusters(language), **more)


def funnel(values=units_frames.VALUES, language="en", **more):
    frame = units_frames.funnel(language, values, **more)
    return exhibits.funnel(frame, units_frames.limits(), id="f", language=language)


@pytest.mark.parametrize(
    ("values", "said", "finding"),
    [
        (units_frames.VALUES, "1 of 6 units lies reliably below the overall 74.2, 1 above", "reliable"),
        ((84.0, 80.0, 74.0), "2 of 3 units lie reliably above the overall 74.2, none below", "reliable"),
        ((75.0, 60.0, 61.0), "2 of 3 units lie reliably below the overall 74.2, none above", "reliable"),
        ((75.0, 74.0, 73.0), "No reliable difference of any of the 3 units from the overall 74.2", "none"),
    ],
)
def test_the_headline_counts_the_units_that_tests_tell_apart(values, said, finding):
    bundle = made(values).bundle
    assert (bundle.headline, bundle.finding) == (said, finding)


@pytest.mark.parametrize(
    ("values", "said", "finding"),
    [
        (units_frames.VALUES, "2 of 6 units lie beyond the 99.8% limits: Fernley below, Alder Bay above", "reliable"),
        ((75.0, 69.0), "1 of 2 units lies beyond the 99.8% limits: Birchfield below", "reliable"),
        (
            (77.0, 74.0),
            "No unit lies beyond the 99.8% limits; 1 of 2 lies beyond the 95% limits: Alder Bay above",
            "none",
        ),
        ((75.0, 74.0), "None of the 2 units lies outside the limits", "none"),
    ],
)
def test_the_funnel_names_those_outside(values, said, finding):
    bundle = funnel(values).bundle
    assert (bundle.headline, bundle.finding) == (said, finding)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("values", [units_frames.VALUES, (84.0, 80.0, 74.0), (75.0, 74.0, 73.0), (77.0, 70.0)])
def test_every_number_is_held(values, language):
    assert unsupported_words(made(values, language).bundle) == []
    assert unsupported_words(funnel(values, language).bundle) == []


def test_colours_follow_the_test_and_not_the_score():
    plot = made().bundle.plot
    assert plot.series[0].colours == (COLOURS["p6"], *(COLOURS["gry"],) * 4, COLOURS["neg"])
    assert plot.reference == units_frames.OVERALL
    points = funnel().bundle.plot.series[0]
    by_name = dict(zip(funnel().bundle.plot.categories, zip(points.colours, points.hollow, strict=True), strict=True))
    assert by_name["Alder Bay"] == (COLOURS["p6"], False)
    assert by_name["Fernley"] == (COLOURS["neg"], False)
    assert by_name["Eastwater"] == (COLOURS["neg"], True)
    assert by_name["Dunmore"] == (COLOURS["gry"], False)


def test_stars_places_and_raw_scores_are_in_table_and_chart():
    exhibit = made()
    table = exhibit.bundle.table
    assert [c.name for c in table.columns] == [
        "label", "base", "raw", "shift", "estimate", "low", "high", "rank", "places", "stars", "chance"
    ]  # fmt: skip
    first = dict(zip((c.name for c in table.columns), table.rows[0], strict=True))
    assert (first["places"], first["stars"], first["chance"]) == ("1 to 2", "4 stars", "90%")
    texts = [t.text for t in svgs.texts(exhibit.svg)]
    assert "★★★★" in texts
    assert "3 stars (2 to 3) 90%" in texts
    plain = exhibits.units(units_frames.units(stars=False, adjusters=0.0), id="u", language="en").bundle
    assert [c.name for c in plain.table.columns] == ["label", "base", "estimate", "low", "high", "rank", "places"]


def test_notes_tell_what_was_adjusted_for_and_what_was_not():
    notes = made().bundle.notes
    assert "Adjusted for “Kind of customer”, which explain 6.0% of the differences within units." in notes
    assert "Not adjusted for Mode of interview: fewer than 30 respondents." in notes
    assert any(note.startswith("40 respondents gave no answer to “Kind of customer”") for note in notes)
    assert any("(Holm)" in note for note in notes)
    assert not any("(Holm)" in note for note in made(correction=None).bundle.notes)


def test_widened_limits_are_told():
    told = [t["text"] for t in funnel(factor=2.19).bundle.takeaways]
    assert any("factor 2.19" in text for text in told)
    assert not any("factor" in t["text"] for t in funnel().bundle.takeaways)


def test_a_hidden_unit_is_named_without_a_number():
    frame = units_frames.units()
    numbers = frame.select_dtypes("number").columns
    frame.loc[2, numbers] = np.nan
    bundle = made(frame=frame.assign(suppressed=["", "", "privacy", "", "", ""])).bundle
    assert "Not shown, because too few people answered: Cedar Hill." in bundle.notes
    assert "Cedar Hill" not in str(bundle.table)


def test_one_unit_or_none_is_left_out_with_its_reason():
    one = "It takes two units to be compared; the survey has one."
    assert made((75.0,)).bundle.extra["omitted"] == one
    assert funnel((75.0,)).bundle.extra["omitted"] == one
    none = "There is no column of units, or nobody answered."
    assert made(frame=units_frames.units().head(0)).bundle.extra["omitted"] == none
    empty = exhibits.funnel(pd.DataFrame({"estimate": []}), units_frames.limits(), id="f", language="en")
    assert empty.bundle.extra["omitted"] == none
    with pytest.raises(InputError, match="no column 'p_value'"):
        made(frame=units_frames.units().drop(columns="p_value"))
