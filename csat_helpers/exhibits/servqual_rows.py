"""The dimensions of a SERVQUAL frame, the widest gap first, and what each gap says."""

from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.look import number
from csat_helpers.look.numbers import round_half_up


@dataclass(frozen=True)
class Dimension:
    """One dimension, or all together (``whole``): its means, its gap with interval, and that gap's sign where it is
    reliable, else 0.
    """

    name: str
    label: str
    expectation: float
    perception: float
    gap: float
    low: float | None
    high: float | None
    sign: int
    weight: float | None = None
    base: int | None = None
    flagged: bool = False
    whole: bool = False


def dimensions(frame: pd.DataFrame) -> list[Dimension]:
    """Those of all respondents, the furthest below expectation first; all together last, where there are several."""
    own = of_all(frame)
    found = [_dimension(row) for row in phrases.records(own[own["kind"] == "dimension"])]
    found.sort(key=lambda d: d.gap)
    whole = [_dimension(row) for row in phrases.records(own[own["kind"] == "overall"])]
    return [*found, *whole] if len(found) > 1 else found


def of_all(frame: pd.DataFrame) -> pd.DataFrame:
    """The customers' own gap (5) among all respondents, as far as it is shown."""
    return phrases.shown(frame[(frame["gap"] == 5) & (frame["by"] == "total")])


def _dimension(row: dict) -> Dimension:
    tested = not pd.isna(row["p_value"]) and row["p_value"] < LEVEL
    ends = [None if pd.isna(row[name]) else float(row[name]) for name in ("conf_low", "conf_high")]
    weight, base = row.get("weight"), row.get("base")
    return Dimension(
        str(row["dimension"]),
        str(row["label"]),
        float(row["expectation"]),
        float(row["perception"]),
        float(row["estimate"]),
        *ends,
        sign=(1 if row["estimate"] > 0 else -1) if tested else 0,
        weight=None if weight is None or pd.isna(weight) else float(weight),
        base=None if base is None or pd.isna(base) else int(base),
        flagged=phrases.flagged(pd.Series(row)),
        whole=row["kind"] == "overall",
    )


def is_weighted(rows: list[Dimension]) -> bool:
    """Whether the dimensions weigh differently in the whole."""
    known = [d.weight for d in rows if not d.whole and d.weight is not None]
    return bool(known) and max(known) - min(known) > 1e-9


def signed(value: float | None) -> str:
    """A gap with its sign, to the second decimal."""
    text = number(value, "mean")
    return f"+{text}" if value is not None and round_half_up(value, 2) > 0 else text
