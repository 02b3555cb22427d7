"""Frames of threshold decisions in the form that the measure returns, made by arithmetic: each decision and none."""

import numpy as np
import pandas as pd

UNITS = {
    "en": ["North", "Old Town", "Harbour", "Airport", "University", "Hill"],
    "zh": ["北区", "老城", "港口", "机场", "大学城", "山上"],
}
LABELS = {
    "en": ["Overall satisfaction", "Recommendation", "Waiting time", "Staff courtesy"],
    "zh": ["总体满意度", "推荐意愿", "等候时间", "工作人员态度"],
}
BY = {"en": "Branch", "zh": "网点"}
SMALL = {"en": "too few respondents", "zh": "受访者人数过少"}
DECISIONS = ["cannot_tell", "fails", "meets", "cannot_tell", "fails", ""]


def units(language: str = "en", *, only: tuple[str, ...] = (), standards: int = 1) -> pd.DataFrame:
    """Six branches against thresholds of 70, one hidden; ``only`` branches of those decisions."""
    estimate = np.array([70.4, 61.2, 78.9, 68.8, 64.4, np.nan])
    base = np.array([120, 210, 190, 44, 150, np.nan])
    frame = pd.DataFrame(
        {
            "item": "q", "label": LABELS[language][0], "measure": "index", "by": "branch", "by_label": BY[language],
            "level": [str(k) for k in range(6)], "level_label": UNITS[language], "estimate": estimate, "std_error": 1.8,
            "conf_low": estimate - 3, "conf_high": estimate + 3, "df": base - 1, "base": base,
            "weighted_base": base * 1.1, "suppressed": [""] * 5 + ["reliability"], "flag": ["", "", "", "caution", "", ""],
            "reason": [""] * 5 + [SMALL[language]], "standard": 1, "boxes": np.nan, "side": "at_least",
            "threshold": 70.0, "error": 0.05, "bound_error": 0.05, "decisions": 5, "power": 0.8, "decision": DECISIONS,
            "needed": [np.nan, np.nan, np.nan, 940, np.nan, np.nan], "more": [np.nan, np.nan, np.nan, 896, np.nan, np.nan],
        }
    )  # fmt: skip
    if only:
        frame = frame[frame["decision"].isin(only)].reset_index(drop=True)
    parts = [frame.assign(standard=k + 1, item=f"q{k}", label=LABELS[language][k]) for k in range(standards)]
    return pd.concat(parts, ignore_index=True)


def whole(language: str = "en", rows: int = 4) -> pd.DataFrame:
    """Four thresholds on four measures: two failed, one met, one open."""
    frame = pd.DataFrame(
        {
            "item": list("qnab"), "label": LABELS[language], "measure": ["index", "nps", "top_box", "bottom_box"],
            "by": "total", "by_label": "", "level": "", "level_label": "", "estimate": [74.1, 12.0, 0.712, 0.164],
            "std_error": [0.7, 2.0, 0.012, 0.01], "conf_low": [72.9, 8.7, 0.692, 0.149],
            "conf_high": [75.3, 15.3, 0.732, 0.181], "df": 900, "base": 901, "weighted_base": 901.0, "suppressed": "",
            "flag": "", "reason": "", "standard": [1, 2, 3, 4], "boxes": [np.nan, np.nan, 2, 2],
            "side": ["at_least", "at_least", "at_least", "at_most"], "threshold": [70.0, 20.0, 0.7, 0.1], "error": 0.05,
            "bound_error": 0.05, "decisions": 4, "power": 0.8, "decision": ["meets", "fails", "cannot_tell", "fails"],
            "needed": [np.nan, np.nan, 5600, np.nan], "more": [np.nan, np.nan, 4699, np.nan],
        }
    )  # fmt: skip
    return frame.head(rows)
