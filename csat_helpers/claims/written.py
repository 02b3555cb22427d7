"""The numbers that a text states, in either language: what they are worth and how exactly they are given.

Years, ordinals, levels of confidence, ends of scales, numbers of lists and digits inside names (``5G``, ``Q3``) state
nothing of the survey and are left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ASCII = str.maketrans("０１２３４５６７８９．％＋－﹣", "0123456789.%+--")
_DIGIT = {c: k for k, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_END = r"(?![\d%]|[.,]\d|\s*(?:percent|per cent|points?\b|分|个百分点))"

# A level of confidence, or of a limit: what it stands beside, in either language.
LEVELS = (
    r"\b(?:80|90|95|98|99|99\.8|99\.9)\s*%(?=\s*(?:confidence|interval|level|region|ellips|limits?\b|low\b|high\b|CI\b|and\b.{0,8}level))",
    r"(?:80|90|95|98|99|99\.8|99\.9)\s*%(?=\s*(?:的)?(?:置信|水平|区间|控制限))",
)
# What has digits and states no number of the survey; each is blanked out, its length kept.
_SILENT = re.compile(
    "|".join(
        (
            rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b(?:\s+\d{{4}})?",
            rf"\b{_MONTH}\s+\d{{1,2}}(?:,\s*\d{{4}})?\b(?!\.\d)",
            r"\d+\s*(?:年|月|日|季度)(?!\w*分)",
            r"第\s*\d+",
            rf"(?<![\d.,])(?:19|20)\d\d{_END}",
            r"\b\d+(?:st|nd|rd|th)\b",
            *LEVELS,
            # ends of a scale
            r"(?<![\d.])0\s*(?:–|-|～|~|to|至|到)\s*100(?!\d|%|\.\d)",
            r"[−-]100\s*(?:–|-|～|~|to|至|到)\s*\+?100(?!\d|%|\.\d)",
            r"(?<![\d.])(?<!from )0\s*(?:–|～|~|to|至)\s*1(?=\s*(?:[.。,，;；)）]|$))(?!\.\d)",
            r"\bscale (?:of|from) \d+ to \d+|\b\d+[ -]point scale|\d+\s*分制|\d+\s*(?:点|级)量表",
            r"\bp\s*[<＜]\s*0?\.(?:05|01|001)\b",
            # places in an order
            rf"(?i:\b(?:first|last|next|top|bottom|rank|no\.|number|step|chapter|figure|table|exhibit|question|page|wave|part))\s+\d+{_END}",
            rf"(?:前|后|图|表|题|名次)\s*\d+{_END}",
            r"(?m:^\s*[(（]?\d{1,2}(?:[)）、]|\.(?=\s)))",
            # digits inside names
            r"(?<=[A-Za-z])\d[\d.]*|\d+(?=(?!pts?\b|pp\b|x\b|to\b)[A-Za-z])|\b24/7\b|²",
        )
    )
)  # fmt: skip

_NUMBER = re.compile(
    r"(?P<beyond>[<>＜＞]\s*)?(?P<sign>−|(?<![A-Za-z0-9.%)])[-+](?=[\d.]))?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|(?<!\d)\.\d+|\d+)"
    r"(?P<unit>\s*(?:%|percentage points?\b|percent\b|per cent\b|pp\b|个?百分点|points?\b|pts?\b|分|万|亿))?"
)
_SPELT = re.compile(r"(?P<sign>负)?百分之(?P<word>[零〇一二三四五六七八九十百两]+(?:点[零〇一二三四五六七八九]+)?|\d+(?:\.\d+)?)")  # fmt: skip
_TENTHS = re.compile(r"(?<!第)([一二三四五六七八九两])成([一二三四五六七八九])?(?!不变)")
_PERCENT = ("%", "percent", "per cent", "percentagepoint", "percentagepoints", "pp", "百分点", "个百分点")
_POINTS = ("percentagepoint", "percentagepoints", "pp", "百分点", "个百分点", "point", "points", "pt", "pts")
_LARGE = {"万": 1e4, "亿": 1e8}

# Words that make a number one of a difference, before it or after it.
_DIFFERS = re.compile(
    r"\b(?:by|gap|differ\w*|apart|change[sd]?|gain\w*|loss|lost|drop\w*|rise|rose|fell|fallen|grew|margin)\b[^.;]{0,24}$"
    r"|(?:高出|低出|相差|差距|差异|差|上升|下降|提高|降低|增加|减少|提升|变化|高|低)了?(?:约)?(?:为|有|达)?\s*$",
    re.IGNORECASE,
)
_DIFFERS_AFTER = re.compile(
    r"\s*(?:more|less|fewer|higher|lower|above|below|ahead|behind|apart|up|down)\b", re.IGNORECASE
)
# What follows a number of things: a word that is not one of grammar, or a measure word.
_COUNTED = re.compile(r"\s+(?!(?:to|and|or|in|on|at|from|against|for|with|by|as|is|are|was|were|than|now|per)\b)[A-Za-z]|\s*(?:个(?!百分)|项|类|组|期|条|行|次|轮|种|位|人|名|家|份)")  # fmt: skip
_COUNTED_BEFORE = re.compile(r"\b(?:among|of|all)(?: the)?\s+$", re.IGNORECASE)
_OF = re.compile(r"(?P<a>\d+)\s+(?:in|out of|of)(?: (?:every|the|all))?\s+(?P<b>\d+)(?![\d.,%])")
_OF_ZH = re.compile(r"每\s*(?P<b>\d+)\s*[人位名个]\S{0,4}?[有约]\s*(?P<a>\d+)")


@dataclass(frozen=True)
class Written:
    """One number in a text: ``value`` of full sign, exact to ``step``; ``text`` as it stands.

    ``percent`` and ``points`` say what unit follows; ``beyond`` is ``>`` or ``<`` where it is a limit;
    ``difference`` and ``count`` whether the words about it say so; ``of`` is b in ``a of b``.
    """

    text: str
    value: float
    step: float = 1.0
    percent: bool = False
    points: bool = False
    signed: bool = False
    beyond: str = ""
    difference: bool = False
    count: bool = False
    of: int = 0


def written(text: str, names: Iterable[str] = ()) -> list[Written]:
    """The numbers that ``text`` states; ``names`` are labels whose own digits state nothing.

    >>> [(n.text, n.value) for n in written("Down from 68.3 to 62.3 in 2026, by −6.0 points (n = 1,231)")]
    [('68.3', 68.3), ('62.3', 62.3), ('−6.0', -6.0), ('1,231', 1231.0)]
    """
    bare = text.translate(_ASCII)
    bare = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", bare)
    for name in sorted({n.translate(_ASCII) for n in names if is_name(n)}, key=len, reverse=True):
        bare = bare.replace(name, "_" * len(name))
    bare = _SILENT.sub(lambda m: "_" * len(m.group()), bare)
    found = list(_spelt(bare))
    bare = _SPELT.sub(lambda m: "_" * len(m.group()), bare)
    pairs = {m.start("a"): m for pattern in (_OF, _OF_ZH) for m in pattern.finditer(bare)}
    ends = {m.start("b") for m in pairs.values()}  # the second of a pair is read with the first
    for m in _NUMBER.finditer(bare):
        if m.start("digits") not in ends:
            pair = pairs.get(m.start("digits"))
            found.append(_one(m, bare, text, int(pair["b"]) if pair else 0))
    return found


def is_name(label: str) -> bool:
    """A label that has digits and is more than one number."""
    return bool(re.search(r"\d", label)) and not re.fullmatch(r"[\s−+-]*[\d.,]+\s*%?", label)


def _one(m: re.Match[str], bare: str, text: str, of: int) -> Written:
    digits, unit = m["digits"].replace(",", ""), re.sub(r"\s", "", m["unit"] or "")
    large = _LARGE.get(unit, 1.0)
    places = len(digits.partition(".")[2])
    negative = m["sign"] in ("−", "-")
    start = m.start("sign") if m["sign"] else m.start("digits")
    before, after = bare[max(m.start() - 40, 0) : m.start()], bare[m.end() :]
    return Written(
        text=text[start : m.end() if unit == "%" else m.end("digits")].strip(),
        value=(-1 if negative else 1) * float(digits) * large,
        step=large / 10**places,
        percent=unit in _PERCENT,
        points=unit in _POINTS,
        signed=bool(m["sign"]),
        beyond={"＜": "<", "＞": ">"}.get(sign := (m["beyond"] or "").strip(), sign),
        difference=bool(m["sign"]) or unit in _POINTS or bool(_DIFFERS.search(before) or _DIFFERS_AFTER.match(after)),
        count=not unit and not places and (of > 0 or bool(_COUNTED.match(after) or _COUNTED_BEFORE.search(before))),
        of=of,
    )


def _spelt(text: str) -> Iterable[Written]:
    """Per cents written out in Chinese: 百分之六十二, 六成."""
    for m in _SPELT.finditer(text):
        whole, _, part = m["word"].replace(".", "点").partition("点")
        fraction = "".join(str(_DIGIT.get(c, c)) for c in part)
        value = float(f"{_whole(whole)}.{fraction or 0}")
        yield Written(m.group(), -value if m["sign"] else value, 10.0 ** -len(part), percent=True)
    for m in _TENTHS.finditer(text):
        tens, ones = (_DIGIT[c] if c else 0 for c in m.groups())
        yield Written(m.group(), 10.0 * tens + ones, 1.0 if m[2] else 10.0, percent=True)


def _whole(word: str) -> int:
    """A whole number up to a hundred and more in Chinese numerals, or in digits."""
    if word.isascii():
        return int(word)
    total, digit = 0, 0
    for c in word:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = _DIGIT[c]
    return total + digit
