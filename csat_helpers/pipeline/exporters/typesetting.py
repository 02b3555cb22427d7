"""typst at work: a folder of templates, data and pictures -> a PDF or pictures, here or in a process that stays warm.

What typst has parsed and laid out it remembers as long as its process lives, and it starts threads that a forked process
does not have. So a process that forks for each report never calls it: its children ask a typesetter, one each.
"""

import contextlib
import datetime
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from csat_helpers.errors import RenderError

_LIVES = 40  # reports that one process lays out: what it remembers is memory
_ENDED = "the process that lays out pages ended"
_MEMORY = "It may have run out of memory."
_asked: "Typesetter | None" = None


def compiled(
    main: Path, *, format: Literal["pdf", "png"], standards: Sequence[str] = (), ppi: float | None = None
) -> list[bytes]:
    """The PDF that ``main`` makes, or a PNG a page; all that it reads lies in its folder.

    Raises RenderError that says what typst says.
    """
    order = {"main": str(main), "format": format, "standards": list(standards), "ppi": ppi}
    return _asked.compiled(order) if _asked is not None else _here(order)


def ask(typesetter: "Typesetter") -> None:
    """Let every PDF of this process be laid out by ``typesetter``."""
    global _asked
    _asked = typesetter


def _here(order: Mapping[str, Any]) -> list[bytes]:
    import typst

    main = Path(order["main"])
    try:
        made = typst.compile(
            main,
            root=main.parent,
            font_paths=_fonts(),
            package_path=main.parent,  # nothing is fetched, and nothing of the machine's is found
            package_cache_path=main.parent,
            format=order["format"],
            ppi=order["ppi"],
            pdf_standards=order["standards"] or [],
            timestamp=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC),  # for a template that asks; ours do not
        )
    except typst.TypstError as problem:
        hints = " ".join(getattr(problem, "hints", None) or ())
        raise RenderError(str(getattr(problem, "message", problem)), mend=hints) from None
    return made if isinstance(made, list) else [made]


@cache
def _fonts() -> Any:
    """Our fonts only: what a machine has installed must not change a page."""
    import typst

    from csat_helpers.look.fonts import folders

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders()]
    )


@dataclass
class Typesetter:
    """A process that lays out one report after the other, made when it is first needed and anew after many."""

    _process: subprocess.Popen[bytes] | None = None
    _end: socket.socket | None = None
    _made: int = 0
    _asked: int = 0

    def start(self) -> None:
        """Have a process; called by who forks, so that the children find it."""
        if self._process is not None and (self._made >= _LIVES or self._process.poll() is not None):
            self.close()
        if self._process is None:
            mine, its = socket.socketpair()
            command = [sys.executable, "-m", "csat_helpers.pipeline.exporters.typesetting", str(its.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL)
            its.close()
            self._end, self._made = mine, 0
        self._made += 1

    def close(self) -> None:
        """End the process."""
        if self._end is not None:
            self._end.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._end = self._process = None

    @property
    def pid(self) -> int | None:
        """Of the process, where there is one."""
        return self._process.pid if self._process else None

    def compiled(self, order: Mapping[str, Any]) -> list[bytes]:
        """What :func:`compiled` gives. Raises RenderError."""
        if self._end is None:
            raise RenderError("the process that lays out pages was not started")
        self._asked += 1
        number = f"{os.getpid()}-{self._asked}"  # an answer to one that was killed meanwhile is told apart
        self._send({"number": number, **order})
        for line in self._end.makefile("rb", buffering=0):
            answer = json.loads(line)
            if answer["number"] != number:
                continue
            if "error" in answer:
                raise RenderError(answer["error"], mend=answer["mend"])
            return [Path(file).read_bytes() for file in answer["files"]]
        raise RenderError(_ENDED, mend=_MEMORY)

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._end.sendall(json.dumps(message).encode() + b"\n")  # pyright: ignore[reportOptionalMemberAccess]
        except OSError:
            raise RenderError(_ENDED, mend=_MEMORY) from None


def _main(number: int) -> None:
    """Lay out what is asked for, until nobody asks."""
    with socket.socket(fileno=number) as end:
        for line in end.makefile("rb"):
            order = json.loads(line)
            answer = {"number": order["number"]}
            try:
                answer["files"] = _files(Path(order["main"]), _here(order))
            except RenderError as problem:
                answer |= {"error": problem.what, "mend": problem.mend}
            except OSError as problem:  # the report was ended meanwhile, or the disk is full
                answer |= {"error": f"it could not be written ({problem.strerror})", "mend": ""}
            with contextlib.suppress(OSError):
                end.sendall(json.dumps(answer).encode() + b"\n")


def _files(main: Path, made: list[bytes]) -> list[str]:
    """Where each page lies now."""
    found = []
    for k, content in enumerate(made):
        path = main.with_name(f"{main.stem}-{k}.made")
        path.write_bytes(content)
        found.append(str(path))
    return found


if __name__ == "__main__":
    _main(int(sys.argv[1]))
