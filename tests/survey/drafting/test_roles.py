"""Roles, sets and what is left out."""

import numpy as np
import pandas as pd

from csat_helpers import survey
from csat_helpers.pipeline.check import check
from tests.survey.drafting.test_scales import ratings

PEOPLE = 400


def rng():
    """The same numbers whichever test comes first."""
    return np.random.default_rng(11)


def answers(**more):
    """A small survey: ratings that go along, and what else a column is for."""
    columns = {
        "respondent": range(1, PEOPLE + 1),
        "gender": rng().choice(["Female", "Male"], PEOPLE),
        **ratings(6, 1, 5),
        "Overall satisfaction": ratings(1, 1, 5)["q1"],
        "Likelihood to recommend": ratings(1, 0, 10)["q1"],
        "comment": [f"The service at place number {k} was quite slow today" for k in range(PEOPLE)],
        "weight": rng().uniform(0.5, 1.5, PEOPLE).round(4),
    }
    return {**columns, **more}


def test_each_role_is_found_once(draft):
    made = draft(answers())
    roles = {name: made.role(name) for name in made.asked["items"]}
    assert roles == {
        "respondent": "id", "gender": "segment", **{f"q{k}": "driver" for k in range(1, 7)}, "comment": "verbatim",
        "Overall satisfaction": "overall", "Likelihood to recommend": "recommend", "weight": "weight",
    }  # fmt: skip
    assert made.engagement["segments"] == ["gender"]
    assert "words say overall" in made.line("Overall satisfaction:")
    assert check(made.folder).text.splitlines()[-1].startswith("In order.")


def test_rivals_for_a_role_are_named(draft):
    second = ratings(2, 1, 5, seed=9)["q2"]
    made = draft(answers(**{"Satisfaction overall with us": second, "Would recommend a friend": second}))
    assert made.role("Satisfaction overall with us") in ("", "overall")
    assert sum(role == "overall" for role in map(made.role, made.asked["items"])) == 1
    assert "or 'Satisfaction overall with us'?" in made.line("Overall satisfaction:")
    assert made.role("Would recommend a friend") == "loyalty"
    assert "a net promoter score needs 0 to 10" in made.line("Would recommend a friend:")


def test_drivers_are_25_at_most_and_none_says_the_same(draft):
    columns = ratings(28, 1, 5)
    made = draft({**columns, "q29": columns["q1"], "q30": np.full(PEOPLE, 4)})
    drivers = [name for name in made.asked["items"] if made.role(name) == "driver"]
    assert len(drivers) == 25
    assert "25 drivers are the most" in made.line("q26:")
    twice = draft({**ratings(4, 1, 5), "q5": ratings(4, 1, 5)["q1"]})
    assert "says the same as 'q1'" in twice.line("q5:")
    check(twice.folder)


def test_a_weight_with_blanks_is_only_named(draft):
    weights = pd.Series(rng().uniform(0.5, 1.5, PEOPLE).round(3)).where(np.arange(PEOPLE) > 3)
    made = draft(answers(weight=weights))
    assert made.role("weight") == ""
    assert "todo: headed as a weight, mean" in made.line("weight:")
    assert "4 cells are blank" in made.line("weight:")


def test_a_column_of_periods_is_the_wave(draft):
    made = draft(answers(quarter=["2026Q1"] * 150 + ["2026Q2"] * 250))
    assert made.role("quarter") == "wave"
    assert survey.open(made.folder).waves == ("2026Q1", "2026Q2")


def test_brands_and_money(draft):
    made = draft(
        answers(
            **{
                "Main bank": rng().choice(["Linden", "Pearl", "Harvest"], PEOPLE),
                "amount spent": rng().uniform(5, 900, PEOPLE).round(2),
            }
        )
    )
    assert (made.role("Main bank"), made.role("amount spent")) == ("brand", "revenue")
    check(made.folder)


def test_columns_of_chosen_or_not_are_one_question(draft):
    pets = {f"Q6_{k}": rng().integers(0, 2, PEOPLE) for k in (1, 2, 3)}
    marked = {f"爱好({name})": np.where(rng().random(PEOPLE) > 0.5, "1", "") for name in ("运动", "阅读")}
    worded = {f"Media [{name}]": np.where(rng().random(PEOPLE) > 0.6, name, "") for name in ("TV", "Radio")}
    made = draft(answers(**pets, **marked, **worded))
    assert made.asked["sets"]["Q6"] == {"selected": 1, "items": ["Q6_1", "Q6_2", "Q6_3"]}
    assert made.asked["sets"]["爱好"]["items"] == ["爱好(运动)", "爱好(阅读)"]
    assert made.asked["sets"]["Media"]["selected"] == ["TV", "Radio"]
    assert made.item("爱好(运动)")["label"] == "运动"
    check(made.folder)


def test_yes_and_no_beside_each_other_are_no_set(draft):
    made = draft(answers(u74=rng().integers(0, 2, PEOPLE), u75=rng().integers(0, 2, PEOPLE)))
    assert "sets" not in made.asked


def test_joined_answers_are_told(draft):
    made = draft(answers(media=rng().choice(["TV;Radio;", "TV;", "Radio;Paper;", "Paper;TV;"], PEOPLE)))
    assert made.item("media") == {"label": "media"}
    assert "todo: several answers a cell, joined by ';'" in made.line("media:")


def test_personal_data_are_no_items(draft):
    made = draft(
        answers(
            **{
                "Your name": [f"Person {k}" for k in range(PEOPLE)],
                "2、您的电话": [f"1380000{k:04d}" for k in range(PEOPLE)],
                "reach": [f"a{k}@example.com" for k in range(PEOPLE)],
                "IP": [f"10.0.{k % 200}.{k // 200}" for k in range(PEOPLE)],
            }
        )
    )
    assert {"Your name", "2、您的电话", "reach", "IP"}.isdisjoint(made.asked["items"])
    assert "# personal data (cells look like e-mail): reach" in made.text
    assert any(line == "Personal data, no items: Your name, 2、您的电话, reach, IP." for line in made.draft.lines())


def test_a_table_that_is_no_survey_drafts_and_checks(draft):
    table = {"item": ["a", "b", "c"], "mean": [4.25, 3.5, 2.75], "n": [120, 119, 118]}
    made = draft(table)
    assert any(line.startswith("No ratings were found") for line in made.draft.lines())
    assert "A report would answer nothing" in check(made.folder).text


def test_a_column_called_wave_has_another_name_as_an_item(draft):
    made = draft(answers(wave=[1] * 100 + [2] * 300))
    assert (made.role("wave_"), made.item("wave_")["aliases"]) == ("wave", ["wave"])
    assert survey.open(made.folder).waves == ("1", "2")
    blank = draft(answers(wave=[None] * 100 + [2] * 100 + [3] * 200))
    assert blank.role("wave_") == ""
    check(blank.folder)
