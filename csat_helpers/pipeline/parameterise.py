"""Template and parameters -> the notebook to run: one language's cells, checked parameters, a sentinel at the end."""

import copy
import re
from pathlib import Path
from typing import Any

import nbformat

from csat_helpers.errors import TemplateError, nearest
from csat_helpers.locale import LANGUAGES

PARAMETERS = "parameters"
SENTINEL = "sentinel"
SENTINEL_MIME = "application/vnd.csat.sentinel+json"
# "story" and "appendix" say where a report tells an exhibit (csat_helpers.pipeline.document.story).
TAGS = (PARAMETERS, "story", "appendix", "working", *(f"lang-{language}" for language in LANGUAGES))


def read_template(path: Path) -> nbformat.NotebookNode:
    """The notebook at ``path``; raises TemplateError where it is not one."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, KeyError, AttributeError) as problem:
        reason = f"Not a Jupyter notebook ({type(problem).__name__})."
        raise TemplateError(reason, where=str(path), mend="Open it in JupyterLab and save it again.") from None


def declared(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The parameters a template declares: name and default, as written in its parameters cell."""
    cells = [c for c in notebook.cells if PARAMETERS in tags(c)]
    if len(cells) != 1:
        raise TemplateError(
            f"The template has {len(cells)} cells tagged 'parameters'.", mend="Tag exactly one code cell so."
        )
    return dict(re.findall(r"^([A-Za-z_]\w*)\s*(?::[^=]+)?=\s*([^#\n]+)", cells[0].source, re.MULTILINE))


def check_parameters(given: dict[str, Any], notebook: nbformat.NotebookNode) -> None:
    """Only declared names: papermill pastes names into code and merely warns of an unknown one."""
    known = declared(notebook)
    for name in given:
        if name not in known:
            raise TemplateError(f"The template has no parameter '{name}'.", mend=nearest(name, known))


def tags(cell: nbformat.NotebookNode) -> list[str]:
    """A cell's tags."""
    return list(cell.metadata.get("tags", []))


def in_language(notebook: nbformat.NotebookNode, language: str) -> nbformat.NotebookNode:
    """A copy with the cells of other languages dropped."""
    others = {f"lang-{other}" for other in LANGUAGES if other != language}
    kept = copy.deepcopy(notebook)
    kept.cells = [c for c in kept.cells if not others & set(tags(c))]
    return kept


def with_sentinel(notebook: nbformat.NotebookNode, nonce: str) -> nbformat.NotebookNode:
    """A copy that ends in a cell which only a notebook run to its end has executed.

    papermill saves a notebook whose kernel was killed with every cell 'completed', so its word is not enough.
    """
    code = f'get_ipython().display_pub.publish({{"{SENTINEL_MIME}": {{"nonce": "{nonce}"}}}})'
    cell = nbformat.v4.new_code_cell(code, id=SENTINEL, metadata={"tags": [SENTINEL]})
    marked = copy.deepcopy(notebook)
    marked.cells.append(cell)
    return marked


def reached_end(notebook: nbformat.NotebookNode, nonce: str) -> bool:
    """Whether the sentinel's output is there with this run's nonce."""
    outputs = [o for c in notebook.cells if c.get("id") == SENTINEL for o in c.get("outputs", [])]
    return any(o.get("data", {}).get(SENTINEL_MIME, {}).get("nonce") == nonce for o in outputs)


def archived(notebook: nbformat.NotebookNode, study: dict[str, Any]) -> nbformat.NotebookNode:
    """The executed notebook as it is kept: no sentinel, no injected paths, no timings; the study's facts inside."""
    kept = copy.copy(notebook)  # outputs are large, and nothing of them changes
    kept.metadata = copy.deepcopy(notebook.metadata)
    kept.cells = [copy.copy(c) for c in notebook.cells if not {SENTINEL, "injected-parameters"} & set(tags(c))]
    for cell in kept.cells:
        cell.metadata = copy.deepcopy(cell.metadata)
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
    kept.metadata.pop("papermill", None)
    kept.metadata["csat"] = study
    return kept
