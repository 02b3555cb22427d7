"""A published table as JupyterLab shows it, by great-tables: spanners, test letters, tints and bases in place."""

import html
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from csat_helpers.bundle import HIDDEN, Column, Table, tone
from csat_helpers.look import COLOURS, letters, number

_SIGNS = {"up": "▲", "down": "▼"}
_TINTS = {
    "good": (COLOURS["pos0"], COLOURS["p6"]),
    "bad": (COLOURS["neg0"], COLOURS["neg"]),
    "plain": (COLOURS["grid"], COLOURS["ink"]),
}

Marks = Mapping[tuple[int, str], Mapping[str, str]]
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for the tags about letters until the text is escaped
_PLACE = re.compile(f"{_OPEN}[0-9]+{_CLOSE}")
_ROW = re.compile(f"  <tr>(?:(?!<tr>)[^{_OPEN}])*{_OPEN}.*?</tr>", re.DOTALL)  # the body's: headings hold no mark


def great_table(table: Table, id: str, language: str) -> str:
    """A published table as HTML by great-tables, numbers written as the report writes them."""
    marks = marks_of(table)
    written = [
        [_cell(table, marks, k, value, column, language) for value, column in zip(row, table.columns, strict=True)]
        for k, row in enumerate(table.rows)
    ]
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "PyArrow Table support", UserWarning
        )  # of pandas' it takes three times as long
        made = _patterned(table, marks, id, rows=min(len(written), 1))
    made = _ROW.sub(lambda first: _rows(first.group(), written), made)
    return made.replace(_OPEN, '<sup style="font-size:.7em">').replace(_CLOSE, "</sup>")


def _patterned(table: Table, marks: Marks, id: str, *, rows: int) -> str:
    """The table with one row, whose cells hold the number of their column; none where there is none.

    great-tables takes a millisecond a cell, so the other rows are written as it wrote the first.
    """
    import pyarrow as pa
    from great_tables import GT
    from great_tables import html as as_html

    names, name = [c.name for c in table.columns], "t-" + id.replace(" ", "-")
    first = [pa.array([f"{_OPEN}{k}{_CLOSE}"] * rows, pa.string()) for k in range(len(names))]
    gt = GT(pa.Table.from_arrays(first, names=names), id=name)
    gt = gt.cols_label({c.name: as_html(_heading(c)) for c in table.columns})
    gt = gt.cols_align("right", columns=[c.name for c in table.columns if c.format != "text"])
    for k, spanner in enumerate(sorted(table.spanners, key=lambda s: s.get("level", 1))):
        level = spanner.get("level", 1) - 1
        gt = gt.tab_spanner(label=spanner["label"], columns=spanner["columns"], level=level, id=f"{id}-s{k}")
    # One sheet for the whole: a style a cell would take great-tables seconds.
    return gt.opt_css("\n".join(_sheet(f"#{name} .gt_table_body", table, marks))).as_raw_html()


def _rows(first: str, written: Sequence[Sequence[str]]) -> str:
    """All rows, each as the first, whose cells hold the number of their column."""
    before, *after = _PLACE.split(first)
    return "\n".join(
        before + "".join(html.escape(text) + rest for text, rest in zip(row, after, strict=True)) for row in written
    )


def marks_of(table: Table) -> Marks:
    """What is marked at each (row, column): ``mark`` with its ``tone``, ``letters`` or both."""
    found: dict[tuple[int, str], dict[str, str]] = {}
    for mark in table.marks:
        place = found.setdefault((mark["row"], mark["column"]), {})
        place |= {name: mark[name] for name in ("mark", "letters") if name in mark}
        place |= {"tone": tone(mark)} if "mark" in mark else {}
    return found


def _cell(table: Table, marks: Marks, k: int, value: Any, column: Column, language: str) -> str:
    mark = marks.get((k, column.name), {})
    role = table.roles[k] if table.roles else ""
    kind = column.format if column.format == "text" else (table.formats[k] if table.formats else "") or column.format
    if mark.get("mark") in HIDDEN:
        return HIDDEN[mark["mark"]]
    if value is None and (role in ("section", "line") or kind == "text"):
        return ""
    text = number(value, kind, language).replace(_OPEN, "").replace(_CLOSE, "")
    sign = _SIGNS.get(mark.get("mark", ""), "")
    star = "\u2009*" if mark.get("mark") == "caution" else ""
    beside = letters(mark.get("letters", ""))
    small = f"{_OPEN}{beside}{_CLOSE}" if beside else ""
    return f"{sign}{' ' if sign else ''}{text}{star}{small}"


def _heading(column: Column) -> str:
    label = html.escape(column.label)
    return f'{label}<br><b style="color:{COLOURS["p6"]}">{html.escape(column.letter)}</b>' if column.letter else label


def _sheet(body: str, table: Table, marks: Marks) -> Iterator[str]:
    """Bold totals and sections, small bases, indented answers, tints of what stands out: CSS by row and column."""
    yield f"{body} td.gt_right {{ white-space: nowrap; }}"
    yield from _rule(body, range(len(table.roles)), "td:first-child", "min-width: 11em")
    rows = {role: [k for k, own in enumerate(table.roles) if own == role] for role in set(table.roles)}
    yield from _rule(body, [*table.emphasis, *rows.get("section", ())], "td", "font-weight: bold")
    small = [*rows.get("base", ()), *rows.get("line", ())]
    yield from _rule(body, small, "td", f"font-size: 85%; color: {COLOURS['mut']}")
    yield from _rule(body, [*rows.get("answer", ()), *rows.get("line", ())], "td:first-child", "padding-left: 1.6em")
    places = {column.name: k + 1 for k, column in enumerate(table.columns)}
    for tint, (fill, ink) in _TINTS.items():
        cells = [(k, places[name]) for (k, name), mark in marks.items() if mark.get("tone") == tint and name in places]
        named = [f"{body} tr:nth-child({k + 1}) td:nth-child({place})" for k, place in cells]
        if named:
            yield f"{', '.join(named)} {{ background-color: {fill}; color: {ink}; font-weight: bold; }}"


def _rule(body: str, rows: Sequence[int], cell: str, style: str) -> Iterator[str]:
    if rows:
        yield f"{', '.join(f'{body} tr:nth-child({k + 1}) {cell}' for k in sorted(set(rows)))} {{ {style}; }}"
