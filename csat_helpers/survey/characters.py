"""Characters a deliverable cannot carry: lone surrogates, NUL and what XML forbids become U+FFFD, counted.

Marks that draw nothing (:mod:`csat_helpers.look.marks`) are left out, and counted too.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from csat_helpers.look.marks import marks, unmarked

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """``text`` with every forbidden character replaced by U+FFFD.

    >>> clean("fine" + chr(0)) == "fine" + chr(0xFFFD)
    True
    """
    return FORBIDDEN.sub("\ufffd", text)


def clean_column(column: pd.Series) -> tuple[pd.Series, int]:
    """A column with forbidden characters replaced, and in how many cells; works through the distinct values."""
    return _each(column, clean)


def unmarked_column(column: pd.Series) -> tuple[pd.Series, int]:
    """A column without marks that draw nothing, and how many cells had any."""
    return _each(column, unmarked)


def marked(codes: np.ndarray, distinct: Sequence[object]) -> int:
    """How many cells hold marks that draw nothing, of a column as ``pd.factorize`` gives it."""
    hit = np.array([isinstance(v, str) and marks(v) > 0 for v in distinct], dtype=bool)
    return int((hit[codes] & (codes >= 0)).sum()) if hit.any() else 0


def _each(column: pd.Series, mend: Callable[[str], str]) -> tuple[pd.Series, int]:
    codes, distinct = pd.factorize(column)
    mended = [mend(v) if isinstance(v, str) else v for v in distinct]
    changed = pd.Series([a is not b and a != b for a, b in zip(distinct, mended, strict=True)], dtype=bool)
    if not changed.any():
        return column, 0
    hit = changed.to_numpy()[codes] & (codes >= 0)
    return column.where(~hit, pd.Series(mended, dtype=object).reindex(codes).set_axis(column.index)), int(hit.sum())
