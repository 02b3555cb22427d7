"""Association of two questions: whether the answers to one depend on the answers to the other."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, faults
from csat_helpers.measures.kernel import variance
from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.tidy import Banner, Names, banner, by_label, empty, names
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.replicate_weights import ReplicateArrays
from csat_helpers.survey.survey import Survey

WEIGHTED = ("F", "Chisq", "Wald", "adjWald")
STATISTICS = (*WEIGHTED, "pearson", "pearson_corrected", "fisher")
COLUMNS = [
    "item", "label", "measure", "by", "by_label", "test", "statistic", "df", "df2", "p_value", "cramers_v", "deff",
    "base", "weighted_base", "suppressed", "flag", "reason",
]  # fmt: skip
_MOST_LEVELS = 100
_ROUNDING = 1e-14  # a design effect below this is no variance at all


@dataclass(frozen=True, eq=False)
class _Table:
    """Who answered both: places in the survey and cell of each (row level by row level), and the table's shape."""

    row: np.ndarray
    cell: np.ndarray
    shape: tuple[int, int]

    @property
    def size(self) -> int:
        return self.shape[0] * self.shape[1]

    def totals(self, weight: np.ndarray) -> np.ndarray:
        """The cells' totals, rows x columns, under ``weight`` (one a respondent of the survey)."""
        return np.bincount(self.cell, weight[self.row], minlength=self.size).reshape(self.shape)


def association(sv: Survey, row: Names, column: Names, *, statistic: str = "F") -> pd.DataFrame:
    """Whether two questions of categories or ratings are independent, a row a pair of ``row`` and ``column`` items.

    ``F`` and ``Chisq`` are Pearson's statistic of the weighted table with Rao and Scott's second and first order
    correction for the design; ``Wald`` and ``adjWald`` test the weighted residuals by their own covariance.
    ``pearson``, ``pearson_corrected`` (Yates's, two answers by two) and ``fisher`` (exact, two by two) count
    respondents as if they were a simple random sample, unweighted. Levels are those that the domain's respondents to
    both questions gave.

    Returns :data:`COLUMNS`: ``item`` the row question and ``by`` the column question, ``test`` the statistic's name,
    ``statistic`` (for ``Chisq`` Pearson's own, scaled to the base; for ``fisher`` the conditional odds ratio,
    infinite where a cell is empty), ``df`` and ``df2`` (NaN where the test has none), ``p_value``, ``cramers_v``
    (0 to 1), ``deff`` the mean generalised design effect (1 where a test takes a simple random sample for granted),
    ``base`` and ``weighted_base`` of those who answered both. Raises MeasureError for another statistic, an item of
    numbers or free text, or an item against itself.
    Source: Rao and Scott (1981, 1984); Koch, Freeman and Freeman (1975); R survey's ``svychisq``.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [1] * 6 + [0] * 6, "g": list("aaaaabbbbbba")}),
    ...     {"items": {"q": {"scale": {"min": 0, "max": 1}}, "g": {"scale": {"codes": ["a", "b"]}}}},
    ... )
    >>> association(sv, "q", "g", statistic="pearson")[["statistic", "df", "base"]].round(4).values.tolist()
    [[5.3333, 1.0, 12.0]]
    """
    if statistic not in STATISTICS:
        raise MeasureError(f"There is no statistic '{statistic}'.", mend=nearest(statistic, STATISTICS))
    levels = {name: check_levels(sv, name) for name in [*names(row), *names(column)]}
    rows = [_row(sv, r, c, levels, statistic) for r in names(row) for c in names(column)]
    return disclosure.apply(pd.DataFrame(rows), sv).loc[:, COLUMNS] if rows else empty(columns=COLUMNS)


def check_levels(sv: Survey, name: str) -> Banner:
    """The levels of a question of categories or ratings; raises MeasureError for numbers and free text."""
    found = sv.questionnaire.items.get(name)
    scale = sv.scale(name) if found is not None and found.scale is not None else None
    if scale is not None and scale.kind == "number":
        raise MeasureError(f"Item '{name}' holds numbers, not categories.", mend="Use measures.regression or t_test.")
    levels = banner(sv, name)
    if levels.members.size > _MOST_LEVELS:
        raise MeasureError(
            f"'{name}' has {levels.members.size} different answers, more than {_MOST_LEVELS}.",
            mend="Name an item of categories or ratings.",
        )
    return levels


