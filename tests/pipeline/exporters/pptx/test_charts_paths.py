"""The native path diagram: shapes that can be edited, in their places, and words for who does not see them."""

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE

from csat_helpers import exhibits
from csat_helpers.look import HOUSE
from csat_helpers.pipeline.document import Exhibit
from csat_helpers.pipeline.exporters.pptx import charts, charts_paths, house
from csat_helpers.pipeline.exporters.pptx.markup import Box
from tests.exhibits import paths

BOX = Box(43, 190, 600, 236)
HOSTILE = "<b>&amp;</b> =1+1 \x07 {k} %s"


def drawn(language="en", **changed):
    stage = house.stage(HOUSE)
    slide = stage.presentation.slides.add_slide(stage.exhibit.layout)
    made = Exhibit(exhibits.path_model(paths.model(language, **changed), id="x", language=language).bundle)
    assert charts.add_chart(slide, made, BOX, HOUSE, language)
    return slide, made.bundle


def boxes(slide):
    return [
        s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE and s.has_text_frame and s.text_frame.text
    ]


def arrows(slide):
    return [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.LINE]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_boxes_hold_name_index_and_what_is_explained_as_text(language):
    slide, bundle = drawn(language)
    texts = [s.text_frame.text.split("\n") for s in boxes(slide)]
    assert [t[0] for t in texts] == list(paths.NAMES[language].values())
    assert texts[0][1] == "71.4"
    assert texts[1][1].split() == ["71.4", "R²", "0.46"]
    assert len(arrows(slide)) == len(bundle.plot.edges)


def test_every_shape_has_a_number_of_its_own_and_lies_in_the_box():
    slide, _ = drawn()
    numbers = [int(n) for n in slide.shapes._spTree.xpath(".//p:cNvPr/@id")]
    assert len(numbers) == len(set(numbers))
    for shape in [*boxes(slide), *arrows(slide)]:
        assert shape.left >= (BOX.x - 1) * 12700
        assert shape.left + shape.width <= (BOX.right + 1) * 12700
        assert shape.top >= (BOX.y - 1) * 12700
        assert shape.top + shape.height <= (BOX.bottom - charts_paths.KEY + 1) * 12700


def test_the_first_box_speaks_for_the_whole():
    slide, bundle = drawn()
    described = [s._element.xpath(".//p:cNvPr/@descr") for s in boxes(slide)]
    assert described[0] == [bundle.alt]
    assert described[1] == ["Expectations: 71.4. R² 0.46"]


def test_coefficients_stand_on_their_arrows_and_the_key_says_what_they_mean():
    slide, _ = drawn()
    (group,) = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.GROUP]
    words = [s.text_frame.text for s in group.shapes if s.has_text_frame and s.text_frame.text]
    assert {"0.51", "−0.20", "−0.06"} <= set(words)
    assert words[-4:] == [
        "interval excludes 0, width by size", "interval includes 0", "negative, interval excludes 0",
        "In the boxes: index 0–100",
    ]  # fmt: skip


def test_an_arrow_is_a_connector_with_a_head_as_wide_as_it_is_strong():
    slide, bundle = drawn()
    for shape, edge in zip(arrows(slide), bundle.plot.edges, strict=True):
        (line,) = shape._element.xpath(".//a:ln")
        assert int(line.get("w")) == round(max(edge["width"], 0.75) * 12700)
        assert line.xpath("./a:tailEnd/@type") == ["triangle"]


def test_names_of_a_client_stay_data():
    slide, _ = drawn(constructs=paths.constructs().assign(construct_label=HOSTILE))
    assert boxes(slide)[0].text_frame.text.startswith("<b>&amp;</b> =1+1 \ufffd")
