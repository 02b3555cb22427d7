import pytest

from csat_helpers import exhibits, look
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.errors import InputError
from tests.exhibits import svgs, text_frames

both = pytest.mark.parametrize("language", ["en", "zh"])


def made(language="en", **settings):
    return exhibits.keyness(text_frames.keyness(language, **settings), id="k", language=language)


def test_the_headline_names_the_leading_word_of_each_side_and_language():
    bundle = made().bundle
    assert bundle.headline == "Typical of detractors: “客服” (agent) and “not solved”; of promoters: “清楚” and “easy”"
    assert bundle.finding == "reliable"


def test_one_language_names_two_words():
    assert made(codes=("en",)).bundle.headline == (
        "Typical of detractors: “not solved” and “slow”; of promoters: “easy” and “clear”"
    )


def test_one_side_alone():
    frame = text_frames.keyness()
    exhibit = exhibits.keyness(frame[frame["estimate"] > 0], id="k", language="en")
    assert exhibit.bundle.headline == "Typical of promoters: “清楚” and “easy”"


@both
def test_nothing_is_claimed_where_no_word_passes(language):
    exhibit = made(language, p=0.2)
    assert exhibit.bundle.finding == "none"
    assert (
        exhibit.bundle.headline
        == {
            "en": "No reliable difference between the words of detractors and promoters",
            "zh": exhibit.bundle.headline,
        }[language]
    )
    assert not {look.COLOURS["neg2"], look.COLOURS["p4"]} & svgs.colours(exhibit.svg)
    assert all(t["role"] != "see" for t in exhibit.bundle.takeaways)


def test_groups_without_a_better_end_have_no_colour_of_worse():
    frame = text_frames.keyness().assign(level="1", level_label="Prepaid", other="2", other_label="Contract")
    exhibit = exhibits.keyness(frame, id="k", language="en")
    assert not {look.COLOURS["neg2"], look.COLOURS["neg"]} & svgs.colours(exhibit.svg)
    assert exhibit.bundle.headline.startswith("Typical of “Contract”: ")


@both
def test_every_number_is_held(language):
    bundle = made(language).bundle
    assert unsupported_words(bundle, (*WORDS, "notes")) == []


def test_long_and_odd_words_are_drawn_whole_or_cut():
    frame = text_frames.keyness()
    frame.loc[0, "term"], frame.loc[7, "term"] = "w" * 200, "<b>&=1+1"
    frame["level_label"] = "Customers of the premium contract plan"
    for svg in (
        exhibits.keyness(frame, id="k", language="en").svg,
        exhibits.keyness(frame, id="k", language="en").bundle.phone,
    ):
        assert svgs.clipped(svg) == []
        assert svgs.overlapping(svg) == []
        assert "<b>" not in svg


def test_a_short_side_keeps_its_name_on_a_phone():
    frame = text_frames.keyness(codes=("en",))
    frame.loc[frame["estimate"] < 0, "difference"] = -0.01
    texts = [text.text for text in svgs.texts(exhibits.keyness(frame, id="k", language="en").bundle.phone)]
    assert texts.count("Detractors") == 2  # over the bars and over the figures


def test_the_native_chart_has_the_same_numbers():
    plot = made().bundle.plot
    assert plot.shape == "bars"
    assert [g["label"] for g in plot.groups] == ["Comments in Chinese", "Comments in English"]
    assert plot.categories[0] == "客服 (agent)"
    assert plot.series[0].values[0] == pytest.approx(-18)
    assert plot.series[0].colours[0] == look.COLOURS["neg2"]
    assert [f.spanner for f in plot.beside] == ["Detractors", "Detractors", "Promoters", "Promoters"]


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="p_adjusted"):
        exhibits.keyness(text_frames.keyness().drop(columns="p_adjusted"), id="k", language="en")
