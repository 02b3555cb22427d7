"""Drift between waves: what appeared, vanished, or changed its name, label, scale, coding or place, and what was done.

Columns are matched by the item's name or an alias of the questionnaire, the others by their own name. A column that looks
like another one's successor (the same label, the same name but for a number or a letter) is proposed and never taken for it.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from csat_helpers.errors import DataError
from csat_helpers.look.marks import unmarked
from csat_helpers.survey.answers import Reader, cell_text, number
from csat_helpers.survey.questionnaire import Questionnaire, Scale, plain_code
from csat_helpers.survey.readers import Raw
from csat_helpers.survey.typing_answers import find_column

COLUMNS = ["item", "column", "wave_from", "wave_to", "kind", "before", "after", "done"]
APPEARED, VANISHED, RENAMED, LABEL, SCALE, CODING, MOVED, PROPOSED, TWICE = (
    "appeared", "vanished", "renamed", "label", "scale", "coding", "moved", "proposed", "twice",
)  # fmt: skip
KINDS = (RENAMED, PROPOSED, VANISHED, APPEARED, TWICE, SCALE, CODING, LABEL, MOVED)
# What was done about it.
BY_NAME, BY_ALIAS = "matched by name", "matched by alias"
LEFT_BLANK, ASKED_FROM = "left blank: not asked in that wave", "blank in the waves before"
KEPT_APART, NOT_MATCHED = "kept as a column of its own", "not matched: add an alias"
DECLARED, UNDECLARED, AS_IT_IS = (
    "read by the scale",
    "not on the scale: declare it or correct the file",
    "kept as it is",
)
CODES_KEPT, LAST_LABEL, OWN_LABEL, BY_POSITION = (
    "codes kept: recode one wave", "label of the last wave", "label of the questionnaire", "place not used",
)  # fmt: skip
HEADED_TWICE = "not matched: give each column its own heading"
_CODES = 30  # a column of more different values has a range, not codes
_DISTINCT = 2_000  # different values of a column that are looked at
_SHOWN, _FEW, _WIDE = 12, 3, 80  # codes that are named, fewer where they take so many characters
_ALIKE = 0.85  # of the letters of two names


def drift(waves: Sequence[tuple[str, Raw]], questionnaire: Questionnaire) -> pd.DataFrame:
    """What changed from each wave (its name and its file's table, oldest first) to the next, a row a change.

    ``item, column, wave_from, wave_to, kind, before, after, done``: ``item`` is empty of a column that is no item;
    ``kind`` is one of :data:`KINDS`: ``renamed`` (matched by an alias or another spelling), ``proposed`` (looks like the
    successor of a column that vanished: nothing is matched on a guess), ``vanished``, ``appeared``, ``twice`` (two columns
    have the item's heading), ``scale`` (other values, another range), ``coding`` (the same label has another code, or the
    same code another label), ``label``, ``moved``. ``done`` says what the preparation does with it.

    >>> old, new = pd.DataFrame({"Q1": ["1", "2"]}), pd.DataFrame({"Q01": ["1", "9"]})
    >>> asked = Questionnaire.model_validate({"items": {"Q1": {"aliases": ["Q01"], "scale": {"min": 1, "max": 5}}}})
    >>> drift([("2025", Raw(old)), ("2026", Raw(new))], asked)[["kind", "before", "after", "done"]].to_numpy().tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['renamed', 'Q1', 'Q01', 'matched by alias'],
     ['scale', '1, 2', '1, 9', 'not on the scale: declare it or correct the file']]
    """
    read = [_Wave(name, raw, questionnaire) for name, raw in waves]
    rows = [row for before, after in pairwise(read) for row in _changes(before, after)]
    return pd.DataFrame(rows, columns=COLUMNS)


Row = tuple[str, str, str, str, str, str, str, str]
Key = str | tuple[str, int]  # the item that a column is, or its heading and which of that heading it is


@dataclass(frozen=True)
class _Column:
    """A column of a wave: its heading, what a match goes by, its place, and the way an item found it."""

    heading: str
    place: int
    how: str = BY_NAME


Columns = Mapping[Key, _Column]


class _Wave:
    """One wave's table: its columns by item, or by heading where they are none."""

    def __init__(self, name: str, raw: Raw, questionnaire: Questionnaire) -> None:
        self.name, self.raw, self.questionnaire = name, raw, questionnaire
        self.headings = [str(heading) for heading in raw.frame.columns]
        self.items: dict[str, _Column] = {}
        self.twice: list[str] = []
        for item, asked in questionnaire.items.items():
            try:
                at = find_column(self.headings, [item, *asked.aliases], name)
            except DataError:
                self.twice.append(item)
                continue
            if at is not None:
                by_name = unmarked(self.headings[at]).strip() == item.strip()
                self.items[item] = _Column(self.headings[at], at, BY_NAME if by_name else BY_ALIAS)
        taken = {column.place for column in self.items.values()}
        self.others: dict[tuple[str, int], _Column] = {}
        for place, heading in enumerate(self.headings):
            if place not in taken:
                key, copy = unmarked(heading).strip(), 1
                while (key, copy) in self.others:
                    copy += 1
                self.others[key, copy] = _Column(heading, place)

    @property
    def columns(self) -> dict[Key, _Column]:
        """Every column by the item it is, or by its heading and which of that heading it is."""
        return {**self.items, **self.others}

    def label(self, column: _Column) -> str:
        """The file's own label of a column, on one line."""
        return " ".join(unmarked(str(self.raw.labels.get(column.heading, ""))).split())

    def codes(self, column: _Column) -> dict[str, str]:
        """The file's own labels of a column's codes."""
        told = self.raw.codes.get(column.heading, {})
        return {cell_text(code): " ".join(unmarked(str(label)).split()) for code, label in told.items()}

    @cached_property
    def _distinct(self) -> list[list[str]]:
        found: list[dict[str, None]] = [{} for _ in self.headings]
        for part in self.raw.parts() if self.raw.parts is not None else [self.raw.frame]:
            for place, values in enumerate(found):
                if len(values) < _DISTINCT:
                    unique = part.iloc[:, place].unique()[:_DISTINCT]
                    values.update((text, None) for value in unique if (text := cell_text(value)))
        return [list(values) for values in found]

    def values(self, column: _Column) -> list[str]:
        """The different answers in a column, as text; of very many the first."""
        return self._distinct[column.place]


