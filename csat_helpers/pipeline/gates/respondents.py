"""No respondent's id.

An id is searched as a whole token in every text of every file if it could be nothing else: six characters or more. A
number of six digits or more that the report counts (a base, a sum of weights) is no id where it stands. Shorter ids
(1 to 7263) are also counts, years and codes, so they are not searched as such: instead no column may be published
under the name or label of an id item, and none that lists many respondents by their ids.
"""

import re
from collections.abc import Iterator

from csat_helpers.bundle import Bundle
from csat_helpers.columns import BASES
from csat_helpers.look import number
from csat_helpers.pipeline.gates.fault import Fault
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.said import STUDY

GATE = "respondent ids"
_TELLING = 6
_LISTED = 5  # so many distinct ids in one column of a table are a list of respondents, not a coincidence
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[._@:-][A-Za-z0-9]+)*")
_WIDE_TOKEN = re.compile(r"\w+(?:[._@:-]\w+)*")
_COUNTS = frozenset((*BASES, "count", "weighted_count", "n", "rows", "respondents", "other_base", "previous_base"))
_MEND = "Take the column out of the table."


def faults(published: Published) -> Iterator[Fault]:
    """Ids in the files, and tables with a column of them."""
    private = published.private
    telling = {name for name in private.ids if len(name) >= _TELLING and not name.replace(".", "").isalpha()}
    telling -= _figures(published)
    odd = {name for name in telling if not _WIDE_TOKEN.fullmatch(name)}
    plain = all(name.isascii() for name in telling)
    for piece in published.pieces if telling else ():
        tokens = set(_TOKEN.findall(piece.words)) | (set() if plain else set(_WIDE_TOKEN.findall(piece.words)))
        found = (tokens & telling) | {name for name in odd if name in piece.words}
        if found:
            yield Fault(GATE, piece.where, f"It holds {len(found)} of the respondents' ids.", _MEND)
    for language, document in published.documents.items():
        for exhibit in document.exhibits:
            where = f"{language}, {exhibit.label or 'Summary'} ({exhibit.bundle.id})"
            yield from (Fault(GATE, where, what, _MEND) for what in _columns(exhibit.bundle, published))


def _figures(published: Published) -> set[str]:
    """Numbers that the report counts, as they may be written, and those of its facts (a period 202605)."""
    found = {token for said in published.said if said.kind == STUDY for token in _TOKEN.findall(said.text)}
    for document in published.documents.values():
        for exhibit in document.exhibits:
            frame = exhibit.bundle.frame
            places = [k for k, name in enumerate(frame.get("columns", ())) if name in _COUNTS]
            values = (row[k] for row in frame["rows"] for k in places)
            for value in values:
                if isinstance(value, int | float):
                    found |= {f"{value:.0f}", number(value, "count"), str(value)}
    return found


def _columns(bundle: Bundle, published: Published) -> Iterator[str]:
    private = published.private
    headings = {column.label for column in bundle.table.columns} if bundle.table else set()
    for name in sorted((headings | set(bundle.frame.get("columns", ()))) & private.id_names):
        yield f"It has a column '{name}', which is the respondents' id."
    numbered = [("frame", name, k, bundle.frame["rows"]) for k, name in enumerate(bundle.frame.get("columns", ()))]
    if bundle.table:
        numbered += [("table", c.name, k, bundle.table.rows) for k, c in enumerate(bundle.table.columns)]
    for part, name, k, rows in numbered:
        cells = {str(row[k]).strip() for row in rows if isinstance(row[k], str | int)}
        long = {cell for cell in cells if len(cell) >= _TELLING}
        if name not in _COUNTS and len(long & private.ids) >= _LISTED:
            yield f"Column '{name}' of its {part} lists {len(long & private.ids)} respondents."
