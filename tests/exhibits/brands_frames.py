"""Frames of brands in the form that scoreboard and value map take, by arithmetic."""

import math

import pandas as pd

from tests.exhibits.frames import estimate

NAMES = {
    "en": ("Harbour Bank", "Meridian Savings", "Northlight Mutual", "Eastgate Bank", "Orchard Credit Union"),
    "zh": ("海港银行", "子午储蓄", "北光互助银行", "东门银行", "果园信用社"),
}
ITEM = {"en": "Overall satisfaction", "zh": "总体满意度"}
APART = {"index": 4.0, "nps": 14.0, "top_box": 0.09}  # two estimates so far apart or further are tested to be so


def scoreboard(language: str = "en", values: tuple[float, ...] = (72.0, 70.0, 69.5, 61.0, 52.0)) -> pd.DataFrame:
    """Brands of these indices; their other measures follow them."""
    rows = []
    for measure, factor, start in (("index", 1.0, 0.0), ("nps", 2.5, -160.0), ("top_box", 0.012, -0.25)):
        rows += _of(measure, [start + factor * v for v in values], language)
    return pd.DataFrame(rows)


def _of(measure: str, values: list[float], language: str) -> list[dict]:
    near, count, rows = APART[measure], len(values), []
    for k, value in enumerate(values):
        below = [j for j, other in enumerate(values) if value - other >= near - 1e-9]
        above = [j for j, other in enumerate(values) if other - value >= near - 1e-9]
        rest = [j for j in range(count) if j != k]
        best = max(rest, key=lambda j: values[j]) if rest else k
        rank = 1 + sum(other > value for other in values)
        chance = {f"rank_prob_{j + 1}": 0.0 for j in range(count)} | {f"rank_prob_{rank}": 0.97 - 0.1 * (rank == 2)}
        gap = value - values[best] if rest else math.nan
        rows.append(estimate(
            "overall", ITEM[language], value, near / 3.5, measure, by="brand", level=str(k + 1),
            level_label=NAMES[language][k], base=400 - 40 * k, rank=rank, rank_low=1 + len(above),
            rank_high=count - len(below), ranked=count, other=str(best + 1) if rest else "",
            other_label=NAMES[language][best] if rest else "", gap=gap, gap_low=gap - 0.8 * near,
            gap_high=gap + 0.8 * near, p_value=0.001 if best in [*above, *below] else 0.4, column="ABCDE"[k],
            letters=" ".join("ABCDE"[j] for j in below), **chance,
        ))  # fmt: skip
    return sorted(rows, key=lambda r: -r["estimate"])


def changes(language: str = "en", steps: tuple[float, ...] = (4.0, -3.0, 0.4)) -> pd.DataFrame:
    """As ``measures.brand_changes``: brands that rose and fell by these, reliably beyond two points; the first is own."""
    rows = []
    for k, step in enumerate(steps):
        gap = step - steps[0] if k else math.nan
        rows.append(estimate(
            "overall", ITEM[language], step, 1.0204, by="brand", level=str(k + 1), level_label=NAMES[language][k],
            base=400 - 40 * k, other="2025", p_value=0.001 if abs(step) > 2 else 0.6, score=60.0 - 3 * k + step,
            previous=60.0 - 3 * k, gap=gap, gap_p=0.002 if abs(gap) > 3 else 0.5, wave="2026", previous_wave="2025",
        ))  # fmt: skip
    return pd.DataFrame(rows)


def value_map(language: str = "en", *, dear: bool = True, sure: float = 0.97) -> pd.DataFrame:
    """Five brands, the first premium; ``sure`` is the probability of its zone."""
    places = ((1.12, 1.10), (1.03, 0.95), (1.00, 1.06), (0.94, 0.92), (0.91, 0.97))
    zones = {(True, True): "better", (True, False): "premium", (False, True): "economy", (False, False): "worse"}
    rows = []
    for k, (quality, price) in enumerate(places):
        price = price if dear else 2 - price
        zone = zones[quality >= 1, (price <= 1) if dear else (price >= 1)]
        chance = sure if k == 0 else 0.85
        rest = {f"prob_{name}": (1 - chance) / 3 for name in zones.values()} | {f"prob_{zone}": chance}
        rows.append({
            "by": "brand", "level": str(k + 1), "level_label": NAMES[language][k], "quality": 60.0 * quality,
            "price": 20.0 * price, "relative_quality": quality, "quality_low": quality - 0.05,
            "quality_high": quality + 0.05, "relative_price": price, "price_low": price - 0.06,
            "price_high": price + 0.06, "xx": 0.0009, "xy": 0.0002, "yy": 0.0006, "zone": zone,
            "zone_probability": chance, **rest, "price_item": "fee",
            "price_label": {"en": "Monthly fee", "zh": "每月费用"}[language], "dear_is_high": dear,
            "base": 400 - 40 * k, "suppressed": "", "flag": "", "reason": "",
        })  # fmt: skip
    return pd.DataFrame(rows)
