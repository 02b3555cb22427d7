"""The native map: its scales and where the names of its quadrants stand."""

from dataclasses import replace

from csat_helpers.pipeline.exporters.pptx import charts_map
from csat_helpers.pipeline.exporters.pptx.charts_map import Field
from csat_helpers.pipeline.exporters.pptx.markup import Box
from tests.exhibits.test_every_exhibit import made

BOX = Box(0, 0, 600, 300)


def kano():
    plot = made("kano", "en").bundle.plot
    assert plot is not None
    return plot


def moved(x: float, y: float):
    """Kano's map with its first feature elsewhere."""
    plot = kano()
    only = plot.series[0]
    return replace(
        plot, series=(replace(only, x=(x, *only.x[1:]), values=(y, *only.values[1:])),)
    )  # fmt: skip


def test_regions_do_not_lengthen_a_scale_whose_ends_are_known():
    for plot in (kano(), moved(0.001, 0.999)):
        field = Field(plot, BOX)
        assert (field.x, field.y) == ((0.0, 1.0), (0.0, 1.0))


def test_a_quadrant_is_not_named_under_a_point():
    def shared(plot) -> float:
        field = Field(plot, BOX)
        x, y = field.at(*field.places[0])
        return sum(charts_map._shared(area, (x - 5, y - 5, x + 5, y + 5)) for area in charts_map._corners(plot, field))

    for x in (0.02, 0.98):
        for y in (0.03, 0.97):
            assert shared(moved(x, y)) == 0
