"""Small frames in the form that measures return, made by arithmetic: no survey, no random numbers."""

import math

import pandas as pd

LABELS = {
    "en": (
        "Connection stability",
        "Problem solved first time",
        "Bill is clear and correct",
        "Mobile data speed",
        "Value for money",
        "Network coverage where I live",
        "App and self-service",
        "Call clarity",
        "Loyalty rewards",
        "Store staff",
        "Hotline waiting time",
        "Roaming and travel plans",
    ),
    "zh": (
        "连接稳定性",
        "问题一次解决",
        "账单清楚准确",
        "移动数据网速",
        "资费性价比",
        "居住地网络覆盖",
        "App与自助服务",
        "通话清晰度",
        "会员权益回馈",
        "营业厅人员服务",
        "客服热线等候时间",
        "漫游与出行套餐",
    ),
}
LONG = {
    "en": "How well our people at the service desk understood your problem when you called",
    "zh": "您致电客户服务中心时工作人员对您所遇到的问题的理解程度与解决的速度",
}
ANSWERS = {
    "en": ("Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"),
    "zh": ("非常不满意", "不太满意", "一般", "比较满意", "非常满意"),
}
LEVELS = {
    "en": {"plan": ("Prepaid", "Postpaid", "Family plan"), "age": ("18–29", "30–44", "45–59", "60 and over")},
    "zh": {"plan": ("预付费", "后付费", "家庭套餐"), "age": ("18–29岁", "30–44岁", "45–59岁", "60岁及以上")},
}
WAVES = ("2024 Q3", "2024 Q4", "2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4", "2026 Q1", "2026 Q2")


def label(language: str, k: int) -> str:
    names = LABELS[language]
    return names[k] if k < len(names) else f"{LONG[language]} {k}"


def estimate(item: str, name: str, value: float, error: float = 1.0, measure: str = "index", **more: object) -> dict:
    row = {
        "item": item, "label": name, "measure": measure, "by": "total", "level": "", "level_label": "",
        "estimate": value, "std_error": error, "conf_low": value - 1.96 * error, "conf_high": value + 1.96 * error,
        "df": 2000.0, "base": 2412, "weighted_base": 2412.0, "effective_base": 2100.0, "deff": 1.1,
        "suppressed": "", "flag": "", "reason": "",
    }  # fmt: skip
    return {**row, **more}


def shares(k: int, points: int) -> list[float]:
    """A bell over the scale, its middle moving down as ``k`` grows."""
    centre = (points - 1) * max(0.78 - 0.045 * k, 0.2)
    weight = [math.exp(-((j - centre) ** 2) / (2 * (points / 4.5) ** 2)) for j in range(points)]
    return [w / sum(weight) for w in weight]


def distribution(language: str = "en", items: int = 12, points: int = 5, first: int = 1) -> pd.DataFrame:
    rows = []
    for k in range(items):
        part, half = shares(k, points), points // 2
        name = label(language, k)
        for j, share in enumerate(part):
            text = ANSWERS[language][j] if points == 5 else str(first + j)
            rows.append(estimate(f"q{k}", name, share, 0.01, "share", answer=str(first + j), answer_label=text))
        sums = {
            "unfavourable": sum(part[:half]),
            "neutral": part[half] if points % 2 else 0.0,
            "favourable": sum(part[-half:]),
        }
        rows += [estimate(f"q{k}", name, v, 0.01, m, answer="", answer_label=m) for m, v in sums.items()]
        index = 100 * sum(j * s for j, s in enumerate(part)) / (points - 1)
        rows.append(estimate(f"q{k}", name, index, 0.6, "index", answer="", answer_label=""))
    return pd.DataFrame(rows)


def items(language: str = "en", count: int = 12, measure: str = "index") -> pd.DataFrame:
    return pd.DataFrame(
        [estimate(f"q{k}", label(language, k), 75 - 31 * ((k * 5) % count) / count, 0.6, measure) for k in range(count)]
    )


def whole(language: str = "en", measure: str = "index") -> pd.DataFrame:
    name = {"en": "Overall satisfaction", "zh": "总体满意度"}[language]
    value, error = (12.0, 1.8) if measure == "nps" else (66.0, 0.64)
    return pd.DataFrame([estimate("overall", name, value, error, measure)])


def segments(language: str = "en", measure: str = "index", spread: float = 12.0) -> pd.DataFrame:
    rows = []
    name = whole(language)["label"].iloc[0]
    for by, levels in LEVELS[language].items():
        for k, level in enumerate(levels):
            value = (66 if measure == "index" else 8) + spread * (k / (len(levels) - 1) - 0.5)
            rows.append(
                estimate(
                    "overall", name, value, 1.1, measure, by=by, level=str(k), level_label=level, base=400 + 90 * k
                )
            )
    return pd.DataFrame(rows)


