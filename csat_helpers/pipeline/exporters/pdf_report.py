"""Executed notebook -> a printed report: tagged PDF by typst, which reads data and pictures, never markup."""

import datetime
import json
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from csat_helpers.errors import InputError, RenderError, nearest
from csat_helpers.locale import say
from csat_helpers.look import Look
from csat_helpers.pipeline import document
from csat_helpers.pipeline.document import lineage, pictures
from csat_helpers.pipeline.document.bases import base_text
from csat_helpers.pipeline.document.printed import printed
from csat_helpers.pipeline.exporters.pdf_room import fitting
from csat_helpers.pipeline.exporters.typesetting import compiled
from csat_helpers.pipeline.gates import glyphs
from csat_helpers.pipeline.places import look_folder

MAIN = "report.typ"
LOGO = "_logo"  # no exhibit has such an anchor

# What a report may be kept as. Every one is tagged; PDF/UA-1 is of PDF 1.7 and PDF/A-4 of PDF 2.0, so no file is
# both. PDF/A-1 knows no transparency, which charts have.
STANDARDS: dict[str, tuple[str, ...]] = {
    "ua-1": ("ua-1",),
    **{name: ("ua-1", name) for name in ("a-2a", "a-2b", "a-2u", "a-3a", "a-3b", "a-3u")},
    "a-4": ("a-4",),
}
DEFAULT_STANDARD = "a-2a"


def render(notebook: NotebookNode, standard: str = "") -> bytes:
    """The PDF of an executed ``notebook``, to a ``standard`` of :data:`STANDARDS`.

    Unless it is given, ``metadata.csat.pdf_standard`` of the notebook says it, else it is PDF/UA-1 and PDF/A-2a in
    one; without an as-of date, which an archive's file must bear, PDF/UA-1 alone. Raises RenderError, InputError for
    another standard, or GlyphError for a character no font has.
    """
    read = document.read(notebook)
    return pages(replace(read, pdf_standard=standard) if standard else read)


def warm(read: document.Document) -> None:
    """Do all of :func:`pages` but call typst: for a process that is going to fork."""
    glyphs.check(read, _data(read))


def pages(read: document.Document) -> bytes:
    """The PDF of a document that was read."""
    kept_as = _standards(read.pdf_standard, read.study.as_of)
    data = _data(read)
    glyphs.check(read, data)
    with tempfile.TemporaryDirectory(prefix="csat-") as name:
        root = Path(name)
        _lay_out(read, data, root)
        try:
            (made,) = compiled(root / MAIN, format="pdf", standards=kept_as)
        except RenderError as problem:
            raise RenderError(f"The PDF could not be made: {problem.what}", mend=problem.mend) from problem
        return made


def check_standard(name: str) -> str:
    """``name`` in its one spelling; raises InputError for a standard that a report cannot be kept as."""
    known = name.strip().lower().removeprefix("pdf/").removeprefix("pdf-")
    if known not in STANDARDS:
        raise InputError(f"A PDF cannot be made to the standard '{name}'.", mend=nearest(known, STANDARDS))
    return known


def _standards(asked: str, as_of: datetime.date | None) -> tuple[str, ...]:
    if not asked:
        return STANDARDS[DEFAULT_STANDARD if as_of else "ua-1"]
    chosen = STANDARDS[check_standard(asked)]
    if as_of is None and chosen != ("ua-1",):
        raise RenderError(f"PDF/{asked} needs a date, and the notebook has none.", mend="Run it from an engagement.")
    return chosen


def _data(read: document.Document) -> dict[str, Any]:
    """All the text and numbers that typst may see, as strict JSON values."""
    study, look, language = read.study, read.look, read.study.language
    data = printed(read)
    listed = [
        {"label": e.label, "title": e.bundle.title, "anchor": e.anchor, "base": base_text(e.bundle, language)}
        for e in read.exhibits
        if e.label
    ]
    told = {
        **data,
        "words": data["words"] | _words(language),
        "colours": look.colours,
        "look": {"heading": look.heading, "cover": look.cover, "footer": look.footer},
        "logo": look.logo and {"file": f"{LOGO}.{look.logo.format}", "alt": look.logo.alt},
        "date": study.as_of and [study.as_of.year, study.as_of.month, study.as_of.day],
        "subject": "  |  ".join(text for text in (study.client, study.confidentiality) if text),
        "exhibits": listed,
        "ids": {} if lineage.told(read) else {e.anchor: e.bundle.id for e in read.exhibits},
    }
    return fitting(told, language)


def _words(language: str) -> dict[str, Any]:
    """What only the printed report says."""
    return {
        "exhibits": say(language, "List of exhibits"),
        "exhibit_columns": [
            say(language, "Exhibit"), say(language, "Subject"), say(language, "Base"), say(language, "Page"),
        ],
        "continued": say(language, "continued"),
    }  # fmt: skip


def _lay_out(read: document.Document, data: dict[str, Any], root: Path) -> None:
    """All that typst may see: the templates, one file of data, and the pictures in the client's colours."""
    for source in look_folder().glob("*.typ"):
        shutil.copyfile(source, root / source.name)
    (root / "data.json").write_text(_json(data), encoding="utf-8")
    for exhibit in read.exhibits:
        if picture := exhibit.picture:
            content = _recoloured(picture.content, read.look) if picture.format == "svg" else picture.content
            (root / f"{exhibit.anchor}.{picture.format}").write_bytes(content)
    if logo := read.look.logo:
        (root / f"{LOGO}.{logo.format}").write_bytes(logo.content)


def _recoloured(svg: bytes, look: Look) -> bytes:
    return look.recolour(pictures.for_paper(svg.decode())).encode()


# A byte order mark within a text, and control characters: nothing to see, and a standard forbids them.
_UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFEFF])
_PERHAPS_UNSEEN = re.compile(r"\\u00|\\[bf]|[\x7f\ufeff]")


def _json(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    return json.dumps(_seen(data), ensure_ascii=False) if _PERHAPS_UNSEEN.search(text) else text


def _seen(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_UNSEEN)
    if isinstance(value, dict):
        return {key: _seen(part) for key, part in value.items()}
    return [_seen(part) for part in value] if isinstance(value, list) else value


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
