"""The evidence matrix and recommendations: headlines that say no more than the rows, cells, drawing, what is escaped."""

import re

import pytest

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from tests.exhibits import evidence_frames as frames


def matrix(language="en", frame=None, **more):
    made = frames.evidence(language, **more) if frame is None else frame
    return exhibits.evidence(made, id="e", language=language)


def plan(language="en", **more):
    return exhibits.recommendations(frames.recommendations(language, **more), id="r", language=language)


def cells(exhibit):
    table = exhibit.bundle.table
    return [dict(zip([c.name for c in table.columns], row, strict=True)) for row in table.rows]


@pytest.mark.parametrize(
    ("keep", "headline", "finding"),
    [
        (
            range(6),
            "All three sources agree: “Clear invoices” is poor; on “Training on the standard” they differ",
            "reliable",
        ),
        ([0, 4], "All three sources agree: “Clear invoices” is poor", "reliable"),
        ([2, 3], "Two sources agree: “Reachable contact person” is good", "reliable"),
        ([1, 4], "On “Training on the standard” the sources contradict each other; on no item do they agree", ""),
        ([3, 4], "Ratings alone say that “Fair audits” is good; no other source is clear", "reliable"),
        ([3, 5], "Interviews alone say that “Packaging rules” is poor; no other source is clear", ""),
        ([3], "Nothing is clear yet: no source says enough of any item", "none"),
    ],
)
def test_the_headline_says_what_the_sources_agree_on(keep, headline, finding):
    bundle = matrix(keep=keep).bundle
    assert bundle.headline == headline
    assert bundle.finding == finding


def test_agreement_without_ratings_is_not_called_reliable():
    frame = frames.evidence(keep=[5]).assign(agreement="converge", comments="bad", clear_sources=2, strength="moderate")
    bundle = matrix(frame=frame).bundle
    assert bundle.headline == "Two sources agree: “Packaging rules” is poor"
    assert bundle.finding == ""


def test_several_items_are_named_and_many_counted():
    frame = frames.evidence(keep=[0] * 5).assign(label=["A", "B", "C", "D", "E"], item=list("abcde"))
    assert matrix(frame=frame.head(2)).bundle.headline == "All three sources agree: “A” and “B” are poor"
    assert matrix(frame=frame).bundle.headline == "All three sources agree: “A” and 4 others are poor"


def test_the_strongest_stands_first_and_the_poor_before_the_good():
    assert [row["label"].removesuffix(" *") for row in cells(matrix())] == [
        "Clear invoices", "Reachable contact person", "Fair audits", "Training on the standard", "Packaging rules",
        "Supplier portal",
    ]  # fmt: skip


def test_cells_say_the_verdict_and_what_it_rests_on():
    first, second, _, _, silent, divided = cells(matrix())
    assert first["numbers"] == "Poor: 31.2 (24.9 to 37.5), n\xa0=\xa038"
    assert first["comments"] == "Poor: 16 mentions, 88% rate low"
    assert first["interviews"] == "Poor: 3 sources, 3 poor"
    assert (first["agreement"], first["strength"]) == ("Agree", "Strong")
    assert second["comments"] == "No theme is about it"
    assert (silent["numbers"], silent["strength"]) == ("Not asked", "Weak")
    assert divided["interviews"] == "Divided: 2 sources, 1 good, 1 poor"


def test_what_is_hidden_is_said_to_be():
    frame = frames.evidence(keep=[0, 4])
    hidden = frame.assign(
        ratings_hidden=["", "privacy"],
        themes=["", "Audits"],
        numbers=["bad", ""],
        estimate=[31.2, None],
        base=[38.0, None],
    )
    row = cells(matrix(frame=hidden))[1]
    assert (row["numbers"], row["comments"]) == ("Too few to show", "Too few to show")


def test_one_person_is_a_source_without_a_side():
    frame = frames.evidence(keep=[4]).assign(sources=1.0, interviews="open", withheld="privacy")
    assert cells(matrix(frame=frame))[0]["interviews"] == "Not clear: 1 source"


