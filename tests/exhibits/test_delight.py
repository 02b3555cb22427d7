"""Delight: what is claimed of the top rating against the next, in which unit, and what stands beside the bars."""

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import COLOURS
from tests.exhibits import svgs
from tests.exhibits.nonlinear import OUTCOMES, delight, delight_by_plan


def made(frame: pd.DataFrame | None = None, language: str = "en"):
    return exhibits.delight(delight(language) if frame is None else frame, id="x", language=language)


def test_headline_is_of_the_first_outcome_that_a_test_holds_up():
    assert made().bundle.headline == (
        "Customers who say “Very satisfied” recommend reliably more than those who say “Satisfied”: NPS +71 against +12"
    )
    frame = delight()
    frame.loc[:1, "p_value"] = 0.2
    assert made(frame).bundle.headline == (
        "Customers who say “Very satisfied” are reliably higher on “Will stay a customer” than those who say "
        "“Satisfied”: 92.3 against 75.0"
    )


def test_answers_in_figures_are_told_by_their_place():
    frame = delight().assign(delighted_answers="9 to 10", satisfied_answers="7 to 8")
    assert made(frame).bundle.headline == (
        "Customers with the top answer to “Overall satisfaction” recommend reliably more than those with the next: "
        "NPS +71 against +12"
    )
    assert made(frame).bundle.plot.categories[:3] == (
        "Top answer (9 to 10)",
        "Next answer (7 to 8)",
        "All lower answers",
    )


@pytest.mark.parametrize("p", [0.06, float("nan")])
def test_without_a_test_there_is_no_claim(p):
    exhibit = made(delight(p_value=p))
    bundle = exhibit.bundle
    assert bundle.headline == "No reliable difference between the top answer to “Overall satisfaction” and the next"
    assert bundle.finding == "none"
    assert bundle.lead == ""
    assert [t["role"] for t in bundle.takeaways] == ["see", "do"]
    assert bundle.table.marks == ()
    assert not {COLOURS["p4"], COLOURS["neg2"]} & svgs.colours(exhibit.svg)
    assert any("not reliable" in text.text for text in svgs.texts(exhibit.svg))


def test_a_top_rating_that_is_lower_is_told_so():
    frame = delight(outcomes=(("rec", "nps", (12.0, 71.0, 0.0), 3.0),))
    bundle = made(frame).bundle
    assert bundle.headline.startswith("Customers who say “Very satisfied” recommend reliably less than")
    assert [m["mark"] for m in bundle.table.marks] == ["down"]
    assert bundle.takeaways[-1]["text"].startswith("Do not spend")


def test_lead_tells_how_many_times_and_what_is_spent():
    assert made().bundle.lead == (
        "They are 2.4 times as likely to be promoters (95% interval 2.1 to 2.6). “Monthly spend, CNY”: 141.8 on "
        "average with “Very satisfied”, 109.3 with “Satisfied”; difference 32.5 (22.7 to 42.3)."
    )
    placed = made(delight(outcomes=OUTCOMES[3:]).assign(delighted_answers="9 to 10", satisfied_answers="7 to 8"))
    assert "141.8 on average with the top answer, 109.3 with the next answer" in placed.bundle.lead


def test_of_shares_the_difference_has_its_unit():
    texts = [text.text for text in svgs.texts(made().svg)]
    assert "Top less next: +45 percentage points (+39 to +51)" in texts
    assert "Top less next: +59 (+52 to +66)" in texts
    assert made().bundle.plot.beside[1].texts[3] == "▲ +45 (+39 to +51)"  # under a head that says %


def test_what_is_spent_is_a_mean_a_customer_in_the_frame():
    columns, rows = (made().bundle.frame[name] for name in ("columns", "rows"))
    found = [row[columns.index("measure")] for row in rows]
    assert found == ["nps", "promoters", "index", "customer_mean"]
    assert measure_name("customer_mean", "en") == "Mean per customer"


