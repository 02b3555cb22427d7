"""Who leads a list and who ends it, said only as far as the intervals part them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.look import number

NAMED = 4  # so many are named in a takeaway; more are counted
# Measures of which more is better, so that the highest is rated best.
RATED = ("index", "nps", "mean", "top_box", "favourable")


@dataclass(frozen=True)
class Ranked:
    """One of a list: its estimate and interval."""

    label: str
    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Ranking:
    """``rows`` by estimate, highest first; ``front`` share the first place, ``back`` the last: their intervals overlap
    that of the first or of the last.
    """

    rows: tuple[Ranked, ...]
    front: tuple[Ranked, ...]
    back: tuple[Ranked, ...]

    @property
    def parted(self) -> bool:
        """Whether nobody who may be first may be last too."""
        return not set(self.front) & set(self.back)

    @property
    def pair(self) -> tuple[Ranked, Ranked] | None:
        """The widest pair that intervals part, higher first."""
        apart = [(a, b) for k, a in enumerate(self.rows) for b in self.rows[k + 1 :] if a.low > b.high]
        return max(apart, key=lambda pair: pair[0].estimate - pair[1].estimate, default=None)


def ranking(rows: Iterable[Ranked]) -> Ranking:
    """``rows`` in order, with those that share the first and the last place."""
    known = tuple(sorted(rows, key=lambda r: -r.estimate))
    best, worst = known[0], known[-1]
    front = tuple(r for r in known if r is best or not best.low > r.high)
    back = tuple(r for r in reversed(known) if r is worst or not r.low > worst.high)
    return Ranking(known, front, back)


def headline(made: Ranking, measure: str, kind: str, language: str) -> Said:
    """The finding: who is first and last, among how many where others share the place; else a pair that is apart."""
    if made.parted:
        rated = measure in RATED
        ends = [_end(made.front, kind, language, rated, True), _end(made.back, kind, language, rated, False)]
        return Said(phrases.clauses(ends, language), "reliable")
    if made.pair is not None:
        high, low = made.pair
        values = {"high": number(high.estimate, kind), "low": number(low.estimate, kind)}
        values |= {"best": phrases.quoted(high.label), "worst": phrases.quoted(low.label)}
        return Said(say(language, "{best} is reliably above {worst}: {high} against {low}", **values), "reliable")
    values = {"high": number(made.rows[0].estimate, kind), "low": number(made.rows[-1].estimate, kind)}
    text = say(
        language, "No reliable order among the {n}: estimates run from {low} to {high}", n=len(made.rows), **values
    )
    return Said(text, "none")


def _end(rows: Sequence[Ranked], kind: str, language: str, rated: bool, first: bool) -> str:
    values = {"item": phrases.quoted(rows[0].label), "value": number(rows[0].estimate, kind), "n": len(rows)}
    if len(rows) == 1:
        told = {
            (True, True): say(language, "{item} is rated best, at {value}", **values),
            (True, False): say(language, "{item} worst, at {value}", **values),
            (False, True): say(language, "{item} is highest, at {value}", **values),
            (False, False): say(language, "{item} lowest, at {value}", **values),
        }
    else:
        told = {
            (True, True): say(language, "{item} is among the {n} rated best, at {value}", **values),
            (True, False): say(language, "{item} among the {n} worst, at {value}", **values),
            (False, True): say(language, "{item} is among the {n} highest, at {value}", **values),
            (False, False): say(language, "{item} among the {n} lowest, at {value}", **values),
        }
    return told[rated, first]


def ties(made: Ranking, language: str) -> str:
    """Who shares the first place or the last; empty where nobody does."""
    if not made.parted:
        return ""
    parts = []
    if len(made.front) > 1:
        parts.append(say(language, "Not reliably apart at the top: {items}.", items=_some(made.front, language)))
    if len(made.back) > 1:
        parts.append(say(language, "Not reliably apart at the bottom: {items}.", items=_some(made.back, language)))
    return phrases.sentences(parts, language)


def _some(rows: Sequence[Ranked], language: str) -> str:
    if len(rows) <= NAMED:
        return phrases.names([r.label for r in rows], language)
    return say(language, "{item} and {n} others", item=phrases.quoted(rows[0].label), n=len(rows) - 1)


def note(made: Ranking, language: str) -> str:
    """The rule behind the headline."""
    if not made.parted:
        return phrases.overlap_note(language)
    return say(
        language, "Those whose 95% interval overlaps that of the first or the last share its place, a cautious rule."
    )
