"""Executed notebook -> a workbook that an analyst can work with: a table a sheet, numbers as numbers, nothing computed."""

from collections.abc import Iterator, Mapping
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from csat_helpers.locale import say
from csat_helpers.pipeline import document
from csat_helpers.pipeline.document import Chapter, Exhibit, Section
from csat_helpers.pipeline.document.printed import printed
from csat_helpers.pipeline.exporters.xlsx import contents, estimates, exhibits, pages, summary
from csat_helpers.pipeline.exporters.xlsx.book import Book

Part = Mapping[str, Any]


def render(notebook: NotebookNode) -> bytes:
    """The workbook of an executed ``notebook``. Raises RenderError."""
    return workbook(document.read(notebook))


def workbook(read: document.Document) -> bytes:
    """The workbook of a document that was read."""
    data = printed(read)
    book = Book(read)
    sheets = contents.Sheets()
    first = book.sheet(book.names.take(book.words["contents"]))
    found = list(_parts(read, data))
    for exhibit, _ in found:
        short = exhibit.anchor if exhibit.label else ""
        sheets.exhibits[exhibit.anchor] = book.names.take(contents.name_of(exhibit, book.language), short)
    listed = [(e, rows) for e, _ in found if (rows := estimates.rows(e, book))]
    sheets.estimates = book.names.take(say(book.language, "Estimates")) if listed else ""
    places = {e.anchor: (sheets.estimates, row, n) for e, row, n in estimates.first_rows(listed)}
    for exhibit, part in found:
        sheet = book.sheet(sheets.exhibits[exhibit.anchor])
        if part["summary"]:
            summary.write(book, sheet, exhibit.bundle, part["summary"], part)
        else:
            exhibits.write(book, sheet, exhibit, part, places.get(exhibit.anchor))
    _others(book, read, data, sheets)
    if listed:
        estimates.write(book, listed, sheets.estimates)
        sheets.pages.append((say(book.language, "Estimates and intervals"), sheets.estimates))
    contents.write(book, first, read, data["study"], sheets)
    return book.content()


def _sections(read: document.Document, data: Part) -> Iterator[tuple[Chapter, Section, Part]]:
    """Chapters and sections as they were read, each section with its printed words."""
    for chapter, words in zip(read.chapters, data["chapters"], strict=True):
        for section, told in zip(chapter.sections, words["sections"], strict=True):
            yield chapter, section, told


def _parts(read: document.Document, data: Part) -> Iterator[tuple[Exhibit, Part]]:
    """Every exhibit with its printed words."""
    for _, section, told in _sections(read, data):
        yield from zip(section.exhibits, (p for p in told["parts"] if p["type"] == "exhibit"), strict=True)


def _others(book: Book, read: document.Document, data: Part, sheets: contents.Sheets) -> None:
    """The tables and the text that belong to no exhibit; text beside a table of its section stands on its sheet."""
    links = {contents.name_of(e, book.language): sheets.exhibits[e.anchor] for e in read.exhibits}
    texts = []
    for chapter, section, told in _sections(read, data):
        title = section.title or chapter.title
        prose = [block for part in told["parts"] if part["type"] == "prose" for block in part["blocks"]]
        grids = [part["grid"] for part in told["parts"] if part["type"] == "grid"]
        for grid in grids:
            name = book.names.take(title)
            pages.write_grid(book, book.sheet(name), title, grid, prose, links)
            sheets.pages.append((title, name))
        if prose and not grids:
            texts.append((title, prose))
    if texts:
        name = book.names.take(say(book.language, "Notes"))
        pages.write_text(book, book.sheet(name), say(book.language, "Notes"), texts)
        sheets.pages.append((say(book.language, "Notes"), name))


class CsatXLSXExporter(Exporter):
    """``jupyter nbconvert --to csat-xlsx``, and JupyterLab's export menu."""

    export_from_notebook = "CSAT report (XLSX)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def _file_extension_default(self) -> str:
        return ".xlsx"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **_: Any) -> tuple[bytes, dict[str, Any]]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The workbook, and nbconvert's resources; no preprocessor runs, since the document takes only what it tells."""
        resources = self._init_resources(resources)
        resources["output_extension"] = self.file_extension
        return render(nb), resources
