"""SERVQUAL by hand: gaps of items, dimensions and over all, with points of importance."""

import json

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Design, Disclosure

SCALES = {"seven": {"min": 1, "max": 7}, "hundred": {"min": 0, "max": 100}}
DIMENSIONS = ["Tangibles", "Reliability", "Responsiveness", "Assurance", "Empathy"]


def ask(frame: pd.DataFrame, scale: str = "seven", **settings) -> survey.Survey:
    """Items p_k_j and e_k_j: perception and expectation of item j of dimension k."""
    items = {
        name: {
            "scale": scale,
            "role": {"p": "perception", "e": "expectation"}[name[0]],
            "construct": DIMENSIONS[int(name.split("_")[1])],
        }
        for name in frame
        if name[:2] in ("p_", "e_")
    }
    return survey.from_frame(frame, {"scales": SCALES, "items": items}, **settings)


def flat(perception: list[float], expectation: list[float], items: list[int] | None = None) -> pd.DataFrame:
    """A hundred respondents whose whole-number answers have the dimensions' means as published, to two decimals."""
    columns = {}
    for k, count in enumerate(items or [1] * len(perception)):
        for j in range(count):
            columns |= {f"p_{k}_{j}": _with_mean(perception[k]), f"e_{k}_{j}": _with_mean(expectation[k])}
    return pd.DataFrame(columns)


def _with_mean(mean: float) -> list[int]:
    low = int(mean)
    upper = round(100 * (mean - low))
    return [low + 1] * upper + [low] * (100 - upper)


def test_unweighted_gap_by_hand():
    """Dimension gaps -.65, -1.10, -.83, -.70, -1.01 give -.858."""
    gaps = [-0.65, -1.10, -0.83, -0.70, -1.01]
    found = measures.servqual(ask(flat([6 + g for g in gaps], [6.0] * 5)))
    assert found.loc[found["kind"] == "dimension", "estimate"].tolist() == pytest.approx(gaps)
    assert found.loc[found["kind"] == "overall", "estimate"].iloc[0] == pytest.approx(-0.858)


@pytest.mark.realdata
def test_worked_example(shared):
    """worked.json, servqual: invented means, 22 items 4/5/4/4/5, points 11/32/23/19/15."""
    examples = json.loads((shared / "oracles" / "worked.json").read_text(encoding="utf-8"))["examples"]
    example = next(e for e in examples if e["id"] == "servqual")
    data, expected = example["data"], example["expected"]
    sv = ask(flat(data["perception"], data["expectation"], data["items_per_dimension"]))
    points = dict(zip(DIMENSIONS, data["weights_points"], strict=True))
    plain, weighted = measures.servqual(sv), measures.servqual(sv, weights=points)
    by_kind = plain.groupby("kind", sort=False)["estimate"]
    assert by_kind.get_group("dimension").tolist() == pytest.approx(expected["gap"])
    assert by_kind.get_group("overall").iloc[0] == pytest.approx(expected["unweighted"])
    assert by_kind.get_group("item").mean() == pytest.approx(expected["item_weighted"])
    assert weighted.loc[weighted["kind"] == "overall", "estimate"].iloc[0] == pytest.approx(expected["weighted"])


def random(n: int = 150) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    hoped = rng.integers(4, 8, (n, 4))
    seen = np.clip(hoped - rng.integers(-1, 3, (n, 4)), 1, 7)
    names = ["0_0", "0_1", "1_0", "1_1"]
    frame = pd.DataFrame(np.hstack([seen, hoped]), columns=[f"{side}_{name}" for side in "pe" for name in names])
    return frame.astype(float).assign(w=rng.uniform(0.5, 2, n))


def test_each_row_is_a_paired_mean_with_its_test():
    frame = random()
    found = measures.servqual(ask(frame)).set_index(["kind", "dimension", "item"])
    apart = frame["p_0_0"] - frame["e_0_0"]
    row = found.loc["item", "Tangibles", "p_0_0"]
    assert row["estimate"] == pytest.approx(apart.mean())
    assert row["std_error"] == pytest.approx(apart.std() / np.sqrt(len(apart)))
    of_dimension = ((frame["p_0_0"] - frame["e_0_0"]) + (frame["p_0_1"] - frame["e_0_1"])) / 2
    row = found.loc["dimension", "Tangibles", ""]
    assert row["std_error"] == pytest.approx(of_dimension.std() / np.sqrt(len(frame)))
    assert row["perception"] - row["expectation"] == pytest.approx(row["estimate"])


