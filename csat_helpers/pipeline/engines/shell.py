"""An IPython shell without a kernel: it runs a notebook's cells in this process and gives what a kernel would send."""

import contextlib
import io
import os
import sys
import warnings
from collections.abc import Iterator
from types import TracebackType
from typing import Any, cast

from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import Any as Anything
from traitlets import Type
from traitlets.config import Config

from csat_helpers.pipeline.engines.output_limits import Allowance

STDIN = "A report runs without a keyboard: input() has nobody to ask."
_COLUMNS = 20  # of a frame, pandas shows where it is loaded in a kernel
_INLINE = "module://matplotlib_inline.backend_inline"  # as in a kernel


class Outputs:
    """What one cell gave, in nbformat's form and order; printed text of one stream is one output until another comes."""

    def __init__(self) -> None:
        self.found: list[NotebookNode] = []
        self._allowed = Allowance()
        self._clears = False
        self._named: dict[str, list[NotebookNode]] = {}

    def print(self, stream: str, text: str) -> None:
        """Text that the cell printed."""
        self._cleared()
        if kept := self._allowed.text(text):
            last = self.found[-1] if self.found else None
            if last is not None and last.output_type == "stream" and last.name == stream:
                last.text += kept
            else:
                self.found.append(new_output("stream", name=stream, text=kept))

    def display(self, kind: str, data: dict[str, Any], metadata: dict[str, Any], **more: Any) -> None:
        """A mime bundle that the cell displayed (``display_data``) or ended in (``execute_result``)."""
        self._cleared()
        notice = self._allowed.display()
        if notice is None:
            name = more.pop("display_id", None)
            self.found.append(new_output(kind, _plain(data), metadata=_plain(metadata), **more))
            if name:
                self._named.setdefault(name, []).append(self.found[-1])
        elif notice:
            self.found.append(new_output("stream", name="stderr", text=notice))

    def update(self, name: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Another content for displays of that name in the cell."""
        for output in self._named.get(name, []):
            output.data, output.metadata = NotebookNode(_plain(data)), NotebookNode(_plain(metadata))

    def fail(self, name: str, value: str, traceback: list[str]) -> None:
        """The error that ended the cell."""
        self.found.append(new_output("error", ename=name, evalue=value, traceback=traceback))

    def clear(self, wait: bool) -> None:
        """Forget what came so far, now or when something new comes."""
        self._clears = True
        if not wait:
            self._cleared()

    def _cleared(self) -> None:
        if self._clears:
            self.found.clear()
            self._clears = False


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return cast(dict[str, Any], json_clean(encode_images(data)))


class _Stream(io.TextIOBase):
    """``sys.stdout`` and ``sys.stderr`` of a cell."""

    encoding = "utf-8"  # pyright: ignore[reportAssignmentType, reportIncompatibleMethodOverride]
    errors = "strict"  # pyright: ignore[reportAssignmentType, reportIncompatibleMethodOverride]

    def __init__(self, shell: "ZMQInteractiveShell", name: str) -> None:
        self._shell, self.name = shell, name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._shell.outputs.print(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    def publish(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, data: dict[str, Any], metadata: dict[str, Any] | None = None, *,
        transient: dict[str, Any] | None = None, update: bool = False, **_: Any,
    ) -> None:  # fmt: skip
        name = (transient or {}).get("display_id")
        if update:
            self.shell.outputs.update(name, data, metadata or {})  # pyright: ignore[reportOptionalMemberAccess]
        else:
            self.shell.outputs.display("display_data", data, metadata or {}, display_id=name)  # pyright: ignore[reportOptionalMemberAccess]

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)  # pyright: ignore[reportOptionalMemberAccess]


class _Hook(DisplayHook):
    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        count = self.prompt_count
        self.shell.outputs.display("execute_result", format_dict, md_dict or {}, execution_count=count)  # pyright: ignore[reportOptionalMemberAccess]

    def log_output(self, format_dict: dict[str, Any]) -> None:
        pass

    def finish_displayhook(self) -> None:
        pass


class ZMQInteractiveShell(InteractiveShell):
    """The shell of this process. ``outputs`` are those of the cell that runs.

    Its name is that of a kernel's shell, by which pandas and others tell a notebook from a terminal. It keeps no history, starts no thread and reads no profile: two machines must give the same report.
    """

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    compiler_class = Type(XCachingCompiler)  # which names a cell in messages as a kernel does
    outputs = Anything()
    kernel = None  # pandas looks whether the name is there

    @classmethod
    def fresh(cls) -> "ZMQInteractiveShell":
        """The process's shell with nothing in its namespace."""
        if not cls.initialized():
            quiet = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "neutral"}})
            cls.instance(config=quiet).outputs = Outputs()
        shell = cls.instance()
        shell.reset(new_session=True, aggressive=False)
        shell.execution_count = 1
        return shell  # pyright: ignore[reportReturnType]

    def init_io(self) -> None:
        """No colours for a terminal that is not there."""

    def init_virtualenv(self) -> None:
        """The interpreter is the one that runs."""

    def enable_gui(self, gui: str | None = None) -> None:
        """No window is opened."""

    def run(self, source: str) -> tuple[ExecutionResult, list[NotebookNode]]:
        """Run one cell: IPython's result, and the outputs in nbformat's form."""
        self.outputs = outputs = Outputs()
        with self._capturing():
            result = self.run_cell(source, store_history=True)
        problem = result.error_before_exec or result.error_in_exec
        if problem is not None and not any(output.output_type == "error" for output in outputs.found):
            outputs.fail(type(problem).__name__, str(problem), [])  # SystemExit, which IPython only warns of
        return result, outputs.found

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.outputs.fail(etype.__name__, str(evalue), stb)

    @contextlib.contextmanager
    def _capturing(self) -> Iterator[None]:
        before = sys.stdout, sys.stderr, sys.stdin
        sys.stdout, sys.stderr, sys.stdin = _Stream(self, "stdout"), _Stream(self, "stderr"), _NoKeyboard()
        try:
            yield
        finally:
            sys.stdout, sys.stderr, sys.stdin = before


