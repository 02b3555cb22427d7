"""Gaps: how far one item lies above another, such as perception above expectation."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.measures import contrasts
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.measures.tidy import Names, banner, check_confidence, empty, headed
from csat_helpers.survey.survey import Survey

Pair = tuple[str, str]


def gap(
    sv: Survey,
    pairs: Pair | Sequence[Pair],
    *,
    by: Names | None = None,
    measure: str = "mean",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Each pair's first item less its second, in the units of ``measure``, with a test of no gap.

    ``measure`` is mean, index, nps, top_box or bottom_box. Each item is estimated from all who answered it; answers
    of the same respondents are correlated, and that is taken into account. Returns the columns of
    :data:`csat_helpers.measures.contrasts.COLUMNS`: ``estimate`` is the gap, ``other`` the second item and
    ``other_base`` its base; interval and two-sided ``p_value`` by Student's t with the design's df. Raises
    MeasureError for another measure, or one that does not fit an item's scale.
    Source: Lumley (2010), section 2.2 (R survey's ``svycontrast`` of ``svymean``).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"seen": [3, 4, 3], "hoped": [5, 4, 4]}),
    ...     {"scales": {"r": {"min": 1, "max": 5}}, "items": {"seen": {"scale": "r"}, "hoped": {"scale": "r"}}},
    ... )
    >>> gap(sv, ("seen", "hoped"))["estimate"].round(3).tolist()
    [-1.0]
    """
    check_confidence(confidence)
    contrasts.check_measure(measure)
    asked = check_gaps(pairs)
    if not asked:
        return empty(columns=contrasts.COLUMNS)
    items = list(dict.fromkeys(name for pair in asked for name in pair))
    values = np.column_stack([VALUES[measure](sv, item) for item in items])
    first, second = (np.array([items.index(pair[k]) for pair in asked]) for k in (0, 1))
    mix, pair = np.zeros((len(items), len(asked))), np.arange(len(asked))
    mix[first, pair], mix[second, pair] = 1.0, -1.0
    levels = banner(sv, by)
    grid = estimation.estimate(values, levels.members, sv.arrays)
    apart = estimation.contrast(values, levels.members, sv.arrays, np.eye(levels.members.size), mix)
    cells = contrasts.tested(sv, *apart, _of(grid, first), _of(grid, second), sv.arrays.df, confidence)
    places = [str(k) for k in pair]
    head, place = headed(sv, levels, places, places, measure)
    frame = contrasts.rows({**head, **_words(sv, [asked[k] for k in place[1]])}, cells, place)
    parts = [contrasts.hide_by_smaller(part, sv) for _, part in frame.groupby(["item", "other"], sort=False)]
    return pd.concat(parts).sort_index() if parts else frame


def check_gaps(pairs: Pair | Sequence[Pair]) -> list[Pair]:
    """The pairs as a list; a single pair is a list of one."""
    listed = [pairs] if len(pairs) == 2 and all(isinstance(name, str) for name in pairs) else list(pairs)
    for pair in listed:
        if isinstance(pair, str) or len(pair) != 2 or pair[0] == pair[1]:
            raise MeasureError(f"{pair!r} is no pair of two items.", mend="Write [('perceived', 'expected'), ...].")
    return list(dict.fromkeys((str(pair[0]), str(pair[1])) for pair in listed))


def _of(grid: Grid, items: np.ndarray) -> Grid:
    """The grid's columns of some items."""
    return Grid(**{name: getattr(grid, name)[:, items] for name in Grid.__dataclass_fields__})


def _words(sv: Survey, pairs: Sequence[Pair]) -> dict[str, list[str]]:
    return {
        "item": [first for first, _ in pairs],
        "label": [sv.label(first) for first, _ in pairs],
        "other": [second for _, second in pairs],
        "other_label": [sv.label(second) for _, second in pairs],
    }
