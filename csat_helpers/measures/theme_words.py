"""The words that tell a theme's comments from the others."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from csat_helpers.measures.texts import one_form, private, words
from csat_helpers.measures.theme_proposals import VAGUE, Found
from csat_helpers.survey.survey import Survey

WORDS_SHOWN = 6


def telling_words(found: Found) -> list[list[str]]:
    """The telling words of each comment, inflections as one."""
    comments = found.coded.comments
    pairs = list(zip(comments["text"], comments["language"], strict=True))
    split = {pair: words(*pair) for pair in set(pairs)}
    form = one_form(Counter(w for pair in pairs if pair[1] == "en" for w in split[pair]))
    split = {
        pair: list(dict.fromkeys(f for w in bag if (f := form.get(w, w)) not in VAGUE)) for pair, bag in split.items()
    }
    return [split[pair] for pair in pairs]


def telling(found: Found, bags: list[list[str]]) -> list[dict[str, tuple[int, float]]]:
    """For each theme its comments' words: by how many respondents used, and how telling: that number times the log of
    how much oftener than in all comments.
    """
    who, mentions = found.coded.comments["respondent"].to_numpy(), found.coded.mentions
    used = pd.DataFrame(
        {"row": np.repeat(np.arange(len(bags)), [len(b) for b in bags]), "word": [w for b in bags for w in b]}
    )
    used["who"] = who[used["row"]]
    overall = used.drop_duplicates(["who", "word"]).groupby("word").size()
    everyone = len(found.coded.respondents)
    told = []
    for theme in range(mentions.shape[1]):
        users = used[mentions[used["row"], theme]].drop_duplicates(["who", "word"]).groupby("word").size()
        size = max(int(found.coded.spoke[:, theme].sum()), 1)
        lift = np.maximum(np.log((users / size) / (overall[users.index] / everyone)), 0.0)
        pairs = zip(users.index.astype(str), users.tolist(), (users * lift).tolist(), strict=True)
        told.append({word: (n, score) for word, n, score in pairs})
    return told


def characteristic(sv: Survey, told: Mapping[str, tuple[int, float]]) -> str:
    """The most telling words, none of too few respondents."""
    kept = [(score, n, word) for word, (n, score) in told.items() if score > 0 and not private(sv, n)]
    return ", ".join(word for *_, word in sorted(kept, key=lambda row: (-row[0], -row[1], row[2]))[:WORDS_SHOWN])
