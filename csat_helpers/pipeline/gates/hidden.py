"""A number that is hidden is nowhere: not in the frame, the table, the native chart, the picture or the words."""

import itertools
import re
from collections.abc import Iterable, Iterator

from csat_helpers.bundle import HIDDEN, Bundle
from csat_helpers.pipeline.document import Exhibit
from csat_helpers.pipeline.gates import figures
from csat_helpers.pipeline.gates.fault import Fault, shown
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.said import WORDS, name, of

GATE = "suppressed cells"
# Numbers that say which row it is, not what was measured.
_NAMING = frozenset(("answer", "probability", "code", "rank"))
_MEND = "Take the frame from a measure as it is: every number of a suppressed row is missing there."
_END = re.compile(r"[;；。\n]|\.(?=\s|$)")
# A number after these is the rule by which a figure is hidden, not the figure.
_RULE = re.compile(r"(?:<|≥|>|under|below|fewer than|less than|at least|少于|不足|低于|不到|至少)\s*\Z", re.IGNORECASE)
_WORDY = re.compile(r"[^\W\d_]{4,}|[\u4e00-\u9fff]{2,}")
_NUMERIC = re.compile(r"[\W\d_]+")
_AFTER = 4  # texts after a label in a chart that may be its figures


def faults(published: Published) -> Iterator[Fault]:
    """Numbers where an exhibit of any language says that there are none."""
    for language, document in published.documents.items():
        for exhibit in document.exhibits:
            for place, what in _exhibit(exhibit):
                yield Fault(GATE, f"{language}, {name(exhibit)}, {place}", what, _MEND)


def hidden_names(bundle: Bundle) -> frozenset[str]:
    """What the frame's suppressed rows are called, where no row that is shown is called so."""
    rows = list(_records(bundle))
    hidden = {_called(row) for row in rows if row.get("suppressed")}
    return frozenset(hidden - {_called(row) for row in rows if not row.get("suppressed")} - {""})


