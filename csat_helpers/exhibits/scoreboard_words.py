"""What a scoreboard says: where the client's brand stands, only as surely as the tests of all pairs hold."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.dot_plot_words import METHODS
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.scoreboard_chart import held, letters_drawn
from csat_helpers.exhibits.scoreboard_rows import (
    Board,
    Brand,
    chance_text,
    head,
    kind_of,
    place_text,
    value_text,
)  # fmt: skip
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number


def text(board: Board, frame: pd.DataFrame, title: str, language: str, adjust: str | None) -> Text:
    """The words of ``board``; ``adjust`` is the method by which the frame's p values were adjusted."""
    said = headline(board, language)
    leading = frame[frame["measure"] == board.leading]
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "{measure}, with 95% intervals. {base}",
            measure=measure_name(board.leading, language), base=phrases.base_text(leading, language),
        ),
        alt=_alt(board, language),
        lead=_lead(board, language),
        notes=tuple(_notes(board, frame, language, adjust)),
        see=_see(board, language),
        matters=_matters(board, language),
        do=_do(board, language),
    )  # fmt: skip


def headline(board: Board, language: str) -> Said:
    """Where the client's brand stands, or the highest brand where there is none of the client's."""
    told = board.own or board.ranked[0]
    score = board.score(told)
    values = {
        "brand": told.label, "measure": board.spoken(language), "value": value_text(score, board.leading),
        "n": score.ranked, "place": place_text(score, language),
    }  # fmt: skip
    if score.anywhere:
        return Said(_nowhere(board, told, language), "none")
    if score.sure and score.rank == 1:
        values["other"] = score.other
        text = say(language, "{brand} is first in {measure}, at {value}; the lead over {other} is reliable", **values)
        return Said(text, "reliable")
    if score.sure:
        values["others"] = board.named(board.above(told), language)
        text = say(language, "{brand} is {place} of {n} in {measure}, at {value}, reliably behind {others}", **values)
        return Said(text, "reliable")
    values["others"] = board.named(board.beside(told), language)
    text = say(
        language, "{brand} is {place} of {n} in {measure}, at {value}; no reliable difference from {others}", **values
    )
    return Said(text, "reliable")


def _nowhere(board: Board, told: Brand, language: str) -> str:
    """That nothing parts the brand from any other."""
    kind, scores = kind_of(board.leading), [board.score(b).estimate for b in board.ranked]
    values = {"low": number(min(scores), kind), "high": number(max(scores), kind)}
    if not told.own and all(board.score(b).anywhere for b in board.ranked):
        return say(
            language, "No reliable order among the {n}: estimates run from {low} to {high}", n=len(board.ranked),
            **values,
        )  # fmt: skip
    return say(
        language, "{brand} has no reliable difference from {others} in {measure}: estimates run from {low} to {high}",
        brand=told.label, others=board.named(board.beside(told), language), measure=board.spoken(language),
        **values,
    )  # fmt: skip


def _lead(board: Board, language: str) -> str:
    """The told brand's places on the other measures."""
    told = board.own or board.ranked[0]
    parts = [
        say(
            language, "{measure} {value}, {place} of {n}", measure=head_of(measure, language),
            value=value_text(score, measure), place=place_text(score, language), n=score.ranked,
        )
        for measure, score in told.scores.items()
        if measure != board.leading and score.rank is not None
    ]  # fmt: skip
    if not parts:
        return ""
    return say(language, "On the other measures {brand} has: {rows}.", brand=told.label,
               rows=phrases.clauses(parts, language))  # fmt: skip


def head_of(measure: str, language: str) -> str:
    """A measure's name in a list."""
    return say(language, "share satisfied") if measure == "top_box" else head(measure, language)


