"""In their own words: a few answers that speak for many, from every part of the score."""

from collections import Counter

import numpy as np
import pandas as pd

from csat_helpers.measures.score_groups import score_group, score_names
from csat_helpers.measures.texts import private, texts, words
from csat_helpers.measures.tidy import Names, empty, names
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "text", "language", "translation", "score", "group", "item", "score_item", "score_label", "group_comments",
    "comments",
]  # fmt: skip
LENGTHS = {"en": (25, 280), "zh": (8, 120)}


def quotes(sv: Survey, item: Names, n: int = 9) -> pd.DataFrame:
    """About ``n`` masked answers, as many of low scorers, middle ones and high ones, lowest scores first.

    Returns ``text`` (names, numbers and addresses masked), ``language``, ``translation`` (into the survey's language,
    where the questionnaire names a column of it), ``score`` (the answer on the recommendation item, else on the
    overall rating), ``group`` (detractors, passives and promoters, or low, middle and high scores, in the survey's
    language), ``item``, ``score_item``, ``score_label``, ``group_comments`` (how many comments the group wrote) and
    ``comments`` (how many all with a score wrote). Each group's comments are cut by score into as many equal parts as
    it has quotes, and each part gives the one that uses the words that most of the group use; one that repeats what is
    quoted already counts less. The same words from two groups are quoted of the one that uses them more. No group under
    the privacy base is quoted. Raises MeasureError for an unknown item.
    """
    found = texts(sv, names(item))
    found = found[found["index"].notna()]
    if found.empty or private(sv, found["respondent"].nunique()):
        return empty(columns=COLUMNS)
    rating = str(found["score_item"].iloc[0])
    names_of = np.array(score_names(sv, rating), dtype=object)
    groups = names_of[score_group(sv, rating, found["index"].to_numpy(float))]
    found = found.assign(group=groups, comments=len(found))
    found["group_comments"] = found.groupby("group")["text"].transform("size")
    parts = [_chosen(part, size) for part, size in _shared(_own(found, sv), n)]
    if not parts:  # every group wrote too little
        return empty(columns=COLUMNS)
    return pd.concat(parts, ignore_index=True).assign(score_label=sv.label(rating)).loc[:, COLUMNS]


def _own(found: pd.DataFrame, sv: Survey) -> list[pd.DataFrame]:
    """Each group's comments, lowest scores first; the same text stays with the group that wrote it most often."""
    order = found.groupby("group")["index"].mean().sort_values().index
    counts = pd.crosstab(found["text"], found["group"]).loc[:, list(order)]
    where = found["text"].map(counts.idxmax(axis=1))
    large = [g for g in order if not private(sv, found.loc[found["group"] == g, "respondent"].nunique())]
    return [found[(found["group"] == g) & (where == g)] for g in large]


def _shared(parts: list[pd.DataFrame], n: int) -> list[tuple[pd.DataFrame, int]]:
    """How many quotes each group gives: alike, the lower scores first where they cannot be."""
    return [(part, n // len(parts) + (k < n % len(parts))) for k, part in enumerate(parts)]


def _chosen(found: pd.DataFrame, size: int) -> pd.DataFrame:
    pool = _informative(found.sort_values(["index", "text"], kind="stable"))
    bags = [words(text, language) for text, language in zip(pool["text"], pool["language"], strict=True)]
    counts = Counter(word for bag in bags for word in bag)
    picked: list[int] = []
    said: set[str] = set()
    score = pool["index"].to_numpy(float)
    for part in np.array_split(np.arange(len(pool)), size) if size and len(pool) else []:
        if not len(part):
            continue
        taken = set(pool["text"].iloc[picked])
        alike = np.flatnonzero((score >= score[part[0]]) & (score <= score[part[-1]]))  # a score is not cut in two
        new = [int(k) for k in alike if pool["text"].iloc[k] not in taken]
        if not new:
            continue
        best = max(new, key=lambda k: _gain(bags[k], counts, said))
        picked.append(best)
        said |= set(bags[best])
    return pool.iloc[picked]


def _informative(found: pd.DataFrame) -> pd.DataFrame:
    """Comments that say something: of two words or more and of a readable length, where there are such."""
    pairs = list(zip(found["text"], found["language"], strict=True))
    found = found[np.array([len(words(text, language)) > 1 for text, language in pairs], bool)]  # of no comments too
    pairs = list(zip(found["text"], found["language"], strict=True))
    fit = [LENGTHS[language][0] <= len(text) <= LENGTHS[language][1] for text, language in pairs]
    return found[np.array(fit, bool)] if any(fit) else found


def _gain(bag: list[str], counts: Counter[str], said: set[str]) -> float:
    """How much of what the group says this answer says anew, without a premium on length."""
    return sum(counts[word] for word in bag if word not in said) / (len(bag) + 3)
