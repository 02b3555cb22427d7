"""Penalties and rewards: what the headline may claim, what stands where, and what is left out with its reason."""

import re

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.look import COLOURS
from tests.exhibits import frames, svgs
from tests.exhibits.nonlinear import FACTORS, penalty_reward

BASIC, BOTH, EXCITEMENT, UNTOLD = FACTORS[0], FACTORS[1], FACTORS[2], FACTORS[5]


def made(*items, language: str = "en", frame: pd.DataFrame | None = None):
    found = penalty_reward(language, items or FACTORS) if frame is None else frame
    return exhibits.penalty_reward(found, id="x", language=language)


def test_headline_tells_both_ends_where_tests_do():
    assert made().bundle.headline == (
        "Low ratings weigh more on “Connection stability” and “Mobile data speed”, high ones on “Bill is clear "
        "and correct” and “Value for money”"
    )
    assert made(BASIC, BASIC, BASIC, BASIC, UNTOLD).bundle.headline == (
        "Low ratings weigh more than high ones on “Connection stability” and 3 more; on the other item not reliably so"
    )
    assert made(BASIC, BOTH, UNTOLD).bundle.headline.endswith("; on the other 2 items not reliably so")
    assert made(EXCITEMENT).bundle.headline == "High ratings weigh more than low ones on “Connection stability”"
    assert made(EXCITEMENT, UNTOLD).bundle.headline.endswith(
        "“Connection stability”; on the other item not reliably so"
    )
    assert made(BASIC).bundle.finding == "reliable"


def test_without_asymmetry_nothing_is_called_basic():
    both = made(BOTH, UNTOLD).bundle
    assert both.headline == ("Low and high ratings both count on “Connection stability”; the other item cannot be told")
    assert made(BOTH, UNTOLD, UNTOLD).bundle.headline.endswith("; the other 2 items cannot be told")
    assert made(BOTH).bundle.headline.endswith("on “Connection stability”; neither reliably more")
    assert both.finding == "reliable"
    untold = made(UNTOLD, UNTOLD).bundle
    assert untold.headline == "On no item can it be told whether low or high ratings weigh more"
    assert untold.finding == "none"
    assert untold.takeaways[-1]["text"] == "Do not treat any item as basic or as a delight on this evidence."
    for bundle in (both, untold):
        assert not re.search(r"\b(basic|excitement) factors?:", " ".join(t["text"] for t in bundle.takeaways))


def test_rows_stand_by_class_then_by_impact():
    rows = made().bundle.table.rows
    assert [row[1] for row in rows] == [
        "Basic factor", "Basic factor", "Performance factor", "Performance factor", "Excitement factor",
        "Excitement factor", "Cannot be told",
    ]  # fmt: skip
    impact = [row[7] - row[3] for row in rows]
    assert impact[0] > impact[1]
    assert impact[2] > impact[3]
    assert {m["row"] for m in made().bundle.table.marks} == {0, 1, 4, 5}


def test_what_no_test_tells_from_zero_is_grey():
    colours = svgs.colours(made(UNTOLD).svg)
    assert not {COLOURS["neg2"], COLOURS["p4"], COLOURS["neg"]} & (colours - {COLOURS["neg"]})
    series = made(UNTOLD).bundle.plot.series
    assert [s.hollow for s in series] == [(True,), (True,)]
    told = made(BASIC).bundle.plot.series
    assert [s.colours for s in told] == [(COLOURS["neg"],), (COLOURS["p6"],)]
    assert "Grey: not reliably different from zero." in made(UNTOLD).bundle.notes[0]
    assert "Grey" not in made(BASIC).bundle.notes[0]


def test_items_set_aside_or_hidden_are_named_with_the_reason():
    frame = penalty_reward()
    numbers = frame.select_dtypes("number").columns
    frame.loc[[1, 5], numbers] = float("nan")
    frame.loc[1, "reason"] = "too few rated it low (1 to 2) to tell"
    frame.loc[5, "suppressed"] = "privacy"
    notes = made(frame=frame).bundle.notes
    assert f"“{frames.label('en', 1)}” set aside: too few rated it low (1 to 2) to tell." in notes
    assert f"“{frames.label('en', 5)}” hidden: too few low, middling or high ratings." in notes
    assert len(made(frame=frame).bundle.table.rows) == 5


