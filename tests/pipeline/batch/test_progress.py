"""Rates and remaining times, by a clock of the test's own."""

import pytest

from csat_helpers.pipeline.batch.progress import Lines, Rate, duration


@pytest.mark.parametrize(("seconds", "said"), [(12.4, "12 s"), (250, "4 min 10 s"), (3900, "1 h 05 min")])
def test_durations(seconds, said):
    assert duration(seconds) == said


def test_the_rate_is_of_what_was_made_and_not_of_what_was_kept():
    now = [0.0]
    rate = Rate(lambda: now[0])
    rate.all = 10
    for state in ("kept", "kept", "made", "failed"):
        now[0] += 0.0 if state == "kept" else 30.0
        rate.step(state)
    assert rate.a_minute == 2.0
    assert rate.text == "4 of 10, 1 failed, 2 a minute, 3 min 00 s left"


def test_the_rate_is_of_the_last_ones():
    now = [0.0]
    rate = Rate(lambda: now[0])
    for k in range(200):
        now[0] += 60.0 if k < 100 else 1.0
        rate.step("made")
    assert rate.a_minute == pytest.approx(60.0)


def test_a_line_a_report():
    said = []
    lines = Lines(said.append)
    lines.more(2)
    lines.step("bank branch north", "kept")
    assert said == ["bank branch north: kept (1 of 2)"]
