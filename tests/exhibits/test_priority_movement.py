"""Moved priorities: only what the tests and the probabilities hold up is said and drawn strongly."""

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.look import COLOURS
from tests.exhibits import frames, svgs
from tests.exhibits.moved_frames import movement


def made(frame, language="en", **more):
    return exhibits.priority_movement(frame, id="m", language=language, **more)


def came(probability: float, p_value: float = 0.001) -> pd.DataFrame:
    """The first item in another quadrant than before, so surely and by such a test."""
    frame = movement()
    frame.loc[0, ["previous_quadrant", "quadrant"]] = "keep", "fix"
    frame.loc[0, "prob_this_move"], frame.loc[0, "performance_p_value"] = probability, p_value
    return frame


def test_a_sure_move_is_the_headline():
    bundle = made(came(0.97)).bundle
    assert bundle.headline == "“Connection stability” moved from Protect to Fix first"
    assert bundle.finding == "reliable"
    assert {t["role"]: t["text"] for t in bundle.takeaways}["do"].startswith("Look into “Connection stability” first")


def test_a_likely_move_is_said_to_be_probable():
    assert made(came(0.85)).bundle.headline == "“Connection stability” probably moved from Protect to Fix first"


@pytest.mark.parametrize(("probability", "p_value"), [(0.7, 0.001), (0.97, 0.3)])
def test_what_is_not_sure_is_no_move(probability, p_value):
    assert "moved from" not in made(came(probability, p_value)).bundle.headline


def test_reliable_changes_within_a_quadrant():
    bundle = made(movement()).bundle
    only = "Only “Bill is clear and correct” became reliably more important (10.0% to 13.0%)"
    assert bundle.headline == f"{only}; no item reliably changed quadrant"
    assert bundle.finding == "reliable"
    assert any("1 in 20" in note for note in bundle.notes)
    assert bundle.subtitle.endswith("n = 2,300 (2026 Q1), n = 2,412 (2026 Q2)".replace("n = ", "n\u00a0=\u00a0"))


def test_several_changes_of_importance_are_told_by_their_direction():
    frame = movement()
    frame.loc[4, ["importance_change", "importance_p_value"]] = -0.02, 0.01
    assert made(frame).bundle.headline.startswith("“Bill is clear and correct” became reliably more important; “")
    assert "became reliably less important; no item reliably changed quadrant" in made(frame).bundle.headline


def test_a_map_of_one_wave_ends_where_that_of_two_does():
    now = made(movement()).bundle.plot
    then = exhibits.priority_map(
        movement().drop(columns=["previous_importance", "previous_performance"]), id="m", language="en"
    )
    ends = [(p.minimum, p.maximum, p.x_minimum, p.x_maximum) for p in (now, then.bundle.plot)]
    assert ends[0] == ends[1]
    assert all(end % 5 == 0 for end in ends[0][:2])


def test_no_reliable_change_is_said():
    bundle = made(movement(moved=False)).bundle
    assert (bundle.headline, bundle.finding) == (
        "No item became reliably more or less important since 2026 Q1; no item reliably changed quadrant", "none"
    )  # fmt: skip
    assert COLOURS["p6"] not in [point for s in bundle.plot.series for point in s.colours]
    assert set(bundle.plot.series[0].colours) == {COLOURS["gry"]}


def test_only_reliable_movement_is_coloured():
    plot = made(movement()).bundle.plot
    ink = dict(zip(plot.categories, plot.series[0].colours, strict=True))
    assert ink["Connection stability"] == COLOURS["neg"]
    assert ink["Bill is clear and correct"] == COLOURS["ink"]
    assert set(ink.values()) == {COLOURS["neg"], COLOURS["ink"], COLOURS["gry"]}


def test_the_plot_has_both_waves():
    frame = movement().sort_values("importance", ascending=False)
    plot = made(frame).bundle.plot
    assert plot.joined
    assert [s.name for s in plot.series] == ["2026 Q2", "2026 Q1"]
    assert plot.series[1].values == pytest.approx(tuple(frame["previous_performance"]))
    assert plot.series[0].x == pytest.approx(tuple(frame["importance"]))


def test_the_table_tells_then_now_and_the_change():
    table = made(came(0.97)).bundle.table
    first = next(row for row in table.rows if row[0] == "Connection stability")
    assert first[4] == pytest.approx(-6.0)
    assert first[3] - first[2] == pytest.approx(-6.0)
    assert first[8] == "Protect → Fix first"
    shares = [row for row in table.rows if row[1] == "Importance, %"]
    assert sum(row[3] for row in shares) == pytest.approx(100)
    assert {m["mark"] for m in table.marks} == {"down", "up"}


def test_items_that_are_not_compared_are_named():
    frame = movement()
    frame.loc[3, ["importance", "previous_importance", "previous_performance"]] = float("nan")
    frame.loc[3, "reason"] = "not asked, or answered by nobody, in 2026 Q1"
    bundle = made(frame).bundle
    assert "Not on the map: “Mobile data speed”, not asked, or answered by nobody, in 2026 Q1." in bundle.notes
    assert "Mobile data speed" not in bundle.plot.categories


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [1, 5, 12, 40])
def test_any_number_of_items_fits_page_and_phone(language, count):
    exhibit = made(movement(language, count), language)
    assert svgs.clipped(exhibit.svg) == []
    assert svgs.overlapping(exhibit.svg) == []
    assert svgs.height(exhibit.svg) < 170
    assert svgs.clipped(exhibit.bundle.phone, 91.0) == []
    assert unsupported_words(exhibit.bundle, WORDS) == []


def test_long_names_are_whole_or_have_a_key():
    long = movement(count=12).assign(label=[f"{frames.LONG['en']} {k}" for k in range(12)])
    texts = [t.text for t in svgs.texts(made(long).svg)]
    assert sum(text.startswith("How well our people") for text in texts) == 12


def test_one_wave_is_left_out():
    assert "two waves" in made(pd.DataFrame({"importance": []})).bundle.extra["omitted"]
