"""What a disclosure appendix shows: each item with its mark, what is lacking, and no claim of conformity."""

import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.look import fonts
from tests.exhibits import disclosed


def made(frame, language: str = "en"):
    return exhibits.checklist(frame, id="c", language=language).bundle


def test_the_headline_counts_and_names_what_is_missing():
    headline = made(disclosed.items()).headline
    assert headline == (
        "2 of 4 AAPOR disclosure items are given in full; missing: the sponsor and a statement of limitations"
    )


def test_every_item_has_a_mark_that_is_no_colour():
    bundle = made(disclosed.items())
    assert [row[1] for row in bundle.table.rows] == [
        "● Survey of 14 questions",
        "◊ Client: Acme; Not provided: the sponsor",
        "● Customers",
        "○ Not provided: a statement of limitations",
    ]
    assert bundle.table.marks == ()
    assert "● given, ◊ given in part, ○ not provided." in bundle.notes
    assert not fonts.missing_glyphs("●◊○")


def test_several_standards_have_a_section_each():
    bundle = made(disclosed.several())
    assert bundle.headline == "Disclosure items given in full: AAPOR Code of 2021 2 of 4, ISO 10004:2018 2 of 4"
    assert [bundle.table.rows[k][0] for k in bundle.table.emphasis] == ["AAPOR Code of 2021", "ISO 10004:2018"]
    assert [t["text"] for t in bundle.takeaways if t["role"] == "do"] == [
        "Still to be provided: the sponsor; a statement of limitations."
    ]


def test_a_whole_list_is_said_to_be_whole():
    whole = disclosed.items().assign(given=True, lacks="", source="engagement")
    assert made(whole).headline == "All 4 AAPOR disclosure items are given"
    assert made(whole.assign(standard="iso10004", standard_label="ISO")).headline == "All 4 headings of ISO are given"


def test_many_gaps_are_counted():
    frame = disclosed.items().assign(given=False, lacks=["a", "b", "c", "d"], source=["data", "data", "data", ""])
    assert made(frame).headline.endswith("0 of 4 AAPOR disclosure items are given in full; 3 in part, 1 not at all")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("frame", [disclosed.items, disclosed.several])
def test_every_number_said_is_one_that_the_exhibit_holds(frame, language):
    assert unsupported_words(made(frame(language), language), WORDS) == []


def test_it_says_that_it_certifies_nothing():
    (note,) = [n for n in made(disclosed.items()).notes if "certificate" in n]
    assert "no certificate, no audit and no claim of conformity" in note


def test_the_audit_trail_prints_hashes_to_be_read_and_keeps_them_whole():
    bundle = exhibits.audit_trail(disclosed.trail(), id="a", language="en").bundle
    assert (
        bundle.headline == "The report can be checked: 2 input files with their SHA-256, 1,000 of 1,010 rows analysed"
    )
    printed = {row[1]: row[2] for row in bundle.table.rows if row[1]}
    assert printed["data/a.csv"].split() == ["fedcba98", "76543210"] * 4
    at = bundle.frame["columns"].index("value")
    assert bundle.frame["rows"][1][at] == "fedcba9876543210" * 4
    assert unsupported_words(bundle, WORDS) == []


def test_questions_without_their_wording_say_so():
    bundle = exhibits.questions(disclosed.questions(), id="q", language="en").bundle
    assert bundle.headline == "2 questions were asked; the exact wording of 1 is given"
    assert bundle.table.rows[1] == ("Price", "not provided", "1 to 5", "")
    none = exhibits.questions(disclosed.questions().assign(wording=""), id="q", language="en").bundle
    assert none.headline == "2 questions were asked; their exact wording is not provided"
    assert [column.name for column in none.table.columns] == ["label", "answers", "missing"]
    assert unsupported_words(bundle, WORDS) == unsupported_words(none, WORDS) == []
