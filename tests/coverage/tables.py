"""Frames as the page's tables, and back."""

from collections.abc import Mapping

import pandas as pd


def written(
    frame: pd.DataFrame, heads: Mapping[str, str] | None = None, formats: Mapping[str, str] | None = None
) -> str:
    """A table; ``heads`` and ``formats`` by column, .1f where none is given."""
    heads, formats = heads or {}, formats or {}
    columns = [[_cell(value, formats.get(str(name), ".1f")) for value in frame[name]] for name in frame.columns]
    rule = ["---:" if pd.api.types.is_numeric_dtype(frame[name]) else "---" for name in frame.columns]
    rows = [[heads.get(str(name), str(name)) for name in frame.columns], rule, *map(list, zip(*columns, strict=True))]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def read(text: str) -> list[tuple[str, list[list[str]]]]:
    """Every table with the heading above it: rows of cells, the head first."""
    heading, found, rows = "", [], []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            found.append((heading, [rows[0], *rows[2:]]))
            rows = []
        if line.startswith("#"):
            heading = line.lstrip("# ")
    return found


def _cell(value: object, form: str) -> str:
    if isinstance(value, str):
        return value
    return "" if pd.isna(value) else format(value, form)  # type: ignore[call-overload]
