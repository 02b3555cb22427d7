"""A comment that speaks for each theme: masked, of a readable length, about little else, none twice."""

import numpy as np

from csat_helpers.measures.coding import Coded
from csat_helpers.measures.quotes import LENGTHS
from csat_helpers.measures.texts import private
from csat_helpers.survey.survey import Survey


def representative(
    coded: Coded, bags: list[list[str]], telling: list[dict[str, float]], sides: list[np.ndarray], sv: Survey
) -> list[dict[str, str]]:
    """For each theme one comment with its language and translation; empty texts where too few mention the theme.

    Of the comments that speak of the fewest other themes it is the one with the most telling words. ``bags`` are the
    words of each comment, ``telling`` how telling each is of a theme, and ``sides`` the comments that may
    speak for it, where there are such.
    """
    texts, languages = (coded.comments[name].to_numpy(object) for name in ("text", "language"))
    fit = np.array(
        [LENGTHS[code][0] <= len(text) <= LENGTHS[code][1] for text, code in zip(texts, languages, strict=True)], bool
    )
    others = coded.mentions.sum(axis=1)
    taken: set[str] = set()
    chosen: list[dict[str, str]] = [{}] * coded.mentions.shape[1]
    for theme in np.argsort(coded.spoke.sum(axis=0), kind="stable"):  # the smallest theme has the least to choose from
        rows = np.flatnonzero(coded.mentions[:, theme])
        rows = rows[sides[theme][rows]] if sides[theme][rows].any() else rows
        if private(sv, int(coded.spoke[:, theme].sum())):
            rows = rows[:0]
        rows = rows[fit[rows]] if fit[rows].any() else rows
        new = [int(r) for r in rows if texts[r] not in taken]
        best = _best(new, bags, telling[theme], others, texts)
        row = coded.comments.iloc[best] if best is not None else None
        taken |= {row["text"]} if row is not None else set()
        told = {"quote": "text", "quote_language": "language", "quote_translation": "translation"}
        chosen[theme] = {name: "" if row is None else str(row[column]) for name, column in told.items()}
    return chosen


def _best(
    rows: list[int], bags: list[list[str]], telling: dict[str, float], others: np.ndarray, texts: np.ndarray
) -> int | None:
    # Without a premium on length: the mean over a comment's words, drawn to its length a little.
    gain = {r: sum(telling.get(w, 0.0) for w in bags[r]) / (len(bags[r]) + 3) for r in rows}
    return min(rows, key=lambda r: (others[r], -gain[r], texts[r]), default=None)
