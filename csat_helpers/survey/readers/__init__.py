"""Readers of client files, one interface: a path in, a :class:`Raw` table out.

The file's first bytes choose the reader (:mod:`csat_helpers.survey.readers.choosing`); its name is not trusted.
"""

from pathlib import Path

from csat_helpers.survey.readers.choosing import READERS, Asked, Reader, chosen, first_bytes, named, read_with
from csat_helpers.survey.readers.raw import Raw, check_table


def read(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    decimal: str | None = None,
    header_rows: int | str | None = None,
    reader: str | None = None,
) -> Raw:
    r"""The table in a client's file, as it stands: text cells, SPSS codes as numbers, blanks empty.

    What is told from the content may be said instead: the ``sheet`` of a workbook and its ``header_rows`` (how many, or which: ``"3-4"``); the ``encoding``, ``separator`` and
    ``decimal`` mark of a text; the ``reader`` (``delimited``, ``excel``, ``spss``, ``stata``, ``parquet``, ``arrow``).
    ``Raw.read_as`` and ``Raw.notes`` say what was taken. Raises DataError, naming the file, for one that is missing,
    empty, has no rows, or that no reader can read: it then says why each one declined.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "answers.csv"
    >>> _ = path.write_text("id,q1\n001,NA\n")
    >>> raw = read(path)
    >>> raw.frame.to_dict("list"), raw.read_as["reader"]
    ({'id': ['001'], 'q1': ['NA']}, 'delimited')
    """
    head = first_bytes(path)
    used = named(reader, path) if reader else chosen(path, head, encoding)
    raw = read_with(used, path, Asked(sheet, encoding, separator, decimal, header_rows))
    check_table(raw, path)
    return raw


def kind_of(path: Path) -> str:
    """The name of the reader that the file's first bytes choose."""
    return chosen(path, first_bytes(path)).name


__all__ = ["READERS", "Raw", "Reader", "kind_of", "read"]
