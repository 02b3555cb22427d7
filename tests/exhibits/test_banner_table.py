"""Banner tables: layout, bases, marks, hidden cells, and what is said of them."""

import re

import pytest

from csat_helpers import exhibits
from csat_helpers.bundle import tone
from csat_helpers.errors import InputError
from csat_helpers.exhibits.great_table import great_table
from csat_helpers.look import fonts, number
from tests.exhibits import crosstabs

ALL = ("letters", "interval", "count", "row_share", "weighted_base", "effective_base")


def banner(table, language="en", **k):
    return exhibits.banner_table(table, id="b", language=language, **k).bundle


def marked(table, kind):
    return {(table.rows[m["row"]][0], m["column"], m[kind]) for m in table.marks if kind in m}


def test_an_item_is_a_section_with_its_bases_answers_and_summaries():
    table = banner(crosstabs.crosstab(items=2)).table
    assert [c.name for c in table.columns] == ["row", "total", *(f"c{k}" for k in range(1, 8))]
    assert [c.letter for c in table.columns] == ["", "", *"ABCDEFG"]
    first = list(zip(table.roles, (row[0] for row in table.rows), table.formats, strict=True))[:11]
    assert first == [
        ("section", "Connection stability", "text"),
        ("base", "Base, unweighted n", "count"),
        ("base", "Weighted n", "count"),
        ("base", "Effective n", "count"),
        ("answer", "Very dissatisfied", "share"),
        ("answer", "Dissatisfied", "share"),
        ("answer", "Neither", "share"),
        ("answer", "Satisfied", "share"),
        ("answer", "Very satisfied", "share"),
        ("answer", "Top 2 boxes", "share"),
        ("answer", "Mean", "mean"),
    ]
    assert [table.rows[k][0] for k in table.emphasis] == ["Top 2 boxes", "Mean"] * 2
    assert table.stub == 2


def test_bases_stand_once_where_they_are_the_same():
    table = banner(crosstabs.crosstab(items=3, same_base=True)).table
    assert table.roles.count("base") == 3
    assert table.roles[:4] == ("base", "base", "base", "section")


def test_items_of_one_row_each_are_the_rows_and_the_smallest_base_is_told():
    bundle = banner(crosstabs.crosstab(items=4, measures=("top_box",)), show=("letters",))
    table = bundle.table
    assert table.roles == ("base", "", "", "", "")
    assert table.rows[0][:2] == ("Smallest base, n", 2412 - 21)
    assert set(table.formats[1:]) == {"percent"}
    assert bundle.title == "Top 2 boxes by Plan and Age"
    assert "Rows differ in base where some did not answer; the smallest is shown." in bundle.notes[1]


def test_unweighted_data_have_one_base():
    table = banner(crosstabs.crosstab(items=1, weighted=False)).table
    assert [row[0] for row, role in zip(table.rows, table.roles, strict=True) if role == "base"] == ["Base, n"]


def test_lines_beneath_a_row_are_those_asked_for():
    table = banner(crosstabs.crosstab(items=1, measures=("top_box", "mean")), show=ALL).table
    lines = [row[0] for row, role in zip(table.rows, table.roles, strict=True) if role == "line"]
    assert lines == ["Interval", "Respondents", "Share of the row", "Interval", "Share of the row"]
    low, high = re.fullmatch(r"(\d+)–(\d+)%", table.rows[5][1]).groups()
    assert int(low) < int(high)


def test_nested_banners_have_two_rows_of_spanners():
    table = banner(crosstabs.crosstab(items=1, banners=("age", "area:plan"))).table
    spans = [(s["level"], s["label"], len(s["columns"])) for s in table.spanners]
    assert spans == [(1, "Age", 4), (1, "Metro", 3), (1, "Towns", 3), (2, "Area × Plan", 6)]


def test_letters_are_kept_beside_the_figures_and_are_all_where_only_pairs_were_tested():
    bundle = banner(crosstabs.crosstab(items=1, measures=("top_box", "mean"), banners=("plan",)))
    assert marked(bundle.table, "letters") == {("Top 2 boxes", "c3", "A"), ("Mean", "c3", "a")}
    assert marked(bundle.table, "mark") == set()
    assert "▲" not in " ".join(bundle.notes)
    assert not any("letters" in m for m in banner(crosstabs.crosstab(items=1), show=()).table.marks)