def _see(board: Board, language: str) -> str:
    """How far the told brand is from the best of the others."""
    told = board.own or board.ranked[0]
    score = board.score(told)
    if score.gap is None or score.gap_low is None or score.gap_high is None:
        return ""
    kind, factor = kind_of(board.leading), 100 if kind_of(board.leading) == "share" else 1
    gap = say(
        language, "The gap to {other}, the best of the others, is {gap} {unit} (95% interval {low} to {high})",
        other=score.other, gap=number(factor * score.gap, "points"), unit=phrases.unit(kind, language),
        low=number(factor * score.gap_low, "index"), high=number(factor * score.gap_high, "index"),
    )  # fmt: skip
    return (
        say(language, "{gap}: reliable.", gap=gap) if score.reliable else say(language, "{gap}: not reliable.", gap=gap)
    )


def _matters(board: Board, language: str) -> str:
    """Whom the told brand is reliably ahead of and behind, where the headline has not said it."""
    told = board.own or board.ranked[0]
    below, above = board.below(told), board.above(told)
    values = {"below": board.named(below, language), "above": board.named(above, language)}
    if below and above:
        return say(language, "It is reliably ahead of {below}, reliably behind {above}.", **values)
    if below:
        return say(language, "It is reliably ahead of {below}.", **values)
    return say(language, "It is reliably behind {above}.", **values) if above else ""


def _do(board: Board, language: str) -> str:
    """What the client may say of the place, and where to look next."""
    if board.own is None:
        return ""
    score, measure = board.score(board.own), board.spoken(language)
    if score.anywhere:
        return say(
            language, "Claim no place in {measure}: {brand} cannot be told apart from any of the others.",
            measure=measure, brand=board.own.label,
        )  # fmt: skip
    if score.sure and score.rank == 1:
        return say(language, "“First in {measure}” is supported by this survey.", measure=measure)
    if score.rank_low == 1:
        return say(
            language, "Say “among the first {high} of {n} in {measure}”, not “first”.",
            high=score.rank_high, n=score.ranked, measure=measure,
        )  # fmt: skip
    best = board.above(board.own)[0].label
    return say(language, "Find the items on which {other} is ahead, and begin there.", other=best)


def _notes(board: Board, frame: pd.DataFrame, language: str, adjust: str | None) -> list[str]:
    notes = [
        say(
            language,
            "Place: those that a brand may hold, with 95% confidence for all brands together; the probability is that "
            "of the place estimated.",
        )
    ]
    if adjust is not None and len(board.ranked) > 2:
        notes.append(
            say(
                language,
                "A gap is called reliable by its test, adjusted for all pairs of brands; its interval is not adjusted.",
            )
        )
    if any(board.score(b).letters for b in board.brands):
        notes.append(_letters_note(adjust, language))
        if not letters_drawn(board):
            notes.append(say(language, "Letters are in the table."))
    if any(board.score(b).rank is None for b in board.brands):
        notes.append(say(language, "— and a hollow mark: shown, but holds no place."))
    shown = len(held(board).kept)
    if shown < len(board.brands):
        notes.append(
            say(language, "The chart shows {n} of {all} brands; the table has all.", n=shown, all=len(board.brands))
        )
    if board.hidden:
        named = phrases.names(board.hidden, language, quotes=False)
        notes.append(say(language, "Not shown, because too few people answered: {brands}.", brands=named))
    return [*notes, *phrases.common_notes(phrases.shown(frame), language)]


def _letters_note(adjust: str | None, language: str) -> str:
    if adjust is None:
        return say(
            language,
            "Letters name the brands that a figure reliably exceeds: lower case at the 95% level, capitals at the 99% "
            "level; t tests on the design, not adjusted for there being several pairs of brands.",
        )
    return say(
        language,
        "Letters name the brands that a figure reliably exceeds: lower case at the 95% level, capitals at the 99% "
        "level; t tests on the design, adjusted for all pairs of brands ({method}).",
        method=METHODS.get(adjust, adjust),
    )


def _alt(board: Board, language: str) -> str:
    parts = []
    for brand in board.brands:
        score = board.score(brand)
        said = [value_text(score, board.leading), place_text(score, language), chance_text(score, language)]
        parts.append(phrases.figure(brand.label, phrases.commas([s for s in said if s], language), language))
    return say(language, "Scoreboard of brands. {rows}.", rows=phrases.clauses(parts, language))
