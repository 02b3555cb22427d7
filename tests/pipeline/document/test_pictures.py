"""An SVG keeps what is drawn and loses what could act, ask or leak into the page around it."""

import pytest

from csat_helpers.errors import RenderError
from csat_helpers.pipeline.document.pictures import Picture, clean, for_web
from tests.pipeline import samples

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onload="alert(1)"/>',
        "<style>*{color:red}</style>",
        '<image href="https://example.org/x.png"/>',
        '<image xlink:href="file:///etc/passwd"/>',
        '<rect style="fill: url(https://example.org/#a)"/>',
        '<rect fill="url( //example.org/x )"/>',
        '<a href="javascript:alert(1)"><rect/></a>',
        "<foreignObject><body>x</body></foreignObject>",
        '<use href="other.svg#x"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<rect style="background: u\\72l(https://example.org)"/>',
    ],
)
def test_what_could_act_or_ask_is_gone(inside):
    made = clean(f"<svg {NS}>{inside}</svg>").decode()
    for word in ("alert", "example.org", "passwd", "color:red", "other.svg", "foreignObject", "javascript"):
        assert word not in made


@pytest.mark.parametrize("bad", ["", "<svg", "<html/>", "not xml", '<!DOCTYPE a [<!ENTITY b "c">]><svg>&b;</svg>'])
def test_what_is_no_svg_is_refused(bad):
    with pytest.raises(RenderError, match="Cell 1"):
        clean(bad, "Cell 1")


def test_a_chart_keeps_its_drawing_and_its_words():
    picture = Picture(clean(samples.svg("zh", "line")), "svg", "alt")
    assert "问题一次解决" in list(picture.texts())
    assert picture.content.count(b"<path") > 5
    assert b"<style" not in picture.content


def test_in_a_page_ids_are_its_own_colours_are_variables_and_it_is_one_image():
    web = for_web(Picture(clean(samples.svg("en", "line")), "svg", 'It "falls" <1'), "a1")
    assert 'role="img" aria-label="It &quot;falls&quot; &lt;1"' in web
    assert 'id="a1-' in web
    assert 'href="#a1-' in web
    assert "#12607a" not in web.lower()
    assert "var(--p6)" in web
    assert "Noto Sans" not in web
    assert "width=" not in web[: web.index(">")]
