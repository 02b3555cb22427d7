"""Facts of the study as a list of names and values."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say


def facts(pairs: Sequence[tuple[str, object]], *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """``pairs`` of name and value as a table without figures; a pair without a value is left out.

    The encoding's ``kind`` is ``table``.

    >>> facts([("Fieldwork", "May 2026"), ("Mode", "")], id="f", language="en").bundle.table.rows
    (('Fieldwork', 'May 2026'),)
    """
    title = say(language, "Study at a glance")
    known = [(str(name), str(value)) for name, value in pairs if value not in (None, "")]
    if not known:
        return no_data(pd.DataFrame(), id, language, title, words)
    frame = pd.DataFrame(known, columns=["fact", "value"])
    made = Table((Column("fact", say(language, "Fact")), Column("value", say(language, "Value"))), tuple(known))
    return publish("table", frame, Text(title, title), words, id=id, language=language, table=made)
