"""A cluster of this machine: a scheduler and workers, each a process that can be killed."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.faults import bed

_MODULE = "import sys; from distributed.cli.dask_{0} import main; sys.argv[0] = '{0}'; main()"


class Cluster:
    """Used as a context; ``address`` is the scheduler's, ``workers`` are processes, ``mark`` is on all of them."""

    def __init__(
        self, folder: Path, workers: int = 2, threads: int = 1, tls: dict[str, str] | None = None, **more: str
    ):
        self.folder, self._threads, self._tls, self._more = folder, threads, tls or {}, more
        self.mark = os.urandom(6).hex()
        self._count, self.workers = workers, []

    def __enter__(self) -> "Cluster":
        self.folder.mkdir(parents=True, exist_ok=True)
        scheme = "tls" if self._tls else "tcp"
        self.scheduler = self._start("scheduler", "--host", f"{scheme}://127.0.0.1:0", "--no-show")
        self.address = self._heard("scheduler-0", rf"Scheduler at:\s+({scheme}://127\.0\.0\.1:\d+)")
        for _ in range(self._count):
            self.add(**self._more)
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        for pid in bed.marked(self.mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def add(self, **more: str) -> subprocess.Popen:
        """A worker more, in an environment with ``more``."""
        name = f"worker-{len(self.workers)}"
        options = ["--no-nanny", "--nthreads", str(self._threads), "--memory-limit", "0", "--no-dashboard"]
        options += ["--local-directory", str(self.folder / name), "--name", name]
        self.workers.append(worker := self._start("worker", self.address, *options, **more))
        self._heard(name, r"Starting established connection")
        return worker

    def left(self, seconds: float = 10.0) -> list[int]:
        """What is still there of workers that were ended, and of what they started."""
        known = {process.pid for process in (*self.workers, self.scheduler) if process.poll() is None}
        until = time.monotonic() + seconds
        while (found := set(bed.marked(self.mark)) - known) and time.monotonic() < until:
            time.sleep(0.05)
        return sorted(found)

    def _start(self, kind: str, *arguments: str, **more: str) -> subprocess.Popen:
        path = self.folder / f"{kind}-{len(self.workers) if kind == 'worker' else 0}"
        environment = {**os.environ, bed.MARK: self.mark, **more}
        command = [sys.executable, "-c", _MODULE.format(kind), *arguments]
        files = [
            text for name, file in self._tls.items() for text in (f"--tls-{name}" + "-file" * (name == "ca"), file)
        ]
        with path.with_suffix(".log").open("wb") as log:
            return subprocess.Popen(
                [*command, *files], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _heard(self, name: str, pattern: str, seconds: float = 120.0) -> str:
        log, until = self.folder / f"{name}.log", time.monotonic() + seconds
        while time.monotonic() < until:
            if found := re.search(pattern, log.read_text(errors="replace")):
                return found[found.lastindex or 0]
            time.sleep(0.05)
        raise AssertionError(log.read_text(errors="replace"))


def certificates(folder: Path) -> dict[str, str]:
    """An authority, and a certificate of it with its key, for 127.0.0.1; what openssl makes in a second."""
    folder.mkdir(parents=True, exist_ok=True)
    assert shutil.which("openssl")
    ca, key, cert, asked = (str(folder / name) for name in ("ca.pem", "key.pem", "cert.pem", "asked.csr"))
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    authority = ["req", "-x509", *curve, "-keyout", f"{ca}.key", "-out", ca, "-subj", "/CN=authority", "-days", "2"]
    request = ["req", *curve, "-keyout", key, "-out", asked, "-subj", "/CN=127.0.0.1"]
    signed = [
        "x509",
        "-req",
        "-in",
        asked,
        "-CA",
        ca,
        "-CAkey",
        f"{ca}.key",
        "-CAcreateserial",
        "-out",
        cert,
        "-days",
        "2",
    ]
    for command in (authority, request, signed):
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    return {"ca": ca, "cert": cert, "key": key}
