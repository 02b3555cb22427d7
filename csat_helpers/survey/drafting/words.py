"""Words that tell what a column is: answers that are none, ordered answers, headings. English and Chinese."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

# Kinds of missing answers: the pattern of a whole cell or label, and how the kind is named.
MISSING: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), {"en": en, "zh": zh})
    for pattern, en, zh in (
        (
            r"(?:have )?never (?:been )?(?:used?|visited|tried|experienced).*|(?:did|have|do) ?n[o']t (?:ever )?used?.*|not used"
            r"|从未使用.*|从?未(?:曾)?(?:使用|用过|接触)过?|没有?用过|没有使用过?",
            "never used",
            "未使用",
        ),
        (
            r"not applicable.*|n\.?/a\.?|does(?: not|n't) apply.*|.*/ ?not applicable|不适用.*|不涉及",
            "not applicable",
            "不适用",
        ),
        (
            r"(?:i )?do(?:n['’]?| no)t know.*|d\.?k\.?|not sure|unsure|can(?:no|['’])t (?:say|tell|judge|rate).*|no opinion.*|unknown"
            r"|不清楚.*|不知道.*|说不清.*|不确定|无法(?:评价|判断).*|不了解",
            "don't know",
            "不清楚",
        ),
        (
            r"refused?(?: to (?:answer|say))?|(?:i )?prefer(?:red)? not to (?:answer|say|disclose).*|prefer_not_to_(?:answer|say)"
            r"|rather not say|declined?|拒答|拒绝(?:回答)?|不(?:愿|想|便)(?:意)?(?:透露|回答|告知)",
            "refused",
            "拒答",
        ),
        (r"\(?跳过\)?|skipped?|not asked", "skipped", "跳过"),
        (
            r"\(?blank\)?|\(?空\)?|空白|no (?:answer|response|reply)|not answered|un ?answered|missing|none given|未(?:作?答|回答|填写?)|无回答|缺失"
            r"|(?:nan|null|nil|#n/a|#null!|<na>|-{1,3}|\.)",
            "blank",
            "空白",
        ),
        (r"na", "not available", "无数据"),
    )
)
OUTSIDE = {"en": "outside the scale", "zh": "量表之外"}
_LONGEST = 100  # characters of a missing answer
NO_ANSWER = {"en": "no answer", "zh": "无回答"}
# A code before the words, as in '6 = Don't know'.
_CODE = re.compile(r"^\(?-?\d{1,4}\)?\s*[-–—=:.、)]?\s*")


def missing_kind(text: str) -> dict[str, str] | None:
    """The kind of missing answer that a cell or a label names, None where it is an answer.

    >>> missing_kind("Don't know"), missing_kind("(空)")["en"], missing_kind("Good")
    ({'en': "don't know", 'zh': '不清楚'}, 'blank', None)
    """
    bare = " ".join(text.split()).strip("[]<>【】「」")
    if len(bare) > _LONGEST:
        return None
    for words in dict.fromkeys((bare, _CODE.sub("", bare))):
        for pattern, kind in MISSING:
            if words and pattern.fullmatch(words):
                return kind
    return None


_NEUTRAL = (
    "neutral", "neither", "average", "ok", "okay", "indifferent", "so-so", "undecided", "i am neutral", "i'm neutral",
    "no difference", "mixed", "somewhat in between",
)  # fmt: skip
_MUCH = ("very", "extremely", "completely", "highly", "totally", "strongly", "definitely", "entirely", "absolutely")
_SOME = (
    "",
    "somewhat",
    "fairly",
    "rather",
    "quite",
    "mostly",
    "moderately",
    "slightly",
    "generally",
    "tend to",
    "a little",
)
_MOST = ("extremely", "completely", "strongly", "totally", "entirely")
_LITTLE = ("somewhat", "slightly", "a little", "fairly")
_PAIRS = (
    ("dissatisfied", "satisfied"), ("unsatisfied", "satisfied"), ("disagree", "agree"), ("difficult", "easy"), ("hard", "easy"),
    ("unlikely", "likely"), ("poor", "good"), ("bad", "good"), ("unimportant", "important"), ("negative", "positive"),
    ("unhappy", "happy"), ("unfriendly", "friendly"), ("inconvenient", "convenient"), ("slow", "fast"), ("uncomfortable", "comfortable"),
)  # fmt: skip
_ZH = (
    "满意",
    "同意",
    "认同",
    "赞同",
    "重要",
    "容易",
    "可能",
    "愿意",
    "方便",
    "符合",
    "信任",
    "熟悉",
    "了解",
    "关注",
    "推荐",
    "清楚",
)
_ZH_NEUTRAL = ("一般", "中立", "普通", "一般般", "不好说", "尚可", "无所谓", "既不满意也不不满意", "没有意见")
_ZH_MUCH = ("非常", "很", "十分", "极其", "极", "完全", "特别", "最")
_ZH_SOME = ("", "比较", "较", "基本", "有点", "还算")

Ladder = tuple[frozenset[str], ...]
_PLAIN = (
    (("very poor", "terrible", "awful", "very bad", "horrible"), ("poor", "bad"), ("fair", "average", "ok", "okay", "acceptable", "neutral"), ("good",), ("very good", "excellent", "great")),
    (("poor",), ("fair",), ("good",), ("very good",), ("excellent",)),
    (("unacceptable",), ("below average", "poor"), ("average", "fair"), ("good", "above average"), ("outstanding", "excellent")),
    (("poor",), ("fair",), ("good",), ("excellent",)),
    (("not at all important", "not important", "unimportant"), ("slightly important", "of little importance"), ("moderately important", "somewhat important"), ("important", "very important"), ("extremely important", "essential")),
    (("not important", "not at all important"), ("slightly important", "of little importance", "somewhat important"), ("moderately important", "important"), ("very important",)),
    *((tuple(f"{no} {word}" for no in ("not at all", "not")), (f"slightly {word}", f"not very {word}", f"not so {word}", f"a little {word}"), (f"moderately {word}", f"somewhat {word}"), (f"very {word}", f"quite {word}"), (f"extremely {word}", f"completely {word}"))
      for word in ("likely", "satisfied", "easy", "useful", "confident", "interested", "familiar", "helpful", "clear")),
    (("never",), ("rarely", "seldom", "hardly ever"), ("sometimes", "occasionally"), ("often", "frequently", "usually"), ("always",)),
    (("much worse than expected", "much worse"), ("worse than expected", "worse", "somewhat worse"), ("as expected", "about the same", "the same"), ("better than expected", "better", "somewhat better"), ("much better than expected", "much better")),
    (("no",), ("rather no", "probably not"), ("rather yes", "probably"), ("yes",)),
    (("非常差", "很差", "极差"), ("差", "较差", "比较差", "不好"), ("一般", "普通", "中等"), ("好", "较好", "比较好", "良好"), ("非常好", "很好", "优秀", "极好")),
    (("差", "较差"), ("中", "一般"), ("良", "良好"), ("优", "优秀")),
    (("从不", "从来不", "从未"), ("很少", "极少"), ("偶尔", "有时"), ("经常", "常常"), ("总是", "一直")),
    (("远低于预期", "大大低于期望"), ("低于预期", "低于期望"), ("符合预期", "与预期相符"), ("高于预期", "超出期望"), ("远高于预期", "大大超出期望")),
)  # fmt: skip


@cache
def ladders() -> tuple[Ladder, ...]:
    """Ordered answers, lowest point first; each point is the set of its wordings, folded."""
    return tuple(tuple(frozenset(point) for point in rungs) for rungs in (*_pairs(), *_chinese(), *_PLAIN))


def _pairs() -> Iterator[Sequence[Sequence[str]]]:
    for low, high in _PAIRS:
        both = [f"neither {a} {n} {b}" for a, b in ((low, high), (high, low)) for n in ("nor", "or")]
        middle = (*_NEUTRAL, *both)
        five = [[f"{d} {w}".strip() for d in degrees] for degrees, w in ((_MUCH, low), (_SOME, low))]
        up = [[f"{d} {w}".strip() for d in degrees] for degrees, w in ((_SOME, high), (_MUCH, high))]
        yield [*five, *up]
        yield [*five, middle, *up]
        seven = [
            [f"{d} {low}" for d in _MOST],
            ["very " + low, low, "moderately " + low, "mostly " + low],
            [f"{d} {low}" for d in _LITTLE],
        ]
        mirrored = [[text.removesuffix(low) + high for text in rung] for rung in reversed(seven)]
        yield [*seven, *mirrored]
        yield [*seven, middle, *mirrored]
        wide = [
            [f"{d} {low}" for d in ("very", *_MOST)],
            [low, "moderately " + low, "mostly " + low],
            [f"{d} {low}" for d in _LITTLE],
        ]
        yield [*wide, middle, *([text.removesuffix(low) + high for text in rung] for rung in reversed(wide))]


def _chinese() -> Iterator[Sequence[Sequence[str]]]:
    for word in _ZH:
        much = [f"{d}不{word}" for d in _ZH_MUCH]
        some = [f"不{word}", *(f"{d}不{word}" for d in _ZH_SOME if d), f"不太{word}", f"不大{word}", f"不是很{word}"]
        up = [[f"{d}{word}" for d in _ZH_SOME], [f"{d}{word}" for d in _ZH_MUCH]]
        yield [much, some, *up]
        yield [much, some, _ZH_NEUTRAL, *up]


_LETTER = re.compile(r"^[A-Ha-h][.、:：)]\s*")


def bare(text: str) -> str:
    """An answer's words without the code or letter before them, folded: ``A.满意`` is ``满意``, ``5 = Good`` is ``good``."""
    folded = " ".join(text.replace("’", "'").split()).casefold()
    return _CODE.sub("", _LETTER.sub("", folded)).strip(" .。!()（）") or folded


