"""The models' part of the page: three kinds of tables, words around them, and both read back."""

from collections.abc import Mapping

import pandas as pd

from tests.coverage import tables

from .simulate import CHANCES, ERRORS, RECOVERED, Models
from .words import AMONG, ERRORS_WORDS, OPENING, SECTIONS, figures

HEADING = "## Models: what they find again"
_HEADS = {
    "design": "Design", "statistic": "Statistic", "surveys": "Surveys", "coverage": "Covers, %", "below": "Truth below, %",
    "above": "Truth above, %", "noise": "Noise, ±", "held": "Held to", "what": "Of", "stated": "Stated, %",
    "statements": "Statements", "mean": "Mean stated, %", "true": "Came true, %", "section": "Measure", "error": "Error",
    "rate": "Happened, %",
}  # fmt: skip
RECOVERED_HEADS, CHANCE_HEADS, ERROR_HEADS = (
    {key: _HEADS[key] for key in columns}
    for columns in ([c for c in RECOVERED if c != "section"], [c for c in CHANCES if c != "design"], ERRORS)
)
FORMATS: dict[str, str] = dict.fromkeys(
    ("coverage", "below", "above", "noise", "mean", "true", "rate"), ".1f"
) | dict.fromkeys(("surveys", "statements"), "d")


def written(found: Models) -> str:
    """The part's text."""
    said = figures(found)
    parts = [HEADING, OPENING.format(**said)]
    for section, words in SECTIONS.items():
        rows = found.recovered[found.recovered["section"] == section]
        parts += [f"### {section}", words.format(**said), _table(rows, RECOVERED_HEADS)]
    parts += ["### Probabilities of places", AMONG.format(**said), _table(found.chances, CHANCE_HEADS)]
    parts += ["### How often tests of models err", ERRORS_WORDS.format(**said), _table(found.errors, ERROR_HEADS)]
    return "\n\n".join(part.strip("\n") for part in parts)


def read(text: str) -> Models:
    """What the part shows, as numbers."""
    recovered, chances, errors = [], pd.DataFrame(), pd.DataFrame()
    for section, rows in tables.read(text):
        if rows[0] == list(CHANCE_HEADS.values()):
            chances = _numbers(rows, CHANCE_HEADS).assign(design="").loc[:, CHANCES]
        elif rows[0] == list(ERROR_HEADS.values()):
            errors = _numbers(rows, ERROR_HEADS).loc[:, ERRORS]
        elif rows[0] == list(RECOVERED_HEADS.values()):
            recovered.append(_numbers(rows, RECOVERED_HEADS).assign(section=section))
    whole = pd.concat(recovered, ignore_index=True).loc[:, RECOVERED] if recovered else pd.DataFrame()
    return Models(whole, chances, errors)


def _table(frame: pd.DataFrame, heads: Mapping[str, str]) -> str:
    return tables.written(frame.loc[:, list(heads)], heads, FORMATS)


def _numbers(rows: list[list[str]], heads: Mapping[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows[1:], columns=list(heads))
    return frame.assign(**{name: pd.to_numeric(frame[name]) for name in FORMATS if name in frame})
