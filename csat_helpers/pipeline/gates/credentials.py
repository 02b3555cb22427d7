"""No token, key or password: those of the environment a report was made in, and those that look like one."""

import re
from collections.abc import Iterator

from csat_helpers.pipeline.gates.fault import Fault
from csat_helpers.pipeline.gates.published import Published

GATE = "credentials"
# What it is, what it begins with, and the whole.
_SHAPES = [
    ("a private key", ("-----BEGIN ",), r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    ("a GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[pousr]_[A-Za-z0-9]{30,}"),
    ("a GitHub token", ("github_pat_",), r"\bgithub_pat_[A-Za-z0-9_]{30,}"),
    ("a GitLab token", ("glpat-",), r"\bglpat-[\w-]{20,}"),
    ("an AWS key", ("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("an API key", ("sk-",), r"\bsk-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", ("xox",), r"\bxox[abprs]-[\w-]{10,}"),
    ("a web token", ("eyJ",), r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+"),
    ("a password in an address", ("://",), r"(?<=://)[^\s/:@\"']+:[^\s/:@\"']+@"),
]
_KNOWN = [(what, starts, re.compile(pattern)) for what, starts, pattern in _SHAPES]
_MEND = "Take it out of the notebook, and change it: whoever saw the notebook has it."


def faults(published: Published) -> Iterator[Fault]:
    """Secrets by their value, which no message repeats, and by their shape."""
    for piece in published.pieces:
        for name, value in published.private.secrets:
            if value in piece.whole or "".join(value.split()) in piece.squeezed:
                yield Fault(GATE, piece.where, f"It holds the value of the environment variable {name}.", _MEND)
        for what, starts, pattern in _KNOWN:
            if any(start in piece.whole for start in starts) and pattern.search(piece.whole):
                yield Fault(GATE, piece.where, f"It holds {what}.", _MEND)
