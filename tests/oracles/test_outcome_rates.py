"""AAPOR's outcome rates against published values, and exact Poisson ends against published tables.

Rates: the README of ropensci/outcomerate (CC0), twelve cases with e = 0.9, printed to three decimals. Its rates are
AAPOR's of Standard Definitions; the 10th edition (2023) has the same formulas. Poisson: the example of R's help page of
``poisson.test`` (Welsh nickel workers, Breslow and Day 1987): 137 events where 24.19893 were expected, ratio 5.661407,
95% interval 4.753125 to 6.692709; and epitools' ``pois.exact`` of no event: 3.689.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.measures.complaints import poisson_interval

CASES = {"I": 4, "P": 2, "R": 1, "NC": 1, "O": 1, "UH": 1, "UO": 1, "NE": 1}
PUBLISHED = {
    "RR1": 0.364, "RR2": 0.545, "RR3": 0.370, "RR4": 0.556, "RR5": 0.444, "RR6": 0.667, "COOP1": 0.500, "COOP2": 0.750,
    "COOP3": 0.571, "COOP4": 0.857, "REF1": 0.091, "REF2": 0.093, "REF3": 0.111, "CON1": 0.727, "CON2": 0.741,
    "CON3": 0.889,
}  # fmt: skip


def test_the_rates_are_those_published():
    sv = survey.from_frame(pd.DataFrame({"q": np.ones(4)}), {})
    sv = replace(sv, about=replace(sv.about, regulation={"dispositions": CASES}))
    for e in (
        0.9,
        None,
    ):  # nine cases known to be eligible and one that is not: e is 0.9 by proportional allocation too
        found = measures.outcome_rates(sv, eligibility=e).set_index("item")
        assert list(found.index) == list(PUBLISHED)
        assert found["eligibility"].unique() == pytest.approx([0.9], abs=1e-15)
        for name, published in PUBLISHED.items():
            assert found.loc[name, "estimate"] == pytest.approx(published, abs=0.0005)


def test_the_ends_of_a_poisson_rate_are_those_of_r():
    low, high = (end / 24.19893 for end in poisson_interval(np.array([137.0]), 0.95))
    assert [round(float(end[0]), 6) for end in (low, high)] == [4.753125, 6.692709]


def test_no_event_has_an_upper_end():
    low, high = poisson_interval(np.array([0.0]), 0.95)
    assert (float(low[0]), round(float(high[0]), 3)) == (0.0, 3.689)
