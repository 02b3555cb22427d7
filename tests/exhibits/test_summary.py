import pytest

from csat_helpers import exhibits
from tests.exhibits import frames


def summary(language: str = "en", **change):
    given = {
        "satisfaction": frames.whole(language),
        "recommendation": frames.whole(language, "nps"),
        "items": frames.items(language),
        "importance": frames.drivers(language),
        "priorities": frames.priorities(language),
        "plan": frames.plan(language),
        "change": frames.changes(language, 12),
        "segments": frames.segments(language),
    }
    return exhibits.summary(**{**given, **change}, id="s", language=language).bundle


def step(change: float, p: float):
    one = frames.changes(count=1).assign(item="overall", label="Overall satisfaction", change=change, p_value=p)
    return one.assign(estimate=66.0, previous=66.0 - change, wave="2026 Q2", previous_wave="2026 Q1")


def test_the_message_is_where_we_stand_and_what_comes_first():
    assert summary().headline == (
        "Satisfaction stands at 66.0; “Connection stability” and “Bill is clear and correct” are the first priorities"
    )


@pytest.mark.parametrize(
    ("change", "p", "start", "note"),
    [
        (-2.0, 0.01, "Satisfaction fell from 68.0 to 66.0", "▼ −2.0 since 2026 Q1"),
        (2.0, 0.01, "Satisfaction rose from 64.0 to 66.0", "▲ +2.0 since 2026 Q1"),
        (
            2.0,
            0.30,
            "Satisfaction stands at 66.0, with no reliable change from 64.0",
            "No reliable change since 2026 Q1",
        ),
    ],
)
def test_a_tested_change_is_told(change, p, start, note):
    bundle = summary(change=step(change, p))
    assert bundle.headline.startswith(start)
    assert bundle.extra["figure"]["notes"][0] == note


def test_three_to_five_findings_each_with_a_sentence():
    for language in ("en", "zh"):
        points = summary(language).extra["findings"]
        assert 3 <= len(points) <= 5
        assert all(p["headline"].endswith("." if language == "en" else "。") for p in points)


def test_the_figure_is_written_and_drawn_from_the_frame():
    figure = summary().extra["figure"]
    assert (figure["value"], figure["text"]) == (66.0, "66.0")
    assert figure["interval_text"] == "95% interval 64.7 to 67.3"
    assert [b["text"] for b in figure["bars"]] == ["60.0", "66.0", "72.0"]


def test_priorities_have_evidence_and_a_test():
    rows = summary().extra["priorities"]["rows"]
    assert rows[0] == ["Connection stability", "Importance 18.6%, index 48.8", "Improve", "Index ≥ 56.0"]
    assert [row[0] for row in rows] == ["Connection stability", "Bill is clear and correct"]


def test_what_the_data_cannot_place_is_not_called_first():
    unsure = frames.priorities().assign(unstable=True)
    assert summary(priorities=unsure).headline == "Satisfaction stands at 66.0; “Connection stability” may come first"


def test_what_is_not_given_is_not_told():
    nothing = dict.fromkeys(("recommendation", "items", "importance", "priorities", "plan", "change", "segments"))
    bundle = summary(**nothing)
    assert bundle.headline == "Satisfaction stands at 66.0"
    assert bundle.extra["priorities"]["rows"] == []
    assert bundle.extra["figure"]["bars"] == []


def test_recommendation_stands_in_for_satisfaction_without_a_gauge():
    bundle = summary(satisfaction=frames.whole().head(0), segments=None)
    assert bundle.extra["figure"]["text"] == "+12"
    assert bundle.extra["figure"]["value"] is None


def test_nothing_at_all_is_left_out():
    assert "omitted" in summary(satisfaction=frames.whole().head(0), recommendation=None).extra


@pytest.mark.parametrize(
    ("target", "told"),
    [(60, "Target 60.0: reached"), (66, "Target 66.0: cannot be told"), (80, "Target 80.0: not reached")],
)
def test_a_target_is_judged_by_the_interval(target, told):
    notes = summary(targets={"overall": target}).extra["figure"]["notes"]
    assert told in notes
