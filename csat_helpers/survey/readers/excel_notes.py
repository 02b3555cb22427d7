"""What a workbook's reader says of what it left out, joined or could not know."""

from collections import Counter
from collections.abc import Sequence

from csat_helpers.survey.readers.headings import Headings, Merged
from csat_helpers.survey.readers.sheet_xml import SheetFacts


def sheet_notes(taken: str, asked: str | None, visible: Sequence[str], names: Sequence[str]) -> list[str]:
    """Which sheet was read, and which were not."""
    others = [name for name in visible if name != taken]
    hidden = [name for name in names if name not in visible and name != taken]
    notes = []
    if asked is None and others:
        notes.append(f"Sheet '{taken}' was read, the first that looks like a table; others: {quoted(others)}.")
    if taken not in visible:
        notes.append(f"Sheet '{taken}', which was asked for, is hidden.")
    if hidden:
        notes.append(f"Sheets that are hidden or no tables, not read: {quoted(hidden)}.")
    return notes


def heading_notes(headings: Headings, start: int) -> list[str]:
    """Titles left out and rows of headings joined; ``start`` is the sheet's first used row, from 0."""
    first = start + headings.first + 1
    notes = [f"Above the headings stands a title, left out: {quoted(headings.titles)}."] if headings.titles else []
    if headings.count > 1:
        notes.append(
            f"Rows {first} to {first + headings.count - 1} were read as headings and joined as 'upper / lower'"
            " (set 'header_rows' if that is wrong)."
        )
    return notes


def cell_notes(facts: SheetFacts, long: Sequence[str], durations: int, *, compute: bool) -> list[str]:
    """Errors, formulas, hidden rows, and numbers that may have lost digits (``long``: their columns)."""
    notes = []
    if facts.errors:
        kinds = ", ".join(f"{error} {count:,}" for error, count in Counter(facts.errors.values()).most_common())
        notes.append(f"Cells with an error, kept as text: {len(facts.errors):,} ({kinds}).")
    if facts.unplaced:
        notes.append(f"Cells with an error, read as blank: {facts.unplaced:,}.")
    if facts.uncached:
        notes.append(
            f"Formulas without a stored value, read as blank: {facts.uncached:,}. Open the workbook in a spreadsheet"
            " program and save it."
        )
    if compute and facts.formulas > facts.uncached:
        notes.append(
            f"Formulas read with a stored value that may be stale or 0, as the workbook asks to be computed when it is"
            f" opened: {facts.formulas - facts.uncached:,}. Open it in a spreadsheet program and save it."
        )
    if facts.hidden_rows:
        notes.append(f"Hidden rows, read as well: {facts.hidden_rows:,}.")
    if long:
        notes.append(
            f"Numbers of more than 15 digits, which a spreadsheet rounds, stand in {quoted(long)}: ids are to be"
            " exported as text."
        )
    if durations:
        notes.append(f"Durations, written as hours:minutes:seconds: {durations:,}.")
    return notes


def merged_notes(merged: Sequence[Merged], headings: Headings) -> list[str]:
    """Merged ranges among the answers."""
    below = sum(lower >= headings.body for _, (lower, _) in merged)
    if not below:
        return []
    return [f"Merged ranges among the answers, of which only the first cell has the value: {below:,}."]


def quoted(names: Sequence[str]) -> str:
    """``'a', 'b' and 3 more``."""
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(f"'{name}'" for name in names[:8]) + more
