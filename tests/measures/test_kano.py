"""Kano's categories by hand, from published tables, and in the wordings of real questionnaires."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit
from scipy.stats import t

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError, QuestionnaireError
from csat_helpers.measures.kano import CATEGORIES
from csat_helpers.survey import Design, Disclosure

FIVE = {"scale": {"min": 1, "max": 5}}
# (functional, dysfunctional) that make each category.
PAIR = {
    "attractive": (1, 3),
    "one_dimensional": (1, 5),
    "must_be": (3, 5),
    "indifferent": (2, 4),
    "reverse": (5, 2),
    "questionable": (1, 1),
}


def ask(counts: dict[str, int], **columns) -> survey.Survey:
    rows = [PAIR[name] for name, count in counts.items() for _ in range(count)]
    frame = pd.DataFrame(rows, columns=["with", "without"]).assign(**columns)
    items = {
        "with": FIVE | {"role": "functional", "construct": "Storage"},
        "without": FIVE | {"role": "dysfunctional", "construct": "Storage"},
    }
    return survey.from_frame(frame, {"items": items})


def only(found: measures.Kano) -> pd.Series:
    (row,) = (row for _, row in found.features.iterrows())
    return row


def test_better_and_worse_by_hand():
    """A 40, O 30, M 20, I 10: (40 + 30) / 100 and -(30 + 20) / 100 (Berger et al. 1993)."""
    row = only(measures.kano(ask({"attractive": 40, "one_dimensional": 30, "must_be": 20, "indifferent": 10})))
    assert (row["better"], row["worse"]) == pytest.approx((0.70, -0.50))
    assert row["category"] == "attractive"
    assert row["second"] == "one_dimensional"
    assert (row["strength"], row["total_strength"]) == pytest.approx((0.1, 0.9))
    assert row["mixed"]  # ten points among a hundred are no significant lead
    assert row["feature"] == row["label"] == "Storage"


def test_reverse_and_questionable_answers_are_not_in_the_coefficients():
    row = only(measures.kano(ask({"attractive": 20, "must_be": 20, "reverse": 7, "questionable": 3})))
    assert (row["better"], row["worse"]) == pytest.approx((0.5, -0.5))
    assert row["reverse"] == pytest.approx(0.14)
    assert row["base"] == 50


def test_every_pair_of_answers_has_its_category():
    """The evaluation table of Berger et al. (1993), row by row."""
    table = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
    letters = dict(zip("AOMIRQ", CATEGORIES, strict=True))
    for functional, row in enumerate(table, 1):
        for dysfunctional, letter in enumerate(row, 1):
            frame = pd.DataFrame({"f": [functional] * 3, "d": [dysfunctional] * 3})
            sv = survey.from_frame(frame, {"items": {"f": FIVE, "d": FIVE}})
            assert only(measures.kano(sv, {"x": ("f", "d")}))["category"] == letters[letter]


def test_the_lead_is_tested_as_two_shares_of_the_same_people():
    """Multinomial: var(p1 - p2) = (p1 + p2 - (p1 - p2)^2) / (n - 1) for equal weights."""
    row = only(measures.kano(ask({"attractive": 60, "indifferent": 30, "must_be": 10})))
    assert row["strength"] == pytest.approx(0.3)
    assert row["strength_std_error"] == pytest.approx(np.sqrt((0.9 - 0.09) / 99))
    assert not row["mixed"]


def test_the_test_of_fong():
    """Fong (1996): |a - b| against sqrt((a + b) (2n - a - b) / 2n), here 30 against sqrt(90 x 110 / 200)."""
    row = only(measures.kano(ask({"attractive": 60, "indifferent": 30, "must_be": 10})))
    assert row["fong"] == pytest.approx(30 / np.sqrt(90 * 110 / 200))
    assert row["fong_p_value"] == pytest.approx(2 * 1.0047e-5, rel=1e-3)  # of a z of 4.2640, by tables


def test_fong_calls_more_leads_clear_than_the_design_does():
    """50 of 100 against 33: two shares of one multinomial are not independent, so their lead is less sure than Fong has it."""
    row = only(measures.kano(ask({"attractive": 50, "indifferent": 33, "must_be": 17})))
    assert row["fong"] > 1.65
    assert row["mixed"]


def test_ties_go_to_what_a_client_can_least_afford_to_miss():
    row = only(measures.kano(ask({"indifferent": 10, "attractive": 10, "must_be": 10})))
    assert (row["category"], row["second"]) == ("must_be", "attractive")
    assert row["mixed"]


def test_weights_and_segments():
    counts = {"attractive": 30, "must_be": 30}
    region = ["N"] * 20 + ["S"] * 20 + ["N"] * 20
    sv = ask(counts, region=region, w=[2.0] * 30 + [1.0] * 30)
    weighted = survey.from_frame(
        sv.responses,
        {"items": {"with": FIVE, "without": FIVE, "region": {"scale": {"codes": ["N", "S"]}}}},
        design=Design(weight="w"),
    )
    assert only(measures.kano(weighted, {"x": ("with", "without")}))["attractive"] == pytest.approx(2 / 3)
    by = measures.kano(weighted, {"x": ("with", "without")}, by="region").features.set_index("level")
    assert by["attractive"].to_dict() == pytest.approx({"N": 2 / 3, "S": 2 / 3})
    assert by["base"].to_dict() == {"N": 40, "S": 20}


def test_the_five_by_five_table_adds_up():
    cells = measures.kano(ask({"attractive": 40, "one_dimensional": 30, "reverse": 30})).cells
    assert len(cells) == 25
    assert cells["estimate"].sum() == pytest.approx(1)
    assert cells.groupby("category")["estimate"].sum()["reverse"] == pytest.approx(0.3)


def test_chinese_texts_are_told():
    texts = ["我很喜欢", "理应如此", "无所谓", "勉强接受", "我不喜欢"]
    frame = pd.DataFrame({"f": texts, "d": texts[::-1]})
    items = {key: {"scale": {"codes": texts}} for key in "fd"}
    found = measures.kano(survey.from_frame(frame, {"items": items}), {"x": ("f", "d")}).cells
    shown = found[found["estimate"] > 0]
    assert list(zip(shown["functional"], shown["dysfunctional"], strict=True)) == [
        ("like", "dislike"), ("must_be", "live_with"), ("neutral", "neutral"), ("live_with", "must_be"), ("dislike", "like")
    ]  # fmt: skip


WORDINGS = {
    "like": ["I like it", "我喜欢这样", "非常满意", "This would be very helpful to me"],
    "must_be": ["It must be that way", "I expect it", "它必须是这样", "理所当然", "理所应当", "This is a basic requirement for me"],
    "neutral": ["I'm neutral", "没有感觉", "都可以", "This would not affect me", "I neither like nor dislike it", "不喜欢也不讨厌"],
    "live_with": [
        "I can live with it", "I dislike it, but I can tolerate it", "能够忍受", "不喜欢，但可以接受", "勉强接受", "I can accept it",
    ],
    "dislike": [
        "I dislike it", "I don't like it", "I do not like it", "I can't live with it", "I cannot tolerate it", "不能接受",
        "不能忍受", "不可以接受", "无法容忍", "不满意", "很不喜欢", "I dislike it, and I can’t accept it",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("answer", "text"), [(name, text) for name, texts in WORDINGS.items() for text in texts])
def test_customary_texts_are_told(answer, text):
    frame = pd.DataFrame({"f": [text], "d": ["I like it"]})
    sv = survey.from_frame(frame, {"items": {key: {"scale": {"codes": [text, "I like it"]}} for key in "fd"}})
    shown = measures.kano(sv, {"x": ("f", "d")}).cells.query("estimate > 0")
    assert shown["functional"].tolist() == [answer]


def test_labels_of_codes_stand_before_their_order():
    """A platform that counts from dislike to like."""
    words = ["不喜欢", "可以忍受", "无所谓", "理应如此", "喜欢"]
    scale = {"scale": {"codes": dict(enumerate(words, 1))}}
    sv = survey.from_frame(pd.DataFrame({"f": [5, 5], "d": [1, 1]}), {"items": {"f": scale, "d": scale}})
    assert only(measures.kano(sv, {"x": ("f", "d")}))["one_dimensional"] == 1


def asked(**more) -> dict:
    return {
        "fa": {"label": {"en": "Fast", "zh": "快"}, "role": "functional", **FIVE, **more},
        "fb": {"label": "Safe", "role": "functional", **FIVE, **more},
        "da": {"role": "dysfunctional", "pair": "fa", **FIVE, **more},
        "db": {"role": "dysfunctional", "pair": "fb", **FIVE, **more},
    }


ANSWERS = pd.DataFrame({"fa": [1, 1, 3, 1], "fb": [3, 3, 3, 1], "da": [3, 5, 5, 3], "db": [5, 5, 5, 5]})


def test_features_come_from_the_questionnaire():
    """Several features of one construct, each pair told by name, in the functional items' order."""
    sv = survey.from_frame(ANSWERS, {"items": asked(construct="transfers")}, language="zh")
    found = measures.kano(sv).features
    assert found["feature"].tolist() == ["fa", "fb"]
    assert found["label"].tolist() == ["快", "Safe"]
    assert found["category"].tolist() == ["attractive", "must_be"]
    assert found["dysfunctional"].tolist() == ["da", "db"]


