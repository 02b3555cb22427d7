"""Columns of several files that are one question: by name, by label, and never on a guess."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.drafting.files import Waves
from csat_helpers.survey.drafting.table import Seen, Table, joined
from csat_helpers.survey.survey import WAVE

_CLOSE = 0.85
_MOST_COMPARED = 500  # questions of some files only, whose names are looked through for what is alike
_LONG_NAME = 150


@dataclass(frozen=True)
class Left:
    """A column that becomes no item, and why."""

    name: str
    reason: str


@dataclass
class _Kept:
    """The questions so far by name: their columns, newest file first, and under which labels and names they are known."""

    columns: dict[str, list[tuple[int, Seen]]] = field(default_factory=dict)
    by_label: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    by_folded: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    known_as: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, k: int, seen: Seen) -> None:
        """A column of file ``k`` as the question ``name``."""
        self.columns.setdefault(name, []).append((k, seen))
        self.known_as.setdefault(seen.name, name)
        if seen.label:
            self.by_label[seen.label.casefold()][name] = None
        self.by_folded[_folded(name)][name] = None

    def in_file(self, name: str, k: int) -> bool:
        """Whether file ``k`` has the question already."""
        return self.columns[name][-1][0] == k


def questions(found: Waves) -> tuple[list[Question], list[Left], list[str]]:
    """The questions of all files, in the newest file's order and then the older ones', the columns that cannot be items,
    and what may be one question under two names.

    Columns are one question where their headings are the same, else where the file's labels are, else where the
    headings differ in case, spaces and signs alone and hold alike; everything else is only told.
    """
    left: list[Left] = []
    twice = _twice(found.tables)
    named = [_usable(table, twice, left, bool(found.names)) for table in found.tables]
    kept = _Kept()
    for k in range(len(named) - 1, -1, -1):
        own = set(kept.columns)
        for seen in (s for s in named[k] if s.name in own):
            kept.add(seen.name, k, seen)
        _add_others(kept, k, [s for s in named[k] if s.name not in own], left)
    made = [_question(name, sorted(own, key=lambda pair: pair[0]), found) for name, own in _short(kept).items()]
    return made, left, _alike(made, len(found.tables))


def _add_others(kept: _Kept, k: int, others: Sequence[Seen], left: list[Left]) -> None:
    """A file's columns of names that no question has: known under another, or new."""
    labels = Counter(seen.label.casefold() for seen in others)
    folded = Counter(_folded(seen.name) for seen in others)
    for seen in others:
        also = kept.known_as.get(seen.name, "")
        if also and kept.in_file(also, k):
            left.append(Left(seen.name, f"'{also}' has this name in another file"))
            continue
        by_label = [n for n in kept.by_label[seen.label.casefold()] if not kept.in_file(n, k)] if seen.label else []
        by_name = [n for n in kept.by_folded[_folded(seen.name)] if not kept.in_file(n, k)]
        if not also and len(by_label) == 1 and labels[seen.label.casefold()] == 1:
            also = by_label[0]
        if not also and len(by_name) == 1 and folded[_folded(seen.name)] == 1 and _folded(seen.name):
            also = by_name[0] if _holds_alike(seen, kept.columns[by_name[0]][0][1]) else ""
        kept.add(also or seen.name, k, seen)


def _short(kept: _Kept) -> dict[str, list[tuple[int, Seen]]]:
    """Headings that no item can have become aliases: ``column_7`` for a very long one, ``wave_`` for the waves' own."""
    made: dict[str, list[tuple[int, Seen]]] = {}
    for name, own in kept.columns.items():
        short = base = f"column_{own[0][1].at + 1}" if len(name) > _LONG_NAME else f"{WAVE}_" if name == WAVE else name
        copy = 2
        while short != name and (short in kept.columns or short in made):
            short, copy = f"{base}_{copy}", copy + 1
        made[short] = own
    return made


def _twice(tables: Sequence[Table]) -> dict[str, str]:
    """Headings that several columns of one file have, with the reason why no item can be found by them."""
    found: dict[str, str] = {}
    for table in tables:
        for name, columns in Counter(seen.name for seen in table.columns).items():
            if name and columns > 1:
                found[name] = f"{columns} columns of {table.path.name} have this heading"
    return found


