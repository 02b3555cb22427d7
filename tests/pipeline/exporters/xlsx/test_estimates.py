"""The list of estimates: a row an estimate with its interval, as the frames have them."""

import pytest

from csat_helpers.locale import say
from csat_helpers.pipeline import document
from csat_helpers.pipeline.exporters import xlsx
from csat_helpers.pipeline.exporters.xlsx import estimates
from csat_helpers.pipeline.exporters.xlsx.book import Book
from tests.pipeline import samples
from tests.pipeline.exporters.xlsx import books

COLUMNS = ["item", "label", "measure", "by_label", "level_label", "estimate", "std_error", "conf_low", "conf_high",
           "base", "weighted_base", "p_value", "letters", "suppressed", "flag", "reason"]  # fmt: skip
ROWS = [
    ["q", "Speed", "index", "Plan", "Prepaid", 54.21, 1.25, 51.7, 56.7, 405, 396.2, 0.0004, "A b", "", "", ""],
    ["q", "Speed", "top_box", "Plan", "Family", 0.634, 0.02, 0.59, 0.67, 40, 41.0, None, "", "", "caution", ""],
    ["q", "Speed", "nps", "Plan", "Other", None, None, None, None, None, None, None, "", "privacy", "", ""],
]
MAP = {
    "columns": ["label", "importance", "importance_low", "importance_high", "performance", "performance_low",
                "performance_high", "base"],
    "rows": [["Speed", 0.34, 0.29, 0.39, 47.4, 45.6, 49.2, 1040]],
}  # fmt: skip
AXES = {
    "kind": "map", "x": "importance", "x_low": "importance_low", "x_high": "importance_high",
    "y": "performance", "y_low": "performance_low", "y_high": "performance_high",
}  # fmt: skip


def made(language, encoding, frame):
    bundle = samples.exhibit(language, "table", id="told", frame=frame, encoding=encoding)
    return document.read(books.small(language, samples.quotes(language), bundle))


def listed(language, encoding, frame):
    """The rows of the list for one exhibit: values by heading."""
    read = made(language, encoding, frame)
    sheet = books.opened(xlsx.workbook(read))["Estimates" if language == "en" else _zh_name(read)]
    (table,) = sheet.tables.values()
    head, *rows = sheet[table.ref]
    names = {text: key for key, text in estimates.headings(language).items()}
    assert len(names) == len(estimates.headings(language)), "every heading is there once"
    label = next(e.label for e in read.exhibits if e.bundle.id == "told")
    found = [dict(zip([names[c.value] for c in head], row, strict=True)) for row in rows]
    return [row for row in found if row["exhibit"].value == label]


def _zh_name(read):
    return say(read.study.language, "Estimates")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_row_has_the_estimate_its_interval_test_and_bases(language):
    rows = listed(language, {"kind": "table"}, {"columns": COLUMNS, "rows": ROWS})
    told = [
        [row[k].value for k in ("estimate", "low", "high", "std_error", "p", "base", "weighted_base")] for row in rows
    ]
    assert told == [
        [54.21, 51.7, 56.7, 1.25, 0.0004, 405, 396.2],
        [0.634, 0.59, 0.67, 0.02, None, 40, 41.0],
        ["[c]", None, None, None, None, None, None],
    ]
    assert [row["letters"].value for row in rows] == ["Ab", None, None]
    assert rows[1]["remark"].value.startswith("*")


def test_estimates_are_shown_by_what_they_measure():
    rows = listed("en", {"kind": "table"}, {"columns": COLUMNS, "rows": ROWS})
    shown = [books.shown(row["estimate"].value, row["estimate"].number_format) for row in rows[:2]]
    assert shown == ["54.2", "63.4%"]
    assert books.shown(rows[0]["p"].value, rows[0]["p"].number_format) == "<.001"


def test_a_map_gives_importance_and_performance():
    rows = listed("en", AXES, MAP)
    assert [[row[k].value for k in ("estimate", "low", "high")] for row in rows] == [
        [0.34, 0.29, 0.39],
        [47.4, 45.6, 49.2],
    ]


def test_a_change_is_the_estimate_of_its_interval():
    frame = {
        "columns": ["label", "estimate", "previous", "change", "conf_low", "conf_high"],
        "rows": [["Speed", 47.4, 59.4, -12.0, -14.6, -9.4]],
    }
    encoding = {"kind": "bars", "x": "change", "y": "label", "low": "conf_low", "high": "conf_high", "format": "points"}
    (row,) = listed("en", encoding, frame)
    assert [row[k].value for k in ("estimate", "low", "high")] == [-12.0, -14.6, -9.4]
    assert books.shown(row["estimate"].value, row["estimate"].number_format) == "−12.0"


def test_an_exhibit_leads_to_its_rows():
    read = made("en", {"kind": "table"}, {"columns": COLUMNS, "rows": ROWS})
    book = books.opened(xlsx.workbook(read))
    label = next(e.label for e in read.exhibits if e.bundle.id == "told")
    (sheet,) = [s for s in book if s.title.startswith(label + " ")]
    (link,) = [c.hyperlink.location for c in books.cells(sheet) if c.hyperlink and "Estimates" in c.hyperlink.location]
    cell = link.rpartition("!")[2]
    assert book["Estimates"][cell].value == label
    assert book["Estimates"].cell(int(cell[1:]) - 1, 1).value != label


def test_an_exhibit_without_intervals_is_not_in_the_list():
    read = document.read(books.small("en", samples.quotes("en"), samples.exhibit("en", "drivers")))
    assert not [e for e in read.exhibits if estimates.rows(e, Book(read))]
    assert "Estimates" not in books.opened(xlsx.workbook(read)).sheetnames