def ladder_points(texts: Sequence[str]) -> tuple[dict[str, int], int] | None:
    """The point of each text on the shortest ladder that holds them all, lowest 1, and how many points it has.

    None where none holds them, where two texts would share a point, or where they name less than half of the points.

    >>> ladder_points(["Satisfied", "Very satisfied", "Neutral"])
    ({'Satisfied': 4, 'Very satisfied': 5, 'Neutral': 3}, 5)
    """
    words = {text: bare(text) for text in texts}
    for ladder in sorted(ladders(), key=len):
        place = {t: next((k for k, rung in enumerate(ladder, 1) if word in rung), 0) for t, word in words.items()}
        points = list(place.values())
        if all(points) and len(set(points)) == len(points) and 2 * len(points) > len(ladder):
            return place, len(ladder)
    return None


_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[\u4e00-\u9fff]+")


def tokens(text: str) -> set[str]:
    """The words of a heading, folded: ``Q20Age`` has ``age``."""
    return {found.casefold() for found in _TOKEN.findall(text)}


_SEGMENT = {
    "age", "agegroup", "gender", "sex", "region", "area", "district", "city", "state", "county", "province", "country", "market", "branch",
    "income", "incme", "education", "educ", "occupation", "employment", "job", "profession", "industry", "sector", "segment", "tenure", "plan",
    "density", "marital", "married", "race", "ethnicity", "channel", "tier", "department", "household", "generation",
}  # fmt: skip
_SEGMENT_ZH = re.compile(
    "性别|年龄|地区|区域|省份|城市|学历|教育程度|收入|职业|行业|客户类型|客户类别|网点|门店|渠道|部门|婚姻|民族|会员等级|居住地|户籍|套餐|岗位"
)
_SHORT_ZH = 8
_ASKED = re.compile(
    r"how old are you|where do you live|what is your (?:age|gender|sex|income|education|occupation|job)", re.IGNORECASE
)
# Words of columns whose codes are no degrees, though they may run from 1 to 5.
_UNRATED = {
    "day", "month", "year", "date", "hour", "week", "weekday", "code", "id", "number", "num", "nr", "no", "count", "gate", "flight", "type", "group",
    "method", "meth", "strata", "stratum", "cluster", "peak", "party", "size", "version", "wave", "interviewer", "zip", "purpose", "purp",
}  # fmt: skip
_RATING = re.compile(
    r"satisf|\brat(?:e|ing)|\bscore|recommend|agree|quality|effort|how (?:easy|likely|important|good|well)|importance|experience"
    r"|满意|评分|评价|打分|推荐|同意|认同|重要|态度|质量",
    re.IGNORECASE,
)
_OVERALL = re.compile(r"over ?all|\bin general\b|all things considered|总体|整体|总的|综合|gesamt", re.IGNORECASE)
_CSAT = re.compile(r"\bcsat\d?\b|\bcusa\d?\b", re.IGNORECASE)  # the usual short names of satisfaction
_ALL = re.compile(r"(?<=[\da-z_\- ])(?:ALL|All|all)$")
_SATISFIED = re.compile(r"satisf|满意", re.IGNORECASE)
_RECOMMEND = re.compile(r"recommend|\bnps\b|net ?pro(?:moter)?\b|推荐|promoter", re.IGNORECASE)
_IMPORTANCE = re.compile(r"importan(?:ce|t)|重要", re.IGNORECASE)
_WEIGHT = re.compile(r"(?:^|[_\W\d])(?:weight(?:s|ing)?|wgt|wt|weight_?\d*|pw)$|权重|权数|加权", re.IGNORECASE)
_BRAND = re.compile(
    r"\bbrand|carrier|provider|operator|phone company|\bbank\b|airline|supplier|品牌|运营商|银行|供应商|服务商",
    re.IGNORECASE,
)
_WAVE = re.compile(
    r"^(?:wave|quarter|survey ?(?:year|month|quarter|wave)|period|round|year|month|期次|批次|调查期|波次|年份|年度|季度|月份)\W*$",
    re.IGNORECASE,
)
_REVENUE = re.compile(
    r"revenue|turnover|\bspend(?:ing)?\b|\bspent\b|purchase (?:amount|value)|sales|营收|消费(?:金?额)|销售额|购买金额",
    re.IGNORECASE,
)
_ID = re.compile(
    r"^(?:\W*(?:q?\d+[_. ]*)?)(?:(?:.*[_ .])?id|(?:resp|case|cust|customer|user|order|member|response|session|record)id|.*num(?:ber)?|resp(?:ondent|num|onse|id)?.*|case.*|key|record|serial|no|nr|uuid|序号|编号|答卷编号|样本编号|问卷编号)\W*$",
    re.IGNORECASE,
)
_VERBATIM = re.compile(
    r"comment|\bwhy\b|reason|dislike|\blikes?\b|suggest|feedback|improve|describe|please (?:explain|specify|tell)|opinion|verbatim|open"
    r"|意见|建议|原因|为什么|评论|说明|反馈|其他.*注明",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"duration|seconds|所用时间|答题时长|作答.*时长|\bqtime\b|time ?taken", re.IGNORECASE)
