"""Quality log: what was noticed while the answers were prepared, and how often."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n


def quality_log(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """What preparation noticed of each item: cells read otherwise than they stand, columns not kept, texts it cannot draw.

    ``frame`` is that of ``survey.quality_log``: ``item, label, what, count``. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"item": ["q"], "label": "Speed", "what": "Cells with blanks around them", "count": [3]})
    >>> quality_log(frame, id="l", language="en").bundle.headline
    '1 thing was noticed while the answers were prepared'
    """
    title = say(language, "What was noticed in the answers")
    if frame.empty:
        lacks = say(language, "Every cell was taken as it stands in the file.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, ("label", "what", "count"), "quality_log")
    n = len(frame)
    text = Text(
        headline=say_n(language, "{n} thing was noticed while the answers were prepared",
                       "{n} things were noticed while the answers were prepared", n, n=n),
        title=title,
        subtitle=say(language, "Number of cells or rows of each"),
    )  # fmt: skip
    columns = (
        Column("label", say(language, "Item or column")),
        Column("what", say(language, "What was noticed")),
        Column("count", say(language, "Number"), "count"),
    )
    everything = say(language, "All rows")
    rows = [(row["label"] or everything, row["what"], plain_cell(row["count"])) for row in phrases.records(frame)]
    return publish("table", frame, text, words, id=id, language=language, table=Table(columns, tuple(rows)),
                   extra={"figures": {"noticed": n}})  # fmt: skip
