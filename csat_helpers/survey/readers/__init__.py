"""Readers of client files, one interface: a path in, a :class:`Raw` table out.

The file's first bytes choose the reader; its name is not trusted.
"""

from pathlib import Path

from csat_helpers.errors import DataError, nearest
from csat_helpers.survey.readers.raw import Raw, check_table

PARQUET = b"PAR1"
SPSS = (b"$FL2", b"$FL3")
EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip (xlsx, ods) and the old binary workbook (xls)


def read(path: Path, *, sheet: str | None = None, encoding: str | None = None, separator: str | None = None) -> Raw:
    """The table in a CSV, Excel, SPSS or Parquet file, as it stands: text cells, SPSS codes as numbers, blanks empty.

    Raises DataError, naming the file, for one that is missing, empty, has no rows, or is no table.
    """
    kind = kind_of(path)
    if kind == "spss":
        from csat_helpers.survey.readers.spss import read_spss

        raw = read_spss(path)
    elif kind == "excel":
        from csat_helpers.survey.readers.excel import read_excel

        raw = read_excel(path, sheet=sheet)
    elif kind == "parquet":
        from csat_helpers.survey.readers.parquet import read_parquet

        raw = read_parquet(path)
    else:
        from csat_helpers.survey.readers import delimited, large

        parts = large.read_large(path, encoding, separator) if path.stat().st_size >= large.LARGE else None
        raw = parts or delimited.read_delimited(path, encoding=encoding, separator=separator)
    check_table(raw, path)
    return raw


def kind_of(path: Path) -> str:
    """``spss``, ``excel``, ``parquet`` or ``delimited``, by the file's first bytes."""
    try:
        with path.open("rb") as handle:
            head = handle.read(8192)
    except FileNotFoundError:
        raise DataError("The data file does not exist.", where=str(path), mend=_neighbours(path)) from None
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise DataError(f"The data file cannot be opened ({reason}).", where=str(path)) from None
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise DataError("The file is empty.", where=str(path), mend="Export the answers again.")
    if head.startswith(SPSS):
        return "spss"
    if head.startswith(EXCEL):
        return "excel"
    if head.startswith(PARQUET):
        return "parquet"
    if b"\0" in _first_line(head) or head.lstrip()[:1] in (b"<", b"{"):
        raise DataError(
            "The file is not a table of answers.",
            where=str(path),
            mend="Export the answers as CSV, Excel (.xlsx), SPSS (.sav) or Parquet.",
        )
    return "delimited"


def _first_line(head: bytes) -> bytes:
    """The first line, unless UTF-16 (where every other byte is NUL)."""
    return b"" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head.splitlines()[0]


def _neighbours(path: Path) -> str:
    if not path.parent.is_dir():
        return f"The folder {path.parent} does not exist either."
    beside = sorted(p.name for p in path.parent.iterdir() if p.is_file())
    return nearest(path.name, beside) if beside else "Its folder is empty: put the file there, or correct its name."


__all__ = ["Raw", "kind_of", "read"]
