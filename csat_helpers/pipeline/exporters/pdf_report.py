"""Executed notebook -> a printed report: tagged PDF (PDF/UA-1) by typst, which reads data and pictures, never markup."""

import datetime
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import typst
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from csat_helpers.errors import RenderError
from csat_helpers.look import COLOURS
from csat_helpers.look.fonts import folders
from csat_helpers.pipeline import document
from csat_helpers.pipeline.document.printed import printed
from csat_helpers.pipeline.gates import glyphs
from csat_helpers.pipeline.places import look_folder

MAIN = "report.typ"


def render(notebook: NotebookNode) -> bytes:
    """The PDF of an executed ``notebook``. Raises RenderError, or GlyphError for a character no font has."""
    read = document.read(notebook)
    glyphs.check(read)
    with tempfile.TemporaryDirectory(prefix="csat-") as name:
        root = Path(name)
        _lay_out(read, root)
        return _compiled(root, read.study.as_of)


def _lay_out(read: document.Document, root: Path) -> None:
    """All that typst may see: the templates, one file of data, and the pictures."""
    for source in look_folder().glob("*.typ"):
        shutil.copyfile(source, root / source.name)
    data = {**printed(read), "colours": COLOURS}
    (root / "data.json").write_text(json.dumps(data, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    for exhibit in read.exhibits:
        if exhibit.picture:
            (root / f"{exhibit.anchor}.{exhibit.picture.format}").write_bytes(exhibit.picture.content)


def _compiled(root: Path, as_of: datetime.date | None) -> bytes:
    date = as_of or datetime.date(2000, 1, 1)
    try:
        return typst.compile(
            root / MAIN,
            root=root,
            font_paths=_fonts(),
            package_path=root,  # nothing is fetched, and nothing of the machine's is found
            package_cache_path=root,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC),
        )
    except typst.TypstError as problem:
        hints = " ".join(getattr(problem, "hints", None) or ())
        raise RenderError(f"The PDF could not be made: {getattr(problem, 'message', problem)}", mend=hints) from problem


@cache
def _fonts() -> typst.Fonts:
    """Our fonts only: what a machine has installed must not change a page."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders()]
    )


class CsatPDFExporter(Exporter):
    """``jupyter nbconvert --to csat-pdf``, and JupyterLab's export menu."""

    export_from_notebook = "CSAT report (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **_: Any) -> tuple[bytes, dict[str, Any]]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The PDF, and nbconvert's resources; no preprocessor runs, since the document takes only what it prints."""
        resources = self._init_resources(resources)
        resources["output_extension"] = self.file_extension
        return render(nb), resources
