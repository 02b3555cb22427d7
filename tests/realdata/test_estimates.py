"""Means, top boxes, NPS and indices of two real surveys, by segment, against plain pandas: estimate, error, interval, bases.

The independent computation is a weighted ratio linearised over strata and clusters, n - 1 divisors, t with clusters
less strata degrees of freedom (``independent.py``). Shares have logit intervals, the others t intervals.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.columns import NUMBERS
from csat_helpers.survey import Survey
from tests.realdata.conftest import Case
from tests.realdata.independent import DEALING, OFFER, Estimate, Raw, box, composite, promoters_less_detractors

pytestmark = pytest.mark.realdata

RELATIVE = 1e-9
SEGMENTS = {
    "mobile-carriers": ["Q1", "Q2", "Q4", "Q7"],
    "sfo-2018": ["PEAK", "BAREA", "Q17LIVE", "Q20Age", "Q21Gender"],
}
RECOMMEND = {"mobile-carriers": "Q8", "sfo-2018": "NETPRO"}
COMPOSITE = {"mobile-carriers": OFFER + DEALING, "sfo-2018": ["Q9Boarding", "Q9Food", "Q9Restroom"]}


def name(case: Case) -> str:
    return case.survey.about.engagement


def unhidden(case: Case) -> Survey:
    """The survey with every number shown: hiding is tested apart."""
    return replace(case.survey, disclosure=None)


def code(level: object) -> str:
    return f"{level:g}" if isinstance(level, int | float | np.number) else str(level)


def agree(row: pd.Series, expected: Estimate, interval: tuple[float, float]) -> None:
    """One row against one independent estimate; one respondent alone has an estimate and no error."""
    where = (row["item"], row["by"], row["level"])
    assert row["base"] == expected.base, where
    assert row["weighted_base"] == near(expected.weighted_base), where
    assert row["estimate"] == near(expected.estimate), where
    assert row["df"] == expected.df, where
    if expected.base == 1:
        assert np.isnan(row["std_error"]), where
        return
    assert row["std_error"] == near(expected.std_error), where
    if not np.isnan(interval).any():
        assert (row["conf_low"], row["conf_high"]) == near(interval), where


def near(value: object) -> object:
    return pytest.approx(value, rel=RELATIVE, abs=RELATIVE)


def compare(frame: pd.DataFrame, raw: Raw, values: Callable[[str], pd.Series], *, share: bool = False) -> None:
    """Every row of a tidy frame against the independent estimate of its item and level."""
    assert len(frame)
    for _, row in frame.iterrows():
        level = None if row["by"] == "total" else (row["by"], code(row["level"]))
        answers = values(row["item"])
        if level and not (raw.cells[level[0]] == level[1])[answers.notna()].any():
            assert np.isnan(row["estimate"])
            assert row["base"] == 0
            continue
        expected = raw.mean(answers, level)
        agree(row, expected, expected.logit_interval() if share else expected.interval())


@pytest.fixture(params=["total", "segments"])
def by(request: pytest.FixtureRequest, case: Case) -> list[str] | None:
    return SEGMENTS[name(case)] if request.param == "segments" else None


def test_means(case: Case, by: list[str] | None):
    raw = case.raw
    compare(measures.mean(unhidden(case), list(raw.ranges), by=by), raw, lambda item: raw.numbers[item])


def test_top_boxes(case: Case, by: list[str] | None):
    raw = case.raw
    rated = [item for item, (_, high) in raw.ranges.items() if high == 5]
    frame = measures.top_box(unhidden(case), rated, boxes=2, by=by)
    compare(frame, raw, lambda item: box(raw.numbers[item], 4), share=True)


def test_nps(case: Case, by: list[str] | None):
    raw, item = case.raw, RECOMMEND[name(case)]
    frame = measures.nps(unhidden(case), item, by=by)
    compare(frame, raw, lambda _: promoters_less_detractors(raw.numbers[item]))


def test_index_of_several_items(case: Case, by: list[str] | None):
    raw, items = case.raw, COMPOSITE[name(case)]
    frame = measures.index(unhidden(case), items, by=by)
    compare(frame, raw, lambda _: composite(raw.numbers[items]))


def test_index_of_each_item(case: Case, by: list[str] | None):
    raw, items = case.raw, COMPOSITE[name(case)]
    frame = measures.item_index(unhidden(case), items, by=by)
    compare(frame, raw, lambda item: composite(raw.numbers[[item]]))


def test_a_segment_opened_as_a_domain_is_that_row_of_the_break(case: Case):
    """Opening one segment keeps all rows and the whole design: estimate, error and df are those of the break."""
    item = RECOMMEND[name(case)]
    column = SEGMENTS[name(case)][0]
    for _, row in measures.nps(case.survey, item, by=column).iterrows():
        alone = measures.nps(survey.open(case.folder, segment={column: row["level"]}), item).iloc[0]
        assert alone[NUMBERS].tolist() == near(row[NUMBERS].tolist())


def test_every_level_of_the_file_has_its_row(case: Case):
    raw, item = case.raw, RECOMMEND[name(case)]
    for column in SEGMENTS[name(case)]:
        frame = measures.mean(unhidden(case), item, by=column)
        levels = set(raw.cells.loc[raw.numbers[item].notna(), column]) - {"0", ""}
        assert set(map(code, frame["level"])) == levels


def test_a_small_base_is_hidden_and_a_large_one_is_not(mobile: Case):
    """By carrier: 2, 6 and 11 to 19 respondents are too few for the engagement's default bases, 203 are not."""
    shown = measures.nps(mobile.survey, "Q8", by="Q7").set_index("level")
    bases = mobile.raw.cells["Q7"].value_counts()
    for level, row in shown.iterrows():
        base = bases[code(level)]
        if base < 30:
            assert row["suppressed"] == ("privacy" if base < 10 else "reliability"), level
            assert row[["estimate", "std_error", "conf_low", "conf_high"]].isna().all()
        elif row["suppressed"]:
            assert row["suppressed"] == "complementary", level
    assert shown.loc[[k for k in shown.index if code(k) in ("1", "12")], "estimate"].notna().all()
