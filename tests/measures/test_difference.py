import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.contrasts import COLUMNS
from csat_helpers.measures.kernel.adjust import adjust
from csat_helpers.survey import Disclosure

from .by_hand import ask, frames, influence, variance_of_sum
from .conftest import answers, rating
from .conftest import ask as ask_standard


@settings(max_examples=40, deadline=None)
@given(frames(), st.sampled_from(["rest", "B", None]))
def test_difference_and_its_error(frame, against):
    frame["g"] = frame["g"].mask(frame.index % 7 == 3)
    if against not in {"rest", None, *frame["g"].dropna()}:
        return
    sv = ask(frame, stratum="s", cluster=["psu"], fpc=["N1"])
    w, a = frame["w"].to_numpy(), frame["a"].to_numpy()
    for _, row in measures.difference(sv, "a", "g", against=against).iterrows():
        first = (frame["g"] == row["level"]).to_numpy()
        second = (frame["g"].notna() & ~first) if row["other"] == "rest" else frame["g"] == row["other"]
        sides = [first, second.to_numpy()]
        uses = [side & ~np.isnan(a) & (w > 0) for side in sides]
        assert [row["base"], row["other_base"]] == [use.sum() for use in uses]
        if not all(use.any() for use in uses):
            assert (np.isnan(row["estimate"]), row["reason"]) == (True, "no respondents")
            continue
        (one, z1), (two, z2) = (influence(a, w, side) for side in sides)
        assert row["estimate"] == pytest.approx(one - two)
        if min(frame["psu"][use].nunique() for use in uses) > 1:
            error = np.sqrt(variance_of_sum(frame, z1 - z2, 1, 1))
            assert row["std_error"] == pytest.approx(error, rel=1e-8, abs=1e-10)
            if sv.arrays.df > 0 and error > 1e-9:
                p = 2 * stats.t.sf(abs(row["estimate"] / error), sv.arrays.df)
                assert row["p_value"] == pytest.approx(p, rel=1e-6)
        else:
            assert (np.isnan(row["std_error"]), row["reason"] != "") == (True, True)


def test_rows_and_columns(plain):
    got = measures.difference(plain, ["b", "a"], ["wave", "region"], against=None)
    assert list(got.columns) == COLUMNS
    rows = list(zip(got["by"], got["item"], got["level"], got["other"], strict=True))
    assert rows == [("wave", i, "2025", "2026") for i in "ba"] + [("region", i, "N", "S") for i in "ba"]
    rest = measures.difference(plain, "a", "region")
    assert rest[["level_label", "other", "other_label"]].values.tolist() == [
        ["North", "rest", "The rest"],
        ["South", "rest", "The rest"],
    ]
    assert rest["estimate"].iloc[0] == pytest.approx(-rest["estimate"].iloc[1])
    one = measures.difference(plain, "a", "region", against="S")
    assert one[["level", "other"]].values.tolist() == [["N", "S"]]
    assert one["estimate"].iloc[0] == pytest.approx(rest["estimate"].iloc[0])
    assert measures.difference(plain, [], "region").empty


@pytest.mark.parametrize("measure", ["mean", "index", "top_box", "bottom_box"])
def test_measures(plain, measure):
    asked = measures.item_index if measure == "index" else getattr(measures, measure)
    by_level = asked(plain, "a", by="region")["estimate"]
    got = measures.difference(plain, "a", "region", measure=measure, against=None)
    assert got["estimate"].iloc[0] == pytest.approx(by_level.iloc[0] - by_level.iloc[1])
    assert (got["measure"] == measure).all()


def test_p_values_are_adjusted_within_an_item_and_a_column():
    frame = answers(120).assign(wave=np.tile(["1", "2", "3", "4"], 30))
    sv = ask_standard(frame)
    plainly = measures.difference(sv, ["a", "b"], "wave", against=None)
    holm = measures.difference(sv, ["a", "b"], "wave", against=None, adjust="holm")
    for item in "ab":
        p = plainly.loc[plainly["item"] == item, "p_value"].to_numpy()
        assert holm.loc[holm["item"] == item, "p_value"].to_numpy() == pytest.approx(adjust(p, "holm"))
    assert (holm["std_error"] == plainly["std_error"]).all()


def test_respondents_who_come_back_are_compared_with_themselves():
    rng = np.random.default_rng(4)
    before = rng.integers(1, 5, 80)
    frame = pd.DataFrame({"a": [*before, *(before + (rng.random(80) < 0.3))], "wave": ["1"] * 80 + ["2"] * 80})
    frame["who"] = [f"r{k}" for k in range(80)] * 2
    items = {"a": {"scale": {"min": 1, "max": 5}}, "who": {"role": "id"}}
    got = measures.difference(survey.from_frame(frame, {"items": items}), "a", "wave", against="1").iloc[0]
    test = stats.ttest_rel(frame["a"][80:], frame["a"][:80])
    assert got["estimate"] / got["std_error"] == pytest.approx(test.statistic)
    assert got["p_value"] == pytest.approx(test.pvalue)


def test_a_level_of_one_respondent_a_column_of_one_level_and_a_focus_without_the_other():
    got = measures.difference(rating([1, 2, 3, 5], g=list("xyyy")), "q", "g").set_index("level")
    assert got.loc["x", "reason"] == "one respondent: no error can be estimated"
    alone = measures.difference(rating([1, 2, 3], g=list("xxx")), "q", "g")
    assert alone[["level", "other_base", "reason"]].values.tolist() == [["x", 0, "no respondents"]]
    assert measures.difference(rating([1, 2, 3], g=list("xxx")), "q", "g", against=None).empty
    sv = rating([1, 2, 3, 5], g=list("xxyy")).focus(segment={"g": "x"})
    missing = measures.difference(sv, "q", "g", against="y")
    assert missing[["level", "other", "reason"]].values.tolist() == [["x", "y", "no respondents"]]


def test_hidden_with_its_levels():
    """Of three levels one is too small: the next is hidden to protect it, and so is every difference from either."""
    frame = answers(200).assign(wave=np.repeat(["1", "2", "3"], [8, 40, 152]))
    sv = ask_standard(frame, disclosure=Disclosure())
    got = measures.difference(sv, "a", "wave", against=None)
    assert got["suppressed"].tolist() == ["privacy", "privacy", "complementary"]
    assert got.select_dtypes("number").isna().all(axis=None)
    rest = measures.difference(sv, "a", "wave").set_index("level")
    assert rest["suppressed"].tolist() == ["privacy", "complementary", ""]
    assert list(rest.columns) == [c for c in COLUMNS if c != "level"]


@pytest.mark.parametrize(
    ("settings_", "message"),
    [
        ({"by": "region", "against": "M"}, "Column 'region' has no level 'M'"),
        ({"by": "regoin"}, "Did you mean 'region'"),
        ({"by": "region", "adjust": "fdr"}, "cannot be adjusted by 'fdr'"),
        ({"by": "region", "measure": "meen"}, "Did you mean 'mean'"),
        ({"by": "region", "confidence": 95}, "Write 0.95"),
    ],
)
def test_errors(plain, settings_, message):
    with pytest.raises(MeasureError, match=message):
        measures.difference(plain, "a", **settings_)