def cross(sv: Survey, row: Banner, column: Banner) -> _Table:
    """Respondents with a weight who answered both questions, by cell; levels that none of them gave are left out."""
    place = np.full((2, len(sv.responses)), -1)
    for k, levels in enumerate((row, column)):
        place[k, levels.members.row] = levels.members.level
    both = np.flatnonzero((place >= 0).all(axis=0) & (sv.arrays.weight > 0))
    (first, i), (second, j) = (np.unique(place[k, both], return_inverse=True) for k in range(2))
    return _Table(both, i * len(second) + j, (len(first), len(second)))


def pearson(share: np.ndarray) -> float:
    """Pearson's X2 of a table of shares, for a base of one (that is phi squared)."""
    expected = np.outer(share.sum(axis=1), share.sum(axis=0))
    return float(((share - expected) ** 2 / expected).sum())


def _row(sv: Survey, row: str, column: str, levels: dict[str, Banner], statistic: str) -> dict[str, object]:
    if row == column:
        raise MeasureError(f"Item '{row}' cannot be associated with itself.", mend="Name two items.")
    table = cross(sv, levels[row], levels[column])
    reason = _fault(sv, table, (row, column), statistic)
    numbers: dict[str, float] | str = reason
    if not reason:
        numbers = _weighted(sv, table, statistic) if statistic in WEIGHTED else _unweighted(table, statistic)
    found: dict[str, object] = {"reason": numbers} if isinstance(numbers, str) else {"reason": "", **numbers}
    if not reason:
        found["cramers_v"] = _cramers_v(table, sv.arrays.weight if statistic in WEIGHTED else None)
    labels = {"item": row, "label": by_label(sv, row), "by": column, "by_label": by_label(sv, column)}
    blank = dict.fromkeys(("statistic", "df", "df2", "p_value", "cramers_v", "deff"), np.nan)
    bases = {"base": len(table.row), "weighted_base": float(sv.arrays.weight[table.row].sum())}
    return {
        **labels,
        "measure": "association",
        "test": statistic,
        **blank,
        **bases,
        "suppressed": "",
        "flag": "",
        **found,
    }


def _fault(sv: Survey, table: _Table, items: tuple[str, str], statistic: str) -> str:
    """Why there is no test, before it is tried."""
    if not len(table.row):
        return say(sv.language, "no respondents")
    for item, size in zip(items, table.shape, strict=True):
        if size < 2:
            return say(sv.language, "everyone gave the same answer to {items}", items=sv.label(item))
    if statistic in WEIGHTED:
        return faults.no_error(sv, table.row)
    if statistic != "pearson" and table.shape != (2, 2):
        return say(sv.language, "only for two answers by two")
    return ""


def _cramers_v(table: _Table, weight: np.ndarray | None) -> float:
    total = table.totals(np.ones(int(table.row.max()) + 1) if weight is None else weight)
    return float(np.sqrt(pearson(total / total.sum()) / (min(table.shape) - 1)))


def _weighted(sv: Survey, table: _Table, statistic: str) -> dict[str, float] | str:
    """Statistic, df and p of a design-based test; or why there are none."""
    design = sv.arrays
    total = table.totals(design.weight)
    effects = _effects(total / total.sum(), _of_shares(design, table), len(table.row), sv.language)
    if isinstance(effects, str):
        return effects
    sums, deff = float(np.trace(effects)), float(np.trace(effects)) / len(effects)
    if statistic in ("Wald", "adjWald"):
        found = _wald(total, _of_totals(design, table), design.df, sv.language, adjusted=statistic == "adjWald")
        return found if isinstance(found, str) else {**found, "deff": deff}
    chi = len(table.row) * pearson(total / total.sum())
    if statistic == "Chisq":
        p = special.chdtrc(len(effects), chi / deff)
        return {"statistic": chi, "df": len(effects), "p_value": float(p), "deff": deff}
    df = sums**2 / float(np.trace(effects @ effects))
    p = special.fdtrc(df, df * design.df, chi / sums)
    return {"statistic": chi / sums, "df": df, "df2": df * design.df, "p_value": float(p), "deff": deff}


