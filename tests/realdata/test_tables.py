"""Banner tables of real surveys against plain pandas: answers, several choices at once, hidden columns."""

import numpy as np
import pytest

from csat_helpers import measures

pytestmark = pytest.mark.realdata


def test_several_choices_as_rows_and_as_columns(mobile):
    sv = mobile.survey
    options = sv.questionnaire.sets["Q6"].items
    frame = sv.responses[options]
    answered = frame.notna().any(axis=1)
    cells = measures.crosstab(sv, "Q6", "Q1").cells
    total = cells[cells["by"] == "total"].set_index("answer")
    for option in options:
        row = total.loc[option]
        if not row["suppressed"]:
            assert row["estimate"] == pytest.approx((frame.loc[answered, option].astype(float) == 1).mean())
            assert row["base"] == answered.sum()
    columns = measures.crosstab(sv, "Q8", "Q6", show="nps").cells.set_index("level")
    for option in options:
        score = sv.responses.loc[frame[option].astype(float) == 1, "Q8"].astype(float).dropna()
        if not len(score):
            assert columns.loc[option, "reason"] == "no respondents"
        elif not columns.loc[option, "suppressed"]:
            nps = 100 * ((score >= 9).mean() - (score <= 6).mean())
            assert columns.loc[option, "estimate"] == pytest.approx(nps)
        else:
            assert len(score) < sv.disclosure.reliable_base


def test_the_airports_table(sfo):
    sv = sfo.survey
    items = [*sv.roles("overall"), *sv.roles("driver")][:12]
    found = measures.crosstab(sv, items, ["Q20Age", "Q21Gender", "PEAK"], show=("top_box", "mean"))
    cells = found.cells[found.cells["suppressed"] == ""]
    frame = sv.responses
    for row in cells[cells["measure"] == "mean"].itertuples():
        level = (
            np.ones(len(frame), bool)
            if row.by == "total"
            else frame[row.by].astype(str).str.removesuffix(".0") == row.level
        )
        part = frame[level & frame[row.item].notna()]
        answers, weight = part[row.item].astype(float), part["WEIGHT"].astype(float)
        assert row.estimate == pytest.approx(np.average(answers, weights=weight))
        assert row.base == len(part)
    assert (cells["letters"].str.len() > 0).any()
    hidden = set(found.cells.loc[found.cells["suppressed"] != "", "level_label"])
    assert hidden == {"Under 18", "Male", "Non-binary"}
