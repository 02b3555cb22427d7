import pandas as pd

from csat_helpers import exhibits
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
    assert bundle.headline.startswith("Strongest is “Connection stability” at 75.0, weakest “")


def test_groups_show_where_they_part():
    exhibit = exhibits.radar(groups(), id="x", language="en")
    assert exhibit.bundle.headline.startswith(
        "The groups lie widest apart on “Connection stability”: Plan 0 75.0, Plan 2 91.0"
    )
    assert svgs.clipped(exhibit.svg) == []
    assert svgs.overlapping(exhibit.svg) == []
    assert "margin of error" in exhibits.radar(groups(0.1), id="x", language="en").bundle.headline


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
