import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Disclosure

from .conftest import ITEMS, SCALES, answers, ask


def test_change_and_test_of_independent_samples(plain):
    got = measures.compare_waves(plain, ["a", "all"]).set_index("item").loc["a"]
    new, old = (25 * (plain.responses.query("wave == @w")["a"] - 1) for w in ("2026", "2025"))
    assert got["change"] == pytest.approx(new.mean() - old.mean())
    assert got[["estimate", "previous"]].tolist() == pytest.approx([new.mean(), old.mean()])
    n = len(plain.responses)
    error = np.sqrt((new.var(ddof=0) / len(new) + old.var(ddof=0) / len(old)) * n / (n - 1))
    assert got["std_error"] == pytest.approx(error)
    assert got["p_value"] == pytest.approx(2 * stats.t.sf(abs(got["change"] / error), n - 1))
    assert (got["wave"], got["previous_wave"]) == ("2026", "2025")


def test_the_wave_in_focus_is_the_later_one():
    frame = pd.concat([answers(60, k).assign(wave=str(k)) for k in range(3)], ignore_index=True)
    sv = ask(frame)
    assert measures.compare_waves(sv, "a")["wave"].tolist() == ["2"]
    got = measures.compare_waves(sv.focus(wave="1", segment={"region": "N"}), "a").iloc[0]
    assert (got["wave"], got["previous_wave"]) == ("1", "0")
    assert got["base"] == ((frame["wave"] == "1") & (frame["region"] == "N")).sum()
    assert measures.compare_waves(sv.focus(wave="0"), "a").empty


def test_respondents_who_come_back_are_compared_with_themselves():
    rng = np.random.default_rng(4)
    before = rng.integers(1, 5, 80)
    frame = pd.DataFrame({"a": [*before, *(before + (rng.random(80) < 0.3))], "wave": ["1"] * 80 + ["2"] * 80})
    frame["who"] = [f"r{k}" for k in range(80)] * 2
    items = {"a": ITEMS["a"], "who": {"role": "id"}}
    got = measures.compare_waves(survey.from_frame(frame, {"scales": SCALES, "items": items}), "a").iloc[0]
    pairs = 25.0 * (frame["a"].to_numpy()[80:] - before)
    assert got["std_error"] == pytest.approx(pairs.std(ddof=1) / np.sqrt(80))
    assert got["df"] == 79


def test_measures(plain):
    for measure in ("mean", "top_box", "bottom_box"):
        change = measures.compare_waves(plain, "a", measure=measure)["change"].iloc[0]
        by_wave = getattr(measures, measure)(plain, "a", by="wave")["estimate"]
        assert change == pytest.approx(by_wave.iloc[1] - by_wave.iloc[0])
    composite = measures.compare_waves(plain, ["a", "b"], measure="composite")
    assert composite["item"].tolist() == ["index"]
    assert composite["estimate"].iloc[0] == measures.index(plain, ["a", "b"], by="wave")["estimate"].iloc[1]
    with pytest.raises(MeasureError, match="Did you mean 'index'"):
        measures.compare_waves(plain, "a", measure="indx")


def test_one_wave_has_no_change(plain):
    assert measures.compare_waves(ask(answers(40).drop(columns="wave")), "a").empty


def test_the_smaller_wave_decides_what_is_shown():
    frame = answers(200).assign(wave=np.repeat(["1", "2"], [8, 192]))
    got = measures.compare_waves(ask(frame, disclosure=Disclosure()), "a")
    assert got["suppressed"].tolist() == ["privacy"]
    assert got.select_dtypes("number").isna().all(axis=None)
