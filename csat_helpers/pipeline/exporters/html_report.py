"""Executed notebook -> one HTML page that asks nothing of any network and is whole without its script."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from csat_helpers.locale import say
from csat_helpers.pipeline import document
from csat_helpers.pipeline.document import lineage, pictures
from csat_helpers.pipeline.document.printed import printed
from csat_helpers.pipeline.exporters import html_theme
from csat_helpers.pipeline.gates import glyphs
from csat_helpers.pipeline.places import look_folder

HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}
# Run before the page is drawn: with a script, tables behind charts begin closed.
FIRST = 'document.documentElement.classList.add("script")'


def render(notebook: NotebookNode) -> str:
    """The page of an executed ``notebook``. Raises RenderError, or GlyphError for a character no font has."""
    return page(document.read(notebook))


def page(read: document.Document) -> str:
    """The page of a document that was read."""
    data = printed(read)
    glyphs.check(read, data)
    folder, language = look_folder(), read.study.language
    script = (folder / "report.js").read_text(encoding="utf-8")
    sheet = (folder / "report.css").read_text(encoding="utf-8")
    said = data["study"] | {"simulated": data["words"]["simulated"] if data["study"]["simulated"] else ""}
    style = html_theme.style(sheet, read.look, said, language)
    return _environment(folder).get_template("report.html.j2").render(
        **data | {"words": data["words"] | controls(language)},
        html_language=HTML_LANGUAGES[language],
        pictures={e.anchor: _charts(e) for e in read.exhibits if e.picture},
        ids={e.anchor: e.bundle.id for e in read.exhibits}, traced=lineage.told(read),
        look={"logo": html_theme.logo(read.look), "alt": read.look.logo.alt if read.look.logo else "",
              "cover": read.look.cover, "footer": read.look.footer},
        first=Markup(FIRST), style=Markup(style), script=Markup(script),  # noqa: S704 - ours
        hashes={"style": _hash(style), "scripts": [_hash(FIRST), _hash(script)]},
    )  # fmt: skip


@lru_cache(maxsize=4)
def _environment(folder: Path) -> jinja2.Environment:
    """Kept, so that the template is compiled once a process; an edited one is compiled again."""
    made = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined)
    made.filters["names"] = names
    return made


_NAME = re.compile("\u201c[\u2e80-\u9fffA-Za-z0-9 ]{1,10}\u201d|[0-9.]{1,8}\uff5e[0-9.]{1,8}[\u5c81%\u5206]?")
_HAN = re.compile("[\u2e80-\u9fff\uff5e]")


def names(text: str) -> Markup:
    """``text`` with its short Chinese names in quotation marks, and its ranges, kept on one line: Han may else break
    anywhere.

    >>> str(names("先看“网络覆盖”"))
    '先看<span class="name">“网络覆盖”</span>'
    """
    made, done = Markup(), 0
    for found in _NAME.finditer(text):
        made += escape(text[done : found.start()])
        kept = Markup('<span class="name">{}</span>') if _HAN.search(found[0]) else Markup("{}")
        made += kept.format(found[0])
        done = found.end()
    return made + escape(text[done:])


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def controls(language: str) -> dict[str, str]:
    """Words that only a page with its script shows, and those of its furniture."""
    return {
        "search": say(language, "Search the exhibits"),
        "found": say(language, "Exhibits found:"),
        "none": say(language, "No exhibit has these words."),
        "copy_csv": say(language, "Copy as CSV"),
        "copied": say(language, "Copied"),
        "failed": say(language, "The browser refused to copy."),
        "letters": say(language, "significantly above columns"),
        "exhibit_id": say(language, "Exhibit id"),
    }


def _charts(exhibit: document.Exhibit) -> dict[str, Markup]:
    """The chart for a ``broad`` screen and, where there is one, for a ``phone``; each has ids of its own."""
    drawn = {"broad": exhibit.picture, "phone": exhibit.phone}
    return {name: _chart(picture, f"{exhibit.anchor}_{name}") for name, picture in drawn.items() if picture}


def _chart(picture: pictures.Picture, name: str) -> Markup:
    if picture.format == "svg":
        return Markup(pictures.for_web(picture, name))  # noqa: S704 - rebuilt from what may be drawn
    data = base64.b64encode(picture.content).decode()
    return Markup('<img src="data:image/png;base64,{}" alt="{}">').format(data, picture.alt)


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
