"""What a workbook's reader says of what it left out, joined or could not know."""

from collections import Counter
from collections.abc import Sequence

from csat_helpers.locale.note import note
from csat_helpers.survey.readers.headings import Headings, Merged
from csat_helpers.survey.readers.listing import listed, quoted
from csat_helpers.survey.readers.sheet_xml import SheetFacts

NAMED = 8  # of sheets, titles and columns, at most


def sheet_notes(taken: str, asked: str | None, visible: Sequence[str], names: Sequence[str]) -> list[str]:
    """Which sheet was read, and which were not."""
    others = [name for name in visible if name != taken]
    hidden = [name for name in names if name not in visible and name != taken]
    notes: list[str] = []
    if asked is None and others:
        notes.append(
            note(
                "Sheet '{taken}' was read, the first that looks like a table; others: {others}.",
                taken=taken, others=quoted(others, NAMED),
            )
        )  # fmt: skip
    if taken not in visible:
        notes.append(note("Sheet '{taken}', which was asked for, is hidden.", taken=taken))
    if hidden:
        notes.append(note("Sheets that are hidden or no tables, not read: {sheets}.", sheets=quoted(hidden, NAMED)))
    return notes


def heading_notes(headings: Headings, start: int) -> list[str]:
    """Titles left out and rows of headings joined; ``start`` is the sheet's first used row, from 0."""
    first = start + headings.first + 1
    notes: list[str] = []
    if headings.titles:
        titles = quoted(headings.titles, NAMED)
        notes.append(note("Above the headings stands a title, left out: {titles}.", titles=titles))
    if headings.count > 1:
        notes.append(
            note(
                "Rows {first} to {last} were read as headings and joined as 'upper / lower'"
                " (set 'header_rows' if that is wrong).",
                first=first, last=first + headings.count - 1,
            )
        )  # fmt: skip
    return notes


def cell_notes(facts: SheetFacts, long: Sequence[str], durations: int, *, compute: bool) -> list[str]:
    """Errors, formulas, hidden rows, and numbers that may have lost digits (``long``: their columns)."""
    notes: list[str] = []
    if facts.errors:
        kinds = [f"{error} {count:,}" for error, count in Counter(facts.errors.values()).most_common()]
        n = f"{len(facts.errors):,}"
        notes.append(note("Cells with an error, kept as text: {n} ({kinds}).", n=n, kinds=listed(kinds)))
    if facts.unplaced:
        notes.append(note("Cells with an error, read as blank: {n}.", n=f"{facts.unplaced:,}"))
    if facts.uncached:
        notes.append(
            note(
                "Formulas without a stored value, read as blank: {n}. Open the workbook in a spreadsheet program and"
                " save it.",
                n=f"{facts.uncached:,}",
            )
        )
    if compute and facts.formulas > facts.uncached:
        notes.append(
            note(
                "Formulas read with a stored value that may be stale or 0, as the workbook asks to be computed when it"
                " is opened: {n}. Open it in a spreadsheet program and save it.",
                n=f"{facts.formulas - facts.uncached:,}",
            )
        )
    if facts.hidden_rows:
        notes.append(note("Hidden rows, read as well: {n}.", n=f"{facts.hidden_rows:,}"))
    if long:
        notes.append(
            note(
                "Numbers of more than 15 digits, which a spreadsheet rounds, stand in {columns}: ids are to be exported"
                " as text.",
                columns=quoted(long, NAMED),
            )
        )
    if durations:
        notes.append(note("Durations, written as hours:minutes:seconds: {n}.", n=f"{durations:,}"))
    return notes


def merged_notes(merged: Sequence[Merged], headings: Headings) -> list[str]:
    """Merged ranges among the answers."""
    below = sum(lower >= headings.body for _, (lower, _) in merged)
    if not below:
        return []
    return [
        note("Merged ranges among the answers, of which only the first cell has the value: {n}.", n=f"{below:,}"),
    ]


def blank_notes(blank: int) -> list[str]:
    """Blank rows between the answers."""
    return [note("Blank rows among the answers, left out: {n}.", n=f"{blank:,}")] if blank else []
