"""The evidence matrix: each source's verdict against what it is of, the published rule case by case, and what is hidden."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures.evidence import COLUMNS, _weighed
from csat_helpers.survey import Design

SCALE = {"min": 1, "max": 5}
THEMES = {
    "invoices": {"label": "Invoicing", "words": {"en": ["invoice"]}},
    "training": {"label": "Courses", "words": {"en": ["training", "trainer"]}},
    "parking": {"label": "Parking", "words": {"en": ["parking"]}},
}


def ask(bills=None, n=40, why=None, themes=THEMES, label="Clear invoices", **settings):
    frame = pd.DataFrame({"bills": np.resize([1, 2, 2, 3] if bills is None else bills, n).astype(float)})
    frame["training"] = np.resize([4, 5, 4, 3], n).astype(float)
    frame["why"] = pd.Series(why if why is not None else [""] * n)
    items = {"bills": {"scale": SCALE, "label": label}, "training": {"scale": SCALE, "label": "Training"}}
    items |= {"why": {"role": "verbatim"}}
    return survey.from_frame(frame, {"items": items, "themes": themes}, **settings)


def told(*rows):
    return pd.DataFrame(rows, columns=["source", "who", "item", "stance"]).assign(theme="", record="", account="")


def of(frame, item="bills"):
    return frame.set_index("item").loc[item]


def test_numbers_are_those_of_the_index_and_the_share_below_the_middle():
    sv = ask()
    row, index = of(measures.evidence(sv, ["bills", "training"])), measures.item_index(sv, "bills").iloc[0]
    below = measures.distribution(sv, "bills").query("measure == 'unfavourable'").iloc[0]
    same = ["estimate", "conf_low", "conf_high", "base"]
    assert row[same].tolist() == index[same].tolist()
    assert row[["unfavourable", "unfavourable_low", "unfavourable_high"]].tolist() == pytest.approx(
        below[same[:3]].tolist()
    )
    assert row[["line", "line_kind", "numbers"]].tolist() == [50.0, "middle", "bad"]


@pytest.mark.parametrize(
    ("bills", "target", "verdict"),
    [
        ([1, 2, 2, 3], None, "bad"),
        ([3, 4, 5, 4], None, "good"),
        ([2, 3, 4], None, "open"),
        ([3, 4, 5, 4], 90, "bad"),
        ([3, 4, 5, 4], {"bills": 75}, "open"),
        ([3, 3, 3, 3], None, "open"),  # all alike: no error, and others were not asked
        ([5, 5, 5, 5], None, "open"),
    ],
)
def test_the_verdict_of_numbers_is_that_of_the_whole_interval(bills, target, verdict):
    assert of(measures.evidence(ask(bills), "bills", target=target))["numbers"] == verdict


@pytest.mark.parametrize(("bills", "target", "verdict"), [([5], None, "good"), ([3], None, "open"), ([3], 50, "good")])
def test_of_a_census_nothing_is_left_to_chance_and_a_target_reached_is_enough(bills, target, verdict):
    sv = ask(bills)
    responses = sv.responses.assign(N=40)
    census = survey.from_frame(responses, sv.questionnaire, design=Design(fpc=["N"]))
    assert of(measures.evidence(census, "bills", target=target))["numbers"] == verdict


def test_the_engagements_targets_stand_unless_others_are_given():
    sv = ask([3, 4, 5, 4])
    sv = replace(sv, about=replace(sv.about, targets={"bills": 95.0, "training": 20.0}))
    assert of(measures.evidence(sv, "bills"))[["line", "line_kind", "numbers"]].tolist() == [95.0, "target", "bad"]
    assert of(measures.evidence(sv, "bills", target={}))[["line", "line_kind"]].tolist() == [50.0, "middle"]


def test_comments_are_held_by_the_exact_sign_test():
    why = ["the invoice is wrong"] * 12 + ["good training"] * 8 + [""] * 20
    bills = [1] * 10 + [5] * 1 + [3] * 1 + [4] * 28
    row = of(measures.evidence(ask(bills, why=why), ["bills", "training"], adjust=None))
    assert row[["commented", "mentions", "rated", "low_share"]].tolist() == [20, 12, 12, pytest.approx(10 / 12)]
    assert row["p_value"] == pytest.approx(stats.binomtest(10, 11, 0.5).pvalue)
    assert row["comments"] == "bad"
    assert row["quote"] == "the invoice is wrong"
    assert row["themes"] == "Invoicing"


def test_comments_on_another_rating_where_one_is_named():
    why = ["the invoice is wrong"] * 12 + [""] * 28
    row = of(measures.evidence(ask([1] * 12 + [4] * 28, why=why), "bills", outcome="training", adjust=None))
    assert row["low_share"] == 0.0
    assert row["comments"] == "good"


def test_no_mention_and_no_theme_are_told_apart():
    frame = measures.evidence(ask(why=["good training"] * 40, label="Clear bills"), ["bills", "training"])
    assert np.isnan(of(frame)["mentions"])
    assert of(frame)["themes"] == ""
    assert of(measures.evidence(ask(why=["good training"] * 40), "bills"))["mentions"] == 0


def test_a_general_theme_is_tied_by_hand_alone():
    why = ["the invoice is wrong"] * 9 + [""] * 31
    sv = ask(why=why, themes={})
    assert of(measures.evidence(sv, "bills"))["themes"] == ""
    assert of(measures.evidence(sv, "bills", tied={"bills": "billing"}))["mentions"] == 9


def test_themes_may_be_tied_by_hand():
    why = ["parking is bad"] * 9 + [""] * 31
    assert of(measures.evidence(ask(why=why), "bills", tied={"bills": "parking"}))["mentions"] == 9


def test_under_the_privacy_base_comments_say_nothing():
    why = ["the invoice is wrong"] * 4 + ["good training"] * 10 + [""] * 26
    row = of(measures.evidence(ask(why=why, disclosure=Disclosure(privacy_base=5, reliability="flag")), "bills"))
    assert np.isnan(row[["mentions", "rated", "low_share", "p_value"]].to_numpy(float)).all()
    assert row[["comments", "quote"]].tolist() == ["", ""]


def test_under_the_privacy_base_numbers_say_nothing():
    row = of(measures.evidence(ask(n=4, disclosure=Disclosure(privacy_base=5, reliability="flag")), "bills"))
    numbers = [
        "estimate",
        "conf_low",
        "conf_high",
        "base",
        "line",
        "unfavourable",
        "unfavourable_low",
        "unfavourable_high",
    ]
    assert np.isnan(row[numbers].to_numpy(float)).all()
    assert row[["numbers", "strength", "ratings_hidden"]].tolist() == ["", "nothing", "privacy"]


def test_a_side_of_too_few_is_not_quoted_alone():
    why = ["the invoice is wrong"] * 3 + ["a perfect invoice"] * 9 + [""] * 28
    bills = [1] * 3 + [5] * 9 + [1] * 28
    policy = Disclosure(privacy_base=5, reliability="flag")
    row = of(measures.evidence(ask(bills, why=why, disclosure=policy), "bills"))
    assert row["finding"] == "bad"
    assert row["quote"] == "a perfect invoice"  # the three who rate it low are not singled out


@pytest.mark.parametrize(
    ("rows", "verdict", "counts"),
    [
        ([("interview", "a", "bills", "bad"), ("interview", "b", "bills", "bad")], "bad", [2, 0, 2, 0]),
        ([("interview", "a", "bills", "good"), ("group", "b", "bills", "bad")], "mixed", [2, 1, 1, 0]),
        ([("interview", w, "bills", s) for w, s in zip("abc", ["bad", "bad", "good"], strict=True)], "bad", [3, 1, 2, 0]),
        ([("interview", w, "bills", s) for w, s in zip("abcde", ["bad"] * 3 + ["good"] * 2, strict=True)], "mixed", [5, 2, 3, 0]),
        ([("interview", "a", "bills", "bad"), ("interview", "a", "bills", "good"), ("visit", "a", "bills", "bad")], "mixed", [2, 0, 1, 1]),
        ([("group", "a", "bills", "bad")], "open", [1, 0, 1, 0]),
        ([("document", "a", "bills", "bad")] * 3, "open", [1, 0, 1, 0]),
    ],
)  # fmt: skip
def test_interviews_count_each_source_once(rows, verdict, counts):
    row = of(measures.evidence(ask(), "bills", interviews=told(*rows)))
    assert row["interviews"] == verdict
    assert row[["sources", "sources_good", "sources_bad", "sources_mixed"]].tolist() == counts


@pytest.mark.parametrize("source", ["interview", "visit"])
def test_what_one_person_says_is_withheld(source):
    one, other = (
        of(measures.evidence(ask(), "bills", interviews=told((source, "a", "bills", s)))) for s in ("good", "bad")
    )
    counts = ["sources_good", "sources_bad", "sources_mixed", "findings"]
    assert np.isnan(one[counts].to_numpy(float)).all()
    assert one.drop("reason").astype(str).tolist() == other.drop("reason").astype(str).tolist()


def test_records_are_sources_of_their_own():
    rows = told(*[("interview", "buyer", "bills", "bad")] * 3)
    assert of(measures.evidence(ask(), "bills", interviews=rows))["sources"] == 1
    assert of(measures.evidence(ask(), "bills", interviews=rows.assign(record=["1", "2", "2"])))["sources"] == 2


def test_themes_of_interviews_go_to_their_item_or_stand_alone():
    rows = told(("group", "a", "", "bad"), ("document", "b", "", "bad"))
    frame = measures.evidence(ask(), "bills", interviews=rows.assign(theme=["invoices", "parking"]))
    assert of(frame)["sources"] == 1
    assert of(frame, "parking")[["kind", "label", "numbers", "sources"]].tolist() == ["theme", "Parking", "", 1]


RULE = {
    # numbers, comments, interviews: agreement, finding, strength, of few respondents
    ("bad", "bad", "bad"): ("converge", "bad", "strong", "moderate"),
    ("good", "", "good"): ("converge", "good", "strong", "moderate"),
    ("bad", "open", "mixed"): ("one", "bad", "moderate", "weak"),
    ("bad", "bad", ""): ("converge", "bad", "moderate", "weak"),
    ("open", "bad", "bad"): ("converge", "bad", "moderate", "moderate"),
    ("", "", "good"): ("one", "good", "weak", "weak"),
    ("open", "good", ""): ("one", "good", "weak", "weak"),
    ("good", "", "bad"): ("differ", "", "conflicting", "conflicting"),
    ("bad", "good", "bad"): ("differ", "", "conflicting", "conflicting"),
    ("open", "open", "mixed"): ("none", "", "nothing", "nothing"),
    ("", "", ""): ("none", "", "nothing", "nothing"),
}


@pytest.mark.parametrize("verdicts", RULE)
def test_the_published_rule(verdicts):
    for few, place in ((False, 2), (True, 3)):
        frame = pd.DataFrame([dict(zip(("numbers", "comments", "interviews"), verdicts, strict=True)) | {"few": few}])
        row = _weighed(frame).iloc[0]
        assert row[["agreement", "finding"]].tolist() == list(RULE[verdicts][:2])
        assert row["strength"] == RULE[verdicts][place]


def test_nothing_is_strong_without_numbers_and_interviews_that_agree():
    sides = ("good", "bad", "open", "")
    for numbers, comments, interviews in itertools.product(sides, sides, (*sides, "mixed")):
        frame = pd.DataFrame([{"numbers": numbers, "comments": comments, "interviews": interviews, "few": False}])
        row = _weighed(frame).iloc[0]
        clear = [v for v in (numbers, comments, interviews) if v in ("good", "bad")]
        assert row["clear_sources"] == len(clear)
        assert (row["strength"] == "strong") == (
            numbers in ("good", "bad") and interviews == numbers and len(set(clear)) == 1
        )
        assert (row["strength"] == "conflicting") == (len(set(clear)) == 2)
        assert (row["strength"] == "nothing") == (not clear)


def test_few_respondents_of_a_large_population_are_told_and_most_of_a_small_one_are_not():
    sv = ask(n=12)
    assert of(measures.evidence(sv, "bills"))["few"]
    for population, few in ((20, False), (200, True)):
        drawn = survey.from_frame(sv.responses.assign(N=population), sv.questionnaire, design=Design(fpc=["N"]))
        assert bool(of(measures.evidence(drawn, "bills"))["few"]) is few


def test_priorities_give_importance():
    matters = pd.DataFrame({"item": ["bills"], "importance": [0.4], "quadrant": ["fix"]})
    frame = measures.evidence(ask(), ["bills", "training"], priorities=matters)
    assert of(frame)[["importance", "quadrant"]].tolist() == [0.4, "fix"]
    assert np.isnan(of(frame, "training")["importance"])


def test_no_items_and_no_comments():
    assert measures.evidence(ask(), []).columns.tolist() == COLUMNS
    sv = survey.from_frame(pd.DataFrame({"q": [1.0, 2, 3, 2] * 5}), {"items": {"q": {"scale": SCALE}}})
    row = of(measures.evidence(sv, "q"), "q")
    assert row[["comments", "interviews", "quote"]].tolist() == ["", "", ""]
    assert measures.evidence(sv, "q").columns.tolist() == COLUMNS


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"target": {"bils": 60}}, "There is a target for 'bils', which is not among the items. Did you mean 'bills'?"),
        ({"target": 160}, "The target of 'bills' is 160. Give an index between 0 and 100."),
        ({"tied": {"bills": "invoice"}}, "There is no theme 'invoice'. Did you mean 'invoices'?"),
        ({"tied": {"bils": "invoices"}}, "Themes are tied to 'bils', which is not among the items."),
        ({"confidence": 95}, "A confidence of 95 is not between 0 and 1."),
    ],
)
def test_what_cannot_be_is_told(call, message):
    with pytest.raises(MeasureError) as raised:
        measures.evidence(ask(), "bills", **call)
    assert message.split(" Did")[0] in str(raised.value)
    assert message.split(". ")[-1] in str(raised.value)