def test_marks_against_the_rest_are_taken_as_they_are():
    made = crosstabs.crosstab(items=1, measures=("top_box",), banners=("plan",), test="rest")
    made.cells["letters"] = ""
    made.cells.loc[made.cells["level"] == "2", "mark"] = "higher"
    made.cells.loc[made.cells["level"] == "1", "mark"] = "–"
    bundle = banner(made)
    assert marked(bundle.table, "mark") == {("Connection stability", "c3", "up")}
    assert marked(bundle.table, "letters") == {("Connection stability", "c2", "–")}
    assert bundle.headline.startswith("“Connection stability” is significantly above the rest for Family plan: ")
    assert bundle.notes[0].startswith("▲ ▼: above or below all others of the same group together at the 95% level (t")
    assert "Blue: for the better; rust: for the worse." in bundle.notes[0]
    assert "–: no test" in bundle.notes[0]


@pytest.mark.parametrize(
    ("measure", "better", "tones"),
    [("top_box", None, ("good", "bad")), ("detractors", None, ("bad", "good")), ("mean", None, ("plain", "plain")),
     ("mean", 1, ("good", "bad")), ("share", -1, ("bad", "good")), ("share", 0, ("plain", "plain"))],
)  # fmt: skip
def test_a_tint_tells_good_from_bad_and_a_triangle_up_from_down(measure, better, tones):
    made = crosstabs.crosstab(items=1, measures=("top_box",), banners=("plan",), test="both")
    made.cells["measure"] = measure
    made.cells.loc[made.cells["level"] == "2", "mark"] = "higher"
    made.cells.loc[made.cells["level"] == "0", "mark"] = "lower"
    if better is not None:
        made.cells["better"] = better
    bundle = banner(made)
    found = {m["column"]: (m["mark"], tone(m)) for m in bundle.table.marks if "mark" in m}
    assert found == {"c3": ("up", tones[0]), "c1": ("down", tones[1])}
    assert ("grey: neither" in " ".join(bundle.notes)) == ("plain" in tones)
    assert "by the same test." in bundle.notes[1]


def test_hidden_cells_carry_a_mark_and_the_notes_say_why():
    made = crosstabs.crosstab(items=2)
    crosstabs.hide(made, "plan", "0", "privacy")
    crosstabs.hide(made, "age", "3", "reliability", ("q1",))
    made.bases["suppressed"] = made.bases["suppressed"].replace("reliability", "")  # told by the cells alone
    made.bases.loc[made.bases["level"] == "1", "flag"] = "caution"
    bundle = banner(made)
    hidden = {(m["column"], m["mark"]) for m in bundle.table.marks if m.get("mark", "up") not in ("up", "down")}
    assert hidden == {("c1", "confidential"), ("c7", "unreliable"), ("c2", "caution"), ("c5", "caution")}
    rows = [row[2] for row, role in zip(bundle.table.rows, bundle.table.roles, strict=True) if role != "section"]
    assert set(rows) == {None}
    assert bundle.notes[-1] == (
        "* Small base: read with caution. [c]: hidden to protect respondents; under 10 answered, or it would give such "
        "a figure away. [u]: hidden because under 30 answered, too few to rely on."
    )


def test_the_footer_states_the_test_exactly():
    note = banner(crosstabs.crosstab(items=1)).notes[0]
    assert note == (
        "Letters name the columns of the same group that a figure exceeds: lower case at the 95% level, capitals at "
        "the 99% level (t tests on the design by Taylor linearisation, 184 degrees of freedom; p values adjusted by "
        "Benjamini–Hochberg for the comparisons of each row within each banner)."
    )
    kish = banner(crosstabs.crosstab(items=1, variance="kish", adjust=None)).notes[0]
    assert kish.endswith(
        "(z tests of shares and t tests of means on effective bases; p values not adjusted for the number of "
        "comparisons)."
    )