def _usable(table: Table, twice: dict[str, str], left: list[Left], waves: bool) -> list[Seen]:
    """Columns with a heading of their own."""
    own = []
    for seen in table.columns:
        if seen.name == WAVE and waves:
            left.append(Left(seen.name, "each file is a wave"))
        elif not seen.name:
            left.append(Left(f"column {seen.at + 1} of {table.path.name}", "has no heading"))
        elif seen.name in twice:
            left.append(Left(seen.name, twice[seen.name]))
        else:
            own.append(seen)
    return own


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _holds_alike(a: Seen, b: Seen) -> bool:
    """Whether both are numbers, or both texts, and most of what the one holds the other may hold."""
    if bool(a.answers.strays) != bool(b.answers.strays):
        return False
    few = a.answers.distinct <= 30 and b.answers.distinct <= 30
    return not few or 2 * len(set(a.answers.counts) & set(b.answers.counts)) >= min(
        a.answers.distinct, b.answers.distinct
    )


def _question(name: str, own: Sequence[tuple[int, Seen]], found: Waves) -> Question:
    newest = own[-1][1]
    aliases = tuple(dict.fromkeys(seen.name for _, seen in own if seen.name != name))
    several = len(found.tables) > 1
    said = [f"'{alias}' {_in(found, [k for k, s in own if s.name == alias])}" for alias in aliases if several]
    lacking = [k for k in range(len(found.tables)) if all(at != k for at, _ in own)]
    said += [f"not {_in(found, lacking)}"] if lacking else []
    said += _drift(own, found)
    column = newest.column
    codes: dict[str, str] = {}
    for _, seen in own:
        codes |= seen.column.codes
    missing = {cell: why for _, seen in own for cell, why in seen.missing.items()}
    label = next((seen.label for _, seen in reversed(own) if seen.label), "")
    return Question(
        name, label, joined([seen.answers for _, seen in own]), codes, missing, column.kind, column.group, column.group_label,
        column.option, tuple(dict.fromkeys(cell for _, seen in own for cell in seen.column.selected)), column.joins, aliases,
        tuple(k for k, _ in own), all(s.answers.distinct == s.answers.rows > 1 for _, s in own), tuple(said),
    )  # fmt: skip


def _in(found: Waves, files: Sequence[int]) -> str:
    """``in 2015, 2016``: the waves, or the files."""
    return "in " + ", ".join(found.names[k] if found.names else found.tables[k].path.name for k in files)


def _drift(own: Sequence[tuple[int, Seen]], found: Waves) -> list[str]:
    """What changed between files: numbers became texts, a label, a code's label."""
    told = []
    texts = [k for k, seen in own if seen.answers.strays and not seen.answers.numbers]
    numbers = [k for k, seen in own if seen.answers.numbers and not seen.answers.strays]
    if texts and numbers:
        told.append(f"todo: texts {_in(found, texts)}, numbers {_in(found, numbers)}")
    labels = dict.fromkeys(seen.label for _, seen in own if seen.label)
    if len(labels) > 1:
        told.append(f"todo: labelled '{next(iter(labels))}' before")
    for cell in dict.fromkeys(cell for _, seen in own for cell in seen.column.codes):
        meant = dict.fromkeys(text.casefold() for _, seen in own if (text := seen.column.codes.get(cell)))
        if len(meant) > 1:
            told.append(f"todo: code {cell} is {' and '.join(repr(text) for text in meant)}")
            break
    return told


def _alike(questions: Sequence[Question], files: int) -> list[str]:
    """Questions of different files with names so close that they may be one."""
    partial = [q for q in questions if len(q.files) < files][:_MOST_COMPARED]
    told = []
    for k, question in enumerate(partial):
        others = [q.name for q in partial[:k] if not set(q.files) & set(question.files)]
        folded = {name.casefold(): name for name in others}
        for close in get_close_matches(question.name.casefold(), folded, n=1, cutoff=_CLOSE):
            told.append(
                f"'{question.name}' may be the same question as '{folded[close]}': then write aliases: [{question.name}] there"
                " and drop it here"
            )
    return told
