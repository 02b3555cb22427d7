"""``csat check`` of a topic's steps: a funnel that cannot be, or that grows, is refused with file, key and mend."""

import pytest
import yaml

from csat_helpers.errors import EngagementError
from csat_helpers.pipeline.check import check

YES = {"codes": {0: "No", 1: "Yes"}}
ITEMS = {
    "overall": {"label": "Overall", "role": "overall", "scale": {"min": 1, "max": 5}},
    "aware": {"label": "Aware", "scale": YES},
    "adopted": {"label": "Adopted", "scale": YES},
}


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path / "workspace"))

    def write(*steps):
        folder = tmp_path / "study"
        folder.mkdir(exist_ok=True)
        rows = [f"{1 + k % 5},{int(k % 4 > 0)},{int(k % 4 > 1)}" for k in range(60)]
        (folder / "a.csv").write_text("\n".join(["overall,aware,adopted", *rows]) + "\n")
        told = {
            "engagement": "study", "type": "internal-improvement", "client": "C", "title": "T",
            "data": [{"file": "a.csv"}], "topic": {"steps": list(steps)},
        }  # fmt: skip
        (folder / "engagement.yaml").write_text(yaml.safe_dump(told))
        (folder / "questionnaire.yaml").write_text(yaml.safe_dump({"items": ITEMS}, sort_keys=False))
        return folder

    return write


AWARE, ADOPTED = {"item": "aware", "count": 1}, {"item": "adopted", "count": [1]}


def test_steps_that_narrow_pass(study):
    check(study(AWARE, ADOPTED, {"item": "overall"}))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((AWARE, {"item": "adoptd", "count": 1}), "Key 'topic.steps.1.item': 'adoptd' is not an item. Did you mean"
                                                  " 'adopted'?"),
        ((AWARE, {"item": "adopted", "count": 2}), "Key 'topic.steps.1.count': 'adopted' has no answer '2'. Known: 0, 1."),
        ((ADOPTED, AWARE), "Key 'topic.steps.1': The funnel grows: more took step 2 ('Aware') than step 1 ('Adopted')"),
        ((AWARE,), "Key 'topic.steps'"),
    ],
)  # fmt: skip
def test_those_that_cannot_be_are_refused(study, steps, expected):
    folder = study(*steps)
    with pytest.raises(EngagementError) as caught:
        check(folder)
    assert str(caught.value).startswith(f"{folder / 'engagement.yaml'}: {expected}")
