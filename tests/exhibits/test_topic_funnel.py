"""Topic funnel's exhibit: what the headline claims, what is hidden, levels, and its native plot."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM
from tests.exhibits import svgs
from tests.exhibits.test_headlines_hold import quick
from tests.exhibits.topic_frames import by_tier, funnel


def made(frame=None, language="en", **more):
    return exhibits.topic_funnel(funnel(language) if frame is None else frame, id="f", language=language, **more)


def test_headlines():
    assert made().bundle.headline == "Most are lost at “Adopted”: 57% of those who had got as far as “Understood”"
    first = funnel(took=(20, 18, 16, 15), largest=1)
    assert made(first).bundle.headline == (
        "Most are lost at the first step: 68% of those asked have not taken “Knows the standard”"
    )
    assert made(funnel(largest=None)).bundle.headline == (
        "26% of those asked got as far as “Satisfied”; no step stands out as the one where most are lost"
    )
    whole = made(funnel(took=(62, 62), largest=None)).bundle
    assert (whole.headline, whole.finding) == ("All who were asked got as far as “Understood”", "")


def test_a_share_of_few_is_not_told():
    frame = funnel()
    frame.loc[2, "lost_share"] = math.nan
    bundle = made(frame).bundle
    assert bundle.headline == "Most are lost at “Adopted”: 45% of those asked"
    assert unsupported_words(bundle, WORDS) == []


def test_a_hidden_step_is_left_out_of_chart_and_words_and_marked_in_the_table():
    exhibit = made(funnel(hidden=(4,)))
    assert "Satisfied" not in " ".join(t.text for t in svgs.texts(exhibit.svg))
    assert "Satisfied" not in exhibit.bundle.alt
    assert exhibit.bundle.lead.startswith("34% of those asked got as far as “Adopted”")
    table = exhibit.bundle.table
    assert [m["mark"] for m in table.marks if m["row"] == 3] == ["confidential"] * (len(table.columns) - 1)


def test_notes_tell_what_is_not_counted():
    frame = funnel().assign(inconsistent=[0, 2, 1, 0], unanswered=[5, 0, 1, 0], grows=[False, True, False, False])
    notes = " ".join(made(frame).bundle.notes)
    assert "3 answers take a step without the one before" in notes
    assert "1 answer is missing of those who had got as far" in notes
    assert "Taken by itself, “Understood” was reached by more than the step before" in notes
    assert "“Most” and colour" in notes
    assert "“Most” and colour" not in " ".join(made(funnel(largest=None)).bundle.notes)


def test_levels_stand_under_the_funnel_and_in_the_table():
    exhibit = made(groups=by_tier())
    texts = [t.text for t in svgs.texts(exhibit.svg)]
    assert {"Tier", "Strategic", "Preferred", "Others", "[c]"} <= set(texts)
    heads = [row[0] for row, role in zip(exhibit.bundle.table.rows, exhibit.bundle.table.roles, strict=True) if role]
    assert heads == ["Tier: Strategic", "Tier: Preferred", "Tier: Others"]
    assert "Differences between groups are not tested here." in exhibit.bundle.notes


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_two_to_five_steps_on_page_and_phone(count, language):
    took = (58, 49, 21, 16, 11)[:count]
    exhibit = made(funnel(language, took, largest=min(3, count)), language, groups=by_tier(language))
    for svg in (exhibit.svg, exhibit.bundle.phone):
        assert svgs.clipped(svg) == []
        assert svgs.overlapping(svg) == []
    width = float(re.search(r'width="([\d.]+)pt"', exhibit.bundle.phone)[1])
    assert width == pytest.approx(PHONE_WIDTH_MM * 72 / 25.4, abs=0.1)


def test_the_native_plot_has_all_bars_and_what_is_lost():
    plot = made().bundle.plot
    assert plot.categories == ("Asked", "Knows the standard", "Understood", "Adopted", "Satisfied")
    assert plot.series[0].values == (1.0, 58 / 62, 49 / 62, 21 / 62, 16 / 62)
    assert plot.series[0].low[0] is None
    assert plot.beside[1].texts == ("", "4 lost (6%)", "9 lost (16%)", "28 lost (57%)", "5 lost (24%)")
    assert plot.beside[1].colours[3] == COLOURS["neg"]


def test_an_engagement_without_steps_says_so():
    bundle = made(funnel().iloc[:0]).bundle
    assert bundle.extra["omitted"] == "The engagement states no steps (topic.steps), or nobody was asked."


@given(
    st.lists(st.integers(0, 60), min_size=2, max_size=5).map(
        lambda v: tuple(sorted((max(n, 1) for n in v), reverse=True))
    ),
    st.booleans(),
)
@quick
def test_only_a_tested_loss_is_called_the_largest_on_any_frame(took, sure):
    drops = [a - b for a, b in zip((62, *took), took, strict=False)]
    largest = drops.index(max(drops)) + 1 if sure and max(drops) else None
    bundles = [made(funnel(language, took, largest=largest), language).bundle for language in ("en", "zh")]
    for bundle in bundles:
        assert (bundle.finding == "reliable") == (largest is not None)
        assert unsupported_words(bundle, WORDS) == []
    for word in ("headline", "lead"):
        figures = [sorted(re.findall(r"\d+(?:\.\d+)?", getattr(bundle, word))) for bundle in bundles]
        assert figures[0] == figures[1]
