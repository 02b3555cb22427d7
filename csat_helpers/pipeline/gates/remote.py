"""Nothing that is fetched when a deliverable is shown, and no link but those that the consultant wrote."""

from collections.abc import Iterator

from csat_helpers.pipeline.gates.fault import WARNING, Fault, shown
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.unpacked import LINK, Piece

GATE = "remote references"
# Pages of a client's own master, which every slide is laid upon.
_MASTERS = ("ppt/slideMasters/", "ppt/slideLayouts/", "ppt/notesMasters/", "ppt/handoutMasters/")


def faults(published: Published) -> Iterator[Fault]:
    """Addresses outside the file: in pages, styles, drawings, relationships of PPTX and XLSX, and PDF actions.

    A link of the consultant's prose may stand in any format, as it only opens when it is asked for. A client's own
    master may have links, which are told; what it would fetch is an error too.
    """
    for piece in published.pieces:
        for use, address in piece.addresses:
            if use != LINK:
                yield Fault(
                    GATE, piece.where, f"It would fetch {shown(address)}.", "Put the thing itself in its place."
                )
            elif address.strip() not in published.links and not _same(address, published.links):
                yield _stray(piece, address)
        if any("externalLink" in name for name in piece.markup.splitlines() if piece.kind == "archive"):
            yield Fault(GATE, piece.where, "It refers to another workbook.", "Write the values, not references.")


def _stray(piece: Piece, address: str) -> Fault:
    master = piece.inner.startswith(_MASTERS)
    return Fault(
        GATE,
        piece.where,
        f"It links to {shown(address)}, which no text of the notebook does.",
        "Remove the link from the client's master." if master else "Write it in a markdown cell, or take it out.",
        WARNING if master else "error",
    )


def _same(address: str, links: frozenset[str]) -> bool:
    """Whether an exporter only completed an address (https://a.b as https://a.b/)."""
    return address.strip().rstrip("/") in {link.rstrip("/") for link in links}
