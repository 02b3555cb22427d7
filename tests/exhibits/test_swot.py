"""SWOT: entries say as much as their tests hold, an empty box says so, and the consultant's words stand beside figures."""

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from csat_helpers.errors import InputError
from tests.exhibits import swot_frames


def made(language="en", edited=None, **changes):
    return exhibits.swot(swot_frames.swot(language, **changes), id="s", language=language, edited=edited).bundle


def texts(bundle):
    return [row[0] for row in bundle.table.rows]


def mine(*rows):
    return pd.DataFrame(rows, columns=["box", "text", "item", "other"]).assign(
        row=range(2, len(rows) + 2), file="swot.csv"
    )


def test_the_draft_names_a_strength_and_a_probable_weakness():
    bundle = made()
    assert bundle.headline == "Strength: “Network quality”; probable weakness: “Price”"
    assert bundle.finding == "reliable"
    assert "“Network quality” matters, and Alfa is ahead of its competitors" in texts(bundle)
    assert "“Price” probably matters, and Alfa is behind its competitors" in texts(bundle)
    assert "“Coverage” matters, and Gamma is ahead of Alfa" in texts(bundle)
    assert "App" not in " ".join(texts(bundle))  # in no box


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_is_held(language):
    assert unsupported_words(made(language)) == []


def test_empty_boxes_say_so_and_nothing_is_claimed():
    bundle = made(boxes=("", "", "", "", ""))
    assert bundle.headline == "No reliable strength or weakness against the competitors"
    assert bundle.finding == "none"
    assert "Nothing that matters, and on which Alfa is reliably ahead" in texts(bundle)
    assert "No competitor reliably ahead, rising or winning customers" in texts(bundle)


def test_edited_entries_are_the_consultants_words_beside_the_figures():
    bundle = made(
        edited=mine(("strength", "Our network is the one to beat", "q0", ""), ("threat", "A new law", "", ""))
    )
    rows = dict(bundle.table.rows)
    assert rows["Our network is the one to beat"].startswith("Index 60.0, +7.4 points")
    assert rows["A new law"] == "The consultant’s view, not tested in this survey"
    assert bundle.headline == "Strength: “Network quality”; no reliable weakness against the competitors"
    assert "1 entry is the consultant’s view, which no test of this survey holds." in bundle.notes
    assert "8 drafted entries were left out by the consultant." in bundle.notes


def test_an_entry_that_the_tests_do_not_hold_is_said_to_be_a_view():
    bundle = made(edited=mine(("strength", "Our app leads", "q4", "")))
    assert dict(bundle.table.rows)["Our app leads"].startswith(
        "The consultant’s view, not held by the tests. Index 64.0"
    )
    assert bundle.headline == "No reliable strength or weakness against the competitors"
    assert bundle.finding == "none"


def test_an_edited_number_is_checked_against_the_frame():
    made(edited=mine(("strength", "Ahead by 7.4 points", "q0", "")))
    with pytest.raises(InputError) as raised:
        made(edited=mine(("strength", "Ahead by 8.4 points", "q0", "")))
    assert str(raised.value).startswith(
        "swot.csv, row 2: The text says 8.4, which the evidence of this SWOT does not hold."
    )


def test_no_evidence_leaves_the_exhibit_out():
    bundle = exhibits.swot(pd.DataFrame(), id="s", language="en").bundle
    assert bundle.extra["omitted"] == "It takes the client’s own brand, a competitor, and enough ratings of both."


def test_a_long_box_is_cut_and_says_so():
    frame = swot_frames.swot()
    many = pd.concat([frame] + [frame[frame["box"] == "threat"]] * 3, ignore_index=True)
    shown = exhibits.swot(many, id="s", language="en")
    assert "more in the table" in shown.svg
    assert sum("Gamma’s customers are more loyal" in text for text in texts(shown.bundle)) == 4
