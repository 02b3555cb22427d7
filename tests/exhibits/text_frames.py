"""Frames of comments as the measures of texts return them, made by arithmetic."""

import pandas as pd

GROUPS = {"en": ("Promoters", "Detractors"), "zh": ("推荐者", "贬损者")}
WORDS = {
    "zh": (("客服", -1), ("没解决", -1), ("占线", -1), ("清楚", 1), ("满意", 1), ("信号", 1)),
    "en": (("not solved", -1), ("slow", -1), ("busy", -1), ("easy", 1), ("clear", 1), ("fair", 1)),
}
GLOSS = {"客服": "agent", "没解决": "not solved", "slow": "慢"}
THEMES = {
    "en": (
        "Waiting and queues",
        "Price and value",
        "Network and signal",
        "App and online service",
        "Signs and finding the way",
    ),
    "zh": ("等待与排队", "价格与性价比", "网络与信号", "应用与线上服务", "标识与指引"),
}


def keyness(language: str = "en", codes: tuple[str, ...] = ("zh", "en"), p: float = 0.001) -> pd.DataFrame:
    level, other = GROUPS[language]
    rows = []
    for code in codes:
        for k, (term, side) in enumerate(WORDS[code]):
            most, least = 0.20 - 0.02 * k, 0.02 + 0.005 * k
            share, rest = (most, least) if side > 0 else (least, most)
            rows.append(
                {
                    "language": code, "term": term, "gloss": GLOSS.get(term, "") if code != language else "",
                    "level": "high", "level_label": level, "other": "low", "other_label": other,
                    "estimate": side * (2.0 - 0.1 * k), "z": side * (6.0 - k), "p_adjusted": p * (k + 1),
                    "odds_ratio": 7.0 if side > 0 else 0.15, "difference": share - rest, "share": share,
                    "other_share": rest, "users": round(400 * share), "other_users": round(300 * rest), "base": 400,
                    "other_base": 300, "tested": 120, "of": "rec", "of_label": "Recommend" if language == "en" else "推荐意愿",
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def themes(language: str = "en", lean: tuple[str, ...] = ("negative", "", "positive", "negative", "")) -> pd.DataFrame:
    rows = []
    for k, label in enumerate(THEMES[language]):
        share, apart = 0.31 - 0.06 * k, {"negative": -12.4, "positive": 6.3}.get(lean[k], 0.8)
        rows.append(
            {
                "theme": f"t{k}", "label": label, "source": "general", "measure": "share", "estimate": share,
                "conf_low": share - 0.03, "conf_high": share + 0.03, "respondents": round(800 * share), "base": 800,
                "weighted_base": 812.0, "mean_score": 66.0 + apart, "other_score": 66.0, "difference": apart,
                "difference_low": apart - 4.1, "difference_high": apart + 4.1, "p_adjusted": 0.001 if lean[k] else 0.6,
                "lean": lean[k], "words": "wait, 等待, hold", "quote": f"Comment number one on {label}", "quote_language": "en",
                "quote_translation": "", "outcome": "all", "outcome_label": "Overall" if language == "en" else "总体满意度",
                "coded": 700, "silent": 41, "asked": 2412, "suppressed": "", "flag": "", "reason": "",
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def agreement(language: str = "en") -> pd.DataFrame:
    rows = [
        {
            "theme": f"t{k}", "label": label, "measure": "kappa", "estimate": 0.86 - 0.11 * k, "std_error": 0.05,
            "conf_low": 0.76 - 0.11 * k, "conf_high": 0.96 - 0.11 * k, "base": 400, "by_hand": 120 - 9 * k,
            "by_machine": 110 - 5 * k, "by_both": 96 - 10 * k, "found": 0.8 - 0.07 * k, "right": 0.87 - 0.09 * k,
            "agreed": 0.95, "other_codes": 12, "suppressed": "", "reason": "",
        }
        for k, label in enumerate(THEMES[language])
    ]  # fmt: skip
    return pd.DataFrame(rows)
