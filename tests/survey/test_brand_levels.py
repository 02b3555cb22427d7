"""Brands: the client's own found by code or label, small ones taken together and told."""

import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import EngagementError
from csat_helpers.survey.brand_levels import brand_note, own_label
from tests.survey.conftest import QUESTIONNAIRE

BANKS = {
    1: {"en": "Linden", "zh": "林登"},
    2: {"en": "Meridian", "zh": "子午"},
    3: "Clover",
    4: "Harbour",
    14: "Another bank",
}


@pytest.fixture
def banks(folder):
    """A year's file each; ``write`` takes the brands of the respondents of each wave."""

    def write(*waves, scale=True, keys=None, previous=None):
        bank = {
            "role": "brand",
            "label": "Bank",
            **({"scale": {"codes": BANKS, "missing": {99: "none"}}} if scale else {}),
        }
        items = {"id": {"role": "id"}, "bank": bank, "overall": QUESTIONNAIRE["items"]["overall"]}
        before = (
            {"before": {"role": "previous_brand", "scale": {"codes": BANKS, "missing": {99: "none"}}}}
            if previous
            else {}
        )
        folder.questionnaire({"scales": QUESTIONNAIRE["scales"], "items": {**items, **before}})
        data, k = [], 0
        for year, brands in enumerate(waves, 2025):
            rows = ["id,bank,overall" + (",before" if previous else "")]
            for brand in brands:
                rows.append(f"r{k},{brand},{1 + k % 5}" + (f",{previous[k]}" if previous else ""))
                k += 1
            folder.write(f"data/{year}.csv", "\n".join(rows) + "\n")
            data.append({"file": f"data/{year}.csv", **({"wave": str(year)} if len(waves) > 1 else {})})
        folder.yaml(data=data, segments=[], **(keys or {}))
        return folder.path

    return write


def test_without_the_key_nothing_is_folded_and_nothing_said(banks):
    sv = survey.open(banks([1, 1, 2, 3]))
    assert sv.about.brands == {}
    assert sv.levels("bank") == [1, 2, 3]
    assert brand_note(sv) == own_label(sv) == ""


def test_brands_below_the_rule_are_one_level_in_all_waves_counted_in_the_latest(banks):
    # Clover has three in 2025 and one in 2026; Harbour is gone in 2026; Meridian has two and stays.
    path = banks([1, 2, 3, 3, 3, 4, 4, 4], [1, 1, 2, 2, 3, 99], keys={"brands": {"own": 1, "fold": 2}})
    sv = survey.open(path)
    assert sv.responses["bank"].tolist()[:8] == [1, 2, 999, 999, 999, 999, 999, 999]
    assert sv.about.brands == {
        "own": "1", "other": "999", "folded": ("3", "4"), "small": ("3", "4"), "fold": 2, "wave": "2026",
    }  # fmt: skip
    assert [sv.level_label("bank", v) for v in sv.levels("bank")] == ["Linden", "Meridian", "Other brands"]
    assert sv.speaking("zh").level_label("bank", 999) == "其他品牌"
    folded = survey.quality_log(sv).set_index("item").loc["bank"]
    assert folded["count"] == 7  # six in 2025, one in 2026
    assert (
        brand_note(sv)
        == "“Other brands” stands for brands of fewer than 2 respondents each in 2026: Clover and Harbour."
    )
    assert sv.missing.to_dict("records") == [{"item": "bank", "kind": "none", "code": "99", "count": 1}]


def test_the_own_brand_is_never_folded(banks):
    sv = survey.open(banks([1, 2, 2, 3, 3, 4], keys={"brands": {"own": "linden", "fold": 2}}))
    assert own_label(sv) == "Linden"
    assert sv.about.brands["folded"] == ("4",)
    assert "wave" not in sv.about.brands


def test_a_questionnaire_s_own_others_join_whatever_their_number(banks):
    keys = {"brands": {"fold": 2, "also": 14, "other": {"en": "Other banks", "zh": "其他银行"}}}
    sv = survey.open(banks([1, 1, 2, 2, 3, 14, 14, 14], keys=keys))
    assert sv.responses["bank"].tolist() == [1, 1, 2, 2, 999, 999, 999, 999]
    assert (sv.about.brands["small"], sv.about.brands["folded"]) == (("3",), ("3", "14"))
    assert brand_note(sv) == (
        "“Other banks” stands for a brand of fewer than 2 respondents: Clover. It also holds Another bank."
    )
    alone = survey.open(banks([1, 1, 2, 14], keys={"brands": {"also": [14, 4]}}))  # nobody has 4: no fault
    assert alone.about.brands["folded"] == ("14",)
    assert brand_note(alone) == "“Other brands” stands for Another bank."


def test_the_brand_before_is_folded_alike(banks):
    keys = {"brands": {"fold": 2}}
    sv = survey.open(banks([1, 1, 2, 2, 3], keys=keys, previous=[3, 4, 1, 99, 2]))
    assert sv.responses["before"].fillna(0).tolist() == [999, 4, 1, 0, 2]
    assert sv.level_label("before", 999) == "Other brands"


def test_brands_without_a_scale_are_words(banks):
    keys = {"brands": {"own": "linden", "fold": 2}}
    sv = survey.open(banks(["Linden"] * 3 + ["Clover", "other"], scale=False, keys=keys))
    assert sv.about.brands["own"] == "Linden"
    assert sv.responses["bank"].tolist() == ["Linden"] * 3 + ["other 2"] * 2
    assert [sv.level_label("bank", v) for v in sv.levels("bank")] == ["Linden", "Other brands"]


def test_a_design_that_stands_on_the_brand_keeps_it_as_asked(banks):
    sv = survey.open(banks([1, 1, 2, 2, 3, 4], keys={"brands": {"fold": 2}, "design": {"stratum": "bank"}}))
    assert sv.levels("bank") == [1, 2, 999]
    assert len(set(sv.arrays.stratum)) == 4
    assert sv.label(sv.design.stratum) == "Bank"


def test_a_snapshot_gives_the_same_brands(banks, monkeypatch):
    path = banks([1, 1, 2, 2, 3], keys={"brands": {"own": 1, "fold": 2}})
    first = survey.open(path)
    monkeypatch.setattr("csat_helpers.survey.opening.prepare", lambda *_: pytest.fail("prepared twice"))
    again = survey.open(path)
    assert again.about == first.about
    pd.testing.assert_frame_equal(again.responses, first.responses)
    assert again.level_label("bank", 999) == "Other brands"


@pytest.mark.parametrize(
    ("brands", "message"),
    [
        ({"own": 4}, "Key 'brands.own': no respondent has the brand '4'. Known: 1 (Linden), 2 (Meridian), 3 (Clover)."),
        ({"own": "Meridan"}, "Key 'brands.own': no respondent has the brand 'Meridan'. Did you mean 'Meridian'?"),
        ({"also": ["Clovr"]}, "Key 'brands.also': no respondent has the brand 'Clovr'. Did you mean 'Clover'?"),
        ({"own": 1, "also": [1]}, "Key 'brands.also' holds the own brand '1'. Take it out of 'also'"),
    ],
)
def test_a_brand_the_data_lack_is_told(banks, brands, message):
    path = banks([1, 1, 2, 3], keys={"brands": brands})
    with pytest.raises(EngagementError) as raised:
        survey.open(path)
    assert str(raised.value).startswith(f"{path.resolve() / 'engagement.yaml'}: {message}")


def test_brands_without_a_brand_item_are_told(folder):
    folder.yaml(brands={"fold": 30})
    with pytest.raises(EngagementError, match="Key 'brands': no item has the role brand"):
        survey.open(folder.path)
