import pytest

from csat_helpers import exhibits
from csat_helpers.exhibits.bars import bars_of
from csat_helpers.exhibits.bars_words import extremes
from csat_helpers.look import COLOURS
from tests.exhibits import frames, svgs


def bars(frame, **k):
    return exhibits.bars(frame, id="x", language="en", **k)


def test_headline_is_the_widest_reliable_gap_within_a_group():
    assert bars(frames.segments()).bundle.headline == (
        "“Overall satisfaction” is reliably lower for Prepaid than for Family plan: 60.0 against 72.0"
    )


def test_no_gap_no_claim():
    headline = bars(frames.segments(spread=1.0)).bundle.headline
    assert headline == "No reliable difference between groups: “Overall satisfaction” lies between 65.5 and 66.5"


def test_levels_of_different_columns_are_not_compared():
    frame = frames.segments()
    frame.loc[frame["by"] == "plan", ["estimate", "conf_low", "conf_high"]] += 30
    high, low = extremes(bars_of(frame, None, "en", {}))
    assert high.group == low.group


def test_colour_and_sign_only_where_intervals_part():
    table = bars(frames.segments(), total=frames.whole()).bundle.table
    assert {(table.rows[m["row"]][1], m["mark"]) for m in table.marks} == {
        ("Prepaid", "down"), ("Family plan", "up"), ("18–29", "down"), ("60 and over", "up"),
    }  # fmt: skip


def test_the_frames_own_total_is_the_reference():
    import pandas as pd

    exhibit = bars(pd.concat([frames.whole(), frames.segments()]))
    assert "All respondents 66.0" in [t.text for t in svgs.texts(exhibit.svg)]
    assert "Total" not in [row[1] for row in exhibit.bundle.table.rows]


def test_labels_name_the_groups():
    bundle = bars(frames.segments(), labels={"plan": "Tariff"}).bundle
    assert {row[0] for row in bundle.table.rows} == {"Tariff", "Age"}


def test_items_are_sorted_and_one_bar_just_stands():
    bundle = bars(frames.items(count=5)).bundle
    estimates = [row[2] for row in bundle.table.rows]
    assert estimates == sorted(estimates, reverse=True)
    assert bars(frames.whole()).bundle.headline == "“Overall satisfaction” stands at 66.0 (95% interval 64.7 to 67.3)"


def test_small_bases_are_starred_and_hidden_rows_told():
    frame = frames.segments()
    frame.loc[0, "flag"] = "caution"
    frame.loc[1, ["estimate", "conf_low", "conf_high"]] = float("nan")
    frame.loc[1, "suppressed"] = "reliability"
    exhibit = bars(frame)
    assert "Prepaid *" in [t.text for t in svgs.texts(exhibit.svg)]
    assert "* Small base: read with caution." in exhibit.bundle.notes
    assert "1 figure is hidden because too few people answered." in exhibit.bundle.notes


@pytest.mark.parametrize("measure", ["nps", "share", "mean"])
def test_other_measures_keep_their_zero_and_format(measure):
    frame = frames.segments("en", measure, 4.0)
    if measure == "share":
        frame[["estimate", "conf_low", "conf_high"]] = frame[["estimate", "conf_low", "conf_high"]] / 100 + 0.3
    exhibit = bars(frame)
    assert exhibit.bundle.encoding["format"] == measure
    assert svgs.clipped(exhibit.svg) == []


def test_more_rows_than_a_page_holds_stay_in_the_table():
    import pandas as pd

    frame = pd.concat([frames.segments().assign(by=f"c{k}") for k in range(9)])
    exhibit = bars(frame)
    assert svgs.height(exhibit.svg) < 190
    assert len(exhibit.bundle.table.rows) == 63
    assert any("of 63 rows" in note for note in exhibit.bundle.notes)


def lettered():
    frame = frames.segments()
    frame["column"] = list("ABCDEFG")
    frame["letters"] = ["", "a", "A B", "", "", "", "D"]
    return frame


def test_letters_stand_beside_the_figures_and_their_levels():
    exhibit = bars(lettered())
    found = {t.text: t.size for t in svgs.texts(exhibit.svg)}
    assert found["AB"] == 6.0
    assert {"A", "B", "C", "D", "G"} <= set(found)
    assert svgs.clipped(exhibit.svg) == []
    assert svgs.overlapping(exhibit.svg) == []
    table = exhibit.bundle.table
    assert {(table.rows[m["row"]][1], m["letters"]) for m in table.marks if "letters" in m} == {
        ("Postpaid", "a"), ("Family plan", "A B"), ("60 and over", "D"),
    }  # fmt: skip
    assert [row[2] for row in table.rows] == list("ABCDEFG")
    assert exhibit.bundle.notes[0].startswith("Letters name the levels of the same group that a figure exceeds")


