"""The rows of a scoreboard: each brand with its scores, its places, and whom it is reliably above or below."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.locale import say
from csat_helpers.look import letters, number

MEASURES = ("index", "nps", "top_box")
NEEDED = (
    "measure", "level", "estimate", "conf_low", "conf_high", "base", "rank", "rank_low", "rank_high", "ranked",
    "other_label", "gap", "gap_low", "gap_high", "p_value", "column", "letters",
)  # fmt: skip


@dataclass(frozen=True)
class Score:
    """What a brand has on one measure; ``rank`` is None where it holds no place, ``chance`` that of its rank."""

    estimate: float
    low: float
    high: float
    base: int
    letters: str = ""
    rank: int | None = None
    rank_low: int = 0
    rank_high: int = 0
    ranked: int = 0
    chance: float | None = None
    other: str = ""
    gap: float | None = None
    gap_low: float | None = None
    gap_high: float | None = None
    reliable: bool = False

    @property
    def sure(self) -> bool:
        """Whether it can hold one place only."""
        return self.rank is not None and self.rank_low == self.rank_high

    @property
    def anywhere(self) -> bool:
        """Whether it may hold any place."""
        return self.rank is not None and self.rank_low == 1 and self.rank_high == self.ranked


@dataclass(frozen=True)
class Brand:
    """One brand: its letter, whether it is the client's, and its scores by measure."""

    level: str
    label: str
    column: str
    own: bool = False
    flagged: bool = False
    scores: dict[str, Score] = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    """Brands by the leading measure, the highest first, those without a place last; names of those not shown; and what
    question they are compared on, where it is not satisfaction.
    """

    brands: tuple[Brand, ...]
    measures: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    own_hidden: str = ""
    about: str = ""

    @property
    def leading(self) -> str:
        """The measure that brands are sorted by."""
        return self.measures[0]

    @property
    def ranked(self) -> list[Brand]:
        """The brands that hold a place."""
        return [b for b in self.brands if self.score(b).rank is not None]

    @property
    def own(self) -> Brand | None:
        """The client's brand, where it holds a place."""
        return next((b for b in self.ranked if b.own), None)

    def score(self, brand: Brand) -> Score:
        """The brand's score on the leading measure."""
        return brand.scores[self.leading]

    def of(self, measure: str) -> list[Score]:
        """The scores on one measure."""
        return [b.scores[measure] for b in self.brands if measure in b.scores]

    def above(self, brand: Brand) -> list[Brand]:
        """Those reliably above it on the leading measure."""
        return [b for b in self.ranked if brand.column.upper() in self.score(b).letters.upper().split()]

    def below(self, brand: Brand) -> list[Brand]:
        """Those reliably below it."""
        exceeded = self.score(brand).letters.upper().split()
        return [b for b in self.ranked if b.column.upper() in exceeded]

    def beside(self, brand: Brand) -> list[Brand]:
        """Those from whom it does not reliably differ."""
        apart = [brand, *self.above(brand), *self.below(brand)]
        return [b for b in self.ranked if b not in apart]

    def spoken(self, language: str) -> str:
        """What a brand is first in."""
        return phrases.quoted(self.about) if self.about else spoken(self.leading, language)

    def named(self, brands: Sequence[Brand], language: str) -> str:
        """Brands joined as prose, counted where they are many."""
        labels = [b.label for b in brands]
        if len(labels) <= phrases.NAMED:
            return phrases.names(labels, language, quotes=False)
        if len(labels) == len(self.ranked) - 1:
            return say(language, "the other {n} brands", n=len(labels))
        return say(language, "{n} brands", n=len(labels))


