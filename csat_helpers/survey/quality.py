"""Rows that no analysis should rest on: each set aside once, under its first reason, and counted."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.engagement import Quality
from csat_helpers.errors import EngagementError, nearest
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.small_types import is_large, parts, plain
from csat_helpers.survey.stacking import check_twice, unrated

EMPTY, DUPLICATE, FAST, STRAIGHT = "empty", "duplicate", "too fast", "straightliner"
# Of a brand grid: a respondent who rated no brand, and one who rates the same brand again.
UNRATED, TWICE = "no brand rated", "brand rated twice"
REASONS = (EMPTY, UNRATED, DUPLICATE, TWICE, FAST, STRAIGHT)
# Fewer equal answers than this happen to careful respondents too.
_STRAIGHT_ITEMS = 6
_PRIME = 0x100000001B3
_NOT_ANSWERS = (
    "id",
    "weight",
    "stratum",
    "cluster",
    "wave",
    "segment",
    "brand",
    "previous_brand",
    "considered",
    "mode",
    "unit",
)


def exclude(
    responses: pd.DataFrame, questionnaire: Questionnaire, quality: Quality, where: str
) -> tuple[np.ndarray, pd.DataFrame, int]:
    """Which rows to keep, the exclusions (reason, rows), and how many straightliners are kept.

    Of respondents with one id in one wave the first is kept.
    """
    straight = straightliners(responses, questionnaire)
    twice = duplicates(responses, questionnaire)
    if not quality.drop_duplicates:
        check_twice(responses, questionnaire, twice, where)
    long = questionnaire.stack is not None and not questionnaire.stack.blocks
    found = {
        EMPTY: empty(responses, questionnaire) & quality.drop_empty,
        UNRATED: unrated(responses, questionnaire),
        TWICE if long else DUPLICATE: twice & quality.drop_duplicates,
        FAST: too_fast(responses, quality, where),
        STRAIGHT: straight & quality.drop_straightliners,
    }
    keep = np.ones(len(responses), dtype=bool)
    rows = []
    for reason in (r for r in REASONS if r in found):
        hit = found[reason] & keep
        keep &= ~hit
        rows += [(reason, int(hit.sum()))] if hit.any() else []
    return keep, pd.DataFrame(rows, columns=["reason", "rows"]), int((straight & keep).sum())


def empty(responses: pd.DataFrame, questionnaire: Questionnaire) -> np.ndarray:
    """Rows without one answer to an item; ids, weights and what the sample already told are no answers."""
    items = [n for n, item in questionnaire.items.items() if item.role not in _NOT_ANSWERS and n in responses]
    found = np.full(len(responses), bool(items))
    for name in items:
        found &= responses[name].isna().to_numpy(bool)
    return found


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
        answers = responses[name].to_numpy(float, na_value=np.nan)
        answered += ~np.isnan(answers)
        np.fmin(lowest, answers, out=lowest)
        np.fmax(highest, answers, out=highest)
    return (answered >= _STRAIGHT_ITEMS) & (lowest == highest)


def too_fast(responses: pd.DataFrame, quality: Quality, where: str) -> np.ndarray:
    """Interviews shorter than ``min_seconds``; one without a duration is kept."""
    if quality.min_seconds is None:
        return np.zeros(len(responses), dtype=bool)
    name = quality.seconds
    if name is None or name not in responses:
        raise EngagementError(
            f"quality.min_seconds needs the column of durations, and '{name}' is not in the data."
            if name
            else "quality.min_seconds needs the column of durations.",
            where=where,
            mend=f"Name it as quality.seconds. {nearest(name, responses.columns) if name else ''}".strip(),
        )
    return (seconds(responses[name]) < quality.min_seconds).to_numpy(bool)


def seconds(column: pd.Series) -> pd.Series:
    """Durations as numbers: 95, ``95``, ``95秒``, ``95 s``; NaN where there is none."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    pattern = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:秒|s|sec|seconds)?\s*", re.IGNORECASE)
    return column.map(
        lambda cell: float(hit[1]) if isinstance(cell, str) and (hit := pattern.fullmatch(cell)) else np.nan
    ).astype(float)
