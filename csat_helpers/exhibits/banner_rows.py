"""The rows of a banner table as they are published: bases, an item's name over its answers, and their marks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits.banner import BASES, NO_TEST, TOTAL, Cell, Head, Layout, Place, Stub, hidden, kind_of, known
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

BOLD = ("top_box", "mean", "nps", "index")  # the rows a reader looks for among an item's answers
LINES = ("interval", "count", "row_share")
_MARKS = {"higher": "up", "lower": "down"}
_TONES = {1: "good", -1: "bad", 0: "plain"}


@dataclass
class _Sheet:
    """A table while it is written, row by row."""

    heads: Sequence[Head]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)

    def add(self, label: str, values: Sequence[Any], role: str = "", kind: str = "text", *, bold: bool = False) -> None:
        if bold:
            self.bold.append(len(self.rows))
        self.rows.append((label, *values))
        self.roles.append(role)
        self.formats.append(kind)

    def mark(self, head: Head, **what: str) -> None:
        """A mark on the row added last."""
        self.marks.append({"row": len(self.rows) - 1, "column": head.name, **what})


def table(made: Layout, show: Sequence[str], weighted: bool, language: str) -> Table:
    """The published table: bases above the rows they belong to, an item's name over its answers."""
    sheet = _Sheet(made.heads)
    wanted = [name for name in BASES if name == "base" or (weighted and name in show)]
    if made.compact or made.one_base:
        _bases(sheet, _smallest(made), wanted, weighted, language, smallest=not made.one_base)
    for item in made.items:
        stubs = [stub for stub in made.stubs if stub.item == item]
        if not made.compact:
            sheet.add(stubs[0].label, [None] * len(made.heads), "section")
        if not (made.compact or made.one_base):
            _bases(sheet, made.bases.get(item, {}), wanted, weighted, language)
        for stub in stubs:
            _estimates(sheet, stub, made, show, language)
    columns = (Column("row", ""), *(Column(h.name, h.label, _format(made), h.letter) for h in made.heads))
    return Table(
        columns, tuple(sheet.rows), tuple(_spanners(made)), tuple(sheet.marks), tuple(sheet.bold),
        tuple(sheet.roles), tuple(sheet.formats), stub=2 if made.heads[0].name == TOTAL else 1,
    )  # fmt: skip


def _format(made: Layout) -> str:
    return "percent" if made.only_shares else "mean"


def _smallest(made: Layout) -> dict[Place, Cell]:
    """For each column the item of fewest respondents; where one is hidden, that."""
    found: dict[Place, Cell] = {}
    for item in made.items:
        for place, cell in made.bases.get(item, {}).items():
            least = known(cell.get("base"))
            if place not in found or least is None or least < (known(found[place].get("base")) or 0):
                found[place] = cell
    return found


def _bases(
    sheet: _Sheet, bases: Mapping[Place, Cell], wanted: Sequence[str], weighted: bool, language: str, *,
    smallest: bool = False,
) -> None:  # fmt: skip
    names = {
        "base": say(language, "Base, unweighted n") if weighted else say(language, "Base, n"),
        "weighted_base": say(language, "Weighted n"),
        "effective_base": say(language, "Effective n"),
    }
    if smallest:
        names["base"] = say(language, "Smallest base, n")
    for name in wanted:
        cells = [bases.get(head.place, {}) for head in sheet.heads]
        sheet.add(names[name], [known(cell.get(name)) for cell in cells], "base", "count")
        for head, cell in zip(sheet.heads, cells, strict=True):
            if hidden(cell):
                sheet.mark(head, mark=hidden(cell))
            elif name == "base" and known(cell.get("flag")):
                sheet.mark(head, mark="caution")


def _estimates(sheet: _Sheet, stub: Stub, made: Layout, show: Sequence[str], language: str) -> None:
    cells = [stub.cells.get(head.place, {}) for head in sheet.heads]
    name, role = (stub.label, "") if made.compact else (stub.name, "answer")
    bold = not made.compact and stub.measure in BOLD
    sheet.add(name, [known(c.get("estimate")) for c in cells], role, kind_of(stub, made), bold=bold)
    for head, cell in zip(sheet.heads, cells, strict=True):
        _mark(sheet, head, cell, show, stub.better)
    for line in (name for name in LINES if name in show):
        _line(sheet, line, cells, kind_of(stub, made), language)


def _mark(sheet: _Sheet, head: Head, cell: Cell, show: Sequence[str], better: int) -> None:
    """The triangle tells whether a figure is above or below the rest, its tint whether that is good or bad."""
    why = hidden(cell, "estimate")
    if why:
        sheet.mark(head, mark=why)
        return
    against = str(known(cell.get("mark")) or "")
    if against in _MARKS:
        tone = _TONES[better if against == "higher" else -better]
        usual = "good" if against == "higher" else "bad"
        sheet.mark(head, mark=_MARKS[against], **({} if tone == usual else {"tone": tone}))
    letters = str(known(cell.get("letters")) or "") or (NO_TEST if against == NO_TEST else "")
    if letters and "letters" in show:
        sheet.mark(head, letters=letters)


def _line(sheet: _Sheet, line: str, cells: Sequence[Cell], kind: str, language: str) -> None:
    """What else is told of a row, beneath it, where there is any of it."""
    names = {
        "interval": say(language, "Interval"),
        "count": say(language, "Respondents"),
        "row_share": say(language, "Share of the row"),
    }
    if line == "interval":
        values: list[Any] = [_between(cell, kind, language) for cell in cells]
    else:
        values = [known(cell.get(line)) for cell in cells]
    if any(value is not None for value in values):
        sheet.add(names[line], values, "line", {"count": "count", "row_share": "share"}.get(line, "text"))


def _between(cell: Cell, kind: str, language: str) -> str | None:
    low, high = known(cell.get("conf_low")), known(cell.get("conf_high"))
    if low is None or high is None:
        return None
    if language == "zh" or low < 0 or kind == "nps":
        return interval(low, high, kind, language)
    return f"{number(low, kind).removesuffix('%')}–{number(high, kind)}"


def _spanners(made: Layout) -> Iterator[dict[str, Any]]:
    """Banner over levels; where it is nested, the outer level over levels and the banner over all."""
    nested: dict[str, list[Head]] = {}
    for (by, parent), heads in made.families().items():
        yield {"label": heads[0].parent if parent else heads[0].banner, "columns": [h.name for h in heads], "level": 1}
        if parent:
            nested.setdefault(by, []).extend(heads)
    for heads in nested.values():
        yield {"label": heads[0].banner, "columns": [head.name for head in heads], "level": 2}
