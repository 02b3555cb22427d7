"""An executed notebook -> the document that every deliverable prints: chapters, sections, exhibits in their order.

It is read from the notebook alone. Code, printed output and warnings are left behind; what remains is prose,
published exhibits, an analyst's own pictures, and tables.
"""

from dataclasses import replace

from nbformat import NotebookNode

from csat_helpers.errors import RenderError
from csat_helpers.pipeline.document import drafts, facts, lineage
from csat_helpers.pipeline.document.model import Document
from csat_helpers.pipeline.document.numbering import numbered
from csat_helpers.pipeline.document.story import signposted, told


def read(notebook: NotebookNode) -> Document:
    """The document in an executed ``notebook``.

    ``metadata.csat`` (schema :data:`csat_helpers.pipeline.document.facts.SCHEMA`) says what the study is; without it
    the first heading is the title. A section of which every exhibit is left out goes with them, and so does a
    chapter with nothing in it. What the story need not tell stands in the appendix.
    Raises RenderError if a cell failed, if nothing was executed, or if an exhibit is of another schema.
    """
    study = facts.study(notebook)
    found = drafts.drafts(notebook, study.language)
    kept = list(drafts.chapters(found))
    if not kept or not _executed(notebook):
        raise RenderError(
            "The notebook has nothing to publish: it was not run, or has no text under a heading and no exhibit.",
            mend="Run all its cells, save it, and export again.",
        )
    omitted = tuple((draft.title or e.bundle.title, e.omitted) for draft in found for e in draft.omitted)
    language = study.language
    chapters = signposted(list(numbered(told(kept, language), language)), language)
    kept_as = facts.pdf_standard(notebook), facts.master(notebook)
    return _with_lineage(Document(study, chapters, omitted, facts.look(notebook), *kept_as))


def _with_lineage(read: Document) -> Document:
    """Where the numbers come from stands last in the appendix, where there is one."""
    if not read.chapters[-1].appendix or not read.exhibits:
        return read
    last = read.chapters[-1]
    return replace(
        read, chapters=(*read.chapters[:-1], replace(last, sections=(*last.sections, lineage.section(read))))
    )


def _executed(notebook: NotebookNode) -> bool:
    """Whether any code cell was run; a notebook of prose alone needs no run."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return not code or any(cell.outputs or cell.get("execution_count") for cell in code)
