"""How papermill runs a report's notebook: in a kernel of its own, written once, as far as it came."""

from pathlib import Path
from typing import Any

import nbformat
from papermill.engines import NBClientEngine
from papermill.iorw import write_ipynb

NAME = "csat"


class OneSave(NBClientEngine):
    """papermill's own engine without its two saves a cell: of a report that holds its exhibits, they take longer than
    everything that is computed. A run that fails is written too, so that the cell it stopped at can be seen.
    """

    @classmethod
    def execute_notebook(
        cls, nb: nbformat.NotebookNode, kernel_name: str, output_path: str | Path | None = None,
        progress_bar: bool = True, log_output: bool = False, autosave_cell_every: int = 30, **kwargs: Any,
    ) -> nbformat.NotebookNode:  # fmt: skip
        """Run ``nb`` in ``kernel_name`` and write it to ``output_path`` when it has ended, well or not."""
        try:
            return super().execute_notebook(
                nb, kernel_name, None, progress_bar, log_output, autosave_cell_every, **kwargs
            )
        finally:
            if output_path is not None:
                write_ipynb(nb, str(output_path))
