"""One notebook cell -> what of its outputs is for the reader: published exhibits, own pictures, own tables."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from csat_helpers.bundle import MIME, Bundle, from_json
from csat_helpers.claims import unsealed
from csat_helpers.errors import RenderError
from csat_helpers.pipeline.document import pictures
from csat_helpers.pipeline.document.grids import Grid, from_html
from csat_helpers.pipeline.document.spoken import spoken


@dataclass(frozen=True)
class Shown:
    """A published exhibit, with its chart if it has one."""

    bundle: Bundle
    picture: pictures.Picture | None
    phone: pictures.Picture | None = None


@dataclass(frozen=True)
class Own:
    """An analyst's own chart: ``alt`` and ``title`` come from the cell's metadata, key ``csat``."""

    id: str
    content: bytes
    format: str
    title: str
    alt: str

    def bundle(self, section: str, language: str) -> Bundle:
        """The chart as an exhibit of kind custom, named after its section unless it has a title."""
        title = self.title or section
        nothing = {"columns": [], "rows": []}
        return Bundle(self.id, language, "", title, "", self.alt or title, nothing, {"kind": "custom"})

    def picture(self, section: str) -> pictures.Picture:
        """Its picture, with the section's title for want of a better description."""
        return pictures.Picture(self.content, self.format, self.alt or self.title or section or self.id)


def shown(cell: NotebookNode) -> Iterator[Shown | Own | Grid]:
    """What ``cell`` publishes, in order. Streams are dropped; an error is one here too.

    Raises RenderError naming the cell.
    """
    if cell.cell_type != "code":
        return
    where = f"Cell {cell.get('id', '?')}"
    for k, output in enumerate(cell.outputs):
        if output.output_type == "error":
            raise RenderError(
                f"It ended in an error ({output.get('ename', 'unknown')}).", where=where, mend="Mend it and run again."
            )
        if output.output_type in ("execute_result", "display_data"):
            yield from _published(output.data, cell, f"{cell.get('id', 'cell')}-{k}", where)


def _published(data: NotebookNode, cell: NotebookNode, name: str, where: str) -> Iterator[Shown | Own | Grid]:
    if MIME in data:
        yield _exhibit(data, where)
    elif chart := _chart(data, where):
        facts = cell.metadata.get("csat") or {}
        yield Own(name, *chart, title=str(facts.get("title", "")), alt=str(facts.get("alt", "")))
    elif "text/html" in data:
        yield from from_html(_text(data["text/html"]))


def _exhibit(data: NotebookNode, where: str) -> Shown:
    try:
        bundle = spoken(unsealed(from_json(data[MIME])))
    except ValueError as problem:
        raise RenderError(str(problem), where=where) from None
    except (KeyError, TypeError, AttributeError) as problem:
        raise RenderError(f"Its exhibit is ill-formed ({problem}).", where=where, mend="Run it again.") from None
    chart = _chart(data, f"{where}, exhibit {bundle.id}")
    alt = bundle.alt or bundle.title
    phone = pictures.Picture(pictures.clean(bundle.phone, where), "svg", alt) if bundle.phone else None
    return Shown(bundle, pictures.Picture(*chart, alt=alt) if chart else None, phone)


def _chart(data: NotebookNode, where: str) -> tuple[bytes, str] | None:
    if "image/svg+xml" in data:
        return pictures.clean(_text(data["image/svg+xml"]), where), "svg"
    if "image/png" in data:
        try:
            return base64.b64decode("".join(_text(data["image/png"]).split()), validate=True), "png"
        except binascii.Error:
            raise RenderError("Its picture is not readable.", where=where, mend="Run it again.") from None
    return None


def _text(value: object) -> str:
    # nbformat keeps long texts as lists of lines in files, and joins them when it reads; a hand-made one may not be.
    return "".join(value) if isinstance(value, list) else str(value)
