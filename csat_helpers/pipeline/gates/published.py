"""What is about to be published, whole: the documents, the files made of them, and what must not be in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nbformat import NotebookNode

from csat_helpers.pipeline.document import Document
from csat_helpers.pipeline.gates.private import Private
from csat_helpers.pipeline.gates.said import QUOTE, Said, said
from csat_helpers.pipeline.gates.unpacked import Piece, unpacked


@dataclass(frozen=True, eq=False)
class Published:
    """``documents`` and executed ``notebooks`` by language, ``files`` (deliverables) by name, ``private`` facts.

    Files are unpacked and texts collected once, however many gates look at them.
    """

    documents: Mapping[str, Document]
    files: Mapping[str, bytes] = field(default_factory=dict)
    notebooks: Mapping[str, NotebookNode] = field(default_factory=dict)
    private: Private = field(default_factory=Private)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything that the files hold, unpacked and decompressed."""
        return tuple(piece for name, content in self.files.items() for piece in unpacked(name, content))

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Every text of the documents, with its place."""
        return tuple(text for document in self.documents.values() for text in said(document))

    @cached_property
    def spoken(self) -> str:
        """What respondents wrote, without white space: it may look like a path or a fault, and it stops nothing."""
        return "".join("".join(said.text.split()) + "\n" for said in self.said if said.kind == QUOTE)

    @cached_property
    def links(self) -> frozenset[str]:
        """The addresses that the consultant wrote in prose."""
        return frozenset(link for text in self.said for link in text.links)
