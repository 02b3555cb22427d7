"""The comparisons of a banner table as a frame, and their letters or marks in the cells."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.columns import TOTAL
from csat_helpers.locale import say
from csat_helpers.measures.kernel import intervals
from csat_helpers.measures.kernel.compact import Columns
from csat_helpers.measures.tables import column_tests
from csat_helpers.measures.tables.banners import Banner
from csat_helpers.measures.tables.cells import Part, objects
from csat_helpers.measures.tables.column_tests import Tested
from csat_helpers.measures.tables.stubs import SHARES, Row
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.survey import Survey

TESTS = [
    "item", "label", "measure", "answer", "answer_label", "by", "by_label", "parent", "parent_label", "level",
    "level_label", "column", "other", "other_label", "other_column", "difference", "std_error", "conf_low",
    "conf_high", "df", "statistic", "p_value", "p_adjusted", "significant", "reason",
]  # fmt: skip


def compared(
    sv: Survey, cells: pd.DataFrame, stubs: list[Row], values: Columns, parts: list[Part],
    hidden: Mapping[str, np.ndarray], design: DesignArrays, settings: Mapping[str, Any],
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """The cells with letters or marks or both, and the frame of tests; ``hidden`` are by test (rows x columns)."""
    size = len(cells) // max(len(stubs), 1), len(stubs)
    letters, marks = np.full(size, "", object), np.full(size, "", object)
    p_values, frames, start = np.full(size, np.nan), [], 0
    shares = np.array([row.measure in SHARES for row in stubs])
    for part in parts:
        place = slice(start, start + part.banner.members.size)
        start = place.stop
        if part.banner.by == TOTAL or not part.banner.levels:
            continue
        for test, covered in hidden.items():
            found, shown = _test(test, part, values, covered.T[place], shares, design, settings), ~covered.T[place]
            if test == "rest":
                marks[place] = np.where(shown, column_tests.marks(found), "")
                p_values[place] = np.where(shown, found.p_adjusted, np.nan)
            else:
                names = [level.column for level in part.banner.levels]
                letters[place] = np.where(shown, column_tests.letters(found, names, len(names), len(stubs)), "")
            frames.append(_tests(sv, stubs, part.banner, found, settings["confidence"]))
    if len(hidden) > 1:  # the letters' dash says it where no test was possible
        marks[marks == column_tests.NO_TEST] = ""
    cells = cells.assign(letters=letters.T.ravel(), mark=marks.T.ravel(), p_value=p_values.T.ravel())
    return cells, _by_row(frames, len(stubs))


def _by_row(frames: list[pd.DataFrame], rows: int) -> pd.DataFrame:
    """The banners' comparisons together, by stub row first."""
    if not frames:
        return pd.DataFrame({name: [] for name in TESTS})
    row = np.concatenate([np.repeat(np.arange(rows), len(frame) // rows) for frame in frames])
    return pd.concat(frames, ignore_index=True).iloc[np.argsort(row, kind="stable")].reset_index(drop=True)


def _test(
    test: str, part: Part, values: Columns, hidden: np.ndarray, shares: np.ndarray,
    design: DesignArrays, settings: Mapping[str, Any],
) -> Tested:  # fmt: skip
    if test == "rest":
        return column_tests.against_rest(part, values, hidden, design, settings["adjust"])
    among = part.among if part.among is not None else part.grid.variance[None]
    kish = settings["variance"] == "kish"
    return column_tests.between(part.banner, part.grid, among, hidden, shares, design.df, kish, settings["adjust"])


def _tests(sv: Survey, stubs: list[Row], banner: Banner, found: Tested, confidence: float) -> pd.DataFrame:
    """Each comparison as a row: by stub row, then by pair."""
    down, pairs = len(stubs), len(found.level)
    levels = banner.levels
    rest = say(sv.language, "The rest")
    of_row = ("item", "label", "measure", "answer", "answer_label")
    of_level = ("by", "by_label", "parent", "parent_label", "level", "level_label", "column")
    names = {name: np.repeat(objects([getattr(x, name) for x in stubs]), pairs) for name in of_row}
    names |= {name: np.tile(objects([getattr(levels[k], name) for k in found.level]), down) for name in of_level}
    others = [("rest", rest, "") if k < 0 else (levels[k].level, levels[k].level_label, levels[k].column)
              for k in found.other]  # fmt: skip
    names |= {
        name: np.tile(objects([other[k] for other in others]), down)
        for k, name in enumerate(("other", "other_label", "other_column"))
    }
    reach = _reach(found.df, confidence) * found.std_error
    numbers = {
        "difference": found.difference, "std_error": found.std_error, "conf_low": found.difference - reach,
        "conf_high": found.difference + reach, "df": found.df, "statistic": found.statistic,
        "p_value": found.p_value, "p_adjusted": found.p_adjusted,
    }  # fmt: skip
    significant = np.nan_to_num(found.p_adjusted, nan=1.0) < column_tests.ALPHA[0]
    words = {"significant": significant.T.ravel(), "reason": _said(sv, found.why).T.ravel()}
    return pd.DataFrame({**names, **{k: v.T.ravel() for k, v in numbers.items()}, **words}).loc[:, TESTS]


def _reach(df: np.ndarray, confidence: float) -> np.ndarray:
    known, where = np.unique(df, return_inverse=True)
    return np.array([intervals.t_quantile(float(k), confidence) for k in known])[where].reshape(df.shape)


def _said(sv: Survey, why: np.ndarray) -> np.ndarray:
    """Why each comparison has no test, in the survey's language."""
    words = {
        "": "",
        "nobody": say(sv.language, "no respondents"),
        "one": say(sv.language, "one respondent: no error can be estimated"),
        "cluster": say(sv.language, "all answers lie in one cluster: no error can be estimated"),
        "df": say(sv.language, "no degrees of freedom: as many strata as clusters"),
        "hidden": say(sv.language, "one of the two is hidden"),
        "alike": say(sv.language, "everyone answered alike: no error to test against"),
    }
    return np.vectorize(words.__getitem__, otypes=[object])(why)
