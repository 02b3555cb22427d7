"""The steps of a topic's funnel as rows: whole, and of each level of a segment."""

from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import phrases

NEEDED = ("step", "label", "by", "level", "estimate", "conf_low", "conf_high", "base", "took", "lost", "lost_share")


@dataclass(frozen=True)
class Step:
    """One step that is shown: its share of all asked, who took it, and who of those who had got as far is lost.

    ``lost_share`` is None where too few had got as far to tell a share of them; ``largest`` where the test tells its loss
    from every other one.
    """

    number: int
    label: str
    share: float
    low: float | None
    high: float | None
    took: int
    lost: int
    lost_share: float | None
    drop: float
    base: int
    unanswered: int = 0
    inconsistent: int = 0
    grows: bool = False
    largest: bool = False
    flagged: bool = False


@dataclass(frozen=True)
class Level:
    """The funnel of one level; ``shares`` has a share a step, None where it is hidden."""

    group: str
    label: str
    base: int
    shares: tuple[float | None, ...]
    flagged: bool = False


def steps_of(frame: pd.DataFrame) -> list[Step]:
    """The steps of all who were asked, in order; those that are hidden are left out."""
    own = phrases.shown(frame[frame["by"] == "total"]).sort_values("step", kind="stable")
    return [_step(row) for row in phrases.records(own)]


def levels_of(groups: pd.DataFrame | None, count: int, language: str) -> list[Level]:
    """The levels whose first step is shown, each with ``count`` shares."""
    if groups is None or groups.empty:
        return []
    found = []
    for _, rows in groups[groups["by"] != "total"].groupby(["by", "level"], sort=False):
        first = rows[rows["step"] == 1].iloc[0]
        if pd.isna(first["estimate"]):
            continue
        share = {int(row["step"]): row["estimate"] for row in phrases.records(rows)}
        told = tuple(None if pd.isna(v := share.get(k)) else float(v) for k in range(1, count + 1))
        named = phrases.group_name(first, language), phrases.level_name(first, language)
        found.append(Level(*named, int(first["base"]), told, phrases.flagged(first)))
    return found


def _step(row: dict) -> Step:
    low, high, of_previous = (
        None if pd.isna(row[name]) else float(row[name]) for name in ("conf_low", "conf_high", "lost_share")
    )
    counts = {name: int(row.get(name) or 0) for name in ("unanswered", "inconsistent")}
    marks = {name: bool(row.get(name)) for name in ("grows", "largest")}
    drop = row.get("drop")
    return Step(
        int(row["step"]), str(row["label"]), float(row["estimate"]), low, high, int(row["took"]), int(row["lost"]),
        of_previous, 0.0 if drop is None or pd.isna(drop) else float(drop), int(row["base"]), **counts, **marks,
        flagged=phrases.flagged(pd.Series(row)),
    )  # fmt: skip
