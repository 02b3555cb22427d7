"""papermill's engine without a kernel: the cells run here, in a process that is forked for the one report."""

import os
from collections.abc import Callable
from typing import Any, cast

import nbformat
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager
from papermill.iorw import write_ipynb

from csat_helpers.pipeline.engines.copies import watched
from csat_helpers.pipeline.engines.shell import Surroundings, ZMQInteractiveShell

NAME = "csat-in-process"
# Told of each cell as it starts (False) and, with its outputs, as it has ended (True).
Watch = Callable[[NotebookNode, bool], None]


class Forked(BaseException):
    """The process is a copy that a cell made of the report's: it must not go on as if it were the report."""


class InProcess(Engine):
    """Run a notebook in this process, with the outputs that a kernel would send.

    It shares modules and their state with what ran here before, so it is for processes that live for one report. As
    with papermill's own engine the first error ends the run, unless the cell is tagged ``raises-exception``.
    """

    @classmethod
    def execute_notebook(  # pyright: ignore[reportIncompatibleMethodOverride]
        cls, nb: NotebookNode, kernel_name: str, *, partial: str | None = None, **asked: Any
    ) -> NotebookNode:
        """Run ``nb``, without a save; ``partial`` is written where a cell failed."""
        try:
            return super().execute_notebook(nb, kernel_name, **{**asked, "output_path": None})
        finally:
            if partial is not None and any(o.output_type == "error" for c in nb.cells for o in c.get("outputs", [])):
                write_ipynb(nb, partial)

    @classmethod
    def execute_managed_notebook(  # pyright: ignore[reportIncompatibleMethodOverride]
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,  # noqa: ARG003 - papermill's, and there is none
        *,
        watch: Watch | None = None,
        **_: Any,
    ) -> None:
        """Run the code cells one after the other. ``watch`` is told of each."""
        shell, own = ZMQInteractiveShell.fresh(), os.getpid()
        with Surroundings():
            for index, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code" or not cell.source.strip():
                    continue
                nb_man.cell_start(cell, index)
                if watch:
                    watch(cell, False)
                with watched():
                    result, outputs = shell.run(cell.source)
                if os.getpid() != own:
                    raise Forked(cell.id)
                cell.outputs, cell.execution_count = outputs, result.execution_count
                if watch:
                    watch(cell, True)
                failed = not result.success and "raises-exception" not in cell.metadata.get("tags", [])
                if failed:
                    nb_man.cell_exception(cell, cell_index=index)
                nb_man.cell_complete(cell, cell_index=index)
                if failed:
                    break
        nb_man.nb.metadata["language_info"] = _language()


def _language() -> NotebookNode:
    """What a kernel says of itself."""
    from ipykernel.ipkernel import IPythonKernel

    return cast(NotebookNode, nbformat.from_dict(IPythonKernel.language_info))
