import pandas as pd
import pytest

from csat_helpers import exhibits
from tests.exhibits import frames
from tests.exhibits.test_headlines import groups, moved


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
    one = one.assign(conf_low=change - 1.3, conf_high=change + 1.3)
    return one.assign(estimate=66.0, previous=66.0 - change, wave="2026 Q2", previous_wave="2026 Q1")


def test_the_message_is_where_we_stand_and_what_comes_first():
    assert summary().headline == (
        "Satisfaction stands at 66.0; “Connection stability” and “Bill is clear and correct” are the first priorities"
    )


@pytest.mark.parametrize(
    ("change", "p", "start", "note"),
    [
        (-2.0, 0.01, "Satisfaction fell from 68.0 to 66.0", "▼ Down 2.0 points since 2026 Q1"),
        (2.0, 0.01, "Satisfaction rose from 64.0 to 66.0", "▲ Up 2.0 points since 2026 Q1"),
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
    evidence = "Index 48.8 (47.6 to 50.0), importance 18.6%"
    assert rows[0] == ["Connection stability", evidence, "Improve", "Whole interval at 56.0 or above"]
    assert [row[0] for row in rows] == ["Connection stability", "Bill is clear and correct"]
    assert summary(plan=frames.plan().assign(probability=0.93)).extra["priorities"]["rows"][0][2] == (
        "Improve (certainty 93%)"
    )


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


def headlines(language: str = "en", **change) -> list[str]:
    return [p["headline"] for p in summary(language, **change).extra["findings"]]


def test_no_finding_says_the_headline_again_and_no_interval_is_told_twice():
    bundle = summary(change=pd.concat([step(-2.0, 0.01), frames.changes(count=12)]))
    told = [p["headline"] + " " + p["text"] for p in bundle.extra["findings"]]
    assert told[0] == "Satisfaction is 2.0 points below 2026 Q1. 95% interval of the fall: 0.7 to 3.3 points."
    card = bundle.extra["figure"]["interval_text"].removeprefix("95% interval ")
    assert not any(card in text or bundle.headline.split(";")[0] in text for text in told)


@pytest.mark.parametrize(
    ("before", "error", "told"),
    [
        ((70, 71, 68), 0.5, "Satisfaction is 2.0 points below 2026 Q1 and the lowest of 4 waves."),
        ((66.5, 71, 68), 0.5, "Satisfaction is 2.0 points below 2026 Q1."),  # the first wave's interval overlaps
        ((), 0.5, "Satisfaction is 2.0 points below 2026 Q1."),
    ],
)
def test_a_place_in_the_run_of_waves_is_told_where_the_intervals_bear_it(before, error, told):
    rows = [frames.estimate("overall", "O", v, error, by="wave", level=str(k)) for k, v in enumerate((*before, 66.0))]
    assert headlines(change=step(-2.0, 0.01), trend=pd.DataFrame(rows))[0] == told


def test_what_moved_is_named_with_its_size():
    changes = moved((-12.0, 0.001), (-4.8, 0.01), (1.0, 0.4))
    assert headlines(change=changes)[0] == (
        "“A” fell by 12.0 points and “B” fell by 4.8; no other item changed reliably."
    )
    changes = moved((-5.0, 0.01), (-4.0, 0.01), (-3.0, 0.01), (-2.0, 0.01), (6.0, 0.01))
    assert headlines(change=changes)[0] == (
        "“A” fell by 5.0 points, “B” fell by 4.0, “C” fell by 3.0 and 1 other item fell; “E” rose by 6.0 points."
    )
    assert "No item changed reliably since the previous wave." in headlines(change=moved((1.0, 0.4)))


def test_the_same_wave_is_told_of_what_goes_with_satisfaction_only_where_both_moved():
    linked = frames.drivers().assign(rank_prob_1=[0.97, *[0.0] * 11])
    both = pd.concat([step(-2.0, 0.01), moved((-5.0, 0.01)).assign(item="q0")])
    told = "“Connection stability” is most closely linked to “Overall satisfaction”, and fell in the same wave."
    assert told in headlines(importance=linked, change=both)
    one = pd.concat([step(-2.0, 0.3), moved((-5.0, 0.01)).assign(item="q0")])
    opposite = pd.concat([step(-2.0, 0.01), moved((5.0, 0.01)).assign(item="q0")])
    for change in (one, opposite, step(-2.0, 0.01)):
        assert not any("same wave" in h for h in headlines(importance=linked, change=change))
    assert not any("same wave" in h for h in headlines(change=both))  # the first place is not sure


def test_all_groups_below_the_rest_are_told_each_with_its_index():
    segments = groups(50, 60, 52, mark=["lower", "higher", "lower"])
    (told,) = [h for h in headlines(segments=segments) if "rest" in h]
    assert told == "Reliably less satisfied than the rest: K (plan, 50.0) and M (plan, 52.0)."
    assert not any("rest" in h for h in headlines(segments=groups(50, 60, mark="", p_value=0.3)))


@pytest.mark.parametrize(
    ("value", "told"),
    [(12.0, "Promoters outnumber"), (-12.0, "Detractors outnumber"), (1.0, "Neither promoters nor detractors")],
)
def test_a_net_promoter_score_is_told_against_zero(value, told):
    nps = frames.whole("en", "nps").assign(estimate=value, conf_low=value - 3.5, conf_high=value + 3.5)
    nothing = dict.fromkeys(("items", "importance", "priorities", "plan", "change", "segments"))
    (point,) = [h for h in headlines(recommendation=nps, **nothing) if "promoters" in h.lower()]
    assert point.startswith(told)


def test_the_card_has_the_tone_of_its_tests_and_names_the_variable():
    segments = groups(50, 60, 52, mark=["lower", "higher", ""])
    figure = summary(change=step(-2.0, 0.01), segments=segments).extra["figure"]
    assert figure["tone"] == "down"
    assert figure["bars_label"] == "Index by plan"
    assert [b["tone"] for b in figure["bars"]] == ["down", "up", ""]
    assert summary(change=step(2.0, 0.01)).extra["figure"]["tone"] == "up"
    assert summary(change=step(-2.0, 0.3)).extra["figure"]["tone"] == ""


def test_rounding_is_told_only_where_it_shows():
    def notes(previous: float) -> list[str]:
        one = step(-6.0, 0.01).assign(previous=previous, change=66.0 - previous)
        return summary(change=one).extra["figure"]["notes"]

    assert "Changes are computed before rounding." not in notes(68.3)
    one = step(-6.0, 0.01).assign(estimate=62.349, previous=68.267, change=62.349 - 68.267)
    assert "Changes are computed before rounding." in summary(change=one).extra["figure"]["notes"]
