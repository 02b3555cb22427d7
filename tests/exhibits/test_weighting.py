"""The weighting report: what moved, what it cost, and when there is nothing to show."""

import re

import pytest

from csat_helpers import exhibits
from tests.exhibits import crosstabs, svgs


def weighting(report, language="en"):
    return exhibits.weighting(report, id="w", language=language)


def test_a_costly_weighting_is_told_by_its_cost():
    bundle = weighting(crosstabs.weighting()).bundle
    assert bundle.headline == "Weighting costs 18% of the sample: 2,809 answers are worth 2,303"
    assert bundle.lead == (
        "“Prepaid” moves most: 15% unweighted, 17% with selection weights, 23% final. "
        "Weights run from 0.31 to 3.02, on average 1."
    )


def test_a_cheap_one_by_what_it_moves():
    bundle = weighting(crosstabs.weighting(worth=0.96)).bundle
    assert bundle.headline == "Weights move “Prepaid” most: from 15% to 23% of the sample"
    assert "Weights run from 0.31 to 3.02, on average 1." in bundle.lead


def test_the_table_has_a_column_a_step_and_the_notes_the_weights():
    bundle = weighting(crosstabs.weighting()).bundle
    table = bundle.table
    sections = [row[0] for row, role in zip(table.rows, table.roles, strict=True) if role == "section"]
    assert sections == ["Plan", "Age"]
    steps = ["Unweighted", "Selection weights", "Target", "Final weights"]
    assert [c.label for c in table.columns] == ["", "n", *steps, "Change, percentage points"]
    prepaid = next(row for row in table.rows if row[0] == "Prepaid")
    assert prepaid[-1] == pytest.approx(100 * (prepaid[5] - prepaid[2]))
    assert "Weights (mean 1): 0.31 to 3.02, n\u00a0=\u00a02,809, effective n 2,303, efficiency 82%." in bundle.notes


def test_without_weights_before_the_fit_there_is_no_such_step():
    report = crosstabs.weighting()
    report.margins["before"] = report.margins["unweighted"]
    bundle = weighting(report).bundle
    assert [c.name for c in bundle.table.columns] == ["name", "base", "unweighted", "target", "after", "change"]
    assert bundle.lead.startswith("“Prepaid” moves most: 15% unweighted, 23% final.")
    assert not any("Selection weights" in note for note in bundle.notes)


def test_the_step_after_non_response_is_called_so():
    bundle = weighting(crosstabs.weighting(nonresponse={"status": "s"})).bundle
    assert [c.label for c in bundle.table.columns][2:4] == ["Unweighted", "Non-response adjusted"]


def test_weights_are_told_in_units_of_their_mean_everywhere():
    report = crosstabs.weighting(waves=2)
    report.summary = report.summary.assign(mean=2.0)
    exhibit = weighting(report)
    assert "0.16 to 1.51" in [t.text for t in svgs.texts(exhibit.svg)]
    assert "from 0.16 to 1.51" in exhibit.bundle.lead
    assert any("2025: 0.16 to 1.51" in note and "2026: 0.16 to 1.51" in note for note in exhibit.bundle.notes)
    report.margins = report.margins.iloc[:0]
    table = weighting(report).bundle.table
    assert [row[[c.name for c in table.columns].index("max")] for row in table.rows] == [1.51, 1.51]
    chinese = weighting(crosstabs.weighting("zh"), "zh").svg
    assert "0.31～3.02" in [t.text for t in svgs.texts(chinese)]


def test_the_profile_and_the_weighting_report_tell_of_the_same_move():
    margins = crosstabs.weighting(worth=0.96).margins
    frame = margins.rename(columns={"item": "by", "unweighted": "unweighted_share", "after": "estimate"})
    profile = exhibits.profile(frame.drop(columns=["before", "change", "target"]), id="p", language="en").bundle
    assert profile.headline == "Weighting moves “Prepaid” most: 15% of respondents count as 23%"
    assert weighting(crosstabs.weighting(worth=0.96)).bundle.headline.endswith("from 15% to 23% of the sample")


def test_of_several_waves_the_chart_shows_the_last_and_the_table_all():
    exhibit = weighting(crosstabs.weighting(waves=2))
    assert [t.text for t in svgs.texts(exhibit.svg)].count("Prepaid") == 1
    assert sum(row[0] == "Prepaid" for row in exhibit.bundle.table.rows) == 2
    assert "2025, Plan" in [row[0] for row in exhibit.bundle.table.rows]
    assert "The figures are of 2026; the table has every wave." in exhibit.bundle.notes


def test_without_weights_it_is_left_out_with_the_reason():
    bundle = weighting(crosstabs.weighting(method="none")).bundle
    assert bundle.extra["omitted"] == "The answers are not weighted: every respondent counts once."


def test_weights_of_a_stated_population_are_not_told_as_the_datas():
    told = weighting(crosstabs.weighting(method="population")).bundle.notes
    assert told[0] == "Each stratum counts by its part of the population."


def test_given_weights_have_no_target_and_perhaps_no_margins():
    report = crosstabs.weighting(method="given")
    report.margins["target"] = float("nan")
    exhibit = weighting(report)
    assert "target" not in [t.text for t in svgs.texts(exhibit.svg)]
    assert exhibit.bundle.notes[0] == "Weights as given in the data."
    report.margins = report.margins.iloc[:0]
    bare = weighting(report)
    assert (bare.svg, bare.bundle.encoding) == (None, {"kind": "table"})
    assert [c.label for c in bare.bundle.table.columns] == ["", "Value"]


def test_what_did_not_go_well_is_said():
    report = crosstabs.weighting()
    report.summary["converged"] = False
    notes = weighting(report).bundle.notes
    assert "14 weights were trimmed." in notes
    assert "Weighting did not converge: some margins are off their targets." in notes


def test_hidden_categories_are_not_drawn_but_counted():
    report = crosstabs.weighting()
    report.margins.loc[0, ["base", "unweighted", "before", "target", "after", "change"]] = float("nan")
    report.margins.loc[0, "suppressed"] = "privacy"
    exhibit = weighting(report)
    assert "Prepaid" not in [t.text for t in svgs.texts(exhibit.svg)]
    assert {m["mark"] for m in exhibit.bundle.table.marks} == {"confidential"}
    assert "1 figure is hidden because too few people answered." in exhibit.bundle.notes


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_chart_is_whole(language):
    svg = weighting(crosstabs.weighting(language), language).svg
    assert svgs.clipped(svg) == []
    assert svgs.overlapping(svg) == []


def test_both_languages_have_the_same_numbers():
    both = [weighting(crosstabs.weighting(language), language).bundle for language in ("en", "zh")]
    digits = [sorted(re.findall(r"[\d.,]*\d", b.headline + b.lead)) for b in both]
    assert digits[0] == digits[1]
    assert [row[1:] for row in both[0].table.rows] == [row[1:] for row in both[1].table.rows]
