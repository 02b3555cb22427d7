"""Scoreboard: brands in order, their scores with what each place is worth, the client's own brand in front of them."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import phrases, scoreboard_words
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.scoreboard_chart import colour_of, draw, ends, held, letters_drawn
from csat_helpers.exhibits.scoreboard_rows import (
    NEEDED,
    Board,
    Brand,
    board_of,
    capital,
    chance_text,
    head,
    kind_of,
    letters_text,
    place_text,
)  # fmt: skip
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def scoreboard(
    frame: pd.DataFrame, *, id: str, language: str, own: object = "", about: str = "", adjust: str | None = "holm",
    **words: Unpack[Words],
) -> Exhibit:  # fmt: skip
    """Brands by satisfaction, a row a brand: index with interval, NPS, share satisfied, letters, and its place in words.

    ``frame`` is that of ``measures.scoreboard`` (or of one item of ``measures.ranking``); the first of its measures sorts
    the brands and is the headline's. ``own`` is the level of the client's brand, in the report's strong colour; the
    headline says where it stands, as surely as the set of its places allows, or who leads where there is no such
    brand. ``about`` names the question, where it is not satisfaction (``ranking`` of another item). ``adjust`` says how p
    values were adjusted, as it was given there. One brand alone gives an omitted
    exhibit.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"level": ["a", "b"], "estimate": [71.2, 48.0], "conf_low": [70.0, 46.0]})
    >>> frame = frame.assign(conf_high=[72.4, 50.0], base=400, rank=[1, 2], rank_low=[1, 2], rank_high=[1, 2], ranked=2)
    >>> frame = frame.assign(other_label=["b", "a"], gap=[23.2, -23.2], gap_low=[21.0, -25.4], gap_high=[25.4, -21.0])
    >>> frame = frame.assign(p_value=0.001, column=["A", "B"], letters=["B", ""], measure="index", level_label=frame["level"])
    >>> scoreboard(frame, id="s", language="en", own="a").bundle.headline
    'a is first in satisfaction, at 71.2; the lead over b is reliable'
    """
    title = say(language, "Scoreboard of brands")
    title = phrases.figure(title, about, language) if about else title
    if frame.empty or phrases.shown(frame).empty:
        lacks = say(language, "No question on brands was asked, or nobody answered it.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, NEEDED, "scoreboard")
    board = board_of(frame, str(own), language, about)
    if len(board.ranked) < 2:
        return omitted(id, language, str(words.get("title", title)), _too_few(frame, language))
    return publish(
        "bars",
        frame,
        scoreboard_words.text(board, frame, title, language, adjust),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "level_label", "low": "conf_low", "high": "conf_high", "series": "measure",
                  "format": kind_of(board.leading), "order": [b.label for b in board.brands]},
        table=_table(board, language),
        svg=draw(board, language),
        phone=draw(board, language, width=PHONE_WIDTH_MM),
        plot=_plot(board, language),
        base=phrases.base_of(frame),
    )  # fmt: skip


def _too_few(frame: pd.DataFrame, language: str) -> str:
    """Why there is nothing to compare."""
    if frame["level"].nunique() < 2:
        return say(language, "It takes two brands to be compared; the survey has one.")
    return say(language, "It takes two brands with enough respondents to be compared.")


def _table(board: Board, language: str) -> Table:
    """A row a brand, a spanner a measure: base, estimate with letters, interval, gap to the best other, place."""
    columns = [Column("label", say(language, "Brand")), Column("letter", say(language, "Letter"))]
    spanners: list[dict[str, Any]] = []
    for measure in board.measures:
        kind = kind_of(measure)
        own = [
            Column(f"{measure}_n", "n", "count"),
            Column(f"{measure}_estimate", say(language, "Estimate"), kind),
            Column(f"{measure}_low", say(language, "95% low"), kind),
            Column(f"{measure}_high", say(language, "95% high"), kind),
            Column(f"{measure}_gap", say(language, "Gap to the best other"), "points"),
            Column(f"{measure}_gap_low", say(language, "95% low"), "points"),
            Column(f"{measure}_gap_high", say(language, "95% high"), "points"),
            Column(f"{measure}_place", say(language, "Place")),
            Column(f"{measure}_chance", say(language, "Its probability")),
        ]
        spanners.append({"label": head(measure, language), "columns": [c.name for c in own]})
        columns += own
    rows = tuple(
        (b.label, b.column, *(c for m in board.measures for c in _cells(b, m, language))) for b in board.brands
    )
    bold = tuple(k for k, b in enumerate(board.brands) if b.own)
    roles = ("",) * len(rows)
    return Table(tuple(columns), rows, tuple(spanners), tuple(_marks(board)), bold, roles, ("",) * len(rows), stub=2)


def _cells(brand: Brand, measure: str, language: str) -> tuple[Any, ...]:
    score = brand.scores.get(measure)
    if score is None:
        return (None,) * 9
    factor = 100 if kind_of(measure) == "share" else 1
    gap = tuple(None if v is None else factor * v for v in (score.gap, score.gap_low, score.gap_high))
    place = capital(place_text(score, language)) or None
    return (score.base, score.estimate, score.low, score.high, *gap, place, chance_text(score, language) or None)


def _marks(board: Board) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = []
    for k, brand in enumerate(board.brands):
        if brand.flagged:
            marks.append({"row": k, "column": f"{board.leading}_n", "mark": "caution"})
        for measure, score in brand.scores.items():
            if score.letters:
                marks.append({"row": k, "column": f"{measure}_estimate", "letters": score.letters})
            if score.reliable and score.gap is not None:
                mark = {"row": k, "column": f"{measure}_gap", "mark": "up" if score.gap > 0 else "down"}
                marks.append(mark)
    return marks


def _plot(board: Board, language: str) -> Plot:
    """Dots with intervals, and beside them the figures of the other measures and the places."""
    brands = [board.brands[k] for k in held(board).kept]
    scores = [board.score(b) for b in brands]
    ink = tuple(colour_of(b) for b in brands)
    bold = tuple(COLOURS["p6"] if b.own else "" for b in brands)
    leading = Series(
        head(board.leading, language), tuple(s.estimate for s in scores), tuple(s.low for s in scores),
        tuple(s.high for s in scores), colour=COLOURS["gry"], colours=ink, hollow=tuple(s.rank is None for s in scores),
    )  # fmt: skip
    low, high = ends(board)
    drawn = letters_drawn(board)
    beside = [Figures(say(language, "Letter"), "text", texts=tuple(b.column for b in brands))] if drawn else []
    for measure in board.measures:
        known = [b.scores.get(measure) for b in brands]
        values = tuple(None if s is None else s.estimate for s in known)
        texts = tuple("" if s is None else letters_text(s) for s in known) if drawn else ()
        beside.append(Figures(head(measure, language), kind_of(measure), values, texts=texts, colours=bold))
    beside.append(Figures(say(language, "Place"), "text", texts=tuple(capital(place_text(s, language)) for s in scores),
                          colours=bold))  # fmt: skip
    return Plot(
        "dots", tuple(b.label + " *" * b.flagged for b in brands), (leading,), kind_of(board.leading), minimum=low,
        maximum=high, beside=tuple(beside),
    )  # fmt: skip
