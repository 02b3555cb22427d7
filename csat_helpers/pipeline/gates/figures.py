"""Numbers in a text, and whether an exhibit holds them."""

import re
from collections.abc import Iterable, Iterator

from csat_helpers.bundle import FORMATS, Bundle
from csat_helpers.claims.written import LEVELS
from csat_helpers.look import number

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+")
# One language may have a level within a label ("95%控制限"), another in a sentence: it is no number of the survey.
_LEVEL = re.compile("|".join(LEVELS))
_KINDS = tuple(kind for kind in FORMATS if kind != "text")


def numbers(text: str, labels: Iterable[str] = ()) -> list[str]:
    """The numbers of ``text`` without their signs, in order; ``labels`` (18 to 24) are taken out first.

    >>> numbers("Under 30: 54.2 of 1,231", ["Under 30"])
    ['54.2', '1,231']
    """
    return NUMBER.findall(_LEVEL.sub(" ", without(text, labels)))


def without(text: str, labels: Iterable[str]) -> str:
    """``text`` with ``labels`` that hold a digit blanked, the longest first."""
    for label in sorted({label for label in labels if any(c.isdigit() for c in label)}, key=len, reverse=True):
        text = text.replace(label, " ")
    return text


def values(bundle: Bundle) -> Iterator[float]:
    """Every number that the bundle's frame, table and plot hold, and its base."""
    rows = [*bundle.frame.get("rows", ()), *(bundle.table.rows if bundle.table else ())]
    if bundle.plot:
        rows += [v for series in bundle.plot.series for v in (series.values, series.low, series.high, series.x)]
        rows += [[bundle.plot.reference, bundle.plot.x_reference, bundle.plot.minimum, bundle.plot.maximum]]
    yield from (v for row in rows for v in row if isinstance(v, int | float) and not isinstance(v, bool))
    if bundle.base is not None:
        yield bundle.base


def written(bundle: Bundle) -> frozenset[str]:
    """Every way in which a number of the bundle may be written."""
    found = {float(value) for value in values(bundle)}
    return frozenset(text for value in found for kind in _KINDS for text in NUMBER.findall(number(value, kind)))