class _NoKeyboard(io.TextIOBase):
    """``sys.stdin`` of a report: an error for whoever reads, at once."""

    def readable(self) -> bool:
        return True

    def readline(self, size: int = -1) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]  # noqa: ARG002
        raise EOFError(STDIN)

    def read(self, size: int | None = -1) -> str:  # noqa: ARG002
        raise EOFError(STDIN)


class Surroundings:
    """The state of the process that a notebook may change, put back afterwards: what the next one must not inherit."""

    def __enter__(self) -> "Surroundings":
        self._warnings = warnings.catch_warnings()
        self._warnings.__enter__()
        _warn_as_new()
        self._before = dict(os.environ), list(sys.path), os.getcwd(), list(sys.argv)
        os.environ["MPLBACKEND"] = _INLINE
        self._backend = _drawing_inline()
        _find_beside()
        sys.argv = ["csat"]
        _as_new()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        environment, path, folder, arguments = self._before
        os.environ.clear()
        os.environ.update(environment)
        sys.path[:] = path
        sys.argv = arguments
        os.chdir(folder)
        if self._backend:
            sys.modules["matplotlib"].use(self._backend)
        self._warnings.__exit__(None, None, None)
        _as_new()


def _drawing_inline() -> str:
    """Let matplotlib draw into the notebook where it was loaded before; the backend that it had, empty where it was not."""
    mpl = sys.modules.get("matplotlib")
    if mpl is None:
        return ""
    from matplotlib_inline import backend_inline  # its own import would tell the shell, were it the first

    before = mpl.rcParams._get("backend")  # as it is: to look it up would choose one
    mpl.use(_INLINE)
    backend_inline._enable_matplotlib_integration()
    return before if isinstance(before, str) else "agg"


def _find_beside() -> None:
    """Modules in the workspace are found before those installed and after Python's own, as in a kernel."""
    if "" not in sys.path:
        at = (k for k, path in enumerate(sys.path) if path.rstrip("/").endswith(("site-packages", "dist-packages")))
        sys.path.insert(next(at, len(sys.path)), "")


def _warn_as_new() -> None:
    """The filters of warnings that Python and IPython begin with."""
    warnings.resetwarnings()
    for kind in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", kind)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    warnings.filterwarnings("ignore", "To exit: use")  # a run says it in its own words


def _as_new() -> None:
    """Charts and tables of pandas look as if nothing had been set, in a kernel."""
    if plt := sys.modules.get("matplotlib.pyplot"):
        plt.close("all")
    if mpl := sys.modules.get("matplotlib"):
        mpl.rcdefaults()
    if pandas := sys.modules.get("pandas"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of options that pandas is about to drop
            for group in ("display", "styler", "plotting"):
                pandas.reset_option(f"^{group}")
        pandas.set_option("display.max_columns", _COLUMNS)
