"""Brands in a dot plot and a radar: the own one first and strong, the best of all rivals beside it."""

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from csat_helpers.exhibits.brand_inks import brand_inks, own_first
from tests.exhibits import brand_frames


def dots(**more):
    return exhibits.dot_plot(
        brand_frames.scores("en"), gaps=brand_frames.pairs("en"), adjust="holm", own="2", id="d", language="en", **more
    )


def test_the_own_brand_comes_first_with_the_rivals_of_most_respondents():
    bundle = dots().bundle
    assert [s.name for s in bundle.plot.series] == ["Orbit Telecom", "Nova", "Blue Line", "Metro Mobile", "Sunrise"]
    assert any("5 of 6 brands: the own one" in note for note in bundle.notes)
    assert "Kite" in {row[1] for row in bundle.table.rows}


def test_the_gap_is_to_the_best_of_all_rivals_and_ahead_of_every_one():
    bundle = dots().bundle
    assert bundle.headline.startswith("Orbit Telecom leads on “Connection stability”; trails the best rival on ")
    assert unsupported_words(bundle, WORDS) == []
    gaps = {row[0]: row[6] for row in bundle.table.rows if row[6] is not None}
    for i, (label, gap) in enumerate(sorted(gaps.items(), key=lambda pair: list(gaps).index(pair[0]))):
        item = next(k for k in range(5) if brand_frames.frames.label("en", k) == label)
        best = max(brand_frames.score(item, b) for b in range(6) if b != brand_frames.OWN)
        assert gap == brand_frames.score(item, brand_frames.OWN) - best, i


def test_one_rival_that_is_not_reliably_behind_takes_the_lead_away():
    pairs = brand_frames.pairs("en")
    unsure = (pairs["item"] == "q0") & (pairs["level"] == "2") & (pairs["other"] == "4")
    pairs.loc[unsure, "p_value"] = 0.3
    said = exhibits.dot_plot(
        brand_frames.scores("en"), gaps=pairs, adjust="holm", own="2", id="d", language="en"
    ).bundle.headline  # fmt: skip
    assert "leads" not in said


def test_no_rival_has_the_own_colour_and_each_keeps_its_own():
    levels = [str(k) for k in range(1, 10)]
    inks = brand_inks(levels, "2")
    assert sum(worn.colour == inks["2"].colour for worn in inks.values()) == 1
    assert brand_inks(["9", *levels], "2") == inks


def test_without_the_own_brand_nothing_changes():
    frame = brand_frames.scores("en")
    assert own_first(frame, "99", 5).equals(frame)
    one, two = (exhibits.dot_plot(frame, id="d", language="en", **more) for more in ({}, {"own": "99"}))
    assert one.svg == two.svg


def test_the_radar_speaks_of_the_own_brand():
    bundle = exhibits.radar(brand_frames.scores("en"), own="2", id="r", language="en").bundle
    assert "Orbit Telecom" in bundle.headline
    assert next(s.name for s in bundle.plot.series) == "Orbit Telecom"
