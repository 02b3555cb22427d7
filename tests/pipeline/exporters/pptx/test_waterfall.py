"""The native waterfall: each bar begins where the one above it ended, on either side of zero, with its interval."""

import io

import pytest
from lxml import etree
from openpyxl import load_workbook

from csat_helpers.bundle import Plot, Series
from csat_helpers.look import HOUSE
from csat_helpers.pipeline.document import Exhibit
from csat_helpers.pipeline.exporters.pptx import charts, house
from csat_helpers.pipeline.exporters.pptx.markup import Box
from tests.pipeline.samples import exhibit

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
BOX = Box(43, 190, 600, 236)
BEFORE, AFTER = (-9.0, -9.0, -5.0, 5.0, 2.0), (-9.0, -5.0, 5.0, 2.0, 2.0)
LOW, HIGH = (-12.0, -7.0, 1.0, 0.0, -2.0), (-6.0, -3.0, 9.0, 4.0, 6.0)


@pytest.fixture(scope="module")
def drawn():
    stage = house.stage(HOUSE)
    slide = stage.presentation.slides.add_slide(stage.exhibit.layout)
    series = (Series("Before", BEFORE, marker="none"), Series("After", AFTER, LOW, HIGH, colour="#5FA3B5"))
    plot = Plot("waterfall", ("Today", "A", "B", "C", "Expected"), series, "nps", minimum=-12.0, maximum=9.0)
    assert charts.add_chart(slide, Exhibit(exhibit("en", "bars", plot=plot)), BOX, HOUSE, "en")
    (part,) = [shape.chart.part for shape in slide.shapes if shape.has_chart]
    return etree.fromstring(part.blob), part.chart_workbook.xlsx_part.blob


def values(node, path: str) -> dict[int, float]:
    return {int(pt.get("idx")): float(pt[0].text) for pt in node.iterfind(f"{path}//{C}pt")}


def stacks(chart) -> list[dict[int, float]]:
    return [values(series, f"{C}val") for series in chart.iter(f"{C}ser")]


def test_bars_stack_up_to_what_they_join(drawn):
    foot, above, below = stacks(drawn[0])
    # What is above zero stacks on what is above zero, and what is below on what is below.
    for k in (1, 2, 3):
        ends = {max(foot[k], 0) + above[k], min(foot[k], 0) + below[k], foot[k]}
        assert max(BEFORE[k], AFTER[k]) in ends
        assert min(BEFORE[k], AFTER[k]) in ends
        assert above[k] - below[k] == pytest.approx(abs(AFTER[k] - BEFORE[k]))


def test_a_value_by_itself_is_a_stroke_about_it(drawn):
    foot, above, below = stacks(drawn[0])
    assert foot[0] + below[0] / 2 == pytest.approx(-9.0)
    assert foot[4] + above[4] / 2 == pytest.approx(2.0)
    assert 0 < above[4] < 0.5


def test_the_first_part_is_not_seen(drawn):
    first = next(drawn[0].iter(f"{C}ser"))
    assert [etree.QName(node).localname for node in first.find(f"{C}spPr")] == ["noFill", "ln"]


def test_intervals_stand_at_the_end_of_the_bar(drawn):
    """An error bar counts from the end of the series that has it: where the bar ends, up or down."""
    found = {}
    parts = stacks(drawn[0])
    for j, series in enumerate(drawn[0].iter(f"{C}ser")):
        minus, plus = (values(series, f"{C}errBars/{C}{side}") for side in ("minus", "plus"))
        for k in minus:
            side = max(parts[0][k], 0.0) if j == 1 else min(parts[0][k], 0.0) if j == 2 else parts[0][k]
            tip = side + (parts[j][k] if j else 0.0)
            found[k] = tip - minus[k], tip + plus[k]
    assert {k: pytest.approx(ends) for k, ends in enumerate(zip(LOW, HIGH, strict=True))} == found


def test_the_workbook_has_before_and_after(drawn):
    rows = list(load_workbook(io.BytesIO(drawn[1])).active.iter_rows(values_only=True))
    assert rows[0][1:3] == ("Before", "After")
    assert [row[2] for row in rows[1:6]] == list(AFTER)
