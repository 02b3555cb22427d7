"""The check of words that the notebook gave: a number in them must be one that the exhibit holds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from csat_helpers.bundle import Bundle
from csat_helpers.claims import Unsupported, unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.locale import say

OWN_NUMBERS = "own_numbers"


def with_own_numbers(bundle: Bundle, numbers: Sequence[str]) -> Bundle:
    """``bundle`` with ``numbers`` that its words take from elsewhere, kept and told in a note."""
    if not numbers:
        return bundle
    given = [str(n) for n in numbers]
    listed = ("、" if bundle.language == "zh" else ", ").join(given)
    note = say(bundle.language, "Figures not from this survey: {numbers}.", numbers=listed)
    return replace(bundle, notes=(*bundle.notes, note), extra={**bundle.extra, OWN_NUMBERS: given})


def check_claims(bundle: Bundle, words: Iterable[str]) -> None:
    """Refuse ``words`` (names of the bundle's texts) that state a number which the exhibit does not hold.

    Raises InputError with the exhibit, the word, the number and the nearest ones held.
    """
    for wrong in unsupported_words(bundle, words)[:1]:
        raise InputError(
            f"The {_named(wrong.word)} says {wrong.written}, which this exhibit does not hold.",
            where=f"exhibit '{bundle.id}'",
            mend=_mend(wrong),
        )


def _named(word: str) -> str:
    return {"notes": "note", "takeaways": "takeaway", "alt": "alt text"}.get(word, word)


def _mend(wrong: Unsupported) -> str:
    near = f"The nearest that it holds: {' and '.join(wrong.near)}. " if wrong.near else ""
    return f'{near}Mend the number; one from elsewhere is named with {OWN_NUMBERS}=["{wrong.written}"].'
