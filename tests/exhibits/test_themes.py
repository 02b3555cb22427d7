import numpy as np
import pytest

from csat_helpers import exhibits, look
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from tests.exhibits import svgs, text_frames

both = pytest.mark.parametrize("language", ["en", "zh"])
NONE = ("",) * 5


def made(language="en", **settings):
    return exhibits.themes(text_frames.themes(language, **settings), id="t", language=language)


def test_the_headline_is_the_theme_that_weighs_most():
    bundle = made().bundle
    assert bundle.headline == (
        "The 31% who name “Waiting and queues” score 12.4 points lower on “Overall” than the others who commented"
    )
    assert bundle.finding == "reliable"
    assert [t["role"] for t in bundle.takeaways] == ["see", "matters", "do"]


def test_a_rise_is_told_where_nothing_falls():
    said = made(lean=("", "", "positive", "", "")).bundle.headline
    assert said.startswith("The 19% who name “Network and signal” score")
    assert "6.3 points higher" in said


def test_where_every_comment_has_a_theme_none_is_not_spoken_of():
    frame = text_frames.themes()
    some = exhibits.themes(frame, id="t", language="en").bundle.notes[1]
    assert "several themes or of none. 700 of 800 mention at least one." in some
    every = exhibits.themes(frame.assign(coded=800), id="t", language="en").bundle.notes[1]
    assert "A comment may speak of several themes. Not counted: 41" in every


@both
def test_nothing_is_claimed_without_a_test(language):
    bundle = made(language, lean=NONE).bundle
    assert bundle.finding == "none"
    assert "▲" not in "".join(bundle.notes)
    assert bundle.table.marks == ()
    assert bundle.takeaways == ()
    if language == "en":
        assert bundle.headline.endswith("31% of those who commented; no reliable difference in “Overall” by theme")


def test_without_scores_there_are_shares():
    frame = text_frames.themes(lean=NONE).assign(difference=np.nan, mean_score=np.nan, other_score=np.nan)
    bundle = exhibits.themes(frame, id="t", language="en").bundle
    assert bundle.headline == "“Waiting and queues” is named by 31% of those who commented"
    assert "difference" not in [c.name for c in bundle.table.columns]
    assert [f.label for f in bundle.plot.beside] == ["Share", "n"]


def test_themes_whose_intervals_meet_share_the_place():
    none = text_frames.themes(lean=NONE)
    two = exhibits.themes(none.assign(conf_high=none["conf_high"] + [0, 0.02, 0, 0, 0]), id="t", language="en").bundle
    assert two.headline.startswith(
        "“Waiting and queues” (31%) and “Price and value” (25%) are the themes named most in comments; no reliable"
    )
    wide = none.assign(difference=np.nan, conf_low=0.02, conf_high=0.4)
    assert exhibits.themes(wide, id="t", language="en").bundle.headline.endswith(
        "are among the themes named most in comments"
    )


def test_hidden_themes_are_not_drawn_and_are_counted():
    frame = text_frames.themes()
    hidden = frame.index == 4
    for name in frame.select_dtypes("number").columns.difference(["base", "weighted_base", "coded", "silent", "asked"]):
        frame[name] = frame[name].astype(float).mask(hidden)
    frame["suppressed"] = np.where(hidden, "privacy", "")
    exhibit = exhibits.themes(frame, id="t", language="en")
    assert "Signs" not in exhibit.svg
    assert len(exhibit.bundle.table.rows) == 4
    assert any("1 figure is hidden" in note for note in exhibit.bundle.notes)
    everything = frame.assign(suppressed="privacy", estimate=np.nan)
    assert exhibits.themes(everything, id="t", language="en").bundle.encoding["omitted"]


def test_colours_and_marks_follow_the_lean():
    exhibit = made()
    assert {look.COLOURS["neg2"], look.COLOURS["p4"], look.COLOURS["line"]} <= svgs.colours(exhibit.svg)
    assert [m["mark"] for m in exhibit.bundle.table.marks] == ["down", "up", "down"]
    assert exhibit.bundle.plot.series[0].colours[0] == look.COLOURS["neg2"]
    assert exhibit.bundle.plot.beside[-1].texts[0] == "▼"


@both
def test_every_number_is_held(language):
    for bundle in (
        made(language).bundle,
        made(language, lean=NONE).bundle,
        exhibits.theme_agreement(text_frames.agreement(language), id="a", language=language).bundle,
    ):
        assert unsupported_words(bundle, (*WORDS, "notes")) == []


def test_sources_are_told():
    own = exhibits.themes(text_frames.themes().assign(source="list"), id="t", language="en").bundle
    assert any("own list" in note for note in own.notes)
    found = exhibits.themes(
        text_frames.themes().assign(source=["general"] * 4 + ["words"]), id="t", language="en"
    ).bundle
    assert any("general list" in note and "single words" in note for note in found.notes)


def test_many_long_labels_fit():
    frame = text_frames.themes()
    many = frame.loc[np.repeat(np.arange(5), 8)].reset_index(drop=True)
    many["label"] = [f"How well our people understood the problem when you called, case {k}" for k in range(40)]
    exhibit = exhibits.themes(many, id="t", language="en")
    for svg in (exhibit.svg, exhibit.bundle.phone):
        assert svgs.clipped(svg) == []
        assert svgs.overlapping(svg) == []
    assert svgs.height(exhibit.svg) < 190
    assert len(exhibit.bundle.table.rows) == 40


def test_quotes_stand_under_their_themes():
    frame = text_frames.themes()
    frame.loc[1, "quote"] = ""
    bundle = exhibits.theme_quotes(frame, id="q", language="en").bundle
    columns = bundle.frame["columns"]
    assert [row[columns.index("group")] for row in bundle.frame["rows"]] == [
        t for k, t in enumerate(text_frames.THEMES["en"]) if k != 1
    ]
    assert bundle.encoding["kind"] == "quotes"
    assert exhibits.theme_quotes(frame.assign(quote=""), id="q", language="en").bundle.encoding["omitted"]


def test_agreement_says_its_range():
    bundle = exhibits.theme_agreement(text_frames.agreement(), id="a", language="en").bundle
    assert bundle.headline == (
        "Machine and hand coding: kappa from 0.42 (“Signs and finding the way”) to 0.86 (“Waiting and queues”)"
    )
    sure = text_frames.agreement().assign(conf_low=0.6)
    sure["estimate"] = sure["estimate"].clip(lower=0.7)
    assert exhibits.theme_agreement(sure, id="a", language="en").bundle.headline == (
        "Machine and people agree closely on all 5 themes (kappa 0.70 to 0.86)"
    )
    one = exhibits.theme_agreement(text_frames.agreement().head(1), id="a", language="en").bundle
    assert one.headline == "Machine and hand coding: kappa 0.86 (“Waiting and queues”)"


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="conf_low"):
        exhibits.themes(text_frames.themes().drop(columns="conf_low"), id="t", language="en")
