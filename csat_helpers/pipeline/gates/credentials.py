"""No token, key or password: those of the environment a report was made in, and those that look like one."""

import re
from collections.abc import Iterator

from csat_helpers.pipeline.gates.fault import Fault
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.survey.credentials import SHAPES

GATE = "credentials"
_KNOWN = [(what, starts, re.compile(pattern, re.ASCII)) for what, starts, pattern in SHAPES]
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
