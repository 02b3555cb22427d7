import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.errors import InputError
from csat_helpers.exhibits.diverging import rows_of
from csat_helpers.exhibits.diverging_chart import on
from csat_helpers.look import number
from tests.exhibits import frames, svgs


def test_rows_are_sorted_by_index_and_keep_their_shares():
    rows = rows_of(frames.distribution("en", 4).sort_values("item", ascending=False, kind="stable"), "en")
    assert [r.label for r in rows] == list(frames.LABELS["en"][:4])
    assert sum(s for _, s in rows[0].answers) == pytest.approx(1)
    assert rows[0].favourable == pytest.approx(sum(s for _, s in rows[0].answers[-2:]))


def test_headline_names_the_ends_with_cells_of_the_frame():
    frame = frames.distribution("en", 12)
    index = frame[frame["measure"] == "index"].set_index("label")["estimate"]
    best, worst = number(index.max(), "index"), number(index.min(), "index")
    headline = exhibits.diverging(frame, id="x", language="en").bundle.headline
    assert headline == (
        f"“Connection stability” is rated best, at {best}; “Roaming and travel plans” worst, at {worst}"
    )


def test_headline_says_when_no_item_can_be_told_apart():
    frame = frames.distribution("en", 3)
    frame["conf_low"], frame["conf_high"] = 0.0, 100.0
    assert "No reliable order among the 3" in exhibits.diverging(frame, id="x", language="en").bundle.headline


def test_a_single_item_tells_both_sides():
    bundle = exhibits.diverging(frames.distribution("en", 1), id="x", language="en").bundle
    assert bundle.headline == (
        "More are favourable than unfavourable on “Connection stability”: 69% against 7%; 29% answer “Very satisfied”"
    )
    assert not any(note.startswith("Two figures are called") for note in bundle.notes)
    assert bundle.title == "Connection stability"
    assert bundle.takeaways == ({"role": "see", "text": "The index is 72.5 (95% interval 71.3 to 73.7)."},)


def test_a_single_item_has_a_bar_an_answer_and_no_legend():
    made = exhibits.diverging(frames.distribution("en", 1), id="x", language="en")
    words = [t.text for t in svgs.texts(made.svg)]
    assert [word for word in words if word in frames.ANSWERS["en"]] == list(reversed(frames.ANSWERS["en"]))
    assert [c.label for c in made.bundle.table.columns if c.name.startswith("answer")] == list(frames.ANSWERS["en"])
    many = exhibits.diverging(frames.distribution("en", 2), id="x", language="en").bundle
    assert not any(c.name.startswith("answer") for c in many.table.columns)


def test_scales_of_their_own_are_not_ranked():
    frame = pd.concat(
        [
            frames.distribution("en", 2, 5).iloc[9:],
            frames.distribution("en", 1, 11, 0).assign(item="nps", label="Recommend"),
        ]
    )
    bundle = exhibits.diverging(frame, id="x", language="en").bundle
    assert bundle.encoding["order"] == ["Problem solved first time", "Recommend"]
    assert "worst" not in bundle.headline
    assert "scales of their own" in bundle.notes[0]


def test_levels_of_one_item_are_rows():
    one = frames.distribution("en", 1)
    both = pd.concat([one.assign(by="plan", level=k, level_label=n) for k, n in enumerate(("Prepaid", "Postpaid"))])
    assert {r.label for r in rows_of(both, "en")} == {"Prepaid", "Postpaid"}


def test_a_hidden_item_is_left_out_and_told():
    frame = frames.distribution("en", 3)
    hidden = frame["item"] == "q1"
    frame.loc[hidden, ["estimate", "conf_low", "conf_high"]] = float("nan")
    frame.loc[hidden, "suppressed"] = "privacy"
    bundle = exhibits.diverging(frame, id="x", language="en").bundle
    assert len(bundle.table.rows) == 2
    assert "1 figure is hidden because too few people answered." in bundle.notes


def test_printed_totals_are_the_frames_and_even_scales_have_no_neutral():
    svg = exhibits.diverging(frames.distribution("en", 2, 4), id="x", language="en").svg
    words = [t.text for t in svgs.texts(svg)]
    assert "Neutral" not in words
    assert {"Bottom 2", "Top 2", "83", "17"} <= set(words)


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match=r"exhibits.diverging: The frame has no column 'answer'"):
        exhibits.diverging(frames.distribution("en", 2).drop(columns="answer"), id="x", language="en")


def test_figures_are_white_on_dark_and_ink_on_light():
    assert on("#12607A") == "#FFFFFF"
    assert on("#D9DEE1") == "#10202B"
