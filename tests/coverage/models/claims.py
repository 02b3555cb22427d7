"""How often the claims check calls a false claim supported, every claim lying at the boundary of what is true."""

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np
import pandas as pd
from scipy import stats

from csat_helpers import measures, survey
from tests.coverage.answers import MEAN

from .cases import Error
from .populations import Plan

OWN, BEHIND, NEAR = "b0", 1.2, 0.15  # how far other rivals, and a rival who is nearly level, lie behind
EACH = 60  # respondents a brand
KINDS = ("first", "better_than", "gap_at_least", "best_or_equal", "share_at_least")
TIED, ALL_TIED = "one rival level, the others far behind", "all brands level"


def errors() -> Iterator[Error]:
    """Brands and claims in number, by design; then all brands level, several kinds, shares, waves, true claims."""
    for clustered in (False, True):
        for brands in (3, 6, 12):
            for claims in (1, 10, 40):
                yield _first(brands, claims, clustered, TIED)
        for brands in (3, 12):
            yield _first(brands, 10, clustered, ALL_TIED)
        yield _several(6, clustered)
        yield _shares(3, clustered)
        yield _waves(clustered)
        yield _true(6, clustered)


def _plan(brands: int, clustered: bool, each: int = EACH) -> tuple[Plan, np.ndarray]:
    """The design and each respondent's brand; clusters of ten hold every brand alike."""
    n = brands * each
    brand = np.arange(n) % brands
    if not clustered:
        return Plan(f"{brands} brands of {each}, simple", np.ones(n), np.zeros(n, int), np.arange(n)), brand
    size, weight = 10, np.exp(0.4 * np.sin(np.arange(n)))
    label = f"{brands} brands of {each}, clusters of {size}, unequal weights"
    return Plan(label, weight, np.zeros(n, int), np.arange(n) // size, icc=0.05), brand


def _drawn(rng: np.random.Generator, plan: Plan, brand: np.ndarray, shift: np.ndarray, waves: int = 1) -> survey.Survey:
    """Ratings of as many items as ``shift`` (brands x items) has columns, correlated at 0.4, in one wave or two alike."""
    items, n = shift.shape[1], len(brand)
    frames = []
    for wave in range(waves):
        z = _hanging(rng, n, items)
        if plan.icc:
            common = _hanging(rng, int(plan.cluster.max()) + 1, items)
            z = np.sqrt(1 - plan.icc) * z + np.sqrt(plan.icc) * common[plan.cluster]
        answers = MEAN.of((z + shift[brand]).ravel()).reshape(n, items)
        frame = pd.DataFrame(answers, columns=_names(items))
        cluster = plan.cluster + wave * n
        frames.append(
            frame.assign(brand=[f"b{k}" for k in brand], w=plan.weight, h=wave, c=cluster, wave=str(wave + 1))
        )
    asked = {"scales": {"r": {"min": 1, "max": 5}}, "items": {name: {"scale": "r"} for name in _names(items)}}
    asked["items"]["brand"] = {"role": "brand"}
    frame = pd.concat(frames, ignore_index=True)
    design = survey.Design(weight="w", stratum="h", cluster=["c"] if plan.icc else [])
    return survey.from_frame(frame if waves > 1 else frame.drop(columns="wave"), asked, design=design)


def _hanging(rng: np.random.Generator, n: int, items: int) -> np.ndarray:
    return np.sqrt(0.6) * rng.standard_normal((n, items)) + np.sqrt(0.4) * rng.standard_normal((n, 1))


def _names(items: int) -> list[str]:
    return [f"q{k}" for k in range(items)]


@cache
def index_of(shift: float) -> float:
    """The index of answers whose latent mean is ``shift``."""
    return (MEAN.expected(lambda cut: stats.norm.cdf(cut - shift)) - 1) * 25


@cache
def share_of(shift: float) -> float:
    """The share of the two best answers."""
    return float(stats.norm.sf(MEAN.cut[2] - shift))


def _level(brands: int, items: int, which: str = TIED) -> np.ndarray:
    shift = np.zeros((brands, items))
    shift[2:] = 0.0 if which == ALL_TIED else -BEHIND
    return shift


def _named(*what: str) -> str:
    return "any false claim supported: " + ", ".join(what)


def _first(brands: int, claims: int, clustered: bool, which: str) -> Error:
    plan, brand = _plan(brands, clustered)
    named = _named(f"{claims} × first" if claims > 1 else "first", which)
    stated = [{"text": "x", "kind": "first", "item": item, "brand": OWN} for item in _names(claims)]

    def drawn(rng: np.random.Generator) -> Mapping[str, bool]:
        frame = measures.claim_check(_drawn(rng, plan, brand, _level(brands, claims, which)), stated)
        return {named: _any(frame, "supported")}

    return Error("Claims", plan.label, {named: 5.0}, drawn, {1: 2000, 10: 600, 40: 400}[claims])


def _several(brands: int, clustered: bool) -> Error:
    """Ten claims of five kinds, each false by nothing; and rivals named who are not behind."""
    plan, brand = _plan(brands, clustered, 100)
    shift = _level(brands, 10)
    shift[1, [2, 7]] = -NEAR  # the lead that is claimed to be exceeded
    shift[1, [3, 8]] = NEAR  # the rival is ahead by just the margin
    stated = [_claim(KINDS[k % len(KINDS)], f"q{k}", shift[1, k]) for k in range(10)]
    named = _named("10 of five kinds"), "any brand level or ahead is named as beaten: 10 of five kinds"

    def drawn(rng: np.random.Generator) -> Mapping[str, bool]:
        frame = measures.claim_check(_drawn(rng, plan, brand, shift), stated)
        beaten = frame["ahead"].str.split("|").map(lambda names: "b1" in names)
        return dict(zip(named, (_any(frame, "supported"), bool(beaten.any())), strict=True))

    return Error("Claims", plan.label, dict.fromkeys(named, 5.0), drawn, 600)


def _claim(kind: str, item: str, rival: float) -> dict[str, object]:
    more: dict[str, object] = {"item": item}
    if kind == "better_than":
        more["against"] = ["b1", "b2"]
    elif kind == "gap_at_least":
        more |= {"against": ["b1"], "threshold": index_of(0.0) - index_of(rival)}
    elif kind == "best_or_equal":
        more["margin"] = index_of(rival) - index_of(0.0)
    elif kind == "share_at_least":
        more = {"satisfied": item, "threshold": share_of(0.0)}
    return {"text": "x", "kind": kind, "brand": OWN, **more}


def _shares(brands: int, clustered: bool) -> Error:
    """Shares near the whole, compared and against a threshold: nine in ten satisfied."""
    plan, brand = _plan(brands, clustered, 200)
    high = float(MEAN.cut[2] + stats.norm.ppf(0.9))
    shift = np.full((brands, 10), high)
    shift[2:] -= BEHIND
    stated = [{"text": "x", "kind": "first", "satisfied": f"q{k}", "brand": OWN} for k in range(5)]
    stated += [
        {"text": "x", "kind": "share_at_least", "satisfied": f"q{k}", "brand": OWN, "threshold": share_of(high)}
        for k in range(5, 10)
    ]
    named = {_named("first by a share of 90 %"): [0], _named("a share of 90 % at least"): [5]}
    named[_named("10 of both")] = list(range(10))

    def drawn(rng: np.random.Generator) -> Mapping[str, bool]:
        sv = _drawn(rng, plan, brand, shift)
        return {
            name: _any(measures.claim_check(sv, [stated[k] for k in which]), "supported")
            for name, which in named.items()
        }

    return Error("Claims", plan.label, dict.fromkeys(named, 5.0), drawn, 600)


def _waves(clustered: bool) -> Error:
    plan, brand = _plan(3, clustered, 100)
    named = _named("10 × higher than in the wave before")
    stated = [{"text": "x", "kind": "improved_since", "item": f"q{k}", "brand": OWN} for k in range(10)]

    def drawn(rng: np.random.Generator) -> Mapping[str, bool]:
        frame = measures.claim_check(_drawn(rng, plan, brand, _level(3, 10), waves=2), stated)
        return {named: _any(frame, "supported")}

    return Error("Claims", plan.label, {named: 5.0}, drawn, 600)


def _true(brands: int, clustered: bool) -> Error:
    """Unsurpassed is true where all brands are level: it must not be called refuted."""
    plan, brand = _plan(brands, clustered)
    named = f"any true claim not supported: 10 × unsurpassed, {ALL_TIED}"
    stated = [{"text": "x", "kind": "best_or_equal", "item": f"q{k}", "brand": OWN, "margin": 5} for k in range(10)]

    def drawn(rng: np.random.Generator) -> Mapping[str, bool]:
        frame = measures.claim_check(_drawn(rng, plan, brand, _level(brands, 10, ALL_TIED)), stated)
        return {named: _any(frame, "not_supported")}

    return Error("Claims", plan.label, {named: 5.0}, drawn, 600)


def _any(frame: pd.DataFrame, verdict: str) -> bool:
    return bool((frame["verdict"] == verdict).any())
