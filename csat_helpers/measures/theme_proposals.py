"""Themes where nobody has made a list: the general one, the survey's own items, and words that keep company.

A topic of the general list stands if enough write about it. An item of role ``driver`` that no topic covers becomes a
theme by the words of its label. What then is left without a theme gives up to three more: its commonest word with the
words that comments use together with it (cosine of co-occurrence). Nothing is drawn at random.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import pick
from csat_helpers.measures.coding import Coded, coded, gathered, matches
from csat_helpers.measures.texts import one_form, private, texts, words
from csat_helpers.measures.tidy import Names, names
from csat_helpers.survey import theme_list
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.theme_list import Theme

LISTED, GENERAL, ITEM, WORDS = "list", "general", "item", "words"
SHOWN, SMALLEST = 12, 0.02  # so many themes are proposed, each of so many of those who commented
_GROUPS, _COMPANY, _TOGETHER = 3, 3, 0.3
# Praise and blame of nothing in particular, and words of any business.
_VAGUE_WORDS = """
satisfied dissatisfied happy unhappy love loves like liked likes hate hated awful terrible horrible bad worse worst
disappointed disappointing amazing awesome perfect wonderful fantastic fine okay enjoy enjoyed pleasant overall
experience service services company customer customers user users people person thank thanks issue issues lack lacks
poor sucks able area areas believe care change changes come comes day deal different especially far feel help high low
job life long little more need needs place places provide pretty right sometimes wish wonder would company's provider
满意 不满意 不错 挺好 很好 喜欢 失望 差劲 服务 用户 客户 公司 顾客 旅客 继续 加油 保持 支持 谢谢 感谢
体验 改进 改善 提高 提升 加强 建议
"""
VAGUE = frozenset(_VAGUE_WORDS.split())


@dataclass(frozen=True, eq=False)
class Found:
    """Comments under the themes they were sorted into: ``themes`` by name, ``sources`` how each was come by."""

    themes: dict[str, Theme]
    sources: list[str]
    coded: Coded


def sorted_into(sv: Survey, items: Names, themes: Mapping[str, object] | None = None) -> Found:
    """The comments on ``items`` under ``themes``, else the questionnaire's, else proposed ones."""
    for item in names(items):
        sv.column(item)
    found = texts(sv, names(items))
    given = theme_list.from_mapping(themes) if themes is not None else sv.questionnaire.themes
    if given:
        return Found(dict(given), [LISTED] * len(given), coded(found, given))
    return _proposed(sv, found)


def theme_list_of(sv: Survey, item: Names) -> dict[str, dict[str, object]]:
    """The themes that the machine proposes for comments, in the YAML's form: a list to correct and then to keep.

    Returns ``{name: {"label": {"en", "zh"}, "words": {"en": [...], "zh": [...]}}}``: what ``themes`` of a
    questionnaire, or the argument of :func:`csat_helpers.measures.themes.themes`, takes. Raises MeasureError for an
    unknown item, or where nothing is proposed.

    >>> from csat_helpers import survey
    >>> frame = pd.DataFrame({"why": ["Too expensive", "the price", "long wait", "good price"]})
    >>> sv = survey.from_frame(frame, {"items": {"why": {"role": "verbatim"}}})
    >>> list(theme_list_of(sv, "why"))
    ['price', 'waiting']
    """
    found = _proposed(sv, texts(sv, names(item)))
    if not found.themes:
        raise MeasureError(
            f"No theme is to be proposed for '{', '.join(names(item))}'.",
            mend="Too few wrote comments, or on nothing alike.",
        )
    return {name: theme.model_dump(exclude_defaults=True) for name, theme in found.themes.items()}


