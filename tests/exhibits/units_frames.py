"""Frames of results by unit in the form that measures return, made by arithmetic."""

import pandas as pd

from tests.exhibits.frames import estimate

NAMES = {
    "en": ("Alder Bay", "Birchfield", "Cedar Hill", "Dunmore", "Eastwater", "Fernley"),
    "zh": ("桤湾", "桦原", "雪松岭", "敦摩", "东水", "蕨谷"),
}
ITEM = {"en": "Overall satisfaction", "zh": "总体满意度"}
AREA = {"en": "Supply area", "zh": "供电区域"}
KIND = {"en": "Kind of customer", "zh": "客户类型"}
MODE = {"en": "Mode of interview", "zh": "访问方式"}
VALUES = (84.0, 76.0, 75.0, 74.0, 71.0, 62.0)
OVERALL = 74.2


def units(language: str = "en", values=VALUES, *, stars: bool = True, adjusters: float = 3.0) -> pd.DataFrame:
    """Units of these scores with errors of 1.5, so that four points from the overall score are reliable."""
    rows = []
    for k, value in enumerate(values):
        gap = value - OVERALL
        star = 1 + sum(value >= cut for cut in (66, 72, 78))
        chances = {f"star_prob_{s + 1}": 0.9 if s + 1 == star else 0.1 / 3 for s in range(4)} if stars else {}
        rated = {
            "stars": float(star), "stars_low": float(max(star - k % 2, 1)), "stars_high": float(star),
            "stars_probability": 0.9, "cut_below": 66.0, "cut_above": 72.0,
        } if stars else {}  # fmt: skip
        rows.append(estimate(
            "overall", ITEM[language], value, 1.5, by="area", by_label=AREA[language], level=str(k + 1),
            level_label=NAMES[language][k], base=400 - 50 * k, weighted_base=390.0 - 50 * k, effective_base=380.0 - 50 * k,
            deff=1.1, raw=value + (1.2 if k % 2 else -0.9), shift=-1.2 if k % 2 else 0.9, overall=OVERALL,
            difference=gap, p_value=0.001 if abs(gap) > 4 else 0.6, rank=float(k + 1), rank_low=float(max(k, 1)),
            rank_high=float(min(k + 2, len(values))), ranked=float(len(values)), r2=0.06, adjusters=adjusters,
            **rated, **chances,
        ))  # fmt: skip
    return pd.DataFrame(rows)


def adjusters(language: str = "en") -> pd.DataFrame:
    """Kinds of customers adjusted for, and a mode left out."""
    kinds = {"en": ("Household", "Industry", "not given"), "zh": ("居民", "工业企业", "未回答")}[language]
    reason = {"en": "fewer than 30 respondents", "zh": "受访者不足30人"}[language]
    rows = [
        ("kind", KIND[language], "1", kinds[0], "case_mix", True, float("nan"), 900, ""),
        ("kind", KIND[language], "3", kinds[1], "case_mix", False, -4.2, 500, ""),
        ("kind", KIND[language], "not given", kinds[2], "case_mix", False, 1.0, 40, ""),
        ("mode", MODE[language], "2", "B", "mode", False, float("nan"), 12, reason),
    ]
    names = ["by", "by_label", "level", "level_label", "kind", "reference", "estimate", "base", "reason"]
    return pd.DataFrame(rows, columns=names).assign(item="overall")


def funnel(language: str = "en", values=VALUES, *, factor: float = 1.0) -> pd.DataFrame:
    """Units within, beyond the inner and beyond the outer limits, two and four points about the overall score."""
    frame = units(language, values, stars=False)
    gap = (frame["estimate"] - OVERALL).abs()
    place = gap.map(lambda g: "alarm" if g > 4 else "alert" if g > 2 else "inside")
    return frame.assign(
        target=OVERALL, size=[380.0 - 50 * k for k in range(len(frame))], inner_low=OVERALL - 2,
        inner_high=OVERALL + 2, outer_low=OVERALL - 4, outer_high=OVERALL + 4, z=gap, dispersion=factor,
        factor=factor, place=place, side=(frame["estimate"] > OVERALL).map({True: "above", False: "below"}),
    )  # fmt: skip


def limits() -> pd.DataFrame:
    """The curves of that funnel."""
    size = [100.0 + 10 * k for k in range(30)]
    rows = [(s, OVERALL, *(OVERALL + side * 40 / s**0.5 for side in (-1, 1, -1.6, 1.6))) for s in size]
    return pd.DataFrame(rows, columns=["size", "target", "inner_low", "inner_high", "outer_low", "outer_high"])