def _drawn(table: _Table, replicates: ReplicateArrays) -> np.ndarray:
    """The cells' totals under each replicate weight: replicates x cells."""
    return np.stack([table.totals(weight).ravel() for weight in replicates.weight.T])


def _of_totals(design: DesignArrays, table: _Table) -> np.ndarray:
    """The covariance of the cells' weighted totals."""
    if design.replicates is not None:
        drawn = _drawn(table, design.replicates)
        return variance.replicate_covariance(drawn, table.totals(design.weight).ravel(), design.replicates)
    score = design.weight[table.row][:, None]
    found = variance.scores(table.row, table.cell, table.size, score, design)
    return variance.covariance(found, design)[:, :, 0]


def _of_shares(design: DesignArrays, table: _Table) -> np.ndarray:
    """The covariance of the cells' shares of the table."""
    total = table.totals(design.weight).ravel()
    share = total / total.sum()
    if design.replicates is not None:
        drawn = _drawn(table, design.replicates)
        return variance.replicate_covariance(divide(drawn, drawn.sum(axis=1)[:, None]), share, design.replicates)
    slope = (np.eye(table.size) - share[:, None]) / total.sum()
    return slope @ _of_totals(design, table) @ slope.T


def _effects(share: np.ndarray, among: np.ndarray, base: int, language: str) -> np.ndarray | str:
    """Rao and Scott's design effect matrix of the interaction, or why there is none."""
    contrasts = np.kron(*(np.eye(k)[:, 1:] - np.eye(k)[:, :1] for k in share.shape))
    inverse = divide(np.ones(share.size), share.ravel())
    scaled = contrasts * np.nan_to_num(inverse)[:, None]
    simple = contrasts.T @ scaled / base
    if np.linalg.matrix_rank(simple, hermitian=True) < len(simple):
        return say(language, "too many combinations of answers without respondents")
    found = np.linalg.solve(simple, scaled.T @ among @ scaled)
    if np.trace(found) <= _ROUNDING * len(found):
        return say(language, "no sampling error: clusters do not differ, or everyone was asked")
    return found


def _wald(total: np.ndarray, among: np.ndarray, df: int, language: str, *, adjusted: bool) -> dict[str, float] | str:
    """Wald's F of the residuals of independence, all but those of the first row and column."""
    size, (rows, columns) = total.sum(), total.shape
    of_row, of_column = total.sum(axis=1), total.sum(axis=0)
    expected = np.outer(of_row, of_column) / size
    slope = np.eye(total.size) + expected.ravel()[:, None] / size
    slope -= np.kron(np.eye(rows), np.outer(of_column, np.ones(columns)) / size)
    slope -= np.kron(np.outer(of_row, np.ones(rows)) / size, np.eye(columns))
    used = np.arange(total.size).reshape(total.shape)[1:, 1:].ravel()
    spread = (slope @ among @ slope.T)[np.ix_(used, used)]
    first, second = len(used), df - len(used) + 1 if adjusted else df
    if second < 1 or np.linalg.matrix_rank(spread, hermitian=True) < first:
        return say(language, "too few clusters for this statistic")
    gap = (total - expected).ravel()[used]
    f = float(gap @ np.linalg.solve(spread, gap)) / first * (second / df if adjusted else 1.0)
    return {"statistic": f, "df": first, "df2": second, "p_value": float(special.fdtrc(first, second, f))}


def _unweighted(table: _Table, statistic: str) -> dict[str, float]:
    """Statistic, df and p of a test that counts respondents."""
    count = np.bincount(table.cell, minlength=table.size).reshape(table.shape)
    if statistic == "fisher":
        from scipy import stats  # takes half a second to load, and few ask for it

        odds = float(stats.contingency.odds_ratio(count, kind="conditional").statistic)
        _, p = stats.fisher_exact(count)
        return {"statistic": odds, "p_value": float(np.asarray(p)), "deff": 1.0}
    expected = np.outer(count.sum(axis=1), count.sum(axis=0)) / count.sum()
    gap = np.abs(count - expected)
    if statistic == "pearson_corrected":
        gap = gap - np.minimum(0.5, gap)
    chi, df = float((gap**2 / expected).sum()), (table.shape[0] - 1) * (table.shape[1] - 1)
    return {"statistic": chi, "df": df, "p_value": float(special.chdtrc(df, chi)), "deff": 1.0}
