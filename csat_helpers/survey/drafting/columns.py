"""A question of a draft: one column, or the columns of several files that are the same question."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from csat_helpers.survey.drafting import words
from csat_helpers.survey.drafting.table import Answers, label_text
from csat_helpers.survey.platforms import FACTS

# Facts of a response that may tell groups of respondents, as answers do; a platform's other facts are no items.
_TELLING = ("id", "source", "language", "place", "other fact")


@dataclass(frozen=True)
class Question:
    """An item to be. ``aliases`` are its other headings; ``files`` which of the files have it, ``single`` whether
    every cell of each of them is different; ``said`` what matching
    the files found, for a comment. ``kind``, ``group`` and ``option`` are the platform's (:class:`Column`).
    """

    name: str
    label: str
    answers: Answers
    codes: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    group: str = ""
    group_label: str = ""
    option: str = ""
    selected: tuple[str, ...] = ()
    joins: str = ""
    aliases: tuple[str, ...] = ()
    files: tuple[int, ...] = (0,)
    single: bool = False
    said: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The label, else the heading without its number."""
        heading = self.aliases[0] if self.aliases and self.name.startswith(("column_", "wave_")) else self.name
        return self.label or words.unnumbered(label_text(heading)) or self.name

    @property
    def is_fact(self) -> bool:
        """Whether the platform itself recorded it of the response, and it tells nothing of the respondent."""
        return self.kind in FACTS and self.kind not in _TELLING

    def says(self, *topics: str) -> bool:
        """Whether its heading or its label speaks of one of the topics of :func:`words.says`."""
        return any(words.says(topic, self.name, self.label, self.group_label) for topic in topics)
