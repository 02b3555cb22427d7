"""One unit beside all: against differences made the long way, ranks by brute force, and what is hidden."""

import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel import intervals
from csat_helpers.measures.kernel.adjust import adjust
from csat_helpers.survey.replicate_weights import ReplicateWeights

UNITS, ITEMS = 12, ["a", "b"]
ASKED = {
    "scales": {"five": {"min": 1, "max": 5}, "ten": {"min": 0, "max": 10}},
    "items": {
        "a": {"scale": "five", "role": "overall"}, "b": {"scale": "five", "role": "driver"},
        "r": {"scale": "ten", "role": "recommend"},
    },
}  # fmt: skip
REPLICATES = [f"rep{k}" for k in range(24)]
DESIGNS = {
    "simple": survey.Design(),
    "weights and strata": survey.Design(weight="w", stratum="s"),
    "clusters that units share": survey.Design(weight="w", stratum="s", cluster=["c"]),
    "replicate weights": survey.Design(weight="w", replicates=ReplicateWeights(REPLICATES, "bootstrap", centre="mean")),
    "fitted weights": survey.Design(weight="w", stratum="s", cluster=["c"], margins=[["m"], ["area"]]),
}


def answers(n=900, units=UNITS, seed=3):
    rng = np.random.default_rng(seed)
    unit = rng.integers(0, units, n)
    frame = pd.DataFrame({"u": [f"u{k}" for k in unit], "s": rng.integers(0, 4, n), "m": rng.integers(0, 3, n)})
    frame["a"] = np.clip(np.round(rng.normal(3 + 0.12 * (unit - units / 2), 1)), 1, 5)
    frame["b"] = rng.integers(1, 6, n).astype(float)
    frame["r"] = rng.integers(0, 11, n).astype(float)
    frame["w"] = rng.uniform(0.5, 2, n)
    frame["c"] = frame["s"] * 100 + rng.integers(0, 15, n)
    frame["area"] = unit % 3
    drawn = pd.DataFrame(frame["w"].to_numpy()[:, None] * rng.poisson(1, (n, len(REPLICATES))), columns=REPLICATES)
    frame["wave"] = np.where(rng.random(n) < 0.4, "1", "2")
    frame.loc[rng.random(n) < 0.1, "a"] = np.nan
    return pd.concat([frame, drawn], axis=1)


def opened(design="simple", frame=None, **more):
    frame = answers() if frame is None else frame
    return survey.from_frame(frame.drop(columns="wave"), ASKED, design=DESIGNS[design], **more)


def of(sv, unit="u4", **more):
    return measures.unit_comparison(sv.focus(unit={"u": unit}), **{"items": ITEMS, "adjust": None, **more})


@pytest.mark.parametrize("design", DESIGNS)
def test_against_the_rest_and_the_peers_as_by_the_long_way(design):
    sv = opened(design)
    found = of(sv, peers="area")
    long = measures.difference(sv, ITEMS, "u", measure="index").query("level == 'u4'")
    for mine, theirs in (("difference", "estimate"), ("difference_std_error", "std_error"), ("p_value", "p_value"),
                         ("difference_low", "conf_low"), ("other_base", "other_base")):  # fmt: skip
        np.testing.assert_allclose(found[mine], long[theirs], rtol=1e-9)
    own = measures.item_index(sv, ITEMS, by="u").query("level == 'u4'")
    for name in ("estimate", "std_error", "conf_low", "base", "effective_base"):
        np.testing.assert_allclose(found[name], own[name], rtol=1e-9)
    np.testing.assert_allclose(found["all"], measures.item_index(sv, ITEMS)["estimate"], rtol=1e-9)
    alike = measures.difference(sv.focus(segment={"area": 1}), ITEMS, "u", measure="index").query("level == 'u4'")
    np.testing.assert_allclose(found["peers_difference"], alike["estimate"], rtol=1e-9)
    np.testing.assert_allclose(found["peers_difference_std_error"], alike["std_error"], rtol=1e-9)
    assert found["peer_units"].tolist() == [3, 3]


@pytest.mark.parametrize("design", DESIGNS)
def test_places_by_brute_force(design):
    sv, unit = opened(design), 4
    found = of(sv, "u4").iloc[0]
    pairs = measures.difference(sv, "a", "u", measure="index", against="u4").set_index("level")
    p = adjust(intervals.p_value((pairs["estimate"] / pairs["std_error"]).to_numpy(), pairs["df"].iloc[0]), "holm")
    gap = pairs["estimate"].to_numpy()
    assert len(gap) == UNITS - 1
    assert f"u{unit}" not in pairs.index
    assert (found["rank"], found["ranked"]) == (1 + (gap > 0).sum(), UNITS)
    assert found["rank_low"] == 1 + ((p < 0.05) & (gap > 0)).sum()
    assert found["rank_high"] == UNITS - ((p < 0.05) & (gap < 0)).sum()
    assert found["rank_low"] > 1 or found["rank_high"] < UNITS


def test_items_are_adjusted_together_and_recommend_is_measured_by_nps():
    sv = opened()
    found = of(sv, "u0", items=None, adjust="holm")
    assert found["item"].tolist() == ["a", "r", "b"]
    assert found["measure"].tolist() == ["index", "nps", "index"]
    raw = of(sv, "u0", items=None)["p_value"].to_numpy()
    np.testing.assert_allclose(found["p_value"], adjust(raw, "holm"))
    nps = measures.difference(sv, "r", "u", measure="nps").query("level == 'u0'")
    np.testing.assert_allclose(found["difference"].iloc[1], nps["estimate"].iloc[0])


