"""Who in the sample responded, and the weights of those who did not handed to the respondents of their class."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from csat_helpers.engagement import NonResponse, Quality
from csat_helpers.errors import DesignError
from csat_helpers.survey import quality
from csat_helpers.survey.checks.cells import Cells
from csat_helpers.survey.place import Place
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.weights import fitting
from csat_helpers.survey.weights.targets import code_of, shown, texts

NO_RESPONSE = "no response"


@dataclass(frozen=True, eq=False)
class SetAside:
    """Which rows to ``keep``; the ``exclusions`` (reason, rows); ``straight``liners kept.

    ``checks`` is what every quality rule found (:class:`csat_helpers.survey.checks.found.Review`).
    ``sample`` are the rows that stand for someone drawn: those kept, and with an adjustment for non-response also
    those who did not respond and those whose answers are set aside, but nobody twice. ``responded`` marks interviews.
    """

    keep: np.ndarray
    exclusions: pd.DataFrame
    straight: int
    sample: np.ndarray
    responded: np.ndarray
    checks: pd.DataFrame = field(default_factory=pd.DataFrame)


def set_aside(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    rules: Quality,
    asked: NonResponse | None,
    place: Place,
    cells: Cells | None = None,
    as_of: pd.Timestamp | None = None,
) -> SetAside:
    """The quality rules, applied to interviews; who did not respond is set aside under that reason alone.

    A contact without an interview is a duplicate where the same id has an interview, so no weight counts twice.
    """
    if asked is None:
        found = quality.review(responses, questionnaire, rules, place.where, cells=cells, as_of=as_of)
        straight = int((quality.straightliners(responses, questionnaire) & found.keep).sum())
        return SetAside(
            found.keep, found.exclusions, straight, found.keep, np.ones(len(responses), dtype=bool), found.checks
        )
    answered = responded(responses, questionnaire, asked, place)
    interviews = responses.loc[answered].reset_index(drop=True)
    rows = np.flatnonzero(answered)
    found = quality.review(
        interviews, questionnaire, rules, place.where,
        cells=cells.among(rows) if cells else None, as_of=as_of, positions=rows,
    )  # fmt: skip
    kept, exclusions = found.keep, found.exclusions
    straight = int((quality.straightliners(interviews, questionnaire) & kept).sum())
    keep = np.zeros(len(responses), dtype=bool)
    keep[rows[kept]] = True
    again = _twice(responses, questionnaire, answered) & rules.drop_duplicates
    counts = dict(exclusions.itertuples(index=False, name=None))
    counts[quality.DUPLICATE] = counts.get(quality.DUPLICATE, 0) + int((again & ~answered).sum())
    counts[NO_RESPONSE] = int((~again & ~answered).sum())
    listed = [(reason, counts[reason]) for reason in (*quality.REASONS, NO_RESPONSE) if counts.get(reason)]
    return SetAside(keep, pd.DataFrame(listed, columns=["reason", "rows"]), straight, ~again, answered, found.checks)


def responded(responses: pd.DataFrame, questionnaire: Questionnaire, asked: NonResponse, place: Place) -> np.ndarray:
    """Which rows are interviews. Raises DesignError for a blank status, and where nobody responded."""
    status = texts(responses[asked.status])
    blank = status == ""
    if blank.any():
        raise DesignError(
            f"The status column '{asked.status}' is blank in {place.rows(blank)}.",
            where=place.where,
            mend="Give every row of the sample its status.",
        )
    codes, distinct = pd.factorize(status)
    meant = {code_of(code, asked.status, questionnaire) for code in asked.responded}
    wanted = np.array([value in meant for value in distinct], dtype=bool)
    if not wanted.any():
        raise DesignError(
            f"Nobody responded: no row has '{asked.status}' {' or '.join(repr(str(c)) for c in asked.responded)}.",
            where=place.where,
            mend=f"Give the values that mean an interview as design.nonresponse.responded. Known: {', '.join(distinct)}.",
        )
    return wanted[codes]


def _twice(responses: pd.DataFrame, questionnaire: Questionnaire, answered: np.ndarray) -> np.ndarray:
    """Rows whose id came before in the same wave, an interview counting as the first."""
    order = np.argsort(~answered, kind="stable")
    found = np.zeros(len(responses), dtype=bool)
    found[order] = quality.duplicates(responses.iloc[order], questionnaire)
    return found


def adjusted(
    base: np.ndarray,
    replicates: np.ndarray,
    answered: np.ndarray,
    asked: NonResponse,
    rows: np.ndarray,
    categories: Mapping[str, np.ndarray],
    place: Place,
) -> tuple[fitting.Fitted, dict[str, float]]:
    """One wave's weights after the adjustment, and its facts.

    ``rows`` are the sample's positions in all responses; the arrays before it are theirs. Raises DesignError for a
    blank class, and for a class in which nobody responded.
    """
    code, cells = _classes(asked, rows, categories, place)
    given, taken = (np.bincount(code, base * part, minlength=len(cells)) for part in (~answered, answered))
    nobody = np.flatnonzero((given > 0) & (taken <= 0))
    if len(nobody):
        k = int(nobody[0])
        more = f" ({len(nobody) - 1} more classes are without respondents too.)" if len(nobody) > 1 else ""
        raise DesignError(
            f"Nobody responded in the class {shown(tuple(asked.classes), cells[k]) or 'of all'}: the weights of its "
            f"{int((code == k).sum()):,} rows have nowhere to go.",
            where=place.where,
            mend=f"Use wider classes.{more}",
        )
    fitted = fitting.adjust(base, replicates, answered, code)
    factor = np.divide(given + taken, taken, out=np.ones(len(cells)), where=taken > 0)
    facts = {
        "sampled": float(len(base)),
        "responded": float(answered.sum()),
        "classes": float(len(cells)),
        "largest_factor": float(factor.max()),
        "moved": float(given.sum()),
    }
    return fitted, facts


def _classes(
    asked: NonResponse, rows: np.ndarray, categories: Mapping[str, np.ndarray], place: Place
) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    if not asked.classes:
        return np.zeros(len(rows), dtype=np.int64), [()]
    columns = [categories[name][rows] for name in asked.classes]
    for name, column in zip(asked.classes, columns, strict=True):
        if (column == "").any():
            blank = np.zeros(int(rows.max()) + 1, dtype=bool)
            blank[rows[column == ""]] = True
            raise DesignError(
                f"The class column '{name}' is blank in {place.rows(blank)}.",
                where=place.where,
                mend="Classes are made of what is known of everyone in the sample.",
            )
    code, cells = pd.MultiIndex.from_arrays(columns).factorize()
    return code.astype(np.int64), [tuple(cell) for cell in cells]
