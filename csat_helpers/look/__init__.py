"""One source for colour, type and number formats: charts, tables and every exporter read it here."""

from csat_helpers.look.client import HOUSE, Logo, Look
from csat_helpers.look.numbers import letters, number
from csat_helpers.look.tokens import CATEGORICAL, COLOURS, DIVERGING, SIZES, diverging

__all__ = [
    "CATEGORICAL", "COLOURS", "DIVERGING", "HOUSE", "SIZES", "Logo", "Look", "diverging", "letters", "number",
]  # fmt: skip
