"""The rows of a table against what plain pandas says of the same answers."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import InputError, QuestionnaireError
from csat_helpers.measures import Stub
from csat_helpers.measures.tables.cells import CELLS

from ..conftest import ITEMS, SCALES

FRAME = pd.DataFrame(
    {
        "a": [1, 2, 4, 5, 5, np.nan],
        "rec": [10, 9, 8, 3, 0, 7],
        "turned": [1, 5, 1, 2, 3, 3],
        "spend": [10.0, 20, 30, 40, 50, 60],
        "region": ["N", "S", "N", "N", "S", "N"],
        "tv": [1, 0, 1, np.nan, 0, np.nan],
        "web": [0, 0, 1, 1, np.nan, np.nan],
    }
)
ASKED = {
    "scales": SCALES
    | {
        "yes": {"codes": {1: "yes", 0: "no"}},
        "region": {"codes": {"S": "South", "N": "North"}, "nets": [{"label": {"en": "All", "zh": "全部"}, "codes": ["N", "S"]}]},
    },
    "items": {
        "a": ITEMS["a"],
        "rec": ITEMS["rec"],
        "turned": {"scale": "turned", "label": "Turned"},
        "spend": {"scale": {}, "label": "Spend"},
        "region": ITEMS["region"],
        "tv": {"scale": "yes", "label": "TV"},
        "web": {"scale": "yes", "label": "Web"},
    },
    "sets": {"media": {"items": ["tv", "web"], "label": {"en": "Media", "zh": "媒体"}}},
}  # fmt: skip


@pytest.fixture(scope="module")
def sv():
    return survey.from_frame(FRAME, ASKED)


def shown(sv, stub, **settings):
    cells = measures.crosstab(sv, stub, **settings).cells
    return cells.set_index(["measure", "answer"])


def test_a_rating_shows_answers_top_box_and_mean(sv):
    cells = shown(sv, "a")
    assert [k[0] for k in cells.index] == ["share"] * 5 + ["top_box", "mean"]
    assert cells["estimate"].tolist() == pytest.approx([0.2, 0.2, 0, 0.2, 0.4, 0.6, 3.4])
    assert cells["count"].tolist()[:6] == [1, 1, 0, 1, 2, 3]
    assert (cells["base"] == 5).all()
    assert cells.loc[("share", "1"), "answer_label"] == "very bad"
    assert cells.loc[("top_box", ""), "parts"] == ("4", "5")


def test_a_recommendation_shows_its_sides_and_the_score(sv):
    cells = shown(sv, "rec")
    assert cells["estimate"].tolist() == pytest.approx([2 / 6, 2 / 6, 2 / 6, 0.0])
    assert [k[0] for k in cells.index] == ["promoters", "passives", "detractors", "nps"]


def test_a_turned_scale_lists_its_worst_answer_first(sv):
    cells = shown(sv, "turned", show=("share", "top_box", "bottom_box", "index"))
    assert [k[1] for k in cells.index][:5] == ["5", "4", "3", "2", "1"]
    assert cells.loc[("top_box", ""), "estimate"] == pytest.approx(0.5)
    assert cells.loc[("bottom_box", ""), "estimate"] == pytest.approx(1 / 6)
    assert cells.loc[("index", ""), "estimate"] == pytest.approx((5 - FRAME["turned"].mean()) / 4 * 100)


def test_categories_come_in_the_order_of_the_questionnaire_with_its_nets(sv):
    cells = shown(sv, "region")
    assert [k[1] for k in cells.index] == ["S", "N", "All"]
    assert cells["estimate"].tolist() == pytest.approx([2 / 6, 4 / 6, 1.0])
    assert measures.crosstab(sv.speaking("zh"), "region").cells["answer_label"].tolist()[-1] == "全部"


def test_nets_of_the_caller_stand_after_the_answers(sv):
    cells = shown(sv, "a", nets={"a": {"Low": [1, 2], "High": [4, 5]}})
    assert [k for k in cells.index if k[0] == "net"] == [("net", "Low"), ("net", "High")]
    assert cells.loc[("net", "Low"), "estimate"] == pytest.approx(0.4)
    assert [k[0] for k in cells.index][-2:] == ["top_box", "mean"]


def test_options_of_a_set_share_the_base_of_those_who_answered_it(sv):
    cells = shown(sv, "media", nets={"media": {"Any": ["tv", "web"]}})
    assert (cells["base"] == 5).all()  # the last respondent left both options blank
    assert cells["estimate"].tolist() == pytest.approx([2 / 5, 2 / 5, 3 / 5])
    assert cells["multiple"].all()
    assert (cells["label"] == "Media").all()


def test_a_number_has_a_mean_and_several_items_one_composite(sv):
    assert shown(sv, "spend").loc[("mean", ""), "estimate"] == pytest.approx(35)
    cells = measures.crosstab(sv, Stub(["a", "turned"], show="composite")).cells
    assert cells["estimate"].tolist() == measures.index(sv, ["a", "turned"])["estimate"].tolist()


def test_a_composite_of_one_item_bears_its_name(sv):
    cells = measures.crosstab(sv, Stub("a", show="composite")).cells
    assert cells[["item", "measure"]].to_numpy().tolist() == [["a", "index"]]
    assert cells["estimate"].tolist() == measures.index(sv, "a")["estimate"].tolist()


@pytest.mark.parametrize("stub", [[], Stub([], show="composite")])
def test_no_item_is_an_empty_table_as_it_is_an_empty_frame_elsewhere(sv, stub):
    found = measures.crosstab(sv, stub, "region")
    assert found.cells.empty
    assert found.bases.empty
    assert found.tests.empty
    assert list(found.cells) == CELLS


def test_one_table_carries_different_rows(sv):
    cells = measures.crosstab(sv, [Stub("a", show="mean"), "rec", Stub(["a", "turned"], show="top_box", boxes=1)]).cells
    assert cells[["item", "measure"]].to_numpy().tolist() == [
        ["a", "mean"], ["rec", "promoters"], ["rec", "passives"], ["rec", "detractors"], ["rec", "nps"],
        ["a", "top_box"], ["turned", "top_box"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stub", "settings", "message"),
    [
        ("aa", {}, "'aa' is not an item"),
        ("a", {"show": "meen"}, "A table cannot show 'meen'. Did you mean 'mean'"),
        ("region", {"show": "mean"}, "Item 'region' has categories, so a table cannot show mean of it."),
        ("a", {"show": "nps"}, "Item 'a' is asked from 1 to 5"),
        ("a", {"nets": {"a": {"Low": [1, 9]}}}, "The net 'Low' of 'a' holds '9', which it does not have."),
        (
            "media",
            {"nets": {"media": {"Any": ["radio"]}}},
            "The net 'Any' of 'media' holds 'radio', which it does not have.",
        ),
    ],
)
def test_what_cannot_be_shown_is_told(sv, stub, settings, message):
    with pytest.raises(InputError) as raised:
        measures.crosstab(sv, stub, **settings)
    assert message in str(raised.value)


def test_a_set_needs_known_items():
    with pytest.raises(QuestionnaireError, match=r"Set 'm' names the item 'radio', which is not defined"):
        survey.from_frame(FRAME[["tv"]], {"items": {"tv": {}}, "sets": {"m": {"items": ["tv", "radio"]}}})