_STRATUM = re.compile(r"strat(?:a|um)\b|层$|分层", re.IGNORECASE)


def says(what: str, *texts: str) -> bool:
    """Whether a heading or a label speaks of ``what``: ``overall``, ``recommend``, ``weight``, ``rating`` ..."""
    return any(_PATTERNS[what].search(re.sub(r"[_]+", " ", text)) for text in texts if text)


_PATTERNS = {
    "overall": _OVERALL,
    "csat": _CSAT, "all": _ALL, "satisfied": _SATISFIED, "recommend": _RECOMMEND, "importance": _IMPORTANCE, "weight": _WEIGHT,
    "brand": _BRAND, "wave": _WAVE, "revenue": _REVENUE, "id": _ID, "verbatim": _VERBATIM, "seconds": _SECONDS, "stratum": _STRATUM,
    "rating": _RATING,
}  # fmt: skip


def is_segment(heading: str, label: str) -> bool:
    """Whether a heading, or a short label, names what groups customers: gender, age, region."""
    short = label if len(label.split()) <= 5 and len(label) <= 40 else ""
    words = tokens(heading) | tokens(short)
    chinese = [one for text in (heading, label) if len(one := unnumbered(text).removeprefix("您的")) <= _SHORT_ZH]
    return bool(words & _SEGMENT or any(map(_SEGMENT_ZH.search, chinese)) or _ASKED.search(label))


def is_unrated(heading: str, label: str) -> bool:
    """Whether a heading names what has codes but no degrees: a day, a code, a gate."""
    return bool((tokens(heading) | (tokens(label) if len(label.split()) <= 4 else set())) & _UNRATED) or is_segment(
        heading, label
    )


_NUMBERED = re.compile(r"^\s*(?:第\s*\d+\s*题|[qQ]?\d+[a-z]?)\s*(?:[、.．：:)]\s*|[_\-]\s*(?=[^\W\d_]{2}))(?=\S)")


def unnumbered(text: str) -> str:
    """A question without its number: ``1、手机部数`` is ``手机部数``."""
    return _NUMBERED.sub("", text).strip() or text.strip()
