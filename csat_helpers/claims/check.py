"""The check of an exhibit's words against what it holds: pure, so that a notebook and a gate make the same one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from csat_helpers.bundle import Bundle
from csat_helpers.claims.held import Held, held, is_empty
from csat_helpers.claims.written import Written, written
from csat_helpers.look import number

WORDS = ("headline", "lead", "title", "subtitle", "alt", "takeaways")  # notes too, where the notebook gave them


@dataclass(frozen=True)
class Unsupported:
    """A number that the words state and the exhibit does not hold: which ``word``, as ``written``, and the ``near``
    ones that it does hold, as they would be printed.
    """

    word: str
    written: str
    near: tuple[str, ...]


def unsupported(text: str, bundle: Bundle, word: str = "headline", *, known: Held | None = None) -> list[Unsupported]:
    """The numbers of ``text`` that ``bundle`` does not hold, in order, none twice; ``word`` names the text.

    A number is held if it is a value of the frame, the table, the native chart or the base at the precision written,
    in full sign; a difference between two values of one column where the words say that it is one; a count of rows
    where it counts something; a number of the exhibit's computed words; or among ``extra["own_numbers"]``, which are
    printed as not of this survey. Where the exhibit has no data at all, nothing can be said and nothing is.
    """
    if is_empty(bundle):
        return []
    known = known or held(bundle)
    own = {n.value for text in bundle.extra.get("own_numbers", ()) for n in written(str(text))}
    wrong = [n for n in written(text, known.names) if n.value not in own and not known.holds(n, word)]
    return list(dict.fromkeys(Unsupported(word, n.text, _printed(known.near(n), n)) for n in wrong))


def unsupported_words(bundle: Bundle, words: Iterable[str] | None = None) -> list[Unsupported]:
    """The same of several ``words``: :data:`WORDS` unless said, and notes where they are the notebook's own."""
    if is_empty(bundle):
        return []
    checked = tuple(words) if words is not None else (*WORDS, *(("notes",) if "notes" in bundle.rewritten else ()))
    known = held(bundle)
    return [u for word, text in _texts(bundle, checked) for u in unsupported(text, bundle, word, known=known)]


def _texts(bundle: Bundle, words: Iterable[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        if word == "takeaways":
            yield from ((word, str(point.get("text", ""))) for point in bundle.takeaways)
        elif word == "notes":
            yield from ((word, note) for note in bundle.notes)
        else:
            yield word, getattr(bundle, word)


def _printed(near: tuple[float, ...], n: Written) -> tuple[str, ...]:
    return tuple(number(v / 100, "share1") if n.percent else number(v, "index").removesuffix(".0") for v in near)
