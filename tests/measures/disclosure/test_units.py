"""Nobody who collects all reports of a batch, of its peers, of the whole and of all waves gets a hidden cell."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import About, Disclosure, Survey

from .report_collector import Collector

POLICY = Disclosure(privacy_base=10, reliable_base=10, caution_base=30)  # what is hidden is hidden for privacy
SEGMENTS = ("sex", "age")


def surveyed(seed: int) -> Survey:
    """A few branches in regions, many of few respondents, over one to three waves; ``q`` nearly all answered, ``f`` few."""
    rng = np.random.default_rng(seed)
    units, waves, regions = int(rng.integers(3, 9)), int(rng.integers(1, 4)), int(rng.integers(1, 4))
    sizes = rng.choice([6, 14, 30, 60, 120], (waves, units), p=[0.1, 0.2, 0.3, 0.25, 0.15]) + rng.integers(
        0, 5, (waves, units)
    )
    wave, unit = (np.repeat(index.ravel(), sizes.ravel()) for index in np.indices(sizes.shape))
    n = len(wave)
    frame = pd.DataFrame({"wave": (wave + 2024).astype(str), "branch": np.char.add("b", unit.astype(str))})
    frame["region"] = np.char.add("r", (unit % regions).astype(str))
    frame["sex"] = rng.choice(["f", "m"], n, p=[0.3, 0.7])
    frame["age"] = rng.choice(["1", "2", "3", "4"], n, p=rng.dirichlet([2.0, 2.0, 2.0, 0.4]))
    frame = frame.astype(object)
    frame.loc[rng.random(n) < 0.03, "age"] = None
    frame["q"] = rng.integers(1, 6, n).astype(float)
    frame.loc[rng.random(n) < 0.03, "q"] = np.nan
    frame["f"] = np.where(rng.random(n) < 0.4, rng.integers(1, 6, n), np.nan)
    codes = {name: sorted(frame[name].dropna().unique()) for name in SEGMENTS}
    items = {name: {"scale": {"codes": of}, "role": "segment"} for name, of in codes.items()}
    items |= {name: {"scale": {"min": 1, "max": 5}, "role": "driver"} for name in ("q", "f")}
    sv = survey.from_frame(frame, {"items": items}, disclosure=POLICY)
    stated = {"by": "branch", "peers": "region"} if seed % 3 else {"by": "branch"}
    return replace(sv, about=replace(sv.about, units=stated, segments=SEGMENTS))


def reports(sv: Survey):
    """The survey as every report opens it: the whole, each region and each branch, in each wave and in all together."""
    for wave in [*sv.waves, None]:
        for segment in [{}, *({name: level} for name in sv.about.units.values() for level in sv.levels(name))]:
            try:
                yield sv.focus(wave=wave, segment=segment)
            except MeasureError:
                continue


def simple(sv: Survey, item: str):
    yield measures.item_index(sv, item)
    yield measures.item_index(sv, item, by=[*SEGMENTS, *sv.about.units.values(), "wave"])


def tables(sv: Survey, item: str):
    """Means of a banner table: with levels within levels of one unit or its peers, and units in the whole survey's."""
    part = bool({"branch", "region"} & {*dict(sv.focused)})
    banner = [*SEGMENTS, list(SEGMENTS)] if part else [*SEGMENTS, "branch", ["branch", "sex"]]
    yield measures.crosstab(sv, item, banner, show="mean", test=None).cells


def compared(sv: Survey, item: str):
    """The waves' totals behind changes that are shown, and the levels behind differences that are."""
    change, apart = measures.compare_waves(sv, item), measures.difference(sv, item, list(SEGMENTS), against=None)
    change, apart = (frame[frame["suppressed"] == ""] for frame in (change, apart))
    yield change.assign(by="wave", level=change["wave"])
    yield change.assign(by="wave", level=change["previous_wave"], base=change["previous_base"])
    yield apart
    yield apart.assign(level=apart["other"], base=apart["other_base"])


def everything(sv: Survey, item: str):
    for asked in (simple, tables, compared):
        yield from asked(sv, item)


def told(seed: int, asked, planned: bool = True) -> dict[str, list]:
    """What somebody with all reports of the survey finds out about either item."""
    found = {}
    for item in ("q", "f"):
        sv = surveyed(seed)
        collector = Collector(sv, item, SEGMENTS)
        for here in reports(sv):
            for frame in asked(here if planned else replace(here, about=About(segments=SEGMENTS)), item):
                collector.read(frame, here)
        if names := [*collector.determined(), *collector.told()]:
            found[item] = names
    return found


def test_no_hidden_base_of_all_reports_follows():
    assert told(1, everything) == {}


@pytest.mark.slow
def test_no_hidden_base_of_40_batches_follows():
    assert {seed: found for seed in range(5, 45) if (found := told(seed, everything))} == {}


def test_without_the_plan_hidden_bases_follow():
    assert told(1, simple, planned=False)


def test_a_units_few_women_do_not_follow_from_the_other_reports():
    sv = few_women()
    found = {}
    for branch in sv.levels("branch"):
        frame = measures.mean(sv.focus(unit={"branch": branch}), "q", by="sex").set_index("level")
        found[branch] = tuple(frame.loc[["f", "m"], "suppressed"])
    assert found["c"] == ("privacy", "complementary")
    assert sorted(found.values()).count(("complementary", "complementary")) == 1  # one other unit, the smallest
    assert found["a"] == ("complementary", "complementary")
    whole = measures.mean(sv, "q", by="sex")
    assert (whole["suppressed"] == "").all()
    alone = replace(few_women(), about=About())
    bare = [measures.mean(alone.focus(segment={"branch": b}), "q", by="sex")["suppressed"].tolist() for b in "abd"]
    assert bare == [["", ""]] * 3  # then the whole less these three gives the four women of c


def few_women() -> Survey:
    sizes = {("a", "f"): 20, ("a", "m"): 22, ("b", "f"): 40, ("b", "m"): 30, ("c", "f"): 4, ("c", "m"): 40,
             ("d", "f"): 60, ("d", "m"): 50}  # fmt: skip
    frame = pd.DataFrame(
        [(*of, 1 + k % 5) for of, n in sizes.items() for k in range(n)], columns=["branch", "sex", "q"]
    )
    items = {"q": {"scale": {"min": 1, "max": 5}}, "sex": {"scale": {"codes": ["f", "m"]}, "role": "segment"}}
    sv = survey.from_frame(frame.astype({"q": float}), {"items": items}, disclosure=POLICY)
    return replace(sv, about=About(units={"by": "branch"}, segments=("sex",)))


def test_nothing_is_measured_of_a_unit_without_a_report():
    sv = few_women()
    small = replace(sv, responses=sv.responses[~((sv.responses["branch"] == "c") & (sv.responses["sex"] == "m"))])
    told = survey.withheld_units(small).set_index("unit")["why"].to_dict()
    assert told == {"a": "complementary", "b": "", "c": "privacy", "d": ""}
    here = small.focus(unit={"branch": "a"})
    for frame in (measures.mean(here, "q"), measures.distribution(here, "q"), measures.crosstab(here, "q", "sex").cells,
                  measures.profile(here, "sex"), measures.index(here, ["q"])):  # fmt: skip
        assert (frame["suppressed"] == "complementary").all()
        assert frame[["estimate", "base"]].isna().all(axis=None)
    units = measures.mean(small, "q", by="branch").set_index("level")["suppressed"]
    assert units.to_dict() == told
