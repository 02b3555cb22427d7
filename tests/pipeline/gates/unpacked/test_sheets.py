"""Cells of the right workbook, and the points of charts."""

import io

import xlsxwriter

from csat_helpers.pipeline.gates.unpacked import unpacked
from csat_helpers.pipeline.gates.unpacked.sheets import Chart, charts, sheets
from tests.pipeline.gates import planted


def book(*rows: tuple[str | float | None, ...]) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet()
    for k, row in enumerate(rows):
        sheet.write_row(k, 0, row)
    made.close()
    return out.getvalue()


def test_a_sheet_reads_the_texts_of_its_own_workbook():
    deck = planted.swapped(
        planted.clean("en", "pptx"),
        {
            "ppt/embeddings/a1.xlsx": book(("", "", "one"), ("first", "second", 1.5)),
            "ppt/embeddings/a2.xlsx": book(("", "two"), ("third", None)),
        },
    )
    found = {s.where: s for s in sheets(list(unpacked("a.pptx", deck)))}
    one, two = (found[f"a.pptx, ppt/embeddings/a{k}.xlsx!xl/worksheets/sheet1.xml"] for k in (1, 2))
    assert one.rows[2] == {1: "first", 2: "second", 3: 1.5}
    assert two.rows == {1: {2: "two"}, 2: {1: "third"}}
    assert one.embedded
    assert Chart.of(one) == Chart(("second",), ("one",), {("second", "one"): 1.5})
    assert Chart.of(two) == Chart(("third",), ("two",), {("third", "two"): None})


def test_charts_of_a_deck_have_points():
    found = dict(charts(list(unpacked("a.pptx", planted.clean("en", "pptx")))))
    assert all(chart.series for chart in found.values())
