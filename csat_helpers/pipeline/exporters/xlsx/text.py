"""Text as a cell holds it: whole, never a formula or a link, without the characters that a workbook cannot carry."""

import re

from csat_helpers.locale import say
from csat_helpers.survey.characters import clean

LONGEST = 32_767  # UTF-16 units that a cell holds
NAME = 31  # and the name of a sheet
HEADER = 255  # and a line at the head or foot of a printed page, its codes included

# A cell that begins so becomes a formula when somebody edits it, unless it is told to be text.
RISKY = ("=", "+", "-", "@", "\t", "\n")
_UNNAMED = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")


def units(text: str) -> int:
    """UTF-16 units, in which a workbook counts."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, room: int) -> str:
    """The beginning of ``text`` that takes no more than ``room`` units."""
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")


def fitting(text: str, language: str) -> str:
    """``text`` as a cell can hold it; where it is longer, how much of it is left out.

    >>> fitting("a" * 40_000, "en")[-40:]
    'aaaaaa… [7,268 more characters left out]'
    """
    whole = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    if units(whole) <= LONGEST:
        return whole
    room = LONGEST - units(_left_out(len(whole), language))
    kept = cut(whole, room)
    return kept + _left_out(len(whole) - len(kept), language)


def _left_out(n: int, language: str) -> str:
    return say(language, "… [{n} more characters left out]", n=f"{n:,}")


def printed(text: str, room: int) -> str:
    """``text`` for the head or foot of a page, where ``&`` begins a code: one line of no more than ``room`` units.

    >>> printed("R&D", 10)
    'R&&D'
    """
    # A picture's code is looked for even where it is escaped, so its sign is the wide one.
    line = re.sub(r"&(?=[G\[])", "＆", " ".join(clean(text).split()))
    shown = ""
    for character in line:
        escaped = "&&" if character == "&" else character
        if units(shown) + units(escaped) > room:
            break
        shown += escaped
    return shown


class Names:
    """Names of sheets, each once whatever its case."""

    def __init__(self) -> None:
        self._taken = {"history"}  # which Excel keeps for itself

    def take(self, *parts: str) -> str:
        """A name of what ``parts`` say, cut where it is too long and counted up where it is taken.

        >>> names = Names()
        >>> names.take("Exhibit 1", "what/is*this"), names.take("EXHIBIT 1", "what is this")
        ('Exhibit 1 what is this', 'EXHIBIT 1 what is this 2')
        """
        words = _UNNAMED.sub(" ", clean(" ".join(part for part in parts if part)))
        stem = " ".join(words.split()).strip("' ") or "-"
        found, k = cut(stem, NAME).strip("' "), 1
        while found.casefold() in self._taken:
            k += 1
            found = f"{cut(stem, NAME - len(f' {k}')).strip()} {k}"
        self._taken.add(found.casefold())
        return found
