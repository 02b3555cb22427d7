"""Small exports made by hand after the platforms' documented formats (no real answers), as a reader would give them."""

import csv
import io

from csat_helpers.survey.platforms import Export
from csat_helpers.survey.readers.raw import Raw, from_rows


def raw(text: str, separator: str = ",") -> Raw:
    """A file's text as the reader gives it: the first row the headings, everything else cells of text."""
    return Raw(from_rows(list(csv.reader(io.StringIO(text.lstrip("\n")), delimiter=separator))))


def cells(export: Export, *names: str) -> list[list[str]]:
    """Some columns of an export."""
    return [export.frame[name].tolist() for name in names]


def kinds(export: Export) -> dict[str, str]:
    """What each column is."""
    return {column.name: column.kind for column in export.columns}


def column(export: Export, name: str):
    """The one column of that name."""
    return next(c for c in export.columns if c.name == name)
