"""Scales and missing codes, guessed from what the columns hold."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import engagement
from csat_helpers.survey import questionnaire
from csat_helpers.survey.prepare import prepare
from tests.survey.drafting.conftest import Drafts

ROWS = 60


def ratings(columns: int, low: int, high: int, seed: int = 7) -> dict[str, np.ndarray]:
    """Ratings that go with each other."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=400)
    middle, spread = (low + high) / 2, (high - low) / 4
    values = [np.clip(np.rint(middle + spread * (mood + rng.normal(size=400))), low, high) for _ in range(columns)]
    return {f"q{k + 1}": column.astype(int) for k, column in enumerate(values)}


def prepared(folder):
    opened = engagement.load(folder)
    return prepare(opened, questionnaire.read(folder / "questionnaire.yaml"))


@pytest.mark.parametrize(("low", "high"), [(1, 5), (0, 10), (1, 7), (1, 10), (1, 4), (1, 9)])
def test_columns_of_one_usual_run_share_a_scale(draft, low, high):
    made = draft(ratings(4, low, high))
    assert {made.item(f"q{k}")["scale"] for k in (1, 2, 3, 4)} == {f"rating_{low}_{high}"}
    assert made.scale("q1") == {"min": low, "max": high}
    assert f"{low} to {high} as 3 other columns" in made.line("q1:")


def test_codes_beside_the_run_are_proposed_missing_with_the_reason(draft):
    columns = ratings(6, 1, 5)
    for k, column in enumerate(columns.values()):
        column[: 20 + k], column[30 : 50 + 3 * k] = 0, 6
    made = draft(columns)
    assert made.scale("q1")["min"], made.scale("q1")["max"] == (1, 5)
    assert set(made.scale("q1")["missing"]) == {0, 6}
    assert "todo: below the run 1 to 5, 135 cells" in made.line("0:")
    assert "todo: above the run 1 to 5" in made.line("6:")
    assert prepared(made.folder).responses["q1"].between(1, 5).sum() == 360


def test_one_column_of_eleven_is_a_recommendation_with_a_code_beside_it(draft):
    answers = [*np.repeat(range(11), 20), *[11] * 9]
    made = draft({"NETPRO": answers})
    assert made.scale("NETPRO") == {"min": 0, "max": 10, "missing": {11: {"en": "outside the scale", "zh": "量表之外"}}}
    assert made.role("NETPRO") == "recommend"


def test_special_codes_stand_apart(draft):
    columns = ratings(4, 1, 7)
    columns["q2"][:5], columns["q3"][:3] = -99, 99
    made = draft({**columns, "age": [*range(18, 78), -99] + [40] * 339})
    assert set(made.scale("q2")["missing"]) == {-99, 99}
    assert made.asked["scales"]["number"]["missing"] == {-99: {"en": "no answer", "zh": "无回答"}}
    assert "todo: a negative code beside" in made.line("-99:")


def test_codes_that_do_not_go_along_are_no_ratings(draft):
    rng = np.random.default_rng(3)
    made = draft({**ratings(5, 1, 5), "times": rng.integers(1, 6, 400)})
    assert made.scale("times") == {"codes": [1, 2, 3, 4, 5]}


def test_a_battery_keeps_together(draft):
    rng = np.random.default_rng(3)
    made = draft({**ratings(5, 1, 5), "q6": rng.integers(1, 6, 400)})
    assert made.item("q6")["scale"] == "rating_1_5"
    assert "todo" in made.line("q6:")


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        (["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"], 5),
        (["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"], 5),
        (["非常不满意", "不满意", "一般", "满意", "非常满意"], 5),
        (["很不满意", "较不满意", "一般", "较满意", "很满意"], 5),
        (["Very poor", "Poor", "Fair", "Good", "Excellent"], 5),
        (["Strongly disagree", "Disagree", "Agree", "Strongly agree"], 4),
        (["A.非常差", "B.差", "C.一般", "D.好", "E.非常好"], 5),
        (["从不", "很少", "有时", "经常", "总是"], 5),
        (["Extremely dissatisfied", "Dissatisfied", "Somewhat dissatisfied", "Neutral", "Somewhat satisfied", "Satisfied", "Extremely satisfied"], 7),
    ],
)  # fmt: skip
def test_answers_in_words_become_a_rating_in_order(draft, answers, points):
    given = np.random.default_rng(1).permutation(np.repeat(answers, ROWS))
    made = draft({"a": given})
    assert made.scale("a") == {"min": 1, "max": points, "labels": dict(enumerate(answers, 1))}
    assert sorted(prepared(made.folder).responses["a"].unique()) == list(range(1, points + 1))


def test_a_point_that_nobody_gave_keeps_its_place(draft):
    made = draft({"a": ["Dissatisfied", "Neutral", "Satisfied", "Very satisfied"] * ROWS})
    assert made.scale("a")["labels"] == {2: "Dissatisfied", 3: "Neutral", 4: "Satisfied", 5: "Very satisfied"}
    assert "nobody gave 1 of its points" in made.line("a:")


