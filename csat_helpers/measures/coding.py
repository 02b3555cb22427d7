"""Comments sorted into themes: which comment and which respondent speaks of what, by the words of a theme list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.measures.texts import inflected_from, tokens, unmasked
from csat_helpers.survey.theme_list import Theme

_HAN = re.compile(r"[\u3400-\u9fff]")
# A whole answer that says that there is none.
_NOTHING = frozenset(
    """nothing|none|no|nope|nil|na|n a|not applicable|no comment|no comments|nothing really|nothing at all|not really|nothing much
    |no complaints|no complaint|no problems|no problem|no issues|nothing to say|nothing comes to mind|don't know|i don't know|dont know
    |i dont know|idk|not sure|i'm not sure|unsure|no idea|no opinion|not much|nothing in particular|none really
    |none at all|none of these|nothing relevant|no concerns|no issue|can't think of anything|nothing that i can think of|nothing i can think of
    |i don't dislike anything|nothing i dislike|i have no complaints|i have no problems|dont remember|don't remember|n
    |没有|没|无|暂无|没意见|没有意见|无意见|没什么|没有了|没建议|没有建议|无建议|没什么意见|不知道|不清楚|没想法""".replace(
        "\n    ", ""
    ).split("|")
)
_MARKS = re.compile(r"[^\w']+")


@dataclass(frozen=True, eq=False)
class Coded:
    """``comments`` that say something, a row each; ``mentions`` comments x themes; ``respondents`` who wrote them
    (rows of the responses) and ``spoke`` respondents x themes; ``silent`` wrote only that they had nothing to say.
    """

    comments: pd.DataFrame
    mentions: np.ndarray
    respondents: np.ndarray
    spoke: np.ndarray
    silent: int


def coded(found: pd.DataFrame, themes: Mapping[str, Theme]) -> Coded:
    """The comments of :func:`csat_helpers.measures.texts.texts` under ``themes``."""
    comments = speaking(found)
    code, distinct = pd.factorize(comments["text"])
    mentions = matches([str(text) for text in distinct], list(themes.values()))[code]
    silent = len(set(found["respondent"]) - set(comments["respondent"]))
    return gathered(comments, mentions, silent)


def gathered(comments: pd.DataFrame, mentions: np.ndarray, silent: int) -> Coded:
    """Comments and what they mention, and the same of those who wrote them."""
    respondents, place = np.unique(comments["respondent"].to_numpy(np.int64), return_inverse=True)
    spoke = np.zeros((len(respondents), mentions.shape[1]), bool)
    row, theme = np.nonzero(mentions)
    spoke[place[row], theme] = True
    return Coded(comments, mentions, respondents, spoke, silent)


def speaking(found: pd.DataFrame) -> pd.DataFrame:
    """The comments that say more than that there is nothing to say."""
    silent = {text: says_nothing(text) for text in found["text"].unique()}
    return found[~found["text"].map(silent).to_numpy(bool)].reset_index(drop=True)


def says_nothing(text: str) -> bool:
    """Whether an answer says no more than that there is nothing to say.

    >>> says_nothing("Nothing."), says_nothing("暂无"), says_nothing("Nothing works")
    (True, True, False)
    """
    plain = _MARKS.sub(" ", text.lower().replace("\u2019", "'")).strip()
    return not plain or plain in _NOTHING


def matches(texts: Sequence[str], themes: Sequence[Theme]) -> np.ndarray:
    """Which text (row) holds a word of which theme (column)."""
    index = _Index(themes)
    found = np.zeros((len(texts), len(themes)), bool)
    for k, text in enumerate(texts):
        found[k, list(index.of(text))] = True
    return found


class _Index:
    """Themes by the words that tell them; a word is looked up once, however many texts hold it."""

    def __init__(self, themes: Sequence[Theme]) -> None:
        self.single: dict[str, set[int]] = {}
        self.prefixes: dict[str, set[int]] = {}
        self.phrases: dict[str, dict[str, set[int]]] = {}  # by their first word
        self.han: dict[str, dict[str, set[int]]] = {}  # by their first character
        self.known: dict[str, frozenset[int]] = {}
        for k, theme in enumerate(themes):
            for word in (w.strip().casefold() for w in theme.words.get("zh", []) if w.strip()):
                self.han.setdefault(word[0], {}).setdefault(word, set()).add(k)
            for word in theme.words.get("en", []):
                self._english(word.strip(), k)

    def _english(self, word: str, theme: int) -> None:
        parts = tokens(word)
        if len(parts) > 1:
            self.phrases.setdefault(parts[0], {}).setdefault(f" {' '.join(parts)} ", set()).add(theme)
        elif parts and word.endswith("*"):
            self.prefixes.setdefault(parts[0], set()).add(theme)
        elif parts:
            for form in {parts[0], *(f for f in inflected_from(parts[0]) if parts[0].endswith("s"))}:
                self.single.setdefault(form, set()).add(theme)

    def of(self, text: str) -> set[int]:
        """The themes of a text."""
        text = unmasked(text)
        said, found = tokens(text), set[int]()
        line = f" {' '.join(said)} "
        for word in set(said):
            found |= self._of_word(word)
            found.update(k for phrase, own in self.phrases.get(word, {}).items() if phrase in line for k in own)
        if _HAN.search(text):
            folded = text.casefold()
            for first in set(folded) & self.han.keys():
                found.update(k for word, own in self.han[first].items() if word in folded for k in own)
        return found

    def _of_word(self, word: str) -> frozenset[int]:
        if word not in self.known:
            plain = word.removesuffix("'s")
            hits = [self.single.get(form, ()) for form in {plain, *inflected_from(plain)}]
            hits += [themes for prefix, themes in self.prefixes.items() if word.startswith(prefix)]
            self.known[word] = frozenset(k for themes in hits for k in themes)
        return self.known[word]
