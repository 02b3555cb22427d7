"""Small frames in the form that kano, servqual and disconfirmation return, by arithmetic."""

import math

import pandas as pd

FEATURES = {
    "en": ("Emergency calls", "Data allowance", "Fast settling", "Free films", "Daily adverts", "Clear bill"),
    "zh": ("紧急呼叫", "流量额度", "即时开通", "免费影片", "每日广告", "账单清楚"),
}
# Shares of attractive, one-dimensional, must-be, indifferent, reverse, questionable.
SHARES = (
    (0.05, 0.2, 0.55, 0.15, 0.03, 0.02), (0.15, 0.5, 0.15, 0.15, 0.03, 0.02), (0.5, 0.15, 0.1, 0.2, 0.03, 0.02),
    (0.2, 0.05, 0.05, 0.6, 0.08, 0.02), (0.02, 0.02, 0.03, 0.18, 0.7, 0.05), (0.22, 0.25, 0.27, 0.2, 0.04, 0.02),
)  # fmt: skip
CATEGORIES = ("attractive", "one_dimensional", "must_be", "indifferent", "reverse", "questionable")
DIMENSIONS = {
    "en": ("Tangibles", "Reliability", "Responsiveness", "Assurance", "Empathy"),
    "zh": ("有形性", "可靠性", "响应性", "保证性", "移情性"),
}
ITEMS = {
    "en": ("Premises look cared for", "Promises are kept on time", "Service is prompt", "Staff inspire trust",
           "Needs are understood"),
    "zh": ("营业环境整洁", "按时兑现承诺", "服务及时", "员工令人信赖", "了解顾客需要"),
}  # fmt: skip
NOTHING = {"suppressed": "", "flag": "", "reason": ""}


def feature(name: str, label: str, shares: tuple[float, ...], n: int = 400, **more: object) -> dict:
    """A feature's row as the measure makes it for equal weights."""
    a, o, m, i = shares[:4]
    base = a + o + m + i
    better, worse = (a + o) / base, -(o + m) / base
    lead = sorted(shares)[-1] - sorted(shares)[-2]
    error = math.sqrt((sum(sorted(shares)[-2:]) - lead**2) / n)
    order = sorted(zip(shares, CATEGORIES, strict=True), reverse=True)
    row: dict[str, object] = {"feature": name, "label": label, "by": "total", "level": "", "level_label": ""}
    row |= dict(zip(CATEGORIES, shares, strict=True))
    for key, value in (("better", better), ("worse", worse)):
        own = math.sqrt(abs(value) * (1 - abs(value)) / (n * base))
        row |= {
            key: value,
            f"{key}_std_error": own,
            f"{key}_low": value - 1.96 * own,
            f"{key}_high": value + 1.96 * own,
        }
    row |= {
        "better_worse_cov": -(o / base - better * -worse) / (n * base),
        "category": order[0][1], "second": order[1][1], "strength": lead, "p_value": math.erfc(lead / error / 2**0.5),
        "importance": 40 + 50 * a, "base": n, "weighted_base": float(n),
    }  # fmt: skip
    row["mixed"] = lead < 0.06 or row["p_value"] >= 0.05
    return {**row, **NOTHING, **more}


def kano(language: str = "en", n: int = 400) -> pd.DataFrame:
    return pd.DataFrame([feature(f"f{k}", FEATURES[language][k], s, n) for k, s in enumerate(SHARES)])


def kano_by_plan(language: str = "en") -> pd.DataFrame:
    """Two groups; to the second, the third feature is one-dimensional."""
    named = {"a": ("Prepaid", "预付费"), "b": ("Postpaid", "后付费")}
    rows = []
    for k, shares in enumerate(SHARES):
        for level, names in named.items():
            turned = (0.1, 0.6, 0.1, 0.15, 0.03, 0.02) if (k, level) == (2, "b") else shares
            group = {"by": "plan", "level": level, "level_label": names[language == "zh"]}
            rows.append(feature(f"f{k}", FEATURES[language][k], turned, 200, **group))
    return pd.DataFrame(rows)


