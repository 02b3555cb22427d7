from csat_helpers import exhibits
from tests.exhibits import frames


def compare(frame):
    return exhibits.comparison(frame, id="x", language="en").bundle


def test_headline_tells_falls_first():
    assert compare(frames.changes()).headline == (
        "“Bill is clear and correct” fell from 60.0 to 57.1; “Problem solved first time” rose from 60.0 to 62.0"
    )


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
