"""NPS of the mobile carriers against R's NPS package 1.1 on the same file: overall, by company, by date.

Conventions: R's NPS runs from -1 to 1, ours from -100 to 100. R's error is sqrt(v / n), with v the population variance
p + d - (p - d)^2. Ours is linearised with n - 1 over all N = 895 respondents, so a domain of n has
v / n * N / (N - 1) under the root, whatever its own size.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures
from tests.realdata.conftest import Case

pytestmark = pytest.mark.realdata

RELATIVE = 1e-8


def check(row: pd.Series, reference: dict, everyone: int) -> None:
    error = 100 * np.sqrt(reference["nps_var"] / reference["n"] * everyone / (everyone - 1))
    assert row["base"] == reference["n"]
    assert row["estimate"] == pytest.approx(100 * reference["nps"], rel=RELATIVE)
    assert row["std_error"] == pytest.approx(error, rel=RELATIVE)


def test_overall(mobile: Case, nps_oracle: dict):
    (row,) = (r for _, r in measures.nps(mobile.survey, "Q8").iterrows())
    check(row, nps_oracle["overall"], 895)


@pytest.mark.parametrize(("column", "reference"), [("Q7", "by_company_Q7"), ("StartDate", "by_date")])
def test_by_level(mobile: Case, nps_oracle: dict, column: str, reference: str):
    frame = measures.nps(replace(mobile.survey, disclosure=None), "Q8", by=column)
    expected = nps_oracle[reference]
    rows = {str(row["level"]): row for _, row in frame.iterrows()}
    assert set(rows) == set(expected)
    for level, row in rows.items():
        check(row, expected[level], nps_oracle["overall"]["n"])


def test_mean_and_spread(mobile: Case, nps_oracle: dict):
    """The mean's error is R's sd / sqrt(n): both divide by n - 1."""
    (row,) = (r for _, r in measures.mean(mobile.survey, "Q8").iterrows())
    overall = nps_oracle["overall"]
    assert row["estimate"] == pytest.approx(overall["mean"], rel=RELATIVE)
    assert row["std_error"] == pytest.approx(overall["sd"] / np.sqrt(overall["n"]), rel=RELATIVE)
