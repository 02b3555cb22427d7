"""Frames of switching and of a SWOT in the form that measures return, made by arithmetic."""

from types import SimpleNamespace

import pandas as pd

NAMES = {"en": ["Alfa", "Beta", "Gamma"], "zh": ["阿尔法", "贝塔", "伽马"]}
CODES = ["1", "2", "3"]
FLOWS = [[0.83, 0.05, 0.12], [0.18, 0.74, 0.08], [0.10, 0.11, 0.79]]
BEFORE = [0.45, 0.35, 0.20]


def switching(language="en", *, p=0.004, own="1", hidden="", few=False):
    """What ``measures.switching`` returns of three brands; ``p`` of every net, ``hidden`` a brand."""
    names = NAMES[language]
    flows, brands, exchanges = [], [], []
    now = [sum(BEFORE[a] * FLOWS[a][b] for a in range(3)) for b in range(3)]
    for a in range(3):
        for b in range(3):
            flows.append(_row("flow", a, FLOWS[a][b], names, base=round(1000 * BEFORE[a]), other=CODES[b]))
        kept = FLOWS[a][a]
        gap = {"gap": kept - FLOWS[0][0], "p_value": 0.01} if a else {}
        brands.append(_row("retention", a, kept, names, base=round(1000 * BEFORE[a]), **gap))
        brands.append(_row("inflow", a, now[a] - BEFORE[a] * kept, names))
        brands.append(_row("outflow", a, BEFORE[a] * (1 - kept), names))
        brands.append(_row("net", a, now[a] - BEFORE[a], names, p_value=float("nan") if few else p))
    for a in (1, 2):
        won, lost = BEFORE[a] * FLOWS[a][0], BEFORE[0] * FLOWS[0][a]
        for name, value in (("won", won), ("lost", lost), ("net", won - lost)):
            exchanges.append(_row(name, a, value, names, p_value=p if name == "net" else float("nan"), other="1"))
    frames = [_hide(pd.DataFrame(rows), hidden) for rows in (flows, brands, exchanges if own else [])]
    settings = {"own": own, "own_label": names[0] if own else "", "base": 1000, "newcomers": 40, "reason": ""}
    return SimpleNamespace(flows=frames[0], brands=frames[1], exchanges=frames[2], settings=settings)


def _row(measure, place, value, names, base=1000, **more):
    row = {"measure": measure, "level": CODES[place], "level_label": names[place], "estimate": value, "base": base}
    row |= {"conf_low": value - 0.02, "conf_high": value + 0.02, "p_value": float("nan"), "gap": float("nan")}
    return row | {"other": "", "suppressed": "", "flag": "", "reason": "", "weighted_base": float(base)} | more


def _hide(frame, code):
    if frame.empty or not code:
        return frame
    rows = frame["level"] == code
    numbers = frame.select_dtypes("number").columns
    return frame.assign(
        suppressed=rows.map({True: "privacy", False: ""}),
        **{name: frame[name].astype(float).mask(rows) for name in numbers},
    )


LABELS = {
    "en": ["Network quality", "Price", "Bills easy to understand", "Coverage", "App"],
    "zh": ["网络质量", "资费", "账单清晰", "覆盖范围", "手机应用"],
}


def swot(language="en", *, boxes=("strength", "weakness", "opportunity", "threat", "")):
    """What ``measures.swot`` returns: five items, then one row of each other kind."""
    names, labels, rows = NAMES[language], LABELS[language], []
    gaps, shares = (7.4, -9.2, 2.6, -6.5, 3.1), (0.27, 0.21, 0.26, 0.22, 0.04)
    for k, box in enumerate(boxes):
        other = ("3", names[2]) if box == "threat" else ("rest", {"en": "The rest", "zh": "其余"}[language])
        rows.append({
            "box": box, "kind": "item", "item": f"q{k}", "label": labels[k], "other": other[0], "other_label": other[1],
            "evidence": ("reliable", "likely", "reliable", "reliable", "")[k] if box else "", "own_estimate": 60.0 + k,
            "other_estimate": 60.0 + k - gaps[k], "estimate": gaps[k], "conf_low": gaps[k] - 3.1, "conf_high": gaps[k] + 3.1,
            "p_value": 0.001, "importance": shares[k], "importance_probability": 0.93, "low_probability": 0.97,
            "best": "2", "best_label": names[1], "best_estimate": 58.0 + k, "best_gap": 2.0, "best_p": 0.4,
        })  # fmt: skip
    if any(boxes):
        rows += _others(names, {"en": "Intention to stay", "zh": "续用意愿"}[language])
    return pd.DataFrame(rows).assign(own="1", own_label=names[0], base=400.0).fillna({"evidence": "reliable"})


def _others(names, loyalty):
    head = {"item": "stay", "label": loyalty, "other": "3", "other_label": names[2], "p_value": 0.002}
    points = {"estimate": -7.4, "conf_low": -11.1, "conf_high": -3.7, "own_estimate": 58.1, "other_estimate": 65.5}
    parts = {"estimate": 0.048, "conf_low": 0.029, "conf_high": 0.068, "own_estimate": 0.058, "other_estimate": 0.01}
    lost = {"estimate": -0.088, "conf_low": -0.129, "conf_high": -0.04, "own_estimate": 0.8, "other_estimate": 0.888}
    return [
        {**head, **points, "box": "threat", "kind": "loyalty"},
        {**head, **lost, "box": "threat", "kind": "retention"},
        {**head, **parts, "box": "opportunity", "kind": "switching", "item": "brand", "other": "2", "other_label": names[1]},
        {**head, "estimate": 4.4, "conf_low": 1.5, "conf_high": 7.3, "box": "threat", "kind": "wave", "previous_wave": "2025"},
        {**head, **points, "estimate": 5.2, "conf_low": 1.1, "conf_high": 9.3, "box": "opportunity", "kind": "segment",
         "level_label": "35+"},
    ]  # fmt: skip