def test_half_pairs_are_named():
    def of(items: dict) -> None:
        measures.kano(survey.from_frame(ANSWERS.loc[:, list(items)], {"items": items}))

    items = asked(construct="transfers")
    half = {name: item for name, item in items.items() if name != "db"}
    with pytest.raises(MeasureError, match="'transfers' has no item of role dysfunctional beside 'fb'"):
        of(half)
    with pytest.raises(MeasureError, match="Item 'fb' has no counterpart of role dysfunctional"):
        of({name: item for name, item in asked().items() if name != "db"})
    with pytest.raises(MeasureError, match=r"2 functionals \(fa, fb\) and 2 dysfunctionals \(da, db\)"):
        of({name: {k: v for k, v in item.items() if k != "pair"} for name, item in items.items()})
    with pytest.raises(MeasureError, match="Item 'fa' is in two pairs, with 'da' and with 'db'"):
        of(items | {"db": items["db"] | {"pair": "fa"}})
    with pytest.raises(MeasureError, match="Item 'db' has the pair 'da', whose role is dysfunctional, not functional"):
        of(items | {"db": items["db"] | {"pair": "da"}})
    with pytest.raises(QuestionnaireError, match="names 'fc' as its pair, which is no item"):
        of(items | {"db": items["db"] | {"pair": "fc"}})


