"""Which colour stands for which level: the same one throughout a report, whatever else an exhibit shows or hides."""

from collections.abc import Sequence
from dataclasses import dataclass

from csat_helpers.look.tokens import CATEGORICAL, WORDS

# The steps of the categorical palette that are dark enough for thin lines.
LINES = (CATEGORICAL[0], CATEGORICAL[2], CATEGORICAL[4], CATEGORICAL[6], CATEGORICAL[5])
SHAPES = ("o", "s", "D", "^", "v")
_ZERO = len(LINES) - 1  # a code 0 stands last of the plain lines, so that 1 is the first with it or without


@dataclass(frozen=True)
class Ink:
    """How a level is drawn: colour, the shape of its marks, and whether its line is dashed."""

    colour: str
    shape: str
    dashed: bool

    @property
    def words(self) -> str:
        """The colour of what is written in it: 4.5 to 1 on white at least, as WCAG asks of text."""
        return in_words(self.colour)


def in_words(colour: str) -> str:
    """A category's colour for text: its own where that can be read.

    >>> in_words("#0050AF"), in_words("#33A78C") == "#33A78C"
    ('#0050AF', False)
    """
    return WORDS.get(colour, colour)


def ink(place: int) -> Ink:
    """The ink of the level at ``place``: five colours plain, then dashed, each with a shape of its own.

    >>> ink(0) == ink(10), ink(0).colour == ink(5).colour, ink(5).dashed
    (True, True, True)
    """
    turn, k = divmod(place % (2 * len(LINES)), len(LINES))
    return Ink(LINES[k], SHAPES[(k + turn) % len(SHAPES)], turn == 1)


def places(levels: Sequence[str], *, focus: str = "") -> dict[str, int]:
    """The place of each level for :func:`ink`; ``focus``, the client's own brand say, has the first.

    ``levels`` are all levels of a segment in their order, hidden ones too. Where they are whole numbers their code
    is their place, so one that is missing moves no other; names have only their order.

    >>> places(["1", "2", "3"]) == {**places(["1", "3"]), "2": 1}
    True
    >>> places(["North", "South", "Own"], focus="Own")
    {'Own': 0, 'North': 1, 'South': 2}
    """
    names = list(dict.fromkeys(levels))
    coded = all(name.isdecimal() for name in names)
    found = _by_code(names) if coded else {name: place for place, name in enumerate(names)}
    if focus not in found:
        return found
    own = found.pop(focus)
    return {focus: 0} | {name: place + (place < own) for name, place in found.items()}


def _by_code(names: list[str]) -> dict[str, int]:
    """Places by code; of two that would share an ink, the later code takes the next that is free."""
    found: dict[str, int] = {}
    inks = 2 * len(LINES)
    for name in sorted(names, key=lambda code: (int(code) == 0, int(code))):
        place = (int(name) - 1) % inks if int(name) else _ZERO
        free = [k % inks for k in range(place, place + inks) if k % inks not in found.values()]
        found[name] = free[0] if free else place
    return found
