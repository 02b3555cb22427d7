"""The columns that weights are made of: found by name or prefix, their numbers checked with the rows that fail."""

import re

import numpy as np
import pandas as pd

from csat_helpers.engagement import Design, Replicates
from csat_helpers.errors import DesignError, nearest
from csat_helpers.survey.place import Place
from csat_helpers.survey.replicate_weights import ReplicateWeights


def check_named(asked: Design, responses: pd.DataFrame, place: Place) -> None:
    """Raise DesignError for a column that the design names and the data lack."""
    for key, name in asked.named():
        if name not in responses:
            raise DesignError(
                f"Key '{place.prefix}{key}' names the column '{name}', which is not in the data.",
                where=place.where,
                mend=nearest(name, responses.columns),
            )


def given_replicates(asked: Replicates | None, responses: pd.DataFrame, place: Place) -> ReplicateWeights | None:
    """The replicate weights that the file gives: the columns named, or all that begin with the prefix, by number."""
    if asked is None or asked.method is None:
        return None
    columns = list(asked.columns)
    if asked.prefix is not None:
        numbered = re.compile(re.escape(asked.prefix) + r"_?(\d+)")
        found = [(int(hit[1]), str(name)) for name in responses if (hit := numbered.fullmatch(str(name)))]
        columns = [name for _, name in sorted(found)]
    lost = [name for name in columns if name not in responses]
    if lost or not columns:
        what = f"'{lost[0]}' is not in the data" if lost else f"no column is '{asked.prefix}' and a number"
        raise DesignError(
            f"Replicate weights: {what}.",
            where=place.where,
            mend=nearest(lost[0] if lost else asked.prefix, responses.columns),
        )
    return ReplicateWeights(columns, asked.method, list(asked.coefficients), asked.fay, asked.centre, asked.df)


def numbers(column: pd.Series, named: str, rows: np.ndarray, place: Place) -> np.ndarray:
    """A column's numbers, zero outside ``rows``. Raises DesignError for one that is missing, text or infinite."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan)
    bad = rows & ~np.isfinite(values)
    if bad.any():
        first = column.iloc[int(np.argmax(bad))]
        what = "blank" if pd.isna(first) or first == "" else f"'{first}'"
        raise DesignError(
            f"{named} is missing or not a number in {place.rows(bad)}: {what}.",
            where=place.where,
            mend="Give every respondent a number.",
        )
    return np.where(rows, values, 0.0)


def check_base(base: np.ndarray, name: str, rows: np.ndarray, place: Place) -> None:
    """Raise DesignError for base weights that are negative, or zero in every row."""
    if (base < 0).any():
        raise DesignError(
            f"Weight '{name}' is negative in {place.rows(base < 0)}.",
            where=place.where,
            mend="Give every respondent a weight of zero or more.",
        )
    if rows.any() and not base.any():
        raise DesignError(f"Weight '{name}' is zero in every row.", where=place.where, mend="Name another weight.")