def test_all_set_aside_is_left_out_with_the_reason():
    frame = penalty_reward("en", (BASIC,)).assign(reason="too few rated it high (5) to tell")
    frame = frame.assign(**dict.fromkeys(frame.select_dtypes("number").columns, float("nan")))
    assert made(frame=frame).bundle.extra["omitted"] == "too few rated it high (5) to tell"
    empty = exhibits.penalty_reward(pd.DataFrame({"item": []}), id="x", language="en").bundle
    assert empty.extra["omitted"] == "It takes an overall rating and items rated on scales with a middle."


def test_items_that_go_together_are_told():
    frame = penalty_reward().assign(vif=[7.0, 6.0, 1, 1, 1, 1, 1])
    assert any("go closely with those of other items" in note for note in made(frame=frame).bundle.notes)
    assert not any("go closely" in note for note in made().bundle.notes)


def test_what_to_do_begins_where_most_is_at_stake():
    """Of two basic factors the one rated low by more, with nearly the same penalty."""
    frame = penalty_reward("en", (BASIC, (-14.0, 3.0, "basic"))).assign(low_share=[0.05, 0.4])
    do = made(frame=frame).bundle.takeaways[-1]["text"]
    assert do == f"40% rate “{frames.label('en', 1)}” low now: find out first what went wrong for them."


@pytest.mark.parametrize("language", ["en", "zh"])
def test_shares_are_of_all_who_rated_and_the_note_says_who_is_in_the_regression(language):
    frame = penalty_reward(language, (BOTH, UNTOLD)).assign(rated_low=[0.36, 0.2], rated_high=0.3, rated=[1040, 1500])
    frame = frame.assign(low_answers="Bad", high_answers="Great")
    bundle = made(frame=frame, language=language).bundle
    assert bundle.takeaways[-1]["text"].startswith("36% rate" if language == "en" else "目前有36%")
    assert unsupported_words(bundle, (*WORDS, "notes")) == []
    frame["rated"], frame["base"] = 1500, 510
    hidden = frame.iloc[[0]].assign(penalty=float("nan"), base=float("nan"), rated=float("nan"), suppressed="privacy")
    notes = " ".join(made(frame=pd.concat([frame, hidden], ignore_index=True), language=language).bundle.notes)
    if language == "en":
        assert "Only the 510 who rated all 3 items enter the regression." in notes
    assert "enter the regression" not in " ".join(made(frame=frame.assign(rated=510)).bundle.notes)


def test_bold_is_what_is_classified_and_the_heads_are_those_of_the_page():
    plot = made().bundle.plot
    assert plot.bold == (True, True, True, True, True, True, False)
    assert [f.label for f in plot.beside] == ["If low", "If high", "Balance"]


def test_answers_are_told_by_their_words():
    frame = penalty_reward().assign(low_answers="Very dissatisfied, Dissatisfied", high_answers="Very satisfied")
    assert (
        made(frame=frame)
        .bundle.notes[0]
        .startswith("Low: Very dissatisfied, Dissatisfied; high: Very satisfied; middling: those in between.")
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [1, 3, 7, 30])
def test_every_number_is_held_and_nothing_is_clipped(language, count):
    items = tuple(FACTORS[k % len(FACTORS)] for k in range(count))
    exhibit = made(*items, language=language)
    assert unsupported_words(exhibit.bundle) == []
    for svg in (exhibit.svg, exhibit.bundle.phone):
        assert svgs.clipped(svg) == []
        assert svgs.overlapping(svg) == []
        assert svgs.height(svg) < 200 or count == 30
    assert len(exhibit.bundle.table.rows) == count


def test_rows_that_do_not_fit_are_told():
    items = tuple(FACTORS[k % len(FACTORS)] for k in range(40))
    assert any(re.search(r"\d+ more in the table", note) for note in made(*items).bundle.notes)


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="no column 'asymmetry'"):
        made(frame=penalty_reward().drop(columns="asymmetry"))
