"""Rules on how long an interview took."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from csat_helpers.engagement import Quality
from csat_helpers.errors import EngagementError, nearest
from csat_helpers.survey.checks.found import NO_DURATION, Found, Rows, not_checked

FAST, FASTER = "too fast", "faster than others"
_SECONDS = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:秒|s|sec|seconds)?\s*", re.IGNORECASE)


def seconds(column: pd.Series) -> pd.Series:
    """Durations as numbers: 95, ``95``, ``95秒``, ``95 s``; NaN where there is none."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    code, distinct = pd.factorize(column)
    found = [
        float(hit[1]) if isinstance(cell, str) and (hit := _SECONDS.fullmatch(cell)) else np.nan for cell in distinct
    ]
    return pd.Series(np.array([*found, np.nan])[code], index=column.index, name=column.name)


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


def speeders(rows: Rows) -> Iterator[Found]:
    """Interviews shorter than a length, or than a share of the median of their wave."""
    rule = rows.quality.speeders
    if rule is None:
        return
    name = rule.seconds or rows.quality.seconds
    if name is None or name not in rows.responses:
        yield not_checked(FASTER, rows, NO_DURATION)
        return
    took = pd.to_numeric(seconds(rows.responses[name]), errors="coerce").astype(float)
    known = took[took > 0]
    floor = pd.Series(rule.min_seconds or 0.0, index=took.index)
    if rule.share_of_median is not None and len(known):
        waves = rows.responses.loc[known.index, rows.by_wave[0]] if rows.by_wave else pd.Series(0, index=known.index)
        medians = known.groupby(waves.astype(str), observed=True).median()
        of = rows.responses[rows.by_wave[0]].astype(str) if rows.by_wave else pd.Series("0", index=took.index)
        floor = np.maximum(floor, rule.share_of_median * of.map(medians).astype(float).fillna(0))
    hit = (took < floor).to_numpy(bool)
    low, high = floor.min(), floor.max()
    said = f"{name} < {low:.4g} s" if low == high else f"{name} < {low:.4g}–{high:.4g} s"
    yield Found(FASTER, hit, int(took.notna().sum()), rule.action, name, said, FAST)
