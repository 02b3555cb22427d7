"""Differences between the levels of a segment, tested."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import contrasts, disclosure
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.compact import Columns, each
from csat_helpers.measures.kernel.estimation import Grid, Members, Unions
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.tidy import Banner, Names, banner, check_confidence, empty, headed, names
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

REST = "rest"


@dataclass(frozen=True, eq=False)
class Compared:
    """Pairs of levels of one column: ``first`` and ``second`` are levels of ``members``, which may have more than
    the column: those that others are compared with. ``codes`` and ``labels`` name all of them.
    """

    members: Members | Unions
    first: np.ndarray
    second: np.ndarray
    codes: list[str]
    labels: list[str]


def difference(
    sv: Survey,
    items: Names,
    by: Names,
    *,
    measure: str = "mean",
    against: object = REST,
    adjust: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Each level of ``by`` less what it is held against, in the units of ``measure``, with a test of no difference.

    ``against`` is ``"rest"`` (everyone else with a level in the column), the code of one level, or None for each two
    levels, the earlier less the later. ``measure`` is mean, index, nps, top_box or bottom_box. Clusters and
    respondents (items of role ``id``) that two levels share are taken into account. Returns the columns of
    :data:`csat_helpers.measures.contrasts.COLUMNS`: ``estimate`` is the difference, ``other`` the level (or ``rest``)
    it is from and ``other_base`` that level's base; interval and two-sided ``p_value`` by Student's t with the
    design's df. ``adjust`` (a method of :func:`csat_helpers.measures.kernel.adjust.adjust`) adjusts ``p_value`` over the
    comparisons of one item within one column. Rows of a hidden level are hidden. Raises MeasureError for another
    measure, level or adjustment. Source: Lumley (2010), section 2.2 (R survey's ``svyttest``, whose df is one less).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [1, 2, 4, 5], "g": ["x", "x", "y", "y"]}),
    ...     {"items": {"q": {"scale": {"min": 1, "max": 5}}}},
    ... )
    >>> difference(sv, "q", "g", against=None)[["level", "other", "estimate"]].values.tolist()
    [['x', 'y', -3.0]]
    """
    check_confidence(confidence)
    contrasts.check_measure(measure)
    check_adjustment(adjust)
    asked = names(items)
    columns = names(by)
    for column in columns:
        check_level(sv, column, against)
    if not asked:
        return empty(columns=contrasts.COLUMNS)
    values = each(partial(VALUES[measure], sv), asked, len(sv.responses))
    parts = [_column(sv, values, asked, column, measure, against, adjust, confidence) for column in columns]
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else empty(columns=contrasts.COLUMNS)


def against_the_rest(
    sv: Survey, values: np.ndarray, items: Sequence[str], by: str, *, adjust: str | None, confidence: float
) -> pd.DataFrame:
    """:func:`difference` of given numbers (respondents x items) on the scale of an index, each level less everyone else."""
    return _column(sv, values, items, by, "index", REST, adjust, confidence)


def check_level(sv: Survey, column: str, against: object) -> None:
    """Refuse to hold levels against one that the column has not."""
    known = [plain_code(level) for level in sv.levels(column)]
    if against is not None and against != REST and plain_code(against) not in known:
        raise MeasureError(
            f"Column '{column}' has no level '{against}'.", mend=nearest(plain_code(against), [*known, REST])
        )


def _column(
    sv: Survey,
    values: np.ndarray | Columns,
    items: Sequence[str],
    column: str,
    measure: str,
    against: object,
    adjust: str | None,
    confidence: float,
) -> pd.DataFrame:
    """The differences within one segment column."""
    levels, design = banner(sv, column), returning(sv)
    pairs = pairs_of(sv, levels, against)
    grid = estimation.estimate(values, pairs.members, design)
    weights, pair = np.zeros((pairs.members.size, len(pairs.first))), np.arange(len(pairs.first))
    weights[pairs.first, pair], weights[pairs.second, pair] = 1.0, -1.0
    apart = estimation.contrast(values, pairs.members, design, weights)
    sides = _of(grid, pairs.first), _of(grid, pairs.second)
    cells = contrasts.tested(sv, *apart, *sides, design.df, confidence)
    cells["p_value"] = adjusted(cells["p_value"], adjust)
    one = Banner(
        (column,) * len(pair),
        tuple(pairs.codes[k] for k in pairs.first),
        tuple(pairs.labels[k] for k in pairs.first),
        levels.members,
    )
    head, place = headed(sv, one, items, [sv.label(item) for item in items], measure)
    other = pairs.second[place[0]].tolist()
    names_of = {"other": [pairs.codes[k] for k in other], "other_label": [pairs.labels[k] for k in other]}
    return hidden_levels(contrasts.rows({**head, **names_of}, cells, place), sv, levels, grid.base, items)


def pairs_of(sv: Survey, levels: Banner, against: object) -> Compared:
    """The levels and what each is held ``against``."""
    members, size = levels.members, levels.members.size
    codes, labels = [*levels.level], [*levels.label]
    if against is None:
        return Compared(members, *np.triu_indices(size, 1), codes, labels)
    if against == REST:
        # Of a column, each row has one level.
        extended = Unions(members, np.hstack([np.eye(size), 1 - np.eye(size)]))
        names_of = [REST] * size, [say(sv.language, "The rest")] * size
        return Compared(extended, np.arange(size), np.arange(size) + size, codes + names_of[0], labels + names_of[1])
    code = plain_code(against)
    if code not in codes:  # nobody in the domain has it
        codes, labels = [*codes, code], [*labels, sv.level_label(levels.by[0], against) if levels.by else code]
        members = Members(members.row, members.level, size + 1)
    place = codes.index(code)
    first = np.array([k for k in range(size) if k != place], dtype=int)
    return Compared(members, first, np.full(len(first), place), codes, labels)


def _of(grid: Grid, levels: np.ndarray) -> Grid:
    """The grid's rows of some levels."""
    return Grid(**{name: getattr(grid, name)[levels] for name in Grid.__dataclass_fields__})


def hidden_levels(
    frame: pd.DataFrame, sv: Survey, levels: Banner, base: np.ndarray, items: Sequence[str]
) -> pd.DataFrame:
    """Hidden where a level of the pair is hidden by itself, or either side is too small; ``base`` is levels x items.

    Levels hidden to complement others count: differences and the total would give them away.
    """
    if sv.disclosure is None or frame.empty:
        return frame
    head, place = headed(sv, levels, items, items, "")
    alone = pd.DataFrame({**head, "base": base[place], "suppressed": "", "flag": ""})
    hidden = disclosure.apply(alone, sv).set_index(["item", "level"])["suppressed"].to_dict()
    why = [
        hidden.get((item, level), "") or hidden.get((item, other), "")
        for item, level, other in zip(frame["item"], frame["level"], frame["other"], strict=True)
    ]
    apart = contrasts.hide_by_smaller(frame.assign(suppressed=why).drop(columns="by"), sv)
    return apart.assign(by=frame["by"]).loc[:, contrasts.COLUMNS]
