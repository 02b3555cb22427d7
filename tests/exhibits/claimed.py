"""A frame of the claims check in the form that the measure returns, made by arithmetic: each kind and each verdict."""

import pandas as pd

TEXTS = {
    "en": ["First in satisfaction", "Unsurpassed network", "Ahead of Blue and Green", "Eight in ten satisfied",
           "Better than last year", "First in price", "5 points ahead of Green", "First in service"],
    "zh": ["满意度第一", "网络质量无出其右", "领先蓝网与绿网", "十人中有八人满意", "胜过去年", "价格第一", "领先绿网5分", "服务第一"],
}  # fmt: skip
LABELS = {
    "en": ["Overall satisfaction", "Network", "Recommend", "Overall satisfaction", "Service", "Price", "Network", "Service"],
    "zh": ["总体满意度", "网络质量", "推荐意愿", "总体满意度", "服务", "价格", "网络质量", "服务"],
}  # fmt: skip
BRANDS = {"en": ["Red", "Blue", "Green"], "zh": ["红网", "蓝网", "绿网"]}
KINDS = ["first", "best_or_equal", "better_than", "share_at_least", "improved_since", "first", "gap_at_least", "first"]
VERDICTS = [
    "supported",
    "supported",
    "cannot_tell",
    "supported",
    "cannot_tell",
    "not_supported",
    "not_supported",
    "cannot_tell",
]
SMALL = {"en": "too few respondents", "zh": "受访者人数过少"}


def claim_check(language: str = "en", *, suggested: bool = False, only: tuple[int, ...] = ()) -> pd.DataFrame:
    """Eight claims; ``only`` some of them."""
    own, blue, green = BRANDS[language]
    share = [k == "share_at_least" for k in KINDS]
    lead = [4.2, -0.4, 9.0, None, 1.1, -6.3, 1.2, None]
    size = [72.4, 68.0, 31.0, 0.874, 64.2, 55.1, 68.0, None]
    frame = pd.DataFrame(
        {
            "claim": range(1, 9), "text": TEXTS[language], "kind": KINDS, "item": "q", "label": LABELS[language],
            "measure": ["index", "index", "nps", "top_box", "index", "index", "index", "index"], "boxes": 2, "scope": "",
            "level": "r", "level_label": own,
            "other_label": [blue, green, blue, "", "2025", blue, green, ""],
            "rivals": [2.0, 2.0, 2.0, 0.0, 0.0, 2.0, 1.0, 0.0], "hidden": 0, "estimate": size,
            "other_estimate": [None if s is None or x is None else s - x for s, x in zip(size, lead, strict=True)],
            "lead": lead, "std_error": 1.2,
            "conf_low": [0.851 if s else None if x is None else x - 2.0 for x, s in zip(lead, share, strict=True)],
            "conf_high": [0.895 if s else None if x is None else x + 2.0 for x, s in zip(lead, share, strict=True)],
            "df": 400, "base": [412.0] * 7 + [None], "other_base": [398.0, 377.0, 398.0, None, 405.0, 398.0, 377.0, None],
            "threshold": [0.0, -3.0, 0.0, 0.8, 0.0, 0.0, 5.0, 0.0],
            "p_adjusted": [0.002, 0.012, 0.21, 0.0004, 0.4, 1.0, 1.0, None],
            "p_contrary_adjusted": [1.0, 1.0, 1.0, 1.0, 0.9, 0.0003, 0.02, None],
            "error": 0.05, "claims": 7, "verdict": VERDICTS,
            "ahead": [f"{blue}|{green}", f"{blue}|{green}", green, "", "", green, "", ""],
            "behind": ["", "", "", "", "", blue, green, ""], "needed": [None, None, 1320.0, None, 2400.0, None, None, None],
            "suggested": suggested, "source": "", "when": "2026", "suppressed": "", "flag": "",
            "reason": [""] * 7 + [SMALL[language]],
        }
    )  # fmt: skip
    return frame.iloc[list(only)].reset_index(drop=True) if only else frame
