import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.exhibits.panel import wave_parts
from csat_helpers.look import COLOURS
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
    assert exhibit.bundle.notes[0].startswith("Vertical axes are cut and differ between panels")
    assert line(frames.by_wave(count=1)).bundle.notes[0].startswith("The vertical axis is cut.")


def test_waves_are_told_by_year_and_part():
    assert wave_parts("2024-03") == ("2024", "03")
    assert wave_parts("Wave 3") == ("Wave 3", "")
    assert wave_parts("2017/H2") == ("2017", "H2")


def test_long_wave_names_do_not_run_together():
    frame = frames.by_wave()
    frame["level_label"] = "Fieldwork of " + frame["level_label"]
    assert svgs.overlapping(line(frame).svg) == []


def waves(*values: float, change: float | None = None, p: float = 0.001, error: float = 0.5, **more):
    """One item over the waves, and the test of its last step."""
    rows = [
        frames.estimate("q", "Q", v, error, by="wave", level=f"W{k}", level_label=f"W{k}") for k, v in enumerate(values)
    ]
    step = values[-1] - values[-2] if change is None else change
    tested = {"item": "q", "change": step, "conf_low": step - 1.4, "conf_high": step + 1.4, "p_value": p}
    return line(pd.DataFrame(rows), changes=pd.DataFrame([tested]), **more)


def matters(exhibit) -> str:
    return next((t["text"] for t in exhibit.bundle.takeaways if t["role"] == "matters"), "")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((60, 60.2, 61, 56), "It is reliably below its W0 level of 60.0; all of the loss came in the last wave."),
        ((60, 60.2, 59.4, 56), "It is reliably below its W0 level of 60.0; the last wave is a part of that."),
        ((60, 62, 65, 56), "It had risen reliably, from 60.0 in W0 to 65.0; the last wave took back all of that and more."),
        ((60, 62, 66, 63), "It had risen reliably, from 60.0 in W0 to 66.0; the last wave took back only part of that."),
        ((60, 62, 65, 60.2), "It had risen reliably, from 60.0 in W0 to 65.0; after the last wave it does not differ "
                             "reliably from where it began."),
        ((60, 58, 55, 61.5), "It had fallen reliably, from 60.0 in W0 to 55.0; after the last wave it does not differ "
                             "reliably from where it began."),
        ((60, 60.1, 59.9, 65), "It is reliably above its W0 level of 60.0; all of the gain came in the last wave."),
        ((60, 60.4, 60.8, 59.4), "From its W0 level of 60.0 it does not differ reliably."),
    ],
)  # fmt: skip
def test_where_the_last_step_leaves_the_series(values, said):
    assert matters(waves(*values)) == said


def test_a_step_that_is_not_reliable_says_nothing_of_the_whole():
    assert matters(waves(60, 62, 65, 56, p=0.3)) == ""


def test_the_last_wave_is_the_lowest_only_where_no_interval_reaches_it():
    assert (
        waves(60, 61, 62, 56).bundle.headline == "“Q” fell from 62.0 to 56.0 in the latest wave, the lowest of 4 waves"
    )
    assert waves(57, 61, 62, 56).bundle.headline == "“Q” fell from 62.0 to 56.0 in the latest wave"
    assert waves(60, 61, 62, 66).bundle.headline.endswith("the highest of 4 waves")


def test_the_change_is_printed_with_its_own_interval():
    exhibit = waves(60, 61, 62, 56)
    assert {"−6.0", "(−7.4 to −4.6)"} <= {t.text.strip() for t in svgs.texts(exhibit.svg)}
    assert exhibit.bundle.lead == ("Down 6.0 points on W2 (95% interval of the change −7.4 to −4.6), a reliable fall.")
    still = waves(60, 61, 62, 61.5, p=0.4)
    assert still.bundle.lead == "The change since W2, −0.5 points (95% interval −1.9 to +0.9), is not reliable."
    assert exhibit.bundle.table.rows[-1][-4:] == pytest.approx((-6.0, -7.4, -4.6, 0.001))


def test_only_the_tested_fall_has_the_colour_of_one():
    fall, rise = (svgs.colours(waves(*v).svg) for v in ((60, 61, 62, 56), (60, 61, 62, 66)))
    assert {COLOURS["neg"], COLOURS["p6"]} <= fall
    assert COLOURS["neg"] not in rise
    assert COLOURS["neg"] not in svgs.colours(waves(60, 61, 62, 61, p=0.4).svg)


def test_a_hollow_last_marker_is_an_unreliable_step_and_is_told():
    told = "Hollow last point: no reliable change since the previous wave."
    still, moved = waves(60, 61, 62, 61.5, p=0.4), waves(60, 61, 62, 56)
    assert (told in still.bundle.notes, told in moved.bundle.notes) == (True, False)
    assert (still.bundle.plot.series[0].hollow[-1], moved.bundle.plot.series[0].hollow[-1]) == (True, False)
    assert not any("▲" in note or "Hollow" in note for note in line(frames.by_wave()).bundle.notes)


def test_a_change_unlike_the_printed_levels_is_explained():
    told = "Changes are computed before rounding."
    assert told in waves(60, 61, 68.267, 62.349).bundle.notes
    assert told not in waves(60, 61, 68.2, 62.2).bundle.notes


def test_the_target_is_drawn_named_and_judged():
    for target, said in ((70.0, "is not reached."), (50.0, "is reached."), (56.2, "is reached cannot be told.")):
        exhibit = waves(60, 61, 62, 56, targets={"q": target, "other": 1.0})
        assert f"Target {target:.1f}" in {t.text for t in svgs.texts(exhibit.svg)}
        assert exhibit.bundle.lead.endswith(said)
        assert exhibit.bundle.plot.reference == target
        for svg, width in ((exhibit.svg, 168.0), (exhibit.bundle.phone, 91.0)):
            assert svgs.clipped(svg, width) == []
            assert svgs.overlapping(svg) == []
    assert waves(60, 61, 62, 56, targets={"other": 1.0}).bundle.plot.reference is None
