"""Pictures as PowerPoint takes them: an SVG drawn by typst at 200 dots an inch in our own fonts, a PNG without its extras."""

import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from PIL import Image

from csat_helpers.errors import RenderError
from csat_helpers.look import Look
from csat_helpers.pipeline.exporters.typesetting import compiled

DOTS = 200
WIDTH_MM = 168
LARGEST = 2400  # pixels of an analyst's own picture; more is not seen on a slide
_PAGES = """#set page(width: auto, height: auto, margin: 0pt, fill: none)
#let names = json("names.json")
#for (k, name) in names.enumerate() { if k > 0 { pagebreak() }; image(name, width: %dmm) }
"""


def rasters(pictures: Mapping[str, tuple[bytes, Literal["svg", "png"] | str]], look: Look) -> dict[str, bytes]:
    """Each picture as a PNG, SVGs in the client's colours. Raises RenderError for one that cannot be drawn."""
    drawn = {name: content for name, (content, kind) in pictures.items() if kind == "svg"}
    made = {name: _plain(content, name) for name, (content, kind) in pictures.items() if kind != "svg"}
    return made | (_typst(drawn, look) if drawn else {})


def _typst(drawn: Mapping[str, bytes], look: Look) -> dict[str, bytes]:
    """All in one run, a page each; what each is called there is ours."""
    with tempfile.TemporaryDirectory(prefix="csat-") as folder:
        root = Path(folder)
        names = [f"{k}.svg" for k in range(len(drawn))]
        for name, content in zip(names, drawn.values(), strict=True):
            (root / name).write_text(look.recolour(content.decode()), encoding="utf-8")
        (root / "names.json").write_text(json.dumps(names), encoding="utf-8")
        (root / "main.typ").write_text(_PAGES % WIDTH_MM, encoding="utf-8")
        try:
            pages = compiled(root / "main.typ", format="png", ppi=DOTS)
        except RenderError as problem:
            raise RenderError(f"A chart could not be drawn: {problem.what}", mend=problem.mend) from problem
    return dict(zip(drawn, pages, strict=True))


def _plain(content: bytes, name: str) -> bytes:
    """The pixels and nothing else: what wrote a PNG may have said who and where."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as opened:
            pixels = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise RenderError("Its picture is not a readable PNG.", where=name, mend="Run the cell again.") from problem
    pixels.thumbnail((LARGEST, LARGEST))
    clean = Image.new("RGBA", pixels.size)
    clean.paste(pixels)
    out = io.BytesIO()
    clean.save(out, format="PNG")
    return out.getvalue()
