"""Respondents' own words, ready for counting: in the domain, masked, with their language and score."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.measures import scales
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.verbatim import verbatims

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
COLUMNS = ["respondent", "item", "text", "language", "score", "score_item"]
_MASK = re.compile(r"[\[［][^\]］]{1,12}[\]］]")  # [e-mail], [电话]: see survey.verbatim
# A count with its unit (两分钟, 三次) is no topic.
_COUNT = re.compile(r"^[零一二三四五六七八九十百两几半]+(?:分钟|小时|天|周|星期|个|月|年|次|遍|块|元)+$")
_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)?")
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
"""
_ZH = """
一个 一些 一下 一直 一点 一样 一次 有点 有些 有时 有时候 没有 没什么 不是 不会 不能 不要 不太 不过 就是 还是 还有 还要
可以 可能 这个 这些 这样 这里 那个 那些 那么 什么 怎么 怎样 如果 但是 而且 而是 因为 所以 虽然 然后 已经 非常 比较 特别
真的 真是 其他 其它 目前 现在 以后 以前 之后 之前 时候 自己 我们 你们 他们 大家 觉得 感觉 认为 希望 应该 需要 总是 总体
整体 方面 东西 事情 问题 每次 每天 每个 多次 很多 许多 一般 基本 比如 以及 或者 只是 只有 都是 也是 能够 对于 关于 时间
今年 最近 经常 起来 出来 下来 这种 那种 使用
"""
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
    """The distinct content words of a text, in the order they come; what a mask says is nobody's word."""
    text = _MASK.sub(" ", text)
    if language == "zh":
        import rjieba

        found = [
            w for w in rjieba.cut(text) if len(w) > 1 and _HAN.match(w) and w not in _STOP["zh"] and not _COUNT.match(w)
        ]
    else:
        lowered = text.lower().replace("\u2019", "'")
        found = [w for w in _WORD.findall(lowered) if len(w) > 2 and w not in _STOP["en"]]
    return list(dict.fromkeys(found))


def private(sv: Survey, respondents: int) -> bool:
    """Whether words of so few respondents must not be shown."""
    return sv.disclosure is not None and respondents < sv.disclosure.privacy_base