def servqual(
    language: str = "en", gaps: tuple[float, ...] = (0.2, -0.7, -0.4, -0.02, -0.3), error: float = 0.05,
    *, weights: tuple[float, ...] = (0.11, 0.32, 0.23, 0.19, 0.15), behind: bool = True,
) -> pd.DataFrame:  # fmt: skip
    """One item a dimension, so both have the same figures, and two dimensions with gaps behind them."""

    def row(kind: str, k: int, label: str, gap: float, weight: float | None) -> dict:
        hoped = 6.5 - 0.2 * k
        return {
            "gap": 5, "kind": kind, "dimension": f"d{k}" * (kind != "overall"), "item": f"q{k}" * (kind == "item"),
            "label": label, "expectation_item": "", "by": "total", "by_label": "", "level": "", "level_label": "",
            "weight": weight, "expectation": hoped, "perception": hoped + gap, "estimate": gap, "std_error": error,
            "conf_low": gap - 1.96 * error, "conf_high": gap + 1.96 * error, "df": 399.0,
            "p_value": math.erfc(abs(gap) / error / 2**0.5), "base": 400, "weighted_base": 400.0, "scale_low": 1.0,
            "scale_high": 7.0, **NOTHING,
        }  # fmt: skip

    rows = [row("item", k, ITEMS[language][k], gap, None) for k, gap in enumerate(gaps)]
    rows += [row("dimension", k, DIMENSIONS[language][k], gap, weights[k]) for k, gap in enumerate(gaps)]
    whole = sum(w * g for w, g in zip(weights, gaps, strict=False)) / sum(weights[: len(gaps)])
    rows.append(row("overall", 1, "全部维度" if language == "zh" else "All dimensions", whole, 1.0))
    for gap, k, value in ((1, 1, -0.3), (3, 1, -0.45), (3, 2, -0.2), (4, 0, 0.1)) if behind else ():
        rows.append({
            **row("dimension", k, DIMENSIONS[language][k], value, None), "gap": gap, "conf_low": None, "conf_high": None,
            "p_value": None, "base": None, "weighted_base": None, "std_error": None, "df": None,
        })  # fmt: skip
    return pd.DataFrame(rows)


SIDES = (("below", 0.44), ("meets", 0.36), ("exceeds", 0.2))


def disconfirmation(
    language: str = "en", apart: tuple[tuple[float, float], ...] = ((-9.0, 2.0), (-5.0, 6.0), (-1.0, 0.5)),
    error: float = 1.5, *, outcome: bool = True,
) -> pd.DataFrame:  # fmt: skip
    """Pairs whose sides' outcomes lie ``apart`` (below, exceeds) from where expectation was met."""
    rows = []
    for k, (low, high) in enumerate(apart):
        shares = (0.44 - 0.08 * k, 0.36, 0.2 + 0.08 * k)
        for (side, _), share, difference in zip(SIDES, shares, (low, None, high), strict=True):
            found: dict[str, object] = {
                "item": f"q{k}", "label": ITEMS[language][k], "expectation_item": f"e{k}", "side": side,
                "estimate": share, "conf_low": share - 0.04, "conf_high": share + 0.04, "base": round(400 * share),
                "of_base": 400, "adjust": "holm", **NOTHING,
            }  # fmt: skip
            if outcome:
                spread = 1.96 * error
                name = "总体满意度" if language == "zh" else "Overall satisfaction"
                found |= {"outcome": "all", "outcome_label": name, "outcome_index": 70.0 + (difference or 0.0)}
                if difference is not None:
                    found |= {"difference": difference, "difference_low": difference - spread,
                              "difference_high": difference + spread,
                              "p_value": math.erfc(abs(difference) / error / 2**0.5)}  # fmt: skip
            rows.append(found)
    return pd.DataFrame(rows)
