"""A large delimited file, read a part of the rows at a time, so that it never lies in memory as text."""

import codecs
import csv
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from csat_helpers.survey.readers.delimited import check_quotes_of, check_rows, no_table, options, sniff
from csat_helpers.survey.readers.raw import Raw

LARGE = 64_000_000  # bytes from which a file is read in parts
_BYTES = 16_000_000  # parsed at once
_UTF8 = (None, "utf-8", "utf8", "utf-8-sig")


def read_large(path: Path, encoding: str | None, separator: str | None) -> Raw | None:
    """The table in parts; None where the file has to be read as a whole: in another encoding than UTF-8, with broken
    characters, or with columns that have no heading.

    Raises DataError for quotation marks that do not pair, and, as the parts are read, for rows that do not fit the headings.
    """
    if (encoding or "utf-8").casefold() not in _UTF8 or not _is_utf8(path):
        return None
    with path.open(encoding="utf-8-sig", newline="") as handle:
        head = handle.read(200_000)
    separator = separator or sniff(head)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header = next((row for row in csv.reader(handle, delimiter=separator) if row), [])
    if not all(name.strip() for name in header):
        return None
    _check_quotes(path, separator)
    frame = pd.DataFrame([[""] * len(header)]).iloc[:0]
    frame.columns = pd.Index(header, dtype=object)
    return Raw(frame, parts=lambda: _parts(path, header, separator))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as handle:
        try:
            while block := handle.read(_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _check_quotes(path: Path, separator: str) -> None:
    with path.open("rb") as handle:
        if not any(b'"' in block for block in iter(lambda: handle.read(_BYTES), b"")):
            return
    with path.open(encoding="utf-8-sig", newline="") as lines:
        check_quotes_of(lines, separator, path)


def _parts(path: Path, header: list[str], separator: str) -> Iterator[pd.DataFrame]:
    import pyarrow as pa
    from pyarrow import csv as arrow

    names, faults = [f"f{k}" for k in range(len(header))], list[Any]()
    try:
        reader = arrow.open_csv(str(path), **options(names, separator, faults, _BYTES))
        for first, batch in zip(itertools.chain([True], itertools.repeat(False)), reader, strict=False):
            check_rows(faults, header, separator, path)
            frame = (batch.slice(1) if first else batch).to_pandas()
            frame.columns = pd.Index(header, dtype=object)
            yield frame
        check_rows(faults, header, separator, path)
    except pa.ArrowInvalid as problem:
        raise no_table(problem, separator, path) from None
