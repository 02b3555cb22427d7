"""Exhibits that are tables: table, facts, accounting, missing, reliability, actions, profile, terms, quotes."""

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.errors import InputError
from csat_helpers.exhibits.exhibit import great_table
from tests.exhibits import frames, svgs


def test_table_writes_estimates_by_their_measure():
    bundle = exhibits.table(
        frames.segments("en", "nps"), id="t", language="en", columns=["level_label", "estimate", "base"]
    ).bundle
    assert [c.format for c in bundle.table.columns] == ["text", "nps", "count"]
    assert [c.label for c in bundle.table.columns] == ["Level", "Estimate", "n"]


def test_table_names_unknown_columns_formats_and_words():
    frame = frames.items("en", 2)
    with pytest.raises(InputError, match=r"no column 'estimat'. Did you mean 'estimate'"):
        exhibits.table(frame, id="t", language="en", columns=["estimat"])
    with pytest.raises(InputError, match="Format 'percentage' is not known"):
        exhibits.table(frame, id="t", language="en", formats={"estimate": "percentage"})
    with pytest.raises(InputError, match=r"An exhibit has no 'header'. Did you mean 'headline'"):
        exhibits.table(frame, id="t", language="en", header="x")  # pyright: ignore


def test_great_table_escapes_and_rounds_once():
    bundle = exhibits.table(
        pd.DataFrame({"label": ["<b>A & B</b>", None], "estimate": [72.349999, float("nan")]}), id="t", language="en"
    ).bundle
    html = great_table(bundle.table, "t", "en")
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html
    assert ">72.3<" in html
    assert ">—<" in html


def test_facts_leave_out_what_is_not_known():
    bundle = exhibits.facts([("Mode", "Online"), ("Fieldwork", None), ("n", 12)], id="f", language="en").bundle
    assert bundle.table.rows == (("Mode", "Online"), ("n", "12"))


def accounting(*rows):
    frame = pd.DataFrame(rows, columns=["reason", "rows"]).assign(label=lambda d: d["reason"].str.capitalize())
    return exhibits.accounting(frame, id="a", language="en").bundle


def test_accounting_tells_what_was_set_aside():
    bundle = accounting(("read", 110), ("empty", 10), ("analysed", 100), ("focus", 40))
    assert bundle.headline == "100 of 110 rows are analysed; 10 were set aside, each for a stated reason"
    assert bundle.table.emphasis == (0, 2)
    assert accounting(("read", 5), ("analysed", 5)).headline == "All 5 rows read are analysed"


def test_missing_names_the_item_that_lacks_most():
    frame = pd.DataFrame(
        {
            "item": ["a", "b", "b"],
            "label": ["A", "B", "B"],
            "kind": ["blank", "refused", "blank"],
            "code": ["", "9", ""],
            "count": [3, 7, 2],
            "share": [0.03, 0.07, 0.02],
        }
    )
    bundle = exhibits.missing(frame, id="m", language="en").bundle
    assert bundle.headline == "Most answers are missing on “B”: 9, 9% of respondents"
    assert [c.name for c in bundle.table.columns] == ["label", "kind_1", "kind_2", "count", "share"]
    assert [c.label for c in bundle.table.columns][1:3] == ["refused", "blank"]
    assert bundle.table.rows[0][:4] == ("A", None, 3, 3)


def scale(*alphas):
    return pd.DataFrame(
        {
            "construct": [f"C{k}" for k in range(len(alphas))],
            "items": 3,
            "alpha": alphas,
            "alpha_standardised": alphas,
            "base": 100,
            "suppressed": "",
            "flag": "",
            "reason": "",
        }
    )


@pytest.mark.parametrize(
    ("alphas", "start"),
    [
        ((0.82,), "The items hold together: alpha 0.82"),
        ((0.82, 0.91), "Every scale holds together: alpha from 0.82 to 0.91"),
        ((0.82, 0.55), "The items of “C1” hold together only loosely: alpha 0.55"),
    ],
)
def test_reliability_headlines(alphas, start):
    items = pd.DataFrame({"construct": ["C0"], "label": ["A"], "item_rest": [0.5], "alpha_if_dropped": [float("nan")]})
    bundle = exhibits.reliability(scale(*alphas), items, id="r", language="en").bundle
    assert bundle.headline == start
    assert len(bundle.table.rows) == len(alphas) + 1


def test_actions_agreed_and_proposed():
    agreed = pd.DataFrame(
        {"action": ["Call back", "Train"], "item": ["", ""], "owner": ["Li", ""], "due": "", "target": "", "status": ""}
    )
    assert exhibits.actions(agreed, id="a", language="en").bundle.headline == "1 of 2 actions has an owner"
    agreed["owner"] = "Li"
    assert "each with an owner" in exhibits.actions(agreed, id="a", language="en").bundle.headline
    proposed = frames.priorities().head(2).assign(rank=[1, 2], target=[60.0, None])
    bundle = exhibits.actions(proposed, id="a", language="en").bundle
    assert bundle.headline.startswith("Begin with “Connection stability”")
    assert [row[-2:] for row in bundle.table.rows] == [("Index ≥ 60.0", "95%"), ("", "95%")]
    certain = exhibits.actions(proposed.assign(quadrant_probability=1.0), id="a", language="en").bundle
    assert {row[-1] for row in certain.table.rows} == {">99%"}
    unsure = exhibits.actions(proposed.assign(unstable=True), id="a", language="en").bundle
    assert unsure.headline == "“Connection stability” may come first, but the data cannot place it surely"
    assert "not yet agreed" in bundle.notes[0]


def test_profile_names_what_weighting_moves():
    bundle = exhibits.profile(frames.profile(), id="p", language="en").bundle
    assert bundle.headline == "Weighting moves “Prepaid” most: 18% of respondents count as 17%"
    plain = frames.profile().assign(unweighted_share=lambda d: d["estimate"])
    headline = exhibits.profile(plain, id="p", language="en").bundle.headline
    assert headline == "Family plan is the largest group, 50% of respondents (Plan)"


def test_terms_speak_first_in_the_reports_language():
    for language, word in (("en", "“staff”"), ("zh", "“客服”")):
        exhibit = exhibits.terms(frames.terms(), id="t", language=language)
        assert word in exhibit.bundle.headline
    only = exhibits.terms(frames.terms().iloc[:3], id="t", language="en")
    assert svgs.clipped(only.svg) == []


def test_quotes_are_sorted_by_score_and_kept_as_written():
    bundle = exhibits.quotes(frames.quotes().iloc[::-1], id="q", language="en").bundle
    assert [row[1] for row in bundle.table.rows] == ["2", "4", "9"]
    assert bundle.frame["rows"][1][0] == "客服很耐心，但是问题拖了三周才解决。"
    assert bundle.headline == "3 comments, of customers who scored from 2 to 9"
