"""The notebook is run by papermill in a fresh kernel; success is our sentinel, not papermill's word."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from csat_helpers import errors
from csat_helpers.errors import InputError, TemplateError
from csat_helpers.pipeline.parameterise import PARAMETERS, reached_end, tags, with_sentinel
from csat_helpers.pipeline.places import WORKSPACE

# More BLAS threads than cores is the largest single loss of time in a report.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def execute(
    notebook: nbformat.NotebookNode, parameters: dict[str, Any], partial: Path, *, name: str, workspace: Path
) -> nbformat.NotebookNode:
    """Run ``notebook`` with ``parameters``; ``partial`` holds it as far as it came, for a run that fails.

    Raises TemplateError naming the cell and its error, or InputError where a cell found the input wrong.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from csat_helpers.pipeline.engine import NAME

    nonce = secrets.token_hex(8)
    source = partial.with_name("." + partial.name)
    nbformat.write(with_sentinel(notebook, nonce), source)
    try:
        with _environment({**_ENVIRONMENT, WORKSPACE: str(workspace)}), _private_sockets() as sockets:
            papermill.execute_notebook(
                str(source),
                str(partial),
                parameters,
                cwd=str(workspace),
                engine_name=NAME,
                progress_bar=False,
                kernel_name="python3",
                extra_arguments=["--IPKernelApp.log_level=50"],  # its chatter on starting and ending helps nobody
                config=sockets,
            )
    except PapermillExecutionError as problem:
        raise _failed(notebook, problem, name) from None
    except DeadKernelError:
        raise TemplateError(
            f"The kernel died at {_last_cell(partial)}.", where=name, mend="It may have run out of memory."
        ) from None
    except CellTimeoutError:
        raise TemplateError(f"{_last_cell(partial)} ran too long.", where=name) from None
    finally:
        source.unlink(missing_ok=True)
    done = nbformat.read(partial, as_version=4)
    if not reached_end(done, nonce):
        raise TemplateError(
            f"The notebook stopped before its end, at {_last_cell(partial)}.", where=name, mend="Run it in JupyterLab."
        )
    return done


@contextmanager
def _private_sockets() -> Iterator[Any]:
    """Talk to the kernel through sockets in a folder of our own: a TCP port could be listened to by others."""
    from traitlets.config import Config

    if os.name != "posix":
        yield Config()
        return
    with TemporaryDirectory(prefix="csat-", ignore_cleanup_errors=True) as folder:
        yield Config({"KernelManager": {"transport": "ipc", "ip": str(Path(folder) / "kernel")}})


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """What the kernel inherits; the caller's environment is as it was afterwards."""
    before = {key: os.environ.get(key) for key in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def _failed(notebook: nbformat.NotebookNode, problem: Any, name: str) -> errors.CsatError:
    """A cell's error as ours: the input's fault keeps its own message, the template's names cell and error."""
    kind = getattr(errors, str(problem.ename), None)
    if isinstance(kind, type) and issubclass(kind, InputError):
        return kind(str(problem.evalue))
    return TemplateError(
        f"{_cell_at(notebook, problem)} failed: {problem.ename}: {str(problem.evalue).rstrip('.')}.",
        where=name,
        mend="Open the partly executed notebook to see it.",
    )


def _cell_at(notebook: nbformat.NotebookNode, problem: Any) -> str:
    """The failing cell by its name. papermill counts cells with the one it injected after the parameters."""
    found = next((c for c in notebook.cells if c.cell_type == "code" and c.source == problem.source), None)
    return f"Cell '{found.id}'" if found is not None else f"Cell {problem.cell_index}"


def _last_cell(partial: Path) -> str:
    """The last cell that was begun: where a run that left no error must have stopped."""
    if not partial.is_file():
        return "its first cell"
    cells = [c for c in nbformat.read(partial, as_version=4).cells if c.cell_type == "code"]
    started = [c for c in cells if c.metadata.get("papermill", {}).get("start_time") and PARAMETERS not in tags(c)]
    return f"cell '{started[-1].id}'" if started else "its first cell"
