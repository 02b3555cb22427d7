"""A deliverable that cannot be taken apart cannot be vouched for."""

from collections.abc import Iterator

from csat_helpers.pipeline.gates.fault import Fault
from csat_helpers.pipeline.gates.published import Published

GATE = "readable"


def faults(published: Published) -> Iterator[Fault]:
    """Every part of a file that could not be read."""
    for piece in published.pieces:
        if piece.kind == "unreadable":
            yield Fault(GATE, piece.where, f"It cannot be read ({piece.markup}).", "Render it again.")
