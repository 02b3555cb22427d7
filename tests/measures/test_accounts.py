import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Design, Disclosure

NAMES = {"A": "Alpha", "B": "Beta", "C": "Gamma", "D": "Delta", "E": "Epsilon"}
ASKED = {
    "scales": {"r": {"min": 1, "max": 5}, "firm": {"codes": NAMES}},
    "items": {
        "q1": {"scale": "r", "role": "driver", "label": "Information"},
        "q2": {"scale": "r", "role": "driver", "label": "Support"},
        "overall": {"scale": "r", "role": "overall"},
        "firm": {"scale": "firm", "role": "account"},
    },
}
POLICY = Disclosure(reliability="flag")


def informants(sizes: dict[str, int], seed: int = 3, policy: Disclosure | None = POLICY, **design) -> survey.Survey:
    rng = np.random.default_rng(seed)
    firm = np.repeat(list(sizes), list(sizes.values()))
    level = {name: k for k, name in enumerate(sizes)}
    scores = {
        q: np.clip(rng.integers(1, 4, len(firm)) + [level[f] % 3 for f in firm], 1, 5) for q in ("q1", "q2", "overall")
    }
    return survey.from_frame(pd.DataFrame({**scores, "firm": firm, "n": len(firm)}), ASKED, disclosure=policy, **design)


def indicators(*rows) -> pd.DataFrame:
    names = ["account", "account_label", "indicator", "value", "unit", "target", "better", "period"]
    return pd.DataFrame(rows, columns=names)


HARD = indicators(
    ("E", "Epsilon", "On time", 97.0, "%", 98.0, "higher", "2025"),
    ("E", "Epsilon", "On time", 98.5, "%", 98.0, "higher", "2026"),
    ("A", "Alpha", "Claims", 14.0, "", 12.0, "lower", "2026"),
    ("A", "Alpha", "Visits", 4.0, "", np.nan, "", "2026"),
)


def test_scores_are_those_of_the_index():
    sv = informants({"A": 12, "B": 20, "C": 15})
    got = measures.accounts(sv)
    assert got["item"].drop_duplicates().tolist() == ["index", "q1", "q2", "overall"]
    q1 = got[got["item"] == "q1"].set_index("account")
    theirs = measures.item_index(sv, "q1", by="firm").set_index("level")
    for name in ("estimate", "conf_low", "conf_high", "base"):
        assert q1[name].tolist() == pytest.approx(theirs[name].tolist())
    assert q1["all_estimate"].tolist() == pytest.approx([measures.item_index(sv, "q1")["estimate"].iloc[0]] * 3)
    whole = measures.index(sv, ["q1", "q2"], by="firm")["estimate"].tolist()
    assert got[got["item"] == "index"]["estimate"].tolist() == pytest.approx(whole)
    tests = measures.difference(sv, "q1", "firm", measure="index", adjust="holm").set_index("level")["p_value"]
    assert q1["p_value"].tolist() == pytest.approx(tests.tolist())
    assert q1["side"].tolist() == [
        np.sign(d) * (p < 0.05) for d, p in zip(q1["estimate"] - q1["all_estimate"], tests, strict=True)
    ]


def test_hard_indicators_with_target_and_last_period():
    got = measures.accounts(informants({"A": 12, "B": 20}), [], HARD).set_index(["account", "item"])
    on_time = got.loc[("E", "On time")]
    assert (on_time["estimate"], on_time["met"], on_time["previous"], on_time["change"]) == (98.5, "yes", 97.0, 1.5)
    assert (on_time["period"], on_time["previous_period"]) == ("2026", "2025")
    assert got.loc[("A", "Claims"), "met"] == "no"
    assert got.loc[("A", "Visits"), "met"] == ""
    assert np.isnan(got.loc[("A", "Visits"), "change"])
    assert list(got.index.get_level_values("account").unique()) == ["A", "E"]
    assert got["account_size"].tolist() == [12, 12, 0]


@pytest.mark.parametrize("sizes", [
    {"A": 12, "B": 4, "C": 15, "D": 11}, {"A": 12, "B": 9, "C": 2, "D": 30}, {"A": 10, "B": 1}, {"A": 40, "B": 1, "C": 1, "D": 1, "E": 10},
])  # fmt: skip
def test_no_account_under_the_privacy_base_is_shown_or_to_be_had(sizes):
    """What is shown and the score of all give the hidden accounts' sum: of two or more, and ten informants or more."""
    got = measures.accounts(informants(sizes), indicators=HARD)
    soft = got[got["kind"] == "soft"]
    numbers = ["estimate", "std_error", "conf_low", "conf_high", "base", "p_value", "side"]
    for item, rows in soft.groupby("item"):
        hidden = rows[rows["suppressed"] != ""]
        assert hidden[numbers].isna().all().all(), item
        size = hidden["account"].map(sizes)
        assert {a for a in rows["account"] if sizes[a] < 10} <= set(hidden["account"])
        if rows["all_estimate"].notna().any() and len(hidden):
            assert len(hidden) >= 2
            assert size.sum() >= 10
    small = got[got["account"].map(sizes).fillna(0).between(1, 9)]
    assert small["account_size"].isna().all()
    assert got[got["kind"] == "hard"]["estimate"].notna().all()


def test_reliability_flags_and_does_not_hide():
    got = measures.accounts(informants({"A": 12, "B": 70}))
    assert (got["suppressed"] == "").all()
    assert got.set_index("account").loc["A", "flag"].eq("caution").all()


def test_without_accounts_indicators_stand_alone():
    sv = survey.from_frame(pd.DataFrame({"q1": [1, 2]}), {**ASKED, "items": {"q1": ASKED["items"]["q1"]}})
    got = measures.accounts(sv, indicators=HARD)
    assert set(got["kind"]) == {"hard"}
    assert measures.accounts(sv).empty
    with pytest.raises(MeasureError, match="no column 'value'"):
        measures.accounts(sv, indicators=HARD.drop(columns="value"))


def test_where_everybody_answered_differences_are_no_chance():
    sv = informants({"A": 12, "B": 13}, design=Design(fpc=["n"]))
    got = measures.accounts(sv, "q1").set_index("account")
    assert (got["conf_low"] == got["conf_high"]).all()
    assert got["side"].tolist() == np.sign(got["estimate"] - got["all_estimate"]).tolist() != [0, 0]


def test_one_account_has_no_others():
    got = measures.accounts(informants({"A": 12}))
    assert got["estimate"].tolist() == pytest.approx(got["all_estimate"].tolist())
    assert got["side"].isna().all()


def test_nothing_asked_is_nothing():
    assert measures.accounts(informants({"A": 12, "B": 13}), []).empty
