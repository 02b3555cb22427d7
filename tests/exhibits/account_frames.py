"""Frames of key accounts in the form that measures return, made by arithmetic."""

import pandas as pd

NAN = float("nan")
NAMES = {
    "en": {"A": "Harbour Foods", "B": "Northline Rail", "C": "Kestrel Motors", "D": "Amber Homes"},
    "zh": {"A": "港湾食品", "B": "北线铁路", "C": "红隼汽车", "D": "琥珀家居"},
}
SIZES = {"A": 14, "B": 22, "C": 3, "D": 4}
HARD = {
    "en": (("On-time delivery", "%"), ("Claims per 1,000 orders", ""), ("Days to answer a claim", "days")),
    "zh": (("准时交付率", "%"), ("每千单索赔数", ""), ("索赔答复天数", "天")),
}
SOFT = {
    "en": ("Relationship index", "Acceptance", "Participation", "Information flow", "Day-to-day guidance", "Project support",
           "Preference over rivals"),
    "zh": ("关系指数", "接受度", "参与度", "信息交流", "日常指导", "项目支持", "相对竞争者的偏好"),
}  # fmt: skip
VALUES = {"A": (61.0, 66.0, 58.0, 49.0, 62.0, 64.0, 67.0), "B": (78.5, 80.0, 77.0, 76.0, 79.0, 81.0, 78.0)}
ALL = (71.6, 74.0, 70.0, 64.5, 72.0, 74.0, 75.0)
FIGURES = {  # value, period before
    "A": ((96.4, 97.1), (14.0, 11.0), (3.0, 4.0)),
    "B": ((99.2, 98.8), (6.0, 8.0), (2.0, 2.0)),
    "C": ((98.1, NAN), (9.0, 9.0), (6.0, 5.0)),
    "D": ((98.6, 98.0), (7.0, 9.0), (4.0, 4.0)),
}
TARGETS = ((98.0, "higher"), (10.0, "lower"), (NAN, ""))
PERIODS = {"en": ("2026 H1", "2025 H2"), "zh": ("2026年上半年", "2025年下半年")}


def accounts(language: str = "en", sizes: dict[str, int] | None = None) -> pd.DataFrame:
    """Two large accounts, one reliably below the other, and two small ones."""
    sizes = SIZES if sizes is None else sizes
    rows = []
    for code, n in sizes.items():
        first = {
            "account": code,
            "account_label": NAMES[language][code],
            "account_size": float(n) if n >= 10 else NAN,
            "least": 10,
        }
        rows += [{**first, **_hard(language, code, k)} for k in range(3)]
        rows += [{**first, **_soft(language, code, k, n)} for k in range(7)]
    return pd.DataFrame(rows)


def _hard(language: str, code: str, k: int) -> dict:
    (value, before), (target, better) = FIGURES[code][k], TARGETS[k]
    reached = value <= target if better == "lower" else value >= target
    name, unit = HARD[language][k]
    now, then = PERIODS[language]
    return {
        "kind": "hard", "item": name, "label": name, "measure": "indicator", "estimate": value, "std_error": NAN,
        "conf_low": NAN, "conf_high": NAN, "base": NAN, "all_estimate": NAN, "side": NAN, "p_value": NAN, "unit": unit,
        "target": target, "better": better, "met": "" if target != target else "yes" if reached else "no", "period": now,
        "previous": before, "previous_period": then if before == before else "", "change": value - before,
        "suppressed": "", "flag": "", "reason": "",
    }  # fmt: skip


def _soft(language: str, code: str, k: int, n: int) -> dict:
    hidden = n < 10
    value = VALUES.get(code, VALUES["A"])[k]
    side = -1.0 if value < ALL[k] - 9 else 1.0 if value > ALL[k] + 9 else 0.0
    numbers = {
        "estimate": value, "std_error": 3.0, "conf_low": value - 6, "conf_high": value + 6, "base": float(n), "side": side,
        "p_value": 0.001 if side else 0.4,
    }  # fmt: skip
    return {
        "kind": "soft", "item": "index" if k == 0 else f"q{k}", "label": SOFT[language][k], "measure": "index",
        **(dict.fromkeys(numbers, NAN) if hidden else numbers), "all_estimate": ALL[k], "unit": "", "target": NAN,
        "better": "higher", "met": "", "period": "", "previous": NAN, "previous_period": "", "change": NAN,
        "suppressed": "privacy" if hidden else "", "flag": "" if hidden else "caution", "reason": "",
    }  # fmt: skip


def steps(language: str = "en") -> pd.DataFrame:
    """Two steps for the first account, one of them without an owner."""
    texts = {
        "en": ("Weekly call with the dispatcher of Harbour Foods until deliveries are on time", "Send Harbour Foods the plan of changes a month ahead", "Train the hotline"),
        "zh": ("与港湾食品的调度员每周通话，直至准时交付", "提前一个月向港湾食品通报变更计划", "培训热线人员"),
    }[language]  # fmt: skip
    owner = {"en": "Key account manager", "zh": "大客户经理"}[language]
    return pd.DataFrame({"action": texts, "item": "", "owner": [owner, "", owner], "due": ["2026-09-30", "", ""]})


def agreement(language: str = "en") -> pd.DataFrame:
    """Items of clear, middling, poor and open agreement, and their index."""
    values = (
        (0.86, 0.78, 0.93),
        (0.62, 0.52, 0.73),
        (0.18, 0.02, 0.41),
        (0.55, 0.21, 0.82),
        (0.05, -0.10, 0.32),
        (0.70, 0.46, 0.88),
        (0.64, 0.51, 0.85),
    )
    names = [*SOFT[language][1:], SOFT[language][0]]
    rows = [
        {
            "item": "index" if k == 6 else f"q{k + 1}", "label": names[k], "measure": "icc1", "estimate": value, "conf_low": low,
            "conf_high": high, "p_value": 0.3 if low < 0 else 0.001, "icck": min(0.99, value + 0.12), "icck_low": low,
            "icck_high": min(0.99, high + 0.1), "group_size": 4.6, "rwg": 0.9 - 0.05 * k, "base": 64, "accounts": 14,
            "single_accounts": 3, "unassigned": 0, "suppressed": "", "flag": "", "reason": "",
        }
        for k, (value, low, high) in enumerate(values)
    ]  # fmt: skip
    return pd.DataFrame(rows)
