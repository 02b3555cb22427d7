"""A sentence that an analyst put in place of a computed one says no number that the exhibit does not hold."""

from collections.abc import Iterator

from csat_helpers.claims import unsupported_words
from csat_helpers.pipeline.gates.fault import Fault
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.said import name

GATE = "rewritten words"


def faults(published: Published) -> Iterator[Fault]:
    """Numbers of rewritten words that neither the exhibit nor the analyst, who may name them as his own, accounts for.

    An exhibit checks its words when it is made; this checks what became of them, in a notebook that was edited too.
    """
    for language, document in published.documents.items():
        for exhibit in document.exhibits:
            words = exhibit.bundle.rewritten
            for wrong in unsupported_words(exhibit.bundle, words) if words else ():
                near = f" The nearest that it holds: {' and '.join(wrong.near)}." if wrong.near else ""
                what = f"Its {wrong.word} says {wrong.written}, which the exhibit does not hold.{near}"
                yield Fault(GATE, f"{language}, {name(exhibit)}", what, "Mend the number, or name it as your own.")
