"""Switching: what the headline claims, what it does not, what is hidden, and the guards."""

from types import SimpleNamespace

import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from tests.exhibits import swot_frames


def made(language="en", **changes):
    return exhibits.switching(swot_frames.switching(language, **changes), id="s", language=language).bundle


def test_the_headline_is_the_widest_exchange_that_the_test_holds():
    bundle = made()
    assert bundle.headline == "Alfa wins more customers from Beta than it loses to it: +4.1 percentage points"
    assert bundle.finding == "reliable"
    assert "Alfa loses more customers to Gamma than it wins from it: −3.4 percentage points." in bundle.lead
    assert {
        "role": "do",
        "text": "Ask those who left for Gamma why: the reason is not in these figures.",
    } in bundle.takeaways


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("p", [0.051, 0.6, float("nan")])
def test_without_a_test_that_holds_nothing_is_claimed(language, p):
    bundle = made(language, p=p)
    assert bundle.finding == "none"
    assert not any(mark.get("mark") in ("up", "down") for mark in bundle.table.marks)


def test_without_an_own_brand_the_one_that_moved_most_is_named():
    bundle = made(own="")
    assert bundle.headline == "Beta loses more customers than it wins: −4.7 percentage points"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("changes", [{}, {"p": 0.3}, {"own": ""}, {"few": True}, {"hidden": "3"}])
def test_every_number_is_held(language, changes):
    assert unsupported_words(made(language, **changes)) == []


def test_a_hidden_brand_has_no_number_anywhere():
    bundle = made(hidden="3")
    row = next(line for line in bundle.table.rows if line[0] == "Gamma")
    assert set(row[1:]) == {None}
    assert "Gamma" not in bundle.headline + bundle.lead + bundle.alt
    assert {mark["mark"] for mark in bundle.table.marks if mark["row"] == 2} == {"confidential"}


def test_too_few_movers_are_said_not_to_be_tested():
    assert "Fewer than ten movers are not tested." in made(few=True).notes
    assert "Fewer than ten movers are not tested." not in made().notes


def test_a_survey_that_cannot_tell_is_left_out_with_its_reason():
    empty = swot_frames.switching().brands.iloc[:0]
    found = SimpleNamespace(flows=empty, brands=empty, exchanges=empty, settings={"reason": "no item of role brand"})
    bundle = exhibits.switching(found, id="s", language="en").bundle
    assert bundle.headline == "Switching between brands: not shown. No item of role brand."


def test_many_brands_are_drawn_within_the_page():
    found = swot_frames.switching()
    wide = exhibits.switching(found, id="s", language="en")
    assert wide.svg is not None
    assert "83%" in wide.svg
    assert "83%" in wide.bundle.phone
    assert wide.bundle.plot is not None
    assert wide.bundle.plot.series[0].values == pytest.approx([0.65, -4.7, 4.05], abs=0.06)
