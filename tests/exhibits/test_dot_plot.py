import re

import numpy as np
import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.look.assign import ink
from tests.exhibits import frames, svgs


def plot(frame: pd.DataFrame | None = None, language: str = "en", **k):
    given = {"gaps": frames.gaps(language), "adjust": "holm", **k}
    return exhibits.dot_plot(
        frames.items_by_plan(language) if frame is None else frame, id="x", language=language, **given
    )


def takeaway(bundle, role: str) -> str:
    return next((t["text"] for t in bundle.takeaways if t["role"] == role), "")


def test_the_widest_tested_gap_is_the_headline():
    bundle = plot().bundle
    assert bundle.headline == (
        "The widest reliable gap is on “Connection stability”: 60.0 for Prepaid, 72.0 for Family plan"
    )
    assert bundle.finding == "reliable"
    assert takeaway(bundle, "see") == "Groups are reliably apart on 9 of 12 items."
    assert takeaway(bundle, "matters") == ("It is the same group throughout: Prepaid is lowest in all 9 of them.")


def test_chinese_groups_are_customers():
    assert "预付费客户" in plot(language="zh").bundle.headline


def test_a_wide_gap_without_its_test_is_no_finding():
    gaps = frames.gaps().assign(p_value=0.2)
    bundle = plot(gaps=gaps).bundle
    assert (bundle.headline, bundle.finding) == ("No reliable difference between the groups on any item", "none")
    assert [t for t in bundle.takeaways if t["role"] != "see"] == []
    untested = plot(gaps=gaps.assign(p_value=np.nan)).bundle
    assert untested.finding == "none"


def test_one_gap_is_told_as_one():
    gaps = frames.gaps()
    gaps.loc[gaps["item"] != "q3", "p_value"] = 0.9
    assert plot(gaps=gaps).bundle.headline.startswith("One reliable gap: “Mobile data speed”, ")


def test_without_tests_intervals_must_part():
    bundle = plot(gaps=None).bundle
    assert bundle.headline.startswith("The widest reliable gap is on “Connection stability”")
    assert "intervals do not overlap, a cautious rule" in bundle.notes[0]
    wide = frames.items_by_plan()
    wide[["conf_low", "conf_high"]] = wide[["estimate"]].to_numpy() + np.array([-20, 20])
    assert plot(wide, gaps=None).bundle.finding == "none"


def test_rows_are_sorted_by_gap():
    bundle = plot().bundle
    assert bundle.encoding["order"] == [frames.label("en", k) for k in range(12)]
    assert plot(frames.items_by_plan().iloc[::-1]).bundle.encoding["order"] == bundle.encoding["order"]


def test_the_table_has_bases_intervals_and_each_groups_distance_from_the_lowest():
    table = plot().bundle.table
    assert [c.name for c in table.columns] == [
        "label", "level", "n", "estimate", "low", "high", "gap", "gap_low", "gap_high", "p_value",
    ]  # fmt: skip
    lowest, middle, top = table.rows[:3]
    assert (lowest[1], lowest[2], lowest[6:]) == ("Prepaid", 400, (None,) * 4)
    assert middle[6] == pytest.approx(6.0)
    assert top[6:] == pytest.approx((12.0, 8.9, 15.1, 0.001))
    assert {(m["row"], m["mark"]) for m in table.marks} == {(3 * k + 2, "focus") for k in range(9)}
    assert [c.name for c in plot(gaps=None).bundle.table.columns][-1] == "gap"


@pytest.mark.parametrize(
    ("adjust", "said"), [("holm", "(Holm); intervals are not adjusted"), (None, "not adjusted for there being several")]
)
def test_the_note_names_the_test(adjust, said):
    assert said in plot(adjust=adjust).bundle.notes[0]


def test_two_groups_have_one_pair():
    frame = frames.items_by_plan()
    assert plot(frame[frame["level"] != "2"]).bundle.notes[0] == (
        "Gap: highest less lowest group, t test on the design at the 95% level."
    )


def test_hollow_markers_are_rows_without_a_reliable_gap():
    exhibit = plot()
    hollow = exhibit.svg.count('stroke-width="1.4"')
    assert hollow == 3 * 3
    assert any(note.startswith("Filled markers") for note in exhibit.bundle.notes)
    sure = plot(gaps=frames.gaps().assign(p_value=0.001))
    assert not any(note.startswith("Filled markers") for note in sure.bundle.notes)


def colours(exhibit) -> dict[str, str]:
    names = "|".join(frames.LEVELS["en"]["plan"])
    return {n: c for c, n in re.findall(rf'fill: (#\w{{6}})" x="[\d.]+" y="[\d.]+">({names})<', exhibit.svg)}


def test_a_group_keeps_its_colour_when_another_is_hidden():
    frame = frames.items_by_plan().assign(suppressed="")
    whole = colours(plot(frame))
    assert list(whole.values()) == [ink(k).colour for k in range(3)]
    frame.loc[frame["level"] == "1", ["estimate", "conf_low", "conf_high", "base"]] = np.nan
    frame.loc[frame["level"] == "1", "suppressed"] = "privacy"
    exhibit = plot(frame)
    assert colours(exhibit) == {name: c for name, c in whole.items() if name != "Prepaid"}
    assert "Prepaid" not in {row[1] for row in exhibit.bundle.table.rows}
    assert any("hidden because too few" in note for note in exhibit.bundle.notes)


def test_a_group_without_one_item_has_no_dot_there():
    frame = frames.items_by_plan()
    exhibit = plot(frame[~((frame["item"] == "q0") & (frame["level"] == "3"))])
    row = exhibit.bundle.encoding["order"].index("Connection stability")
    assert exhibit.bundle.plot.series[2].values[row] is None
    assert sum(r[0] == "Connection stability" for r in exhibit.bundle.table.rows) == 2


def test_no_column_or_one_group_is_left_out():
    frame = frames.items_by_plan()
    for few in (frames.items(), frame[frame["level"] == "1"]):
        assert plot(few).bundle.extra["omitted"] == "It takes two groups to be compared."


def many(language: str, items: int, groups: int) -> pd.DataFrame:
    one = frames.items(language, items)
    parts = [
        one.assign(by="plan", level=str(k + 1), level_label=f"{frames.LONG[language][:40]} {k + 1}")
        for k in range(groups)
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("items", [1, 3, 12, 40])
@pytest.mark.parametrize("groups", [2, 5, 7])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_few_or_many_items_and_groups_are_readable(items, groups, language):
    exhibit = plot(many(language, items, groups), language, gaps=None)
    for svg, width in ((exhibit.svg, 168.0), (exhibit.bundle.phone, 91.0)):
        assert svgs.clipped(svg, width) == []
        assert svgs.overlapping(svg) == []
    assert svgs.height(exhibit.svg) < 175
    assert len(exhibit.bundle.table.rows) == items * groups
    assert (groups > 5) == any("groups; the table has all" in note or "个群体" in note for note in exhibit.bundle.notes)


@pytest.mark.parametrize("measure", ["share", "nps", "mean"])
def test_other_measures_keep_their_format(measure):
    frame = frames.items_by_plan().assign(measure=measure)
    if measure == "share":
        frame[["estimate", "conf_low", "conf_high"]] /= 100
    exhibit = plot(frame, gaps=None)
    assert exhibit.bundle.encoding["format"] == measure
    wide = {"share": "12.0", "nps": "12", "mean": "12.00"}[measure]
    assert wide in {t.text for t in svgs.texts(exhibit.svg)}