def test_stated_importance_stands_beside():
    items = asked() | {"wa": {"role": "importance", "pair": "fa", "scale": {"min": 1, "max": 9}}}
    sv = survey.from_frame(ANSWERS.assign(wa=[9, 7, 5, np.nan]), {"items": items})
    found = measures.kano(sv).features.set_index("feature")
    assert found.loc["fa", "importance"] == pytest.approx(75)
    assert found.loc["fa", "importance_base"] == 3
    assert np.isnan(found.loc["fb", "importance"])


def test_better_and_worse_move_together():
    """Ratio estimators over A, O, M and I: cov = sum((a + o - B) (-(o + m) - W)) / n / (n - 1)."""
    sv = ask({"attractive": 40, "one_dimensional": 30, "must_be": 20, "indifferent": 10})
    row = only(measures.kano(sv))
    better, worse = np.repeat([1, 1, 0, 0], [40, 30, 20, 10]), -np.repeat([0, 1, 1, 0], [40, 30, 20, 10])
    assert row["better_worse_cov"] == pytest.approx(np.cov(better, worse)[0, 1] / 100)
    assert row["better_std_error"] == pytest.approx(better.std(ddof=1) / 10)


def test_coefficients_stay_within_their_ends():
    """Logit intervals: B 0.95 of 20 has no upper end beyond 1, and Worse none beyond -1."""
    row = only(measures.kano(ask({"one_dimensional": 18, "attractive": 1, "must_be": 1})))
    for name in ("better", "worse"):
        size, error = abs(row[name]), row[f"{name}_std_error"]
        far = t.ppf(0.975, 19) * error / (size * (1 - size))
        low, high = expit(logit(size) - far), expit(logit(size) + far)
        ends = (low, high) if name == "better" else (-high, -low)
        assert (row[f"{name}_low"], row[f"{name}_high"]) == pytest.approx(ends)


