"""What a run would refuse is refused by the check already, with file and key."""

import numpy as np
import pandas as pd
import pytest
import yaml

from csat_helpers import survey
from csat_helpers.engagement import load
from csat_helpers.errors import InputError
from csat_helpers.measures.shapley import LIMIT
from csat_helpers.pipeline import fitness
from csat_helpers.pipeline.check import check
from csat_helpers.pipeline.plan import prepare

RATING = {"min": 1, "max": 5}
ITEMS = {
    "Q1": {"label": "Overall", "scale": RATING, "role": "overall"},
    "Q2": {"label": "Recommend", "scale": {"min": 0, "max": 10}, "role": "recommend"},
    "Q3": {"label": "Speed", "scale": RATING, "role": "driver"},
    "Q4": {"label": "Staff", "scale": RATING, "role": "driver"},
}


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path / "workspace"))

    def write(items=None, **keys):
        folder = tmp_path / "study"
        folder.mkdir(exist_ok=True)
        asked = {**ITEMS, **(items or {})}
        k = np.arange(60)
        pd.DataFrame({name: 1 + (k + at) % 5 for at, name in enumerate(asked)}).to_csv(folder / "a.csv", index=False)
        told = {"engagement": "study", "type": "internal-improvement", "client": "C", "title": "T", **keys}
        (folder / "engagement.yaml").write_text(yaml.safe_dump({"data": [{"file": "a.csv"}], **told}))
        (folder / "questionnaire.yaml").write_text(yaml.safe_dump({"items": asked}, sort_keys=False))
        return folder

    return write


def refused(folder) -> str:
    """The message of the check, which is the one that a run begins with."""
    with pytest.raises(InputError) as checked:
        check(folder)
    with pytest.raises(InputError) as run:
        prepare(folder, ["en"], ["html"], None, None, lambda _: None)
    assert str(run.value) == str(checked.value)
    assert checked.value.exit_code == 2
    return str(checked.value).replace(str(folder), "FOLDER")


def changed(item, **keys):
    return {item: {**ITEMS[item], **keys}}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (
            changed("Q2", scale={"min": 1, "max": 10}),
            "FOLDER/questionnaire.yaml: Key 'items.Q2.role': 'Q2' is asked from 1 to 10; a net promoter score needs 0 to"
            " 10. Give it role: loyalty, or correct its scale.",
        ),
        (
            changed("Q1", scale=None),
            "FOLDER/questionnaire.yaml: Key 'items.Q1.role': 'overall' needs a rating, and the item has no scale. Give"
            " it a scale with the lowest and highest answer, as in {min: 1, max: 5}, or another role.",
        ),
        (
            changed("Q2", scale=None),
            "FOLDER/questionnaire.yaml: Key 'items.Q2.role': 'recommend' needs a rating, and the item has no scale. Give"
            " it a scale with {min: 0, max: 10}, or another role.",
        ),
        (
            changed("Q3", scale={"codes": [1, 2, 3, 4, 5]}),
            "FOLDER/questionnaire.yaml: Key 'items.Q3.role': 'driver' needs a rating, and its scale has no min and max."
            " Give it a scale with the lowest and highest answer, as in {min: 1, max: 5}, or another role.",
        ),
        (
            changed("Q4", scale={"min": 0.5, "max": 5}),
            "FOLDER/questionnaire.yaml: Key 'items.Q4.role': 'Q4' is asked from 0.5 to 5; a rating has whole numbers."
            " Correct its scale, or give it another role.",
        ),
        (
            {f"D{k}": {"scale": RATING, "role": "driver"} for k in range(24)},
            "FOLDER/questionnaire.yaml: 26 items have the role driver; 25 is the most. Keep the role for those that can"
            " be acted on, and take it from the others.",
        ),
        (
            changed("Q3", scale={**RATING, "nets": [{"label": "Good", "codes": [4, 6]}]}),
            "FOLDER/questionnaire.yaml: Key 'items.Q3.scale': The net 'Good' holds '6', which is no answer of the scale."
            " Known: 1, 2, 3, 4, 5.",
        ),
    ],
    ids=["recommend", "no-scale", "no-scale-0-10", "codes", "halves", "drivers", "net"],
)  # fmt: skip
def test_what_measures_refuse_is_told_with_file_and_key(study, items, expected):
    assert refused(study(items)) == expected


def test_the_most_drivers_are_what_the_measure_takes():
    assert fitness.MOST_DRIVERS == LIMIT


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (
            {"overall": 4.2},
            "Key 'targets.overall': 4.2 looks like a mean on 1 to 5; targets are indices from 0 to 100: 4.2 is 80. Write"
            " overall: 80, if that is meant.",
        ),
        (
            {"Q3": 0.75},
            "Key 'targets.Q3': 0.75 looks like a share; targets are indices from 0 to 100: 0.75 is 75. Write Q3: 75, if"
            " that is meant.",
        ),
        (
            {"recommend": 0.3},
            "Key 'targets.recommend': 0.3 looks like a share; targets are net promoter scores from -100 to 100: 0.3 is"
            " 30. Write recommend: 30, if that is meant.",
        ),
    ],
)
def test_a_target_that_is_no_index_is_told(study, targets, expected):
    assert refused(study(targets=targets)) == f"FOLDER/engagement.yaml: {expected}"