def items_by_plan(language: str = "en", count: int = 12) -> pd.DataFrame:
    """Items by plan: the last group furthest above the first on the first item, less on each that follows."""
    rows = []
    for k in range(count):
        for j, level in enumerate(LEVELS[language]["plan"]):
            value = 60 + 2 * math.sin(k) + 0.5 * (count - k) * j
            rows.append(
                estimate(
                    f"q{k}", label(language, k), value, 1.1, by="plan", level=str(j + 1), level_label=level,
                    base=400 + 90 * j,
                )
            )  # fmt: skip
    return pd.DataFrame(rows)


def gaps(language: str = "en", count: int = 12) -> pd.DataFrame:
    """The difference of each two plans on each item of :func:`items_by_plan`; the last quarter not reliable."""
    whole = items_by_plan(language, count).set_index(["item", "level"])["estimate"]
    rows = []
    for k in range(count):
        for one, other in (("1", "2"), ("1", "3"), ("2", "3")):
            value = whole[f"q{k}", one] - whole[f"q{k}", other]
            p = 0.2 if k >= count * 0.75 else 0.001
            rows.append(
                {"item": f"q{k}", "level": one, "other": other, "estimate": value, "conf_low": value - 3.1,
                 "conf_high": value + 3.1, "p_value": p}
            )  # fmt: skip
    return pd.DataFrame(rows)


def by_wave(language: str = "en", count: int = 3) -> pd.DataFrame:
    rows = []
    for k in range(count):
        for w, wave in enumerate(WAVES):
            value = 58 + 3 * k + 0.6 * w + math.sin(w * 1.7 + k) - (4.5 if k == 2 and w == len(WAVES) - 1 else 0)
            rows.append(
                estimate(
                    f"q{k}", label(language, k), value, 0.6, by="wave", level=wave, level_label=wave, base=2188 + 17 * w
                )
            )
    return pd.DataFrame(rows)


