"""Frames of what-if, moved priorities and stated importance in the form that measures return, made by arithmetic."""

import pandas as pd

from tests.exhibits.frames import label, priorities

OUTCOME = {"en": "Overall satisfaction", "zh": "总体满意度"}


def what_if(language: str = "en", count: int = 3, measure: str = "index", start: float = 68.4) -> pd.DataFrame:
    """Moves of 5 points, each worth less than the one before; of several the last is not reliable."""
    factor = 0.01 if measure == "top_box" else 1.0
    rows, total = [], 0.0
    for k in range(count):
        part, error = (2.8 - 0.6 * k) * factor, (0.4 if k < count - 1 or count == 1 else 3.0) * factor
        total += part
        rows.append(
            {"item": f"q{k}", "label": label(language, k), "start": 48.0 + k, "end": 53.0 + k, "move": 5.0, "asked": 5.0,
             "estimate": part, "conf_low": part - 1.96 * error, "conf_high": part + 1.96 * error,
             "outcome_end": start + total}
        )  # fmt: skip
    name = {"en": "All together", "zh": "合计"}[language]
    rows.append({"item": "total", "label": name, "estimate": total, "conf_low": total - 1.1 * factor,
                 "conf_high": total + 1.1 * factor, "outcome_end": start + total})  # fmt: skip
    found = pd.DataFrame(rows).assign(
        measure=measure, outcome_start=start, outcome_start_low=start - 1.2 * factor,
        outcome_start_high=start + 1.2 * factor, outcome_label=OUTCOME[language], base=2412, suppressed="", flag="",
        reason="",
    )  # fmt: skip
    return found.assign(
        outcome_end_low=found["outcome_end"] - 1.6 * factor, outcome_end_high=found["outcome_end"] + 1.6 * factor
    )


def movement(language: str = "en", count: int = 12, *, moved: bool = True) -> pd.DataFrame:
    """The priorities of :func:`priorities`, and where they were: the first fell, the third weighs more, if ``moved``."""
    now = priorities(language, count)
    change = [(-6.0 if moved else -0.5) if k == 0 else 0.4 * (-1) ** k for k in range(count)]
    weight = [0.03 if moved and k == 2 else 0.0 for k in range(count)]
    found = now.assign(
        wave="2026 Q2", previous_wave="2026 Q1", previous_performance=now["performance"] - change,
        performance_change=change, previous_importance=now["importance"] - weight, importance_change=weight,
        previous_performance_line=now["performance_line"] + 0.4, previous_quadrant=now["quadrant"],
        performance_p_value=[0.001 if moved and k == 0 else 0.4 for k in range(count)],
        importance_p_value=[0.01 if moved and k == 2 else 0.7 for k in range(count)],
        prob_moved=0.1, prob_this_move=0.9, moved=False, previous_base=2300, suppressed="", flag="", reason="",
    )  # fmt: skip
    for what, error in (("performance", 1.2), ("importance", 0.015)):
        found[f"{what}_change_low"] = found[f"{what}_change"] - error
        found[f"{what}_change_high"] = found[f"{what}_change"] + error
    return found


def stated(language: str = "en", count: int = 12) -> pd.DataFrame:
    """Importance said, alike on all items, and shown, which falls from item to item."""
    rows = []
    for k in range(count):
        said, shown = 92 + 16 * ((k * 5) % count) / count, 190 - 180 * k / count
        kind = {(1, 1): "key", (1, 0): "hidden", (0, 1): "lip_service", (0, 0): "minor"}[shown > 100, said > 100]
        rows.append(
            {"item": f"q{k}", "label": label(language, k), "derived": shown / 100 / count, "stated": said / 100 / count,
             "derived_relative": shown, "derived_relative_low": max(shown - 20, 0), "derived_relative_high": shown + 20,
             "stated_relative": said, "stated_relative_low": said - 1.5, "stated_relative_high": said + 1.5,
             "derived_rank": k + 1, "stated_rank": 1 + (k * 7) % count, "kind": kind,
             "kind_probability": 0.6 if k % 4 == 3 else 0.97, "unstable": k % 4 == 3, "base": 2412, "suppressed": "",
             "flag": "", "reason": ""}
        )  # fmt: skip
    return pd.DataFrame(rows)
