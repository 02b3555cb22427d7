"""Every chart is drawn a second time for a narrow screen: its own layout, the same numbers and colours."""

import re
from functools import cache

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM
from tests.exhibits import frames, svgs
from tests.exhibits.test_every_exhibit import CHARTS, made

both_languages = pytest.mark.parametrize("language", ["en", "zh"])
every_chart = pytest.mark.parametrize("kind", CHARTS)


def readable(svg: str, width: float) -> None:
    assert svgs.clipped(svg, width) == []
    assert svgs.overlapping(svg) == []


def decimals(svg: str) -> set[str]:
    return set(re.findall(r"\d+\.\d", " ".join(t.text for t in svgs.texts(svg))))


@every_chart
@both_languages
def test_it_is_91_mm_wide_and_readable(kind, language):
    svg = made(kind, language).bundle.phone
    assert svgs.width(svg) == pytest.approx(PHONE_WIDTH_MM, abs=0.01)
    readable(svg, PHONE_WIDTH_MM)
    assert min(t.size for t in svgs.texts(svg)) >= 7.5


@every_chart
@both_languages
def test_it_shows_no_number_that_the_wide_chart_does_not(kind, language):
    exhibit = made(kind, language)
    assert decimals(exhibit.bundle.phone) <= decimals(exhibit.svg)


@every_chart
def test_it_uses_no_colour_that_the_wide_chart_does_not(kind):
    exhibit = made(kind, "en")
    # Where names stand above the marks, the page's own colour lies under them.
    assert svgs.colours(exhibit.bundle.phone) <= svgs.colours(exhibit.svg) | {"#FFFFFF"}


def test_side_columns_give_way():
    texts = {kind: {t.text for t in svgs.texts(made(kind, "en").bundle.phone)} for kind in CHARTS}
    assert not {"Neutral", "95% interval"} & texts["diverging"]
    assert "Probability of holding rank, %" not in texts["drivers"]
    assert "95% interval" not in texts["bars"]
    assert "Previous" not in texts["comparison"]
    assert {"Index", "Top 2", "Bottom 2"} <= texts["diverging"]


def test_the_map_has_numbers_with_a_key():
    texts = [t.text for t in svgs.texts(made("map", "en").bundle.phone)]
    assert all(texts.count(str(k)) == 2 for k in range(1, 13) if k not in (5, 10))  # those are on the axis too
    assert "Connection stability" in texts


def named(frame: pd.DataFrame, language: str, column: str = "label") -> pd.DataFrame:
    """The frame with names as long as a question."""
    return frame.assign(**{column: [f"{frames.LONG[language]} {name}" for name in frame[column]]})


def groups(language: str, count: int) -> pd.DataFrame:
    parts = [frames.items(language, count).assign(by="plan", level=str(k), level_label=f"Plan {k}") for k in (1, 2, 3)]
    return pd.concat(parts, ignore_index=True)


@cache
def hard(language: str, count: int, long: bool) -> dict[str, exhibits.Exhibit]:
    """Exhibits of ``count`` rows, with ``long`` names or short ones."""

    def of(frame: pd.DataFrame, column: str = "label") -> pd.DataFrame:
        return named(frame, language, column) if long else frame

    style = {"id": "x", "language": language}
    lettered = frames.segments(language).assign(column=list("ABCDEFG"), letters=["", "a", "A B", "", "", "", "D"])
    found = {
        "diverging": exhibits.diverging(of(frames.distribution(language, count)), **style),
        "eleven points": exhibits.diverging(of(frames.distribution(language, count, 11)), **style),
        "bars": exhibits.bars(of(frames.items(language, count)), **style),
        "nps": exhibits.bars(
            of(frames.segments(language, "nps", 40), "level_label"), total=frames.whole(language, "nps"), **style
        ),
        "letters": exhibits.bars(of(lettered, "level_label"), total=frames.whole(language), **style),
        "drivers": exhibits.drivers(of(frames.drivers(language, count)), **style),
        "map": exhibits.priority_map(of(frames.priorities(language, count)), **style),
        "comparison": exhibits.comparison(of(frames.changes(language, count)), **style),
        "line": exhibits.line(
            of(frames.by_wave(language, count)), changes=of(frames.changes(language, count)), **style
        ),
        "profile": exhibits.profile(of(frames.profile(language), "level_label"), **style),
    }
    if 3 <= count <= 16:
        found["radar"] = exhibits.radar(of(frames.items(language, count)), **style)
        found["groups"] = exhibits.radar(of(groups(language, count)), **style)
    return found


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("count", [1, 12, 40])
@both_languages
def test_one_row_or_many_with_short_names_or_long(count, long, language):
    for kind, exhibit in hard(language, count, long).items():
        for svg, width in ((exhibit.svg, 168.0), (exhibit.bundle.phone, PHONE_WIDTH_MM)):
            assert svgs.clipped(svg, width) == [], (kind, width)
            assert svgs.overlapping(svg) == [], (kind, width)
        assert svgs.height(exhibit.svg) < 165, kind


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("diverging", lambda svg: sum(t.size == 9.5 for t in svgs.texts(svg))),
        ("comparison", lambda svg: svg.count("<circle")),
        ("drivers", lambda svg: svg.count("<circle")),
    ],
)
def test_rows_that_find_no_room_are_counted_in_the_chart(kind, drawn):
    exhibit = hard("en", 40, True)[kind]
    for svg in (exhibit.svg, exhibit.bundle.phone):
        (told,) = [found for t in svgs.texts(svg) if (found := re.fullmatch(r"(\d+) more in the table", t.text))]
        assert drawn(svg) + int(told[1]) == 40 == len(exhibit.bundle.table.rows)
    whole = " ".join(t.text for t in svgs.texts(hard("en", 12, True)[kind].svg))
    assert "more in the table" not in whole


def test_a_long_list_keeps_both_its_ends():
    exhibit = hard("en", 40, False)["comparison"]
    changes = [row[3] for row in exhibit.bundle.table.rows]
    shown = {t.text for t in svgs.texts(exhibit.svg)}
    assert {number(changes[0], "points"), number(changes[-1], "points")} <= shown
    assert number(changes[len(changes) // 2 - 3], "points") not in shown
