"""In their own words: a few answers that speak for many, of the satisfied and the dissatisfied."""

from collections import Counter

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.measures.texts import private, texts, words
from csat_helpers.measures.tidy import Names, empty, names
from csat_helpers.survey.survey import Survey

COLUMNS = ["text", "language", "score", "group", "item", "score_item", "score_label"]
_LENGTHS = {"en": (25, 280), "zh": (8, 120)}


def quotes(sv: Survey, item: Names, n: int = 6) -> pd.DataFrame:
    """About ``n`` masked answers, half of low scorers and half of high ones, the most typical first.

    Returns ``text`` (names, numbers and addresses masked), ``language``, ``score`` (the answer on the
    recommendation item, else on the overall rating), ``group`` (low or high score, in the
    survey's language: detractors and promoters, or below and above the middle of the overall rating), ``item``, ``score_item`` and ``score_label``. An answer is typical if it uses the
    words that many of its group use; one that repeats what is quoted already counts less. No group under the privacy
    base is quoted. Raises MeasureError for an unknown item.
    """
    found = texts(sv, names(item))
    if found.empty or private(sv, len(found["respondent"].unique())):
        return empty(columns=COLUMNS)
    rating = str(found["score_item"].iloc[0])
    low, high = _groups(found["index"].to_numpy(float), rating == sv.role("recommend"))
    lows = _chosen(found.loc[low], (n + 1) // 2, sv).assign(group=say(sv.language, "Low score"))
    said = found["text"].isin(lows["text"]).to_numpy()  # the same words from both ends say nothing
    highs = _chosen(found.loc[high & ~said], n // 2, sv).assign(group=say(sv.language, "High score"))
    parts = [lows, highs]
    return pd.concat(parts, ignore_index=True).assign(score_label=sv.label(rating)).loc[:, COLUMNS]


def _groups(index: np.ndarray, recommendation: bool) -> tuple[np.ndarray, np.ndarray]:
    """Who scores low and who high: 6 and below, 9 and above of 0 to 10, or either side of the middle."""
    below, above = (65, 85) if recommendation else (50, 50)
    return index < below, index > above


def _chosen(found: pd.DataFrame, size: int, sv: Survey) -> pd.DataFrame:
    if private(sv, len(found["respondent"].unique())):
        return found.head(0)
    pool = found.drop_duplicates("text").sort_values("text", kind="stable")
    pool = pool.loc[[len(words(t, g)) > 1 for t, g in zip(pool["text"], pool["language"], strict=True)]]
    if pool.empty:
        return pool
    long_enough = [
        _LENGTHS[g][0] <= len(t) <= _LENGTHS[g][1] for t, g in zip(pool["text"], pool["language"], strict=True)
    ]
    pool = pool.loc[long_enough] if any(long_enough) else pool
    bags = [words(text, language) for text, language in zip(pool["text"], pool["language"], strict=True)]
    counts = Counter(word for bag in bags for word in bag)
    picked: list[int] = []
    said: set[str] = set()
    while len(picked) < min(size, len(pool)):
        gain = [-1.0 if k in picked else _gain(bag, counts, said) for k, bag in enumerate(bags)]
        best = int(np.argmax(gain))
        picked.append(best)
        said |= set(bags[best])
    return pool.iloc[picked]


def _gain(bag: list[str], counts: Counter[str], said: set[str]) -> float:
    """How much of what the group says this answer says anew, without a premium on length."""
    return sum(counts[word] for word in bag if word not in said) / (len(bag) + 3)
