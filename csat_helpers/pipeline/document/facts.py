"""What a notebook says of its study and of its client's look: ``metadata.csat``, or what can be told without it."""

import base64
import binascii
import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode

from csat_helpers.errors import RenderError
from csat_helpers.locale import LANGUAGES
from csat_helpers.look import Look
from csat_helpers.look.client import from_json
from csat_helpers.pipeline.document import outputs, pictures, prose
from csat_helpers.pipeline.document.model import Study

SCHEMA = "csat.study/1"


def study(notebook: NotebookNode) -> Study:
    """The study's facts; without any, the first heading is the title. Raises RenderError for another schema."""
    facts: Mapping[str, Any] = notebook.metadata.get("csat") or {}
    if facts and facts.get("schema") != SCHEMA:
        raise RenderError(
            f"The notebook's facts have schema {facts.get('schema')!r}; this version reads {SCHEMA!r}.",
            mend="Run the template again with this version.",
        )
    known = {name: facts[name] for name in Study.__dataclass_fields__ if facts.get(name) is not None}
    language = known.get("language") or _language(notebook)
    if language not in LANGUAGES:
        raise RenderError(f"The notebook is in language {language!r}.", mend=f"Known: {', '.join(LANGUAGES)}.")
    known |= {"language": language, "as_of": _date(known.get("as_of"))}
    return Study(**{"title": _first_heading(notebook), **known})


def look(notebook: NotebookNode) -> Look:
    """The client's look that the notebook carries; its logo is cleaned as any picture is."""
    try:
        found = from_json((notebook.metadata.get("csat") or {}).get("look"))
    except ValueError as problem:
        raise RenderError(str(problem), mend="Run the template again.") from None
    if found.logo and found.logo.format == "svg":
        content = pictures.clean(found.logo.content.decode(), "The logo")
        found = replace(found, logo=replace(found.logo, content=content))
    return found


def pdf_standard(notebook: NotebookNode) -> str:
    """The kind of PDF that the notebook asks for; empty where it does not."""
    return str((notebook.metadata.get("csat") or {}).get("pdf_standard") or "")


def master(notebook: NotebookNode) -> bytes | None:
    """The client's own presentation that the notebook carries."""
    text = (notebook.metadata.get("csat") or {}).get("master")
    if not text:
        return None
    try:
        return base64.b64decode("".join(str(text).split()), validate=True)
    except binascii.Error:
        raise RenderError("The notebook's master is not readable.", mend="Run the template again.") from None


def _date(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _language(notebook: NotebookNode) -> str:
    """Of a notebook run by hand: that of its first exhibit."""
    shown = (item for cell in notebook.cells for item in outputs.shown(cell))
    return next((item.bundle.language for item in shown if isinstance(item, outputs.Shown)), "en")


def _first_heading(notebook: NotebookNode) -> str:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for block in prose.blocks(cell.source):
                if block["type"] == "heading":
                    return prose.plain(block["content"])
    return "Report"
