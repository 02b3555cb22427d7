"""The drawing of the evidence matrix: items by source, a mark and its figures in each cell, agreement and strength."""

import pandas as pd

from csat_helpers.exhibits import evidence_words as said
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.evidence_words import BAD, GOOD, MIXED, OPEN, SOURCES
from csat_helpers.exhibits.stub import Fit, fit
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import CHART_WIDTH_MM

HEAD_MM, LABEL_MM, ROW_MM, PHONE_ROW_MM, KEY_MM = 8.0, 40.0, 10.6, 19.0, 6.0
_AGREE_MM, _STRENGTH_MM = 20.0, 26.0
_INK = {GOOD: COLOURS["p6"], BAD: COLOURS["neg"], MIXED: COLOURS["warn"], OPEN: COLOURS["gry"]}
_GROUND = {GOOD: COLOURS["p0"], BAD: COLOURS["neg0"], MIXED: COLOURS["warn0"]}
_STEPS = {said.STRONG: 3, said.MODERATE: 2, said.WEAK: 1, said.NOTHING: 0}
_LINE_MM = 3.5


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """The matrix with a row an item; on a narrow page the name and strength stand above the three sources."""
    narrow, labels = width < CHART_WIDTH_MM, [str(label) for label in rows["label"]]
    if narrow:
        held = Fit(tuple(range(len(labels))), 0, len(labels), PHONE_ROW_MM)
    else:
        held = fit(labels, MAX_HEIGHT_MM - HEAD_MM - KEY_MM, LABEL_MM, most=ROW_MM, ends=False)
    height = held.height if narrow else max(held.height, 8.6)
    page = Canvas(HEAD_MM + held.total(height) + KEY_MM, width)
    first, wide = _columns(width)
    style = {"size": 7.5, "colour": COLOURS["mut"]}
    for k, source in enumerate(SOURCES):
        page.text(first + wide * k, HEAD_MM - 4.4, said.source_name(source, language), **style)
    if not narrow:
        page.text(width - _STRENGTH_MM - _AGREE_MM, HEAD_MM - 4.4, say(language, "Sources"), **style)
        page.text(width - _STRENGTH_MM, HEAD_MM - 4.4, say(language, "Strength of evidence"), **style)
    page.rule(HEAD_MM - 1.2, colour=COLOURS["ink"], width=0.7)
    for k, top in held.tops(HEAD_MM - 1.2, height):
        (_narrow_row if narrow else _row)(page, rows.iloc[k], labels[k], top, height, language)
        page.rule(top + height)
    held.tell(page, HEAD_MM - 1.2, height, language)
    _key(page, page.height - 2.4, language)
    return page.svg()


def _key(page: Canvas, y: float, language: str) -> None:
    """What the marks mean."""
    x = 0.0
    for told in (GOOD, BAD, MIXED, OPEN):
        mark(page, x + 1.6, y, told)
        text = said.verdict(told, language)
        page.text(x + 4.0, y, text, size=7.5, colour=COLOURS["sec"])
        x += lettering.width(text, 7.5) + 8.5


def _columns(width: float) -> tuple[float, float]:
    """Where the first source stands, and how wide each is."""
    if width < CHART_WIDTH_MM:
        return 1.4, (width - 1.4) / 3
    return LABEL_MM + 3, (width - LABEL_MM - 3 - _AGREE_MM - _STRENGTH_MM) / 3


def _row(page: Canvas, row: pd.Series, label: str, top: float, height: float, language: str) -> None:
    middle = top + height / 2
    page.label(0, middle, label, LABEL_MM, lines=2 if height < 10.2 else 3, bold=row["finding"] == BAD)
    first, wide = _columns(page.width)
    for k, source in enumerate(SOURCES):
        _cell(page, row, source, (first + wide * k, top, wide, height), language)
    x = page.width - _STRENGTH_MM - _AGREE_MM
    page.label(
        x, middle, said.agreement(str(row["agreement"]), language), _AGREE_MM - 1.5, size=8, colour=COLOURS["sec"]
    )
    _strength(page, row, page.width - _STRENGTH_MM, middle, language)


def _narrow_row(page: Canvas, row: pd.Series, label: str, top: float, height: float, language: str) -> None:
    """The name over the strength at the right, then the three cells."""
    word = said.strength(str(row["strength"]), language)
    room = lettering.width(word, 8.0, row["strength"] == said.STRONG) + 8.9
    page.label(0, top + 4.4, label, page.width - room - 2, lines=2, bold=True)
    _strength(page, row, page.width - room, top + 4.4, language)
    first, wide = _columns(page.width)
    for k, source in enumerate(SOURCES):
        _cell(page, row, source, (first + wide * k, top + 8.4, wide, height - 9.2), language)


def _cell(page: Canvas, row: pd.Series, source: str, box: tuple[float, float, float, float], language: str) -> None:
    """A verdict's ground, its mark, and the two lines that it rests on."""
    left, top, wide, height = box
    told = str(row[source])
    if told in _GROUND:
        page.box(left - 1.4, top + 0.5, wide - 1.2, height - 1.0, _GROUND[told], order=0.5)
    lines = [text for text in said.figures(row, source, language) if text]
    if lines and source == "numbers" and phrases.flagged(row):
        lines[0] += " *"
    middle = top + height / 2
    if not lines and told == "":
        page.text(left + 0.6, middle, "—", colour=COLOURS["mut"])
        return
    mark(page, left + 1.6, middle, told)
    lines = lines or [said.verdict(told, language)]
    room = wide - 7.2
    for k, text in enumerate(lines):
        y = middle + (k - (len(lines) - 1) / 2) * _LINE_MM
        ink = COLOURS["ink"] if k == 0 else COLOURS["sec"]
        page.text(left + 4.4, y, lettering.cut(text, room, 7.5), size=7.5, colour=ink)


def mark(page: Canvas, x: float, y: float, told: str) -> None:
    """The sign of a verdict: a triangle up or down, a lozenge where it is divided, a hollow dot where it is not clear."""
    if told in (GOOD, BAD):
        page.triangle(x, y, _INK[told], up=told == GOOD, size=2.4)
    else:
        page.dot(
            x, y, _INK.get(told, COLOURS["gry"]), size=5.4, shape="D" if told == MIXED else "o", hollow=told != MIXED
        )


def _strength(page: Canvas, row: pd.Series, x: float, y: float, language: str) -> None:
    """Three blocks, as many filled as the evidence is strong, and the word."""
    told = str(row["strength"])
    steps = _STEPS.get(told)
    if steps is None:  # a conflict is no step: both signs
        mark(page, x + 1.6, y, GOOD)
        mark(page, x + 5.0, y, BAD)
    for k in range(3 if steps is not None else 0):
        filled = k < (steps or 0)
        page.box(x + 2.5 * k, y - 1.05, 2.1, 2.1, COLOURS["p8"] if filled else COLOURS["grid"])
    colour = COLOURS["ink"] if told in (said.STRONG, said.MODERATE) else COLOURS["sec"]
    page.text(x + 8.6, y, said.strength(told, language), size=8.0, colour=colour, bold=told == said.STRONG)