def test_weights_of_respondents_count():
    frame = random()
    found = measures.servqual(ask(frame, design=Design(weight="w"))).iloc[0]
    assert found["estimate"] == pytest.approx(np.average(frame["p_0_0"] - frame["e_0_0"], weights=frame["w"]))


def test_who_gave_one_of_two_has_no_gap():
    frame = random()
    frame.loc[:9, "e_0_0"] = np.nan
    row = measures.servqual(ask(frame)).iloc[0]
    assert row["base"] == len(frame) - 10
    assert row["perception"] == pytest.approx(frame.loc[10:, "p_0_0"].mean())


def test_other_gaps_stand_beside_it():
    found = measures.servqual(ask(random()), others={1: {"Tangibles": (5.5, 6.2)}, 4: {"Reliability": (6.0, 5.1)}})
    outside = found[found["gap"] < 5].set_index("gap")["estimate"]
    assert outside.to_dict() == pytest.approx({1: -0.7, 4: 0.9})


def test_what_does_not_pair_is_refused():
    frame = random()
    with pytest.raises(
        MeasureError, match=r"'Reliability' has 2 perceptions \(p_1_0, p_1_1\) and 1 expectations \(e_1_0\)"
    ):
        measures.servqual(ask(frame.drop(columns="e_1_1")))
    with pytest.raises(MeasureError, match="Gap 6 does not come from other data"):
        measures.servqual(ask(frame), others={6: {}})
    with pytest.raises(MeasureError, match=r"no dimension\. Did you mean 'Tangibles'"):
        measures.servqual(ask(frame), others={1: {"Tangible": (1, 2)}})
    with pytest.raises(MeasureError, match="There is a weight for 'Price'"):
        measures.servqual(ask(frame), weights={"Price": 1})
    two = survey.from_frame(
        frame, {"scales": SCALES, "items": {"p_0_0": {"scale": "seven"}, "e_0_0": {"scale": "hundred"}}}
    )
    with pytest.raises(MeasureError, match="so their difference means nothing"):
        measures.servqual(two, {"x": [("p_0_0", "e_0_0")]})
    items = {name: {"scale": "seven" if name[2] == "0" else "hundred"} for name in frame.columns[:8]}
    mixed = survey.from_frame(frame, {"scales": SCALES, "items": items})
    with pytest.raises(MeasureError, match="so their gaps have no mean"):
        measures.servqual(mixed, {"x": [("p_0_0", "e_0_0")], "y": [("p_1_0", "e_1_0")]})


def with_points(frame: pd.DataFrame, **points) -> survey.Survey:
    """Each dimension's points of importance, ``w0`` and ``w1``, given by the respondents."""
    asked = ask(frame).questionnaire.model_dump(by_alias=True)
    own = {name: {"scale": {"min": 0, "max": 100}, "role": "importance"} for name in points}
    for k, name in enumerate(own):
        own[name]["construct"] = DIMENSIONS[k]
    return survey.from_frame(frame.assign(**points), {"scales": SCALES, "items": asked["items"] | own})


def test_each_respondents_own_points_weigh_his_dimensions():
    """Parasuraman, Berry and Zeithaml (1991): each one's dimension scores times his points, then the mean."""
    frame = random().drop(columns="w")
    points = np.random.default_rng(4).integers(10, 91, len(frame))
    found = measures.servqual(with_points(frame, w0=points, w1=100 - points)).set_index("kind")
    first, second = (
        (frame[[f"p_{k}_0", f"p_{k}_1"]].to_numpy() - frame[[f"e_{k}_0", f"e_{k}_1"]]).mean(axis=1) for k in (0, 1)
    )
    each = (first * points + second * (100 - points)) / 100
    overall = found.loc["overall"]
    assert overall["estimate"] == pytest.approx(each.mean())
    assert overall["std_error"] == pytest.approx(each.std() / np.sqrt(len(frame)))
    assert overall["perception"] - overall["expectation"] == pytest.approx(overall["estimate"])
    assert found.loc["dimension", "weight"].tolist() == pytest.approx([points.mean() / 100, 1 - points.mean() / 100])


