r"""No folder, user name or host name of the machine that a report was made on.

The rules, since a user may be called ``root`` or ``service``:

* a folder is found where its whole path stands and a path it could be: not within a longer word or address;
* so is any path under a folder that only a machine has (``/home/x``, ``C:\Users\x``), and any ``file:`` address;
* a name is found as a part of a path, and as a whole word of its own spelling if it has five letters or more, is not
  a name that many machines share, and is no word that the report itself uses: of its facts, its data, or its texts.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from csat_helpers.locale import translation
from csat_helpers.pipeline.gates.fault import Fault
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.said import CELL, LABEL, QUOTE, STUDY
from csat_helpers.pipeline.gates.unpacked import Piece

GATE = "paths and names"
_SHORTEST = 5
_SHARED = frozenset((
    "root", "admin", "administrator", "user", "users", "guest", "jovyan", "ubuntu", "debian", "fedora", "runner",
    "docker", "vagrant", "nobody", "default", "student", "teacher", "analyst", "analysts", "consultant", "research",
    "researcher", "office", "survey", "service", "services", "customer", "client", "server", "desktop", "laptop",
    "localhost", "local", "macbook", "workstation", "computer", "container", "build", "builder", "jenkins", "jupyter",
    "python", "notebook", "report", "reports", "public", "private", "home", "owner", "manager", "support", "system",
))  # fmt: skip
_MACHINE = re.compile(
    r"(?<![\w.:/\\-])/(?:home|Users|root|tmp|var|usr|opt|mnt|private|etc|srv|workspaces?)/[\w.-]+"
    r"|(?<![A-Za-z])[A-Za-z]:\\(?:Users|Documents and Settings|Windows|Temp|ProgramData)\\[\w.-]+"
    r"|(?<!\\)\\\\[A-Za-z][\w.-]+\\[\w$.-]+\\"
    r"|\bfile:/{2,3}[\w.%/-]+"
)
_BEGINNINGS = (
    "/home/", "/Users/", "/root/", "/tmp/", "/var/", "/usr/", "/opt/", "/mnt/", "/private/", "/etc/", "/srv/",  # noqa: S108 - searched
    "/workspace", ":\\", "\\\\", "file:/",
)  # fmt: skip
_MEND = "Print no path, and no object whose text holds one."


def faults(published: Published) -> Iterator[Fault]:
    """Every place where the machine shows."""
    private = published.private
    used = _used(published)
    names = [("the user's name", name) for name in private.people] + [("the machine's name", n) for n in private.hosts]
    searched = [(what, re.split(r"[/\\]", path)[-1], _folder(path)) for what, path in private.folders]
    searched += [(what, name, _name(name, used)) for what, name in names if len(name) > 1]
    for piece in published.pieces:
        if piece.kind != "script":  # ours alone, which another gate proves
            yield from _found(piece, searched, published.spoken)


def _found(piece: Piece, searched: Iterable[tuple[str, str, re.Pattern[str]]], spoken: str) -> Iterator[Fault]:
    """What is ``searched`` is a description, a part that is quickly looked for, and the pattern."""
    texts = (piece.whole, piece.squeezed) if piece.kind == "page" else (piece.whole,)  # lines of a page break a path
    told = False
    for what, part, pattern in searched:
        if any(part in text and pattern.search(text) for text in texts):
            yield Fault(GATE, piece.where, f"It holds {what}.", _MEND)
            told = True
    paths = _MACHINE.finditer(piece.whole) if any(start in piece.whole for start in _BEGINNINGS) else ()
    if not told and any(path.group() not in spoken for path in paths):  # respondents may write of paths
        yield Fault(GATE, piece.where, "It holds a path of a machine.", _MEND)


def _folder(path: str) -> re.Pattern[str]:
    """A folder as itself or the beginning of a longer path, with either slash."""
    parts = [re.escape(part) for part in re.split(r"[/\\]", path) if part]
    start = r"[/\\]" if path.startswith(("/", "\\")) else ""
    return re.compile(rf"(?<![\w.:/\\-]){start}" + r"[/\\]{1,2}".join(parts) + r"[/\\]")


def _name(name: str, used: frozenset[str]) -> re.Pattern[str]:
    exact = re.escape(name)
    in_path = rf"(?:[/\\](?:home|Users|export|u|media|run)[/\\]+){exact}\b"
    common = len(name) < _SHORTEST or name.lower() in _SHARED or name in used or name.lower() in _ours()
    return re.compile(in_path if common else rf"{in_path}|(?<![\w]){exact}(?![\w])")


def _used(published: Published) -> frozenset[str]:
    """The words of the report's facts and data: a name that is one of them tells nothing."""
    kinds = (STUDY, LABEL, CELL, QUOTE)
    texts = "\n".join({said.text for said in published.said if said.kind in kinds})
    return frozenset(re.findall(r"[\w.-]+", texts))


@cache
def _ours() -> frozenset[str]:
    """The words of everything that the workbench itself says."""
    catalogue = getattr(translation("zh"), "_catalog", {})
    texts = (key if isinstance(key, str) else key[0] for key in catalogue)
    return frozenset(word.lower() for text in texts for word in re.findall(r"[A-Za-z]+", text))
