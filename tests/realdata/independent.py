"""The raw files read, and the estimates made, a second time: plain csv, pyreadstat and pandas, nothing of ours.

What each item is, and which codes are no answer, is written here by hand from the code lists, not taken from
``questionnaire.yaml``: a slip there must show.
"""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
from scipy import stats

AIRPORT = ["ART", "FOOD", "STORE", "SIGN", "WALKWAY", "SCREENS", "INFODOWN", "INFOUP", "WIFI", "ROADS", "PARK",
           "AIRTRAIN", "LTPARKING", "RENTAL", "ALL"]  # fmt: skip
CLEAN = ["Boarding", "AirTrain", "Rental", "Food", "Restroom", "All"]
EASE = ["Q12PRECHECKRATE", "Q13GETRATE", "Q14FIND", "Q14PASSTHRU"]
SFO_RATINGS = [*(f"Q7{name}" for name in AIRPORT), *(f"Q9{name}" for name in CLEAN), "Q10Safe", *EASE]
OFFER, DEALING = [f"Q11_{k}" for k in (1, 2, 3)], [f"Q12_{k}" for k in range(1, 7)]


@dataclass(frozen=True, eq=False)
class Raw:
    """A file as it was delivered: every cell as text, the items' answers as numbers, the design as columns."""

    cells: pd.DataFrame
    ranges: Mapping[str, tuple[int, int]]
    weight: str | None = None
    stratum: str | None = None

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """The rated items as floats, NaN for whatever is not on their scale."""
        out = {}
        for item, (low, high) in self.ranges.items():
            values = pd.to_numeric(self.cells[item], errors="coerce")
            out[item] = values.where(values.between(low, high))
        return pd.DataFrame(out)

    def count(self, item: str, code: str) -> int:
        """How many cells of a column hold ``code``, by the standard library's counter."""
        return Counter(self.cells[item].tolist())[code]

    @cached_property
    def weights(self) -> pd.Series:
        return self.cells[self.weight].astype(float) if self.weight else pd.Series(1.0, self.cells.index)

    @cached_property
    def strata(self) -> pd.Series:
        return self.cells[self.stratum] if self.stratum else pd.Series("all", self.cells.index)

    @cached_property
    def df(self) -> int:
        """Every respondent is his own cluster: respondents less strata."""
        return len(self.cells) - self.strata.nunique()

    def mean(self, values: pd.Series, level: tuple[str, str] | None = None) -> "Estimate":
        """The weighted mean of ``values`` over the rows where ``level`` (column, code) holds, with its Taylor error.

        Residuals outside the domain are zero and stay in: the design is that of all rows.
        """
        inside = values.notna() & (self.cells[level[0]] == level[1] if level else True)
        w = self.weights.where(inside, 0.0)
        estimate = float((w * values.fillna(0)).sum() / w.sum())
        residual = w * (values.fillna(0) - estimate) / w.sum()
        variance = sum(
            len(h) / (len(h) - 1) * float(((h - h.mean()) ** 2).sum()) for _, h in residual.groupby(self.strata)
        )
        return Estimate(estimate, variance**0.5, int(inside.sum()), float(w.sum()), self.df)


@dataclass(frozen=True)
class Estimate:
    """One estimate with its error, unweighted and weighted base."""

    estimate: float
    std_error: float
    base: int
    weighted_base: float
    df: int

    def interval(self) -> tuple[float, float]:
        """The 95 % t interval."""
        half = stats.t.ppf(0.975, self.df) * self.std_error
        return self.estimate - half, self.estimate + half

    def logit_interval(self) -> tuple[float, float]:
        """The 95 % interval of a share, symmetric in its log odds; NaN where it is 0 or 1 and has none."""
        p = self.estimate
        if p in (0.0, 1.0):
            return np.nan, np.nan
        half = stats.t.ppf(0.975, self.df) * self.std_error / (p * (1 - p))
        odds = np.log(p / (1 - p))
        return float(1 / (1 + np.exp(half - odds))), float(1 / (1 + np.exp(-half - odds)))


def promoters_less_detractors(answers: pd.Series) -> pd.Series:
    """100, 0 or -100 a respondent; their mean is the NPS."""
    return (100.0 * (answers >= 9) - 100.0 * (answers <= 6)).where(answers.notna())


def box(answers: pd.Series, lowest: int) -> pd.Series:
    """1 where the answer is at least ``lowest``."""
    return (answers >= lowest).astype(float).where(answers.notna())


def composite(answers: pd.DataFrame, low: int = 1, high: int = 5) -> pd.Series:
    """A respondent's 0 to 100 index: the mean of his rescaled answers, where he gave at least half of them."""
    rescaled = 100 * (answers - low) / (high - low)
    return rescaled.mean(axis=1).where(answers.notna().mean(axis=1) >= 0.5)


def read_sfo(path: Path) -> Raw:
    """The airport's file by the csv module; two headings end in blanks."""
    with path.open(encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle)
    cells = pd.DataFrame(rows, columns=[name.strip() for name in header], dtype=str)
    ranges = dict.fromkeys(SFO_RATINGS, (1, 5)) | {"NETPRO": (0, 10)}
    return Raw(cells, ranges, weight="WEIGHT", stratum="STRATA")


def read_mobile(path: Path) -> Raw:
    """The carriers' file by pyreadstat, user-missing codes kept; numbers back to text without their .0."""
    frame, _ = pyreadstat.read_sav(str(path), user_missing=True)
    cells = frame.map(lambda v: f"{v:g}" if isinstance(v, float) else str(v)).astype(str)
    return Raw(cells, dict.fromkeys([*OFFER, *DEALING], (1, 5)) | {"Q8": (0, 10)})
