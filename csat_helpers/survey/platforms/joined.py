"""Several answers in one cell, taken apart into a column an option."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from csat_helpers.survey.platforms.export import Column
from csat_helpers.survey.platforms.parts import Part
from csat_helpers.survey.platforms.tables import Cells
from csat_helpers.survey.platforms.words import Words

# An answer with what was typed beside it ("" where nothing was).
Piece = tuple[str, str]
# Of a text that only might be joined: the share of its pieces that must come again elsewhere, and their number.
_AGAIN, _FEW = 0.8, 40


@dataclass(frozen=True, eq=False)
class Joined:
    """A question's cells and the answers in each distinct one; None for a cell that is no answer."""

    cells: Cells
    pieces: tuple[tuple[Piece, ...] | None, ...]

    @classmethod
    def of(cls, cells: Cells, words: Words, split: Callable[[str], list[Piece]]) -> "Joined":
        """Cells taken apart by ``split``; an answer given twice in a cell counts once."""
        return cls(
            cells,
            tuple(
                None if not c.strip() or c.strip() in words.missing else tuple(dict.fromkeys(split(c)))
                for c in cells.distinct
            ),
        )

    @property
    def labels(self) -> list[str]:
        """Every answer, in the order of its first appearance."""
        return list(dict.fromkeys(label for found in self._found() for label, _ in found))

    @property
    def in_order(self) -> list[str]:
        """Every answer in the order that all cells keep (platforms join in the order of the question), else of appearance.

        Where the cells do not tell, an answer with text typed beside it (other) stands last, as in questionnaires.
        """
        typed = {label for found in self._found() for label, text in found if text}
        labels = sorted(self.labels, key=lambda label: label in typed)
        after: dict[str, set[str]] = {label: set() for label in labels}
        for found in self._found():
            for (one, _), (next_one, _) in pairwise(found):
                after[one].add(next_one)
        return _sorted(labels, after) or labels

    @property
    def ranks(self) -> bool:
        """Whether the cells order the same options in different ways."""
        found = self._found()
        return len({frozenset(f) for f in found}) == 1 and len({tuple(f) for f in found}) > 1 and len(found[0]) > 1

    def _found(self) -> list[tuple[Piece, ...]]:
        by_cell = dict(zip(self.cells.distinct, self.pieces, strict=True))
        return [found for cell in self.cells.present if (found := by_cell[cell]) is not None]


def _sorted(labels: list[str], after: dict[str, set[str]]) -> list[str]:
    """Labels in an order that ``after`` allows, the first to appear first; empty where none is."""
    before = Counter(label for following in after.values() for label in following)
    free = [label for label in labels if not before[label]]
    done: list[str] = []
    place = {label: k for k, label in enumerate(labels)}
    while free:
        free.sort(key=place.__getitem__)
        one = free.pop(0)
        done.append(one)
        for label in after[one]:
            before[label] -= 1
            if not before[label]:
                free.append(label)
    return done if len(done) == len(labels) else []


def joined_text(cells: Cells, words: Words, joiner: re.Pattern[str]) -> bool:
    """Whether texts that could be sentences are answers joined: few pieces, nearly all of which come again elsewhere.

    A cell with a comma may be one answer; answers that are joined come in other company too.
    """
    split = [
        [piece.strip() for piece in joiner.split(cell)] for cell in cells.present if cell.strip() not in words.missing
    ]
    several = [pieces for pieces in split if len(pieces) > 1]
    in_cells = Counter(piece for pieces in split for piece in set(pieces))
    if len(several) < 2 or len(in_cells) > _FEW or len(in_cells) >= len(split) + 1:
        return False
    tokens = [piece for pieces in several for piece in pieces]
    return sum(in_cells[piece] > 1 for piece in tokens) >= _AGAIN * len(tokens)


