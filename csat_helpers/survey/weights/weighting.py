"""The facts of how weights were made, kept beside the answers: margins before and after, and what each step did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

MARGINS = ["wave", "column", "level", "kind", "base", "before", "target", "after"]
STEPS = ["wave", "step", "what", "value"]
SHARE, TOTAL = "share", "total"


@dataclass(frozen=True, eq=False)
class Weighting:
    """How weights were made.

    ``method`` is rake, poststratify, calibrate, trim or nonresponse. ``margins`` has a row a category and wave:
    respondents (``base``), its weighted share before the fit, its target and its share after; of ``kind`` total the
    numbers are the weighted total of a numeric column. ``steps`` has a row a fact: ``wave, step, what, value``.
    ``settings`` are what was asked for; ``columns`` the columns that were made.
    """

    method: str
    margins: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=MARGINS))
    steps: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=STEPS))
    settings: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    def fact(self, wave: str, what: str) -> float:
        """One fact of a wave's steps, NaN where there is none (a step that was not taken)."""
        found = self.steps[(self.steps["wave"] == wave) & (self.steps["what"] == what)]
        return float(found["value"].iloc[-1]) if len(found) else float("nan")

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values, for a snapshot."""
        frames = {"margins": self.margins.to_dict("list"), "steps": self.steps.to_dict("list")}
        return {"method": self.method, **frames, "settings": dict(self.settings), "columns": list(self.columns)}


def from_dict(found: Mapping[str, Any]) -> Weighting:
    """The weighting that :meth:`Weighting.to_dict` wrote."""
    margins, steps = frames(found["margins"], found["steps"])
    return Weighting(found["method"], margins, steps, found["settings"], tuple(found["columns"]))


def frames(margins: Any, steps: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows or columns as the two frames of a weighting, typed."""
    words = dict.fromkeys(["wave", "column", "level", "kind"], "str")
    numbers = dict.fromkeys(["before", "target", "after"], "float64")
    return (
        pd.DataFrame(margins, columns=MARGINS).astype({**words, **numbers, "base": "int64"}),
        pd.DataFrame(steps, columns=STEPS).astype({"wave": "str", "step": "str", "what": "str", "value": "float64"}),
    )