def test_a_short_quote_stands_with_its_comments_and_is_escaped():
    frame = frames.evidence(keep=[0], quote="<b>late</b> & wrong", label="<i>Bills</i>")
    shown = matrix(frame=frame)
    assert cells(shown)[0]["comments"].endswith("“<b>late</b> & wrong”")
    assert "<i>" not in shown.svg + shown.bundle.phone
    assert "<b>" not in shown._repr_mimebundle_()["text/html"]
    long = frames.evidence(keep=[0], quote="late " * 60)
    assert "late" not in cells(matrix(frame=long))[0]["comments"]


def test_marks_differ_in_shape_and_the_key_names_them():
    svg = matrix().svg
    for word in ("Good", "Poor", "Divided", "Not clear"):
        assert f">{word}<" in svg
    assert svg.count("<circle") >= 4  # not clear, and the key's


def test_the_notes_publish_the_rule_and_claim_no_rating():
    notes = " ".join(matrix().bundle.notes)
    for said in (
        "two or more",
        "Strong: ratings are clear and interviews agree",
        "no GRADE rating",
        "the middle of the scale",
    ):
        assert said in notes
    targets = frames.evidence(line_kind="target")
    assert "its target" in matrix(frame=targets).bundle.notes[0]
    alone = " ".join(matrix(keep=[4]).bundle.notes)
    assert "Comments:" not in alone
    assert "Interviews:" not in alone


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("make", [matrix, plan, lambda lang: plan(lang, written=True)])
def test_every_number_in_words_is_held(make, language):
    bundle = make(language).bundle
    assert unsupported_words(bundle, (*WORDS, "notes")) == []
    assert re.findall(r"\d+", bundle.headline) == re.findall(r"\d+", make("en").bundle.headline) or language == "zh"


def test_nothing_to_show_is_left_out_with_its_reason():
    assert matrix(frame=frames.evidence().head(0)).bundle.encoding["omitted"]
    silent = frames.evidence(keep=[4]).assign(numbers="", estimate=None)
    assert "comments or interviews" in matrix(frame=silent).bundle.headline
    none = exhibits.recommendations(frames.recommendations().head(0), id="r", language="en").bundle
    assert "No recommendation is written" in none.headline


def test_a_column_that_is_missing_is_told():
    with pytest.raises(InputError, match="The frame has no column 'strength'"):
        matrix(frame=frames.evidence().drop(columns="strength"))
    with pytest.raises(InputError, match="The frame has no column 'lacks'"):
        exhibits.recommendations(frames.recommendations().drop(columns="lacks"), id="r", language="en")


def test_drafts_say_no_more_than_the_evidence():
    rows = cells(plan())
    assert [(row["sentence"], row["strength"]) for row in rows] == [
        ("Improve “Clear invoices”", "Strong"),
        ("Find out why the sources differ on “Training on the standard” before acting", "Conflict"),
        ("Keep “Reachable contact person” as good as it is", "Strong"),
        ("Keep “Fair audits” as good as it is", "Moderate"),
    ]
    assert rows[0]["test"] == "A reliable rise on 31.2"
    assert rows[1]["test"] == "Decide then"
    assert rows[2]["test"] == "No reliable fall from 80.9"
    assert rows[3]["lacks"] == "Two interviews or more that agree"
    assert plan().bundle.headline == "2 of 4 recommendations rest on strong evidence"


def test_the_consultants_words_stand_beside_their_evidence():
    first, second, third = cells(plan(written=True))
    assert (first["sentence"], first["owner"]) == ("Send one invoice a month", "Li")
    assert second["rests"] == (
        "2 items, the weakest “Training on the standard”. Ratings: good, 72.4; Comments: not clear; Interviews: poor"
    )
    assert second["strength"] == "Conflict"
    assert (third["strength"], third["rests"]) == ("Consultant’s view", "No item of this study")


@pytest.mark.parametrize(
    ("strengths", "headline", "finding"),
    [
        (["strong"], "The recommendation rests on strong evidence", "reliable"),
        (["moderate", "weak"], "1 of 2 recommendations rests on moderate evidence, none on strong", ""),
        (["weak", "view"], "None of the 2 recommendations rests on clear evidence yet", "none"),
        (["conflicting"], "The recommendation does not rest on clear evidence yet", "none"),
    ],
)
def test_the_headline_counts_what_the_evidence_carries(strengths, headline, finding):
    frame = frames.recommendations(written=True).head(len(strengths)).assign(strength=strengths)
    bundle = exhibits.recommendations(frame, id="r", language="en").bundle
    assert bundle.headline == headline
    assert bundle.finding == finding
