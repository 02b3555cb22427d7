"""An executed notebook as the document that every deliverable prints."""

from csat_helpers.pipeline.document.facts import SCHEMA
from csat_helpers.pipeline.document.model import Chapter, Document, Exhibit, Part, Prose, Section, Study
from csat_helpers.pipeline.document.reading import read

__all__ = ["SCHEMA", "Chapter", "Document", "Exhibit", "Part", "Prose", "Section", "Study", "read"]
