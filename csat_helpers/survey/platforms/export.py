"""What every platform's parser makes of a file: one heading a column, and what the platform says of each column."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

# What a column is where it is no question: the platform's own facts of a response.
FACTS = (
    "id", "start", "end", "seconds", "status", "progress", "source", "language", "ip", "name", "email", "phone",
    "latitude", "longitude", "place", "user", "score", "timing", "other fact",
)  # fmt: skip
# What a column is where it answers a question.
QUESTIONS = ("single", "multiple", "matrix", "ranking", "rating", "number", "text", "write-in")


@dataclass(frozen=True)
class Column:
    """One column of an export. ``name`` is its heading in the frame and may name an item of the questionnaire.

    ``label`` is the question in the platform's words. ``kind`` is one of :data:`FACTS` or :data:`QUESTIONS`, empty where the
    file does not tell. Columns of one question share ``group``, its name; ``group_label`` is that question and ``option``
    the option (of a question with several answers) or the row (of a matrix). ``selected`` are the cells that say an option
    was chosen, ``joins`` what joins several answers in one cell. ``codes`` are answers and their labels, ``missing`` the cells
    that are no answer and their kind (``skipped``: not asked; ``blank``: seen and left).
    """

    name: str
    label: str = ""
    kind: str = ""
    group: str = ""
    group_label: str = ""
    option: str = ""
    selected: tuple[str, ...] = ()
    joins: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Export:
    """A file as its platform means it. ``frame`` has a row a response, a column each of ``columns``, cells as text.

    ``aside`` counts rows that are no responses, by reason (``preview``, ``test``): they are not in ``frame``. ``notes`` are
    sentences on what was odd and what was done about it; ``coded`` is whether answers stand as codes, not as texts.
    """

    platform: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    aside: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    coded: bool = False

    def facts(self, kind: str) -> list[str]:
        """The names of the columns that hold that fact of a response."""
        return [column.name for column in self.columns if column.kind == kind]
