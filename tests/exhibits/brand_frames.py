"""Frames of brands in the form that measures return: the own brand 2 among six, small survey by arithmetic."""

from types import SimpleNamespace

import pandas as pd

from tests.exhibits import frames

NAMES = {
    "en": ("Nova", "Orbit Telecom", "Blue Line", "Kite", "Metro Mobile", "Sunrise"),
    "zh": ("星辰通信", "环球电信", "蓝线", "风筝移动", "都市移动", "旭日"),
}
BASE = (500, 420, 380, 90, 300, 260)
OWN = 1


def score(item: int, brand: int) -> float:
    return 70.0 + 3 * ((7 * item + 5 * brand + item * brand) % 8) - 12 + (30 if (item, brand) == (0, OWN) else 0)


def scores(language: str, items: int = 5) -> pd.DataFrame:
    rows = [
        frames.estimate(
            f"q{i}", frames.label(language, i), score(i, b), 1.2, by="brand", level=str(b + 1),
            level_label=NAMES[language][b], base=BASE[b],
        )
        for b in range(6)
        for i in range(items)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _difference(language: str, i: int, a: int, b: int) -> dict:
    gap, error = score(i, a) - score(i, b), 1.7
    sure = abs(gap) > 3 * error
    return {
        "item": f"q{i}", "label": frames.label(language, i), "measure": "index", "by": "brand", "level": str(a + 1),
        "level_label": NAMES[language][a], "other": str(b + 1), "other_label": NAMES[language][b], "estimate": gap,
        "std_error": error, "conf_low": gap - 1.96 * error, "conf_high": gap + 1.96 * error, "df": 900.0,
        "p_value": 0.004 if sure else 0.4, "base": BASE[a], "other_base": BASE[b], "suppressed": "", "flag": "",
        "reason": "", "own_estimate": score(i, a), "other_estimate": score(i, b),
    }  # fmt: skip


def gaps(language: str, items: int = 5, rivals: int = 5) -> pd.DataFrame:
    """As ``measures.brand_gaps``: reliable beyond three errors."""
    others = [b for b in range(6) if b != OWN][:rivals]
    return pd.DataFrame([_difference(language, i, OWN, b) for i in range(items) for b in others])


def pairs(language: str, items: int = 5) -> pd.DataFrame:
    """As ``measures.difference(..., against=None)``."""
    every = [(a, b) for a in range(6) for b in range(a + 1, 6)]
    return pd.DataFrame([_difference(language, i, a, b) for i in range(items) for a, b in every])


def mapped(language: str, *, axes: tuple[float, float] = (0.001, 0.001), stands: bool = True) -> SimpleNamespace:
    """As ``measures.perceptual_map``: brands 1 to 4 round the centre, brand 2 the client's, and four attributes."""
    at = [(-0.3, 0.12), (0.35, 0.1), (0.05, -0.32), (-0.02, 0.03)]
    kinds = [("brand", str(b + 1), NAMES[language][b], BASE[b]) for b in range(4)]
    kinds += [("attribute", f"q{i}", frames.label(language, i), 1390) for i in range(4)]
    points = pd.DataFrame(kinds, columns=["kind", "code", "label", "base"]).assign(
        x=[x for x, _ in at] + [-0.4, 0.4, 0.1, 0.02], y=[y for _, y in at] + [0.1, 0.22, -0.4, -0.03],
        xx=0.0009, xy=0.0002, yy=0.0011, reach=6.1, quality=[0.9, 0.95, 0.8, 0.3] * 2,
        contribution_x=0.1, contribution_y=0.1, mass=0.125, p_value=[0.001, 0.001, 0.002, 0.7] * 2,
        own=[False, True, *[False] * 6], suppressed="", flag="", reason="",
    )  # fmt: skip
    axis = pd.DataFrame(
        {"axis": [1, 2, 3], "inertia": [0.05, 0.03, 0.01], "share": [0.55, 0.33, 0.12], "p_value": [*axes, 0.4]}
    ).assign(cumulative=[0.55, 0.88, 1.0])
    links = pd.DataFrame([(str(b + 1), f"q{i}") for b in range(4) for i in range(4)], columns=["brand", "attribute"])
    same = links["brand"].astype(int) - 1 == links["attribute"].str[1:].astype(int)
    links = links.assign(excess=same * 0.42 - 0.1, std_error=0.05, p_value=0.01, cosine=0.9)
    links["stands"] = same & (links["brand"] != "4") & stands
    return SimpleNamespace(points=points, axes=axis, links=links, settings={"boxes": 2, "own": "2"})
