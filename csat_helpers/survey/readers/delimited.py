"""CSV and its kin. Encoding is tried strictly (UTF-8, then GB 18030): a detector mistakes short Chinese files."""

import csv
import io
import itertools
import re
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from csat_helpers.errors import DataError
from csat_helpers.survey.readers.raw import Raw, drop_hollow

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
ENCODINGS = ("utf-8-sig", "gb18030")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_delimited(path: Path, *, encoding: str | None = None, separator: str | None = None) -> Raw:
    """A delimited text file, every cell as text.

    Raises DataError for text in no known encoding, and for a row whose cells do not fit the headings.
    """
    text, surrogates = _SURROGATE.subn("\ufffd", decode(path.read_bytes(), encoding, path))
    separator = separator or sniff(text)
    check_quotes(text, separator, path)
    return Raw(_table(text, separator, path), replaced=surrogates)


def decode(content: bytes, encoding: str | None, path: Path) -> str:
    """``content`` as text: the declared encoding, UTF-16 where its mark says so, UTF-8, else GB 18030."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    tried = [encoding] if encoding else ["utf-16"] if marked else [*ENCODINGS]
    for name in tried:
        try:
            # Half of a split emoji makes a file that is UTF-8 but for that: it must not be read as Chinese.
            return content.decode(name, "surrogatepass" if name == ENCODINGS[0] else "strict")
        except LookupError:
            raise DataError(
                f"'{name}' is not an encoding.", where=str(path), mend="For example: utf-8, big5."
            ) from None
        except UnicodeDecodeError:
            continue
    raise DataError(
        f"The text is not in {' or '.join(name.removesuffix('-sig') for name in tried)}.",
        where=str(path),
        mend="Save it as UTF-8, or name its 'encoding' beside the file in engagement.yaml (for example big5).",
    )


def sniff(text: str) -> str:
    """The separator of a text: the one that cuts its first rows into the most columns, the same in every row."""

    def score(separator: str) -> tuple[bool, int]:
        rows = list(itertools.islice(csv.reader(io.StringIO(text[:200_000]), delimiter=separator), 20))
        # The sample may end inside a row; a blank line is no row.
        widths = [len(row) for row in rows if row][: 19 if len(rows) > 1 else 1]
        return (len(set(widths)) == 1 and widths[0] > 1, widths[0] if widths else 0)

    return max(SEPARATORS, key=score)


def check_quotes(text: str, separator: str, path: Path) -> None:
    """Raise DataError where quotation marks do not pair: a parser would swallow the rows up to the next one."""
    if '"' in text:
        check_quotes_of(io.StringIO(text), separator, path)


def check_quotes_of(lines: TextIO, separator: str, path: Path) -> None:
    """The same of an open file, which is not held."""
    rows, line = csv.reader(lines, delimiter=separator, strict=True), 0
    try:
        for _ in rows:
            line = rows.line_num
    except csv.Error:
        raise DataError(
            "A quotation mark is not closed, or text follows the closing one.",
            where=f"{path}, line {line + 1}",
            mend='Write a quotation mark inside a cell twice ("").',
        ) from None


def options(names: list[str], separator: str, faults: list[Any], block_size: int) -> dict[str, Any]:
    """How Arrow reads: every cell as text, in one thread, so that a faulty row is known by its number; ``faults`` gets
    those that do not fit.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow

    def skip(row: Any) -> str:
        faults.append(row)
        return "skip"

    return {
        "read_options": arrow.ReadOptions(column_names=names, use_threads=False, block_size=block_size),
        "parse_options": arrow.ParseOptions(delimiter=separator, newlines_in_values=True, invalid_row_handler=skip),
        "convert_options": arrow.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    }


def no_table(problem: Exception, separator: str, path: Path) -> DataError:
    """What Arrow says of a file that it cannot read, as a message."""
    return DataError(
        f"The file cannot be read as a table separated by {SEPARATORS.get(separator, repr(separator))}"
        f" ({str(problem).splitlines()[0].rstrip('.')}).",
        where=str(path),
        mend="Export it again as CSV in UTF-8.",
    )


def _table(text: str, separator: str, path: Path) -> pd.DataFrame:
    """The text parsed by Arrow in one thread, so that a faulty row is known by its number."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    header = next((row for row in csv.reader(io.StringIO(text), delimiter=separator) if row), [])
    names = [f"f{k}" for k in range(len(header))]
    content = text.encode()
    faults: list[Any] = []
    whole = min(max(len(content), 1 << 16), (1 << 31) - 1)
    try:
        table = arrow.read_csv(pa.BufferReader(content), **options(names, separator, faults, whole))
    except pa.ArrowInvalid as problem:
        raise no_table(problem, separator, path) from None
    check_rows(faults, header, separator, path)
    frame = table.slice(1).to_pandas()
    frame.columns = pd.Index(header, dtype=object)
    return drop_hollow(frame)


def check_rows(faults: list[Any], header: list[str], separator: str, path: Path) -> None:
    """Raise DataError at the first row whose number of cells is not that of the headings."""
    if not faults:
        return
    first = faults[0]
    more = f" ({len(faults) - 1} more rows are faulty too.)" if len(faults) > 1 else ""
    raise DataError(
        f"The row has {first.actual_columns} cells and the headings {len(header)}"
        f" (separated by {SEPARATORS.get(separator, repr(separator))}).",
        where=f"{path}, row {first.number}",
        mend=f"Quote text that holds the separator, and fill the row up.{more}",
    )
