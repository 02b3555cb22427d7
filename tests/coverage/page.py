"""The page of the manual: tables of what was found, words around them, and both read back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .simulate import COLUMNS, DRAWS
from .words import CLOSING, COUNTED, DISTRUST, LOWEST, OPENING, SECTIONS, figures

PATH = Path(__file__).parents[2] / "docs" / "coverage.md"
HEADS = {
    "design": "Design",
    "statistic": "Statistic",
    "interval": "Interval",
    "n": "n",
    "np": "np",
    "coverage": "Covers, %",
    "below": "Truth below, %",
    "above": "Truth above, %",
    "width": "Mean width",
    "held": "Held to",
}
FORMATS = {"n": ".0f", "np": ".0f", "coverage": ".1f", "below": ".1f", "above": ".1f", "width": ".3g", "share": "g",
           "N": "d", "lowest": ".1f", "mean": ".1f"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Found:
    """What the page shows: simulated rows, round shares counted, and the exact interval's lowest coverage."""

    simulated: pd.DataFrame
    counted: pd.DataFrame
    lowest: pd.DataFrame


def written(found: Found) -> str:
    """The page's text."""
    said = {"draws": f"{DRAWS:,}", **figures(found.simulated, found.counted, found.lowest)}
    parts = [OPENING.format(**said), DISTRUST.format(**said)]
    for section, words in SECTIONS.items():
        rows = found.simulated[found.simulated["section"] == section]
        parts.append(f"### {section}\n\n{words}\n\n{_table(rows[list(HEADS)].rename(columns=HEADS), HEADS)}")
    parts += [COUNTED, _table(found.counted), LOWEST, _table(found.lowest), CLOSING]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def read(text: str) -> Found:
    """What a page shows, as numbers."""
    tables = _tables(text)
    simulated = []
    for section, rows in tables:
        if rows[0] == list(HEADS.values()):
            frame = pd.DataFrame(rows[1:], columns=list(HEADS))
            simulated.append(
                _numbers(frame.assign(section=section), ("n", "np", "coverage", "below", "above", "width"))
            )
    counted, lowest = (_numbers(pd.DataFrame(rows[1:], columns=rows[0])) for _, rows in tables[-2:])
    return Found(pd.concat(simulated, ignore_index=True)[COLUMNS], counted, lowest)


def rounded(found: Found) -> Found:
    """The figures as the page shows them."""
    return read(written(found))


def _table(frame: pd.DataFrame, keys: dict[str, str] | None = None) -> str:
    key_of = {head: key for key, head in (keys or {}).items()}
    columns = [[_cell(value, key_of.get(str(name), str(name))) for value in frame[name]] for name in frame.columns]
    numeric = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame.columns]
    rule = ["---:" if right else "---" for right in numeric]
    rows = [list(map(str, frame.columns)), rule, *map(list, zip(*columns, strict=True))]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _cell(value: object, key: str) -> str:
    if isinstance(value, str):
        return value
    return "" if pd.isna(value) else format(value, FORMATS.get(key, ".1f"))  # type: ignore[call-overload]


def _tables(text: str) -> list[tuple[str, list[list[str]]]]:
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


def _numbers(frame: pd.DataFrame, columns: Sequence[str] = ()) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_numeric(frame[name]) for name in columns or frame.columns})
