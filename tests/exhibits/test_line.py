from csat_helpers import exhibits
from csat_helpers.exhibits.panel import wave_parts
from tests.exhibits import frames, svgs


def line(frame, **k):
    return exhibits.line(frame, id="x", language="en", **k)


def test_headline_tells_the_tested_step():
    bundle = line(frames.by_wave(), changes=frames.changes()).bundle
    assert bundle.headline == (
        "“Connection stability” has risen from 58.0 in 2024 Q3 to 61.6; "
        "“Bill is clear and correct” fell from 67.2 to 64.7 in the latest wave"
    )


def test_without_a_test_only_parted_ends_are_a_change():
    assert "has risen from 58.0 in 2024 Q3 to 61.6" in line(frames.by_wave(count=1)).bundle.headline
    wide = frames.by_wave(count=1)
    wide["conf_low"], wide["conf_high"] = wide["estimate"] - 9, wide["estimate"] + 9
    bundle = line(wide).bundle
    assert bundle.headline == "“Connection stability” stands at 61.6, no reliable change since 2024 Q3"
    assert not any("▲" in note for note in bundle.notes)


def test_only_tested_changes_are_marked():
    marks = line(frames.by_wave(), changes=frames.changes()).bundle.table.marks
    assert [(m["row"], m["mark"]) for m in marks] == [(1, "up"), (2, "down")]
    assert line(frames.by_wave()).bundle.table.marks == ()


def test_one_wave_is_left_out():
    bundle = line(frames.by_wave().groupby("item").head(1)).bundle
    assert bundle.extra["omitted"] == "There is one wave only."


def test_bases_stand_under_the_first_panel_and_the_cut_axis_is_told():
    exhibit = line(frames.by_wave())
    assert {"n", "2,188", "2,307"} <= {t.text for t in svgs.texts(exhibit.svg)}
    assert exhibit.bundle.notes[0].startswith("Vertical axes are cut")


def test_waves_are_told_by_year_and_part():
    assert wave_parts("2024-03") == ("2024", "03")
    assert wave_parts("Wave 3") == ("Wave 3", "")
    assert wave_parts("2017/H2") == ("2017", "H2")


def test_long_wave_names_do_not_run_together():
    frame = frames.by_wave()
    frame["level_label"] = "Fieldwork of " + frame["level_label"]
    assert svgs.overlapping(line(frame).svg) == []
