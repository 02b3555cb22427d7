"""Answers on which no driver model can stand are told before the run, and so is an item that runs backwards."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError, QuestionnaireError
from csat_helpers.pipeline.answers_fit import check_answers, reversed_notes

HERE: Any = SimpleNamespace(questionnaire="questionnaire.yaml", path=lambda name: Path("FOLDER") / name)
DRIVERS = ["D1", "D2", "D3", "D4"]
GROUPS = {"D1": "room", "D2": "room", "D3": "room", "D4": "staff", "D5": "staff"}


def answers(n=200, **given) -> pd.DataFrame:
    """Ratings of 1 to 5 that go together."""
    rng = np.random.default_rng(5)
    common = rng.normal(size=n)
    frame = {name: (3 + common + 0.8 * rng.normal(size=n)).round().clip(1, 5) for name in [*DRIVERS, "D5", "ALL"]}
    return pd.DataFrame(frame | {name: value(frame) if callable(value) else value for name, value in given.items()})


def asked(frame, drivers=DRIVERS, reverse=(), **more):
    items: dict[str, Any] = {n: {"scale": "five", "role": "driver", "construct": GROUPS[n]} for n in drivers}
    for name in reverse:
        items[name]["scale"] = {"min": 1, "max": 5, "reversed": True}
    items |= {"ALL": {"label": "Overall", "scale": "five", "role": "overall"}} | more
    frame = frame[[name for name in [*items, "wave"] if name in frame]]
    return survey.from_frame(frame, {"scales": {"five": {"min": 1, "max": 5}}, "items": items})


def refusal(sv) -> str:
    with pytest.raises(QuestionnaireError) as raised:
        check_answers(sv, HERE)
    assert raised.value.exit_code == 2
    return str(raised.value)


def test_answers_that_vary_are_taken():
    check_answers(asked(answers()), HERE)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"D2": 4}, "Key 'items.D2.role': everyone gave the same answer to 'D2', so no driver model can stand. Take role:"
         " driver from it in questionnaire.yaml, or correct the data."),
        ({"ALL": 4}, "Key 'items.ALL.role': everyone gave the same answer to 'ALL' (Overall), so no driver model can stand."
         " Take role: overall from it in questionnaire.yaml, or correct the data."),
        ({"D4": lambda f: f["D1"]}, "Key 'items.D4.role': 'D1' and 'D4' say the same thing (perfect collinearity), so no driver"
         " model can tell them apart. Take role: driver from one of them in questionnaire.yaml."),
        ({"D4": lambda f: 6 - f["D1"]}, "Key 'items.D4.role': 'D1' and 'D4' say the same thing (perfect collinearity), so no"
         " driver model can tell them apart. Take role: driver from one of them in questionnaire.yaml."),
    ],
    ids=["driver", "outcome", "copy", "mirror"],
)  # fmt: skip
def test_what_a_driver_model_refuses_is_told(given, expected):
    sv = asked(answers(**given))
    assert refusal(sv) == f"FOLDER/questionnaire.yaml: {expected}"
    with pytest.raises(MeasureError):
        measures.drivers(sv, "ALL", DRIVERS)


def test_a_driver_that_is_made_of_two_others_is_told_with_them():
    """D1 + D2 = D3 + D4."""
    pairs = np.random.default_rng(1).integers(1, 5, (200, 3))
    frame = answers(D1=pairs[:, 0] + 1, D2=pairs[:, 1], D3=pairs[:, 0], D4=pairs[:, 1] + 1)
    assert "'D1' and 'D3' say the same thing" in refusal(asked(frame))
    one, two = np.random.default_rng(2).integers(1, 3, (2, 200))
    frame = answers(D1=one, D2=two, D3=one + two)
    told = refusal(asked(frame))
    assert "'D1' and 'D2' and 'D3' say the same thing" in told


def test_the_latest_wave_counts_and_is_named():
    frame = answers().assign(wave=np.repeat(["W1", "W2"], 100))
    check_answers(asked(frame.assign(D2=frame["D2"].where(frame["wave"] == "W2", 4))), HERE)
    assert "to 'D2' in wave W2, so" in refusal(asked(frame.assign(D2=frame["D2"].where(frame["wave"] == "W1", 4))))


def test_few_answers_and_a_report_without_drivers_are_left_alone():
    check_answers(asked(answers(n=5, D2=4)), HERE)
    check_answers(asked(answers(D1=4), drivers=["D1"]), HERE)


def test_items_that_few_answered_both_are_not_called_one():
    frame = answers(D4=lambda f: f["D1"])
    frame.loc[:99, "D1"] = np.nan
    check_answers(asked(frame), HERE)


def test_an_item_that_runs_backwards_is_named():
    sv = asked(answers(D2=lambda f: 6 - f["D2"]))
    [told] = reversed_notes(sv)
    assert told.startswith("'D2' runs against the rest of 'room' (correlation -0.")
    assert told.endswith("): if a low answer is good there, give its scale reversed: true")
    assert list(reversed_notes(asked(answers()))) == []
    assert list(reversed_notes(asked(answers(D2=lambda f: 6 - f["D2"]), reverse=["D2"]))) == []


def test_of_two_items_the_one_that_runs_against_all_others_is_named():
    frame = answers(D4=lambda f: 6 - f["D4"])
    [told] = reversed_notes(asked(frame, drivers=[*DRIVERS, "D5"]))
    assert told.startswith("'D4' runs against the rest of 'staff'")
    alone = asked(frame, drivers=["D4", "D5"])
    assert [told.split(" of ")[0] for told in reversed_notes(alone)] == ["'D4' runs against the rest"]
    apart = frame.assign(ALL=np.random.default_rng(8).integers(1, 6, len(frame)))
    [told] = reversed_notes(asked(apart, drivers=["D4", "D5"]))
    assert told.startswith("'D4' and 'D5' of 'staff' run against each other (correlation -0.")


def test_chance_is_not_called_backwards():
    frame = pd.DataFrame(np.random.default_rng(3).integers(1, 6, (12, 6)), columns=[*DRIVERS, "D5", "ALL"])
    assert list(reversed_notes(asked(frame, drivers=[*DRIVERS, "D5"]))) == []