def test_an_answer_that_is_none_of_the_five_is_named():
    frame = pd.DataFrame({"f": ["I like it", "Purple"], "d": ["I like it", "I like it"]})
    sv = survey.from_frame(frame, {"items": {key: {"scale": {"codes": ["I like it", "Purple"]}} for key in "fd"}})
    with pytest.raises(MeasureError, match="'f' has answers that are none of Kano's five: 'Purple'"):
        measures.kano(sv, {"x": ("f", "d")})
    told = measures.kano(sv, {"x": ("f", "d")}, wording={"Purple": "dislike"})
    assert only(told)["questionable"] == pytest.approx(0.5)
    with pytest.raises(MeasureError, match="'hate' is none of Kano's answers"):
        measures.kano(sv, {"x": ("f", "d")}, wording={"Purple": "hate"})


def test_a_feature_without_its_counterpart():
    frame = pd.DataFrame({"f": [1, 2]})
    sv = survey.from_frame(frame, {"items": {"f": FIVE | {"role": "functional", "construct": "Storage"}}})
    with pytest.raises(MeasureError, match="'Storage' has no item of role dysfunctional"):
        measures.kano(sv)
    with pytest.raises(MeasureError, match=r"no feature 'Storrage'\. Did you mean 'Storage'"):
        measures.kano(ask({"attractive": 3}), "Storrage")
    assert measures.kano(survey.from_frame(pd.DataFrame({"a": [1]}), {"items": {"a": FIVE}})).features.empty


def test_small_bases_are_hidden_with_their_category():
    sv = ask({"attractive": 5})
    hidden = survey.from_frame(sv.responses, {"items": {"with": FIVE, "without": FIVE}}, disclosure=Disclosure())
    row = only(measures.kano(hidden, {"x": ("with", "without")}))
    assert (row["suppressed"], row["category"]) == ("privacy", "")
    assert np.isnan(row["better"])


@pytest.mark.realdata
def test_real_cohorts_in_their_own_words(shared):
    """Digital money: four cohorts and one more file, each with another wording of the five answers."""
    files = sorted((shared / "data" / "kano_features").glob("*--*.csv"))
    assert len(files) == 5
    for file in files:
        frame = pd.read_csv(file, dtype=str)
        pairs = {name[: -len("_functional")]: name for name in frame if name.endswith("_functional")}
        items = {c: {"scale": {"codes": sorted(frame[c].dropna().unique())}} for c in frame if c.endswith("functional")}
        sv = survey.from_frame(frame, {"items": items})
        found = measures.kano(sv, {f: (name, f"{f}_dysfunctional") for f, name in pairs.items()}).features
        assert found[list(CATEGORIES)].sum(axis=1).tolist() == pytest.approx([1] * len(found))
        assert (found["base"] == len(frame)).all()
        if "transfers" in file.name:  # counted by hand in a spreadsheet's way: 174 of 358 want security either way
            row = found.set_index("feature").loc["F10"]
            liked = (frame["F10_functional"] == "I like it") & (frame["F10_dysfunctional"] == "I dislike it")
            assert row["one_dimensional"] == pytest.approx(liked.mean())
