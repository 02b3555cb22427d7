"""The plan of a unit column: what it hides, what it says before a batch, and the exact check behind it."""

import time
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import EngagementError, MeasureError
from csat_helpers.survey import About, Disclosure, Survey
from csat_helpers.survey.unit_disclosure.plan import Units
from csat_helpers.survey.unit_disclosure.recovery import safe_edges


def asked(frame: pd.DataFrame, **stated: str) -> Survey:
    items = {"q": {"scale": {"min": 1, "max": 5}}, "sex": {"scale": {"codes": ["f", "m"]}, "role": "segment"}}
    frame = frame.astype(object).assign(q=3.0, sex=frame.get("sex", "f"))
    sv = survey.from_frame(frame, {"items": items}, disclosure=Disclosure(privacy_base=10, reliable_base=10))
    return replace(sv, about=About(units={"by": "branch", **stated}, segments=("sex",)))


def counted(sizes: dict[tuple[str, ...], int], columns: list[str], **stated: str) -> Survey:
    rows = [of for of, n in sizes.items() for _ in range(n)]
    return asked(pd.DataFrame(rows, columns=columns), **stated)


BRANCHES = {("a", "f"): 20, ("a", "m"): 22, ("b", "f"): 40, ("b", "m"): 30, ("c", "f"): 4, ("c", "m"): 40,
            ("d", "f"): 3, ("d", "m"): 4}  # fmt: skip


def test_units_that_have_no_report_are_told_with_the_reason():
    told = survey.withheld_units(counted(BRANCHES, ["branch", "sex"])).set_index("unit")
    assert told["why"].to_dict() == {"a": "complementary", "b": "", "c": "", "d": "privacy"}
    assert told["base"].to_dict() == {"a": 42, "b": 70, "c": 44, "d": 7}


def test_each_wave_is_planned_for_itself():
    sizes = {("1", *of): n for of, n in BRANCHES.items()} | {
        ("2", *of): n + 20 for of, n in BRANCHES.items() if of[0] != "a"
    }
    sv = counted(sizes, ["wave", "branch", "sex"])
    assert survey.withheld_units(sv)["why"].tolist() == ["nobody", "", "", ""]
    first = survey.withheld_units(sv, wave="1")["why"].tolist()
    assert first == ["complementary", "", "", "privacy"]
    assert survey.withheld_units(sv.focus(wave="1"))["why"].tolist() == first


def test_a_small_peer_group_is_taken_with_another():
    sizes = {("n", "a"): 50, ("n", "b"): 60, ("s", "c"): 7, ("w", "d"): 30, ("w", "e"): 40}
    told = survey.withheld_units(counted(sizes, ["region", "branch"], peers="region")).set_index("unit")
    assert told["why"].to_dict() == {"a": "", "b": "", "c": "privacy", "d": "complementary", "e": ""}
    assert told["peers"].tolist() == ["n", "n", "s", "w", "w"]


def test_cells_are_told_with_wave_base_and_reason():
    told = survey.withheld_cells(counted(BRANCHES, ["branch", "sex"]))
    assert told.columns.tolist() == ["unit", "wave", "by", "level", "base", "why"]
    assert told[["unit", "level", "base", "why"]].values.tolist() == [
        ["c", "f", 4, "privacy"],
        ["c", "m", 40, "complementary"],
    ]


def test_a_unit_without_a_report_is_refused_with_what_to_do():
    sv = counted(BRANCHES, ["branch", "sex"])
    survey.check_unit(sv, {"branch": "b"})
    survey.check_unit(sv, None)
    survey.check_unit(sv, "sex=f")
    with pytest.raises(MeasureError, match="fewer than 10 respondents there"):
        survey.check_unit(sv, {"branch": "d"})
    with pytest.raises(MeasureError, match=r"would give away those of a unit .* Report a larger unit"):
        survey.check_unit(sv, "branch=a")
    with pytest.raises(MeasureError, match="No respondent has branch 'x'"):
        survey.check_unit(sv, {"branch": "x"})


def test_a_unit_of_two_peer_groups_is_an_error_of_the_engagement():
    with pytest.raises(EngagementError, match="'a' of column 'branch' has respondents in two peer groups of 'region'"):
        survey.withheld_units(counted({("n", "a"): 9, ("s", "a"): 9}, ["region", "branch"], peers="region"))


def test_an_item_of_part_of_the_respondents_has_a_plan_of_its_own():
    sv = counted({("a", "f"): 40, ("b", "f"): 40, ("c", "f"): 40}, ["branch", "sex"])
    sv.responses["q"] = np.where(np.arange(120) % 40 < 8 + 20 * (np.arange(120) >= 40), 3.0, np.nan)  # 8, 28 and 28
    units = Units.of(sv)
    assert units is not None
    assert units.own == {"q"}
    assert units.totals()[0].units.tolist() == [False, False, False]
    assert units.totals("q")[0].units.tolist() == [True, True, False]


@pytest.mark.parametrize("seed", range(50))
def test_a_cell_is_safe_if_and_only_if_some_other_table_fits(seed):
    rng = np.random.default_rng(seed)
    rows, levels = (int(n) for n in rng.integers(2, 5, 2))
    hidden, value = rng.random((rows, levels)) < 0.6, rng.integers(1, 6, (rows, levels))
    row, level = np.nonzero(hidden)
    ok = safe_edges(row, rows + level, value[row, level], rows + levels, 1)
    sums = np.array([row == r for r in range(rows)] + [level == c for c in range(levels)], float)
    _, weights, vectors = np.linalg.svd(sums) if len(row) else (None, np.zeros(0), np.zeros((0, 0)))
    free = vectors[(weights > 1e-9).sum() :]
    assert ok.tolist() == (np.abs(free).max(axis=0, initial=0) > 1e-9).tolist()


@pytest.mark.parametrize("seed", range(20))
def test_a_safe_cell_can_be_three_more_or_fewer(seed):
    rng = np.random.default_rng(seed)
    rows, levels = 3, 3
    value = rng.integers(1, 7, (rows, levels))
    row, level = np.nonzero(np.ones_like(value))
    ok = safe_edges(row, rows + level, value.ravel(), rows + levels, 3).reshape(value.shape)
    moves = [np.array(m).reshape(2, 2) for m in product(range(-6, 7), repeat=4)]
    tables = []
    for inner in moves:  # all tables of the same margins: the last row and column follow
        other = value.copy()
        other[:2, :2] += inner
        other[:2, 2] -= inner.sum(axis=1)
        other[2] = value.sum(axis=0) - other[:2].sum(axis=0)
        if (other >= 0).all():
            tables.append(np.abs(other - value))
    assert (np.array(tables).max(axis=0)[ok] >= 3).all()


def test_thousands_of_units_are_planned_in_seconds():
    rng, n = np.random.default_rng(1), 600_000
    unit = rng.integers(0, 5000, n)
    frame = pd.DataFrame({"wave": rng.integers(2021, 2025, n).astype(str), "branch": unit.astype(str)})
    frame["region"], frame["age"] = (unit % 30).astype(str), rng.integers(0, 30, n).astype(str)
    frame = frame.sort_values("wave", ignore_index=True)
    sv = asked(frame, peers="region")
    start = time.process_time()
    units = Units.of(sv)
    assert units is not None
    cells = units.cells("age")
    assert time.process_time() - start < 15
    assert cells is not None
    assert [wave.exposed for wave in cells.waves] == [0, 0, 0, 0]
