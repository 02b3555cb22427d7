"""The evidence of a SWOT: frames of what matters, gaps, loyalty, switching, waves and segments, sorted into boxes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.measures.importance_performance import STABLE

STRENGTH, WEAKNESS, OPPORTUNITY, THREAT = BOXES = ("strength", "weakness", "opportunity", "threat")
LEVEL = 0.05
RELIABLE, LIKELY = "reliable", "likely"
KINDS = ("item", "loyalty", "retention", "switching", "wave", "segment")
IMPORTANCE = [
    "item", "label", "importance", "importance_low", "importance_high", "importance_line", "performance",
    "performance_low", "performance_high", "performance_line", "prob_fix", "prob_keep", "base", "suppressed", "reason",
]  # fmt: skip
COLUMNS = [
    "box", "kind", "item", "label", "other", "other_label", "evidence", "measure", "own_estimate", "other_estimate", "estimate",
    "conf_low", "conf_high", "p_value", "importance", "importance_low", "importance_high", "importance_line",
    "importance_probability", "low_probability", "best", "best_label", "best_estimate", "best_gap", "best_low", "best_high",
    "best_p", "by", "by_label", "level", "level_label", "wave", "previous_wave", "base", "other_base", "own", "own_label",
    "reason",
]  # fmt: skip
_TESTS = ["estimate", "conf_low", "conf_high", "p_value", "base", "other_base"]


def sure(frame: pd.DataFrame, *, above: bool, value: str = "estimate", p: str = "p_value") -> pd.Series:
    """The rows whose value the test holds to lie above zero, or below it."""
    side = frame[value] > 0 if above else frame[value] < 0
    return side & (frame[p] < LEVEL)


def of_items(matters: pd.DataFrame, gaps: pd.DataFrame, rest: pd.DataFrame) -> pd.DataFrame:
    """A row an item: how important, how far from the competitors together and from the best, and its box."""
    frame = matters.loc[:, IMPORTANCE].drop(columns=["base"])
    shown = gaps[gaps["estimate"].notna()]
    frame = frame.merge(_best(shown), how="left", on="item").merge(_behind(shown), how="left", on="item")
    held = rest.drop_duplicates("item").set_index("item")
    for name in _TESTS:
        frame[name] = frame["item"].map(held[name]).astype(float)
    frame["other"], frame["other_label"] = "rest", frame["item"].map(held["other_label"])
    frame["own_estimate"] = frame["performance"]
    frame["other_estimate"] = frame["own_estimate"] - frame["estimate"]
    frame["importance_probability"] = frame["prob_fix"] + frame["prob_keep"]
    frame["low_probability"] = frame["prob_fix"]
    frame["evidence"] = _importance_held(frame)
    frame["box"] = _box(frame)
    frame = _of_rival(frame, shown)
    told = frame["reason"].fillna("").astype(str)
    return frame.assign(kind="item", measure="index", reason=told)


def _best(gaps: pd.DataFrame) -> pd.DataFrame:
    """The highest competitor on each item, and the gap to it."""
    names = {"other": "best", "other_label": "best_label", "other_estimate": "best_estimate", "estimate": "best_gap"}
    names |= {"conf_low": "best_low", "conf_high": "best_high", "p_value": "best_p"}
    highest = gaps.sort_values("other_estimate", ascending=False, kind="stable").drop_duplicates("item")
    return highest.rename(columns=names)[["item", *names.values()]]


def _behind(gaps: pd.DataFrame) -> pd.DataFrame:
    """The competitor that is furthest ahead of the own brand among those reliably ahead."""
    ahead = gaps[sure(gaps, above=False)].sort_values("estimate", kind="stable").drop_duplicates("item")
    return ahead.rename(columns={"other": "ahead"})[["item", "ahead"]]


def _importance_held(frame: pd.DataFrame) -> np.ndarray:
    held = frame["importance_low"] > frame["importance_line"]
    return np.select([held, frame["importance_probability"] >= STABLE], [RELIABLE, LIKELY], "")


def _box(frame: pd.DataFrame) -> np.ndarray:
    matters, behind = frame["evidence"] != "", frame["ahead"].notna()
    cases = {
        WEAKNESS: matters & sure(frame, above=False),
        STRENGTH: matters & sure(frame, above=True) & ~behind,
        THREAT: matters & behind,
        OPPORTUNITY: matters
        & ~behind
        & ~sure(frame, above=True)
        & (frame["prob_fix"] >= STABLE)
        & frame["best"].notna(),
    }
    return np.select([case.to_numpy(bool) for case in cases.values()], list(cases), "")


def _of_rival(frame: pd.DataFrame, gaps: pd.DataFrame) -> pd.DataFrame:
    """Where one competitor is the threat, the figures of the gap to it."""
    rows = (frame["box"] == THREAT).to_numpy()
    if not rows.any():
        return frame
    pairs = gaps.set_index(["item", "other"])
    at = pd.MultiIndex.from_arrays([frame.loc[rows, "item"], frame.loc[rows, "ahead"]])
    found = pairs.reindex(at)
    for name in [*_TESTS, "other_estimate", "other_label"]:
        frame.loc[rows, name] = found[name].to_numpy()
    frame.loc[rows, "other"] = frame.loc[rows, "ahead"]
    return frame


def of_loyalty(frame: pd.DataFrame, own: str, kind: str) -> pd.DataFrame:
    """Loyalty or retention: a strength above every competitor, a threat below one, else in no box."""
    rivals = frame[frame["gap"].notna() & (frame["level"] != own)]
    mine = frame[frame["level"] == own].drop_duplicates("item").set_index("item")[["estimate", "base"]].to_dict("index")
    made = []
    for item, group in rivals.groupby("item", sort=False):
        best = group.sort_values("gap", ascending=False, kind="stable").iloc[0]
        ahead = bool(sure(group, above=False, value="gap").all())
        behind = group[sure(group, above=True, value="gap")].sort_values("gap", ascending=False, kind="stable")
        chosen = behind.iloc[0] if len(behind) else best
        made.append({
            "box": STRENGTH if ahead else THREAT if len(behind) else "", "kind": kind, "item": item, "label": chosen["label"],
            "other": chosen["level"], "other_label": chosen["level_label"], "measure": chosen["measure"],
            "own_estimate": mine[item]["estimate"], "other_estimate": chosen["estimate"], "estimate": -chosen["gap"],
            "conf_low": -chosen["gap_high"], "conf_high": -chosen["gap_low"], "p_value": chosen["p_value"],
            "base": mine[item]["base"], "other_base": chosen["base"],
        })  # fmt: skip
    return pd.DataFrame(made)


def of_switching(exchanges: pd.DataFrame) -> pd.DataFrame:
    """The net with each competitor: won from it an opportunity, lost to it a threat."""
    if exchanges.empty:
        return exchanges
    wide = exchanges.set_index("level")
    side = {name: wide.loc[wide["measure"] == name, "estimate"] for name in ("won", "lost")}
    net = exchanges[(exchanges["measure"] == "net") & exchanges["estimate"].notna()]
    return pd.DataFrame(
        {
            "box": _either(net, OPPORTUNITY, THREAT), "kind": "switching", "item": net["item"], "label": net["label"],
            "other": net["level"], "other_label": net["level_label"], "measure": "net",
            "own_estimate": net["level"].map(side["won"]), "other_estimate": net["level"].map(side["lost"]),
            **{name: net[name] for name in ("estimate", "conf_low", "conf_high", "p_value", "base", "reason")},
        }
    )  # fmt: skip


def of_waves(frame: pd.DataFrame, own: str) -> pd.DataFrame:
    """Competitors that rose since the previous wave are threats, those that fell opportunities."""
    rivals = frame[(frame["level"] != own) & frame["estimate"].notna()]
    return pd.DataFrame(
        {
            "box": _either(rivals, THREAT, OPPORTUNITY), "kind": "wave", "measure": "change",
            "other": rivals["level"], "other_label": rivals["level_label"],
            **{name: rivals[name] for name in ("item", "label", "wave", "previous_wave", *_TESTS, "reason")},
        }
    )  # fmt: skip


def of_segments(frame: pd.DataFrame) -> pd.DataFrame:
    """Groups of customers among whom the own brand is ahead (opportunity) or behind (threat)."""
    if frame.empty:
        return frame
    known = frame[frame["estimate"].notna()]
    names = ("item", "label", "measure", "other", "other_label", "by", "by_label", "level", "level_label")
    return pd.DataFrame(
        {"box": _either(known, OPPORTUNITY, THREAT), "kind": "segment"}
        | {name: known[name] for name in (*names, *_TESTS, "reason")}
    )


def _either(frame: pd.DataFrame, above: str, below: str) -> np.ndarray:
    """The box of each row: by whether its estimate is reliably above or below zero."""
    return np.select([sure(frame, above=True), sure(frame, above=False)], [above, below], "")


def ordered(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """All evidence: by box, items first (the most important, the widest gap), what is in no box last."""
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    text = [c for c in COLUMNS if c in _TEXT]
    whole = pd.concat([part.reindex(columns=COLUMNS).astype(dict.fromkeys(COLUMNS, object)) for part in parts])
    whole[text] = whole[text].fillna("")
    numbers = [c for c in COLUMNS if c not in _TEXT]
    whole[numbers] = whole[numbers].astype(float)
    whole["evidence"] = whole["evidence"].mask((whole["kind"] != "item") & (whole["box"] != ""), RELIABLE)
    box = whole["box"].map({name: k for k, name in enumerate(BOXES)}).fillna(len(BOXES))
    kind = whole["kind"].map({name: k for k, name in enumerate(KINDS)})
    weight = -(whole["importance"].fillna(0) * whole["estimate"].abs().fillna(0))
    weight = weight.where(whole["kind"] == "item", -whole["estimate"].abs().fillna(0))
    return whole.iloc[np.lexsort((weight, kind, box))].reset_index(drop=True)


_TEXT = {
    "box", "kind", "item", "label", "other", "other_label", "evidence", "measure", "best", "best_label", "by", "by_label",
    "level", "level_label", "wave", "previous_wave", "own", "own_label", "reason",
}  # fmt: skip
