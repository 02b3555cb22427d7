"""Small tables in the form that ``measures.crosstab`` and ``measures.weighting_report`` return, made by arithmetic."""

from types import SimpleNamespace

import pandas as pd

from tests.exhibits import frames

NAMES = {
    "en": {"total": "Total", "plan": "Plan", "age": "Age", "area": "Area", "area:plan": "Area × Plan"},
    "zh": {"total": "总体", "plan": "套餐", "age": "年龄", "area": "地区", "area:plan": "地区 × 套餐"},
}
AREAS = {"en": ("Metro", "Towns"), "zh": ("大城市", "县镇")}
BOXES = {"en": ("Top 2 boxes", "Mean", "NPS"), "zh": ("前2档合计", "均值", "NPS")}
SETTINGS = {
    "test": "columns", "adjust": "fdr_bh", "variance": "taylor", "interval": "logit", "confidence": 0.95,
    "alpha": (0.05, 0.01), "weighted": True, "df": 184, "privacy_base": 10, "reliable_base": 30, "caution_base": 60,
}  # fmt: skip


def letter(k: int) -> str:
    return chr(ord("A") + k) if k < 26 else chr(ord("A") + k // 26 - 1) + chr(ord("A") + k % 26)


def columns(language: str, banners: tuple[str, ...]) -> list[dict]:
    """The total, then each banner's levels with their letters."""
    found = [{"by": "total", "level": "", "level_label": NAMES[language]["total"]}]
    for by in banners:
        outer = AREAS[language] if ":" in by else ("",)
        levels = AREAS[language] if by == "area" else frames.LEVELS[language][by.split(":")[-1]]
        for p, parent in enumerate(outer):
            for k, level in enumerate(levels):
                place = {"by": by, "parent": str(p) if parent else "", "parent_label": parent}
                found.append({**place, "level": str(k), "level_label": level})
    return [
        {"parent": "", "parent_label": "", **column, "by_label": NAMES[language][column["by"]],
         "column": letter(k - 1) if k else "", "place": k}
        for k, column in enumerate(found)
    ]  # fmt: skip


def stubs(language: str, items: int, measures: tuple[str, ...]) -> list[dict]:
    found = []
    for k in range(items):
        named = {"item": f"q{k}", "label": frames.label(language, k), "multiple": False, "k": k}
        for measure in measures:
            if measure == "share":
                answers = enumerate(frames.ANSWERS[language], 1)
                found += [{**named, "measure": "share", "answer": str(a), "answer_label": text} for a, text in answers]
            else:
                name = dict(zip(("top_box", "mean", "nps"), BOXES[language], strict=True)).get(measure, measure)
                found.append({**named, "measure": measure, "answer": "", "answer_label": name})
    return found


def value(stub: dict, column: dict) -> float:
    part = frames.shares(stub["k"], 5)
    step = 0.02 * (column["place"] % 4) * (1 if column["by"] == "plan" else 0.3)
    if stub["measure"] == "share":
        return part[int(stub["answer"]) - 1]
    top = sum(part[-2:]) + step
    return {"top_box": top, "mean": 1 + 4 * top, "nps": 100 * (top - 0.5)}[stub["measure"]]


def crosstab(
    language: str = "en", items: int = 3, measures: tuple[str, ...] = ("share", "top_box", "mean"),
    banners: tuple[str, ...] = ("plan", "age"), *, same_base: bool = False, **settings: object,
) -> SimpleNamespace:  # fmt: skip
    """Cells, bases and settings; the last level of a plan exceeds the first, in capitals on even rows."""
    across = columns(language, banners)
    rows = []
    for r, stub in enumerate(stubs(language, items, measures)):
        for column in across:
            base = 2412 // (1 if column["by"] == "total" else 3) - (0 if same_base else 7 * stub["k"])
            estimate = value(stub, column)
            row = {**stub, **column, "estimate": estimate, "std_error": 0.01, "conf_low": estimate - 0.02}
            row |= {"conf_high": estimate + 0.02, "df": 184.0, "base": base, "weighted_base": base * 1.1}
            row |= {"effective_base": base * 0.8, "deff": 1.3, "row_share": 1.0 if column["by"] == "total" else 0.33}
            share = stub["measure"] not in ("mean", "nps")
            row |= {"count": round(estimate * base) if share else None, "weighted_count": None}
            row |= {"letters": "", "mark": "", "suppressed": "", "flag": "", "reason": ""}
            if column["by"].endswith("plan") and column["level"] == "2":
                first = letter(column["place"] - 3)
                row["letters"] = first if r % 2 == 0 else first.lower()
            rows.append(row)
    cells = pd.DataFrame(rows).drop(columns=["place", "k"])
    bases = cells.drop_duplicates(["item", "by", "parent", "level"])
    return SimpleNamespace(cells=cells, bases=bases, settings={**SETTINGS, **settings})


def hide(table: SimpleNamespace, by: str, level: str, why: str, items: tuple[str, ...] | None = None) -> None:
    """Hide one column of the table, as disclosure control does: every number of it is missing."""
    for frame in (table.cells, table.bases):
        place = (frame["by"] == by) & (frame["level"] == level)
        place &= frame["item"].isin(items) if items else True
        gone = ["estimate", "conf_low", "conf_high", "base", "weighted_base", "effective_base", "count", "row_share"]
        frame.loc[place, gone] = float("nan")
        frame.loc[place, "suppressed"] = why
        frame.loc[place, ["letters", "mark"]] = ""


def weighting(language: str = "en", waves: int = 1, worth: float = 0.82, **settings: object) -> SimpleNamespace:
    """Margins of plan and age, moved a part of the way to equal shares."""
    rows = []
    for wave in range(waves):
        for by, levels in frames.LEVELS[language].items():
            for k, level in enumerate(levels):
                before = (k + 1) / sum(range(1, len(levels) + 1))
                after = 0.6 * before + 0.4 / len(levels)
                row = {"wave": str(2025 + wave), "item": by, "label": NAMES[language][by], "level": str(k)}
                row |= {"level_label": level, "base": round(2809 * before), "before": before, "target": after}
                row["unweighted"] = before + {0: -0.02, 1: 0.02}.get(k, 0.0)
                rows.append({**row, "after": after, "change": after - before, "suppressed": ""})
    summary = [
        {"wave": str(2025 + wave), "base": 2809, "weight_sum": 2809.0, "mean": 1.0, "min": 0.31, "max": 3.02,
         "ratio": 9.7, "cv": 0.469, "deff": 1.22, "effective_base": 2809 * worth, "efficiency": worth, "trimmed": 14,
         "iterations": 7, "converged": True, "lonely": 0}
        for wave in range(waves)
    ]  # fmt: skip
    made = {"method": "rake", **settings}
    return SimpleNamespace(margins=pd.DataFrame(rows), summary=pd.DataFrame(summary), settings=made)
