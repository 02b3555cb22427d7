"""Wide tables on paper: every column once, whole banners, nothing left alone, nothing too small."""

import pytest

from csat_helpers.pipeline.document.grids import from_table
from csat_helpers.pipeline.document.panels import PAGE_MM, SIZES, _in_lines, em, panels
from tests.pipeline import banners


def panels_of(*groups, language="en", **k):
    return from_table(banners.table(language, groups, **k), language).panels


def test_what_fits_is_one_panel_as_wide_as_the_page():
    (panel,) = panels_of(3, 4)
    assert panel["columns"] == list(range(9))
    assert panel["size"] >= 7.8
    assert sum(panel["widths"]) == pytest.approx(PAGE_MM, abs=0.1)
    assert panel["starts"] == [2, 5]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("groups", [(3, 4, 6, 6), (5,) * 6, (2, 20), (1, 1, 12, 9), (30,), (4,) * 9])
def test_wide_tables_are_broken_into_panels(language, groups):
    made = panels_of(*groups, language=language)
    assert [k for panel in made for k in panel["columns"] if k > 1] == list(range(2, 2 + sum(groups)))
    for panel in made:
        assert panel["columns"][:2] == [0, 1], "the stub and the total stand in each"
        assert len(panel["columns"]) > 3, "no column is left alone"
        assert sum(panel["widths"]) <= PAGE_MM + 0.1
        assert panel["size"] >= SIZES[-1] == 7.0


def test_banners_are_kept_whole_where_they_can_be():
    made = panels_of(6, 6, 6, 6)
    assert [len(panel["columns"]) - 2 for panel in made] in ([12, 12], [6, 12, 6], [12, 6, 6], [6, 6, 12], [6, 6, 6, 6])
    assert all(len({s["label"] for s in panel["spanners"]}) == len(panel["spanners"]) for panel in made)


def test_a_banner_that_must_be_parted_leaves_no_level_alone():
    made = panels_of(27)
    assert min(len(panel["columns"]) for panel in made) >= 5
    assert [s["label"] for panel in made for s in panel["spanners"]] == ["Banner 1"] * len(made)


def test_both_spanner_rows_move_with_their_columns():
    made = panels_of(3, 4, 7, 7, nested=True)
    tops = [s for panel in made for s in panel["spanners"] if s["level"] == 2]
    assert {s["label"] for s in tops} == {"Area by plan"}
    for panel in made:
        for spanner in panel["spanners"]:
            assert 2 <= spanner["start"] < spanner["end"] <= len(panel["columns"])


def test_many_letters_stand_beneath_the_figures():
    table = banners.table()
    many = ({"row": 2, "column": "c6", "letters": "A B C d e f"},)
    made = from_table(type(table)(**{**table.__dict__, "marks": many}), "en")
    assert made.panels[0]["beneath"] is True
    assert panels_of(3, 4)[0]["beneath"] is False


def test_a_table_of_a_stub_alone_has_one_panel():
    assert [p["columns"] for p in panels([{"label": ""}], [], [], 1)] == [[0]]


def test_widths_are_of_our_letters():
    assert em("中文") == 2.0
    assert 1.9 < em("0000") < 2.3
    assert em("W") > em("i")


def test_headings_stand_in_lines_as_alike_as_can_be():
    made = panels([{"label": ""}, {"label": "60 and over"}, {"label": "18 to 29"}], [], [], 1)
    assert [head.replace("\n", " ") for head in made[0]["heads"]] == ["", "60 and over", "18 to 29"]
    assert _in_lines("60 and over", em("60 and") + 0.1) == "60 and\nover"
    assert _in_lines("Very long heading", em("Very long") + 0.1) == "Very long\nheading"
    assert _in_lines("18-29", em("18-") + 0.1) == "18-\n29"


def test_a_heading_of_one_word_stays_whole():
    assert _in_lines("Prepaid", 0.5) == "Prepaid"
    assert _in_lines("x" * 10_000, 3) == "x" * 10_000