def _proposed(sv: Survey, found: pd.DataFrame) -> Found:
    known = {**theme_list.general(), **_of_items(sv)}
    first = coded(found, known)
    least = max(SMALLEST * len(first.respondents), 1)
    enough = [_enough(sv, n, least) for n in first.spoke.sum(axis=0)]
    # What a theme too small to stand covers is not covered.
    rest = first.comments.loc[np.asarray(~first.mentions[:, enough].any(axis=1), bool)]
    new = _of_words(sv, rest, least)
    size = dict(zip(known, first.spoke.sum(axis=0), strict=True))
    kept = [name for name, stays in zip(known, enough, strict=True) if stays]
    kept = sorted(sorted(kept, key=lambda name: -size[name])[: max(SHOWN - len(new), 1)], key=list(known).index)
    themes = {**{name: known[name] for name in kept}, **new}
    general = theme_list.general()
    sources = [GENERAL if name in general else WORDS if name in new else ITEM for name in themes]
    mentions = np.hstack(
        [first.mentions[:, [list(known).index(name) for name in kept]], _of(first, list(new.values()))]
    )
    return Found(themes, sources, gathered(first.comments, mentions, first.silent))


def _of(first: Coded, themes: list[Theme]) -> np.ndarray:
    """What the comments mention of further themes."""
    code, distinct = pd.factorize(first.comments["text"])
    return matches([str(text) for text in distinct], themes)[code]


def _enough(sv: Survey, respondents: int, least: float) -> bool:
    return respondents >= least and not private(sv, respondents)


def _of_items(sv: Survey) -> dict[str, Theme]:
    """A theme for each driver item that the general list has no words for."""
    asked = {item: sv.questionnaire.items[item].label for item in sv.roles("driver")}
    labels = {item: {code: pick(label, code) for code in ("en", "zh")} for item, label in asked.items()}
    known = matches([" ".join(text.values()) for text in labels.values()], list(theme_list.general().values()))
    own = {
        item: text
        for (item, text), covered in zip(labels.items(), np.any(known, axis=1).tolist(), strict=True)
        if not covered
    }
    shared = Counter(word for text in labels.values() for code in text for word in set(words(text[code], code)))
    found = {}
    for item, text in own.items():
        told = {code: [w for w in words(text[code], code) if shared[w] == 1 and " " not in w] for code in text}
        if any(told.values()):
            found[item] = Theme(
                label=asked[item] or item, words={code: told[code] for code in ("en", "zh") if told[code]}
            )
    return found


def _of_words(sv: Survey, rest: pd.DataFrame, least: float) -> dict[str, Theme]:
    """Themes of the commonest words of comments that have none yet."""
    found: dict[str, Theme] = {}
    for language in ("zh", "en"):
        bags = _bags(rest[rest["language"] == language], language)
        while len(found) < _GROUPS and bags:
            count = Counter(word for bag in bags for word in bag)
            word, users = min(count.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
            if not _enough(sv, users, least):
                break
            group = [word, *_company(word, bags, count, sv)]
            found[f"words_{len(found) + 1}"] = Theme(label=_named(sv, group, language), words={language: group})
            bags = [bag for bag in bags if not bag & set(group)]
    return found


def _bags(rest: pd.DataFrame, language: str) -> list[set[str]]:
    """The telling words of each respondent, a denied word as the word itself, inflections as one."""
    split = {t: [w.removeprefix("not ") for w in words(t, language)] for t in rest["text"].unique()}
    bags = rest.groupby("respondent", sort=True)["text"].agg(lambda own: {w for t in own for w in split[t]})
    form = one_form(Counter(w for bag in bags for w in bag)) if language == "en" else {}
    return [{str(form.get(w, w)) for w in bag} - VAGUE for bag in bags]


def _company(word: str, bags: list[set[str]], count: Counter[str], sv: Survey) -> list[str]:
    """The words that comments use with ``word`` more than alone, the closest first."""
    beside = Counter(other for bag in bags if word in bag for other in bag if other != word)
    close = {other: n / np.sqrt(count[word] * count[other]) for other, n in beside.items() if not private(sv, n)}
    order = sorted((o for o, c in close.items() if c >= _TOGETHER and beside[o] > 1), key=lambda o: (-close[o], o))
    return order[:_COMPANY]


def _named(sv: Survey, group: list[str], language: str) -> dict[Literal["en", "zh"], str]:
    """A label made of a group's words, with what the glossary has for them in the other language."""
    other = "en" if language == "zh" else "zh"
    glossed = {word: sv.questionnaire.glossary.get(word, {}) for word in group}
    abroad = [gloss[other] if isinstance(gloss, dict) and other in gloss else word for word, gloss in glossed.items()]
    said = {language: " / ".join(group), other: " / ".join(abroad)}
    return {"en": said["en"], "zh": said["zh"]}
