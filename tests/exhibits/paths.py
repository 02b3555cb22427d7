"""Frames of a path model as the measure gives them, with numbers that are easy to follow."""

from types import SimpleNamespace

import pandas as pd

NAMES = {
    "en": {"I": "Image", "E": "Expectations", "Q": "Perceived quality", "V": "Value for money", "S": "Satisfaction",
           "L": "Loyalty"},
    "zh": {"I": "品牌形象", "E": "客户期望", "Q": "感知质量", "V": "感知价值", "S": "客户满意度", "L": "客户忠诚"},
}  # fmt: skip
# source, target, coefficient, half of its interval
PATHS = (
    ("I", "E", 0.5, 0.1), ("E", "Q", 0.56, 0.1), ("E", "V", 0.05, 0.15), ("Q", "V", 0.45, 0.14), ("I", "S", 0.18, 0.09),
    ("E", "S", -0.06, 0.1), ("Q", "S", 0.51, 0.12), ("V", "S", 0.19, 0.1), ("I", "L", -0.2, 0.14), ("S", "L", 0.49, 0.15),
)  # fmt: skip
TOTALS = (("I", 0.05, 0.1), ("E", 0.22, 0.08), ("Q", 0.3, 0.1), ("V", 0.09, 0.05), ("S", 0.49, 0.05))


def paths(language: str = "en", rows=PATHS) -> pd.DataFrame:
    names = NAMES[language]
    frame = pd.DataFrame(rows, columns=["source", "target", "estimate", "half"])
    ends = {"conf_low": frame["estimate"] - frame["half"], "conf_high": frame["estimate"] + frame["half"]}
    labels = {f"{end}_label": frame[end].map(lambda n: names.get(n, n)) for end in ("source", "target")}
    more = {"p_value": 0.01, "f2": 0.1, "base": 412, "suppressed": ""}
    return frame.drop(columns="half").assign(**ends, **labels, **more)


def constructs(language: str = "en", names=None) -> pd.DataFrame:
    known = names or NAMES[language]
    frame = pd.DataFrame({"construct": list(known), "construct_label": list(known.values())})
    numbers = {
        "r2": 0.46,
        "alpha": 0.78,
        "rho_a": 0.79,
        "rho_c": 0.84,
        "ave": 0.61,
        "index": 71.4,
        "index_low": 69.0,
        "index_high": 73.8,
    }
    frame = frame.assign(**numbers, base=412, suppressed="")
    frame.loc[0, "r2"] = None
    return frame


def items(language: str = "en") -> pd.DataFrame:
    rows = [
        {"construct": k, "item": f"{k}{n}", "label": f"{name} {n}", "loading": 0.75 + n / 50, "index_weight": 0.5}
        for k, name in NAMES[language].items() for n in (1, 2)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def effects(language: str = "en") -> pd.DataFrame:
    names = NAMES[language]
    rows = [
        {"source": s, "source_label": names[s], "target": "L", "target_label": names["L"],
         "direct": {"S": t, "I": -0.2}.get(s, 0.0), "indirect": 0.0 if s == "S" else t + 0.2 * (s == "I"), "total": t,
         "total_low": t - h, "total_high": t + h, "p_value": 0.01, "base": 412, "suppressed": ""}
        for s, t, h in TOTALS
    ]  # fmt: skip
    return pd.DataFrame(rows)


def advice(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["kind", "construct", "item", "text"])


def model(language: str = "en", **changed) -> SimpleNamespace:
    """A model without anything to be said against it, with what is ``changed``."""
    given = {
        "paths": paths(language), "constructs": constructs(language), "items": items(language),
        "effects": effects(language), "discriminant": pd.DataFrame(), "advice": advice(),
        "settings": {"scheme": "path", "converged": True, "replicates": 1000, "consistent": False},
    }  # fmt: skip
    return SimpleNamespace(**{**given, **changed})
