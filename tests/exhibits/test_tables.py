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
    bundle = accounting(("read", 110), ("empty", 10), ("analysed", 100))
    assert bundle.headline == "100 of 110 rows are analysed; 10 were set aside, each for a stated reason"
    assert (bundle.table.emphasis, bundle.base) == ((0, 2), 100)
    assert accounting(("read", 5), ("analysed", 5)).headline == "All 5 rows read are analysed"


def test_accounting_of_a_part_has_the_base_of_the_part():
    bundle = accounting(("read", 110), ("empty", 10), ("analysed", 100), ("focus", 40))
    start = "100 of 110 rows are analysed, 40 of them in this report; 10 were set aside, each for a stated reason"
    assert (bundle.headline, bundle.base, bundle.table.emphasis) == (start, 40, (0, 2, 3))
    whole = accounting(("read", 5), ("analysed", 5), ("focus", 4))
    assert whole.headline == "All 5 rows read are analysed, 4 of them in this report"


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((9, 7), "Most rows set aside: Empty (9 of 16)."),
        ((7, 6, 5), "The commonest reason to set a row aside: Empty (7 of 18)."),
        ((7, 7), ""),
        ((7,), ""),
    ],
)
def test_the_reason_of_most_is_told_only_where_one_is_ahead(counts, told):
    out = list(zip(("empty", "twice", "fast"), counts, strict=False))
    bundle = accounting(("read", 100 + sum(counts)), *out, ("analysed", 100))
    assert [t["text"] for t in bundle.takeaways] == ([told] if told else [])


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
    assert bundle.headline == "“B” has the most missing answers: 9%, mostly “refused”"
    assert [c.name for c in bundle.table.columns] == ["label", "kind_1", "kind_2", "count", "share"]
    assert [c.label for c in bundle.table.columns][1:3] == ["refused", "blank"]
    assert [row[:4] for row in bundle.table.rows] == [("B", 7, 2, 9), ("A", None, 3, 3)]
    assert bundle.table.spanners == ()


def absent(**changes):
    frame = pd.DataFrame(
        {
            "item": ["a", "b", "b"],
            "label": ["A", "B", "B"],
            "kind": ["blank", "never used", "blank"],
            "count": [8, 20, 4],
            "share": [0.08, 0.2, 0.04],
            "applies": [True, False, True],
            "base": 100,
        }
    ).assign(**changes)
    return exhibits.missing(frame, id="m", language="en").bundle


def test_those_a_question_did_not_concern_are_no_non_response():
    bundle = absent()
    assert bundle.headline == "“B” has the most missing answers: 24%, mostly “never used”"
    assert bundle.base == 100
    assert bundle.subtitle.endswith("n\u00a0=\u00a0100")
    assert [s["label"] for s in bundle.table.spanners] == ["Did not apply", "No answer"]
    assert [c.label for c in bundle.table.columns][1:3] == ["never used", "blank"]
    assert [row[-1] for row in bundle.table.rows] == pytest.approx([0.05, 0.08])
    assert [t["text"] for t in bundle.takeaways] == [
        "Of those a question applied to, at most 8% did not answer it: “A”.",
        "Results on “B” are of those it applied to; it did not to 20%.",
    ]
    refused = absent(share=[0.02, 0.2, 0.08]).takeaways[1]["text"]
    assert refused == "Results on “B” speak for the others only: 10% gave none."


def test_missing_says_most_of_no_item_that_ties():
    assert absent(count=[24, 20, 4]).headline == "No item lacks more than 8% of its answers"
    assert absent(count=[1, 2, 2]).headline == "“B” has the most missing answers: 24%"


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
        ((0.55,), "The scale does not reach 0.70 (alpha 0.55): read its items, not a score of it"),
        ((0.82, 0.55), "“C1” alone does not reach 0.70 (alpha 0.55): read its items, not a score of it"),
        ((0.82, 0.6, 0.55), "2 of 3 scales do not reach 0.70; “C2” is lowest, at 0.55"),
        ((0.63, 0.69), "None of the 2 scales reaches 0.70 (0.63 to 0.69): read the items, not a scale score"),
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
    assert [row[-2:] for row in bundle.table.rows] == [("Whole interval at 60.0 or above", 60.0), ("", None)]
    assert [row[-5:-2] for row in bundle.table.rows] == [("", "", "")] * 2  # step, owner and date are to be agreed
    unsure = exhibits.actions(proposed.assign(unstable=True), id="a", language="en").bundle
    assert unsure.headline == "“Connection stability” may come first, but the data cannot place it surely"
    assert "not yet agreed" in bundle.notes[0]


def proposed(**more) -> pd.DataFrame:
    frame = frames.priorities().head(1).assign(aim="improve", probability=0.998, previous_wave="2026 Q1")
    now = frame["performance"].iloc[0]
    return frame.assign(target=now, change=-4.8, change_low=-7.4, change_high=-2.2, **more)


