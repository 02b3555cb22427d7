"""The scoreboard against svy's differences of brands, plain means, banner letters and what is hidden."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.survey import Design
from tests.measures.conftest import answers, ask

DESIGN = Design(weight="w", stratum="stratum", cluster=["cluster"])


@pytest.fixture(scope="module")
def frame():
    made = answers(900)
    made["brand"] = np.random.default_rng(3).choice(["p", "q", "r", "s"], 900, p=[0.3, 0.3, 0.3, 0.1])
    made["all"] = np.clip(made["all"] + made["brand"].map({"p": 0, "q": 1, "r": 0, "s": -1}), 1, 5)
    return made


@pytest.fixture(scope="module")
def sv(frame):
    return ask(frame, design=DESIGN)


@pytest.fixture(scope="module")
def board(sv):
    return measures.scoreboard(sv, "all", "rec", "brand")


def test_it_has_each_brand_on_each_measure_the_highest_first(sv, board):
    assert board["measure"].unique().tolist() == ["index", "nps", "top_box"]
    for measure, part in board.groupby("measure"):
        assert part["estimate"].is_monotonic_decreasing
        assert sorted(part["level"]) == list("pqrs")
        values = {
            "index": measures.item_index(sv, "all", by="brand"), "nps": measures.nps(sv, "rec", by="brand"),
            "top_box": measures.top_box(sv, "all", by="brand"),
        }[measure].set_index("level")  # fmt: skip
        own = part.set_index("level").loc[values.index]
        for name in ("estimate", "std_error", "conf_low", "conf_high", "base"):
            np.testing.assert_allclose(own[name], values[name], rtol=1e-10)


def test_gaps_to_the_leader_are_svys(frame, board):
    """svy 0.35: the coefficients of a linear model on the brand, the leader as its reference."""
    import polars as pl
    import svy

    scored = {
        "index": (frame["all"] - 1) * 25,
        "nps": 100.0 * (frame["rec"] >= 9) - 100.0 * (frame["rec"] <= 6),
        "top_box": (frame["all"] >= 4).astype(float),
    }
    for measure, score in scored.items():
        data = frame[["w", "stratum", "cluster", "brand"]].assign(y=score.astype(float))
        sample = svy.Sample(pl.from_pandas(data), svy.Design(wgt="w", stratum="stratum", psu="cluster"))
        own = board[board["measure"] == measure].set_index("level")
        leader = own.index[0]
        fit = sample.glm.fit("y", x=[svy.Cat("brand", ref=leader)], family="gaussian", tol=1e-14)
        theirs = {c.term: c for c in fit.coefs}
        for level in own.index[1:]:
            one = next(c for term, c in theirs.items() if term.endswith(level) and "brand" in term)
            assert own.loc[level, "other"] == leader
            assert own.loc[level, "gap"] == pytest.approx(one.est, rel=1e-8)
            assert own.loc[level, "gap_std_error"] == pytest.approx(one.se, rel=1e-8)


def test_letters_are_those_of_a_banner_table(sv, board):
    table = measures.crosstab(sv, "all", "brand", show="index", adjust="holm").cells
    table = table[table["by"] == "brand"].set_index("level")
    own = board[board["measure"] == "index"].set_index("level").loc[table.index]
    assert own["column"].tolist() == table["column"].tolist() == list("ABCD")
    assert own["letters"].tolist() == table["letters"].tolist()
    assert own["letters"].str.len().max() > 0


def test_letters_and_sets_say_the_same(board):
    for _, part in board.groupby("measure"):
        named = part["letters"].str.upper().str.split()
        below = named.str.len()
        above = [sum(own in letters for letters in named) for own in part["column"]]
        assert (part["rank_low"] == 1 + np.array(above)).all()
        assert (part["rank_high"] == part["ranked"] - below).all()


def test_folded_brands_are_shown_and_hold_no_place(sv):
    found = measures.scoreboard(sv, "all", "rec", "brand", unranked="s").set_index(["measure", "level"])
    assert found.loc[("index", "s"), "estimate"] > 0
    assert np.isnan(found.loc[("index", "s"), "rank"])
    assert found.loc[("index", "s"), "letters"] == ""
    assert (found["ranked"].dropna() == 3).all()
    assert "D" not in " ".join(found["letters"]).upper()


def test_a_small_brand_is_hidden_everywhere(frame):
    few = frame.assign(brand=np.where(np.arange(len(frame)) < 8, "tiny", frame["brand"]))
    found = measures.scoreboard(ask(few, disclosure=Disclosure()), "all", "rec", "brand")
    tiny = found[found["level"] == "tiny"]
    assert len(tiny) == 3
    assert (tiny["suppressed"] == "privacy").all()
    assert tiny.select_dtypes("number").isna().all(axis=None)
    assert tiny["letters"].eq("").all()


def test_what_is_not_asked_has_no_rows(sv):
    assert measures.scoreboard(sv, "all", [], "brand")["measure"].unique().tolist() == ["index", "top_box"]
    assert measures.scoreboard(sv, [], "rec", "brand")["measure"].unique().tolist() == ["nps"]
    nothing = measures.scoreboard(sv, [], [], "brand")
    assert nothing.empty
    assert "letters" in nothing.columns


def test_brands_of_one_mind_are_not_told_apart():
    """Ten who all say 5 and ten who all say 4: no spread, so no test, no place and no probability."""
    frame = pd.DataFrame({"q": [5] * 10 + [4] * 10, "brand": ["a"] * 10 + ["b"] * 10})
    sv = survey.from_frame(frame, {"items": {"q": {"scale": {"min": 1, "max": 5}}}})
    found = measures.scoreboard(sv, "q", [], "brand").query("measure == 'index'")
    assert found[["rank_low", "rank_high"]].values.tolist() == [[1, 2], [1, 2]]
    assert found["letters"].tolist() == ["–", "–"]
    assert found[["p_value", "rank_prob_1"]].isna().all(axis=None)


def test_a_respondent_who_rates_several_brands_is_one_cluster():
    """Brands rated by the same people: their difference is a paired one."""
    rng = np.random.default_rng(8)
    taste = rng.normal(0, 1, 200)
    rated = [np.clip(np.rint(3 + lift + taste + rng.normal(0, 0.4, 200)), 1, 5) for lift in (0.0, 0.25)]
    frame = pd.DataFrame(
        {"q": np.concatenate(rated), "brand": np.repeat(["a", "b"], 200), "id": np.tile(range(200), 2)}
    )
    scales = {"items": {"q": {"scale": {"min": 1, "max": 5}}, "id": {"role": "id"}}}
    first = measures.scoreboard(survey.from_frame(frame, scales), "q", [], "brand").iloc[0]
    paired = 25 * (rated[1] - rated[0])
    assert first["gap"] == pytest.approx(paired.mean())
    assert first["gap_std_error"] == pytest.approx(paired.std(ddof=1) / np.sqrt(200))
    assert first["letters"] == "A"
