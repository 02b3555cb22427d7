"""The sample report as it would be published, with a fault planted in one place of it."""

import copy
import io
import zipfile
from dataclasses import replace
from functools import cache
from importlib import import_module

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from csat_helpers.pipeline import document, gates
from csat_helpers.pipeline.gates import checking
from tests.pipeline import samples

KINDS = ("html", "pdf", "pptx", "xlsx")
_EXPORTERS = {"html": "html_report", "pdf": "pdf_report", "pptx": "pptx.deck", "xlsx": "xlsx"}
EMPTY = gates.Private(survey=True)


def rendered(notebook: nbformat.NotebookNode, kind: str) -> bytes:
    """One deliverable of a notebook."""
    made = import_module(f"csat_helpers.pipeline.exporters.{_EXPORTERS[kind]}").render(notebook)
    return made.encode() if isinstance(made, str) else made


@cache
def _whole(language: str) -> nbformat.NotebookNode:
    return samples.notebook(language)


def notebook(language: str = "en", *extra: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The whole sample, drawn once, with ``extra`` cells at its end."""
    made = copy.deepcopy(_whole(language))
    for k, cell in enumerate(extra):
        cell["id"] = f"extra-{k}"
    made.cells += extra
    return made


def small(language: str, *cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook of the sample's study with one chapter that has ``cells`` alone."""
    heading = new_markdown_cell(samples.two(language, "# Findings", "# 发现"))
    for k, cell in enumerate(made := [heading, *cells]):
        cell["id"] = f"small-{k}"
    return new_notebook(cells=made, metadata={"csat": samples.study(language)})


@cache
def _read(language: str) -> document.Document:
    return document.read(_whole(language))


@cache
def clean(language: str, kind: str) -> bytes:
    """The sample's deliverable as it is."""
    return rendered(_whole(language), kind)


def said(text: str, language: str = "en") -> nbformat.NotebookNode:
    """A small notebook with ``text`` in a markdown cell."""
    return small(language, new_markdown_cell(text))


def of(*notebooks: nbformat.NotebookNode, private: gates.Private = EMPTY, **files: bytes) -> gates.Published:
    """What ``notebooks`` (the whole sample's unless given) publish; ``files`` are deliverables in English, by format."""
    languages = ("en", "zh")
    by_language = {notebook.metadata.csat["language"]: notebook for notebook in notebooks}
    documents = {language: document.read(notebook) for language, notebook in by_language.items()}
    named = {f"sample.en.{kind}": content for kind, content in files.items()}
    if not notebooks:
        by_language, documents = ({n: made(n) for n in languages} for made in (_whole, _read))
    return gates.Published(documents, named, by_language, private)


def exhibit(
    kind: str = "table", *, chart: str | None = None, language: str = "en", **changes: object
) -> gates.Published:
    """A small notebook of one exhibit, which has the ``changes``."""
    bundle = samples.exhibit(language, kind, id="planted", **changes)
    return of(small(language, samples.show(bundle, chart)))


def faults(gate: str, published: gates.Published) -> list[gates.Fault]:
    """What one gate finds."""
    assert gate in checking.GATES
    return list(import_module(f"csat_helpers.pipeline.gates.{gate}").faults(published))


def errors(gate: str, published: gates.Published) -> list[str]:
    """The errors of one gate, as they are told."""
    return [str(fault) for fault in faults(gate, published) if fault.severity == gates.ERROR]


def swapped(archive: bytes, changes: dict[str, bytes]) -> bytes:
    """An archive with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            after.writestr(entry.filename, changes.get(entry.filename, before.read(entry.filename)))
        for name in changes.keys() - set(before.namelist()):
            after.writestr(name, changes[name])
    return out.getvalue()


def part(archive: bytes, name: str) -> bytes:
    """One part of an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)


def with_private(published: gates.Published, private: gates.Private) -> gates.Published:
    """The same with other private facts."""
    return replace(published, private=private)