def expanded(
    name: str,
    label: str,
    joined: Joined,
    order: Sequence[str],
    *,
    ranking: bool = False,
    joins: str = "",
    names: Sequence[str] = (),
    group_label: str = "",
) -> list[Part]:
    """A column an option: 1 chosen and 0 not, or its rank; then what was typed beside options, a column each.

    A cell that is no answer stays as it is in every column. ``names`` are the columns' own, else ``Q6_1``, ``Q6_2``.
    """
    given = [option for option in order if option]
    cells = _each(joined, given, ranking=ranking)
    columns = [
        Column(
            names[k] if names else f"{name}_{k + 1}", label, "ranking" if ranking else "multiple", name,
            group_label or label, option, selected=() if ranking else ("1",), joins=joins,
        )
        for k, option in enumerate(given)
    ]  # fmt: skip
    parts = [Part(column, own) for column, own in zip(columns, cells, strict=True)]
    return parts + _write_ins(name, label, joined, group_label or label)


def _each(joined: Joined, options: Sequence[str], *, ranking: bool) -> list[Cells]:
    """Each option's cells; worked out on distinct cells, because a million rows may have half a million of them."""
    at = {option: k for k, option in enumerate(options)}
    place = np.zeros((len(joined.pieces), len(options)), dtype=np.int16)
    unanswered = np.full(len(joined.pieces), -1)
    none: dict[str, int] = {}
    longest = 1
    for row, (cell, found) in enumerate(_pairs(joined)):
        if found is None:
            unanswered[row] = none.setdefault(cell, len(none))
            continue
        for k, (label, _) in enumerate(found, 1):
            if label in at:
                place[row, at[label]] = k if ranking else 1
                longest = max(longest, k)
    said = tuple(str(k) for k in range(longest + 1)) if ranking else ("0", "1")
    said = ("", *said[1:]) if ranking else said
    meaning = np.where(unanswered[:, None] >= 0, len(said) + unanswered[:, None], place)
    return [Cells(meaning[:, k][joined.cells.codes], (*said, *none)) for k in range(len(options))]


def _write_ins(name: str, label: str, joined: Joined, group_label: str) -> list[Part]:
    typed = dict.fromkeys(lab for found in joined.pieces if found for lab, text in found if text)
    return [
        Part(
            Column(f"{name}_other" + (f"_{k}" if k > 1 else ""), label, "write-in", name, group_label, option),
            joined.cells.mapped(
                ["; ".join(t for lab, t in found or () if lab == option and t) for _, found in _pairs(joined)]
            ),
        )
        for k, option in enumerate(typed, 1)
    ]


def _pairs(joined: Joined) -> list[tuple[str, tuple[Piece, ...] | None]]:
    return list(zip(joined.cells.distinct, joined.pieces, strict=True))


def by_options(options: Sequence[str], joiner: str, most: int) -> Callable[[str], list[Piece]]:
    """What takes a cell apart whose options are known, also options that hold the joiner; what is left was typed.

    >>> by_options(["Yes, often", "No"], ", ", 10)("Yes, often, No, at home")
    [('Yes, often', ''), ('No', ''), ('', 'at home')]
    """
    longest = sorted((option for option in options if option), key=len, reverse=True)

    def split(cell: str) -> list[Piece]:
        pieces: list[Piece] = []
        rest = cell.strip()
        while rest and len(pieces) < most:
            known = next((o for o in longest if rest == o or rest.startswith(o + joiner)), "")
            one = known or rest.partition(joiner)[0]
            pieces.append((known, "" if known else one))
            rest = rest[len(one) + len(joiner) :].lstrip()
        return pieces

    return split


def labels_of_codes(cells: Sequence[tuple[Sequence[str], str]], joiner: str) -> dict[str, str]:
    """The label of each code, from cells that give the codes chosen and their labels joined; labels may hold the joiner.

    >>> labels_of_codes([(["1", "2"], "Yes, often,No"), (["2"], "No")], ",")
    {'2': 'No', '1': 'Yes, often'}
    """
    labels = {codes[0]: text for codes, text in cells if len(codes) == 1 and text}
    while True:
        before = len(labels)
        for codes, text in cells:
            unknown = [k for k, code in enumerate(codes) if code not in labels]
            if len(unknown) != 1 or not text:
                continue
            start = "".join(labels[code] + joiner for code in codes[: unknown[0]])
            end = "".join(joiner + labels[code] for code in codes[unknown[0] + 1 :])
            if text.startswith(start) and text.endswith(end) and len(text) > len(start) + len(end):
                labels[codes[unknown[0]]] = text[len(start) : len(text) - len(end)]
        if len(labels) == before:
            return labels
