"""Small frames in the form that topic_funnel and before_after return, by arithmetic."""

import math

import pandas as pd

STEPS = {
    "en": ("Knows the standard", "Understood", "Adopted", "Satisfied", "Recommends"),
    "zh": ("知晓标准", "理解要求", "已采用", "满意", "推荐"),
}
ITEMS = {
    "en": (
        "Training offered",
        "Clear documents",
        "Delivery on time",
        "Effort of the change-over",
        "Help with questions",
    ),
    "zh": ("提供的培训", "文件清楚", "按时交付", "转换工作量", "疑问解答"),
}
LEVELS = {"en": ("Strategic", "Preferred", "Others"), "zh": ("战略供应商", "优选供应商", "其他供应商")}
TIER = {"en": "Tier", "zh": "层级"}


def funnel(
    language: str = "en", took: tuple[int, ...] = (58, 49, 21, 16), base: int = 62, largest: int | None = 3,
    *, hidden: tuple[int, ...] = (), level: int | None = None, **more: object,
) -> pd.DataFrame:  # fmt: skip
    """Of ``base`` how many ``took`` each step; the step ``largest`` loses most; steps ``hidden`` have no numbers."""
    rows, before = [], base
    by = {"by": "total", "by_label": "", "level": "", "level_label": ""}
    if level is not None:
        by = {"by": "tier", "by_label": TIER[language], "level": str(level), "level_label": LEVELS[language][level]}
    for k, n in enumerate(took, 1):
        share, error = n / base, 1.96 * math.sqrt(max(n / base * (1 - n / base), 0.01) / base)
        numbers: dict[str, object] = {
            "estimate": share, "conf_low": max(share - error, 0), "conf_high": min(share + error, 1), "base": base,
            "weighted_base": float(base), "took": n, "previous": before, "lost": before - n, "kept": n / before,
            "lost_share": 1 - n / before, "drop": (before - n) / base, "unanswered": 0, "inconsistent": 0,
            "p_value": 0.001 if k == largest else math.nan,
        }  # fmt: skip
        gone = k in hidden
        row = {"step": k, "item": f"q{k}", "label": STEPS[language][k - 1], "measure": "share", **by}
        row |= dict.fromkeys(numbers, math.nan) if gone else numbers
        row |= {
            "largest": k == largest and not gone,
            "grows": False,
            "suppressed": "privacy" if gone else "",
            "flag": "",
        }
        rows.append({**row, "reason": "", **more})
        before = n
    return pd.DataFrame(rows)


def by_tier(language: str = "en") -> pd.DataFrame:
    """Three levels, the last step of the third hidden."""
    parts = [
        funnel(language, (18, 15, 9, 7), 20, None, level=0), funnel(language, (24, 20, 8, 6), 25, None, level=1),
        funnel(language, (16, 14, 4, 3), 17, None, level=2, hidden=(4,)),
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def before_after(
    language: str = "en", steps: tuple[float, ...] = (-17.5, -9.0, 1.5, 4.0, 12.0), *, sure: tuple[int, ...] = (0, 1, 4),
    test: str = "exact", error: float = 6.0, **more: object,
) -> pd.DataFrame:  # fmt: skip
    """Changes of ``steps`` points, those at the places ``sure`` told by their test."""
    rows = []
    for k, step in enumerate(steps):
        before = 72.0 - 3 * k
        mark = ("higher" if step > 0 else "lower") if k in sure else ""
        rows.append(
            {
                "item": f"p{k}", "label": ITEMS[language][k], "other": f"e{k}", "measure": "index", "before": before,
                "after": before + step, "estimate": step, "conf_low": step - error, "conf_high": step + error,
                "p_value": 0.004 if mark else 0.31, "p_adjusted": 0.02 if mark else 0.62, "adjust": "holm", "test": test,
                "mark": mark, "better": 0.2, "same": 0.3, "worse": 0.5, "base": 18, "weighted_base": 18.0, "suppressed": "",
                "flag": "", "reason": "", **more,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
