"""Characters a deliverable cannot carry: lone surrogates, NUL and what XML forbids become U+FFFD, counted."""

import re

import pandas as pd

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """``text`` with every forbidden character replaced by U+FFFD.

    >>> clean("fine" + chr(0)) == "fine" + chr(0xFFFD)
    True
    """
    return FORBIDDEN.sub("\ufffd", text)


def clean_column(column: pd.Series) -> tuple[pd.Series, int]:
    """A column with forbidden characters replaced, and in how many cells; works through the distinct values."""
    codes, distinct = pd.factorize(column)
    cleaned = [clean(v) if isinstance(v, str) else v for v in distinct]
    changed = pd.Series([a is not b and a != b for a, b in zip(distinct, cleaned, strict=True)], dtype=bool)
    if not changed.any():
        return column, 0
    hit = changed.to_numpy()[codes] & (codes >= 0)
    return column.where(~hit, pd.Series(cleaned, dtype=object).reindex(codes).set_axis(column.index)), int(hit.sum())
