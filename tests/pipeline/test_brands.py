"""``csat check`` of brands: what is folded, stacked, hidden and refused is said before a run."""

import json

import pytest
import yaml

from csat_helpers import engagement, survey
from csat_helpers.errors import InputError
from csat_helpers.pipeline import brands, fitness
from csat_helpers.pipeline.check import check

RATING = {"min": 1, "max": 5}
BANK = {"label": "Bank", "role": "brand", "scale": {"codes": {1: "Linden", 2: "Meridian", 3: "Clover"}}}
OVERALL = {"label": "Overall", "role": "overall", "scale": RATING}


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path / "workspace"))

    def write(counts, kind="internal-improvement", stack=None, **keys):
        folder = tmp_path / "study"
        folder.mkdir(exist_ok=True)
        if stack is None:
            rows = [f"{brand},{1 + k % 5}" for brand, n in counts.items() for k in range(n)]
            (folder / "a.csv").write_text("\n".join(["bank,overall", *rows]) + "\n")
        else:
            rows = [f"{1 + k % 5},{1 + k % 4 if k % 3 else ''}" for k in range(60)]
            (folder / "a.csv").write_text("\n".join(["A,B", *rows]) + "\n")
        told = {"engagement": "study", "type": kind, "client": "C", "title": "T", "data": [{"file": "a.csv"}], **keys}
        (folder / "engagement.yaml").write_text(yaml.safe_dump(told))
        asked = {"items": {"bank": BANK, "overall": OVERALL}, **({"stack": stack} if stack else {})}
        (folder / "questionnaire.yaml").write_text(yaml.safe_dump(asked, sort_keys=False))
        return folder

    return write


def said(report, head):
    return [line for line in report.text.splitlines() if line.startswith(head)]


def test_brands_and_what_is_folded_are_said(study):
    report = check(study({1: 40, 2: 30, 3: 5}, brands={"own": 1, "fold": 20}))
    assert said(report, "Brands") == ["Brands      Linden 40, Meridian 30, Other brands 5; the client's own is Linden"]
    assert said(report, "Folded") == [
        "Folded      “Other brands” stands for a brand of fewer than 20 respondents: Clover."
    ]
    facts = json.loads(json.dumps(report.facts["brands"]))
    assert facts["levels"][0] == {"code": "1", "label": "Linden", "respondents": 40}
    assert (facts["own"], facts["other"], facts["folded"]) == ("1", "9", ["3"])


def test_a_grid_says_respondents_and_ratings(study):
    report = check(study({}, stack={"brand": "bank", "blocks": {1: {"overall": "A"}, 2: {"overall": "B"}}}))
    assert said(report, "Rows") == ["Rows        60 read = 60 analysed + excluded: none"]
    assert said(report, "Ratings") == ["Ratings     60 respondents x 2 brands = 100 ratings + 20 not rated"]
    assert said(report, "Brands") == ["Brands      Linden 60, Meridian 40"]
    assert report.facts["analysed"] == 60


def test_small_brands_and_one_brand_are_noted(study):
    report = check(study({1: 40, 2: 7, 3: 5}))
    assert said(report, "Note        Meridian, Clover have fewer than 10 respondents and will be hidden")
    report = check(study({1: 40, 3: 5}, brands={"fold": 20}))
    assert said(report, "Note        the data have one brand only: what compares brands is left out")
    assert not said(check(study({1: 40, 2: 30})), "Note        the data have one brand")


def test_a_competitive_engagement_needs_to_know_whose_a_rating_is(study):
    folder = study({1: 40, 2: 30}, kind="competitive")
    (folder / "questionnaire.yaml").write_text(yaml.safe_dump({"items": {"overall": OVERALL}}))
    with pytest.raises(InputError) as raised:
        fitness.check_fit(survey.open(folder), engagement.load(folder))
    assert str(raised.value).startswith(
        f"{folder / 'engagement.yaml'}: Key 'type': a competitive engagement compares brands, and no item has the role brand."
    )
    folder = study({1: 40, 2: 30}, kind="competitive")
    fitness.check_fit(sv := survey.open(folder), opened := engagement.load(folder))
    assert list(brands.notes(sv, opened)) == ["brands.own names no brand: no headline is about the client's own"]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("kind: first, item: network", r"claims\.yaml, claim 1: 'network' is not an item"),
        ("kind: better_than, item: overall, against: [7]", r"study/claims\.yaml, claim 1: There is no brand '7'"),
        (
            "kind: better_than, item: overall, against: [3]",
            r"study/claims\.yaml, claim 1: Brand '3' is not in the data",
        ),
        ("kind: firts, item: overall", r"claims\.yaml.*first"),
    ],
)
def test_a_claim_about_what_is_not_there_is_refused(study, claim, said):
    folder = study({1: 60, 2: 60}, kind="competitive", brands={"own": 1})
    (folder / "claims.yaml").write_text(f"claims:\n  - {{text: So we say, {claim}}}\n")
    with pytest.raises(InputError, match=said):
        check(folder)
