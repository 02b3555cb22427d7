"""The notebook is run by papermill; success is our sentinel, not papermill's word."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import nbformat

from csat_helpers import errors
from csat_helpers.errors import InputError, TemplateError
from csat_helpers.pipeline.parameterise import PARAMETERS, reached_end, tags, with_sentinel
from csat_helpers.pipeline.places import WORKSPACE

if TYPE_CHECKING:
    from csat_helpers.pipeline.engines.in_process import Watch

# More BLAS threads than cores is the largest single loss of time in a report.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def execute(
    notebook: nbformat.NotebookNode, parameters: dict[str, Any], partial: Path, *, name: str, workspace: Path
) -> nbformat.NotebookNode:
    """Run ``notebook`` with ``parameters`` in a fresh kernel; ``partial`` holds it as far as it came, for a run that fails.

    Raises TemplateError naming the cell and its error, or InputError where a cell found the input wrong.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    from csat_helpers.pipeline.engines.kernel import NAME

    nonce = secrets.token_hex(8)
    try:
        with _environment({**ONE_THREAD, WORKSPACE: str(workspace)}), _private_sockets() as sockets:
            quiet = {"extra_arguments": ["--IPKernelApp.log_level=50"], "config": sockets}  # its chatter helps nobody
            _papermill(notebook, parameters, partial, partial, nonce, name, workspace, engine_name=NAME, **quiet)
    except DeadKernelError:
        raise TemplateError(
            f"The kernel died at {last_cell(partial)}.", where=name, mend="It may have run out of memory."
        ) from None
    except CellTimeoutError:
        raise TemplateError(f"{last_cell(partial)} ran too long.", where=name) from None
    return _whole(nbformat.read(partial, as_version=4), nonce, name)


def execute_here(
    notebook: nbformat.NotebookNode, parameters: dict[str, Any], partial: Path, *, name: str, workspace: Path,
    watch: "Watch | None" = None,
) -> nbformat.NotebookNode:  # fmt: skip
    """:func:`execute` in this process, without a kernel: for one that was forked for the report.

    ``partial`` is written only where a cell fails; ``watch`` is told of each cell.
    """
    from csat_helpers.pipeline.engines.in_process import NAME

    nonce = secrets.token_hex(8)
    with _environment({WORKSPACE: str(workspace)}):
        prepared = _papermill(
            notebook, parameters, partial, None, nonce, name, workspace, engine_name=NAME, prepare_only=True
        )
        done = _run(prepared, notebook, name, workspace, partial=str(partial), watch=watch)
    return _whole(done, nonce, name)


def _run(
    prepared: nbformat.NotebookNode, notebook: nbformat.NotebookNode, name: str, workspace: Path, **engine: Any
) -> nbformat.NotebookNode:
    """A prepared notebook run by papermill, without the text that it makes of one with outputs."""
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors
    from papermill.utils import chdir

    from csat_helpers.pipeline.engines.in_process import NAME

    try:
        with chdir(str(workspace)):
            done = papermill_engines.execute_notebook_with_engine(
                NAME, prepared, kernel_name="python3", progress_bar=False, **engine
            )
        raise_for_execution_errors(done, None)
    except PapermillExecutionError as problem:
        raise _failed(notebook, problem, name) from None
    return done


def _papermill(
    notebook: nbformat.NotebookNode, parameters: dict[str, Any], beside: Path, output: Path | None, nonce: str,
    name: str, workspace: Path, **engine: Any,
) -> nbformat.NotebookNode:  # fmt: skip
    """What papermill makes of the notebook with a sentinel at its end; a cell's error as ours."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    source = beside.with_name("." + beside.name)
    nbformat.write(with_sentinel(notebook, nonce), source)
    try:
        return papermill.execute_notebook(
            str(source), output and str(output), parameters, cwd=str(workspace), progress_bar=False,
            kernel_name="python3", **engine,
        )  # fmt: skip
    except PapermillExecutionError as problem:
        raise _failed(notebook, problem, name) from None
    finally:
        source.unlink(missing_ok=True)


def _whole(done: nbformat.NotebookNode, nonce: str, name: str) -> nbformat.NotebookNode:
    if not reached_end(done, nonce):
        at = last_begun(done)
        raise TemplateError(f"The notebook stopped before its end, at {at}.", where=name, mend="Run it in JupyterLab.")
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
    said = ": ".join(text for text in (str(problem.ename), str(problem.evalue).rstrip(".")) if text)
    mend = "Open the partly executed notebook to see it."
    if problem.ename == "MemoryError":
        mend = "It asked for more memory than a report may take. Allow more with --max-memory, or take less at once."
    return TemplateError(f"{_cell_at(notebook, problem)} failed: {said}.", where=name, mend=mend)


def _cell_at(notebook: nbformat.NotebookNode, problem: Any) -> str:
    """The failing cell by its name. papermill counts cells with the one it injected after the parameters."""
    found = next((c for c in notebook.cells if c.cell_type == "code" and c.source == problem.source), None)
    return f"Cell '{found.id}'" if found is not None else f"Cell {problem.cell_index}"


def last_cell(partial: Path) -> str:
    """The last cell that was begun: where a run that left no error must have stopped."""
    return last_begun(nbformat.read(partial, as_version=4)) if partial.is_file() else "its first cell"


def last_begun(notebook: nbformat.NotebookNode) -> str:
    """The same of a notebook that papermill ran."""
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    started = [c for c in cells if c.metadata.get("papermill", {}).get("start_time") and PARAMETERS not in tags(c)]
    return f"cell '{started[-1].id}'" if started else "its first cell"
