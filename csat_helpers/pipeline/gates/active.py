"""Nothing that runs: no script but the page's own, no event handler, no formula, no macro, no action in a PDF."""

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from csat_helpers.pipeline.gates.fault import Fault, shown
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.unpacked import Piece

GATE = "active content"
_RUNS = ("iframe", "object", "embed", "applet", "frame", "base", "foreignobject", "animate", "set")
_MACROS = ("vbaproject.bin", "vbadata.xml", "/activex/", "oleobject", "/macrosheets/", "/dialogsheets/", "/ctrlprops/")
_PDF = re.compile(r"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|AA|Movie|Sound|XFA)\b")
_HANDLERS = ("on", "On", "oN", "ON")
_POLICY = "Content-Security-Policy"
_SCRIPT = re.compile(r"\s*(?:javascript|vbscript)\s*:", re.IGNORECASE)


def faults(published: Published) -> Iterator[Fault]:
    """What would run in a reader's browser, office or PDF viewer."""
    for piece in published.pieces:
        if piece.kind in ("html", "svg"):
            yield from _page(piece)
        elif piece.kind == "archive":
            for name in piece.markup.splitlines():
                if any(macro in f"/{name}".lower() for macro in _MACROS):
                    yield Fault(GATE, piece.where, f"It holds {name}, which can run.", "Take it out of the master.")
        elif piece.kind == "xml":
            yield from _formulas(piece)
        elif piece.kind == "pdf" and (found := _PDF.search(piece.markup)):
            yield Fault(GATE, piece.where, f"It has an action or attachment (/{found[1]}).", "Render it again.")


def _page(piece: Piece) -> Iterator[Fault]:
    scripts = []
    for element in piece.tree.iter():
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if name == "script":
            scripts.append(element)
        elif name in _RUNS:
            yield Fault(GATE, piece.where, f"It has an element <{name}>.", "Escape what comes from data.")
        for key, value in element.attrib.items():
            if key[:2] in _HANDLERS or (":" in value and _SCRIPT.match(value)):
                yield Fault(GATE, piece.where, f"<{name}> has {key}={shown(value)}.", "Escape what comes from data.")
            elif key == "http-equiv" and value.lower() == "refresh":
                yield Fault(GATE, piece.where, "It would leave for another page by itself.", "Take the element out.")
    if piece.kind == "svg" or piece.inner:
        yield from (Fault(GATE, piece.where, "A drawing has a script.", "Clean it first.") for _ in scripts)
    else:
        yield from _scripts(piece, scripts)


def _scripts(piece: Piece, scripts: list[Any]) -> Iterator[Fault]:
    """Scripts that the page's policy names by their hash, and a policy that lets nothing else run or load."""
    policies = [e.get("content", "") for e in piece.tree.iter("meta") if e.get("http-equiv", "") == _POLICY]
    if len(policies) != 1 or "default-src 'none'" not in policies[0]:
        yield Fault(GATE, piece.where, "It has no policy that forbids everything else.", f"State one {_POLICY}.")
        return
    if "unsafe-inline" in policies[0].partition("script-src")[2].partition(";")[0]:
        yield Fault(
            GATE, piece.where, "Its policy lets any script run.", "Name the page's own scripts by their hashes."
        )
    for script in scripts:
        text = script.text or ""
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        if script.get("src") or f"'sha256-{digest}'" not in policies[0]:
            yield Fault(GATE, piece.where, f"It has a script that is not its own: {shown(text)}.", "Take it out.")


def _formulas(piece: Piece) -> Iterator[Fault]:
    if "worksheets/" not in piece.inner or "<f" not in piece.markup:
        return
    cells = [f.getparent().get("r", "?") for f in piece.tree.iter("{*}f") if f.getparent().tag.endswith("}c")]
    if cells:
        more = f" and {len(cells) - 3} more" if len(cells) > 3 else ""
        yield Fault(
            GATE,
            piece.where,
            f"There are formulas in {', '.join(cells[:3])}{more}.",
            "Write values, and texts as texts.",
        )