@pytest.mark.parametrize(
    ("aim", "probability", "certainty", "test"),
    [
        ("improve", 0.998, 0.99, "A reliable rise on 48.8"),
        ("recover", 0.36, 0.36, "A reliable rise on 48.8"),
        ("watch", 0.36, 0.36, "Decide then"),
        ("protect", 0.9, 0.9, "No reliable fall from 48.8"),
    ],
)
def test_an_action_has_its_certainty_and_its_test(aim, probability, certainty, test):
    frame = proposed().assign(aim=aim, probability=probability)
    table = exhibits.actions(frame, id="a", language="en").bundle.table
    row = dict(zip([c.name for c in table.columns], table.rows[0], strict=True))
    assert (row["probability"], row["test"]) == (certainty, test)
    assert row["why"] == "Index 48.8 (47.6 to 50.0), importance 18.6%, down 4.8 since 2026 Q1"
    assert [c.format for c in table.columns if c.name in ("probability", "test_target")] == ["share", "index"]


def test_a_change_that_may_be_none_is_no_reason():
    table = exhibits.actions(proposed().assign(change_high=0.4), id="a", language="en").bundle.table
    assert not any("down" in str(cell) for cell in table.rows[0])


def test_agreed_actions_have_the_evidence_of_their_item():
    agreed = pd.DataFrame({"action": ["Call back"], "item": ["q0"], "owner": ["Li"], "due": ["May"], "target": ["70"]})
    plan = pd.concat([proposed(), frames.priorities().iloc[[4]].assign(aim="improve")])
    bundle = exhibits.actions(agreed, plan=plan, id="a", language="en").bundle
    row = dict(zip([c.name for c in bundle.table.columns], bundle.table.rows[0], strict=True))
    assert (row["label"], row["action"], row["target"]) == ("Connection stability", "Call back", "70")
    assert row["test"] == "A reliable rise on 48.8"
    assert [t["text"] for t in bundle.takeaways] == ["No action is agreed yet for “Value for money”."]


def test_profile_names_what_weighting_moves():
    bundle = exhibits.profile(frames.profile(), id="p", language="en").bundle
    assert bundle.headline == "Weighting moves “Prepaid” most: 18% of respondents count as 17%"
    plain = frames.profile().assign(unweighted_share=lambda d: d["estimate"])
    headline = exhibits.profile(plain, id="p", language="en").bundle.headline
    assert headline == "Family plan is the largest group, 50% of respondents (Plan)"
    alone = plain.iloc[:1].assign(estimate=1.0, unweighted_share=1.0)
    headline = exhibits.profile(alone, id="p", language="en").bundle.headline
    assert headline.startswith("All respondents are of one group: ")


@pytest.mark.parametrize(("role", "head"), [("recommend", "Recommend"), ("overall", "Satisfaction"), ("", "Index")])
def test_the_index_of_terms_is_headed_by_its_outcome(role, head):
    frame = frames.terms()
    frame = frame.assign(score_role=role, mean_score=70.0)
    exhibit = exhibits.terms(frame, id="t", language="en")
    assert head in [column.label for column in exhibit.bundle.table.columns]
    assert head in [figures.label for figures in exhibit.bundle.plot.beside]


def test_terms_say_the_same_in_both_editions_the_larger_language_first():
    for language in ("en", "zh"):
        exhibit = exhibits.terms(frames.terms(), id="t", language=language)
        words = [exhibit.bundle.headline.index(word) for word in ("“客服”", "90", "“staff”", "60")]
        assert sorted(words[:2]) + sorted(words[2:]) == sorted(words)
    only = exhibits.terms(frames.terms().iloc[:3], id="t", language="en")
    assert svgs.clipped(only.svg) == []


def test_quotes_are_sorted_by_score_and_kept_as_written():
    bundle = exhibits.quotes(frames.quotes().iloc[::-1], id="q", language="en").bundle
    assert [row[1] for row in bundle.table.rows] == ["2", "4", "9"]
    assert bundle.frame["rows"][1][0] == "客服很耐心，但是问题拖了三周才解决。"
    assert bundle.headline == "3 customers in their own words"


def test_quotes_say_of_how_many_comments_they_are_and_how_chosen():
    frame = frames.quotes().assign(
        group=["Detractors", "Detractors", "Promoters"], group_comments=[30, 30, 50], comments=80, translation=""
    )
    bundle = exhibits.quotes(frame, id="q", language="en").bundle
    assert bundle.headline == "What customers write, by score: detractors and promoters, 3 of 80 comments"
    assert bundle.notes[0].startswith("Comments with a score: 80 (Detractors: 30, Promoters: 50). Chosen by rule: ")
    assert bundle.notes[-1] == "Comments in another language stand in the respondents’ own words, not translated."
    assert [column.name for column in bundle.table.columns] == ["text", "score", "group"]
    translated = exhibits.quotes(frame.assign(translation=["", "Kind, but slow.", ""]), id="q", language="en").bundle
    assert translated.notes[-1] == "Translated comments have the original beneath."
    assert translated.table.rows[1][:2] == ("客服很耐心，但是问题拖了三周才解决。", "Kind, but slow.")
