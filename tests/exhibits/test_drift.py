"""The table of drift: items and what is left to decide, wave by wave; the rest counted."""

import pandas as pd

from csat_helpers.exhibits.drift import drift

COLUMNS = ["item", "column", "wave_from", "wave_to", "kind", "before", "after", "done"]
FRAME = pd.DataFrame(
    [
        ("q1", "Q01", "2025", "2026", "renamed", "q1", "Q01", "matched by alias"),
        ("", "Sex", "2025", "2026", "proposed", "SEX", "Sex", "not matched: add an alias"),
        ("", "SEX", "2025", "2026", "vanished", "SEX", "", "kept as a column of its own"),
        ("", "Sex", "2025", "2026", "appeared", "", "Sex", "kept as a column of its own"),
        ("", "x", "2025", "2026", "moved", "3", "7", "place not used"),
        ("", "y", "2025", "2026", "moved", "4", "9", "place not used"),
        ("q2", "q2", "2026", "2027", "scale", "1, 2", "1, 2, 7", "not on the scale: declare it or correct the file"),
    ],
    columns=COLUMNS,
)


def shown(frame, language="en"):
    return drift(frame, id="d", language=language).bundle


def test_what_is_left_to_decide_is_the_headline():
    assert shown(FRAME).headline == "2 changes from wave to wave are left to decide; items changed in 2 places"
    assert shown(FRAME[:1]).headline == "1 change of an item from wave to wave is provided for"
    why = shown(FRAME[4:6]).extra["omitted"]
    assert why == "No item changed from wave to wave; 2 changes of other columns are kept as they are."


def test_the_table_has_items_and_open_changes_wave_by_wave():
    bundle = shown(FRAME)
    assert [row[:4] for row in bundle.table.rows] == [
        ("2025 to 2026", "", "", ""), ("other heading", "q1", "q1", "Q01"), ("looks alike", "Sex", "SEX", "Sex"),
        ("2026 to 2027", "", "", ""), ("other values", "q2", "1, 2", "1, 2, 7"),
    ]  # fmt: skip
    assert bundle.table.roles == ("section", "", "", "section", "")
    assert bundle.table.emphasis == (2, 4)
    assert (
        "Not in the table: columns that are no items, and places of columns (gone: 1; new: 1; other place: 2)."
        in bundle.notes
    )
    assert bundle.takeaways[0]["text"].startswith(
        "Look at the columns proposed: where “SEX” and “Sex” are one question"
    )


def test_no_change_is_left_out_with_the_reason():
    assert shown(FRAME[:0]).extra["omitted"] == "Nothing changed from wave to wave."


def test_chinese():
    bundle = shown(FRAME, "zh")
    assert bundle.headline == "各期之间有2处变化有待判断；题目的变化共2处"
    assert bundle.table.rows[0][0] == "2025年至2026年"
    assert bundle.table.rows[1] == ("列名不同", "q1", "q1", "Q01", "按别名对应")


def test_new_and_gone_items_are_named_in_one_row_and_places_are_counted():
    rows = [
        ("q1", "q1", "2025", "2026", "appeared", "", "q1", "blank in the waves before"),
        ("q2", "q2", "2025", "2026", "moved", "3", "7", "place not used"),
        ("q3", "q3", "2025", "2026", "appeared", "", "q3", "blank in the waves before"),
        ("q4", "q4", "2025", "2026", "scale", "1, 2", "1, 2, 3", "read by the scale"),
        ("q5", "q5", "2025", "2026", "vanished", "q5", "", "left blank: not asked in that wave"),
    ]
    bundle = shown(pd.DataFrame(rows, columns=COLUMNS))
    assert [row[:4] for row in bundle.table.rows[1:]] == [
        ("new", "2 items", "", "q1, q3"),
        ("gone", "1 item", "q5", ""),
    ]
    assert bundle.headline == "3 changes of items from wave to wave are all provided for"
    assert "other place: 1" in bundle.notes[1]
