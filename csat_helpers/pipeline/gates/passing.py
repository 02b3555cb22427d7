"""What is about to be published, sent through the gates: refused, or let through with what should be known."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from csat_helpers.pipeline.document import Document
from csat_helpers.pipeline.gates.checking import check, refuse
from csat_helpers.pipeline.gates.private import gather
from csat_helpers.pipeline.gates.published import Published

if TYPE_CHECKING:
    from csat_helpers.survey import Survey


def passed(
    documents: Mapping[str, Document],
    notebooks: Mapping[str, NotebookNode],
    files: Mapping[str, bytes],
    *,
    survey: "Survey | None" = None,
    folders: Iterable[Path] = (),
) -> tuple[str, ...]:
    """The warnings about ``files``, rendered from ``documents`` and ``notebooks`` by language. Raises GateError if one must not leave.

    Without the ``survey`` that a run has at hand, respondents' ids are not looked for.
    """
    faults = check(Published(documents, files, notebooks, gather(survey, folders)))
    refuse(faults)
    return tuple(f"{fault.gate}: {fault}" for fault in faults)
