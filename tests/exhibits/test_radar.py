import re

import pandas as pd

from csat_helpers import exhibits
from csat_helpers.look import COLOURS
from csat_helpers.look.assign import in_words
from tests.exhibits import frames, svgs


def groups(shift: float = 8.0, count: int = 3) -> pd.DataFrame:
    parts = []
    for k in range(count):
        part = frames.items("en", 6).assign(by="plan", level=str(k), level_label=f"Plan {k}")
        part[["estimate", "conf_low", "conf_high"]] += shift * k
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def test_the_whole_shows_its_ends():
    bundle = exhibits.radar(frames.items("en", 6), id="x", language="en").bundle
    assert bundle.headline.startswith("“Connection stability” is rated best, at 75.0; “")


def test_groups_show_where_they_part():
    exhibit = exhibits.radar(groups(), id="x", language="en")
    assert exhibit.bundle.headline.startswith(
        "The widest reliable gap is on “Connection stability”: Plan 0 75.0, Plan 2 91.0"
    )
    assert svgs.clipped(exhibit.svg) == []
    assert svgs.overlapping(exhibit.svg) == []
    assert "No reliable difference" in exhibits.radar(groups(0.1), id="x", language="en").bundle.headline


def test_more_groups_than_shapes_stay_in_the_table():
    bundle = exhibits.radar(groups(1, 7), id="x", language="en").bundle
    assert len(bundle.table.columns) == 8
    assert any("5 of 7 groups" in note for note in bundle.notes)


def test_two_items_or_twenty_make_no_radar():
    for count in (2, 20):
        bundle = exhibits.radar(frames.items("en", count), id="x", language="en").bundle
        assert bundle.extra["omitted"] == "A radar needs 3 to 16 items."


def test_long_labels_stay_on_the_page():
    frame = frames.items("zh", 16).assign(label=frames.LONG["zh"])
    assert svgs.clipped(exhibits.radar(frame, id="x", language="zh").svg) == []


def inks(svg: str) -> dict[str, str]:
    """The colour of each group's name in the legend."""
    found = re.findall(r"fill: (#\w{6})\" x=\"[\d.]+\" y=\"[\d.]+\">(Plan \d)<", svg)
    return {name: colour for colour, name in found}


def test_a_hidden_or_absent_level_moves_no_other_colour():
    frame = groups(2.0, 5).assign(suppressed="")
    whole = inks(exhibits.radar(frame, id="x", language="en").svg)
    assert len(set(whole.values())) == 5
    hidden = frame.copy()
    hidden.loc[hidden["level"] == "1", ["estimate", "conf_low", "conf_high"]] = float("nan")
    hidden.loc[hidden["level"] == "1", "suppressed"] = "privacy"
    rest = {name: colour for name, colour in whole.items() if name != "Plan 1"}
    for part in (hidden, frame[frame["level"] != "1"], frame[frame["level"] != "1"].iloc[::-1]):
        exhibit = exhibits.radar(part, id="x", language="en")
        assert inks(exhibit.svg) == inks(exhibit.bundle.phone) == rest
    assert {in_words(colour) for colour in exhibit.bundle.encoding["colours"]} == set(rest.values())


def test_levels_without_numbers_keep_their_colour_where_all_are_named():
    codes = ["E", "S", "W"]
    frame = groups().assign(level=lambda f: [codes[int(k)] for k in f["level"]])
    whole = inks(exhibits.radar(frame, id="x", language="en").svg)
    part = exhibits.radar(frame[frame["level"] != "S"], id="x", language="en", levels=codes)
    assert inks(part.svg) == {name: colour for name, colour in whole.items() if name != "Plan 1"}


def test_the_whole_beside_its_groups_has_no_colour_of_a_group():
    whole = frames.items("en", 6).assign(level_label="Plan 9")
    found = inks(exhibits.radar(pd.concat([whole, groups()]), id="x", language="en").svg)
    assert found["Plan 9"] == COLOURS["sec"]
    assert {k: v for k, v in found.items() if k != "Plan 9"} == inks(
        exhibits.radar(groups(), id="x", language="en").svg
    )
