"""Starts of ``csat batch`` that cost little: one process imports everything, and each start is forked from it.

In the forks the process that forks reports is forked too, where otherwise it would be a new Python; everything else is
as it is for a user. ``python -m tests.faults.quick`` is that process: it reads orders, one JSON a line.
"""

import contextlib
import ctypes
import json
import os
import signal
import struct
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import SimpleNamespace

from tests.faults import bed


class Starter:
    """The process that has imported everything; used as a context."""

    def __enter__(self) -> "Starter":
        self.mark = os.urandom(6).hex()
        one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.quick"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **one_thread, bed.MARK: self.mark}, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert self.asked({}) == {"ready": True}
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def asked(self, order: dict) -> dict:
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def batch(
        self, folder: Path, workspace: Path, *more: str, to: str = "html", name: str = "said", ordinary: bool = False
    ) -> "Started":
        """Start one; what it says is kept beside the workspace, or where ``name`` says."""
        workspace.mkdir(exist_ok=True)
        said = workspace.parent / name
        arguments = ["batch", str(folder), "--by", "branch", "--to", to, *more]
        order = {"arguments": arguments, "workspace": str(workspace), "said": str(said), "ordinary": ordinary}
        return Started(self, self.asked(order)["pid"], said)

    def pids(self) -> list[int]:
        """All processes that were started here."""
        return [pid for pid in bed.marked(self.mark) if pid != self._process.pid]

    def left(self, seconds: float = 10.0) -> list[str]:
        """Processes that are still there after a while, but for this one."""
        until = time.monotonic() + seconds
        while True:
            found = self.pids()
            if not found or time.monotonic() > until:
                return [bed.command(pid) for pid in found]
            time.sleep(0.05)


class Started:
    """A batch that was started so."""

    def __init__(self, starter: Starter, pid: int, said: Path) -> None:
        self._starter, self.pid, self._said = starter, pid, said
        self._code: int | None = None

    def code(self) -> int | None:
        """The exit code, minus a signal's number, None while it runs."""
        if self._code is None:
            self._code = self._starter.asked({"poll": self.pid})["code"]
        return self._code

    def code_is_open(self) -> bool:
        """Whether it runs."""
        return self.code() is None

    def wait(self, seconds: float = 60.0) -> bed.Ended:
        until = time.monotonic() + seconds
        while (code := self.code()) is None:
            if time.monotonic() > until:
                found = [bed.command(pid) for pid in bed.marked(self._starter.mark)]
                os.killpg(self.pid, signal.SIGKILL)
                raise TimeoutError(f"it did not end: {self._said.read_text()}\n{found}")
            time.sleep(0.01)
        return bed.Ended(code, "", self._said.read_text())

    def signal(self, number: int) -> None:
        """To the whole group, as a terminal does with Ctrl-C."""
        os.killpg(self.pid, number)


class _Forked:
    """subprocess.Popen of the process that forks reports, without a new Python."""

    returncode: int | None = None

    def __init__(self, command: list[str], *, stdout, env: dict[str, str], **_: object) -> None:
        self._number = int(command[-1])
        self.pid = os.fork()
        if self.pid == 0:
            _run(lambda: self._main(stdout, env))

    def _main(self, stdout, env: dict[str, str]) -> None:
        from csat_helpers.pipeline.forking import zygote

        os.setsid()
        os.environ.update(env)
        _streams(stdout.fileno(), but=self._number)
        zygote.main(self._number)

    def poll(self) -> int | None:
        if self.returncode is None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if found else None
        return self.returncode

    def wait(self, timeout: float = 600.0) -> int:
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("zygote", timeout)
            time.sleep(0.005)
        return code

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def _streams(out: int, but: int | None = None) -> None:
    """A new program's: nothing to read, ``out`` to write to, Python's own signals, no other file but one."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    for number in range(3, 256):
        if number != but:
            with contextlib.suppress(OSError):
                os.close(number)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _run(work) -> None:
    """``work``, and the end of the process."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _give_up_rights() -> None:
    """root without the right to pass over permissions: what it may write is what an ordinary owner may."""
    header, data = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.capget(header, data) == 0
    rights = list(struct.unpack("6I", data.raw))
    rights[:3] = [bits & ~0b1110 for bits in rights[:3]]  # DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER
    assert libc.capset(header, struct.pack("6I", *rights)) == 0


def _command(order: dict, ready: int) -> None:
    from csat_helpers import cli
    from csat_helpers.pipeline.forking import caller

    os.setsid()
    os.environ["CSAT_WORKSPACE"] = order["workspace"]
    _streams(os.open(order["said"], os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), but=ready)
    if order["ordinary"] and os.geteuid() == 0:
        _give_up_rights()
    names = {"DEVNULL": subprocess.DEVNULL, "TimeoutExpired": subprocess.TimeoutExpired}
    caller.subprocess = SimpleNamespace(Popen=_Forked, **names)  # there alone: others start programs
    sys.argv = ["csat", *order["arguments"]]
    os.close(ready)
    cli.main()


def _answer(order: dict) -> dict:
    if "poll" in order:
        found, status = os.waitpid(order["poll"], os.WNOHANG)
        return {"code": os.waitstatus_to_exitcode(status) if found else None}
    if not order:
        return {"ready": True}
    heard, ready = os.pipe()
    pid = os.fork()
    if pid == 0:
        _run(lambda: _command(order, ready))
    os.close(ready)
    os.read(heard, 1)  # until then a signal would meet the test's own code, or no group at all
    os.close(heard)
    return {"pid": pid}


def _main() -> None:
    import csat_helpers.exhibits
    import csat_helpers.measures
    import csat_helpers.pipeline.batch.command
    import csat_helpers.pipeline.exporters.html_report
    import csat_helpers.pipeline.exporters.pdf_report
    import csat_helpers.pipeline.forking.server  # noqa: F401

    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    _main()