def hidden_points(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """(category, series) of the native chart's points without a value."""
    for series in bundle.plot.series if bundle.plot else ():
        for category, value in zip(bundle.plot.categories, series.values, strict=False):  # pyright: ignore[reportOptionalMemberAccess]
            if value is None:
                yield category, series.name


def hidden_cells(bundle: Bundle) -> Iterator[tuple[int, int]]:
    """(row, column) of the table's cells whose number is not shown."""
    names = [column.name for column in bundle.table.columns] if bundle.table else []
    for mark in bundle.table.marks if bundle.table else ():
        if mark.get("mark") in HIDDEN and mark["column"] in names:
            yield mark["row"], names.index(mark["column"])


def _records(bundle: Bundle) -> Iterator[dict[str, object]]:
    columns = bundle.frame.get("columns", ())
    return (dict(zip(columns, row, strict=False)) for row in bundle.frame.get("rows", ()))


def _called(row: dict[str, object]) -> str:
    named = (row.get(key) for key in ("level_label", "answer_label", "label", "item"))
    return next((text for text in named if isinstance(text, str) and text), "")


def _row_names(bundle: Bundle) -> frozenset[str]:
    """What rows, their groups and the native chart's categories are called: where one begins, another's figures end."""
    columns = [key for key in bundle.frame.get("columns", ()) if key.endswith("label")]
    found = {row[key] for row in _records(bundle) for key in columns}
    found |= set(bundle.plot.categories) if bundle.plot else set()
    return frozenset(text for text in found if isinstance(text, str) and len(text) > 1)


def _answers(bundle: Bundle) -> frozenset[str]:
    """Points of a scale that the frame names and words put in brackets: ``(1, 2)`` is no figure of the survey."""
    columns = [key for key in bundle.frame.get("columns", ()) if key.endswith("_answers")]
    found = {row[key] for row in _records(bundle) for key in columns}
    texts = [text for text in found if isinstance(text, str) and text]
    return frozenset(f"{start}{text}{end}" for text in texts for start, end in ("()", "（）"))


def _exhibit(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    bundle = exhibit.bundle
    yield from _frame(bundle)
    yield from _table(bundle)
    names = hidden_names(bundle)
    yield from _plot(bundle, names)
    if names:
        yield from _words(exhibit, names)


def _frame(bundle: Bundle) -> Iterator[tuple[str, str]]:
    for k, row in enumerate(_records(bundle), 1):
        if row.get("suppressed"):
            held = [key for key, value in row.items() if _is_number(value) and key not in _NAMING]
            if held:
                yield f"frame, row {k}", f"The row is suppressed and holds a number in {', '.join(held[:4])}."


def _table(bundle: Bundle) -> Iterator[tuple[str, str]]:
    for row, column in hidden_cells(bundle):
        value = bundle.table.rows[row][column]  # pyright: ignore[reportOptionalMemberAccess] - it has the cell
        if _is_number(value) or (isinstance(value, str) and figures.NUMBER.search(value)):
            label = bundle.table.columns[column].label  # pyright: ignore[reportOptionalMemberAccess]
            yield f"table, row {row + 1}", f"A hidden cell of column '{label}' has a value."


def _plot(bundle: Bundle, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """A hidden row's value in the native chart, and intervals or labels at a point that has no value."""
    if bundle.plot is None:
        return
    for series in bundle.plot.series:
        for k, category in enumerate(bundle.plot.categories[: len(series.values)]):
            beside = [*series.low[k : k + 1], *series.high[k : k + 1]]
            label = "".join(series.labels[k : k + 1])
            value = series.values[k]
            if value is not None and {category, series.name} & names:
                yield "native chart", f"It shows {shown(category)}, which is suppressed."
            elif value is None and (any(v is not None for v in beside) or figures.NUMBER.search(label)):
                yield "native chart", f"{shown(category)} has no value, and an interval or a label that tells it."


def _words(exhibit: Exhibit, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """A number beside a hidden row's name that no row which is shown holds."""
    known = _row_names(exhibit.bundle) | names
    # A name such as 2 cannot be told from a figure: only the frame, the table and the native chart tell on it.
    names = frozenset(text for text in names if not _NUMERIC.fullmatch(text))
    answers = _answers(exhibit.bundle)
    spoken = ((place, figures.without(text, answers)) for place, kind, text in of(exhibit) if kind == WORDS)
    beside = [(place, span) for place, text in spoken for span in _after(text, names, known)]
    for picture in (exhibit.picture, exhibit.phone):
        texts = [text.strip() for text in picture.texts()] if picture else []
        beside += [("chart", text) for text in _drawn(texts, names, known)]
    candidates = [(place, span) for place, span in beside if figures.NUMBER.search(span)]
    held = figures.written(exhibit.bundle) if candidates else frozenset()
    for place, span in candidates:
        if _tells(span, held):
            yield place, f"It has a figure beside a name that is suppressed: {shown(span)}."


def _after(text: str, names: Iterable[str], known: frozenset[str]) -> Iterator[str]:
    """What follows each name of ``names`` in ``text``, to the end of the clause or the next label."""
    others = [label for label in known if label in text]
    for called in names:
        longer = [label for label in others if called != label and called in label]
        for found in () if longer else _places(called, text):
            rest = _END.split(text[found.end() :], maxsplit=1)[0]
            ends = [place.start() for label in others for place in _places(label, rest)]
            yield rest[: min(ends, default=len(rest))]


def _places(label: str, text: str) -> Iterator[re.Match[str]]:
    """Where ``label`` stands as itself; a Chinese text sets no space about it."""
    return re.finditer(rf"(?<![A-Za-z0-9]){re.escape(label)}(?![A-Za-z0-9])", text)


def _tells(span: str, held: frozenset[str]) -> bool:
    numbers = figures.NUMBER.finditer(span)
    return any(n.group() not in held and not _RULE.search(span[: n.start()]) for n in numbers)


def _drawn(texts: list[str], names: frozenset[str], known: frozenset[str]) -> Iterator[str]:
    """What a chart draws after a hidden name, as far as the next words."""
    for k, text in enumerate(texts):
        if text in names:
            rest = texts[k + 1 : k + 1 + _AFTER]
            yield from itertools.takewhile(lambda after: after not in known and not _WORDY.search(after), rest)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
