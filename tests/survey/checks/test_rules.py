"""Each quality rule on rows made to be hit by it, and on rows that only look so."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.engagement import Quality
from csat_helpers.errors import EngagementError
from csat_helpers.survey.answers import SYSTEM, Missing
from csat_helpers.survey.checks.cells import Cells, cells_of
from csat_helpers.survey.checks.found import COLUMNS
from csat_helpers.survey.checks.gibberish import is_gibberish
from csat_helpers.survey.checks.same_text import groups
from csat_helpers.survey.checks.table import checks
from csat_helpers.survey.checks.tolerated import OUT_OF_RANGE, tolerated
from csat_helpers.survey.quality import REASONS, exclude, review
from csat_helpers.survey.questionnaire import from_mapping
from csat_helpers.survey.typing_answers import typed

RATINGS = [f"q{k}" for k in range(12)]
ASKED = from_mapping(
    {
        "scales": {"r": {"min": 1, "max": 5, "missing": {6: "never used", 9: "refused"}}},
        "items": {
            "id": {"role": "id"},
            **{q: {"scale": "r", "role": "driver"} for q in RATINGS},
            "comment": {"role": "verbatim"},
        },
    }
)
DAY = pd.Timestamp("2026-06-30")


def careful(rows: int, seed: int = 1) -> pd.DataFrame:
    """Answers of people who read the questions."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.integers(1, 6, (rows, len(RATINGS))).astype(float), columns=RATINGS)
    return frame.assign(id=[f"r{k}" for k in range(rows)], comment=None)


def looked(frame: pd.DataFrame, **rules) -> pd.DataFrame:
    """The table of checks under ``rules``, a row a rule and item."""
    return review(frame, ASKED, Quality.model_validate(rules), "here", as_of=DAY).checks.set_index(["rule", "item"])


def rule(frame: pd.DataFrame, name: str, **rules) -> pd.Series:
    return looked(frame, **rules).loc[name].iloc[0]


def test_by_default_the_new_rules_only_count():
    frame = careful(40)
    frame.loc[3, RATINGS] = 4.0
    frame.loc[5, "comment"] = "asdfghjkl"
    found = review(frame, ASKED, Quality(), "here")
    assert found.keep.all()
    assert list(found.checks.columns) == COLUMNS
    assert set(found.checks["action"]) <= {"flag", "exclude", "refuse", "not checked"}
    assert found.checks.query("rows > 0")["rule"].tolist() == ["straightliner", "same answer on a scale", "gibberish"]


def test_a_row_is_set_aside_once_and_every_rule_says_how_many_it_hit():
    frame = careful(40).assign(seconds=[str(s) for s in [20, 30, *range(300, 338)]])
    frame.loc[[0, 2], RATINGS] = 4.0
    found = review(
        frame, ASKED, Quality.model_validate(
            {"seconds": "seconds", "speeders": "exclude", "straightliners": "exclude", "drop_straightliners": True}
        ), "here",
    )  # fmt: skip
    told = found.checks.set_index("rule")
    assert told.loc["faster than others", ["rows", "excluded", "before", "after"]].tolist() == [2, 2, 40, 38]
    assert told.loc["straightliner", ["rows", "excluded", "before", "after"]].tolist() == [2, 1, 38, 37]
    assert told.loc["same answer on a scale", ["rows", "excluded"]].tolist() == [2, 0]
    assert found.exclusions.to_numpy().tolist() == [["too fast", 2], ["straightliner", 1]]
    assert found.keep.tolist() == [False, False, False] + [True] * 37
    assert int(found.exclusions["rows"].sum()) + int(found.keep.sum()) == len(frame)
    assert set(found.exclusions["reason"]) <= set(REASONS)


def test_exclude_gives_what_review_does():
    frame = careful(40)
    frame.loc[7, "comment"] = "kjhkjhkjhkjh"
    rules = Quality.model_validate({"gibberish": "exclude"})
    keep, exclusions, straight = exclude(frame, ASKED, rules, "here")
    assert keep.tolist() == review(frame, ASKED, rules, "here").keep.tolist()
    assert exclusions.to_numpy().tolist() == [["gibberish", 1]]
    assert straight == 0


