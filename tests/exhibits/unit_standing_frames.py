"""Frames of one unit beside all units in the form that the measure returns, made by arithmetic."""

import pandas as pd

from csat_helpers.measures.unit_comparison import COLUMNS

LABELS = {
    "en": (
        "Overall satisfaction",
        "Recommend",
        "Waiting time",
        "Advice given at the counter",
        "Opening hours",
        "Staff",
    ),
    "zh": ("总体满意度", "推荐意愿", "等候时间", "柜面咨询服务", "营业时间", "员工态度"),
}
UNIT = {"en": "Branch North", "zh": "北区支行"}
GROUP = {"en": "City branches", "zh": "城市支行"}
ROLES = ("overall", "recommend", "driver", "driver", "driver", "driver")
GAPS = (-1.2, -9.0, -6.4, -0.8, 1.1, 5.2)
P = (0.61, 0.24, 0.004, 0.9, 0.9, 0.012)


def unit_standing(
    language: str = "en", *, gaps=GAPS, p=P, peers: bool = True, waves: bool = True, spread: bool = True
) -> pd.DataFrame:
    """An overall item, a recommend item and four drivers; ``gaps`` to the other units with their ``p``."""
    rows = []
    for k, (gap, value) in enumerate(zip(gaps, p, strict=True)):
        nps, role = ROLES[k] == "recommend", ROLES[k]
        whole, error = (24.0, 8.0) if nps else (72.0 + k, 2.0)
        own = whole + gap * 0.98
        row = {
            "item": f"q{k}", "label": LABELS[language][k], "role": role, "measure": "nps" if nps else "index",
            "by": "branch", "by_label": "Branch", "level": "n", "level_label": UNIT[language], "estimate": own,
            "std_error": error, "conf_low": own - 2 * error, "conf_high": own + 2 * error, "df": 900.0, "base": 84 - k,
            "weighted_base": 84.0 - k, "effective_base": 80.0, "all": whole, "all_low": whole - 0.4,
            "all_high": whole + 0.4, "all_base": 4100, "units": 48, "difference": gap, "difference_std_error": error,
            "difference_low": gap - 2 * error, "difference_high": gap + 2 * error, "p_value": value, "other_base": 4000,
            "rank": 24.0 - round(gap), "rank_low": 1.0 + (gap < 0) * 8, "rank_high": 48.0 - (gap > 0) * 9, "ranked": 48.0,
            "chance_share": 0.31 + 0.02 * k, "adjust": "holm", "suppressed": "", "flag": "", "reason": "",
            "peers_level": "", "peers_label": "", "wave": "", "previous_wave": "",
        }  # fmt: skip
        if spread:
            wide = error * 2.2
            row |= {"q10": whole - wide, "q25": whole - wide / 2, "q50": whole + 0.2, "q75": whole + wide / 2,
                    "q90": whole + wide}  # fmt: skip
        if peers:
            row |= {"peers_level": "c", "peers_label": GROUP[language], "peers": whole + 1.5, "peer_units": 11.0,
                    "peers_base": 940.0, "peers_difference": own - whole - 1.5,
                    "peers_p_value": 0.001 if gap < -5 and not nps else 0.4}  # fmt: skip
        if waves:
            row |= {"wave": "2026", "previous_wave": "2025", "previous": own - 1.0, "change": 1.0 if k else 6.1,
                    "change_p_value": 0.5 if k else 0.02, "all_change": 0.6 if k else 1.4,
                    "all_change_p_value": 0.3 if k else 0.001}  # fmt: skip
        rows.append(row)
    numbers = [name for name in COLUMNS if name not in rows[0]]
    return pd.DataFrame([dict.fromkeys(numbers, float("nan")) | row for row in rows]).reindex(columns=COLUMNS)
