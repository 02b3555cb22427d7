"""Personal data in what people write: one list of patterns, by which texts are masked and deliverables are checked."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from csat_helpers.locale import say
from csat_helpers.survey.credentials import WRITTEN

# Surnames that are no everyday word, and those that are.
_COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊金陆郝孔"
    "崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎武乔贺赖龚"
)
_SURNAMES = _COMMON + (
    "高方于任万白常易文褚卫尤施严华陶戚喻柏窦章葛郎鲁韦苗俞柳费倪滕毕邬安卞齐伍穆臧庞纪舒屈项祝阮蓝季颜梅骆霍柯莫房洪包左裴翁闻莘翟劳申冉桑牛温"
    "庄晏柴慕连习向古耿欧聂关游佘"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# Digits with a letter among them; two letters only of electric cars, or an app's name and year would be one (新APP202).
_PLATE = r"(?:\d{5}[DF]?|[A-HJ-NP-Z]\d{4}|\d[A-HJ-NP-Z]\d{3}|\d{2}[A-HJ-NP-Z]\d{2}|\d{3}[A-HJ-NP-Z]\d|\d{4}[A-HJ-NP-Z]|[DF][A-HJ-NP-Z\d]\d{4}|\d{4}[挂学警港澳])"
# A number's digits may be set apart by spaces, dots, hyphens or brackets; a run of digits is not cut in two.
_DIGITS = r"(?<![\dA-Za-z]){}(?![\dA-Za-z])"
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"

Word = Callable[[str], str]


@dataclass(frozen=True)
class Pattern:
    """One kind of personal data: its ``pattern``, the ``word`` put in its place by language, and when it is ``sure``.

    A pattern that is never sure (a run of digits, a surname before a title) masks in respondents' words, where
    masking too much does no harm; elsewhere only what is sure is taken for personal data.
    """

    name: str
    pattern: re.Pattern[str]
    word: Word
    sure: Callable[[str], bool] = lambda _: False


def resident_id(text: str) -> bool:
    """Whether 18 characters are a Chinese resident's id by their check digit (GB 11643-1999).

    >>> resident_id("11010519491231002X"), resident_id("110105194912310021")
    (True, False)
    """
    if not re.fullmatch(r"\d{17}[\dXx]", text):
        return False
    total = sum(int(digit) * pow(2, 17 - k, 11) for k, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()


def card(text: str) -> bool:
    """Whether 13 to 19 digits, set apart as they may be, are a card's by their check digit (Luhn).

    >>> card("4111 1111 1111 1111"), card("4111 1111 1111 1112")
    (True, False)
    """
    digits = [int(c) for c in reversed(text) if c.isdigit()]
    doubled = [d if k % 2 == 0 else 2 * d - 9 * (d > 4) for k, d in enumerate(digits)]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def _always(_: str) -> bool:
    return True


def _of(name: str, pattern: str, word: Word, sure: Callable[[str], bool] = lambda _: False) -> Pattern:
    return Pattern(name, re.compile(pattern), word, sure)


PATTERNS: tuple[Pattern, ...] = (
    _of("link", r"(?:https?://|www\.)[^\s，。；、）)】>]+", lambda lang: say(lang, "[link]")),
    # Before numbers, or its digits would be taken for one and its letters left.
    _of("access key", WRITTEN, lambda lang: say(lang, "[code]")),
    _of(
        "e-mail",
        r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        lambda lang: say(lang, "[e-mail]"),
        _always,
    ),
    _of(
        "account",
        r"(?i:微信|qq|wechat)\s*(?:号|id|ID)?\s*[:：]?\s*[A-Za-z0-9_-]{5,20}",
        lambda lang: say(lang, "[account]"),
    ),
    _of("id", _DIGITS.format(r"(?:\d{17}[\dXx]|\d{15})"), lambda lang: say(lang, "[id number]"), resident_id),
    _of("id", _DIGITS.format(r"\d{3}-\d{2}-\d{4}"), lambda lang: say(lang, "[id number]")),
    _of("passport", _DIGITS.format(r"(?:[EeGgDdSsPp][A-Za-z]?|[HhMm])\d{8}"), lambda lang: say(lang, "[id number]")),
    _of(
        "number plate",
        rf"[{_PROVINCES}][A-HJ-NP-Z][·•\- ]?{_PLATE}(?![A-Za-z0-9])",
        lambda lang: say(lang, "[number plate]"),
        _always,
    ),
    _of("address", rf"(?<![\d.])(?:{_BYTE}\.){{3}}{_BYTE}(?![\d.]*\d)", lambda lang: say(lang, "[number]"), _always),
    _of("phone", _DIGITS.format(r"1[3-9]\d(?:[ -]?\d{4}){2}"), lambda lang: say(lang, "[phone]"), _always),
    _of(
        "phone",
        _DIGITS.format(r"(?:\+|00)\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}"),
        lambda lang: say(lang, "[phone]"),
    ),
    _of("card", _DIGITS.format(r"\d(?:[ -]?\d){12,18}"), lambda lang: say(lang, "[card number]"), card),
    _of("phone", r"(?<![\dA-Za-z])\(?0\d{2,3}\)?[ -]?\d{7,8}(?![\dA-Za-z])", lambda lang: say(lang, "[phone]")),
    _of(
        "phone",
        r"(?<![\dA-Za-z])\(?\d{3,4}\)?[ .-]\d{3,4}[ .-]\d{3,4}(?![\dA-Za-z])",
        lambda lang: say(lang, "[phone]"),
    ),
    _of("number", _DIGITS.format(r"\d{7,12}"), lambda lang: say(lang, "[number]")),
    _of("name", r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.?(?:\s+[A-Z][\w'’-]+){1,3}", lambda lang: say(lang, "[name]")),
    _of("name", r"(?<=[Mm]y name is )[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?", lambda lang: say(lang, "[name]")),
    _of(
        "name",
        rf"(?<=我[叫是])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=[，。,.！!？?\s]|$)",
        lambda lang: say(lang, "[name]"),
    ),
    _of("name", rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?=先生|女士|小姐)", lambda lang: say(lang, "[name]")),
    # Before a trade only the commonest surnames, alone: 项目经理 and 客户经理 are nobody's name.
    _of("name", rf"[{_COMMON}](?=经理|师傅|主任|老师|医生|大夫|店长)", lambda lang: say(lang, "[name]")),
)


def personal(text: str, *, sure: bool = False) -> list[str]:
    """The kinds of personal data in ``text``, each once; with ``sure`` only those that can be nothing else.

    >>> personal("Ask Mr Smith, j.smith@example.com"), personal("Ask Mr Smith, j.smith@example.com", sure=True)
    (['e-mail', 'name'], ['e-mail'])
    """
    found = [p.name for p in PATTERNS for hit in p.pattern.finditer(text) if not sure or p.sure(hit.group())]
    return list(dict.fromkeys(found))


def is_personal(cell: str, name: str) -> bool:
    """Whether a cell is, as a whole or but for what a platform adds in brackets, personal data of that name.

    What has a check digit must have the right one.

    >>> is_personal("1.2.3.4(Fujian-Xiamen)", "address"), is_personal("write to a@b.cn if you must", "e-mail")
    (True, False)
    """
    text = _ADDED.sub("", cell).strip()
    checked = {"id": resident_id, "card": card}.get(name)
    for one in PATTERNS:
        if one.name == name and one.pattern.fullmatch(text):
            return checked is None or checked(text) or bool(_SSN.fullmatch(text))
    return False


def given_name(cell: str) -> bool:
    """Whether a cell may be a person's name: a surname and one to three more characters, or one to four capitalised words.

    >>> [given_name(text) for text in ("王小明", "Ann Lee", "很满意", "Excellent service, thanks!", "7")]
    [True, True, False, False, False]
    """
    text = cell.strip()
    if re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", text):
        return text[0] in _SURNAMES or text[:2] in _DOUBLE
    return bool(_LATIN_NAME.fullmatch(text)) and all(word[0].isupper() for word in text.split())


_ADDED = re.compile(r"\s*[(（][^)）]*[)）]$")
_SSN = re.compile(r"\d{3}-\d{2}-\d{4}")
_DOUBLE = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯")
_LATIN_NAME = re.compile(r"(?:[^\W\d_](?:[^\W\d_]|['’.-])*)(?:,? (?:[^\W\d_](?:[^\W\d_]|['’.-])*)){0,3}")
