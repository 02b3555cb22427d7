"""Text whose letters are hard to print: unseen, rare, turned round, without a glyph, or forbidden."""

INVISIBLE = [
    "zero\u200bwidth\u200bspace",
    "non\u200cjoiner and \u200djoiner",
    "word\u2060joiner",
    "byte\ufefforder mark",
    "\ufeffbyte order mark first",
    "soft\u00adhyphen",
    "non\u00a0breaking\u202fspaces\u3000wide",
    "  leading and trailing  ",
    "many          spaces",
    "line\nbreak",
    "carriage\r\nreturn\rtoo",
    "a\ttab",
    "\u200b",
    " ",
    "grapheme\u034fjoiner",
    "variation\ufe0f selector",
    "l\u0301e\u0302t\u0303t\u0308e\u0301r\u0300s",
    "z\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030ca",
]

HAN = [
    "\u9f98\u9750\u9f49\u9ea4",  # many strokes
    "\u3400\u3401\u4db5",  # extension A
    "\U00030edd\U00030ede",  # extension G: biang
    "\ufa11\ufa0e\ufa27",  # compatibility block, unified
    "\u2e80\u2f00\u2fd5",  # radicals that look like characters
    "\u4e00\u2f00\u30fc\u2014\uff0d",  # five strokes that look alike
    "\u3007\u3005\u3006\u303b",
    "满意 ≠ 滿意 ≠ 満意",
    "“引号”‘单引号’《书名》【方括号】…… —— ～ ·",
    "Ｆｕｌｌｗｉｄｔｈ　１２３ ＜ｓｃｒｉｐｔ＞",
    "ﬁ ﬂ Å Ω Ⅷ ① ㈱ ㎡ ℃ ½",
    "ñ Ñ ß ẞ İ ı ø Ø Æ œ Ž",
    "Ελληνικά Кириллица ひらがな カタカナ",
    "ＡＬＬＣＡＰＳ・ﾊﾝｶｸ",
]

BIDI = [
    "\u202egpj.exe",  # an override: reads exe.jpg
    "left\u200emark right\u200fmark",
    "\u202aembedded\u202c \u202bembedded\u202c",
    "\u2066isolated\u2069 \u2067isolated\u2069 \u2068isolated\u2069",
    "unclosed \u202b\u202e\u2067 to the end",
    "\u202d\u202e\u202c\u202c\u202c popped too often",
    "\u061cArabic mark",
    "admin\u202e\u2066<script>\u2069\u2066",
    "عربي 123 (قوسين) <b>",
    "עברית, English, עברית.",
    "100% \u05e9\u05dc\u05d5\u05dd 5.0",
]

EMOJI = [
    "fine \U0001f600",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family",
    "\U0001f44d\U0001f3fd skin tone",
    "\U0001f1e8\U0001f1f3\U0001f1ec\U0001f1e7 flags",
    "1\ufe0f\u20e3 keycap",
    "\U0001f3f4\u200d\u2620\ufe0f pirate",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f tags",
    "服务很好\U0001f44f\U0001f44f\U0001f44f",
    "\U0001f921<script>window.__fired=1</script>",
    "=1+1 \U0001f4b0",
    "#panic() \U0001f9e8",
    "\U0001fae0 new in Unicode 14",
]

FOREIGN = [
    "ไทย ภาษา",
    "हिन्दी",
    "한국어 만족",
    "አማርኛ",
    "ქართული",
    "𝔐𝔞𝔱𝔥 𝕒𝕝𝕡𝕙𝕒 𝓈𝒸𝓇𝒾𝓅𝓉",
    "\U00020bb7野家",  # rare Han that no font of ours has
    "\U00020000\U0002a6a5\U0002ceb0",
    "葛\U000e0100城 ideographic variation",
    "private \ue000\uf8ff\U000f0000 use",
    "\u3164hangul\u115ffiller\uffa0",
    "braille\u2800blank",
    "line\u2028separator and paragraph\u2029separator",
    "invisible\u2061\u2062\u2063\u2064 operators",
]

# What no deliverable can carry. A survey's reader puts U+FFFD in their place before anything sees them.
FORBIDDEN = [
    "nul\x00here",
    "\x00",
    "bell\x07 backspace\x08 escape\x1b[31m red",
    "vertical\x0btab form\x0cfeed",
    "delete\x7f and c1\x80\x85\x9f",
    "high\ud800 alone",
    "low\udc00 alone",
    "\udc00\ud800 in the wrong order",
    "half an emoji \ud83d",
    "non\ufffecharacter\uffff",
    "non\ufdd0character\U0001fffe",
    "replacement\ufffdcharacter",
    "\x00<script>window.__fired=1</script>",
    "=1+1\x00",
    "#panic()\x01",
]
