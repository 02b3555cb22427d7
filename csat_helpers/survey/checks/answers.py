"""Rules on single answers: outside the scale, not what an attention item asks for, left blank."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.checks.found import EXCLUDE, FLAG, NO_ITEMS, REFUSE, Found, Rows, not_checked
from csat_helpers.survey.checks.rows import answers
from csat_helpers.survey.checks.tolerated import OUT_OF_RANGE
from csat_helpers.survey.questionnaire import plain_code

ATTENTION, UNANSWERED = "attention", "unanswered"
_SHOWN, _WIDE = 5, 20  # values of an item that are named, and characters of each
# An item that fewer of those it concerns have answered was asked of some only, by a route that the file does not tell.
_ROUTED = 0.5


def out_of_range(rows: Rows) -> Iterator[Found]:
    """Items with values outside their scale, which are missing answers where they are not refused."""
    told = rows.quality.out_of_range
    outside = rows.cells.outside if rows.cells is not None else {}
    if told == "refuse" or not outside:
        yield Found(OUT_OF_RANGE, rows.none, len(rows), {"refuse": REFUSE, "flag": FLAG}.get(told, EXCLUDE))
        return
    for item, hit in outside.items():
        values = rows.cells.values.get(item, ()) if rows.cells else ()
        more = " …" if len(values) > _SHOWN else ""
        yield Found(
            OUT_OF_RANGE, hit, len(rows), told, item, ", ".join(value[:_WIDE] for value in values[:_SHOWN]) + more
        )


def attention(rows: Rows) -> Iterator[Found]:
    """Who answers an item otherwise than it asks; a row for every item, and one for those who fail ``fails`` of them."""
    rule = rows.quality.attention
    if rule is None:
        return
    failed, one = np.zeros(len(rows), dtype=np.int16), rule.fails == 1
    singles = []
    for item, right in rule.items.items():
        expected = {plain_code(code).strip() for code in right}
        code, distinct = pd.factorize(rows.responses[item])
        wrong = np.array([*(cell_text(value) not in expected for value in distinct), False])[code]
        failed += wrong
        singles.append((item, wrong, int((code >= 0).sum()), "= " + ", ".join(sorted(expected))))
    for item, wrong, base, said in singles:
        yield Found(ATTENTION, wrong, base, rule.action if one else FLAG, item, said)
    if not one:
        yield Found(ATTENTION, failed >= rule.fails, len(rows), rule.action, detail=f"≥ {rule.fails}")


def unanswered(rows: Rows) -> Iterator[Found]:
    """Who left blank more than a share of the items that he was asked.

    A question with several answers is one item. What most of those concerned left blank was asked of some only and does not
    count, nor does a text.
    """
    rule = rows.quality.unanswered
    if rule is None:
        return
    asked, blank = np.zeros(len(rows), dtype=np.int16), np.zeros(len(rows), dtype=np.int16)
    counted = 0
    for items in _questions(rows):
        concerned = _concerned(rows, items)
        answered = np.zeros(len(rows), dtype=bool)
        for item in items:
            answered |= rows.responses[item].notna().to_numpy(bool)
        concerned = concerned | answered
        if answered.sum() > _ROUTED * concerned.sum():
            asked += concerned
            blank += concerned & ~answered
            counted += 1
    if not counted:
        yield not_checked(UNANSWERED, rows, NO_ITEMS)
        return
    hit = blank > rule.limit * asked
    yield Found(UNANSWERED, hit, int((asked > 0).sum()), rule.action, detail=f"> {rule.limit:.0%} / {counted}")


def _questions(rows: Rows) -> Iterator[list[str]]:
    """The items of each question that respondents answer by a code or a number, those of a set together."""
    items = [n for n in answers(rows.responses, rows.questionnaire) if rows.questionnaire.scale(n) is not None]
    of_set = {item: name for name, group in rows.questionnaire.sets.items() for item in group.items}
    for group in rows.questionnaire.sets.values():
        known = [item for item in group.items if item in rows.responses]
        if known:
            yield known
    yield from ([item] for item in items if item not in of_set)


def _concerned(rows: Rows, items: list[str]) -> np.ndarray:
    """Whom one of the items concerns."""
    asked = rows.cells.asked if rows.cells is not None else {}
    if any(item not in asked for item in items):
        return np.ones(len(rows), dtype=bool)
    return np.logical_or.reduce([asked[item] for item in items])
