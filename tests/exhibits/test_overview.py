"""An overview says what a report's exhibits say, the tested first, and shows one figure among its levels."""

import pytest

from csat_helpers import exhibits
from tests.exhibits import brands_frames, frames


def shown(language="en"):
    board = brands_frames.scoreboard(language, (72.0, 70.0, 69.5, 61.0, 52.0))
    moved = exhibits.brand_changes(brands_frames.changes(language, (0.4, -0.2)), id="still", language=language)
    left = exhibits.omitted("left", language, "Switching", "No brand before was asked.")
    rose = exhibits.brand_changes(brands_frames.changes(language, (4.0, -0.2)), id="rose", language=language)
    return board, [exhibits.scoreboard(board, id="s", language=language, own="1"), left, moved, rose]


def made(language="en", own="1", **more):
    board, parts = shown(language)
    return exhibits.overview(board, parts, id="o", language=language, own=own, **more).bundle


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_says_what_the_exhibits_say(language):
    bundle, (_, parts) = made(language), shown(language)
    assert (bundle.headline, bundle.finding) == (parts[0].bundle.headline, parts[0].bundle.finding)
    assert [f["headline"][:-1] for f in bundle.extra["findings"]] == [
        parts[3].bundle.headline,
        parts[2].bundle.headline,
    ]


def test_the_figure_is_the_own_levels_and_its_bars_are_all():
    figure = made().extra["figure"]
    assert figure["text"] == "72.0"
    assert [bar["focus"] for bar in figure["bars"]] == [True, False, False, False, False]
    assert made(own="5").extra["figure"]["text"] == "52.0"
    assert made(own="").extra["figure"]["text"] == "72.0"  # the first, where none is the client's


def test_priorities_are_the_plans():
    assert made().extra["priorities"]["rows"] == []
    assert len(made(plan=frames.plan("en")).extra["priorities"]["rows"]) > 0


def test_nothing_to_say_leaves_it_out():
    board, _ = shown()
    left = exhibits.omitted("left", "en", "Switching", "No brand before was asked.")
    assert "omitted" in exhibits.overview(board, [left], id="o", language="en").bundle.extra


def test_without_a_figure_it_says_what_the_exhibits_say():
    board, parts = shown()
    bundle = exhibits.overview(board.iloc[:0], parts, id="o", language="en").bundle
    assert bundle.headline == parts[0].bundle.headline
    assert bundle.extra["figure"] is None
    assert bundle.base == parts[0].bundle.base
    assert bundle.extra["quoted"] == {"id": parts[0].bundle.id, "headline": bundle.headline}
    assert len(bundle.extra["findings"]) == 2


def test_one_exhibit_alone_says_all_that_it_has():
    board, parts = shown()
    bundle = exhibits.overview(board.iloc[:0], parts[:1], id="o", language="en").bundle
    assert [f["headline"] for f in bundle.extra["findings"]] == [t["text"] for t in parts[0].bundle.takeaways] != []
