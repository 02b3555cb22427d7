import pytest

from csat_helpers import survey
from csat_helpers.errors import DataError
from csat_helpers.survey.claims import claims_from
from csat_helpers.survey.questionnaire import from_mapping

ASKED = from_mapping(
    {
        "scales": {"r": {"min": 1, "max": 5}, "n": {"min": 0, "max": 10}, "b": {"codes": {1: "Us", 2: "Them"}}},
        "items": {
            "overall": {"scale": "r", "role": "overall"},
            "rec": {"scale": "n", "role": "recommend"},
            "region": {"role": "segment"},
            "brand": {"scale": "b", "role": "brand"},
        },
    }
)
ONE = {"text": "We are first", "kind": "first", "item": "overall"}


def test_no_file_is_no_claims(folder):
    assert survey.read_claims(folder.path) is None


def test_claims_are_read(folder):
    folder.write(
        "claims.yaml", "claims:\n- {text: {en: First, zh: 第一}, kind: first, item: staff, scope: {wave: 2026}}\n"
    )
    (claim,) = survey.read_claims(folder.path)
    assert (claim.subject, claim.named, claim.scope) == ("item", ["staff"], {"wave": 2026})


def test_a_role_stands_for_its_first_item_and_one_rival_for_a_list():
    (claim,) = claims_from([{**ONE, "kind": "better_than", "item": None, "nps": "recommend", "against": 2}], ASKED)
    assert claim.against == [2]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"item": "overal"}, "claims, claim 1: 'overal' is not an item. Did you mean 'overall'?"),
        ({"knd": "first"}, "Key 'claims.0.knd' is not known. Did you mean 'kind'?"),
        ({"kind": "best"}, "Key 'claims.0.kind' has the value 'best'"),
        ({"item": "region"}, "Item 'region' is no rating"),
        ({"item": None, "nps": "overall"}, "Item 'overall' is asked from 1 to 5; a net promoter score needs 0 to 10."),
        ({"nps": "rec"}, "a claim about one of item, index, nps, satisfied, not item and nps"),
        ({"item": None}, "a claim about one of item, index, nps, satisfied, not none"),
        ({"text": " "}, "a claim with a text"),
        ({"kind": "best_or_equal"}, "with 'margin': how far behind a rival still counts as equal"),
        ({"kind": "better_than"}, "with 'against': the brands that it is better than"),
        ({"threshold": 3}, "without 'threshold', which a claim of kind 'first' does not take"),
        ({"boxes": 2}, "without 'boxes', which only 'satisfied' takes"),
        ({"kind": "share_at_least", "threshold": 0.9}, "a claim about 'satisfied', because a share is to be reached"),
        ({"kind": "gap_at_least", "threshold": 120}, "'threshold' lies between 0 and 100, not 120"),
        ({"kind": "gap_at_least", "threshold": -1}, "'threshold' lies between 0 and 100, not -1"),
        (
            {"kind": "share_at_least", "item": None, "satisfied": "overall", "threshold": 90},
            "'threshold' lies between 0 and 1, not 90 (write 90 % as 0.9)",
        ),
        ({"item": None, "satisfied": "overall", "boxes": 5}, "5 boxes are not a part of item 'overall'"),
        ({"brand": 3}, "There is no brand '3'. Known: 1, 2."),
        ({"against": [2, 2]}, "against other brands, each named once"),
        ({"brand": 2, "against": [2]}, "Brand '2' is held against itself."),
        ({"scope": {"regon": "N"}}, "The scope names 'regon', which is no item. Did you mean 'region'?"),
    ],
)
def test_what_is_wrong_is_said(change, said):
    given = {key: value for key, value in {**ONE, **change}.items() if value is not None}
    with pytest.raises(DataError) as problem:
        claims_from([given], ASKED)
    assert said in str(problem.value)


def test_a_file_of_no_claims_is_an_error(folder):
    folder.write("claims.yaml", "claims: []\n")
    with pytest.raises(DataError, match=r"claims\.yaml"):
        survey.read_claims(folder.path)
