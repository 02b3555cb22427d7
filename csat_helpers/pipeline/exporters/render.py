"""Executed notebook -> deliverables, from the notebook alone: no rerun, no data file."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat

from csat_helpers.errors import InputError, RenderError, nearest
from csat_helpers.pipeline import document
from csat_helpers.pipeline.asked import check_formats
from csat_helpers.pipeline.document import Document
from csat_helpers.pipeline.runs import index_page, manifest, record
from csat_helpers.pipeline.runs.files import intact, sha256, write, write_json, write_sealed


def _html(read: Document) -> bytes:
    from csat_helpers.pipeline.exporters.html_report import page

    return page(read).encode()


def _pdf(read: Document) -> bytes:
    from csat_helpers.pipeline.exporters.pdf_report import pages

    return pages(read)


def _pptx(read: Document) -> bytes:
    from csat_helpers.pipeline.exporters.pptx import slides

    return slides(read)


def _xlsx(read: Document) -> bytes:
    from csat_helpers.pipeline.exporters.xlsx import workbook

    return workbook(read)


RENDERERS: dict[str, Callable[[Document], bytes]] = {"html": _html, "pdf": _pdf, "pptx": _pptx, "xlsx": _xlsx}


def rendered(read: Document, kind: str) -> bytes:
    """One deliverable's bytes. Raises RenderError, or InputError for a format that there is not."""
    (name,) = check_formats([kind])
    try:
        return RENDERERS[name](read)
    except ModuleNotFoundError as problem:  # a font package, which pip may have been told to leave out
        raise RenderError(str(problem)) from None


def warm(read: Document, formats: Iterable[str]) -> None:
    """Do what a renderer and the gates do only once in a process, in one that is going to fork: all but typst, which has
    threads.
    """
    made = {}
    for name in check_formats(formats):
        if name == "pdf":
            from csat_helpers.pipeline.exporters.pdf_report import warm as warm_pdf

            warm_pdf(read)
        elif name == "html":
            made[f"report.{read.study.language}.html"] = rendered(read, name)
    _warm_gates(read, made)


def _warm_gates(read: Document, made: dict[str, bytes]) -> None:
    """Look at what was made, without a word: a child will."""
    import pypdfium2  # noqa: F401 - it reads the children's pages

    from csat_helpers.pipeline.gates.checking import check
    from csat_helpers.pipeline.gates.private import gather
    from csat_helpers.pipeline.gates.published import Published

    check(Published({read.study.language: read}, made, {}, gather()))


def render(read: Document, stem: str, formats: Iterable[str], folder: Path) -> dict[str, str]:
    """Write ``stem.<format>`` for each format into ``folder``; returns file name and content hash."""
    made = {}
    for name in check_formats(formats):
        content = rendered(read, name)
        write(folder / f"{stem}.{name}", content)
        made[f"{stem}.{name}"] = sha256(content)
    return made


def executed_notebooks(run: Path) -> dict[str, Path]:
    """Language and path of the executed notebooks of a run's folder (or of one notebook)."""
    files = [run] if run.suffix == ".ipynb" else sorted(run.glob("*.ipynb"))
    found = {file.stem.rpartition(".")[2]: file for file in files if not file.name.startswith(".")}
    if not run.exists() or not found:
        raise InputError(
            "There is no executed notebook.", where=str(run), mend="Name a run's folder under reports/ or its notebook."
        )
    return found


def render_run(
    run: Path, formats: Iterable[str], languages: Iterable[str] = (), tell: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """Render the executed notebooks of a run's folder (or the one named) beside them; returns the paths.

    ``languages`` are all that there are unless given. Nothing is written unless everything passes the gates; the
    run's manifest then holds what was made.
    """
    from csat_helpers.pipeline.gates.passing import passed

    found = executed_notebooks(run)
    asked = tuple(languages) or tuple(found)
    for language in asked:
        if language not in found:
            raise InputError(f"The run is not in language '{language}'.", where=str(run), mend=nearest(language, found))
    kinds = check_formats(formats)
    notebooks = {language: nbformat.read(found[language], as_version=4) for language in asked}
    documents = {language: document.read(notebook) for language, notebook in notebooks.items()}
    made = {
        found[language].with_suffix(f".{kind}"): rendered(read, kind)
        for language, read in documents.items()
        for kind in kinds
    }
    for language, notebook in notebooks.items():
        for cell in _not_run(found[language], notebook):
            tell(
                f"Warning: {found[language].name}: the code of cell '{cell}' was edited after the run. Unless it was run "
                "there since, its exhibit is the one before; to change a report, edit a copy of the template and run it."
            )
    for warning in passed(documents, notebooks, {path.name: content for path, content in made.items()}, folders=[run]):
        tell(f"Warning: {warning}")
    for path, content in made.items():
        write(path, content)
        _note(path.with_suffix(".ipynb"), {path.name: sha256(content)})
    reports = run.resolve().parent.parent
    if (run / record.FILE).is_file() and (reports / index_page.FILE).is_file():
        index_page.write_index(reports)
    return list(made)


def _note(notebook: Path, made: dict[str, str]) -> None:
    """Let the manifest and the record beside ``notebook`` know of what was made of it, and whether it is still what
    the run left: the run's own hash stays.
    """
    for name in (manifest.FILE, record.FILE):
        path = notebook.parent / name
        if not path.is_file():
            continue
        content = path.read_bytes()
        facts = json.loads(content)
        facts["deliverables"] = {**facts.get("deliverables", {}), **made}
        if "formats" in facts:
            facts["formats"] = list(dict.fromkeys([*facts["formats"], *(kind.rpartition(".")[2] for kind in made)]))
        if "notebooks" in facts:
            facts["edited"] = manifest.edited(facts, notebook)
        # What was changed before stays told: only a file that was whole is sealed again.
        (write_sealed if intact(content) else write_json)(path, facts)


def _not_run(notebook: Path, read: nbformat.NotebookNode) -> list[str]:
    """The cells whose code is not what the run ran: their exhibits are still those of the code before."""
    path = notebook.parent / manifest.FILE
    if not path.is_file():
        return []
    ran = json.loads(path.read_text(encoding="utf-8")).get("code", {}).get(notebook.name, {})
    return [name for name, now in manifest.code(read).items() if ran.get(name, now) != now]
