"""What respondents write: personal data masked, unprintable characters named, language told."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.look.fonts import missing_glyphs
from csat_helpers.survey.survey import Survey

VERBATIM_COLUMNS = ["text", "language", "score", "score_item"]

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
# Surnames that are no everyday word, and those that are.
_COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊金陆郝孔"
    "崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎武乔贺赖龚"
)
_SURNAMES = _COMMON + (
    "高方于任万白常易文褚卫尤施严华陶戚喻柏窦章葛郎鲁韦苗俞柳费倪滕毕邬安卞齐伍穆臧庞纪舒屈项祝阮蓝季颜梅骆霍柯莫房洪包左裴翁闻莘翟劳申冉桑牛温"
    "庄晏柴慕连习向古耿欧聂关游佘"
)
# A number's digits may be set apart by spaces, dots, hyphens or brackets; a run of digits is not cut in two.
_DIGITS = r"(?<![\dA-Za-z]){}(?![\dA-Za-z])"
_PATTERNS: list[tuple[str, Callable[[str], str]]] = [
    (r"(?:https?://|www\.)[^\s，。；、）)】>]+", lambda lang: say(lang, "[link]")),
    (r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", lambda lang: say(lang, "[e-mail]")),
    (r"(?i:微信|qq|wechat)\s*(?:号|id|ID)?\s*[:：]?\s*[A-Za-z0-9_-]{5,20}", lambda lang: say(lang, "[account]")),
    (_DIGITS.format(r"\d{17}[\dXx]|\d{15}"), lambda lang: say(lang, "[id number]")),
    (_DIGITS.format(r"\d{3}-\d{2}-\d{4}"), lambda lang: say(lang, "[id number]")),
    (_DIGITS.format(r"1[3-9]\d(?:[ -]?\d{4}){2}"), lambda lang: say(lang, "[phone]")),
    (_DIGITS.format(r"(?:\+|00)\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}"), lambda lang: say(lang, "[phone]")),
    (_DIGITS.format(r"\d(?:[ -]?\d){12,18}"), lambda lang: say(lang, "[card number]")),
    (r"(?<![\dA-Za-z])\(?0\d{2,3}\)?[ -]?\d{7,8}(?![\dA-Za-z])", lambda lang: say(lang, "[phone]")),
    (r"(?<![\dA-Za-z])\(?\d{3,4}\)?[ .-]\d{3,4}[ .-]\d{3,4}(?![\dA-Za-z])", lambda lang: say(lang, "[phone]")),
    (_DIGITS.format(r"\d{7,12}"), lambda lang: say(lang, "[number]")),
    (r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.?(?:\s+[A-Z][\w'’-]+){1,3}", lambda lang: say(lang, "[name]")),
    (r"(?<=[Mm]y name is )[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?", lambda lang: say(lang, "[name]")),
    (rf"(?<=我[叫是])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=[，。,.！!？?\s]|$)", lambda lang: say(lang, "[name]")),
    (rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?=先生|女士|小姐)", lambda lang: say(lang, "[name]")),
    # Before a trade only the commonest surnames, alone: 项目经理 and 客户经理 are nobody's name.
    (rf"[{_COMMON}](?=经理|师傅|主任|老师|医生|大夫|店长)", lambda lang: say(lang, "[name]")),
]
_MASKS = [(re.compile(pattern), word) for pattern, word in _PATTERNS]


def mask(text: str) -> str:
    """``text`` with names after titles, e-mails, links, phone, id and card numbers replaced by what they were.

    >>> mask("Ask Mr Smith, j.smith@example.com or +44 20 7946 0958.")
    'Ask [name], [e-mail] or [phone].'
    """
    language = language_of(text)
    for pattern, word in _MASKS:
        text = pattern.sub(word(language), text)
    return text


def language_of(text: str) -> str:
    """``zh`` where a third or more of the letters are Han, else ``en``."""
    letters = len(_LETTER.findall(text))
    return "zh" if letters and len(_HAN.findall(text)) * 3 >= letters else "en"


def visible(text: str) -> str:
    """``text`` with each character that no font of ours can draw named: an emoji becomes ``⟨U+1F600⟩``."""
    lacking = missing_glyphs(text)
    return "".join(f"⟨U+{ord(c):04X}⟩" if c in lacking else c for c in text) if lacking else text


def verbatims(sv: Survey, item: str) -> pd.DataFrame:
    """The texts of an item within the survey's domain, masked and printable; the index is the row of the responses.

    Columns ``text``, ``language``, ``score`` (the respondent's recommendation, else overall satisfaction; NaN where
    he gave none) and ``score_item``, the item the score is of. No base rule is applied here: measures do that.
    Raises MeasureError for an unknown column.
    """
    texts = sv.column(item)[sv.rows].dropna().astype("str")
    texts = texts[texts.str.strip() != ""]
    distinct = {text: visible(mask(text)) for text in texts.unique()}
    scored = sv.role("recommend") or sv.role("overall")
    scores = sv.answers(scored)[texts.index] if scored else np.full(len(texts), np.nan)
    return pd.DataFrame(
        {
            "text": texts.map(distinct).astype("str"),
            "language": texts.map({text: language_of(text) for text in distinct}).astype("str"),
            "score": scores,
            "score_item": pd.Series(scored or "", index=texts.index, dtype="str"),
        },
        index=texts.index,
        columns=VERBATIM_COLUMNS,
    )