def test_speeders_are_measured_by_their_own_wave():
    frame = careful(40).assign(took=[100.0] * 20 + [1000.0] * 20, wave=["a"] * 20 + ["b"] * 20)
    frame.loc[[0, 20], "took"] = 29.0, 299.0
    assert rule(frame, "faster than others", speeders={"seconds": "took"})["rows"] == 2
    assert rule(frame.drop(columns="wave"), "faster than others", speeders={"seconds": "took"})["rows"] == 1
    fixed = {"seconds": "took", "min_seconds": 150, "share_of_median": None}
    assert rule(frame, "faster than others", speeders=fixed)["rows"] == 20


def test_without_durations_nothing_is_claimed():
    told = rule(careful(40), "faster than others")
    assert (told["action"], told["base"], told["detail"]) == ("not checked", 0, "no duration")


def test_one_answer_to_a_scale_and_a_long_run():
    frame = careful(40)
    frame.loc[1, RATINGS] = 3.0
    frame.loc[2, RATINGS] = [3.0] * 5 + [np.nan] * 7  # five are too few
    frame.loc[3, RATINGS] = [1.0, 2.0] + [4.0] * 4 + [np.nan] + [4.0] * 5  # nine running, a blank between them
    told = rule(frame, "same answer on a scale")
    assert (told["rows"], told["first_row"], told["base"]) == (1, 2, 39)
    assert rule(frame, "same answer on a scale", straightliners={"longest_run": 9})["rows"] == 2
    assert rule(frame, "same answer on a scale", straightliners={"longest_run": 10})["rows"] == 1


def test_a_copy_of_a_row_must_be_improbable():
    frame = careful(60)
    frame.loc[50, [*RATINGS, "comment"]] = frame.loc[10, [*RATINGS, "comment"]]
    assert rule(frame, "same answers")[["rows", "first_row"]].tolist() == [1, 51]
    common = frame.assign(**dict.fromkeys(RATINGS[:11], 5.0))  # all but one answer alike: twins by chance
    assert rule(common, "same answers")["rows"] == 0


LONG = "The engineer came two days late and nobody at the counter knew anything about my appointment at all."


@pytest.mark.parametrize(
    ("other", "hit"),
    [
        (LONG, True),
        (LONG.upper().replace(" ", "  "), True),
        (LONG.replace("two days", "2 days"), True),
        ("The engineer came in time and everybody at the counter was polite; I would go there again any day.", False),
    ],
)
def test_a_long_text_that_an_earlier_row_has_too(other, hit):
    frame = careful(10).assign(comment=[None, LONG, "fine", "fine", None, other, None, None, "fine", None])
    told = looked(frame).loc[("same text", "comment")]
    assert (told["rows"], told["base"]) == (int(hit), 2)
    assert told["first_row"] == (6 if hit else 0)


def test_chinese_texts_are_long_with_fewer_characters():
    text = "工程师晚到了两天，营业厅的人对我的预约一无所知，非常失望"
    frame = careful(4).assign(comment=[text, text + "！", "很满意", "很满意"])
    assert looked(frame).loc[("same text", "comment"), "rows"] == 1


def test_similar_texts_are_found_among_many_in_bounded_work():
    random = np.random.default_rng(3)
    words = ["".join(random.choice(list("abcdefghijklmnop"), 7)) for _ in range(400)]
    texts = ["".join(random.choice(words, 15)) for _ in range(2_000)]
    changed = [text[:50] + "zz" + text[52:] for text in texts[:200]]
    found = groups([*texts, *changed], 0.8)
    assert (found[:2_000] == np.arange(2_000)).all()
    assert (found[2_000:] == np.arange(200)).mean() >= 0.99


