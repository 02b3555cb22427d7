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


def test_a_change_says_what_it_is_of_and_how_it_was_tested():
    frame = {
        "columns": [
            "label",
            "measure",
            "wave",
            "previous_wave",
            "change",
            "std_error",
            "conf_low",
            "conf_high",
            "p_value",
        ],
        "rows": [["Speed", "index", "2026 Q2", "2026 Q1", -12.0, 1.3, -14.6, -9.4, 0.0001]],
    }
    encoding = {"kind": "bars", "x": "change", "y": "label", "low": "conf_low", "high": "conf_high", "format": "points"}
    (row,) = listed("en", encoding, frame)
    told = [row[k].value for k in ("measure", "wave", "against", "test")]
    assert told == ["Change in index", "2026 Q2", "2026 Q1", "t test, p not adjusted"]
    assert books.shown(row["std_error"].value, row["std_error"].number_format) == "1.30"


@pytest.mark.parametrize(
    ("encoding", "words"),
    [({"adjust": "holm"}, "t test, p adjusted by Holm"), ({"adjust": None}, "t test, p not adjusted"), ({}, "t test")],
)
def test_a_column_says_what_it_was_compared_with_and_by_which_test(encoding, words):
    frame = {"columns": [*COLUMNS, "mark"], "rows": [[*row, "higher" if row[11] else ""] for row in ROWS]}
    rows = listed("en", {"kind": "table", **encoding}, frame)
    assert [(row["against"].value, row["test"].value) for row in rows] == [
        ("All others of the group", words), (None, None), (None, None),
    ]  # fmt: skip


def test_a_figure_that_weighting_fixed_has_no_error_and_says_so():
    columns = ["label", "measure", "estimate", "std_error", "conf_low", "conf_high", "deff"]
    rows = [["Plan", "profile", 0.46, 0.0, 0.46, 0.46, 0.0], ["Age", "profile", 0.31, 0.01, 0.29, 0.33, 1.1]]
    fixed, free = listed("en", {"kind": "table"}, {"columns": columns, "rows": rows})
    assert [fixed[k].value for k in ("estimate", "std_error", "low", "high", "deff")] == [0.46, None, None, None, None]
    assert "no sampling error" in fixed["remark"].value
    assert free["std_error"].value == 0.01
    assert free["remark"].value is None


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
