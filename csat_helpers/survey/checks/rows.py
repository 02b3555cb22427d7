"""Rules on whole rows: nobody's answers, the same respondent or the same answers again, one answer throughout."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from csat_helpers.survey.checks.cells import NOT_ANSWERS
from csat_helpers.survey.checks.found import NO_BATTERY, NO_ITEMS, Found, Rows, not_checked
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.small_types import is_large, parts, plain

COPY, BATTERY, STRAIGHT = "same answers", "same answer on a scale", "straightliner"
# Fewer equal answers than this happen to careful respondents too.
_STRAIGHT_ITEMS = 6
_PRIME = 0x100000001B3


def empty(responses: pd.DataFrame, questionnaire: Questionnaire) -> np.ndarray:
    """Rows without one answer to an item; ids, weights and what the sample already told are no answers."""
    items = answers(responses, questionnaire)
    found = np.full(len(responses), bool(items))
    for name in items:
        found &= responses[name].isna().to_numpy(bool)
    return found


def answers(responses: pd.DataFrame, questionnaire: Questionnaire) -> list[str]:
    """The items that respondents answer, of those that the data have."""
    return [n for n, item in questionnaire.items.items() if item.role not in NOT_ANSWERS and n in responses]


def duplicates(responses: pd.DataFrame, questionnaire: Questionnaire) -> np.ndarray:
    """Rows whose id came before in the same wave; a blank id is nobody's.

    In a file with a row a respondent and brand they are those whose id came before with the same brand.
    """
    ids, stack = [n for n in questionnaire.roles("id") if n in responses], questionnaire.stack
    if not ids:
        return np.zeros(len(responses), dtype=bool)
    brand = [stack.brand] if stack is not None and not stack.blocks else []
    key = [*ids, *(["wave"] if "wave" in responses else []), *brand]
    return again(responses, key) & responses[ids[0]].notna().to_numpy(bool)


def again(responses: pd.DataFrame, key: Sequence[str]) -> np.ndarray:
    """Rows whose ``key`` came before. Of many rows, only those are compared whose keys have a hash in common."""
    if not is_large(len(responses)):
        return responses[[*key]].duplicated().to_numpy(bool)
    digest = np.zeros(len(responses), dtype=np.uint64)
    for part in parts(len(responses)):
        for name in key:
            own = plain(responses[name].iloc[part])
            own = own.astype("str") if isinstance(own.dtype, pd.CategoricalDtype) else own
            hashed = pd.util.hash_pandas_object(own, index=False, categorize=False).to_numpy()
            digest[part] = digest[part] * np.uint64(_PRIME) + hashed
    order = np.argsort(digest, kind="stable")
    same = digest[order[1:]] == digest[order[:-1]]
    twice = np.zeros(len(responses), dtype=bool)
    twice[order[1:][same]], twice[order[:-1][same]] = True, True
    found = np.zeros(len(responses), dtype=bool)
    rows = np.flatnonzero(twice)
    found[rows] = responses.iloc[rows][[*key]].duplicated()
    return found


def straightliners(responses: pd.DataFrame, questionnaire: Questionnaire) -> np.ndarray:
    """Respondents with one and the same answer to every driver item, six answers or more."""
    items = [n for n in questionnaire.roles("driver") if n in responses]
    answered = np.zeros(len(responses), dtype=np.int16)
    lowest, highest = np.full(len(responses), np.inf), np.full(len(responses), -np.inf)
    for name in items:
        values = responses[name].to_numpy(float, na_value=np.nan)
        answered += ~np.isnan(values)
        np.fmin(lowest, values, out=lowest)
        np.fmax(highest, values, out=highest)
    return (answered >= _STRAIGHT_ITEMS) & (lowest == highest)


class _Spread:
    """How many answers each row has, between which they lie, and how often one stands right after itself."""

    def __init__(self, rows: int) -> None:
        self.answered = np.zeros(rows, dtype=np.int16)
        self.run, self.longest = np.zeros(rows, dtype=np.int16), np.zeros(rows, dtype=np.int16)
        self.last = np.full(rows, np.nan, dtype=np.float64)
        self.alike = np.ones(rows, dtype=bool)

    def add(self, column: pd.Series) -> None:
        """The next item's answers; a blank between two equal ones does not part them."""
        values = column.to_numpy(float, na_value=np.nan)
        there = ~np.isnan(values)
        same = values == self.last
        self.alike &= ~there | same | (self.answered == 0)
        self.answered += there
        self.run = np.where(there, np.where(same, self.run + 1, 1), self.run).astype(np.int16)
        np.maximum(self.longest, self.run, out=self.longest)
        np.copyto(self.last, values, where=there)


def batteries(responses: pd.DataFrame, questionnaire: Questionnaire) -> dict[str, list[str]]:
    """The ratings that share a scale, by the scale's name (or its ends, where each item has its own), in their order."""
    found: dict[str, list[str]] = {}
    for name in answers(responses, questionnaire):
        item, scale = questionnaire.items[name], questionnaire.scale(name)
        if scale is not None and scale.kind == "rating":
            found.setdefault(item.scale if isinstance(item.scale, str) else f"{scale.min:g}-{scale.max:g}", []).append(
                name
            )
    return found


def same_answer(rows: Rows) -> Iterator[Found]:
    """Ratings of one scale that are all alike, or alike many times running."""
    rule = rows.quality.straightliners
    if rule is None:
        return
    known = {k: v for k, v in batteries(rows.responses, rows.questionnaire).items() if len(v) >= rule.least}
    if not known:
        yield not_checked(BATTERY, rows, NO_BATTERY)
    for items in known.values():
        spread = _Spread(len(rows))
        for name in items:
            spread.add(rows.responses[name])
        enough = spread.answered >= rule.least
        hit = enough & spread.alike
        if rule.longest_run is not None:
            hit |= spread.longest >= rule.longest_run
        run = int(spread.longest[hit].max()) if hit.any() else 0
        detail = f"{items[0]} … {items[-1]} ({len(items)})" + (f", ×{run}" if run else "")
        yield Found(BATTERY, hit, int(enough.sum()), rule.action, items[0], detail, STRAIGHT)


def same_answers(rows: Rows) -> Iterator[Found]:
    """Rows whose answers are all those of an earlier row of their wave.

    Two careful respondents may answer alike, so a copy must be improbable: its answers, taken for independent, hold twice
    the bits that a pair by chance among so many rows needs (twice, because answers are not independent).
    """
    rule = rows.quality.copies
    if rule is None:
        return
    items = answers(rows.responses, rows.questionnaire)
    if len(items) < rule.least:
        yield not_checked(COPY, rows, NO_ITEMS)
        return
    answered = np.zeros(len(rows), dtype=np.int16)
    for name in items:
        answered += rows.responses[name].notna().to_numpy(bool)
    hit, places = rows.none, np.flatnonzero(answered >= rule.least)
    hit[places] = again(rows.responses.iloc[places], [*items, *rows.by_wave])
    found = np.flatnonzero(hit)
    hit[found] = _bits(rows.responses, items, found) >= 2 * np.log2(max(len(places), 2) ** 2 / 2)
    yield Found(COPY, hit, len(places), rule.action)


def _bits(responses: pd.DataFrame, items: Sequence[str], places: np.ndarray) -> np.ndarray:
    """How improbable the answers of some rows are, in bits, from the share of each answer among all rows."""
    bits = np.zeros(len(places))
    for name in items if len(places) else ():
        code, distinct = pd.factorize(responses[name], use_na_sentinel=False)
        share = np.bincount(code, minlength=len(distinct)) / len(code)
        bits -= np.log2(share[code[places]])
    return bits