def changes(language: str = "en", count: int = 3) -> pd.DataFrame:
    rows = []
    for k in range(count):
        change = (0.4, 1.9, -3.1)[k % 3] + 0.1 * k
        name = label(language, k)
        rows.append(
            {
                "item": f"q{k}", "label": name, "measure": "index", "estimate": 60 + change, "previous": 60.0,
                "change": change, "std_error": 0.85, "conf_low": change - 1.67, "conf_high": change + 1.67,
                "p_value": 0.6 if k % 3 == 0 else 0.01, "base": 2412, "suppressed": "", "flag": "",
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def drivers(language: str = "en", count: int = 12) -> pd.DataFrame:
    weight = [math.exp(-0.18 * k) for k in range(count)]
    share = [w / sum(weight) for w in weight]
    rows = []
    for k in range(count):
        row = {
            "item": f"q{k}", "label": label(language, k), "measure": "drivers", "estimate": 0.63 * share[k],
            "conf_low": 0.63 * max(share[k] - 0.02, 0), "conf_high": 0.63 * (share[k] + 0.02), "share": share[k],
            "share_low": max(share[k] - 0.02, 0.001), "share_high": share[k] + 0.02, "rank": k + 1, "beta": share[k],
            "correlation": 0.5, "vif": 1.4, "base": 2412, "r2": 0.63, "outcome": "overall",
            "outcome_label": {"en": "Overall satisfaction", "zh": "总体满意度"}[language],
        }  # fmt: skip
        chance = [math.exp(-((k - j) ** 2) / 0.7) for j in range(count)]
        row |= {f"rank_prob_{j + 1}": c / sum(chance) for j, c in enumerate(chance)}
        rows.append(row)
    return pd.DataFrame(rows)


def drivers_by_plan(language: str = "en", count: int = 6) -> pd.DataFrame:
    """Drivers of two plans; in the first the items at the head hold more."""
    parts = []
    names = {"en": ("Prepaid", "Contract"), "zh": ("预付费", "合约")}[language]
    for k, (name, r2) in enumerate(zip(names, (0.61, 0.48), strict=True)):
        frame = drivers(language, count)
        weight = [math.exp(-(0.5 if k == 0 else 0.05) * j) for j in range(count)]
        share = pd.Series(weight) / sum(weight)
        ends = {"share": share, "share_low": (share - 0.05).clip(lower=0.001), "share_high": share + 0.05}
        named = {"by": "plan", "by_label": {"en": "Plan", "zh": "套餐"}[language], "level": str(k + 1)}
        parts.append(frame.assign(**ends, **named, level_label=name, r2=r2, base=800 - 100 * k, method="shapley"))
    return pd.concat(parts, ignore_index=True)


def driver_gaps(language: str = "en", count: int = 6, p: float = 0.001) -> pd.DataFrame:
    """The difference of the two plans on each item of :func:`drivers_by_plan`; all but the first two not reliable."""
    share = drivers_by_plan(language, count).set_index(["level", "item"])["share"]
    apart = (share["1"] - share["2"]).reset_index(name="estimate")
    ends = {"conf_low": apart["estimate"] - 0.07, "conf_high": apart["estimate"] + 0.07}
    tests = [p if k < 2 else 0.3 for k in range(count)]
    return apart.assign(by="plan", level="1", other="2", **ends, p_value=tests)


def driver_overall(p: float = 0.0001) -> pd.DataFrame:
    """Whether the two plans differ in any driver."""
    return pd.DataFrame({"by": ["plan"], "levels": [2], "p_value": [p], "base": [700]})


def priorities(language: str = "en", count: int = 12) -> pd.DataFrame:
    frame = drivers(language, count)
    performance = [40 + 35 * ((k * 5 + 3) % count) / count for k in range(count)]
    mean = sum(performance) / count + 0.001  # off every item: Python 3.12 and later add up floats more exactly
    out = pd.DataFrame(
        {
            "item": frame["item"],
            "label": frame["label"],
            "importance": frame["share"],
            "importance_low": frame["share_low"],
            "importance_high": frame["share_high"],
            "performance": performance,
            "performance_low": [p - 1.2 for p in performance],
            "performance_high": [p + 1.2 for p in performance],
            "imp_var": 0.01**2,
            "perf_var": 0.6**2,
            "cov": 0.001,
            "importance_line": 1 / count,
            "performance_line": mean,
            "base": 2412,
            "outcome_label": {"en": "Overall satisfaction", "zh": "总体满意度"}[language],
        }
    )
    important, good = out["importance"] > 1 / count, out["performance"] >= mean
    out["quadrant"] = [
        {(1, 0): "fix", (1, 1): "keep", (0, 1): "maintain", (0, 0): "watch"}[int(i), int(g)]
        for i, g in zip(important, good, strict=True)
    ]
    out["quadrant_probability"], out["unstable"] = 0.95, False
    return out


def profile(language: str = "en") -> pd.DataFrame:
    rows = []
    names = {"en": {"plan": "Plan", "age": "Age"}, "zh": {"plan": "套餐", "age": "年龄"}}[language]
    for by, levels in LEVELS[language].items():
        for k, level in enumerate(levels):
            share = (k + 1) / sum(range(1, len(levels) + 1))
            rows.append(
                estimate(
                    by,
                    names[by],
                    share,
                    0.01,
                    "profile",
                    by=by,
                    level=str(k),
                    level_label=level,
                    base=int(2412 * share),
                    unweighted_share=share * 0.9 + 0.1 / len(levels),
                    column_base=2412,
                )
            )
    return pd.DataFrame(rows)


def terms() -> pd.DataFrame:
    zh = ("客服", "网络", "信号", "账单", "资费", "等待", "速度", "态度", "解决", "电话")
    en = ("staff", "network", "signal", "bill", "price", "waiting", "speed", "kind", "solved", "call", "app", "roaming")
    rows = [("zh", t, 90 - 7 * k, 0.09 - 0.007 * k, 3.5 + 0.1 * k) for k, t in enumerate(zh)]
    rows += [("en", t, 60 - 4 * k, 0.06 - 0.004 * k, 6.5 - 0.2 * k) for k, t in enumerate(en)]
    return pd.DataFrame(rows, columns=["language", "term", "respondents", "share", "mean_score"])


def quotes() -> pd.DataFrame:
    rows = [
        ("They were kind, but nobody could fix it.", "en", 2.0, ""),
        ("客服很耐心，但是问题拖了三周才解决。", "zh", 4.0, "预付费"),
        ("Great coverage.", "en", 9.0, "Family plan"),
    ]
    return pd.DataFrame(rows, columns=["text", "language", "score", "group"])


def plan(language: str = "en") -> pd.DataFrame:
    """The proposed actions, as ``measures.proposed_actions`` gives them."""
    frame = priorities(language)
    frame = frame[frame["quadrant"] == "fix"].sort_values("importance", ascending=False).head(3)
    return frame.assign(aim="improve", target=frame["performance_line"], rank=range(1, len(frame) + 1))
