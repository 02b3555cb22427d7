"""Emoji in what people write, named in words: no font of ours draws them, and a code would tell a reader nothing."""

import re
import unicodedata
from itertools import groupby

from csat_helpers.locale import say
from csat_helpers.look.fonts import missing_glyphs

_JOINER, _AS_EMOJI = "\u200d", "\ufe0f"
# Skin tones are left unsaid: they tell who wrote.
_TONES = "\U0001f3fb-\U0001f3ff"
_LETTERS = "\U0001f1e6-\U0001f1ff"  # two of them are a flag
_SIGN = re.compile(rf"[{_LETTERS}]{{2}}|.(?:[{_AS_EMOJI}{_TONES}]|{_JOINER}.)*", re.DOTALL)
# The commonest, by their Chinese names; others keep the Unicode name. English has that for all.
_ZH = {
    "😀": "嘿嘿", "😃": "哈哈", "😄": "大笑", "😁": "嘻嘻", "😆": "斜眼笑", "😅": "苦笑", "🤣": "笑得满地打滚",
    "😂": "笑哭了", "🙂": "呵呵", "😉": "眨眼", "😊": "羞涩微笑", "😍": "花痴", "🥰": "喜笑颜开", "😘": "飞吻",
    "😋": "好吃", "😎": "墨镜笑脸", "🤔": "想一想", "😐": "冷漠", "😑": "无语", "🙄": "翻白眼", "😏": "得意",
    "😥": "失望但如释重负", "😮": "吃惊", "😯": "缄默", "😪": "困", "😫": "累死了", "😴": "睡着了", "😒": "不高兴",
    "😓": "汗", "😔": "沉思", "😕": "困扰", "😲": "震惊", "☹": "不满", "🙁": "微微不满", "😖": "困惑",
    "😞": "失望", "😟": "担心", "😤": "傲慢", "😢": "哭", "😭": "放声大哭", "😦": "啊", "😧": "极度痛苦",
    "😨": "害怕", "😩": "累", "🤯": "爆炸头", "😬": "龇牙咧嘴", "😰": "冷汗", "😱": "吓死了", "😳": "脸红",
    "😡": "怒火中烧", "😠": "生气", "🤬": "骂人", "😷": "感冒", "🤒": "发烧", "🤢": "恶心", "🤮": "呕吐",
    "😇": "微笑天使", "🥺": "恳求", "💩": "大便", "🙏": "双手合十", "👍": "拇指向上", "👎": "拇指向下", "👏": "鼓掌",
    "👌": "OK手势", "💪": "肌肉", "👋": "挥手", "✌": "胜利手势", "❤": "红心", "💔": "心碎", "🔥": "火焰",
    "🎉": "拉炮彩带", "✅": "勾号", "❌": "叉号", "⭐": "星星", "🌹": "玫瑰", "💯": "一百分", "📱": "手机",
    "📶": "信号强度", "🐌": "蜗牛", "🤦": "捂脸", "🤷": "耸肩",
}  # fmt: skip


def named(text: str, language: str) -> str:
    """``text`` with each run of emoji that no font of ours has named in ``language``; other characters stay.

    >>> named("No call back 😡😡👎", "en"), named("没人管😡", "zh")
    ('No call back [emoji: pouting face ×2, thumbs down sign]', '没人管[表情：怒火中烧]')
    """
    lacking = {c for c in missing_glyphs(text) if unicodedata.category(c) in ("So", "Sk", "Me")}
    if not lacking:
        return text
    parts = []
    for drawn, run in groupby(_SIGN.findall(text), lambda sign: not lacking.intersection(sign)):
        signs = list(run)
        parts.append("".join(signs) if drawn else _named(signs, language))
    return "".join(parts)


def _named(signs: list[str], language: str) -> str:
    counted = [(_name(sign, language), len(list(same))) for sign, same in groupby(signs)]
    names = [f"{name} ×{n}" if n > 1 else name for name, n in counted]
    return say(language, "[emoji: {names}]", names=("、" if language == "zh" else ", ").join(names))


def _name(sign: str, language: str) -> str:
    """One emoji's name: of each character that it is joined of, tones and styles left out."""
    if re.fullmatch(f"[{_LETTERS}]{{2}}", sign):
        code = "".join(chr(ord(c) - 0x1F1E6 + ord("A")) for c in sign)
        return say(language, "flag {code}", code=code)
    parts = re.sub(f"[{_JOINER}{_AS_EMOJI}]|(?<=.)[{_TONES}]", "", sign)
    return " + ".join(
        _ZH.get(c, "") * (language == "zh") or unicodedata.name(c, f"U+{ord(c):04X}").lower() for c in parts
    )