@pytest.mark.parametrize(
    "answers",
    [["1 - Very poor", "2", "3 - Fair", "4", "5 - Very good"], ["1分", "2分", "3分", "4分", "5分"]],
)
def test_answers_that_begin_with_their_number(draft, answers):
    made = draft({"satisfaction": answers * ROWS})
    assert (made.scale("satisfaction")["min"], made.scale("satisfaction")["max"]) == (1, 5)
    assert sorted(prepared(made.folder).responses["satisfaction"].unique()) == [1, 2, 3, 4, 5]


def test_classes_are_no_ratings(draft):
    made = draft(
        {"age": ["18-24", "25-34", "under 18", "65 or older"] * ROWS, "phones": ["1部", "2部", "3部", "4部"] * ROWS}
    )
    assert made.scale("age")["codes"] == ["under 18", "18-24", "25-34", "65 or older"]
    assert made.scale("phones")["codes"] == ["1部", "2部", "3部", "4部"]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Don't know", "don't know"), ("N/A", "not applicable"), ("Prefer not to say", "refused"), ("BLANK", "blank"),
        ("Have never used", "never used"), ("不清楚", "don't know"), ("拒答", "refused"), ("不适用", "not applicable"),
        ("未使用", "never used"), ("(空)", "blank"), ("(跳过)", "skipped"),
    ],
)  # fmt: skip
def test_words_that_are_no_answer(draft, cell, kind):
    made = draft({"region": ["North", "South", "East", cell] * ROWS})
    assert made.scale("region")["codes"] == ["East", "North", "South"]
    assert made.scale("region")["missing"][cell]["en"] == kind
    found = prepared(made.folder)
    assert found.missing[["kind", "count"]].values.tolist() == [[kind, ROWS]]


def test_numbers_texts_dates_and_what_is_always_the_same(draft):
    rng = np.random.default_rng(2)
    made = draft(
        {
            "price": rng.normal(100, 20, 300).round(2),
            "stray": [*map(str, range(1000, 1299)), "n.b."],
            "when": [f"2026-01-{k % 28 + 1:02d}" for k in range(300)],
            "constant": ["x"] * 300,
            "code": [f"{k % 7:03d}" for k in range(300)],
        }
    )
    assert made.item("price")["scale"] == {}
    assert made.scale("stray")["missing"] == {"n.b.": {"en": "no answer", "zh": "无回答"}}
    assert {"when", "constant"}.isdisjoint(made.asked["items"])
    assert "# dates or times: when" in made.text
    assert made.scale("code")["codes"] == [f"{k:03d}" for k in range(7)]
    assert prepared(made.folder).responses["code"].iloc[1] == "001"


def test_texts_that_look_like_numbers_survive(draft):
    cells = ["001", "NA", "null", "1e5", "=1+1", "-0", "nan"] * ROWS
    made = draft({"id": [f"r{k}" for k in range(len(cells))], "odd": cells, "zone": ["N"] * len(cells[1:]) + ["S"]})
    found = prepared(made.folder)
    answered = set(found.responses["odd"].dropna())
    assert answered == {"001", "1e5", "=1+1", "-0"}
    assert set(found.missing["code"]) == {"NA", "null", "nan"}


def test_answers_in_words_are_drivers_too(draft):
    degrees = np.array(["Very poor", "Poor", "Fair", "Good", "Very good"])
    made = draft({name: degrees[column - 1] for name, column in ratings(4, 1, 5).items()})
    assert [made.role(name) for name in made.asked["items"]] == ["driver"] * 4


def test_labels_that_fall_make_a_reversed_scale(tmp_path):
    import pyreadstat

    labels = {
        1: "Very satisfied",
        2: "Satisfied",
        3: "Neutral",
        4: "Dissatisfied",
        5: "Very dissatisfied",
        9: "Refused",
        8: "Not applicable",
    }
    frame = pd.DataFrame({"q1": [1.0, 2, 3, 4, 5, 8, 9, 9] * 10, "q2": [1.0, 2, 3, 4, 5, 5, 5, 7] * 10})
    path = tmp_path / "client.sav"
    pyreadstat.write_sav(
        frame, path, column_labels={"q1": "Our staff", "q2": "Our prices"}, variable_value_labels={"q1": labels, "q2": labels},
        missing_ranges={"q1": [8, 9], "q2": [{"lo": 7, "hi": 9}]},
    )  # fmt: skip
    made = Drafts(tmp_path)(path)
    scale = made.scale("q1")
    assert scale["reversed"] is True
    assert scale["labels"][1] == "Very satisfied"
    assert scale["missing"][8]["en"] == "not applicable"
    assert scale["missing"][9]["en"] == "refused"
    assert "the file declares it missing: 'Refused', 20 cells" in made.text
    assert made.item("q2")["label"] == "Our prices"
    assert 7 in made.scale("q2")["missing"]
    assert prepared(made.folder).responses["q1"].notna().sum() == 50
