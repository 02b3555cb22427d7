"""What a guess is: a scale with the reason for it, and what is unsure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Code = int | str
Kind = Literal["rating", "category", "number", "text", "date", "empty", "constant", "joined"]


@dataclass(frozen=True)
class NoAnswer:
    """A code proposed to be no answer: its ``kind`` by language, the ``reason`` and how many ``cells`` have it; ``unsure``
    where only numbers tell.
    """

    kind: Mapping[str, str]
    reason: str
    cells: int = 0
    unsure: bool = False


@dataclass(frozen=True)
class Guess:
    """What a column seems to be. ``low`` and ``high`` are a rating's ends, ``labels`` its points' words, ``codes`` the
    categories with theirs, in order. ``joint`` are several answers' separator where one cell holds them.
    """

    kind: Kind
    reason: str
    low: int = 0
    high: int = 0
    labels: Mapping[int, str] = field(default_factory=dict)
    codes: Mapping[Code, str] = field(default_factory=dict)
    missing: Mapping[Code, NoAnswer] = field(default_factory=dict)
    reversed: bool = False
    joint: str = ""
    unsure: bool = False

    @property
    def shape(self) -> tuple[object, ...]:
        """What two columns have in common that share a scale."""
        ends = (self.low, self.high) if self.kind == "rating" else ()
        return (self.kind, ends, tuple(self.labels.items()), tuple(self.codes.items()), self.reversed)
