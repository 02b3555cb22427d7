"""Texts that nobody can have meant: keys struck at random, one character over and over."""

import re
import unicodedata
from collections.abc import Iterator

import numpy as np
import pandas as pd

from csat_helpers.survey.checks.found import NO_TEXT, Found, Rows, not_checked

GIBBERISH = "gibberish"
_JUDGED = 50_000  # different texts of an item that are judged
_LONG = 300  # characters of a text that are looked at
_CJK = re.compile(r"[\u3400-\u9fff]")
_LETTERS = re.compile(r"[a-z]+")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "qazwsxedc")
_ROWS_OF_KEYS = (*_KEYS, *(row[::-1] for row in _KEYS))
_FOUR_KEYS = re.compile("|".join(sorted({row[k : k + 4] for row in _ROWS_OF_KEYS for k in range(len(row) - 3)})))
_NO_SIGN = re.compile(r"[^\w\s]|_")
# Said over and over in earnest: laughter, applause, agreement, zest.
_MEANT = set("哈呵嘿嘻好赞棒顶对是谢68")
_MEANT_UNITS = {"ha", "ah", "he", "hi", "ho", "bye", "go", "no", "yes", "very", "so", "la", "na", "ok", "good"}
_SLANG = {
    "dddd",
    "nsdd",
    "yyds",
    "xswl",
    "zqsg",
    "hhhh",
    "hmmm",
    "hmmmm",
    "zzzz",
    "mmmm",
    "xxxx",
    "pffft",
    "shhhh",
    "brrrr",
}
# What an input method makes of keys struck at random.
_MASHED = (
    "阿斯蒂芬", "发斯蒂芬", "打发斯蒂", "撒旦法", "大撒旦", "阿萨德", "的撒发", "啊实打实", "啊沙发", "发生的发", "士大夫撒", "佛挡杀佛",
    "阿斯顿发", "是大法官", "几号回家看", "放的歌", "啊啊啊啊", "水电费水电费",
)  # fmt: skip
_VOWELS = set("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüý")
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{4,}")


def is_gibberish(text: str) -> bool:
    """Whether a text can mean nothing. Short answers, numbers, acronyms and laughter are meant.

    >>> [is_gibberish(t) for t in ("asdfgh", "aaaaaa", "skdjfhsk", "哒哒哒哒哒", "n/a", "无", "IKEA", "Schweiz", "哈哈哈哈")]
    [True, True, True, True, False, False, False, False, False]
    """
    plain = _NO_SIGN.sub("", unicodedata.normalize("NFKC", text[:_LONG]))
    folded = " ".join(plain.casefold().split())
    solid = folded.replace(" ", "")
    if len(solid) < 4 or solid in _SLANG:
        return False
    return _repeated(solid) or _mashed(solid) or _struck(folded, solid, plain)


def _repeated(solid: str) -> bool:
    """One character, or a few in one order, over and over."""
    if len(set(solid)) == 1:
        return solid[0] not in _MEANT and not (solid.isdigit() and len(solid) < 4)
    if _CJK.search(solid) or solid.isdigit():
        return False
    whole = re.fullmatch(r"(.{2,4}?)\1{2,}", solid)
    return bool(whole) and len(solid) >= 8 and whole[1] not in _MEANT_UNITS and whole[1][::-1] not in _MEANT_UNITS


def _mashed(solid: str) -> bool:
    """Chinese that only random keys make, for half of the text or more."""
    return 2 * sum(len(word) * solid.count(word) for word in _MASHED if word in solid) >= len(solid)


def _struck(folded: str, solid: str, plain: str) -> bool:
    """Keys in their order on the keyboard, or words that nobody can say, for most of the text."""
    if _CJK.search(solid):
        return False
    if solid.isdigit():
        return _run(solid) == len(solid) >= 6
    letters = _LETTERS.findall(folded)
    count = sum(map(len, letters))
    if count < 4 or count < len(solid) / 2:  # numbers, or another script
        return False
    run = _run(solid)
    if run >= 5 and 2 * run >= len(solid):
        return True
    upper = plain.upper() == plain
    unsaid = sum(len(word) for word in letters if _unsaid(word, upper))
    return unsaid >= 0.6 * count


def _run(solid: str) -> int:
    """The longest run of keys next to each other, in either direction; 0 where it is of less than four."""
    best = 0
    for row in _ROWS_OF_KEYS if _FOUR_KEYS.search(solid) else ():
        place, length = -2, 0
        for character in solid:
            at = row.find(character)
            length = length + 1 if at >= 0 and at == place + 1 else int(at >= 0)
            place = at if at >= 0 else -2
            best = max(best, length)
    return best


def _unsaid(word: str, upper: bool) -> bool:
    """A word without a vowel, or with hardly any between its consonants. Short words in capitals are acronyms."""
    if word in _SLANG or (upper and len(word) <= 6):
        return False
    if _run(word) >= 4 and _run(word) == len(word):
        return True
    if not _VOWELS & set(word):
        return len(word) >= 5
    return len(word) >= 8 and sum(map(len, _CLUSTER.findall(word))) >= 0.7 * len(word)


def gibberish(rows: Rows) -> Iterator[Found]:
    """The texts of each item that mean nothing; of very many different ones only the first are judged."""
    rule = rows.quality.gibberish
    if rule is None:
        return
    items = rows.texts(rule.items)
    if not items:
        yield not_checked(GIBBERISH, rows, NO_TEXT)
    for item in items:
        code, distinct = pd.factorize(rows.responses[item])
        judged = [isinstance(text, str) and bool(text.strip()) for text in distinct[:_JUDGED]]
        wrong = [there and is_gibberish(str(text)) for there, text in zip(judged, distinct[:_JUDGED], strict=True)]
        left = len(distinct) - len(judged)
        hit, known = (np.array([*marks, *[False] * left, False], dtype=bool)[code] for marks in (wrong, judged))
        yield Found(GIBBERISH, hit, int(known.sum()), rule.action, item)