def _changes(before: _Wave, after: _Wave) -> Iterator[Row]:
    """What changed from one wave to the next, in the order of :data:`KINDS` and of the columns."""
    rows = [
        *_renamed(before, after),
        *_come_and_gone(before, after),
        *_twice(before, after),
        *_of_values(before, after),
        *_labels(before, after),
        *_moved(before, after),
    ]
    yield from sorted(rows, key=lambda row: KINDS.index(row[4]))


def _row(waves: tuple[_Wave, _Wave], key: object, column: str, kind: str, before: str, after: str, done: str) -> Row:
    return (key if isinstance(key, str) else "", column, waves[0].name, waves[1].name, kind, before, after, done)


def _both(before: _Wave, after: _Wave) -> Iterator[tuple[Key, _Column, _Column]]:
    later = after.columns
    yield from ((key, one, later[key]) for key, one in before.columns.items() if key in later)


def _renamed(before: _Wave, after: _Wave) -> Iterator[Row]:
    """Items and columns under another heading; what differs in blanks alone is still the name."""
    for key, one, other in _both(before, after):
        if one.heading != other.heading:
            done = BY_ALIAS if BY_ALIAS in (one.how, other.how) else BY_NAME
            yield _row((before, after), key, other.heading, RENAMED, one.heading, other.heading, done)


def _come_and_gone(before: _Wave, after: _Wave) -> Iterator[Row]:
    """Columns of one wave alone; of those that look like one another the pair is proposed."""
    gone = {key: one for key, one in before.columns.items() if key not in after.columns}
    come = {key: one for key, one in after.columns.items() if key not in before.columns}
    for old, new in _proposals(gone, come, before, after):
        item = old if isinstance(old, str) else new
        yield _row(
            (before, after), item, come[new].heading, PROPOSED, gone[old].heading, come[new].heading, NOT_MATCHED
        )
    for key, one in gone.items():
        if key not in after.twice:
            yield _row(
                (before, after),
                key,
                one.heading,
                VANISHED,
                one.heading,
                "",
                LEFT_BLANK if isinstance(key, str) else KEPT_APART,
            )
    for key, one in come.items():
        if key not in before.twice:
            yield _row(
                (before, after),
                key,
                one.heading,
                APPEARED,
                "",
                one.heading,
                ASKED_FROM if isinstance(key, str) else KEPT_APART,
            )


