"""The scoreboard's words: a place is claimed as far as the set of places holds it, and no further."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.look import COLOURS
from tests.exhibits import brands_frames, svgs


def made(values=(72.0, 70.0, 69.5, 61.0, 52.0), language="en", own="1", frame=None, **more):
    frame = brands_frames.scoreboard(language, values) if frame is None else frame
    return exhibits.scoreboard(frame, id="s", language=language, own=own, **more)


@pytest.mark.parametrize(
    ("values", "said", "finding"),
    [
        ((80.0, 70.0, 69.0), "Harbour Bank is first in satisfaction, at 80.0; the lead over Meridian Savings is reliable",
         "reliable"),
        ((72.0, 70.0, 60.0), "Harbour Bank is first to second of 3 in satisfaction, at 72.0; no reliable difference from "
         "Meridian Savings", "reliable"),
        ((66.0, 71.0, 60.0), "Harbour Bank is second of 3 in satisfaction, at 66.0, reliably behind Meridian Savings",
         "reliable"),
        ((72.0, 70.0, 69.0), "Harbour Bank has no reliable difference from Meridian Savings and Northlight Mutual in "
         "satisfaction: estimates run from 69.0 to 72.0", "none"),
    ],
)  # fmt: skip
def test_the_headline_says_what_the_set_of_places_holds(values, said, finding):
    bundle = made(values).bundle
    assert bundle.headline == said
    assert bundle.finding == finding


def test_without_a_brand_of_its_own_it_tells_of_the_leader():
    assert made((60.0, 72.0, 61.0), own="").bundle.headline.startswith("Meridian Savings is first in satisfaction")
    assert made((70.0, 69.0, 70.5), own="").bundle.headline.startswith("No reliable order among the 3")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("values", [(72.0, 70.0, 69.5, 61.0, 52.0), (80.0, 70.0, 69.0), (60.0, 70.0, 69.0)])
def test_every_number_is_held(values, language):
    assert unsupported_words(made(values, language).bundle) == []


def test_only_a_supported_first_place_may_be_said():
    do = {made(v).bundle.takeaways[-1]["text"] for v in ((80.0, 70.0, 69.0),)}
    assert do == {"“First in satisfaction” is supported by this survey."}
    assert made((72.0, 70.0, 60.0)).bundle.takeaways[-1]["text"] == (
        "Say “among the first 2 of 3 in satisfaction”, not “first”."
    )
    assert made((72.0, 70.0, 69.0)).bundle.takeaways[-1]["text"].startswith("Claim no place")


def test_places_are_told_in_words_with_their_probability():
    texts = [t.text for t in svgs.texts(made().svg)]
    for said in ("First to third", "first: 97% likely", "second: 87% likely", "Fourth", "97% likely"):
        assert said in texts
    assert COLOURS["p6"] in made().svg
    assert "first: 97% likely" in [t.text for t in svgs.texts(made().bundle.phone)]


def test_a_hidden_brand_is_named_without_a_number():
    frame = brands_frames.scoreboard("en", (72.0, 70.0, 60.0))
    frame = frame[frame["level"] != "3"]
    hidden = brands_frames.scoreboard("en", (72.0, 70.0, 60.0)).query("level == '3'").copy()
    for name in hidden.select_dtypes("number"):
        hidden[name] = np.nan
    hidden = hidden.assign(suppressed="privacy", letters="")
    bundle = made(frame=pd.concat([frame, hidden])).bundle
    assert "Not shown, because too few people answered: Northlight Mutual." in bundle.notes
    assert "Northlight" not in str(bundle.table)


def test_a_folded_brand_is_shown_without_a_place():
    frame = brands_frames.scoreboard("en", (72.0, 70.0, 60.0))
    last = frame["level"] == "3"
    for name in ("rank", "rank_low", "rank_high", "ranked", "gap", "gap_low", "gap_high", "p_value"):
        frame[name] = frame[name].astype(float).mask(last, np.nan)
    bundle = made(frame=frame).bundle
    assert any("holds no place" in note for note in bundle.notes)
    assert bundle.plot.series[0].hollow == (False, False, True)


def test_many_brands_leave_their_letters_to_the_table():
    frame = brands_frames.scoreboard()
    bundle = made(frame=frame.assign(letters="A B C D E F G H I J K L")).bundle
    assert "Letters are in the table." in bundle.notes
    assert all(not figures.texts or figures.format == "text" for figures in bundle.plot.beside)


def test_one_brand_or_none_is_left_out_with_its_reason():
    assert made((72.0,)).bundle.extra["omitted"] == "It takes two brands to be compared; the survey has one."
    empty = made(frame=brands_frames.scoreboard().head(0)).bundle
    assert empty.extra["omitted"] == "No question on brands was asked, or nobody answered it."
    with pytest.raises(InputError, match="no column 'letters'"):
        made(frame=brands_frames.scoreboard().drop(columns="letters"))


def test_another_question_is_named():
    bundle = made((66.0, 71.0, 60.0), about="Likelihood to stay").bundle
    assert bundle.title == "Scoreboard of brands: Likelihood to stay"
    assert bundle.headline.startswith("Harbour Bank is second of 3 in “Likelihood to stay”, at 66.0")
    assert "satisfaction" not in " ".join([bundle.headline, bundle.lead, *(t["text"] for t in bundle.takeaways)])
