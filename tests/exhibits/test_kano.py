"""Kano's map: what it claims, how it shows what is not clear, and its table by group."""

import re
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.look import COLOURS
from tests.exhibits import expectations, svgs
from tests.exhibits.test_headlines_hold import quick


def made(frame: pd.DataFrame | None = None, language: str = "en", **more):
    return exhibits.kano(expectations.kano(language) if frame is None else frame, id="k", language=language, **more)


def only(*shares: tuple[float, ...], n: int = 400, language: str = "en") -> pd.DataFrame:
    names = expectations.FEATURES[language]
    return pd.DataFrame([expectations.feature(f"f{k}", names[k], s, n) for k, s in enumerate(shares)])


MUST, ONE, DELIGHT, SAME, AGAINST, MIXED = expectations.SHARES


def test_the_headline_names_what_is_clear_and_counts_what_is_not():
    assert made().bundle.headline == (
        "“Emergency calls” is taken for granted; “Data allowance” pleases when there and is missed when not; "
        "“Fast settling” delights customers; 1 of 6 features has no clear category"
    )
    assert made(only(MUST, MUST, MUST, MIXED)).bundle.headline == (
        "3 features such as “Emergency calls” are taken for granted; 1 of 4 features has no clear category"
    )
    assert made(only(SAME, AGAINST)).bundle.headline == (
        "“Emergency calls” leaves customers indifferent; “Data allowance” is not wanted"
    )


def test_nothing_clear_is_said_to_be_so():
    several, single = made(only(MIXED, MIXED)).bundle, made(only(MIXED)).bundle
    assert several.headline == "No reliable category for any of 2 features"
    assert single.headline == "No reliable category for “Emergency calls”: Must-be or One-dimensional"
    assert several.finding == single.finding == "none"
    assert made(only(MUST)).bundle.finding == "reliable"


@given(
    st.lists(st.lists(st.integers(1, 30), min_size=6, max_size=6), min_size=1, max_size=6),
    st.sampled_from([40, 400, 4000]),
)
@quick
def test_only_clear_categories_are_claimed_on_any_frame(counts, n):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["csat_helpers.exhibits.kano"], "draw", lambda *_, **__: "<svg/>")
        frames = {
            lang: only(*(tuple(v / sum(c) for v in c) for c in counts), n=n, language=lang) for lang in ("en", "zh")
        }
        bundles = {lang: made(frame, lang).bundle for lang, frame in frames.items()}
    frame, said = frames["en"], bundles["en"]
    assert said.finding == ("reliable" if (~frame["mixed"]).any() else "none")
    for name in frame.loc[frame["mixed"], "label"]:
        assert f"“{name}”" not in said.headline or said.finding == "none"
    assert [unsupported_words(bundle, WORDS) for bundle in bundles.values()] == [[], []]
    for word in ("headline", "lead"):
        figures = [sorted(re.findall(r"\d+(?:\.\d+)?", getattr(bundle, word))) for bundle in bundles.values()]
        assert figures[0] == figures[1]


def test_unclear_features_are_hollow_and_grey():
    plot = made().bundle.plot
    assert dict(zip(plot.categories, plot.series[0].hollow, strict=True))["Clear bill"]
    assert sum(plot.series[0].hollow) == 1
    assert plot.series[0].colours[plot.categories.index("Clear bill")] == COLOURS["gry"]
    assert {c["label"] for c in plot.corners} == {"Attractive", "One-dimensional", "Must-be", "Indifferent"}


def test_both_axes_run_from_0_to_1_and_a_reverse_feature_has_a_mark_of_its_own():
    exhibit = made()
    plot = exhibit.bundle.plot
    assert (plot.x_minimum, plot.x_maximum, plot.minimum, plot.maximum) == (0.0, 1.0, 0.0, 1.0)
    colours = dict(zip(plot.categories, plot.series[0].colours, strict=True))
    assert colours["Daily adverts"] != colours["Free films"]


def test_worse_runs_to_the_right_and_its_region_leans_so():
    """Features that please are often also missed: Better and the size of Worse rise together where O is large."""
    frame, plot = only(ONE), made(only(ONE)).bundle.plot
    assert plot.series[0].x == pytest.approx([-frame["worse"].iloc[0]])
    assert plot.regions[0]["xy"] == pytest.approx(-5.991 * frame["better_worse_cov"].iloc[0])
    assert plot.regions[0]["xx"] == pytest.approx(5.991 * frame["worse_std_error"].iloc[0] ** 2)


def test_the_table_has_shares_coefficients_and_the_test():
    table = made(only(MUST, MIXED)).bundle.table
    row = dict(zip([c.name for c in table.columns], table.rows[0], strict=True))
    assert (row["must_be"], row["attractive"], row["lead"]) == pytest.approx((0.55, 0.05, 35.0))
    assert row["category_name"] == "Must-be"
    assert table.rows[1][[c.name for c in table.columns].index("category_name")] == "Must-be / One-dimensional"
    assert [c.label for c in table.columns[2:8]] == ["A", "O", "M", "I", "R", "Q"]


def test_groups_stand_under_their_feature_and_differences_are_told():
    bundle = made(segments=expectations.kano_by_plan()).bundle
    assert [row[:2] for row in bundle.table.rows[:3]] == [
        ("Emergency calls", "Total"), ("Emergency calls", "Prepaid"), ("Emergency calls", "Postpaid")
    ]  # fmt: skip
    told = next(t["text"] for t in bundle.takeaways if t["role"] == "matters")
    assert told == "“Fast settling”: One-dimensional for Postpaid, Attractive for all respondents."


def test_many_features_with_long_names_have_a_key():
    names = [f"A feature whose name is far too long to stand beside its mark in any map {k}" for k in range(14)]
    frame = pd.DataFrame(
        [expectations.feature(str(k), name, expectations.SHARES[k % 6]) for k, name in enumerate(names)]
    )
    exhibit = made(frame)
    for svg, width in ((exhibit.svg, 168.0), (exhibit.bundle.phone, 91.0)):
        assert svgs.clipped(svg, width) == []
        assert svgs.overlapping(svg) == []


def test_small_samples_stay_in_the_frame():
    exhibit = made(only((0.02, 0.9, 0.02, 0.02, 0.02, 0.02), n=12))
    assert svgs.clipped(exhibit.svg) == []


def test_nothing_to_show_says_why():
    for frame in (expectations.kano().head(0), expectations.kano().assign(better=float("nan"))):
        assert "with and without a feature" in made(frame).bundle.extra["omitted"]
    hidden = expectations.kano().assign(better=float("nan"), suppressed="privacy")
    assert made(hidden).bundle.extra["omitted"] == "Too few people answered."


def test_a_quadrant_is_not_named_under_a_region():
    names = {"Attractive", "One-dimensional", "Must-be", "Indifferent"}

    def places(frame: pd.DataFrame) -> dict[str, tuple[float, float]]:
        return {t.text: (t.left, t.top) for t in svgs.texts(made(frame).svg) if t.text in names}

    corner = only((0.02, 0.02, 0.02, 0.9, 0.02, 0.02))
    assert places(corner)["Indifferent"] != places(only(SAME))["Indifferent"]
    assert places(corner)["Must-be"] == places(only(SAME))["Must-be"]
