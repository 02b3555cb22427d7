"""Pictures for slides: every letter of an SVG is drawn, in the client's colours; a PNG keeps its pixels alone."""

import io

import pytest
from PIL import Image, PngImagePlugin

from csat_helpers.errors import RenderError
from csat_helpers.look import HOUSE, Look
from csat_helpers.pipeline.document.pictures import clean
from csat_helpers.pipeline.exporters.pptx.images import LARGEST, rasters

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" fill="#12607A"/>{}</svg>'


def drawn(inside: str, look: Look = HOUSE) -> set:
    made = rasters({"a": (clean(SVG.format(inside)), "svg")}, look)["a"]
    with Image.open(io.BytesIO(made)) as image:
        return {colour for _, colour in image.convert("RGB").getcolors(10**6)}


@pytest.mark.parametrize(
    "style",
    [
        "",
        "font-family: Arial",
        'font: 700 11px "DejaVu Sans"',
        "font-family: 'Source Sans 3'",
        "font-family: Source Sans 3",
    ],
)
def test_text_of_any_family_is_drawn(style):
    quoted = style.replace('"', "&quot;")
    assert (255, 255, 255) in drawn(f'<text x="5" y="14" font-size="11" fill="#ffffff" style="{quoted}">HARBOUR</text>')


def test_the_clients_colours_are_worn():
    worn = drawn("", Look(swaps={"#12607A": "#7A1260"}))
    assert all(abs(a - b) < 3 for colour in worn for a, b in zip(colour, (0x7A, 0x12, 0x60), strict=True))


def png(size=(40, 30), **said: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, value in said.items():
        info.add_text(key, value)
    out = io.BytesIO()
    Image.new("RGB", size, "#12607A").save(out, format="PNG", pnginfo=info)
    return out.getvalue()


def test_a_png_loses_what_it_says_of_who_made_it():
    made = rasters({"a": (png(Author="SECRET", Source="SECRET-FOLDER"), "png")}, HOUSE)["a"]
    assert b"SECRET" not in made
    with Image.open(io.BytesIO(made)) as image:
        assert (image.size, image.convert("RGB").getpixel((1, 1))) == ((40, 30), (0x12, 0x60, 0x7A))


def test_a_huge_png_is_made_smaller():
    with Image.open(io.BytesIO(rasters({"a": (png((LARGEST * 2, 10)), "png")}, HOUSE)["a"])) as image:
        assert image.width == LARGEST


def test_a_broken_png_is_named():
    with pytest.raises(RenderError, match="chart-1"):
        rasters({"chart-1": (b"\x89PNG broken", "png")}, HOUSE)
