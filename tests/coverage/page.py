"""The page of the manual: tables of what was found, words around them, and both read back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from . import tables
from .models import page as models_page
from .models.simulate import Models
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
    """What the page shows: simulated rows, round shares counted, the exact interval's lowest coverage, and models."""

    simulated: pd.DataFrame
    counted: pd.DataFrame
    lowest: pd.DataFrame
    models: Models


def written(found: Found) -> str:
    """The page's text."""
    said = {"draws": f"{DRAWS:,}", **figures(found.simulated, found.counted, found.lowest)}
    parts = [OPENING.format(**said), DISTRUST.format(**said)]
    for section, words in SECTIONS.items():
        rows = found.simulated[found.simulated["section"] == section]
        parts.append(f"### {section}\n\n{words}\n\n{tables.written(rows[list(HEADS)], HEADS, FORMATS)}")
    counts = [tables.written(frame, formats=FORMATS) for frame in (found.counted, found.lowest)]
    parts += [COUNTED, counts[0], LOWEST, counts[1], models_page.written(found.models), CLOSING]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def read(text: str) -> Found:
    """What a page shows, as numbers."""
    estimates, _, models = text.partition(models_page.HEADING)
    shown, simulated = tables.read(estimates), []
    for section, rows in shown:
        if rows[0] == list(HEADS.values()):
            frame = pd.DataFrame(rows[1:], columns=list(HEADS))
            simulated.append(
                _numbers(frame.assign(section=section), ("n", "np", "coverage", "below", "above", "width"))
            )
    counted, lowest = (_numbers(pd.DataFrame(rows[1:], columns=rows[0])) for _, rows in shown[-2:])
    return Found(pd.concat(simulated, ignore_index=True)[COLUMNS], counted, lowest, models_page.read(models))


def rounded(found: Found) -> Found:
    """The figures as the page shows them."""
    return read(written(found))


def _numbers(frame: pd.DataFrame, columns: Sequence[str] = ()) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_numeric(frame[name]) for name in columns or frame.columns})
