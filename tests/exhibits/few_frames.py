"""Frames of population bounds in the form that the measure returns, made by arithmetic: most answered, all, and a few."""

import numpy as np
import pandas as pd

LABELS = {
    "en": ["Overall satisfaction", "Invoicing and payment on time", "Training on the new standard"],
    "zh": ["总体满意度", "开票与按时付款", "新标准培训"],
}


def bounds(language: str = "en", *, size: int = 62, answered: int = 50) -> pd.DataFrame:
    """The index of three items, of which ``answered`` of ``size`` answered; certain bounds follow."""
    mean, n = np.array([77.0, 47.3, 63.5]), np.array([answered, answered - 4 * (answered < size), answered])
    unseen = size - n
    reach = 12.0 * np.sqrt(unseen / size)
    return pd.DataFrame({
        "item": list("abc"), "label": LABELS[language], "measure": "index", "by": "total", "by_label": "", "level": "",
        "level_label": "", "population": float(size), "answered": n, "part": n / size, "estimate": mean,
        "std_error": reach / 2, "conf_low": mean - reach, "conf_high": mean + reach, "certain_low": mean * n / size,
        "certain_high": (mean * n + 100 * unseen) / size, "census": n == size, "exact": True, "base": n,
        "suppressed": "", "flag": "", "reason": "",
    })  # fmt: skip
