"""Frames of a factor analysis and of dimensions, as the measures make them."""

import pandas as pd

SCALES = {
    "network": ({"en": "Network", "zh": "网络"}, 0.58, 0.81),
    "money": ({"en": "Price and billing", "zh": "价格与账单"}, 0.49, 0.66),
}
ITEMS = (
    ("network", {"en": "Connection stability", "zh": "连接稳定性"}, 0.82, 0.77, 0.87),
    ("network", {"en": "Coverage where you live", "zh": "居住地信号覆盖"}, 0.74, 0.68, 0.80),
    ("network", {"en": "Download speed", "zh": "下载速度"}, 0.71, 0.64, 0.78),
    ("money", {"en": "Value for money", "zh": "性价比"}, 0.83, 0.76, 0.90),
    ("money", {"en": "Clarity of bills", "zh": "账单清晰度"}, 0.54, 0.45, 0.63),
)
SHOWN = {"base": 640, "suppressed": "", "flag": "", "reason": ""}


def fit(verdict: str = "good", **changed: float) -> pd.DataFrame:
    values = {"chi2": 7.1, "df": 4, "p_value": 0.13, "scaling": 1.2, "cfi": 0.981, "tli": 0.962, "rmsea": 0.036, "rmsea_low": 0.0,
              "rmsea_high": 0.072, "srmr": 0.021, "parameters": 11, "scales": 2, "items": 5}  # fmt: skip
    return pd.DataFrame([{"verdict": verdict, **values, **changed, **SHOWN}])


def analysis(lang: str, verdict: str = "good", between: float = 0.52, advice: tuple[str, ...] = (), **changed: float):
    """The frames of ``measures.cfa``, as a mapping."""
    names = {key: name[lang] for key, (name, *_) in SCALES.items()}
    loadings = pd.DataFrame(
        [
            {"construct": key, "construct_label": names[key], "item": f"i{k}", "label": label[lang], "estimate": estimate,
             "conf_low": low, "conf_high": high, **SHOWN}
            for k, (key, label, estimate, low, high) in enumerate(ITEMS)
        ]
    )  # fmt: skip
    constructs = pd.DataFrame(
        [{"construct": key, "construct_label": names[key], "ave": ave, "omega": omega, **SHOWN}
         for key, (_, ave, omega) in SCALES.items()]
    )  # fmt: skip
    pair = {
        "construct": "network",
        "construct_label": names["network"],
        "other": "money",
        "other_label": names["money"],
    }
    ends = {"estimate": between, "conf_low": between - 0.06, "conf_high": min(between + 0.06, 1.0)}
    return {
        "fit": fit(verdict, **changed),
        "loadings": loadings,
        "constructs": constructs,
        "correlations": pd.DataFrame([{**pair, **ends, **SHOWN}]),
        "advice": pd.DataFrame([{"kind": "weak", "construct": "", "item": "", "text": text} for text in advice]),
    }


def dimensions(number: int = 2, kmo: float = 0.83) -> dict[str, pd.DataFrame]:
    """The frames of ``measures.dimensionality``, as a mapping."""
    values = pd.DataFrame(
        {"dimension": [1, 2, 3, 4, 5, 6], "estimate": [2.41, 1.32, 0.81, 0.62, 0.46, 0.38],
         "random": [1.22, 1.12, 1.05, 0.99, 0.93, 0.87], "kept": [k < number for k in range(6)]}
    )  # fmt: skip
    values = values.assign(share=values["estimate"] / 6, **SHOWN)
    return {"whole": pd.DataFrame([{"items": 6, "dimensions": number, "kmo": kmo, **SHOWN}]), "eigenvalues": values}