def test_who_gave_no_points_is_not_in_the_whole():
    frame = random().drop(columns="w")
    points = np.full(len(frame), 50.0)
    points[:7] = np.nan
    found = measures.servqual(with_points(frame, w0=points, w1=100 - points)).set_index("kind")
    assert found.loc["overall", "base"] == len(frame) - 7
    assert set(found.loc["dimension", "base"]) == {len(frame)}


def test_importance_of_some_dimensions_only_is_refused():
    frame = random().drop(columns="w")
    with pytest.raises(MeasureError, match="Dimension 'Reliability' has no item of role importance"):
        measures.servqual(with_points(frame, w0=50.0))


def test_a_dimension_with_a_gap_in_its_answers_has_its_means_and_its_gap_of_the_same_people():
    frame = random().drop(columns="w")
    frame.loc[:40, "p_0_1"] = np.nan
    frame.loc[30:60, ["p_0_0", "e_1_0"]] = np.nan
    found = measures.servqual(ask(frame))
    assert (found["perception"] - found["expectation"]).tolist() == pytest.approx(found["estimate"].tolist())


def test_pairs_by_name_stand_before_the_order():
    frame = random().drop(columns="w")
    items = ask(frame).questionnaire.model_dump(by_alias=True)["items"]
    crossed = {name: dict(item) for name, item in items.items()}
    crossed["e_0_0"]["pair"], crossed["p_0_0"]["pair"] = "p_0_1", "e_0_1"
    found = measures.servqual(survey.from_frame(frame, {"scales": SCALES, "items": crossed}))
    pairs = found[found["kind"] == "item"].set_index("item")["expectation_item"].to_dict()
    assert pairs == {"p_0_0": "e_0_1", "p_0_1": "e_0_0", "p_1_0": "e_1_0", "p_1_1": "e_1_1"}


def test_gaps_and_labels_come_from_the_questionnaire():
    frame = random().drop(columns="w")
    asked = {
        "scales": SCALES,
        "items": ask(frame).questionnaire.model_dump(by_alias=True)["items"],
        "constructs": {"Tangibles": {"en": "Premises", "zh": "有形性"}},
        "gaps": {1: {"Tangibles": {"is": 5.5, "should": 6.2}}, 3: {"Reliability": {"is": 5.0, "should": 6.0}}},
    }
    sv = survey.from_frame(frame, asked, language="zh")
    found = measures.servqual(sv, weights={"有形性": 3, "Reliability": 1})
    behind = found[found["gap"] < 5].set_index("gap")
    assert behind["estimate"].to_dict() == pytest.approx({1: -0.7, 3: -1.0})
    assert behind.loc[1, "label"] == "有形性"
    own = found[found["kind"].eq("dimension") & found["gap"].eq(5)].set_index("dimension")
    assert own["weight"].to_dict() == {"Tangibles": 0.75, "Reliability": 0.25}
    assert own.loc["Tangibles", "label"] == "有形性"
    with pytest.raises(MeasureError, match="55, which is not on the items' scale of 1 to 7"):
        measures.servqual(sv, others={2: {"Tangibles": (55, 5)}})


def test_what_is_no_study_of_service_quality_gives_no_rows():
    frame = random().drop(columns=["w", "e_0_0", "e_0_1", "e_1_0", "e_1_1"])
    for found in (measures.servqual(ask(frame)), measures.disconfirmation(ask(frame))):
        assert found.empty
    items = {
        name: {"scale": "seven", "role": {"p": "perception", "e": "expectation"}[name[0]]}
        for name in ("p_0_0", "e_0_0")
    }
    items["e_0_0"]["pair"] = "p_0_0"
    sv = survey.from_frame(random(), {"scales": SCALES, "items": items})
    with pytest.raises(MeasureError, match="'p_0_0' and 'e_0_0' belong to no dimension"):
        measures.servqual(sv)
    assert len(measures.disconfirmation(sv)) == 3


def test_small_bases_are_hidden():
    found = measures.servqual(ask(random(8), disclosure=Disclosure()))
    assert set(found["suppressed"]) == {"privacy"}
    assert found["estimate"].isna().all()
