"""A process that has imported everything and holds no client's data: it forks one server for each engagement."""

import ast
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from importlib import import_module

from csat_helpers.errors import CsatError
from csat_helpers.pipeline import places
from csat_helpers.pipeline.forking import processes

# What every report needs, beside what the templates import.
_LOADED = (
    "csat_helpers.pipeline.forking.server", "csat_helpers.pipeline.exporters.html_report",
    "csat_helpers.pipeline.exporters.pdf_report", "papermill", "pyarrow.parquet",
)  # fmt: skip


def main(number: int) -> None:
    """Fork servers, each with the socket that came with its order, until nobody asks."""
    processes.adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _LOADED:
        import_module(name)
    for statement in _imports():
        with contextlib.suppress(Exception):  # a report that needs it will say so
            exec(statement, {})  # noqa: S102 - an import of a template, as the report will run it
    os.chdir("/")  # a server goes where its order came from; nobody's folder is held until then
    with socket.socket(fileno=number) as asked:
        servers: set[int] = set()
        while True:
            content, numbers, *_ = socket.recv_fds(asked, 1 << 20, 1)
            if not content:
                break
            servers.add(_forked(asked, content, numbers[0]))
            servers -= {pid for pid in servers if os.waitpid(pid, os.WNOHANG)[0]}
    processes.ask_to_end(servers)
    processes.end_descendants(os.getpid())


def _imports() -> Iterator[str]:
    """The import statements of the templates that are there, each once."""
    from csat_helpers.pipeline.parameterise import read_template

    found: dict[str, None] = {}
    for kind in places.templates():
        with contextlib.suppress(CsatError, SyntaxError):
            for cell in read_template(places.template(kind)).cells:
                if cell.cell_type == "code":
                    nodes = ast.parse(cell.source).body
                    found |= dict.fromkeys(ast.unparse(n) for n in nodes if isinstance(n, ast.Import | ast.ImportFrom))
    yield from found


def _forked(asked: socket.socket, content: bytes, number: int) -> int:
    pid = os.fork()
    if pid:
        os.close(number)
        return pid
    try:
        asked.close()
        processes.end_with_parent(signal.SIGTERM)
        from csat_helpers.pipeline.forking.server import serve

        with socket.socket(fileno=number) as end:
            serve(end, json.loads(content))
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
