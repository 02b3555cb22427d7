import numpy as np
import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from tests.exhibits import factors


def made(lang: str = "en", **settings):
    return exhibits.validity(factors.analysis(lang, **settings), id="v", language=lang).bundle


@pytest.mark.parametrize(
    ("settings", "headline"),
    [
        ({"ave": 0.51}, "The items form the 2 scales they were meant to: the fit is good (CFI 0.98, RMSEA 0.04)"),
        ({}, "The answers fit the 2 scales (CFI 0.98, RMSEA 0.04), but 1 of them explains under half of its items"),
        (
            {"ave": 0.49},
            "The answers fit the 2 scales (CFI 0.98, RMSEA 0.04), but each explains under half of its items",
        ),
        (
            {"ave": 0.49, "scales": 1},
            "The answers fit the one scale (CFI 0.98, RMSEA 0.04), but it explains under half of its items",
        ),
        (
            {"ave": 0.49, "scales": 3},
            "The answers fit the 3 scales (CFI 0.98, RMSEA 0.04), but 2 of them explain under half of their items",
        ),
        (
            {"verdict": "acceptable", "cfi": 0.93, "ave": 0.51},
            "The items form the 2 scales they were meant to: the fit is acceptable (CFI 0.93, RMSEA 0.04)",
        ),
        (
            {"between": 0.93},
            "The items fit their 2 scales (CFI 0.98, RMSEA 0.04), but respondents hardly tell “Network” from “Price and billing”",
        ),
        (
            {"verdict": "poor", "cfi": 0.71, "rmsea": 0.14},
            "The items do not form the 2 scales they were meant to (CFI 0.71, RMSEA 0.14)",
        ),
        (
            {"verdict": "inadmissible"},
            "The scales cannot be told apart as they were meant: read their items one by one",
        ),
        (
            {"verdict": "exact", "cfi": np.nan, "rmsea": np.nan},
            "Three items cannot test their own scale; they follow it with loadings from 0.54 to 0.83",
        ),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_headline_says_the_verdict_and_holds(settings, headline, language):
    analysis = factors.analysis(language, **{name: value for name, value in settings.items() if name != "ave"})
    if "ave" in settings:
        analysis["constructs"]["ave"] = settings["ave"]
    bundle = exhibits.validity(analysis, id="v", language=language).bundle
    assert unsupported_words(bundle, (*WORDS, "notes")) == []
    if language == "en":
        assert bundle.headline == headline


def test_an_item_is_named_least_only_where_its_interval_lies_apart():
    assert (
        made().takeaways[0]["text"]
        == "“Clarity of bills” follows its scale, “Price and billing”, least: loading 0.54 (0.45 to 0.63)."
    )
    near = factors.analysis("en")
    near["loadings"].loc[4, "conf_high"] = 0.70  # as high as another's lower end
    told = exhibits.validity(near, id="v", language="en").bundle.takeaways[0]["text"]
    assert told == "Loadings run from 0.54 to 0.83; no item stands apart."


def test_advice_is_what_to_do_and_the_rest_is_noted():
    bundle = made(advice=("First.", "Second.", "Third."))
    assert {t["role"]: t["text"] for t in bundle.takeaways}["do"] == "First."
    assert bundle.notes[:2] == ("Second.", "Third.")
    assert any("customs, not tests" in note for note in bundle.notes)


def test_table_holds_loadings_correlations_and_fit():
    table = made().table
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Connection stability"][:3] == (0.82, 0.77, 0.87)
    assert rows["Network"][3:] == (0.58, 0.81)
    assert rows["Network – Price and billing"][0] == 0.52
    assert rows["RMSEA, with its 90% interval"][:3] == (0.036, 0.0, 0.072)
    assert [role for role in table.roles if role] == ["section"] * 3
    assert [table.rows[k][0] for k in table.emphasis] == ["Network", "Price and billing"]


def test_a_loading_stands_out_where_its_interval_clears_the_floor():
    plot = made().plot
    grey = plot.series[0].colours[-1]
    assert plot.series[0].colours.count(grey) == 1  # clarity of bills: 0.45 to 0.63
    assert plot.reference == 0.5
    assert [group["label"] for group in plot.groups] == [
        "Network · AVE 0.58, omega 0.81", "Price and billing · AVE 0.49, omega 0.66",
    ]  # fmt: skip


def test_nothing_to_show_has_a_reason():
    none = exhibits.validity({"loadings": pd.DataFrame()}, id="v", language="en").bundle
    assert "no two constructs" in none.extra["omitted"]
    failed = factors.analysis("en", verdict="not_converged", advice=("The model could not be estimated: why.",))
    failed["loadings"]["estimate"] = np.nan
    assert (
        exhibits.validity(failed, id="v", language="en").bundle.extra["omitted"]
        == "The model could not be estimated: why."
    )
    hidden = factors.analysis("en", verdict="hidden")
    hidden["loadings"] = hidden["loadings"].assign(estimate=np.nan, suppressed="privacy")
    assert exhibits.validity(hidden, id="v", language="en").bundle.extra["omitted"] == "Too few people answered."


def test_a_frame_of_something_else_is_refused():
    wrong = factors.analysis("en")
    wrong["fit"] = wrong["fit"].drop(columns="rmsea")
    with pytest.raises(InputError, match="no column 'rmsea'"):
        exhibits.validity(wrong, id="v", language="en")


def test_more_scales_than_a_page_holds_are_left_to_the_table():
    few = factors.analysis("en")
    parts = [few["loadings"].assign(construct=f"c{k}", construct_label=f"Scale {k}") for k in range(8)]
    bundle = exhibits.validity({**few, "loadings": pd.concat(parts, ignore_index=True)}, id="v", language="en").bundle
    assert len(bundle.plot.categories) < 40
    assert len(bundle.table.rows) > 40


@pytest.mark.parametrize(
    ("settings", "headline"),
    [
        ({}, "The 6 items measure 2 things: 2 dimensions exceed chance and hold 62% of their differences"),
        (
            {"number": 1},
            "The 6 items measure one thing: a single dimension exceeds chance and holds 40% of their differences",
        ),
        ({"number": 0}, "The 6 items have no more in common than unrelated ones would: do not add them up"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_dimensions_say_how_many(settings, headline, language):
    bundle = exhibits.dimensions(factors.dimensions(**settings), id="d", language=language).bundle
    assert unsupported_words(bundle, (*WORDS, "notes")) == []
    if language == "en":
        assert bundle.headline == headline


def test_items_that_share_little_are_said_to():
    assert (
        "(KMO) is 0.41, under 0.60"
        in exhibits.dimensions(factors.dimensions(kmo=0.41), id="d", language="en").bundle.takeaways[0]["text"]
    )


def test_no_dimensions_have_a_reason():
    none = {"whole": pd.DataFrame(), "eigenvalues": pd.DataFrame()}
    made = [exhibits.dimensions(none, id="d", language="en", stated=s).bundle.extra["omitted"] for s in (False, True)]
    assert made[0] == "Fewer than three items were rated."
    assert made[1].startswith("The items belong to scales stated beforehand")
