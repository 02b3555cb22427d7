"""Native dots: what their workbook holds, row by row, and lines that follow it."""

import io

from openpyxl import load_workbook

from csat_helpers.bundle import Plot, Series
from csat_helpers.look import COLOURS
from tests.pipeline.exporters.pptx.test_charts import C, one, slide

__all__ = ["slide"]  # a fixture


def test_whiskers_of_dots_are_lines_from_end_to_end(slide):
    series = Series(
        "Share", (0.3, 0.1), (0.2, 0.05), (0.4, 0.15), colour=COLOURS["gry"], colours=(COLOURS["p6"], COLOURS["gry"])
    )
    chart, _ = one(slide, Plot("dots", ("A", "B"), (series,), "share1", reference=0.5))
    ends = [[float(v.text) for v in s.findall(f"{C}xVal//{C}v")] for s in chart.iter(f"{C}ser")]
    assert ends == [[0.5, 0.5], [0.2, 0.4], [0.05, 0.15], [0.3, 0.1]]
    rows = [[float(v.text) for v in s.findall(f"{C}yVal//{C}v")] for s in chart.iter(f"{C}ser")]
    assert rows == [[0.0, 2.0], [0.5, 0.5], [1.5, 1.5], [0.5, 1.5]]


def test_a_row_of_a_scatter_s_workbook_is_a_row_of_the_chart(slide):
    series = Series("Share", (0.3, 0.1), (0.2, 0.05), (0.4, 0.15))
    chart, blob = one(slide, Plot("dots", ("A", "B"), (series,), "share1"))
    head, *rows = ([c.value for c in row] for row in load_workbook(io.BytesIO(blob)).active.iter_rows())
    assert head[1:] == ["Row", "Row", "Share", "95% low", "95% high"]
    assert rows == [["A", 0.5, 0.5, 0.3, 0.2, 0.4], ["B", 1.5, 1.5, 0.1, 0.05, 0.15]]
    lines = [s.find(f".//{C}xVal//{C}f").text for s in chart.iter(f"{C}ser")][:2]
    assert lines == ["Data!$E$2:$F$2", "Data!$E$3:$F$3"]  # whoever edits an end moves its whisker


def test_before_and_after_are_joined_along_their_row(slide):
    pair = (Series("Before", (0.3, 0.1), marker="ring"), Series("After", (0.2, 0.4)))
    chart, blob = one(slide, Plot("dots", ("A", "B"), pair, "share1", joined=True))
    joined = [[float(v.text) for v in s.findall(f"{C}xVal//{C}v")] for s in chart.iter(f"{C}ser")][:2]
    assert joined == [[0.3, 0.2], [0.1, 0.4]]
    assert [c.value for c in load_workbook(io.BytesIO(blob)).active[2]] == ["A", 0.5, 0.5, 0.3, 0.2]
