"""Why a test or a model on these respondents has no error, in the words that all measures use."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.measures import tidy
from csat_helpers.survey.survey import Survey


def no_error(sv: Survey, rows: np.ndarray) -> str:
    """The reason, in the survey's language, or empty; ``rows`` are places of respondents.

    Where the file gives replicate weights clusters do not matter: these show the spread.
    """
    clusters = len(rows) if sv.arrays.replicates is not None else len(np.unique(sv.arrays.cluster[rows]))
    error = np.array([np.nan if clusters < 2 else 0.0])
    found = tidy.reasons(sv, np.array([len(rows)]), np.array([clusters]), np.zeros(1), error, sv.arrays.df)
    return str(found[0])


def told_as_reason(sv: Survey) -> bool:
    """Whether what cannot be modelled is left out with its reason, and is no error: in a survey of few respondents
    (``reliability: flag``), and in the report of one unit of many, which has the answers that it has.
    """
    few = sv.disclosure is not None and sv.disclosure.reliability == "flag"
    return few or any(column == sv.about.units.get("by") for column, _ in sv.focused)


def unless_told(sv: Survey, check: Callable[[], None]) -> str:
    """What ``check`` raises (MeasureError) is raised, or is given as a reason where :func:`told_as_reason`; empty where
    nothing is wrong.
    """
    try:
        check()
    except MeasureError:
        if not told_as_reason(sv):
            raise
        return say(
            sv.language,
            "The answers cannot carry it: they are too few, all alike for some items, or the same for two of them.",
        )
    return ""


def only_reason(reason: str, *columns: Sequence[str]) -> list[pd.DataFrame]:
    """For each list of columns a frame of one row that holds nothing but the reason why there is nothing."""
    row = pd.DataFrame({"suppressed": [""], "flag": "", "reason": reason})
    return [row.reindex(columns=list(names)) for names in columns]
