"""An attacker with linear programming against random banner tables, and against rules that are too simple.

The tables are of 2 to 7 answers (ratings with means, boxes and nets; categories; recommendations; options of a
multiple-response question) by 2 to 8 levels of Poisson counts, many of them small, some empty; with a second break,
nested breaks, nets of levels, a break of options, and respondents without a level.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.measures import disclosure
from csat_helpers.survey import Disclosure

from .attacker import recovered

FLAG = Disclosure(privacy_base=10, reliable_base=30, caution_base=60, reliability="flag")
HIDE = Disclosure(privacy_base=10, reliable_base=30, caution_base=60)
SHOWN = (
    None, "share", ("share", "mean"), ("share", "top_box", "mean"), ("top_box", "bottom_box", "mean"),
    ("share", "top_box", "bottom_box", "mean"),
)  # fmt: skip
BANNERS = (
    ["g"], ["g", "h"], [["h", "g"]], ["h", ["h", "g"]], ["g", "set1"], ["g", ["h", "g"]], [["k", "h", "g"]],
    ["k", ["k", "h"], ["k", "h", "g"]],
)  # fmt: skip


def respondents(rng: np.random.Generator) -> tuple[pd.DataFrame, int]:
    """Answers ``q`` (1 to the number of answers) by a break ``g`` of few and many, and further questions."""
    answers, levels = int(rng.integers(2, 8)), int(rng.integers(2, 9))
    size = rng.choice([0, 3, 6, 9, 15, 40, 120, 300], levels, p=[0.03, 0.1, 0.12, 0.12, 0.1, 0.2, 0.2, 0.13])
    share = rng.dirichlet(np.full(answers, rng.choice([0.6, 2.0, 8.0])))
    counts = rng.poisson(np.outer(share, size))
    counts[0, -1] += max(0, 12 - counts.sum())
    q, g = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
    n = len(q)
    frame = pd.DataFrame({"q": q + 1.0, "c": q + 1.0, "g": g.astype(str).astype(object)})
    frame["h"] = rng.choice(np.array(["x", "y", "z"], object), n, p=[0.5, 0.47, 0.03])
    frame["k"] = rng.choice(np.array(["1", "2"], object), n, p=[0.9, 0.1])
    frame["nps"] = rng.choice(11, n, p=rng.dirichlet(np.full(11, 0.7))).astype(float)
    for option in ("sa", "sb", "sc"):
        frame[option] = (rng.random(n) < rng.choice([0.01, 0.03, 0.3, 0.9])).astype(float)
    if rng.random() < 0.4:
        frame.loc[rng.random(n) < 0.05, "g"] = None
        frame.loc[rng.random(n) < 0.05, "q"] = None
    return frame, answers


def asked(frame: pd.DataFrame, answers: int) -> survey.Survey:
    codes = {"c": range(1, answers + 1), "g": "01234567", "h": "xyz", "k": "12"}
    items = {name: {"scale": {"codes": list(of)}} for name, of in codes.items()}
    items |= {option: {"scale": {"codes": [0, 1]}} for option in ("sa", "sb", "sc")}
    items |= {"q": {"scale": {"min": 1, "max": answers}}, "nps": {"scale": {"min": 0, "max": 10}}}
    sets = {"set1": {"items": ["sa", "sb", "sc"], "selected": 1}}
    return survey.from_frame(frame, {"items": items, "sets": sets})


def table(seed: int) -> tuple[survey.Survey, pd.DataFrame]:
    """A random survey and the cells of a random table of it, nothing hidden."""
    rng = np.random.default_rng(seed)
    frame, answers = respondents(rng)
    banner = BANNERS[rng.integers(len(BANNERS))]
    shown = SHOWN[rng.integers(len(SHOWN))] if answers > 3 else "share"
    stubs = [measures.Stub("q", shown)]
    extra = rng.choice(["", "set1", "c", "nps"], p=[0.5, 0.25, 0.1, 0.15])
    if extra:
        stubs.append(
            measures.Stub(
                extra, ("share", "promoters", "detractors", "nps") if extra == "nps" and rng.random() < 0.5 else None
            )
        )
    nets: dict[str, dict[str, list]] = {}
    if shown != ("top_box", "bottom_box", "mean") and answers > 3 and rng.random() < 0.4:
        nets["q"] = {"low": [1, 2], "middle": [2, 3]}
    if rng.random() < 0.3:
        nets["set1"] = {"any": ["sa", "sb"]}
    present = sorted(frame["g"].dropna().unique())
    if "g" in banner and len(present) > 3 and rng.random() < 0.4:
        nets["g"] = {"first": present[:2], "last": present[-2:]}
    sv = asked(frame, answers)
    return sv, measures.crosstab(sv, stubs, banner, nets=nets, test=None).cells


def attacked(seed: int) -> list:
    sv, cells = table(seed)
    policy = HIDE if seed % 3 == 0 else FLAG
    return recovered(disclosure.apply_table(cells, replace(sv, disclosure=policy)), cells)


def told(seeds: range) -> dict[int, list]:
    return {seed: found for seed in seeds if (found := attacked(seed))}


def test_no_hidden_cell_of_random_tables_is_recovered():
    assert told(range(40)) == {}


@pytest.mark.slow
def test_no_hidden_cell_of_1000_random_tables_is_recovered():
    assert told(range(40, 1040)) == {}


def counted(table: dict[str, list[int]]) -> tuple[survey.Survey, pd.DataFrame]:
    """A table of these counts of the answers 1, 2 ... at each level, with their means."""
    levels = [np.full(sum(counts), level, object) for level, counts in table.items()]
    answers = [np.repeat(np.arange(1.0, len(counts) + 1), counts) for counts in table.values()]
    frame = pd.DataFrame({"q": np.concatenate(answers), "g": np.concatenate(levels)})
    size = len(next(iter(table.values())))
    items = {"q": {"scale": {"min": 1, "max": size}}, "g": {"scale": {"codes": list(table)}}}
    sv = survey.from_frame(frame, {"items": items}, disclosure=FLAG)
    return sv, measures.crosstab(replace(sv, disclosure=None), "q", "g", show=("share", "mean"), test=None).cells


def masked(cells: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    return disclosure.hide(cells.assign(suppressed=np.where(hidden, "complementary", "")), hidden.to_numpy())


COMMON = {
    "few": [1, 2, 1, 1, 2],
    "some": [9, 12, 20, 30, 11],
    "many": [40, 50, 90, 120, 60],
    "most": [70, 80, 99, 190, 88],
}
RARE = {
    "few": [0, 2, 1, 3, 2],
    "some": [1, 12, 20, 30, 11],
    "many": [14, 50, 90, 120, 60],
    "most": [17, 80, 99, 190, 88],
}
NEVER = {level: [0, *counts[1:]] for level, counts in RARE.items()}


def test_a_small_column_alone_is_recovered():
    _, cells = counted(COMMON)
    found = recovered(masked(cells, cells["level"] == "few"), cells)
    assert len(found) == 5
    assert all(one.low == pytest.approx(one.true) and one.high == pytest.approx(one.true) for one in found)


def test_two_columns_are_recovered_where_an_answer_is_rare():
    _, cells = counted(RARE)
    found = recovered(masked(cells, cells["level"].isin(["few", "some"])), cells)
    assert {one.row[1] for one in found} == {"1"}


@pytest.mark.parametrize("answers", [["1"], ["1", "2"]])
def test_cells_of_the_total_are_recovered_from_the_base_and_from_the_mean(answers):
    _, cells = counted(RARE)
    cut = (cells["by"] == "total") & cells["answer"].isin(answers)
    assert recovered(masked(cells, cells["level"].isin(["few", "some"]) | cut), cells)


@pytest.mark.parametrize("counts", [COMMON, RARE, NEVER])
def test_our_rules_leave_nothing(counts):
    sv, cells = counted(counts)
    assert recovered(disclosure.apply_table(cells, sv), cells) == []


def test_common_answers_cost_one_column_and_no_single_cell():
    sv, cells = counted(COMMON)
    found = disclosure.apply_table(cells, sv)
    why = found.groupby("level")["suppressed"].unique().map(list).to_dict()
    assert why == {"": [""], "few": ["privacy"], "some": ["complementary"], "many": [""], "most": [""]}


def test_a_rare_answer_costs_single_cells_of_one_column_and_no_mean():
    sv, cells = counted(RARE)
    found = disclosure.apply_table(cells, sv)
    cut = found[(found["suppressed"] == "complementary") & (found["level"] != "some")]
    assert cut["level"].unique().tolist() == ["many"]
    assert "1" in cut["answer"].tolist()
    assert len(cut) == 3
    assert "mean" not in cut["measure"].tolist()
    assert cut[["estimate", "std_error", "base", "count", "weighted_count", "row_share"]].isna().all(axis=None)


def test_an_answer_that_nobody_gave_costs_cells_of_the_total_and_the_row_shares():
    sv, cells = counted(NEVER)
    found = disclosure.apply_table(cells, sv)
    total = found[found["by"] == "total"].set_index(["measure", "answer"])["suppressed"]
    assert total["share", "1"] == "complementary"
    assert total["mean", ""] == ""
    rows = found[found["answer"].isin(total.index[total != ""].get_level_values("answer"))]
    assert rows["row_share"].isna().all()
    assert disclosure.cut_rows(found)[rows.index].all()
    assert found.loc[rows.index, "estimate"].notna().any()


def test_an_item_that_nothing_else_protects_is_not_shown():
    sv, cells = counted({"few": [1, 1, 1], "some": [2, 1, 1], "more": [1, 2, 2]})
    found = disclosure.apply_table(cells, sv)
    assert (found["suppressed"] != "").all()
    assert found.select_dtypes("number").isna().all(axis=None)
