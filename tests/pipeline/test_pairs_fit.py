"""Items asked in pairs that do not pair are refused by the check, with the questionnaire's key."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import QuestionnaireError
from csat_helpers.pipeline.fitness import check_pairs

HERE: Any = SimpleNamespace(questionnaire="questionnaire.yaml", path=lambda name: Path("FOLDER") / name)
KANO = {
    "with": {"role": "functional"}, "without": {"role": "dysfunctional", "pair": "with"},
    "with2": {"role": "functional"}, "without2": {"role": "dysfunctional", "pair": "with2"},
}  # fmt: skip
SERVICE = {
    f"{side}{k}": {"role": role, "construct": construct}
    for k, construct in ((1, "care"), (2, "speed"))
    for side, role in (("p", "perception"), ("e", "expectation"), ("w", "importance"))
}
TEN = {"scale": {"min": 1, "max": 10}}
CONSTRUCT_LESS = {name: {"role": SERVICE[name]["role"], "pair": pair} for name, pair in (("p1", "e1"), ("e1", "p1"))}
MEND = "In questionnaire.yaml, write 'pair:' with the name of its counterpart on one item of each pair."


def checked(items, **keys):
    items = {name: {"scale": {"min": 1, "max": 5}, **item} for name, item in items.items()}
    frame = pd.DataFrame({name: np.arange(20) % 5 + 1 for name in items})
    check_pairs(survey.from_frame(frame, {"items": items, **keys}), HERE)


def without(items, *names):
    return {name: item for name, item in items.items() if name not in names}


@pytest.mark.parametrize(
    ("items", "keys", "expected"),
    [
        (without(KANO, "without"), {}, f"Key 'items.with.pair': Item 'with' has no counterpart of role dysfunctional. {MEND}"),
        (KANO | {"without": {"role": "dysfunctional", "pair": "with2"}}, {},
         "Key 'items.without2.pair': Item 'with2' is in two pairs, with 'without' and with 'without2'. Correct 'pair' in"
         " questionnaire.yaml: an item stands beside one other."),
        (without(SERVICE, "e2"), {}, f"Key 'items.p2.pair': 'speed' has no item of role expectation beside 'p2'. {MEND}"),
        (CONSTRUCT_LESS, {}, "Key 'items.p1.construct': Items 'p1' and 'e1' belong to no dimension of service. Give them their"
         " construct in questionnaire.yaml."),
        (without(SERVICE, "w2"), {}, "Key 'constructs.speed': Dimension 'speed' has no item of role importance, others have"
         " one. Give each dimension one in questionnaire.yaml, or none."),
        (SERVICE | {"e1": SERVICE["e1"] | TEN}, {}, "Key 'items.e1.scale': 'p1' and 'e1' are on different scales, so their"
         " difference means nothing. Pair items of one scale."),
        (SERVICE | {name: SERVICE[name] | TEN for name in ("p2", "e2")}, {}, "Key 'items.p2.scale': 'p1' and 'p2' are on"
         " different scales, so their gaps have no mean. Keep the roles for the items of one scale, and take them from the"
         " others."),
        (SERVICE, {"gaps": {1: {"care": {"is": 62, "should": 5}}}}, "Key 'gaps.1.care': Gap 1 of 'care' has 62, which is not"
         " on the items' scale of 1 to 5. Give what is and what should be on the scale that customers answered."),
        (SERVICE, {"gaps": {2: {"caer": {"is": 4, "should": 5}}}}, "Key 'gaps.2.caer': Gap 2 is given for 'caer', which is no"
         " dimension. Did you mean 'care'? Known: care, speed."),
    ],
    ids=["half-kano", "twice", "half-service", "no-dimension", "importance", "scales", "two-scales", "off", "unknown"],
)  # fmt: skip
def test_what_does_not_pair_is_refused(items, keys, expected):
    with pytest.raises(QuestionnaireError) as raised:
        checked(items, **keys)
    assert str(raised.value) == f"FOLDER/questionnaire.yaml: {expected}"
    assert raised.value.exit_code == 2


def test_what_pairs_is_taken_and_what_the_report_leaves_out_too():
    checked(KANO | SERVICE, gaps={1: {"care": {"is": 4, "should": 5}}})
    checked(without(KANO, "without", "without2"))  # the report has no Kano chapter
    checked(without(SERVICE, "e1", "e2"))
