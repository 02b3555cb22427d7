"""Ratios of two totals, such as revenue a visit or complaints a contract."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.tidy import Names, banner, empty, framed
from csat_helpers.survey.survey import Survey


def ratio(
    sv: Survey, numerator: Names, denominator: Names, *, by: Names | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """The total of one item over the total of another, among respondents who answered both.

    Lists are taken in pairs; one denominator serves all numerators. This is a ratio of totals, not the mean of each
    respondent's ratio. Returns the columns of :data:`csat_helpers.columns.TIDY` with ``item`` as
    ``numerator/denominator``; intervals by Student's t with the design's df. Raises MeasureError for lists of unequal
    length, or an item of categories or text. Source: Lumley (2010), section 5.1 (R survey's ``svyratio``).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"spent": [20, 30, 0], "visits": [2, 1, 1]}),
    ...     {"items": {"spent": {"scale": {}}, "visits": {"scale": {}}}},
    ... )
    >>> ratio(sv, "spent", "visits")[["item", "estimate"]].values.tolist()
    [['spent/visits', 12.5]]
    """
    pairs = check_pairs(numerator, denominator)
    levels = banner(sv, by)
    if not pairs:
        return empty()
    top, bottom = (np.column_stack([scales.check_numeric(sv, pair[k]) for pair in pairs]) for k in (0, 1))
    grid = estimation.ratio(top, bottom, levels.members, sv.arrays)
    asked, labels = ["/".join(pair) for pair in pairs], [" / ".join(map(sv.label, pair)) for pair in pairs]
    return disclosure.apply(framed(sv, grid, levels, asked, labels, "ratio", confidence=confidence), sv)


def check_pairs(numerator: Names, denominator: Names) -> list[tuple[str, str]]:
    """Numerators and denominators side by side; lists of unequal length are refused."""
    tops = _listed(numerator)
    bottoms = [denominator] * len(tops) if isinstance(denominator, str) else _listed(denominator)
    if len(tops) != len(bottoms):
        raise MeasureError(
            f"{len(tops)} numerators do not pair with {len(bottoms)} denominators.",
            mend="Give lists of the same length, or one denominator for all.",
        )
    return list(dict.fromkeys(zip(tops, bottoms, strict=True)))


def _listed(items: Names) -> Sequence[str]:
    return [items] if isinstance(items, str) else list(items)
