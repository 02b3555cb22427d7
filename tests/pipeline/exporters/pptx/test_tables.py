"""Tables on slides: all rows and columns once, heads and stub repeated, no column alone, nothing under 10 points."""

from dataclasses import asdict

import pytest

from csat_helpers.pipeline.document.grids import from_table
from csat_helpers.pipeline.exporters.pptx.tables import sheets
from tests.pipeline import banners, samples

ROOM, HEIGHT = 873.0, 280.0


def grid(table, language="en"):
    return asdict(from_table(table, language))


def flat(found):
    return [sheet for slide in found for sheet in slide]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wide_banner_is_broken_into_panels_that_repeat_the_stub(language):
    given = grid(banners.table(language, groups=(3, 4, 5, 6, 7), items=3), language)
    found = flat(sheets(given, ROOM, HEIGHT, language))
    assert len({sheet.columns for sheet in found}) > 1
    stub = given["panels"][0]["stub"]
    for sheet in found:
        assert sheet.columns[:stub] == tuple(range(stub))
        assert len(sheet.columns) >= stub + 2, "a column alone"
        assert sheet.wide <= ROOM + 0.5
        assert sheet.high <= HEIGHT + 0.5
        assert sheet.size >= 10
    shown = [c for columns in dict.fromkeys(s.columns for s in found) for c in columns[stub:]]
    assert shown == list(range(stub, len(given["columns"])))


def test_rows_of_a_long_table_are_all_there_once_and_in_order():
    given = grid(samples.long_table("en", 200).table)
    found = flat(sheets(given, ROOM, HEIGHT, "en"))
    assert [row for sheet in found for row in sheet.rows] == list(range(200))
    assert all(sheet.high <= HEIGHT + 0.5 for sheet in found)


def test_a_section_that_is_continued_repeats_its_name_and_base():
    given = grid(banners.table("en", items=1))
    given["rows"] = given["rows"][:2] + given["rows"][2:] * 30
    found = flat(sheets(given, ROOM, HEIGHT, "en"))
    assert len(found) > 1
    assert all(sheet.rows[:2] == (0, 1) for sheet in found)
    assert sorted({row for sheet in found for row in sheet.rows}) == list(range(len(given["rows"])))


def test_a_section_is_kept_whole_where_it_fits():
    given = grid(banners.table("en", items=7))
    for sheet in flat(sheets(given, ROOM, HEIGHT, "en")):
        assert given["rows"][sheet.rows[0]]["role"] == "section"


def test_a_small_table_is_set_large():
    (slide,) = sheets(grid(samples.items_table("en")), ROOM, HEIGHT, "en")
    assert len(slide) == 1
    assert slide[0].size >= 14


def test_a_cell_of_many_words_is_of_four_lines_at_most():
    given = grid(samples.items_table("en"))
    given["rows"][0]["cells"][0]["text"] = "word " * 2000
    assert max(max(sheet.heights) for sheet in flat(sheets(given, ROOM, HEIGHT, "en"))) < 90
