"""What is computed once: for whom the same result stands, for whom another, and that nobody can change another's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.survey import kept as module
from csat_helpers.survey.kept import kept, of


@dataclass(frozen=True)
class Found:
    number: np.ndarray
    frame: pd.DataFrame


def small() -> survey.Survey:
    frame = pd.DataFrame({"q": [1, 2, 3, 4], "g": ["a", "a", "b", "b"], "h": ["x", "x", "y", "y"]})
    return survey.from_frame(frame, {"items": {"q": {"scale": {}}}})


@pytest.fixture
def counted():
    """A function that is kept, and the arguments of its calls."""
    calls: list[Any] = []

    @kept
    def compute(sv: survey.Survey, asked: Any = None, *, more: Any = 1) -> Found:
        calls.append((asked, more))
        return Found(np.arange(3.0), pd.DataFrame({"n": [len(calls)]}))

    return compute, calls


def test_the_same_question_is_computed_once_in_any_language(counted):
    compute, calls = counted
    sv = small()
    for asker in (sv, sv.speaking("zh"), replace(sv)):
        assert compute(asker, ["a"]).frame["n"].tolist() == [1]
    assert len(calls) == 1


DIFFERENT = [
    None, 1, 1.0, True, "1", b"1", 0.0, -0.0, [1], (1,), [1, 2], [2, 1], [[1], 2], {"a": 1}, {"a": 2}, {"b": 1}, [],
    np.array([1]), np.array([1.0]), np.array([1, 2]), np.array([[1, 2]]), np.array(["a", None], object), np.float64(1),
    np.array([np.nan]), np.array([True]), Found(np.array([1]), 0), Found(np.array([2]), 0),  # pyright: ignore
]  # fmt: skip


def test_what_differs_has_another_key():
    assert len({of(value) for value in DIFFERENT}) == len(DIFFERENT)


def test_what_is_equal_has_the_same_key():
    values = np.arange(12.0).reshape(3, 4)
    assert of(values[:, ::2]) == of(values[:, ::2].copy())
    assert of({"a": [1, (2.5, None)]}) == of({"a": [1, (2.5, None)]})


@pytest.mark.parametrize("other", DIFFERENT[1:], ids=repr)
def test_another_argument_is_another_question(counted, other):
    compute, calls = counted
    sv = small()
    for settings in ({}, {"asked": other}, {"more": other}, {"asked": other}):
        compute(sv, **settings)
    assert len(calls) == 3


def test_an_argument_that_cannot_be_compared_is_computed_each_time(counted):
    compute, calls = counted
    sv = small()
    for asked in (lambda: 1, pd.DataFrame({"a": [1]}), sv, [object()]):
        for _ in range(2):
            compute(sv, asked)
    assert len(calls) == 8


def others(sv: survey.Survey) -> Mapping[str, survey.Survey]:
    return {
        "responses": replace(sv, responses=sv.responses.copy()),
        "design": replace(sv, design=survey.Design(stratum="g")),
        "disclosure": replace(sv, disclosure=survey.Disclosure(privacy_base=10, reliable_base=30, caution_base=60)),
        "questionnaire": replace(sv, questionnaire=sv.questionnaire.model_copy()),
        "about": replace(sv, about=replace(sv.about, key="another")),
        "domain": sv.focus(segment={"g": "a"}),
    }


@pytest.mark.parametrize("name", others(small()))
def test_another_survey_has_its_own_results(counted, name):
    compute, calls = counted
    sv = small()
    compute(sv)
    compute(others(sv)[name])
    assert len(calls) == 2


def test_the_same_rows_under_another_name_draw_other_numbers(counted):
    compute, calls = counted
    sv = small()
    for segment in ({"g": "a"}, {"h": "x"}, {"g": "a"}):  # random draws follow from what is in focus
        compute(sv.focus(segment=segment))
    assert len(calls) == 2


def test_an_asker_cannot_change_what_the_next_one_gets(counted):
    compute, _ = counted
    sv = small()
    first = compute(sv)
    first.frame.loc[0, "n"] = 99
    first.frame["more"] = 1
    with pytest.raises(ValueError, match="read-only"):
        first.number[0] = 99
    again = compute(sv)
    assert again.frame.to_dict("list") == {"n": [1]}
    assert again.number.tolist() == [0.0, 1.0, 2.0]


def test_lists_and_mappings_are_handed_out_as_copies():
    sv, made = small(), kept(lambda sv: ({"a": [pd.DataFrame({"n": [1]})]}, [1, 2]))
    mapping, numbers = made(sv)
    mapping["a"][0]["n"] = 5
    mapping["b"], numbers[0] = [], 7
    mapping, numbers = made(sv)
    assert list(mapping) == ["a"]
    assert mapping["a"][0]["n"].tolist() == [1]
    assert numbers == [1, 2]


def test_a_large_survey_keeps_nothing(counted, monkeypatch):
    compute, calls = counted
    monkeypatch.setattr(module, "MOST", 3)
    sv = small()
    known = set(sv.found)
    for _ in range(2):
        compute(sv)
    assert len(calls) == 2
    assert set(sv.found) == known


def test_an_error_is_not_kept():
    sv, tries = small(), []

    @kept
    def compute(sv: survey.Survey) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("once")
        return len(tries)

    with pytest.raises(ValueError, match="once"):
        compute(sv)
    assert compute(sv) == 2
