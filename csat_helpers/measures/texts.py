"""Respondents' own words, ready for counting: in the domain, masked, with their language and score."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from csat_helpers.measures import scales
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.unit_disclosure import is_hidden
from csat_helpers.survey.verbatim import verbatims

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
COLUMNS = ["respondent", "item", "text", "language", "score", "score_item", "translation"]
# [e-mail], [电话], [emoji: pouting face], ⟨U+0639⟩: see survey.verbatim
_MASK = re.compile(r"[\[［](?:emoji: |表情：)?[^\]］]{1,12}[\]］]|\[(?:emoji: |表情：)[^\]]*\]|⟨U\+[0-9A-F]+⟩")
# A count with its unit (两分钟, 三次) is no topic.
_COUNT = re.compile(r"^[零一二三四五六七八九十百两几半]+(?:分钟|小时|天|周|星期|个|月|年|次|遍|块|元)+$")
_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)?")
_NOT = frozenset(
    [
        "not",
        "never",
        "cannot",
        "can't",
        "couldn't",
        "didn't",
        "doesn't",
        "don't",
        "isn't",
        "wasn't",
        "weren't",
        "won't",
        "wouldn't",
    ]
)
_NOT_ZH, _NOT_DONE = "不", ("没", "未")
# Words that carry grammar or politeness, not a topic.
_EN = """
a about after again all also always am an and any are as at be because been before being but by can cannot could
did do does doing don don't done down each even ever every few for from get gets getting give given go goes going
got had has have having he her here him his how however i i'm if in into is isn't it it's its itself just keep like
made make makes many may me might more most much must my myself never no none nor not nothing now of off often on
once one only or other our out over own per quite rather really same she should since so some something sometimes
still such take than that that's the their them then there these they thing things this those though through to too
under until up us use used using very was way we well were what when where which while who why will with within
without won't would yes yet you your im ive dont cant nobody anyone anything everyone everything someone two three
good great best better bad nice well excellent minute minutes hour hours day days week weeks month months year years time times
again already almost along although always around away back behind bit both but else end ends enough exactly far find
found full get hello hi instead its kind know known lot lots let look looks makes mean new next old own part please put
ring round say says said see seem seems seen send sends sent set several show shows side start started still stop sure
take takes taking tell tells told tried try trying turn want wants wanted ask asked whole work works went gone keeps keeping kept come comes came coming
"""
_ZH = """
一个 一些 一下 一直 一点 一样 一次 有点 有些 有时 有时候 没有 没什么 不是 不会 不能 不要 不太 不过 就是 还是 还有 还要
可以 可能 这个 这些 这样 这里 那个 那些 那么 什么 怎么 怎样 如果 但是 而且 而是 因为 所以 虽然 然后 已经 非常 比较 特别
真的 真是 其他 其它 目前 现在 以后 以前 之后 之前 时候 自己 我们 你们 他们 大家 觉得 感觉 认为 希望 应该 需要 总是 总体
整体 方面 东西 事情 问题 每次 每天 每个 多次 很多 许多 一般 基本 比如 以及 或者 只是 只有 都是 也是 能够 对于 关于 时间
今年 最近 经常 起来 出来 下来 这种 那种 使用 完全 根本 一遍 反映 显示 不用 无法 老是 几项 好几 当天 不了 这么 那么 一定 直接 进行 哪里
"""
_VOWEL = re.compile("[aeiouy]")
_STOP = {"en": frozenset(_EN.split()), "zh": frozenset(_ZH.split())}


def texts(sv: Survey, items: Sequence[str]) -> pd.DataFrame:
    """Every non-empty answer in the domain, masked and printable, a row an answer.

    Columns ``respondent`` (row of the responses), ``item``, ``text``, ``language``, ``weight``, ``score`` (the answer
    on the recommendation item, else the overall rating), ``score_item``, and ``index`` (the score from 0 to 100).
    """
    parts = [verbatims(sv, item).assign(item=item).rename_axis("respondent").reset_index() for item in items]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    rows = found["respondent"].to_numpy(dtype=np.int64)
    rated = found["score_item"].iloc[0] if len(found) else ""
    index = scales.rescaled(sv, rated)[rows] if rated else np.full(len(rows), np.nan)
    return found.assign(weight=sv.arrays.weight[rows], index=index)


def words(text: str, language: str) -> list[str]:
    """The distinct content words of a text, in the order they come; what a mask says is nobody's word.

    A word that is denied is another word: ``not solved``, ``不满意``.

    >>> words("The fault is not solved", "en"), words("很不满意，问题没解决", "zh")
    (['fault', 'not solved'], ['不满意', '没解决'])
    """
    text = unmasked(text)
    return list(dict.fromkeys(_chinese(text) if language == "zh" else _english(text)))


def unmasked(text: str) -> str:
    """A text without what masks and names of signs say in place of the respondent's words."""
    return _MASK.sub(" ", text)


def tokens(text: str) -> list[str]:
    """The words of a text in Latin letters, as they come.

    >>> tokens("Wi-Fi's slow, 等待 too long")
    ['wi', "fi's", 'slow', 'too', 'long']
    """
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def _english(text: str) -> Iterator[str]:
    before = ""
    for word in tokens(text):
        if len(word) > 2 and word not in _STOP["en"]:
            yield f"not {word}" if before in _NOT else word
        before = word


def _chinese(text: str) -> Iterator[str]:
    import rjieba

    before = ""
    for word in rjieba.cut(text):
        if len(word) > 1 and _HAN.match(word) and word not in _STOP["zh"] and not _COUNT.match(word):
            yield before + word if _denied(before, word) else word
        before = word


def _denied(before: str, word: str) -> bool:
    """Whether the word before denies this one; a thing that is lacking (没信号) is still what is spoken of."""
    import rjieba

    return before == _NOT_ZH or (before in _NOT_DONE and not rjieba.tag(word)[0][1].startswith("n"))


def one_form(known: Mapping[str, int]) -> dict[str, str]:
    """The commonest written form of each English word among its inflections: plural, ``-ed`` and ``-ing``.

    ``known`` counts each word's users. Words belong together if one is the other's base, or both have one base.

    >>> one_form({"answer": 3, "answers": 1, "answered": 4, "red": 2, "billing": 1, "bills": 2})["answer"]
    'answered'
    """
    groups: dict[str, set[str]] = {}
    for word in known:
        joined = {word}.union(*(groups.get(base, ()) for base in (word, *inflected_from(word))))
        groups |= {base: joined for w in joined for base in (w, *inflected_from(w))}
    return {word: min(groups[word], key=lambda w: (-known[w], len(w), w)) for word in known}


def inflected_from(word: str) -> Iterator[str]:
    """What an English word may be an inflection of: ``tries`` of try, ``stopped`` of stop, ``charging`` of charge."""
    if " " in word or word in ("news", "less"):
        return
    if word.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        yield word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        yield word[:-1]
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and _VOWEL.search(stem):
            yield stem
            yield stem + "e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def private(sv: Survey, respondents: int) -> bool:
    """Whether words of so few respondents must not be shown."""
    return sv.disclosure is not None and (respondents < sv.disclosure.privacy_base or is_hidden(sv))