def test_quantiles_are_of_units_and_none_shows_the_outermost():
    sv = opened(frame=answers(3000, 24))
    by_unit = measures.item_index(sv, "a", by="u")["estimate"]
    found = of(sv).iloc[0]
    np.testing.assert_allclose(
        found[["q10", "q25", "q50", "q75", "q90"]].astype(float), np.quantile(by_unit, [0.1, 0.25, 0.5, 0.75, 0.9])
    )
    assert by_unit.min() < found["q10"] < found["q90"] < by_unit.max()
    few = of(opened()).iloc[0]
    assert few[["q10", "q90"]].isna().all()
    assert few[["q25", "q75"]].notna().all()
    assert of(opened(frame=answers(600, 4)), "u1").filter(regex="^q").isna().all(axis=None)


def test_units_alike_owe_their_spread_to_chance():
    frame = answers(6000, 60)
    alike = of(opened(frame=frame))["chance_share"]
    assert alike.iloc[1] > 0.7
    assert alike.iloc[0] < 0.1


def test_changes_beside_those_of_all():
    frame = answers(1500).sort_values("wave", ignore_index=True)
    sv = survey.from_frame(frame, ASKED, design=DESIGNS["weights and strata"])
    found = measures.unit_comparison(sv.focus(wave="2", unit={"u": "u4"}), ITEMS, adjust=None)
    long = measures.compare_waves(sv.focus(wave="2", unit={"u": "u4"}), ITEMS)
    for mine, theirs in (("change", "change"), ("change_std_error", "std_error"), ("change_p_value", "p_value"),
                         ("previous", "previous"), ("previous_base", "previous_base")):  # fmt: skip
        np.testing.assert_allclose(found[mine], long[theirs], rtol=1e-9)
    whole = measures.compare_waves(sv.focus(wave="2"), ITEMS)
    np.testing.assert_allclose(found["all_change"], whole["change"], rtol=1e-9)
    np.testing.assert_allclose(found["all_change_p_value"], whole["p_value"], rtol=1e-9)
    first = measures.unit_comparison(sv.focus(wave="1", unit={"u": "u4"}), ITEMS)
    assert first["change"].isna().all()
    assert first["previous_wave"].eq("").all()
    assert first["difference"].notna().all()


def test_what_all_units_share_is_made_once(monkeypatch):
    made, module = [], sys.modules["csat_helpers.measures.unit_comparison"]
    real = module.standings
    monkeypatch.setattr(module, "standings", lambda *args: made.append(args) or real(*args))
    sv = opened()
    first = of(sv, "u4")
    other = of(sv.speaking("zh"), "u5")
    assert len(made) == 1
    assert first["estimate"].tolist() != other["estimate"].tolist()
    assert first["q50"].tolist() == other["q50"].tolist()
    pd.testing.assert_frame_equal(of(sv, "u4"), first)
    of(sv, "u4", items="a")
    assert len(made) == 2


def small(counts, area):
    rng = np.random.default_rng(5)
    unit = np.repeat([f"u{k}" for k in range(len(counts))], counts)
    group = np.repeat(area, counts)
    frame = pd.DataFrame({"u": unit, "area": group, "a": rng.integers(1, 6, len(unit)).astype(float)})
    frame = frame.assign(b=3.0, r=5.0)
    return survey.from_frame(frame, ASKED, disclosure=Disclosure(privacy_base=10, reliable_base=20, caution_base=50))


def test_a_small_unit_is_hidden_and_counts_in_no_rank():
    sv = small([6, 8, 40, 40, 40, 60], list("xxxyyy"))
    hidden = of(sv, "u0", items="a")
    assert hidden["suppressed"].tolist() == ["privacy"]
    assert hidden.select_dtypes("number").isna().all(axis=None)
    shown = of(sv, "u2", items="a").iloc[0]
    assert (shown["ranked"], shown["units"], shown["flag"]) == (4, 6, "caution")
    assert of(sv, "u5", items="a")["flag"].tolist() == [""]


def test_peers_are_not_shown_where_few_or_where_subtraction_gives_one_away():
    assert of(small([40] * 6, list("xxxyyy")), "u0", items="a", peers="area")["peers"].isna().all()
    four = small([40] * 6, list("xxxxyy"))
    assert of(four, "u0", items="a", peers="area")["peers"].notna().all()
    one_small = small([40, 40, 40, 40, 40, 6, 60, 7], list("xxxxxxyy"))  # of x one alone is hidden
    found = of(one_small, "u0", items="a", peers="area")
    assert found["suppressed"].tolist() == [""]
    assert found["peers"].isna().all()
    assert found["peers_difference"].isna().all()


def test_one_unit_none_and_what_cannot_be():
    sv = opened()
    assert measures.unit_comparison(sv).empty
    assert measures.unit_comparison(sv.focus(unit={"u": "u1"}), []).empty
    alone = answers().assign(u="u0")
    found = of(opened(frame=alone), "u0")
    assert found["difference"].isna().all()
    assert found["reason"].eq("It takes two units to be compared; the survey has one.").all()
    with pytest.raises(MeasureError, match="not compared by 'nps'"):
        of(sv, measure="nps")
    with pytest.raises(MeasureError, match="column of the units themselves"):
        of(sv, peers="u")
    with pytest.raises(MeasureError, match="'regoin' is not in the survey"):
        of(sv, peers="regoin")


def test_peers_and_column_are_those_that_the_engagement_states():
    sv = opened()
    stated = replace(sv, about=replace(sv.about, units={"by": "u", "peers": "area"}))
    found = measures.unit_comparison(stated.focus(segment={"s": 1}, unit={"u": "u4"}), ITEMS)
    assert found["by"].eq("u").all()
    assert found["peers_level"].eq("1").all()
    inside = measures.difference(sv.focus(segment={"s": 1}), ITEMS, "u", measure="index").query("level == 'u4'")
    np.testing.assert_allclose(found["difference"], inside["estimate"])
