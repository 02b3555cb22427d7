import pandas as pd

from csat_helpers import exhibits
from csat_helpers.bundle import tone
from tests.exhibits import frames


def compare(frame):
    return exhibits.comparison(frame, id="x", language="en").bundle


def test_headline_tells_falls_first():
    assert compare(frames.changes()).headline == (
        "“Bill is clear and correct” fell from 60.0 to 57.1; “Problem solved first time” rose from 60.0 to 62.0"
    )


def test_several_are_named_with_their_changes_and_the_others_are_told_unmoved():
    frame = frames.changes()
    frame = pd.concat([frame, frame.assign(label=[f"More {k}" for k in range(3)], p_value=0.5)], ignore_index=True)
    frame["change"], frame["p_value"] = [-1.5, -4.0, -2.5, 0.1, 0.2, 0.3], [0.01, 0.01, 0.01, 0.5, 0.5, 0.5]
    bundle = compare(frame)
    first, second, third = (frames.changes()["label"].iloc[k] for k in (1, 2, 0))
    assert bundle.headline == (
        f"“{first}” fell 4.0 points, “{second}” 2.5 and “{third}” 1.5; no other item changed reliably"
    )
    assert compare(frame.assign(p_value=0.01, change=-frame["change"].abs())).headline.endswith(" and 3 more")
    assert [t["role"] for t in bundle.takeaways] == ["see", "do"]


def test_notes_speak_of_the_marks_that_are_drawn():
    every = compare(frames.changes().assign(p_value=0.01)).notes[0]
    assert "p values not adjusted for the number of items" in every
    assert "Hollow" not in every
    none = compare(frames.changes().assign(p_value=0.5)).notes[0]
    assert none == "Hollow dot: no reliable change."


def test_more_of_a_bottom_box_is_worse():
    marks = compare(frames.changes().assign(measure="bottom_box")).table.marks
    assert {(m["mark"], tone(m)) for m in marks} == {("up", "bad"), ("down", "good")}


def test_untested_or_unsure_changes_are_no_finding():
    for p in (0.2, float("nan")):
        bundle = compare(frames.changes().assign(p_value=p))
        assert bundle.headline == "No reliable change since the previous wave on any item"
        assert bundle.table.marks == ()


def test_waves_are_named_where_the_frame_has_them():
    frame = frames.changes().assign(wave="2026 Q2", previous_wave="2026 Q1")
    assert compare(frame).title == "Change from 2026 Q1 to 2026 Q2"


def test_changes_of_shares_are_in_percentage_points():
    frame = frames.changes().assign(measure="top_box")
    frame[["estimate", "previous", "change", "conf_low", "conf_high"]] /= 100
    bundle = compare(frame)
    assert [round(row[3], 1) for row in bundle.table.rows] == [-2.9, 0.4, 2.0]
    assert "fell from 60% to 57%" in bundle.headline


def test_a_mark_of_the_frame_stands_in_place_of_its_p_value():
    frame = frames.changes().assign(mark=["higher", "", ""])
    assert [m["mark"] for m in compare(frame).table.marks] == ["up"]
    assert compare(frame).headline.startswith("“Connection stability” rose from 60.0 to")