def board_of(frame: pd.DataFrame, own: str, language: str, about: str = "") -> Board:
    """The board of the frame's shown rows; ``own`` is the level of the client's brand."""
    known = phrases.shown(frame)
    present = tuple(m for m in dict.fromkeys(frame["measure"].astype(str)) if (known["measure"] == m).any())
    brands = [_brand(part, own, language) for _, part in known.groupby("level", sort=False)]
    brands = [b for b in brands if present[0] in b.scores]
    brands.sort(key=lambda b: (b.scores[present[0]].rank is None, -b.scores[present[0]].estimate))
    shown = {b.level for b in brands}
    named = {str(r["level"]): phrases.level_name(pd.Series(r), language) for r in phrases.records(frame)}
    hidden = tuple(name for level, name in named.items() if level not in shown)
    return Board(tuple(brands), present, hidden, "" if own in shown else named.get(own, ""), about)


def _brand(part: pd.DataFrame, own: str, language: str) -> Brand:
    first = part.iloc[0]
    scores = {str(r["measure"]): _score(r) for r in phrases.records(part)}
    flagged = any(phrases.flagged(row) for _, row in part.iterrows())
    level = str(first["level"])
    return Brand(level, phrases.level_name(first, language), str(first["column"]), level == own, flagged, scores)


def _score(row: dict) -> Score:
    def given(name: str) -> float | None:
        return None if pd.isna(row.get(name)) else float(row[name])

    low, high = (row["estimate"] if pd.isna(row[end]) else row[end] for end in ("conf_low", "conf_high"))
    rank = given("rank")
    least, most, of = (int(given(name) or 0) for name in ("rank_low", "rank_high", "ranked"))
    written = "" if row["letters"] == "–" else str(row["letters"])
    return Score(
        float(row["estimate"]), float(low), float(high), int(row["base"]), written,
        None if rank is None else int(rank), least, most, of, None if rank is None else given(f"rank_prob_{int(rank)}"),
        str(row["other_label"] or ""), given("gap"), given("gap_low"), given("gap_high"),
        reliable=not pd.isna(row["p_value"]) and float(row["p_value"]) < LEVEL,
    )  # fmt: skip


def ordinal(place: int, language: str) -> str:
    """``first``, ``second`` ...

    >>> ordinal(1, "en"), ordinal(12, "en")
    ('first', 'place 12')
    """
    words = (
        say(language, "first"), say(language, "second"), say(language, "third"), say(language, "fourth"),
        say(language, "fifth"), say(language, "sixth"), say(language, "seventh"), say(language, "eighth"),
        say(language, "ninth"), say(language, "tenth"),
    )  # fmt: skip
    return words[place - 1] if place <= len(words) else say(language, "place {n}", n=place)


def place_text(score: Score, language: str) -> str:
    """The places that a brand may hold, in words; empty where it holds none."""
    if score.rank is None:
        return ""
    low = ordinal(score.rank_low, language)
    if score.sure:
        return low
    return say(language, "{first} to {last}", first=low, last=ordinal(score.rank_high, language))


def chance_text(score: Score, language: str) -> str:
    """How likely the brand holds the place estimated; empty where that is not known."""
    if score.rank is None or score.chance is None:
        return ""
    chance = phrases.chance(score.chance)
    if score.sure:
        return say(language, "{chance} likely", chance=chance)
    return say(language, "{place}: {chance} likely", place=ordinal(score.rank, language), chance=chance)


def capital(text: str) -> str:
    """``text`` as it begins a label."""
    return text[:1].upper() + text[1:]


def kind_of(measure: str) -> str:
    """How estimates of a measure are written."""
    return phrases.FORMAT_OF.get(measure, "index")


def value_text(score: Score, measure: str) -> str:
    """The estimate as it is printed."""
    return number(score.estimate, kind_of(measure))


def letters_text(score: Score) -> str:
    """The letters of those it exceeds, as they stand beside its figure."""
    return letters(score.letters)


def head(measure: str, language: str) -> str:
    """A measure's short name over its column."""
    heads = {
        "index": say(language, "Index"), "nps": say(language, "NPS"), "top_box": say(language, "Satisfied, %"),
    }  # fmt: skip
    return heads.get(measure, measure)


def spoken(measure: str, language: str) -> str:
    """What a brand is first in."""
    names = {
        "index": say(language, "satisfaction"), "nps": say(language, "NPS"),
        "top_box": say(language, "the share satisfied"),
    }  # fmt: skip
    return names.get(measure, measure)
