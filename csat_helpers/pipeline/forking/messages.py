"""What the processes tell each other: a JSON object a line, over sockets that only they have."""

import json
import socket
import traceback
from collections.abc import Iterator
from typing import Any

from csat_helpers import errors
from csat_helpers.errors import CsatError

LONGEST = 16_000_000  # bytes of a line; a cell that finds the socket must not fill the server's memory

Message = dict[str, Any]


class Line:
    """One end of a socket: whole messages out, whole messages in."""

    def __init__(self, end: socket.socket) -> None:
        self._end, self._held = end, b""
        self.closed = False

    def fileno(self) -> int:
        """For select."""
        return self._end.fileno()

    def send(self, message: Message) -> bool:
        """Send it; False where nobody listens any more."""
        try:
            self._end.sendall(json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        except OSError:
            return False
        return True

    def read(self) -> Iterator[Message]:
        """The messages that are there, after waiting for something if nothing is; ``closed`` once the other end is."""
        try:
            found = self._end.recv(1 << 16)
        except BlockingIOError:
            return  # nothing is there, of one that does not wait
        except (ConnectionError, TimeoutError):
            found = b""
        if not found or len(self._held) > LONGEST:
            self.closed = True
            return
        *lines, self._held = (self._held + found).split(b"\n")
        for line in lines:
            try:
                message = json.loads(line.decode("utf-8", "surrogatepass"))
            except ValueError:
                continue  # not of ours: a cell wrote it
            if isinstance(message, dict):
                yield message

    def close(self) -> None:
        """Hang up."""
        self.closed = True
        self._end.close()


def packed(problem: BaseException) -> Message:
    """An error as a message: one of ours in its parts, any other with its traceback."""
    if isinstance(problem, CsatError):
        return {"kind": type(problem).__name__, "what": problem.what, "where": problem.where, "mend": problem.mend}
    return {"kind": type(problem).__name__, "what": str(problem), "traceback": traceback.format_exc()}


def unpacked(message: Message) -> Exception:
    """The error that a message holds: one of ours, else a RuntimeError that names it and bears its traceback as a note."""
    kind = getattr(errors, str(message.get("kind")), None)
    if isinstance(kind, type) and issubclass(kind, CsatError):
        parts = {name: str(message.get(name, "")) for name in ("where", "mend")}
        return kind(str(message.get("what", "")), **parts)
    fault = RuntimeError(f"{message.get('kind')}: {message.get('what')}")
    fault.add_note(str(message.get("traceback", "")))
    return fault