@pytest.mark.parametrize(
    "text",
    ["asdfgh", "asdf", "qwertyuiop", "aaaaaa", "AAAAA", "sdfsdfsdf", "dfghjk", "skdjfhskjdfh", "asdkjfhaksjdh", "jkl;jkl;jkl;",
     "123456789", "1111111", "哒哒哒哒哒", "啊啊啊啊啊啊", "阿斯蒂芬", "撒旦法撒旦法", "hkgfhgf lkgkjhg", "zxcvbnm", "，，，哦哦哦哦哦"],
)  # fmt: skip
def test_keys_struck_at_random_are_gibberish(text):
    assert is_gibberish(text)


@pytest.mark.parametrize(
    "text",
    ["无", "没有", "n/a", "N/A", "none", "-", "...", "。。。。。", "ok", "哈哈哈哈", "好好好好", "666666", "hahaha", "HTTPS", "SFMTA",
     "12345", "10086", "12306", "property", "were there", "rhythm", "Schweiz", "strengths", "Knightsbridge", "yyds", "很好很好很好",
     "The keyboard row is qwerty and the staff were kind", "Отлично всё", "とてもいい", "3.5", "2018", "BMW", "nth", "👍👍👍👍", ""],
)  # fmt: skip
def test_short_answers_numbers_and_acronyms_are_meant(text):
    assert not is_gibberish(text)


def test_attention_items():
    frame = careful(10).assign(check=["3", "3", "1", None, "3", "3", "2", "3", "3", "3"], other=["a"] * 9 + ["b"])
    told = looked(frame, attention={"check": 3, "other": ["a", "c"], "action": "exclude"})
    assert told.loc["attention"][["rows", "base", "excluded"]].to_numpy().tolist() == [[2, 9, 2], [1, 10, 1]]
    both = looked(frame, attention={"items": {"check": 1, "other": "b"}, "fails": 2, "action": "exclude"}).loc[
        "attention"
    ]
    assert both["action"].tolist() == ["flag", "flag", "exclude"]
    assert both["excluded"].tolist() == [0, 0, 7]


def test_a_rule_that_names_a_column_which_is_not_there_says_so():
    with pytest.raises(EngagementError) as raised:
        looked(careful(5), attention={"q_1": 3})
    assert str(raised.value).startswith(
        "here: Key 'quality.attention.q_1' names the column 'q_1', which is not in the data."
    )
    assert "Did you mean 'q1'?" in str(raised.value)


def test_who_left_most_of_what_he_was_asked_blank():
    frame = careful(40)
    frame.loc[4, RATINGS[:7]] = np.nan
    frame.loc[5, RATINGS[:6]] = np.nan  # half is not more than half
    assert rule(frame, "unanswered")[["rows", "first_row"]].tolist() == [1, 5]
    never = Cells(asked={q: np.arange(40) != 4 for q in RATINGS[:7]})
    assert review(frame, ASKED, Quality(), "here", cells=never).checks.set_index("rule").loc["unanswered", "rows"] == 0


def test_a_question_that_most_were_not_asked_does_not_count():
    frame = careful(40)
    frame.loc[:30, RATINGS[:8]] = np.nan  # routed: eight of twelve are blank for most
    assert rule(frame, "unanswered")["rows"] == 0


def test_cells_tell_who_was_asked_and_what_was_out_of_range():
    frame = careful(4).astype(dict.fromkeys(RATINGS, str)).assign(q0=["6", "9", "", "3"])
    cells = cells_of([typed(frame, ASKED, "f")], ASKED)
    assert cells.asked["q0"].tolist() == [False, True, True, True]
    assert set(cells.asked) == {"q0"}
    without = typed(frame.drop(columns="q1"), ASKED, "f", absent={"q1"})
    assert not cells_of([without], ASKED).asked["q1"].any()
    assert cells_of([typed(frame, ASKED, "f"), without], ASKED).asked["q1"].tolist() == [True] * 4 + [False] * 4
    assert cells.among(np.array([3, 0])).asked["q0"].tolist() == [True, False]