def test_a_point_of_share_is_worth_revenue_before_recommendation():
    matters = {t["role"]: t["text"] for t in made().bundle.takeaways}["matters"]
    assert "“Monthly spend, CNY” of all customers would be 0.33 higher (95% interval 0.23 to 0.42)" in matters
    without = {t["role"]: t["text"] for t in made(delight(outcomes=OUTCOMES[:3])).bundle.takeaways}["matters"]
    assert "“Likelihood to recommend” (Net Promoter Score) of all customers would be 0.59 higher" in without


def test_each_outcome_has_bars_on_a_scale_of_its_own_on_a_slide():
    plot = made().bundle.plot
    assert plot.series[0].values == (71.0, 12.0, -48.0, 78.0, 33.0, 10.0, 92.3, 75.0, 40.2, 141.8, 109.3, 104.2)
    assert plot.beside[0].texts[-3:] == ("141.8", "109.3", "104.2")
    assert [(g["minimum"], g["maximum"]) for g in plot.groups] == [
        (-53.0, 76.0),
        (0.0, 100.0),
        (0.0, 100.0),
        (0.0, 148.8),
    ]


@pytest.mark.parametrize(("way", "mark"), [(1, "▲ "), (-1, "▼ "), (0, "")])
def test_the_mark_stands_in_the_text_of_a_slide(way, mark):
    values = (71.0, 12.0, -48.0) if way >= 0 else (12.0, 71.0, -48.0)
    frame = delight(outcomes=(("rec", "nps", values, 5.0),), p_value=0.001 if way else 0.4)
    text = made(frame).bundle.plot.beside[1].texts[0]
    assert text.startswith(mark + ("−59" if way < 0 else "+59"))


def test_large_sums_have_no_decimals():
    rows = made(delight(outcomes=(("spent", "mean", (14180.4, 10930.2, 9000.0), 70.0),))).bundle
    assert rows.plot.beside[0].texts == ("14,180", "10,930", "9,000")


def test_a_hidden_rest_is_left_out():
    frame = delight(outcomes=OUTCOMES[:1]).assign(rest=float("nan"), rest_low=float("nan"), rest_high=float("nan"))
    bundle = made(frame).bundle
    assert len(bundle.table.rows) == 2
    assert len(bundle.plot.categories) == 2


def test_by_segment_groups_are_counted_and_share_a_scale():
    bundle = made(delight_by_plan()).bundle
    assert bundle.headline == (
        "“Likelihood to recommend” is reliably higher with the top answer to “Overall satisfaction” than with the next "
        "in 2 of 3 groups"
    )
    heads = [group["label"] for group in bundle.plot.groups[:3]]
    assert [head.split(":")[0] for head in heads] == ["Prepaid", "Postpaid", "Family plan"]
    none = made(delight_by_plan(p_values=(0.2, 0.3, 0.4))).bundle
    assert none.finding == "none"


def test_an_outcome_without_a_mean_is_named():
    frame = delight()
    gone = frame.iloc[[3]].assign(item="plan", label="Plan", measure="", reason="it has categories, so it has no mean")
    gone = gone.assign(**dict.fromkeys(gone.select_dtypes("number").columns, float("nan")))
    bundle = made(pd.concat([frame, gone], ignore_index=True)).bundle
    assert "“Plan” set aside: it has categories, so it has no mean." in bundle.notes
    assert len(bundle.table.rows) == 12


def test_nothing_asked_says_what_it_takes():
    for frame in (pd.DataFrame({"item": []}), delight().assign(estimate=float("nan"))):
        bundle = made(frame).bundle
        assert bundle.extra["omitted"].startswith("It takes an overall rating")
    hidden = delight().assign(estimate=float("nan"), suppressed="privacy")
    assert made(hidden).bundle.extra["omitted"] == "Too few people answered."


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_is_held_and_nothing_is_clipped(language):
    for frame in (delight(language), delight(language, p_value=0.5), delight_by_plan(language)):
        exhibit = made(frame, language)
        assert unsupported_words(exhibit.bundle) == []
        for svg in (exhibit.svg, exhibit.bundle.phone):
            assert svgs.clipped(svg) == []
            assert svgs.overlapping(svg) == []
