"""Exhibits of the methods chapter: the study's facts, precision by base, the terms."""

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.errors import InputError


def facts(**given):
    names = ["population", "mode", "response_rate", "privacy"]
    frame = pd.DataFrame({"fact": names, "label": [n.capitalize() for n in names]})
    value = [given.get(n, "not provided") for n in names]
    section = ["study"] * 3 + ["groups"]
    return frame.assign(section=section, value=value, given=[n in given for n in names])


def study(frame, language="en"):
    return exhibits.study(frame, id="s", language=language).bundle


def test_facts_that_are_not_given_stay_and_are_named():
    bundle = study(facts(population="Customers", privacy="fewer than 10"))
    assert bundle.headline == "Who was studied: Customers"
    assert ("Mode", "not provided") in bundle.table.rows
    assert [t["text"] for t in bundle.takeaways] == [
        "Not provided: Mode and Response_rate.",
        "Without the response rate nobody can judge how much those who did not answer might change.",
    ]


def test_rules_for_small_groups_stand_under_their_own_head():
    table = study(facts(privacy="fewer than 10")).table
    assert [table.rows[k] for k in table.emphasis] == [("What is shown of small groups", "")]
    assert table.rows[-1] == ("Privacy", "fewer than 10")


def test_a_study_of_which_all_is_known_says_nothing_of_gaps():
    bundle = study(facts(population="Customers", mode="Online", response_rate="31%", privacy="x"))
    assert bundle.takeaways == ()
    assert study(facts(mode="Online", response_rate="31%", privacy="x")).headline == "How the study was made"


def margins(*bases):
    rows = [("share", "Share of 50%", b, 0.98 / b**0.5) for b in bases]
    rows += [("nps", "Recommend", b, 160 / b**0.5) for b in bases]
    return pd.DataFrame(rows, columns=["measure", "label", "base", "margin"]).assign(deff=1.2)


def precision(frame, language="en"):
    return exhibits.precision(frame, id="p", language=language).bundle


def test_precision_is_told_of_the_whole_and_of_a_hundred():
    bundle = precision(margins(900, 500, 100, 50))
    assert bundle.headline == "A share of 50% is known to ±3.3 percentage points on 900 respondents, to ±9.8 on 100"
    assert [c.label for c in bundle.table.columns] == [
        "Respondents",
        "Share of 50%, ± percentage points",
        "NPS, ± points",
    ]
    assert bundle.table.rows[0] == (900, pytest.approx(3.267, abs=0.001), pytest.approx(5.333, abs=0.001))
    assert bundle.table.rows[-1][0] == 50
    assert bundle.base == 900
    assert "Design effect at the smaller bases: 1.20." in bundle.notes


def test_a_small_sample_is_told_of_itself():
    assert precision(margins(80)).headline == "A share of 50% is known to ±11.0 percentage points on 80 respondents"
    assert precision(margins(80, 50)).headline.endswith("on 80 respondents, to ±13.9 on 50")


def test_a_measure_that_fewer_answered_has_the_row_of_the_whole():
    frame = margins(900, 500)
    frame.loc[2, "base"] = 870
    assert [row[0] for row in precision(frame).table.rows] == [900, 500]


def test_both_languages_have_the_same_numbers():
    assert precision(margins(900, 100)).table.rows == precision(margins(900, 100), "zh").table.rows


@pytest.mark.parametrize("make", [exhibits.study, exhibits.precision])
def test_nothing_known_is_left_out(make):
    assert make(pd.DataFrame(), id="x", language="en").bundle.extra["omitted"]


def test_terms_are_explained_in_both_languages_and_in_the_order_asked():
    both = [exhibits.glossary(id="g", language=language).bundle.table.rows for language in ("en", "zh")]
    assert len(both[0]) == len(both[1])
    assert all(term and meaning for rows in both for term, meaning in rows)
    asked = exhibits.glossary(["raking", "index"], id="g", language="en").bundle.table.rows
    assert [term for term, _ in asked] == ["Raking", "Index"]


def test_a_term_that_is_not_explained_is_an_error():
    with pytest.raises(InputError, match=r"'rakin'.*raking"):
        exhibits.glossary(["rakin"], id="g", language="en")
