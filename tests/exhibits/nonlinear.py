"""Small frames of penalties and rewards, and of delight, made by arithmetic."""

import pandas as pd

from tests.exhibits import frames

# Item: penalty, reward, class.
FACTORS = (
    (-15.5, 3.1, "basic"), (-7.0, 5.7, "performance"), (-2.7, 9.9, "excitement"), (-11.8, 1.4, "basic"),
    (0.3, 7.1, "excitement"), (-1.5, 0.6, ""), (-5.0, 6.2, "performance"),
)  # fmt: skip
BASES = {"delighted": 470, "satisfied": 300, "rest": 730}


def penalty_reward(language: str = "en", items: tuple = FACTORS, error: float = 0.9) -> pd.DataFrame:
    """The frame of measures.penalty_reward; an effect within two errors of zero has no test behind it."""
    rows = []
    for k, (penalty, reward, factor) in enumerate(items):
        row = {"item": f"q{k}", "label": frames.label(language, k), "factor": factor}
        parts = {"penalty": penalty, "reward": reward, "asymmetry": reward + penalty, "impact": reward - penalty}
        for name, value in parts.items():
            row |= {name: value, f"{name}_low": value - 2 * error, f"{name}_high": value + 2 * error}
        tests = {f"{n}_p_value": 0.001 if abs(parts[n]) > 2 * error else 0.4 for n in ("penalty", "reward")}
        row |= {"p_value": 0.001 if factor in ("basic", "excitement") else 0.3, **tests}
        row |= {"low_share": 0.12 + 0.03 * k, "high_share": 0.2 + 0.02 * k, "vif": 1.4, "df": 300, "base": 1500}
        outcome = {"en": "Overall satisfaction", "zh": "总体满意度"}[language]
        text = {"low_answers": "1–2", "high_answers": "5", "outcome": "y", "outcome_label": outcome}
        rows.append(row | text | {"suppressed": "", "flag": "", "reason": ""})
    return pd.DataFrame(rows)


# Outcome: measure, the three groups, half the interval of each, whether the test passes.
OUTCOMES = (
    ("rec", "nps", (71.0, 12.0, -48.0), 5.0), ("rec", "promoters", (0.78, 0.33, 0.1), 0.04),
    ("stay", "index", (92.3, 75.0, 40.2), 2.0), ("spent", "mean", (141.8, 109.3, 104.2), 7.0),
)  # fmt: skip
NAMES = {
    "en": {"rec": "Likelihood to recommend", "stay": "Will stay a customer", "spent": "Monthly spend, CNY"},
    "zh": {"rec": "推荐意愿", "stay": "续用意愿", "spent": "月消费金额（元）"},
}


def delight(language: str = "en", outcomes: tuple = OUTCOMES, p_value: float = 0.001) -> pd.DataFrame:
    """The frame of measures.delight."""
    rows = []
    for item, measure, values, half in outcomes:
        row = {"item": item, "label": NAMES[language][item], "measure": measure, "by": "total", "level": ""}
        row |= {"of": "sat", "of_label": {"en": "Overall satisfaction", "zh": "总体满意度"}[language]}
        row |= dict(zip(("satisfied_answers", "delighted_answers"), frames.ANSWERS[language][3:], strict=True))
        for side, value in zip(BASES, values, strict=True):
            row |= {side: value, f"{side}_low": value - half, f"{side}_high": value + half, f"{side}_base": BASES[side]}
        apart, reach = values[0] - values[1], 1.4 * half
        row |= {"estimate": apart, "conf_low": apart - reach, "conf_high": apart + reach, "p_value": p_value}
        row |= {"point_value": apart / 100, "point_low": (apart - reach) / 100, "point_high": (apart + reach) / 100}
        told = measure in ("promoters", "mean")
        ratio = values[0] / values[1] if told else float("nan")
        row |= {"ratio": ratio, "ratio_low": ratio * 0.9, "ratio_high": ratio * 1.1}
        row |= {
            "delighted_share": 0.31,
            "satisfied_share": 0.2,
            "base": 300,
            "suppressed": "",
            "flag": "",
            "reason": "",
        }
        rows.append(row)
    return pd.DataFrame(rows)


def delight_by_plan(language: str = "en", p_values: tuple = (0.001, 0.3, 0.02)) -> pd.DataFrame:
    """The same of three levels."""
    parts = [
        delight(language, OUTCOMES[:2], p).assign(
            by="plan", level=str(k), level_label=frames.LEVELS[language]["plan"][k]
        )
        for k, p in enumerate(p_values)
    ]
    return pd.concat(parts, ignore_index=True)
