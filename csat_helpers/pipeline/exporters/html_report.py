"""Executed notebook -> one HTML page that asks nothing of any network and is whole without its script."""

import base64
import hashlib
from typing import Any

import jinja2
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from csat_helpers.look import COLOURS
from csat_helpers.look.fonts import BOLD, SANS, SERIF
from csat_helpers.pipeline import document
from csat_helpers.pipeline.document import pictures
from csat_helpers.pipeline.document.printed import printed
from csat_helpers.pipeline.document.prose import strings
from csat_helpers.pipeline.exporters import webfonts
from csat_helpers.pipeline.gates import glyphs
from csat_helpers.pipeline.places import look_folder

# After our own letters come the reader's, for a browser that refuses fonts in a page.
SANS_STACK = f'"{SANS}", "{BOLD}", system-ui, "PingFang SC", "Microsoft YaHei", sans-serif'
CHART_STACK = f'"{BOLD}", "{SANS}", system-ui, "PingFang SC", "Microsoft YaHei", sans-serif'
SERIF_STACK = f'"{SERIF}", "{BOLD}", Georgia, serif'
HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def render(notebook: NotebookNode) -> str:
    """The page of an executed ``notebook``. Raises RenderError, or GlyphError for a character no font has."""
    read = document.read(notebook)
    glyphs.check(read)
    data = printed(read)
    charts = {e.anchor: _chart(e) for e in read.exhibits if e.picture}
    texts = [*strings(data), *(text for e in read.exhibits if e.picture for text in e.picture.texts())]
    folder, language = look_folder(), read.study.language
    script = (folder / "report.js").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("report.html.j2").render(
        **data,
        html_language=HTML_LANGUAGES[language],
        pictures=charts,
        style=Markup(_style((folder / "report.css").read_text(encoding="utf-8"), "".join(texts), language)),  # noqa: S704 - ours
        script=Markup(script),  # noqa: S704 - ours
        script_hash="sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _chart(exhibit: document.Exhibit) -> Markup:
    picture = exhibit.picture
    if picture is None:
        return Markup()
    if picture.format == "svg":
        return Markup(pictures.for_web(picture, exhibit.anchor))  # noqa: S704 - rebuilt from what may be drawn
    data = base64.b64encode(picture.content).decode()
    return Markup('<img src="data:image/png;base64,{}" alt="{}">').format(data, picture.alt)


def _style(sheet: str, text: str, language: str) -> str:
    """Fonts, the look's colours as variables (its palettes under the names the charts are given), and the sheet."""
    named = {name: colour for colour, name in pictures.VARIABLES.items()} | dict(COLOURS)
    variables = "".join(f"--{name}:{colour};" for name, colour in named.items())
    stacks = f"--sans:{SANS_STACK};--chart:{CHART_STACK};--serif:{SERIF_STACK};"
    # The numbers that the style sheet itself counts.
    return f"{webfonts.faces(text + '0123456789', language)}:root{{{variables}{stacks}}}\n{sheet}"


class CsatHTMLExporter(Exporter):
    """``jupyter nbconvert --to csat-html``, and JupyterLab's export menu."""

    export_from_notebook = "CSAT report (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **_: Any) -> tuple[str, dict[str, Any]]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The page, and nbconvert's resources; no preprocessor runs, since the document takes only what it prints."""
        resources = self._init_resources(resources)
        resources["output_extension"] = self.file_extension
        return render(nb), resources