def test_values_out_of_range_become_missing_answers():
    assert tolerated([3, None, Missing(SYSTEM, "")], ["3", "7", ""]) == [
        3,
        Missing(OUT_OF_RANGE, "7"),
        Missing(SYSTEM, ""),
    ]
    many = tolerated([None] * 150, [str(k) for k in range(150)])
    assert len({one.code for one in many}) == 101
    frame = careful(6)
    cells = Cells(outside={"q2": np.array([0, 1, 1, 0, 0, 0], bool)}, values={"q2": ("7", "99")})
    found = review(frame, ASKED, Quality(out_of_range="exclude"), "here", cells=cells)
    told = found.checks.set_index("rule").loc["out of range"]
    assert told[["item", "rows", "excluded", "detail"]].tolist() == ["q2", 2, 2, "7, 99"]
    assert found.exclusions.to_numpy().tolist() == [["out of range", 2]]
    assert review(frame, ASKED, Quality(), "here").checks.set_index("rule").loc["out of range", "action"] == "refuse"


@pytest.mark.parametrize(
    ("start", "end", "hits"),
    [
        (["2026-06-01 10:00:00", "2026-06-02 10:00:00"], ["2026-06-01 10:05:00", "2026-06-02 09:59:59"], [1]),
        (["2026/6/1 10:00", "2026/6/2 10:00"], ["2026/6/1 10:05", "2026/7/2 10:01"], [1]),  # after the engagement's day
        (["13/06/2026 10:00", "01/07/2025 10:00"], ["13/06/2026 10:05", "30/06/2025 10:00"], [1]),
        (
            ["06/13/2026 10:00:00 AM", "06/01/2026 01:00:00 PM"],
            ["06/13/2026 01:00:00 PM", "06/01/2026 11:00:00 AM"],
            [1],
        ),
        (["12/31/1899 09:30:00 AM", "06/01/2026 01:00:00 PM"], ["", ""], [0]),
        (["46174.5", "46174.5"], ["46174.6", "46174.4"], [1]),
        (["2026-06-01T10:00:00Z", None], ["2026-06-01T10:05:00+08:00", "never"], []),
    ],
)
def test_dates_that_cannot_be(start, end, hits):
    frame = careful(2).assign(StartDate=start, EndDate=end)
    found = review(frame, ASKED, Quality.model_validate({"dates": "exclude"}), "here", as_of=DAY)
    assert np.flatnonzero(~found.keep).tolist() == hits
    assert found.checks.set_index("rule").loc["impossible dates", "base"] == sum(bool(a) for a in start)


def test_platforms_columns_of_dates_are_known_by_their_names():
    frame = careful(2).assign(
        开始答题时间=["2026-06-01 10:00", "2026-06-02 10:00"], 结束答题时间=["2026-06-01 09:00", "2026-06-02 10:09"]
    )
    told = rule(frame, "impossible dates")
    assert (told["rows"], told["detail"]) == (1, "结束答题时间 < 开始答题时间: 1")
    assert looked(careful(2)).loc["impossible dates"].iloc[0]["action"] == "not checked"


def test_a_survey_made_of_a_frame_is_checked_too():
    asked = {"scales": {"r": {"min": 1, "max": 5}}, "items": {q: {"scale": "r", "label": q.upper()} for q in RATINGS}}
    frame = careful(30)[RATINGS]
    frame.loc[2] = 5.0
    told = checks(survey.from_frame(frame, asked)).set_index("rule").loc["same answer on a scale"]
    assert told[["label", "rows", "first_row"]].tolist() == ["Q0", 1, 3]


def test_rules_are_written_short_or_long():
    long = Quality.model_validate(
        {"speeders": {"action": "exclude"}, "attention": {"items": {"q": [3]}}, "copies": None}
    )
    short = Quality.model_validate({"speeders": "exclude", "attention": {"q": 3}, "copies": False})
    assert long == short
    assert dict(Quality(seconds="t", dates={"start": "a"}).named()) == {"seconds": "t", "dates.start": "a"}
