import pandas as pd
import pytest

from csat_helpers import exhibits
from tests.exhibits import few_frames


def made(frame: pd.DataFrame, language: str = "en"):
    return exhibits.population_bounds(frame, id="p", language=language).bundle


def test_what_holds_whatever_the_others_say_is_the_headline_where_most_answered():
    bundle = made(few_frames.bounds())
    assert bundle.headline == (
        "50 of 62 answered: whatever the others say, “Overall satisfaction” lies between 62.1 and 81.5"
    )
    assert any("does not tell whether they differ" in note for note in bundle.notes)
    assert any("exact" in note for note in bundle.notes)


def test_a_census_has_no_sampling_error_and_no_interval():
    bundle = made(few_frames.bounds(answered=62))
    assert bundle.headline == "All 62 answered: “Overall satisfaction” is at 77.0, without sampling error"
    assert [note[:50] for note in bundle.notes] == ["Where all answered there is no sampling error. Err"]
    assert "<rect" not in exhibits.population_bounds(few_frames.bounds(answered=62), id="p", language="en").svg


def test_a_sample_claims_what_chance_allows():
    frame = few_frames.bounds(size=400, answered=60)
    assert made(frame).headline == (
        "60 of 400 answered: “Overall satisfaction” is at 77.0, and of all it lies between 65.9 and 88.1 as far as "
        "chance goes"
    )


def test_without_a_population_it_is_left_out():
    frame = few_frames.bounds().assign(
        population=float("nan"), part=float("nan"), certain_low=float("nan"), certain_high=float("nan")
    )
    assert "design.population" in made(frame).extra["omitted"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_hidden_rows_are_not_drawn_and_an_empty_frame_says_so(language):
    frame = few_frames.bounds(language)
    numbers = frame.select_dtypes("number").columns
    hidden = frame.assign(**{c: float("nan") for c in numbers}, suppressed="privacy")
    assert made(hidden, language).table is None
    assert made(frame.head(0), language).table is None
    part = pd.concat([hidden.head(1), frame.tail(2)], ignore_index=True)
    assert len(made(part, language).table.rows) == 2
