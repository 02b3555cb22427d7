"""How many respondents an exhibit rests on, as its own line of measure and base says it."""

import re

from csat_helpers.bundle import Bundle
from csat_helpers.look import number
from csat_helpers.look.numbers import EM_DASH, interval

# "n = 272 to 508" at the end of a subtitle, with spaces that do not break.
_SAID = re.compile("(?<![A-Za-z])n\\s=\\s([\\d,]*\\d(?:(?: to |～)[\\d,]*\\d)?)")


def base_of(bundle: Bundle, language: str) -> int | str | None:
    """One number, or ``"272 to 508"`` where results rest on different bases; None where an exhibit has none.

    What the subtitle says comes first, so that a list never contradicts the exhibit; then the bundle's own, then the
    bases in its frame.
    """
    if found := _SAID.search(bundle.subtitle):
        alone = found[1].replace(",", "").isdigit()
        return int(found[1].replace(",", "")) if alone else found[1]
    return _in_frame(bundle, language) if bundle.base is None else bundle.base


def base_text(bundle: Bundle, language: str) -> str:
    """As it is printed in a list; a dash for none."""
    found = base_of(bundle, language)
    return EM_DASH if found is None else number(found, "count", language)


def _in_frame(bundle: Bundle, language: str) -> int | str | None:
    columns = list(bundle.frame["columns"])
    if "base" not in columns:
        return None
    k = columns.index("base")
    known = [row[k] for row in bundle.frame["rows"] if isinstance(row[k], int | float)]
    if not known:
        return None
    low, high = min(known), max(known)
    return int(low) if low == high else interval(low, high, "count", language)
