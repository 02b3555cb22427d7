import re

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from tests.exhibits import claimed

both_languages = pytest.mark.parametrize("language", ["en", "zh"])


def made(language: str = "en", **more):
    return exhibits.claim_check(claimed.claim_check(language, **more), id="c", language=language).bundle


def wordings(**more) -> list[str]:
    bundle = made(**more)
    place = [column.name for column in bundle.table.columns].index("wording")
    return [row[place] for row in bundle.table.rows]


@pytest.mark.parametrize(
    ("only", "headline", "finding"),
    [
        ((), "3 of 8 claims hold up", "reliable"),
        ((0, 2), "1 of 2 claims holds up", "reliable"),
        ((0, 1, 3), "All 3 claims hold up", "reliable"),
        ((2, 5), "None of the 2 claims holds up; the data refute 1", "reliable"),
        ((2, 4), "These data can tell of none of the 2 claims whether it holds", "none"),
        ((0,), "The claim holds up", "reliable"),
        ((5,), "The claim does not hold up", "reliable"),
        ((7,), "These data cannot tell whether the claim holds", "none"),
    ],
)
def test_the_headline_counts_what_holds(only, headline, finding):
    bundle = made(only=only)
    assert (bundle.headline, bundle.finding) == (headline, finding)


def test_suggestions_are_called_so():
    bundle = made(suggested=True, only=(0, 5))
    assert bundle.headline == "Red may claim first place on 1 of 2 ratings"
    assert any("checked as a suggestion" in note for note in bundle.notes)
    assert made(suggested=True, only=(5,)).headline == "Red may not claim first place on its 1 rating"


def test_marks_stand_for_verdicts():
    marks = {mark["row"]: mark["mark"] for mark in made().table.marks if mark["column"] == "lead"}
    assert marks == {0: "up", 1: "up", 3: "up", 5: "down", 6: "down"}


def test_the_wording_that_the_data_support():
    told = wordings()
    assert told[0] == (
        "On “Overall satisfaction”, Red scores higher than each of the 2 other brands compared: 72.4, the closest (Blue) "
        "68.2. Source: 2026; Red n\u00a0=\u00a0412, Blue n\u00a0=\u00a0398."
    )
    assert told[1].startswith(
        "On “Network”, none of the 2 other brands compared is ahead of Red by 3.0 points or more."
    )
    assert (
        told[2]
        == "On “Recommend”, Red (+31) scores higher than Green. To tell would take about 1,320 respondents of Red."
    )
    assert told[3].startswith(
        "More than 80% of respondents (Red) give one of the 2 best answers on “Overall satisfaction”; measured: 87.4%."
    )
    assert (
        told[5] == "Not this: on “Price”, Red scores lower than Blue. On “Price”, Red (55.1) scores higher than Green."
    )
    assert told[6] == "Not this: on “Network”, the lead over Green is less than 5.0 points."
    assert told[7] == "Nothing yet: too few respondents."


def test_only_supported_wordings_have_a_source_and_refuted_ones_begin_with_not():
    for text, verdict in zip(wordings(), claimed.VERDICTS, strict=True):
        assert ("Source:" in text) == (verdict == "supported")
        assert text.startswith("Not this") == (verdict == "not_supported")


def test_brands_that_are_not_compared_are_said():
    frame = claimed.claim_check(only=(0, 2)).assign(hidden=3, needed=None)
    rows = exhibits.claim_check(frame, id="c", language="en").bundle.table.rows
    assert "3 brands have too few answers to compare. Source" in rows[0][2]
    assert rows[1][2].startswith("Not of all brands: 3 have too few answers to compare.")


@both_languages
def test_every_number_is_one_that_the_exhibit_holds(language):
    assert unsupported_words(made(language), WORDS) == []


@both_languages
def test_a_supported_statistic_is_no_legal_clearance(language):
    assert re.search("no legal clearance|不等于法律上可以使用|article 9", " ".join(made(language).notes))


def test_shares_differ_by_percentage_points():
    frame = claimed.claim_check(only=(0,)).assign(
        measure="top_box", estimate=0.9, other_estimate=0.85, lead=0.05, conf_low=0.012, conf_high=0.088
    )
    cells = exhibits.claim_check(frame, id="c", language="en").bundle.table.rows[0]
    assert cells[3:5] == ("90.0%; Blue: 85.0%", "+5.0 (+1.2 to +8.8)")


@both_languages
def test_no_claims_and_no_own_brand_is_left_out_with_the_mend(language):
    bundle = exhibits.claim_check(pd.DataFrame({"claim": []}), id="c", language=language).bundle
    assert bundle.encoding["omitted"]
    assert "claims.yaml" in bundle.extra["omitted"]
