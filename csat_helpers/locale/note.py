"""A sentence that is said of a client's file: English as it stands, and still to be had in another language."""

import json
from dataclasses import dataclass

from csat_helpers.locale import translation

Value = str | int | float


@dataclass(frozen=True)
class _Made:
    """What a sentence was made of: its message, that for several where there is one, their number, and the values."""

    one: str
    many: str
    n: int
    values: dict[str, Value]

    def said(self, language: str) -> str:
        values = {
            name: value.said(language) if isinstance(value, Note) else value for name, value in self.values.items()
        }
        known = translation(language)
        message = known.ngettext(self.one, self.many, self.n) if self.many else known.gettext(self.one)
        return message.format(**values)


class Note(str):
    """An English sentence that keeps what it was made of, so that :meth:`said` can say it in another language.

    A value may be a :class:`Note` itself: a part of the sentence that varies.
    """

    made: _Made

    def __new__(cls, made: _Made) -> "Note":
        """The sentence, in English."""
        text = super().__new__(cls, made.said("en"))
        text.made = made
        return text

    def __getnewargs__(self) -> tuple[_Made]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """What a copy is made of."""
        return (self.made,)

    def said(self, language: str) -> str:
        """The sentence in ``language``; values stay as they stand in the file."""
        return self.made.said(language)


def note(message: str, /, **values: Value) -> Note:
    """``message`` with its fields filled; every message has its Chinese in the catalogue.

    >>> note("Hidden rows, read as well: {n:,}.", n=1200)
    'Hidden rows, read as well: 1,200.'
    """
    return Note(_Made(message, "", 0, values))


def note_n(one: str, many: str, n: int, /, **values: Value) -> Note:
    """As :func:`note`, choosing the plural by ``n``; ``{n}`` must be given among the values if it is shown."""
    return Note(_Made(one, many, n, values))


def said(sentence: str, language: str) -> str:
    """A sentence in ``language``; one that is no :class:`Note` as it stands."""
    return sentence.said(language) if isinstance(sentence, Note) else sentence


def kept(sentence: str) -> str:
    """A sentence as a snapshot keeps it; :func:`restored` gives it back."""
    return json.dumps(_plain(sentence), ensure_ascii=False)


def restored(text: str) -> str:
    """What :func:`kept` kept: a :class:`Note`, or a plain sentence."""
    return _again(json.loads(text))  # pyright: ignore[reportReturnType]


def _plain(value: Value) -> object:
    if not isinstance(value, Note):
        return value
    made = value.made
    return [made.one, made.many, made.n, {name: _plain(each) for name, each in made.values.items()}]


def _again(value: object) -> Value:
    if not isinstance(value, list):
        return value  # pyright: ignore[reportReturnType]
    one, many, n, values = value
    return Note(_Made(one, many, n, {name: _again(each) for name, each in values.items()}))