def test_headline_is_the_largest_significant_difference():
    headline = banner(crosstabs.crosstab(items=2)).headline
    assert re.fullmatch(
        r"“Connection stability” is rated higher by Family plan than by Prepaid: \d+% against \d+%", headline
    )


def test_highest_is_what_exceeds_every_other_column():
    made = crosstabs.crosstab(items=1, measures=("top_box",), banners=("plan",))
    made.cells.loc[made.cells["level"] == "2", "letters"] = "A b"
    assert re.search(r" is rated highest by Family plan: \d+% against \d+% for Prepaid$", banner(made).headline)


def test_headline_of_answers_names_the_answer():
    made = crosstabs.crosstab(items=1, measures=("share",))
    made.cells.loc[made.cells["level"] == "2", "estimate"] += 0.05
    assert banner(made).headline.startswith(
        "“Neither” on “Connection stability”: Family plan is significantly above Prepaid, "
    )


def test_nothing_significant_and_nothing_tested_are_said():
    made = crosstabs.crosstab(items=1)
    made.cells["letters"] = ""
    assert banner(made).headline == "No significant difference between the groups"
    made.settings["test"] = None
    assert banner(made).headline == "“Connection stability” by group; differences are not tested"


def test_the_lead_counts_rows_by_banner():
    assert banner(crosstabs.crosstab(items=2)).lead == "Rows that differ significantly, of 14: 14 by Plan and 0 by Age."


def test_an_empty_table_and_one_all_hidden_are_left_out():
    made = crosstabs.crosstab(items=1, banners=())
    crosstabs.hide(made, "total", "", "privacy")
    assert banner(made).extra["omitted"] == "Too few people answered."
    made.cells = made.cells.iloc[:0]
    assert banner(made).extra["omitted"]


def test_unknown_lines_are_named_with_the_nearest():
    with pytest.raises(InputError, match=r"cannot show 'letter'. Did you mean 'letters'"):
        banner(crosstabs.crosstab(items=1), show=("letter",))


def written(bundle, language):
    made = bundle.table
    return [
        [number(v, kind, language) for v in row[1:]]
        for row, kind, role in zip(made.rows, made.formats, made.roles, strict=True)
        if role in ("base", "answer", "")
    ]


@pytest.mark.parametrize("measures", [("share", "top_box", "mean"), ("nps",), ("top_box",)])
def test_both_languages_have_the_same_numbers_and_marks(measures):
    both = [banner(crosstabs.crosstab(language, 3, measures), language) for language in ("en", "zh")]
    assert written(both[0], "en") == written(both[1], "zh")
    assert both[0].table.marks == both[1].table.marks
    digits = [re.findall(r"\d+", f"{bundle.headline} {bundle.lead}") for bundle in both]
    assert sorted(digits[0]) == sorted(digits[1])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_glyph_is_in_our_fonts(language):
    made = crosstabs.crosstab(language, 2, banners=("plan", "area:plan"))
    crosstabs.hide(made, "plan", "0", "privacy")
    bundle = banner(made, language, show=ALL)
    texts = [bundle.headline, bundle.lead, bundle.subtitle, *bundle.notes, *(c.label for c in bundle.table.columns)]
    assert [c for text in texts for c in fonts.missing_glyphs(text)] == []


def test_the_lab_shows_letters_tints_and_spanners():
    made = crosstabs.crosstab(items=1, banners=("plan", "area:plan"), test="both")
    made.cells.loc[made.cells["level"] == "2", "mark"] = "higher"
    html = great_table(banner(made).table, "b", "en")
    assert re.search(r'▲ \d+%<sup style="font-size:.7em">A</sup>', html)
    assert html.count('<span class="gt_column_spanner">Metro</span>') == 1
    assert "background-color: #DDECF1" in html
    assert "background-color: #FBEDE5" not in html
    made.cells["measure"] = "bottom_box"
    assert "background-color: #FBEDE5" in great_table(banner(made).table, "b", "en")


def test_mean_of_large_numbers_has_fewer_decimals():
    made = crosstabs.crosstab(items=1, measures=("mean",))
    made.cells["estimate"] *= 100
    assert banner(made).table.formats[-1] == "index"
