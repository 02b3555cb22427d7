import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError
from csat_helpers.measures.recommendations import COLUMNS

STRENGTH = {
    "bills": "strong",
    "audits": "moderate",
    "training": "conflicting",
    "portal": "weak",
    "staff": "strong",
    "app": "nothing",
}
FINDING = {"bills": "bad", "audits": "bad", "training": "", "portal": "bad", "staff": "good", "app": ""}
NUMBERS = {"bills": "bad", "audits": "bad", "training": "good", "portal": "open", "staff": "good", "app": "open"}


def evidence(**more):
    rows = [
        {"item": item, "label": item.title(), "strength": STRENGTH[item], "finding": FINDING[item], "numbers": NUMBERS[item],
         "comments": "", "interviews": "", "agreement": "one", "estimate": 40.0 + k, "conf_low": 35.0 + k, "conf_high": 45.0 + k,
         "base": 30, "line": 50.0, "line_kind": "middle", "few": False, "suppressed": "", "importance": 0.1}
        for k, item in enumerate(STRENGTH)
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(**more)


def written(*items):
    return pd.DataFrame({"recommendation": [f"Do {k}" for k in range(len(items))], "items": items})


def test_drafts_follow_the_evidence_and_nothing_weak_is_recommended():
    found = measures.recommendations(evidence())
    assert found[["aim", "items"]].values.tolist() == [
        ["improve", "bills"],
        ["improve", "audits"],
        ["resolve", "training"],
        ["protect", "staff"],
    ]
    assert found["drafted"].all()
    assert found["rank"].tolist() == [1, 2, 3, 4]
    assert found.columns.tolist() == COLUMNS


def test_of_equal_strength_the_more_important_comes_first():
    told = evidence().assign(strength="moderate", finding="bad")
    told.loc[told["item"] == "portal", "importance"] = 0.5
    assert measures.recommendations(told)["items"].iloc[0] == "portal"


@pytest.mark.parametrize(
    ("items", "strength", "basis", "finding"),
    [
        ("bills", "strong", "bills", "bad"),
        ("bills;audits", "moderate", "audits", "bad"),
        ("bills;staff", "strong", "bills", "both"),
        ("bills;portal", "weak", "portal", "bad"),
        ("bills;portal;training", "conflicting", "training", "both"),
        ("training;app", "nothing", "app", ""),
        ("", "view", "", ""),
        ("bills;recall", "view", "", ""),
    ],
)
def test_a_recommendation_is_no_stronger_than_its_weakest_item(items, strength, basis, finding):
    row = measures.recommendations(evidence(), written(items)).iloc[0]
    assert row[["strength", "basis", "finding"]].tolist() == [strength, basis, finding]
    if basis:
        own = evidence().set_index("item").loc[basis]
        assert (
            row[["estimate", "conf_low", "conf_high"]].tolist() == own[["estimate", "conf_low", "conf_high"]].tolist()
        )


def test_what_would_strengthen_it():
    found = measures.recommendations(evidence(), written("bills", "audits", "training", "portal", "", "recall"))
    assert found["lacks"].tolist() == ["", "interviews", "reconcile", "answers", "", "ask"]
    few = measures.recommendations(evidence(few=True), written("audits"))
    assert few["lacks"].tolist() == ["answers"]
    silent = evidence(numbers="", base=np.nan, strength="weak")
    assert measures.recommendations(silent, written("audits"))["lacks"].tolist() == ["ask"]


def test_the_test_is_against_the_plan_else_a_target_that_was_missed_else_the_present_index():
    assert measures.recommendations(evidence())["target"].iloc[0] == 40.0
    missed = measures.recommendations(evidence(line=80.0, line_kind="target"))
    assert missed["target"].iloc[0] == 80.0
    plan = pd.DataFrame({"item": ["bills"], "target": [70.0]})
    found = measures.recommendations(evidence(), plan=plan)
    assert found["target"].tolist()[:2] == [70.0, 41.0]


def test_words_of_the_consultant_are_kept():
    own = written("bills").assign(owner="Li", due="2027-03", success="One bill", file="recommendations.csv", row=2)
    row = measures.recommendations(evidence(), own).iloc[0]
    assert row[["recommendation", "owner", "due", "success", "row"]].tolist() == [
        "Do 0",
        "Li",
        "2027-03",
        "One bill",
        2,
    ]
    assert not row["drafted"]


def test_nothing_to_recommend():
    assert measures.recommendations(evidence(strength="weak")).empty
    assert measures.recommendations(evidence(strength="weak")).columns.tolist() == COLUMNS


def test_a_frame_that_is_no_evidence_is_told():
    with pytest.raises(MeasureError, match="The evidence has no column 'strength'"):
        measures.recommendations(evidence().drop(columns="strength"))
    with pytest.raises(MeasureError, match="have no column 'recommendation'"):
        measures.recommendations(evidence(), pd.DataFrame({"text": ["x"]}))
