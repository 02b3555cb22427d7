"""A deliverable taken apart: every file inside it, decompressed and decoded, as text that a gate can search.

Archives are opened to their depth, embedded workbooks too; data addresses in a page are decoded; PDF streams are
inflated and the words of its pages read. So what is not found here is not in the file in any common disguise.
"""

from csat_helpers.pipeline.gates.unpacked.piece import LINK, LOAD, Piece
from csat_helpers.pipeline.gates.unpacked.unpack import unpacked

__all__ = ["LINK", "LOAD", "Piece", "unpacked"]
