"""All languages of a report tell the same: its exhibits, their order, their numbers and what the headlines say."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from csat_helpers.bundle import Bundle, Table
from csat_helpers.pipeline.document import Document
from csat_helpers.pipeline.gates import figures
from csat_helpers.pipeline.gates.fault import ERROR, WARNING, Fault
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.said import labels

GATE = "languages"
_MEND = "Run both languages again from the same data."
_WORD = 12  # numbers up to here are also written as words: two of three; 三项中的两项


def faults(published: Published) -> Iterator[Fault]:
    """Differences of every other language from the first."""
    first, *others = published.documents or [""]
    for other in others:
        one, two = published.documents[first], published.documents[other]
        yield from _documents(one, two, f"{first} and {other}")


def _documents(one: Document, two: Document, both: str) -> Iterator[Fault]:
    ours, theirs = ([e.bundle for e in d.exhibits] for d in (one, two))
    if [b.id for b in ours] != [b.id for b in theirs]:
        pairs = zip_longest([b.id for b in ours], [b.id for b in theirs])
        a, b = next(pair for pair in pairs if pair[0] != pair[1])
        what = f"The exhibits differ, first at {a or 'the end'} and {b or 'the end'}."
        yield Fault(GATE, both, what, "Tag the cells of one language alike in the other.")
    if len(one.omitted) != len(two.omitted):
        yield Fault(GATE, both, "Not the same exhibits are left out.", _MEND)
    if one.study.respondents != two.study.respondents or one.study.as_of != two.study.as_of:
        yield Fault(GATE, f"{both}, title page", "The respondents or the date differ.", _MEND)
    known = {bundle.id: bundle for bundle in theirs}
    for bundle in ours:
        if bundle.id in known:
            for what, severity in _bundles(bundle, known[bundle.id]):
                yield Fault(GATE, f"{both}, exhibit {bundle.id}", what, _MEND, severity)


def _bundles(one: Bundle, two: Bundle) -> Iterator[tuple[str, str]]:
    if one.frame.get("columns") != two.frame.get("columns") or not _equal(one.frame["rows"], two.frame["rows"]):
        yield "The numbers of their frames differ.", ERROR
    if one.base != two.base:
        yield f"The bases differ: {one.base} and {two.base}.", ERROR
    if (one.table is None) != (two.table is None) or (one.table and two.table and not _tables(one.table, two.table)):
        yield "The numbers of their tables differ.", ERROR
    if not _equal(_plotted(one), _plotted(two)):
        yield "The numbers of their native charts differ.", ERROR
    rewritten = {*one.rewritten, *two.rewritten}
    for name in ("headline", "lead"):
        a, b = _said(one, getattr(one, name)), _said(two, getattr(two, name))
        if a != b and getattr(one, name) and getattr(two, name):
            only = ", ".join(sorted(((a - b) | (b - a)).elements())[:4])
            yield f"Their {name}s give different numbers ({only}).", ERROR if name not in rewritten else WARNING


def _said(bundle: Bundle, text: str) -> Counter[str]:
    """The numbers of a sentence that no language would write as a word; a wave's name, such as a year, is none."""
    found, names = figures.numbers(text, labels(bundle)), _wave_names(bundle)
    return Counter(n for n in found if n not in names and not (n.isdecimal() and int(n) <= _WORD))


def _wave_names(bundle: Bundle) -> set[str]:
    columns = bundle.frame.get("columns", [])
    places = [k for k, name in enumerate(columns) if name in ("wave", "previous_wave")]
    by = columns.index("by") if "by" in columns else -1
    level = columns.index("level") if "level" in columns else -1
    rows = bundle.frame.get("rows", [])
    names = {str(row[k]) for row in rows for k in places}
    return names | {str(row[level]) for row in rows if by >= 0 and level >= 0 and row[by] == "wave"}


def _plotted(bundle: Bundle) -> list[Sequence[object]]:
    """Every point of the native chart with its interval; series and categories may stand in another order."""
    series = bundle.plot.series if bundle.plot else ()
    return [point for s in series for point in zip_longest(s.values, s.low, s.high, s.x) if point[0] is not None]


def _tables(one: Table, two: Table) -> bool:
    """A column of words may stand in one language only: what a Chinese word means, in English."""
    shared = {column.name for column in one.columns} & {column.name for column in two.columns}
    ours, theirs = (tuple(column for column in table.columns if column.name not in shared) for table in (one, two))
    if any(column.format != "text" for column in (*ours, *theirs)):
        return False
    return _equal(_columns(one, shared), _columns(two, shared))


def _columns(table: Table, names: set[str]) -> list[Sequence[object]]:
    places = [k for k, column in enumerate(table.columns) if column.name in names]
    return [[row[k] for k in places] for row in table.rows]


def _equal(one: Iterable[Sequence[object]], two: Iterable[Sequence[object]]) -> bool:
    """Whether the rows hold the same numbers, in the same order or in another that words sort into."""
    a, b = [_numbers(row) for row in one], [_numbers(row) for row in two]
    return a == b or Counter(a) == Counter(b)


def _numbers(row: Sequence[object]) -> tuple[object, ...]:
    return tuple(v if v is None or isinstance(v, int | float) else "text" for v in row)
