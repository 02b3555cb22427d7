"""The questions as they were asked: what respondents answered, and no column of the design."""

import pandas as pd

from csat_helpers import survey


def test_ratings_and_open_questions_are_listed_with_wording_answers_and_missing_codes():
    scale = {"min": 1, "max": 3, "labels": {1: "bad", 3: {"en": "good", "zh": "好"}}, "missing": {9: "refused"}}
    asked = {
        "items": {
            "q": {
                "label": {"en": "Speed", "zh": "速度"},
                "scale": scale,
                "text": {"en": "How fast?", "zh": "有多快？"},
            },
            "why": {"role": "verbatim"},
            "w": {"role": "weight"},
            "area": {"role": "segment", "scale": {"codes": {1: "North"}}},
        }
    }
    frame = pd.DataFrame({"q": [1, 3, 9], "why": ["", "slow", ""], "w": [1.0, 1.0, 1.0], "area": [1, 1, 1]})
    sv = survey.from_frame(frame, asked)
    english = survey.questions(sv).set_index("item")
    assert list(english.index) == ["q", "why"]
    assert english.loc["q"].tolist() == ["Speed", "How fast?", "1 to 3; 1 bad; 3 good", "9 refused"]
    assert english.loc["why", "answers"] == "in their own words"
    assert survey.questions(sv.speaking("zh")).loc[0, ["label", "wording"]].tolist() == ["速度", "有多快？"]


def test_a_scale_whose_points_are_all_named_needs_no_ends():
    scale = {"min": 1, "max": 2, "labels": {1: "no", 2: "yes"}}
    sv = survey.from_frame(pd.DataFrame({"q": [1, 2]}), {"items": {"q": {"scale": scale}}})
    assert survey.questions(sv).loc[0, "answers"] == "1 no; 2 yes"


def test_choices_are_listed_where_they_were_asked_and_not_where_they_are_records():
    yes = {"codes": {1: {"en": "Yes", "zh": "是"}, 2: {"en": "No", "zh": "否"}}}
    asked = {
        "knows": {"scale": yes, "text": "Do you know it?"},
        "with": {"scale": {"codes": ["I like it", "I dislike it"]}, "role": "functional", "construct": "f"},
        "without": {"scale": {"codes": ["I like it", "I dislike it"]}, "role": "dysfunctional", "construct": "f"},
        "area": {"scale": {"codes": {1: "North"}}, "role": "segment"},
    }
    frame = pd.DataFrame({"knows": [1], "with": ["I like it"], "without": ["I dislike it"], "area": [1]})
    answers = survey.questions(survey.from_frame(frame, {"items": asked})).set_index("item")["answers"]
    assert answers.to_dict() == {
        "knows": "1 Yes; 2 No",
        **dict.fromkeys(["with", "without"], "I like it; I dislike it"),
    }
