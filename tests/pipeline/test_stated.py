"""``csat check`` of what is stated for a measure: thresholds that decide nothing, steps that cannot be, with key and mend."""

import pytest
import yaml

from csat_helpers.errors import EngagementError
from csat_helpers.pipeline.check import check

RATING = {"min": 1, "max": 5}
YES = {"codes": {0: "No", 1: "Yes"}}
ITEMS = {
    "overall": {"label": "Overall", "role": "overall", "scale": RATING},
    "place": {"label": "Place", "scale": {"codes": {1: "A", 2: "B"}}},
    "aware": {"label": "Aware", "scale": YES},
    "adopted": {"label": "Adopted", "scale": YES},
}


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path / "workspace"))

    def write(**stated):
        folder = tmp_path / "study"
        folder.mkdir(exist_ok=True)
        rows = [f"{1 + k % 5},{1 + k % 2},{int(k % 4 > 0)},{int(k % 4 > 1)}" for k in range(60)]
        (folder / "a.csv").write_text("\n".join(["overall,place,aware,adopted", *rows]) + "\n")
        told = {
            "engagement": "study", "type": "internal-improvement", "client": "C", "title": "T",
            "data": [{"file": "a.csv"}], **stated,
        }  # fmt: skip
        (folder / "engagement.yaml").write_text(yaml.safe_dump(told))
        (folder / "questionnaire.yaml").write_text(yaml.safe_dump({"items": ITEMS}, sort_keys=False))
        return folder

    return write


GOOD = {"role": "overall", "at_least": 70}
AWARE, ADOPTED = {"item": "aware", "count": 1}, {"item": "adopted", "count": [1]}


def thresholds(*told):
    return {"regulation": {"thresholds": list(told)}}


def steps(*told):
    return {"topic": {"steps": list(told)}}


def test_thresholds_that_can_be_decided_on_pass(study):
    check(
        study(
            **thresholds(GOOD, {"item": "overall", "measure": "top_box", "at_least": 0.8, "error": 0.1, "each": "unit"})
        )
    )


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        ({**GOOD, "at_least": 120}, "Key 'regulation.thresholds.1.at_least': 120 is not on the scale of the measure: an"
                                    " index from 0 to 100. Correct it, or name another measure."),
        ({"item": "overal", "at_least": 70}, "Key 'regulation.thresholds.1.item': 'overal' is not an item. Did you mean"
                                             " 'overall'?"),
        ({"role": "overal", "at_least": 70}, "Key 'regulation.thresholds.1.role': 'overal' is not a role. Did you mean"
                                             " 'overall'?"),
        ({"role": "effort", "at_least": 70}, "Key 'regulation.thresholds.1.role': No item has the role effort. Give it"
                                             " to an item in questionnaire.yaml, or name the item here."),
        ({"item": "place", "at_least": 70}, "Key 'regulation.thresholds.1.measure': Item 'place' is no rating: its"
                                            " scale has no min and max."),
        ({**GOOD, "error": 0.6}, "Key 'regulation.thresholds.1.error' has the value 0.6; it should be less than 0.5."),
        ({**GOOD, "error": 0}, "Key 'regulation.thresholds.1.error' has the value 0; it should be greater than 0."),
        ({**GOOD, "measure": "top_box"}, "Key 'regulation.thresholds.1.at_least': 70 is not on the scale of the"
                                         " measure: a share from 0 to 1. Write at_least: 0.7, if that is meant."),
    ],
)  # fmt: skip
def test_a_threshold_that_decides_nothing_is_refused(study, threshold, expected):
    folder = study(**thresholds(GOOD, threshold))
    with pytest.raises(EngagementError) as caught:
        check(folder)
    assert str(caught.value).startswith(f"{folder / 'engagement.yaml'}: {expected}")


def test_steps_that_narrow_pass(study):
    check(study(**steps(AWARE, ADOPTED, {"item": "overall"})))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((AWARE, {"item": "adoptd", "count": 1}), "Key 'topic.steps.1.item': 'adoptd' is not an item. Did you mean"
                                                  " 'adopted'?"),
        ((AWARE, {"item": "adopted", "count": 2}), "Key 'topic.steps.1.count': 'adopted' has no answer '2'. Known: 0, 1."),
        ((ADOPTED, AWARE), "Key 'topic.steps.1': The funnel grows: more took step 2 ('Aware') than step 1 ('Adopted')"),
        ((AWARE,), "Key 'topic.steps'"),
    ],
)  # fmt: skip
def test_steps_that_cannot_be_are_refused(study, told, expected):
    folder = study(**steps(*told))
    with pytest.raises(EngagementError) as caught:
        check(folder)
    assert str(caught.value).startswith(f"{folder / 'engagement.yaml'}: {expected}")
