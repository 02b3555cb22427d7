"""Native bars: groups on scales of their own; and rows whose names stand out."""

import dataclasses

from csat_helpers.pipeline.exporters.pptx import charts
from tests.pipeline.exporters.pptx.test_charts import A, C, cached, draw, plain_bars, slide
from tests.pipeline.samples import exhibit

__all__ = ["slide"]  # the fixture


def test_groups_with_scales_of_their_own_are_a_chart_each_without_ticks(slide):
    groups = ({"label": "A", "start": 0, "end": 2, "minimum": -50, "maximum": 100},
              {"label": "B", "start": 2, "end": 3, "minimum": 0, "maximum": 9000})  # fmt: skip
    plot = plain_bars(("a", "b", "c"), (90.0, -40.0, 8000.0), groups=groups)
    drawn = [chart for chart, _ in draw(slide, exhibit("en", "bars", plot=plot))]
    assert [cached(chart, f"{C}val") for chart in drawn] == [[90.0, -40.0], [8000.0]]
    ends = [
        [float(chart.find(f".//{C}valAx/{C}scaling/{C}{end}").get("val")) for end in ("min", "max")] for chart in drawn
    ]
    assert ends == [[-50, 100], [0, 9000]]
    assert [chart.find(f".//{C}valAx/{C}delete").get("val") for chart in drawn] == ["1", "1"]
    frames_ = [shape for shape in slide.shapes if shape.has_chart]
    assert frames_[1].left == frames_[0].left
    assert frames_[1].top >= frames_[0].top + frames_[0].height


def test_bold_names_are_those_the_plot_says(slide):
    plot = dataclasses.replace(plain_bars(("A", "B")), shape="dots", bold=(False, True))
    draw(slide, exhibit("en", "bars", plot=plot))
    bold = {run.getparent().findtext(f"{A}t"): run.get("b") for run in slide.shapes._spTree.iter(f"{A}rPr")}
    assert (bold["A"] in (None, "0"), bold["B"]) == (True, "1")
    assert charts.part(plot, 1, 2).bold == (True,)