def test_the_tested_pair_is_the_headline_and_colours_the_bars():
    bundle = bars(lettered(), total=frames.whole()).bundle
    assert bundle.headline == (
        "“Overall satisfaction” is reliably lower for Prepaid than for Family plan: 60.0 against 72.0"
    )
    assert {(bundle.table.rows[m["row"]][1], m["mark"]) for m in bundle.table.marks if "mark" in m} == {
        ("Prepaid", "down"), ("Family plan", "up"), ("18–29", "down"), ("60 and over", "up"),
    }  # fmt: skip
    assert not any("overlap" in note for note in bundle.notes)
    assert bundle.lead == ""


def marked(**marks: str):
    """The groups of a plan and of age, those named marked against the rest."""
    frame, found = frames.segments(), {name.replace("_", " "): mark for name, mark in marks.items()}
    return frame.assign(mark=[found.get(name, "") for name in frame["level_label"]], p_value=0.5)


def test_marks_against_the_rest_stand_in_place_of_overlapping_intervals():
    bundle = bars(marked(Postpaid="lower"), total=frames.whole()).bundle
    assert [(m["row"], m["mark"]) for m in bundle.table.marks] == [(1, "down")]
    assert bundle.notes[0].startswith("▲ ▼ and colour: each group is tested against all others under its heading")
    assert bundle.headline == "“Overall satisfaction” is reliably below the rest for Postpaid (66.0)"
    assert bundle.lead == "All respondents together: 66.0."


def test_who_is_above_is_told_beside_a_headline_that_has_no_room():
    above = {"Postpaid": "higher", "45–59": "higher", "60_and_over": "higher", "Family_plan": "higher"}
    bundle = bars(marked(Prepaid="lower", **above), total=frames.whole()).bundle
    assert bundle.headline == "“Overall satisfaction” is reliably below the rest for Prepaid (60.0)"
    assert bundle.lead == (
        "Reliably above the rest: Family plan (72.0), 60 and over (72.0), 45–59 (68.0) and Postpaid (66.0). "
        "All respondents together: 66.0."
    )


def takeaway(bundle, role: str) -> str:
    return next((t["text"] for t in bundle.takeaways if t["role"] == role), "")


def test_groups_of_different_columns_may_be_the_same_people():
    bundle = bars(marked(Prepaid="lower", **{"18–29": "lower"})).bundle
    assert "Prepaid and 18–29 stand under different headings and overlap" in takeaway(bundle, "matters")
    assert takeaway(bundle, "do").startswith("Start with Prepaid, the lowest:")
    assert "also in 18–29" in takeaway(bundle, "do")
    alone = bars(marked(Prepaid="lower", Postpaid="lower")).bundle
    assert takeaway(alone, "matters") == ""
    assert "these groups" in takeaway(alone, "do")


@pytest.mark.parametrize(
    ("adjust", "said"),
    [
        ("fdr_bh", "false discovery rate"),
        ("holm", "family-wise error"),
        (None, "of twenty groups that do not differ, about one is marked by chance"),
    ],
)
def test_the_note_says_how_p_values_were_adjusted(adjust, said):
    assert said in bars(marked(Prepaid="lower"), adjust=adjust).bundle.notes[1]
    assert not any(said in note for note in bars(frames.segments()).bundle.notes)


def test_untested_bars_are_grey_and_marked_ones_of_their_pole():
    found = {c.upper() for c in svgs.colours(bars(marked(Prepaid="lower", Postpaid="higher")).svg)}
    assert {COLOURS["line"], COLOURS["p4"], COLOURS["neg2"]} <= found
    none = {c.upper() for c in svgs.colours(bars(marked(), total=frames.whole()).svg)}
    assert not {COLOURS["p4"], COLOURS["neg2"], COLOURS["p2"]} & none


def test_chinese_groups_are_customers():
    frame = frames.segments("zh").assign(mark=["lower", "", "", "", "", "", ""])
    headline = exhibits.bars(frame, id="x", language="zh").bundle.headline
    assert "预付费客户（60.0）" in headline