def _proposals(gone: Columns, come: Columns, before: _Wave, after: _Wave) -> list[tuple[Key, Key]]:
    """Pairs that one may take for the same question, each column in one pair at most, the surest way of matching first.

    A way counts only where it leads from one column to one: labels, then names but for case and signs, then names but for
    the question's number, then names but for a letter or two.
    """
    found = []
    left, right = dict(gone), dict(come)
    ways = (
        lambda wave, one: wave.label(one).casefold(),
        lambda _, one: _letters(one.heading),
        lambda _, one: re.sub(r"^([a-z]+)\d+", r"\1", _letters(one.heading)),
    )
    for way in ways:
        olds, news = (_by(columns, wave, way) for columns, wave in ((left, before), (right, after)))
        for name, keys in olds.items():
            if name and len(keys) == len(news.get(name, ())) == 1 and re.search(r"[^\W\d]{2}", name):
                found.append((keys[0], news[name][0]))
                del left[keys[0]], right[news[name][0]]
    return found + _misspelt(left, right)


def _by(columns: Columns, wave: _Wave, way: Callable[[_Wave, _Column], str]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for key, one in columns.items():
        found.setdefault(way(wave, one), []).append(key)
    return found


def _letters(heading: str) -> str:
    return re.sub(r"[\W_]", "", heading).casefold()


def _misspelt(left: Columns, right: Columns) -> list[tuple[Key, Key]]:
    """Names that differ by a letter or two, never by a number: Q8-1 is not Q8-2."""
    found, open_ = [], {key: _letters(one.heading) for key, one in right.items()}
    for key, one in left.items() if len(left) * len(right) <= 40_000 else ():
        mine = _letters(one.heading)
        near = [
            (difflib.SequenceMatcher(None, mine, name).ratio(), other)
            for other, name in open_.items()
            if re.findall(r"\d+", name) == re.findall(r"\d+", mine) and abs(len(name) - len(mine)) <= 3
        ]
        best = max(near, key=lambda pair: pair[0], default=(0.0, None))
        if best[0] >= _ALIKE and best[1] is not None:
            found.append((key, best[1]))
            del open_[best[1]]
    return found


def _twice(before: _Wave, after: _Wave) -> Iterator[Row]:
    for item in after.twice:
        heading = before.items[item].heading if item in before.items else ""
        yield _row((before, after), item, item, TWICE, heading, item, HEADED_TWICE)


def _of_values(before: _Wave, after: _Wave) -> Iterator[Row]:
    """Other codes, another range, the same label under another code."""
    for key, one, other in _both(before, after):
        scale = after.questionnaire.scale(key) if isinstance(key, str) else None
        yield from _scale(before, after, key, one, other, scale)
        yield from _coding(before, after, key, one, other)


def _scale(before: _Wave, after: _Wave, key: Key, one: _Column, other: _Column, scale: Scale | None) -> Iterator[Row]:
    olds, news = before.values(one), after.values(other)
    if not olds or not news:
        if olds or news:
            yield _row((before, after), key, other.heading, SCALE, described(olds), described(news), AS_IT_IS)
        return
    numbers = scale is not None and scale.kind == "number"
    if not (_apart if numbers else _other_scale)(olds, news):
        return
    done = AS_IT_IS
    if scale is not None:
        reader = Reader(scale)
        done = DECLARED if all(reader.read(cell) is not None for cell in {*olds, *news}) else UNDECLARED
    old, new = described(olds, news), described(news, olds)
    yield _row((before, after), key, other.heading, SCALE, old, new, done)


def _other_scale(olds: list[str], news: list[str]) -> bool:
    """Whether two sets of values are of different scales: other codes, numbers and words, ranges apart."""
    if len(olds) <= _CODES and len(news) <= _CODES:
        return {_key(cell) for cell in olds} != {_key(cell) for cell in news}
    few, many = sorted((len(olds), len(news)))
    return few <= _CODES < many / 3 or _apart(olds, news)


def _apart(olds: list[str], news: list[str]) -> bool:
    """Whether one of two sets of values is of numbers and the other of words, or their ranges do not meet."""
    numbers = [[number(cell) for cell in values] for values in (olds, news)]
    parts = [sum(value is not None for value in values) / len(values) for values in numbers]
    if abs(parts[0] - parts[1]) > 0.5:
        return True
    if min(parts) < 0.9:
        return False
    (low, high), (least, most) = (
        (min(v), max(v)) for v in ([x for x in values if x is not None] for values in numbers)
    )
    return least > high or most < low


def _key(cell: str) -> str:
    value = number(cell)
    return cell if value is None else plain_code(value)


def described(values: list[str], others: Sequence[str] = ()) -> str:
    """Values as a reader takes them in: the codes in their order, those that the ``others`` lack first where there are many;
    a range where they are no codes.

    >>> described(["3", "1", "Blank", "2"]), described([str(k) for k in range(100)])
    ('1, 2, 3, Blank', '0 – 99 (100)')
    """
    keys = dict.fromkeys(_key(cell) for cell in values)
    numbers = sorted(float(key) for key in keys if number(key) is not None)
    if len(keys) > _CODES:
        many = f"{len(keys)}" + ("+" if len(values) >= _DISTINCT else "")
        if len(numbers) >= 0.9 * len(keys):
            return f"{plain_code(numbers[0])} – {plain_code(numbers[-1])} ({many})"
        return f"{', '.join(sorted(keys)[:3])} … ({many})"
    ordered = [plain_code(value) for value in numbers] + sorted(key for key in keys if number(key) is None)
    if len(ordered) > _SHOWN:
        known = {_key(cell) for cell in others}
        ordered = sorted(ordered, key=lambda key: key in known)
        wide = sum(map(len, ordered[:_SHOWN])) > _WIDE
        return ", ".join(ordered[: _FEW if wide else _SHOWN]) + f" … ({len(ordered)})"
    return ", ".join(ordered)


def _coding(before: _Wave, after: _Wave, key: Key, one: _Column, other: _Column) -> Iterator[Row]:
    old, new = before.codes(one), after.codes(other)
    by_label = {label.casefold(): code for code, label in new.items() if label}
    for code, label in old.items():
        moved = by_label.get(label.casefold())
        if moved is not None and moved != code and new.get(code, "").casefold() != label.casefold():
            was, now = f"{code} = {label}", f"{moved} = {new[moved]}"
        elif moved is None and new.get(code) and new[code].casefold() != label.casefold():
            was, now = f"{code} = {label}", f"{code} = {new[code]}"
        else:
            continue
        yield _row((before, after), key, other.heading, CODING, was, now, CODES_KEPT)


def _labels(before: _Wave, after: _Wave) -> Iterator[Row]:
    for key, one, other in _both(before, after):
        old, new = before.label(one), after.label(other)
        if old and new and old.casefold() != new.casefold():
            item = after.questionnaire.items.get(key) if isinstance(key, str) else None
            done = OWN_LABEL if item is not None and item.label else LAST_LABEL
            yield _row((before, after), key, other.heading, LABEL, old, new, done)


def _moved(before: _Wave, after: _Wave) -> Iterator[Row]:
    """Columns that others have overtaken: all but the longest series that stands in one order in both waves."""
    pairs = sorted(
        ((one.place, other.place, key, other) for key, one, other in _both(before, after)), key=lambda p: p[0]
    )
    stay = _longest_rise([pair[1] for pair in pairs])
    for k, (was, now, key, other) in enumerate(pairs):
        if k not in stay:
            yield _row((before, after), key, other.heading, MOVED, str(was + 1), str(now + 1), BY_POSITION)


def _longest_rise(places: list[int]) -> set[int]:
    """The indices of a longest rising series (patience sorting)."""
    tails: list[int] = []
    previous = [-1] * len(places)
    ends: list[int] = []
    for k, place in enumerate(places):
        at = int(np.searchsorted(tails, place))
        previous[k] = ends[at - 1] if at else -1
        tails[at : at + 1], ends[at : at + 1] = [place], [k]
    found, k = set(), ends[-1] if ends else -1
    while k >= 0:
        found.add(k)
        k = previous[k]
    return found
