"""Kano's categories by hand, from published tables, and in the wordings of real questionnaires."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
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
        measures.kano(sv, "Storrage")
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