def test_a_mean_on_a_reversed_scale_is_turned(study):
    folder = study(changed("Q3", scale={**RATING, "reversed": True}), targets={"Q3": 2})
    assert "2 looks like a mean on 1 to 5; targets are indices from 0 to 100: 2 is 75" in refused(folder)


def test_targets_that_are_indices_are_taken(study):
    assert "In order" in check(study(targets={"overall": 80, "recommend": 8, "Q3": 62.5})).text


def test_without_overall_the_index_is_of_the_drivers_and_that_is_said(study):
    text = check(study(changed("Q1", role=None))).text
    assert "Note        no item has the role overall: the satisfaction index will be the mean of 2 driver items" in text
    assert "Note" not in check(study()).text


def test_roles_that_are_not_there_leave_something_out(study):
    folder = study({name: {"scale": RATING} for name in ITEMS})
    assert fitness.notes(survey.open(folder), load(folder)) == [
        "no item has the role overall: the satisfaction index is left out",
        "no item has the role recommend: the net promoter score is left out",
        "no item has the role driver: what drives satisfaction, priorities and their plan are left out",
    ]


def test_a_segment_of_many_levels_is_told(study, monkeypatch):
    monkeypatch.setattr(fitness, "_MANY_LEVELS", 4)
    folder = study(segments=["Q3"])
    assert fitness.notes(survey.open(folder), load(folder)) == [
        "the segment 'Q3' has 5 levels: tables will be wide and most bases small"
    ]


def test_labels_that_lack_a_language_are_counted(study):
    labels = {"label": {"en": "Overall"}, "scale": {**RATING, "labels": {1: {"en": "Bad"}, 5: {"zh": "好"}}}}
    folder = study(changed("Q1", **labels), languages=["en", "zh"])
    assert fitness.label_notes(survey.open(folder), load(folder)) == [
        "1 label has no en text, so the en report shows another: items.Q1.scale.labels.5",
        "2 labels have no zh text, so the zh report shows another: items.Q1.label, items.Q1.scale.labels.1",
    ]


def test_a_label_that_cannot_be_printed_is_told(study):
    with pytest.raises(InputError, match=r"Key 'items\.Q3\.label': the character U\+1F600 is in none of the fonts"):
        check(study(changed("Q3", label="Speed 😀")))


def test_the_plan_of_actions_and_the_kind_of_pdf_are_read_too(study):
    folder = study(pdf="a-9")
    with pytest.raises(InputError, match="a-9"):
        check(folder)
    folder = study()
    (folder / "actions.csv").write_text("action,item\nDo it,Q33\n")
    with pytest.raises(InputError, match=r"The item 'Q33' is not in the questionnaire"):
        check(folder)


MEASURED = {
    "Q1": {"construct": "satisfaction"}, "Q2": {"construct": "loyalty"}, "Q3": {"construct": "quality"},
    "Q4": {"construct": "value"},
}  # fmt: skip
PATHS = [["quality", "value"], ["value", "satisfaction"]]


def constructed() -> dict:
    return {name: {**ITEMS[name], **more} for name, more in MEASURED.items()}


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ({"paths": [*PATHS, ["satisfaction", "quality"]]},
         "Key 'path_model.paths': The paths run in a circle: quality, value, satisfaction, quality. Turn or drop one: effects"
         " cannot cause their causes."),
        ({"paths": [["qality", "value"]]},
         "Key 'path_model.paths': A path names 'qality', which is no construct of the model or of the questionnaire. Did you"
         " mean 'quality'? Known: satisfaction, loyalty, quality, value."),
        ({"constructs": {"quality": []}, "paths": PATHS},
         "Key 'path_model.constructs': Construct 'quality' has no items. Give it items, or leave it and its paths out."),
        ({"constructs": {"quality": ["Q33"]}, "paths": PATHS},
         "Key 'path_model.constructs': 'Q33' of construct 'quality' is not an item. Did you mean 'Q3'? Known: Q1, Q2, Q3, Q4."),
        ({"constructs": {"image": ["Q3"]}, "paths": [["value", "satisfaction"]]},
         "Key 'path_model.paths': Construct 'image' is on no path. Give it a path, or leave it out."),
        ({"paths": PATHS, "modes": {"valeu": "B"}},
         "Key 'path_model.modes': A mode is given for 'valeu', which is no construct. Did you mean 'value'? Known: quality,"
         " value, satisfaction."),
    ],
    ids=["circle", "construct", "empty", "item", "unlinked", "mode"],
)  # fmt: skip
def test_a_path_model_that_is_none_is_refused_before_the_run(study, model, expected):
    assert refused(study(constructed(), path_model=model)) == f"FOLDER/engagement.yaml: {expected}"


def test_a_preset_that_the_questionnaire_does_not_measure_names_what_lacks(study):
    assert refused(study(path_model="ecsi")) == (
        "FOLDER/engagement.yaml: Key 'path_model': The questionnaire measures too little of the ECSI model: no items for image,"
        " expectations, quality, value, satisfaction, complaints, loyalty. Give items their 'construct' in questionnaire.yaml,"
        " or state constructs and paths yourself."
    )


def test_constructs_that_a_preset_does_without_are_told(study):
    folder = study(constructed(), path_model="acsi")
    opened = load(folder)
    sv = survey.open(folder)
    fitness.check_fit(sv, opened)
    told = "no item measures expectations, complaints: the ACSI model is estimated without"
    assert told in fitness.notes(sv, opened)
    assert sv.about.path_model == "acsi"
