"""What a delimited text's reader says of rows and headings that do not fit together."""

from collections import Counter

from csat_helpers.locale.note import note, note_n
from csat_helpers.survey.readers.layout import Layout
from csat_helpers.survey.readers.listing import listed
from csat_helpers.survey.readers.scanning import Scan

_NAMED = 6  # headings named in a sentence, at most


def notes_of(scanned: Scan, layout: Layout, hollow: int) -> tuple[str, ...]:
    """What was odd in the rows and headings and what was done about it, in sentences; ``hollow`` columns were dropped."""
    said = _notes_of_rows(scanned, len(layout.header))
    if scanned.blank.count and len(layout.header) == 1:
        said.append(
            note(
                "Blank lines between the rows: {n} (the first is row {first}); read as rows of an empty cell.",
                n=scanned.blank.count, first=scanned.blank.first,
            )
        )  # fmt: skip
    elif scanned.blank.count:
        said.append(
            note(
                "Blank lines between the rows: {n} (the first is row {first}); left out.",
                n=scanned.blank.count, first=scanned.blank.first,
            )
        )  # fmt: skip
    if scanned.last_is_open:
        said.append(note("The last row ends early and without a line end: the file may be cut short."))
    return (*said, *_notes_of_headings(layout.header, hollow))


def _notes_of_rows(scanned: Scan, width: int) -> list[str]:
    said: list[str] = []
    if n := scanned.short.count:
        said.append(
            note_n(
                "{n} row has fewer cells than the {width} headings (the first is row {first});"
                " filled up with empty cells.",
                "{n} rows have fewer cells than the {width} headings (the first is row {first});"
                " filled up with empty cells.",
                n, n=n, width=width, first=scanned.short.first,
            )
        )  # fmt: skip
    if n := scanned.long.count:
        said.append(
            note_n(
                "{n} row has more cells than the {width} headings, all empty (the first is row {first}); cut.",
                "{n} rows have more cells than the {width} headings, all empty (the first is row {first}); cut.",
                n, n=n, width=width, first=scanned.long.first,
            )
        )  # fmt: skip
    if n := scanned.joins.count:
        said.append(
            note_n(
                "{n} row has too few cells that, with those of the next, make one row (the first is row {first});"
                " kept apart: a cell may hold a line end without quotation marks.",
                "{n} rows have too few cells that, with those of the next, make one row (the first is row {first});"
                " kept apart: a cell may hold a line end without quotation marks.",
                n, n=n, first=scanned.joins.first,
            )
        )  # fmt: skip
    if n := scanned.marks.count:
        said.append(
            note_n(
                "{n} row has a byte-order mark within (the first is row {first}); kept: files may have been joined.",
                "{n} rows have a byte-order mark within (the first is row {first}); kept: files may have been joined.",
                n, n=n, first=scanned.marks.first,
            )
        )  # fmt: skip
    return said


def _notes_of_headings(header: list[str], hollow: int) -> list[str]:
    names = [name.strip() for name in header]
    twice = {name: times for name, times in Counter(names).items() if times > 1 and name}
    blank = [k + 1 for k, name in enumerate(names) if not name]
    said: list[str] = []
    if hollow:
        said.append(
            note_n(
                "A column without a heading and without a value was left out.",
                "{n} columns without a heading and without a value were left out.",
                hollow, n=hollow,
            )
        )  # fmt: skip
    if (n := len(blank) - hollow) > 0:
        said.append(
            note_n(
                "{n} column has values and no heading (blank headings: {places}).",
                "{n} columns have values and no heading (blank headings: {places}).",
                n, n=n, places=listed(blank, _NAMED),
            )
        )  # fmt: skip
    if n := len(twice):
        shown = [note("'{name}' ({times} times)", name=name, times=times) for name, times in twice.items()]
        said.append(
            note_n(
                "{n} heading stands more than once: {names}.",
                "{n} headings stand more than once: {names}.",
                n, n=n, names=listed(shown, _NAMED),
            )
        )  # fmt: skip
    return said
