"""The bars of a distribution's frame: one an item, or one a level of it, best first."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.diverging_chart import Row, own_scales


def rows_of(frame: pd.DataFrame, language: str) -> list[Row]:
    """The frame's bars, best index first: items, or levels of one item, or both."""
    keys = ["item", "by", "level"]
    many_items = len(set(frame["item"])) > 1
    many_levels = len(set(frame["level"])) > 1
    rows = []
    for _, part in frame.groupby(keys, sort=False, dropna=False):
        first = part.iloc[0]
        names = [str(first["label"])] if many_items or not many_levels else []
        names += [phrases.level_name(first, language)] if many_levels else []
        row = _row(phrases.commas(names, language), part)
        if row is not None:
            rows.append(row)
    # Scales of different lengths keep the order asked for: their indices are not one list of best and worst.
    return rows if own_scales(rows) else sorted(rows, key=lambda r: -r.index)


def _row(label: str, part: pd.DataFrame) -> Row | None:
    estimate = part.drop_duplicates("measure").set_index("measure")["estimate"]
    shares = part[part["measure"] == "share"]
    if shares["estimate"].isna().any() or shares.empty or pd.isna(estimate.get("index")):
        return None
    answers = [(str(a), float(e)) for a, e in zip(shares["answer_label"], shares["estimate"], strict=True)]
    index = part[part["measure"] == "index"].iloc[0]
    return Row(
        label=label,
        answers=tuple(answers),
        unfavourable=float(estimate.get("unfavourable", 0)),
        neutral=float(estimate.get("neutral", 0)),
        favourable=float(estimate.get("favourable", 0)),
        index=float(index["estimate"]),
        low=float(index["conf_low"]),
        high=float(index["conf_high"]),
        base=None if pd.isna(index.get("base")) else int(index["base"]),
        lean=_lean(part),
        spans=_spans(shares),
    )


def _spans(shares: pd.DataFrame) -> tuple[tuple[float, float], ...]:
    """The interval of each answer's share; none where one lacks it."""
    if not {"conf_low", "conf_high"} <= set(shares.columns) or shares[["conf_low", "conf_high"]].isna().any(axis=None):
        return ()
    return tuple((float(low), float(high)) for low, high in zip(shares["conf_low"], shares["conf_high"], strict=True))


def _lean(part: pd.DataFrame) -> int | None:
    """Which side reliably outnumbers the other: their intervals do not overlap, a cautious rule."""
    sides = [part[part["measure"] == name] for name in ("favourable", "unfavourable")]
    if any(side.empty or side[["conf_low", "conf_high"]].isna().any(axis=None) for side in sides):
        return None
    good, bad = (side.iloc[0] for side in sides)
    return 0 if not phrases.apart(good, bad) else 1 if float(good["estimate"]) > float(bad["estimate"]) else -1
