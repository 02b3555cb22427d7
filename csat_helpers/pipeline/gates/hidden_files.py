"""A number that is hidden is in no workbook: not in a sheet of the XLSX, nor in a chart of the PPTX or its data."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.bundle import HIDDEN, Bundle, Plot, Table
from csat_helpers.pipeline.gates.fault import WARNING, Fault, shown
from csat_helpers.pipeline.gates.hidden import hidden_cells, hidden_names, hidden_points
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.said import name
from csat_helpers.pipeline.gates.unpacked.sheets import Chart, Sheet, charts, sheets

GATE = "suppressed cells"
_SIGNS = frozenset(HIDDEN.values())
_MEND = "Write the sign of a hidden figure, and nothing beside it."


@dataclass(frozen=True)
class _Case:
    """An exhibit that hides something, in its language."""

    where: str
    bundle: Bundle
    names: frozenset[str]


def faults(published: Published) -> Iterator[Fault]:
    """Hidden cells and points that a file shows, exhibit by exhibit.

    A sheet is an exhibit's if its headline and title stand at its head, a chart if most of
    its points are those of the exhibit's.
    """
    cases = {language: list(_cases(published, language)) for language in published.documents}
    for file in published.files:
        pieces = [piece for piece in published.pieces if piece.file == file]
        mine = next((found for language, found in cases.items() if f".{language}." in file), [])
        for sheet in sheets(pieces) if mine else ():
            yield from _listed(sheet)
            for case in mine:
                if _is_of(sheet, case):
                    yield from _sheet(sheet, case)
                if sheet.embedded:
                    yield from _chart(Chart.of(sheet), sheet.where, case)
        for where, chart in charts(pieces) if mine else ():
            for case in mine:
                yield from _chart(chart, where, case)


def _is_of(sheet: Sheet, case: _Case) -> bool:
    """Whether headline and title stand at the sheet's head: the contents and the summary have the first one's headline too."""
    titled = any(case.bundle.title in str(head) for head in sheet.heads if head != case.bundle.headline)
    return case.bundle.headline in sheet.heads and titled


def _cases(published: Published, language: str) -> Iterator[_Case]:
    for exhibit in published.documents[language].exhibits:
        bundle = exhibit.bundle
        names = hidden_names(bundle)
        if names or any(hidden_cells(bundle)) or any(hidden_points(bundle)):
            yield _Case(name(exhibit), bundle, names)


def _listed(sheet: Sheet) -> Iterator[Fault]:
    """In a list of estimates a row whose estimate is hidden holds no number at all; one of nobody may say zero."""
    for row, cells in sheet.rows.items() if sheet.listed else ():
        signs = _SIGNS.intersection(value for value in cells.values() if isinstance(value, str))
        nobody = signs == {HIDDEN["unavailable"]}
        if signs and any(isinstance(v, float) and (v or not nobody) for v in cells.values()):
            yield Fault(GATE, sheet.where, f"Row {row} is hidden and holds a number.", _MEND)


def _sheet(sheet: Sheet, case: _Case) -> Iterator[Fault]:
    where = f"{sheet.where}, {case.where}"
    table = case.bundle.table
    listed = {text for row in table.rows for text in row if isinstance(text, str)} if table else set()
    for row, cells in sheet.rows.items():
        found = set(cells.values()) & (case.names - listed)
        if found and any(isinstance(value, float) for value in cells.values()):
            yield Fault(
                GATE, where, f"Row {row} has a number for {shown(str(min(found, key=str)))}, which is hidden.", _MEND
            )
    cells = list(hidden_cells(case.bundle))
    if table is None or not cells:
        return
    placed = _placed(sheet, table)
    if placed is None:
        what = "Its table is not where it is looked for, so its hidden cells were not checked."
        yield Fault(GATE, where, what, "Look at the sheet.", WARNING)
        return
    top, columns = placed
    for row, column in cells:
        if isinstance(sheet.rows.get(top + row, {}).get(columns[column]), float):
            what = f"A hidden cell of column '{table.columns[column].label}' holds a number (row {top + row})."
            yield Fault(GATE, where, what, _MEND)


def _placed(sheet: Sheet, table: Table) -> tuple[int, list[int]] | None:
    """The sheet's row of the table's first, and the sheet's column of each of its own."""
    stubs = [str(row[0] or "") for row in table.rows]
    for head, cells in sheet.rows.items():
        columns = _in_order(cells, [column.label for column in table.columns])
        if columns is None:
            continue
        for top in range(head + 1, head + 4):
            written = [str(sheet.rows.get(top + k, {}).get(columns[0], "")) for k in range(len(stubs))]
            if all(text.endswith(stub) for text, stub in zip(written, stubs, strict=True)):
                return top, columns
    return None


def _in_order(cells: dict[int, Any], wanted: Sequence[str]) -> list[int] | None:
    """The places at which ``wanted`` stand in a row, one after the other; an empty heading takes the next place."""
    found, at = [], 0
    for label in wanted:
        places = [k for k in sorted(cells) if k > at and cells[k] == label]
        if label and not places:
            return None
        at = places[0] if label else at + 1
        found.append(at)
    return found


def _chart(chart: Chart | None, where: str, case: _Case) -> Iterator[Fault]:
    plot = case.bundle.plot
    if chart is None or plot is None or not _same(chart, plot):
        return
    points = set(hidden_points(case.bundle))
    for (category, series), value in chart.points.items():
        if value is not None and ((category, series) in points or {category, series} & case.names):
            what = f"Its data hold a value at {shown(category)}, which is not shown."
            yield Fault(GATE, f"{where}, {case.where}", what, _MEND)


def _same(chart: Chart, plot: Plot) -> bool:
    """Whether a chart is a plot's, or a part of it: most points that both have are equal, shares as percent too."""
    pairs = [
        (value, chart.points[category, series.name])
        for series in plot.series
        for category, value in zip(plot.categories, series.values, strict=False)
        if value is not None and chart.points.get((category, series.name)) is not None
    ]
    equal = sum(any(math.isclose(a, f * b, rel_tol=1e-6, abs_tol=1e-9) for f in (1, 0.01, -1)) for a, b in pairs)  # pyright: ignore[reportOperatorIssue]
    return bool(pairs) and 2 * equal > len(pairs)
