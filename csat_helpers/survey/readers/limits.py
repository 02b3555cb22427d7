"""How much a client file may hold: beyond that it is no survey, and a message says so before memory is full."""

from pathlib import Path

from csat_helpers.errors import DataError

COLUMNS = 16_384  # a sheet of Excel has no more
CELL = 1_000_000  # characters of one cell; Excel stops at 32,767
RECORD = 16_000_000  # bytes of one row
WHOLE = 1 << 30  # bytes of a file that can only be read as a whole
HEAD = 4_000_000  # bytes from which separator, headings and decimal mark are told


def check_columns(count: int, where: str | Path) -> None:
    """Raise DataError for more columns than :data:`COLUMNS`."""
    if count > COLUMNS:
        raise DataError(
            f"The table has {count:,} columns; at most {COLUMNS:,} are read.",
            where=str(where),
            mend="Export fewer questions at once, or transpose the table if its rows are columns.",
        )


def check_cell(length: int, where: str) -> None:
    """Raise DataError for a cell of more characters than :data:`CELL`; ``where`` names file, row and column."""
    if length > CELL:
        raise DataError(
            f"A cell holds {length:,} characters; at most {CELL:,} are read.",
            where=where,
            mend="Shorten it; where cells run together, a quotation mark is missing.",
        )


def check_whole(size: int, path: Path, why: str) -> None:
    """Raise DataError for a file too large to be read as a whole; ``why`` says what asks for that."""
    if size > WHOLE:
        raise DataError(
            f"The file is too large ({size:,} bytes) to be read as a whole, which is needed because {why}.",
            where=str(path),
            mend="Save it as UTF-8, or as Parquet.",
        )
