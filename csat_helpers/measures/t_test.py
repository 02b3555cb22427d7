"""Student's t test of two groups under the sampling design."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import contrasts
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.estimation import Grid, Members, divide
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.tidy import Names, by_label, check_confidence, empty, names
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "item", "label", "measure", "by", "by_label", "level", "level_label", "other", "other_label", "mean", "other_mean",
    "estimate", "std_error", "conf_low", "conf_high", "df", "statistic", "p_value", "base", "other_base", "suppressed",
    "flag", "reason",
]  # fmt: skip


def t_test(
    sv: Survey,
    items: Names,
    group: str,
    *,
    levels: Sequence[object] | None = None,
    measure: str = "mean",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The difference between two groups in each item, with its t test under the design, a row an item.

    ``group`` is a segment column of two levels, or ``levels`` names two of them; the second less the first is tested.
    ``measure`` is one of mean, index, nps, top_box, bottom_box. Returns :data:`COLUMNS`: ``level`` is the second
    group, ``other`` the first; ``mean`` and ``other_mean`` theirs, ``estimate`` the difference in the measure's
    units, with its ``std_error``, ``statistic`` (t), interval and two-sided ``p_value``. The df are the design's less
    one, because two means are estimated: the test is that of a linear regression on the group, and equal variances are
    not assumed. Both groups are domains of the whole design, so clusters and respondents (items of role ``id``) in
    both are accounted for. Raises MeasureError for another number of levels, one that the column does not have, or a
    measure that does not fit the item. Source: Lumley (2010), Complex Surveys, section 2.2; R survey's ``svyttest``.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [1, 2, 3, 4, 5, 5], "g": list("aaabbb")}),
    ...     {"items": {"q": {"scale": {"min": 1, "max": 5}}, "g": {"scale": {"codes": ["a", "b"]}}}},
    ... )
    >>> t_test(sv, "q", "g")[["estimate", "df"]].round(4).values.tolist()
    [[2.6667, 4.0]]
    """
    asked = names(items)
    check_confidence(confidence)
    contrasts.check_measure(measure)
    other, level = _pair(sv, group, levels)
    if not asked:
        return empty(columns=COLUMNS)
    values = np.column_stack([VALUES[measure](sv, item) for item in asked])
    head = {
        "item": asked,
        "label": [sv.label(item) for item in asked],
        "measure": measure,
        "by": group,
        "by_label": by_label(sv, group),
        "level": plain_code(level),
        "level_label": sv.level_label(group, level),
        "other": plain_code(other),
        "other_label": sv.level_label(group, other),
    }
    numbers = _numbers(sv, values, _members(sv, group, (other, level)), confidence)
    frame = pd.DataFrame({**head, **numbers, "suppressed": "", "flag": ""})
    return contrasts.hide_by_smaller(frame, sv).loc[:, COLUMNS]


def _pair(sv: Survey, group: str, levels: Sequence[object] | None) -> tuple[object, object]:
    """The two levels to compare."""
    by_code = {plain_code(level): level for level in sv.levels(group)}
    wanted = list(by_code) if levels is None else [plain_code(level) for level in levels]
    for code in wanted:
        if code not in by_code:
            raise MeasureError(f"No respondent has {group} '{code}'.", mend=nearest(code, by_code))
    if len(wanted) != 2 or wanted[0] == wanted[1]:
        listing = ", ".join(wanted[:12]) or "none"
        raise MeasureError(
            f"A t test compares two levels of '{group}', not {len(wanted)}: {listing}.",
            mend='Name two: levels=("a", "b").',
        )
    return by_code[wanted[0]], by_code[wanted[1]]


def _members(sv: Survey, group: str, pair: tuple[object, object]) -> Members:
    column = sv.column(group)
    rows = [np.flatnonzero(sv.rows & (column == level).to_numpy(bool, na_value=False)) for level in pair]
    return Members(np.concatenate(rows), np.repeat([0, 1], [len(r) for r in rows]), 2)


def _numbers(sv: Survey, values: np.ndarray, members: Members, confidence: float) -> dict[str, np.ndarray]:
    design = returning(sv)
    grid = estimation.estimate(values, members, design)
    gap, spread = (part[0] for part in estimation.contrast(values, members, design, np.array([[-1.0], [1.0]])))
    cells = contrasts.tested(sv, gap, spread, _of(grid, 1), _of(grid, 0), design.df - 1, confidence)
    statistic = divide(cells["estimate"], cells["std_error"])
    return {"mean": grid.estimate[1], "other_mean": grid.estimate[0], "statistic": statistic, **cells}


def _of(grid: Grid, level: int) -> Grid:
    """One level of a grid, its axis dropped."""
    return Grid(**{name: getattr(grid, name)[level] for name in Grid.__dataclass_fields__})
