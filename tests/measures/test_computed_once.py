"""What is slow is computed once for both languages, for nobody else's question, and handed out to be changed at will."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from csat_helpers import measures, survey
from csat_helpers.measures.kernel.replicates import Replicates
from csat_helpers.survey import Design, Survey
from tests.measures.conftest import DRIVERS, ITEMS, SCALES, answers

MODEL = {
    "constructs": {"Net": ["a", "b"], "Money": ["c", "d"], "Sat": ["all"]},
    "paths": [["Net", "Sat"], ["Money", "Sat"]],
}
LESS = {**MODEL, "paths": [["Net", "Sat"], ["Net", "Money"], ["Money", "Sat"]]}
ASKED = {item: f"i{item}" for item in DRIVERS}
BRAND = {"codes": {"P": "Pine", "Q": {"en": "Quince", "zh": "木瓜"}, "R": "Rowan"}}
SAID = [
    "The bill was wrong",
    "Slow network again",
    "Nice shop, slow network",
    "网络很慢",
    "客服态度好，账单清楚",
    "Nothing",
]


@cache
def frame() -> pd.DataFrame:
    rng, made = np.random.default_rng(9), answers(360)
    for name in (*ASKED.values(), "worth"):
        made[name] = rng.integers(1, 6, len(made)).astype(float)
    made["brand"], made["why"] = rng.choice(["P", "Q", "R"], len(made)), rng.choice(SAID, len(made))
    return made


def opened(*, plain: bool = False) -> Survey:
    """The same survey, opened anew: nothing has been computed yet."""
    own = {
        name: {"label": {"en": f"How much {name}", "zh": f"重要性{name}"}, "scale": "five"} for name in ASKED.values()
    }
    own |= {
        "worth": {"scale": "five", "role": "value"},
        "brand": {"scale": "brand", "role": "brand"},
        "why": {"role": "verbatim"},
    }
    design = Design() if plain else Design(weight="w", stratum="stratum", cluster=["cluster"])
    asked = {"scales": {**SCALES, "brand": BRAND}, "items": {**ITEMS, **own}}
    return survey.from_frame(frame(), asked, design=design)


@dataclass(frozen=True)
class Case:
    """A measure as it is called, and the other settings that are tried, each of which has another result."""

    call: Callable[..., Any]
    others: tuple[Mapping[str, Any], ...]
    plain: bool = False

    def opened(self) -> Survey:
        return opened(plain=self.plain)


def of_drivers(measure: Callable[..., Any], **given: Any) -> Callable[..., Any]:
    def call(sv: Survey, *, outcome: str = "all", items: list[str] = DRIVERS, **settings: Any) -> Any:
        return measure(sv, outcome, items, **{**given, **settings})

    return call


DRAWN = (
    {"confidence": 0.8},
    {"replicates": 70},
    {"seed": 3},
    {"items": ["b", "a", "c", "d"]},
    {"items": ["a", "b", "c"]},
)
MODELLED = (*DRAWN, {"outcome": "rec"}, {"method": "johnson"}, {"missing": "complete"})
EVENTS = ({"outcome_model": "logistic", "outcome": "rec", "event": [9, 10]},
          {"outcome_model": "logistic", "outcome": "rec", "event": [10]})  # fmt: skip
STATED = {"importance": ASKED}
CASES = {
    "drivers": Case(of_drivers(measures.drivers, replicates=60), (*MODELLED, *EVENTS, {"by": "region"}, {"by": "wave"})),
    "drivers_difference": Case(
        of_drivers(measures.drivers_difference, by="region", replicates=60),
        (*MODELLED, *EVENTS, {"by": "wave"}, {"measure": "part"}, {"against": None}, {"adjust": None}),
    ),
    "importance_performance": Case(
        of_drivers(measures.importance_performance, replicates=60), (*DRAWN, {"outcome": "rec"}, STATED)
    ),
    "movement_of_priorities": Case(
        of_drivers(measures.movement_of_priorities, replicates=60), (*DRAWN, {"outcome": "rec"}, STATED)
    ),
    "stated_and_derived": Case(
        of_drivers(measures.stated_and_derived, importance=ASKED, replicates=60),
        (*DRAWN, {"outcome": "rec"}, {"importance": {**ASKED, "a": "ib", "b": "ia"}}),
    ),
    "reliability": Case(
        lambda sv, *, items=DRIVERS, **own: measures.reliability(sv, items, **{"replicates": 60, **own}),
        ({"by_construct": True}, *DRAWN),
    ),
    "cfa": Case(
        lambda sv, **own: measures.cfa(sv, **{"model": {"network": ["a", "b", "all"], "money": ["c", "d"]}, "replicates": 60, **own}),
        ({"model": {"one": DRIVERS}}, {"replicates": 70}, {"seed": 3}, {"confidence": 0.8}, {"missing": "complete"}),
    ),
    "path_model": Case(
        lambda sv, **own: measures.path_model(sv, **{"model": MODEL, "replicates": 60, **own}),
        (
            {"model": LESS}, {"model": {**MODEL, "modes": {"Net": "B"}}}, {"scheme": "factorial"}, {"replicates": 70},
            {"consistent": True}, {"missing": "complete"}, {"confidence": 0.8}, {"seed": 3},
        ),
    ),
    "dimensionality": Case(
        lambda sv, *, items=DRIVERS, **own: measures.dimensionality(sv, items, **{"draws": 50, **own}),
        ({"items": ["a", "b", "c"]}, {"draws": 60}, {"percentile": 0.5}, {"seed": 3}),
    ),
    "value_map": Case(
        lambda sv, *, items=DRIVERS, price="worth", **own: measures.value_map(sv, items, price, "brand", **{"replicates": 60, **own}),
        ({"price": "all"}, {"items": ["a", "b"]}, {"replicates": 70}, {"seed": 3}, {"confidence": 0.8},
         {"weights": [1, 2, 3, 4]}),
    ),
    "perceptual_map": Case(
        lambda sv, *, items=DRIVERS, by="brand", **own: measures.perceptual_map(sv, items, by, **{"replicates": 60, **own}),
        ({"items": ["b", "c", "d"]}, {"boxes": 1}, {"replicates": 70}, {"seed": 3}),
    ),
    "keyness": Case(lambda sv, **own: measures.keyness(sv, "why", **own), ({"top": 1}, {"prior": 5.0}, {"between": ("brand", "P", "Q")})),
    "terms": Case(lambda sv, **own: measures.terms(sv, "why", **own), ({"top": 2}, {"confidence": 0.8})),
    "themes": Case(lambda sv, **own: measures.themes(sv, "why", **own), ({"confidence": 0.8},)),
    "quotes": Case(lambda sv, **own: measures.quotes(sv, "why", **own), ({"n": 3},)),
    "top_box": Case(
        lambda sv, *, items=DRIVERS, **own: measures.top_box(sv, items, **{"interval": "exact", **own}),
        ({"boxes": 1}, {"items": ["b", "a"]}, {"by": "region"}, {"confidence": 0.8}), plain=True,
    ),
}  # fmt: skip
SLOW = {
    "measures.kernel.replicates": "totals", "measures.dimensionality": "random_eigenvalues", "survey.verbatim": "mask",
    "measures.terms": "words", "measures.kernel.finite": "ends",
}  # fmt: skip
ALL = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def frames(result: Any) -> list[pd.DataFrame]:
    if isinstance(result, pd.DataFrame):
        return [result]
    assert is_dataclass(result)
    held = [getattr(result, field.name) for field in fields(result)]
    return [each for each in held if isinstance(each, pd.DataFrame)]


def same(result: Any, other: Any) -> None:
    for left, right in zip(frames(result), frames(other), strict=True):
        assert_frame_equal(left, right, check_exact=True)


def differ(result: Any, other: Any) -> bool:
    return any(not left.equals(right) for left, right in zip(frames(result), frames(other), strict=True))


@pytest.fixture
def heavy(monkeypatch) -> list[str]:
    """The calls of what takes long."""
    calls: list[str] = []
    for place, name in SLOW.items():
        owner = Replicates if name == "totals" else import_module(f"csat_helpers.{place}")  # a measure hides its module
        monkeypatch.setattr(owner, name, _counted(getattr(owner, name), name, calls))
    return calls


def _counted(made: Callable[..., Any], name: str, calls: list[str]) -> Callable[..., Any]:
    def called(*args: Any, **settings: Any) -> Any:
        calls.append(name)
        return made(*args, **settings)

    return called


@ALL
def test_the_second_language_computes_nothing_heavy_and_says_what_it_would_alone(case, heavy):
    sv = case.opened()
    first = case.call(sv)
    assert heavy
    heavy.clear()
    second = case.call(sv.speaking("zh"))
    assert heavy == []
    same(second, case.call(case.opened().speaking("zh")))
    for english, chinese in zip(frames(first), frames(second), strict=True):
        numbers = english.select_dtypes("number").columns
        assert_frame_equal(english[numbers], chinese[numbers], check_exact=True)


@ALL
def test_other_settings_have_other_results_and_their_own(case):
    sv = case.opened()
    usual = case.call(sv)
    for settings in case.others:
        found = case.call(sv, **settings)
        same(found, case.call(case.opened(), **settings))
        assert differ(found, usual), settings
    same(case.call(sv), usual)


@ALL
def test_a_changed_frame_is_the_askers_own(case):
    sv = case.opened()
    for changed in frames(case.call(sv)):
        numbers = changed.select_dtypes("number").columns
        changed[numbers] = -1.0
        changed["mine"] = 1
    same(case.call(sv), case.call(case.opened()))


def test_drivers_and_priorities_share_their_replicates(heavy):
    sv = opened()
    drivers = measures.drivers(sv, "all", DRIVERS, replicates=60)
    drawn = len(heavy)
    placed = measures.importance_performance(sv, "all", DRIVERS, replicates=60)
    assert len(heavy) == drawn
    for ours, theirs in (("importance", "share"), ("importance_low", "share_low"), ("importance_high", "share_high")):
        assert placed[ours].tolist() == drivers[theirs].tolist()


def test_an_earlier_focus_is_not_a_later_ones(heavy):
    sv = opened()
    for wave in ("2025", "2026"):
        heavy.clear()
        own = measures.drivers(sv.focus(wave=wave), "all", DRIVERS, replicates=60)
        assert heavy
        same(own, measures.drivers(opened().focus(wave=wave), "all", DRIVERS, replicates=60))
