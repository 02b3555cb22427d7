"""What a native chart is made of says the same as the drawn chart: its rows, numbers, colours, and nothing hidden."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.bundle import PLOTS, from_json
from csat_helpers.exhibits.priority_map_chart import CHI2_95
from csat_helpers.look import COLOURS
from tests.exhibits import frames, svgs
from tests.exhibits.test_every_exhibit import PLOTTED, made

every_chart = pytest.mark.parametrize("kind", PLOTTED)


def plot_of(exhibit):
    return exhibit.bundle.plot


def numbers(plot) -> list[float]:
    columns = [c for s in plot.series for c in (s.values, s.low, s.high, s.x)]
    columns += [c for f in plot.beside for c in (f.values, f.low, f.high)]
    return [v for column in columns for v in column if v is not None]


@every_chart
def test_every_chart_has_a_plot_that_survives_the_notebook(kind):
    bundle = made(kind, "en").bundle
    assert bundle.plot.shape in PLOTS
    assert from_json(json.loads(json.dumps(bundle.to_json(), allow_nan=False))).plot == bundle.plot


@every_chart
def test_columns_are_as_long_as_the_categories(kind):
    plot = plot_of(made(kind, "en"))
    columns = [
        getattr(s, n) for s in plot.series for n in ("values", "low", "high", "x", "colours", "labels", "hollow")
    ]
    columns += [getattr(f, n) for f in plot.beside for n in ("values", "low", "high", "texts", "colours", "fills")]
    assert {len(c) for c in columns if c} == {len(plot.categories)}


@every_chart
def test_both_languages_have_the_same_numbers(kind):
    english, chinese = (plot_of(made(kind, language)) for language in ("en", "zh"))
    # Words are listed by the report's own language first.
    assert sorted(numbers(english)) == sorted(numbers(chinese))


@every_chart
def test_colours_are_those_of_the_drawn_chart(kind):
    plot, drawn = plot_of(made(kind, "en")), svgs.colours(made(kind, "en").svg)
    used = {c for s in plot.series for c in (s.colour, *s.colours)} | {c for f in plot.beside for c in f.fills}
    assert {c.upper() for c in used if c} <= drawn | {COLOURS["gry"], COLOURS["p6"]}


@every_chart
def test_what_is_written_beside_the_rows_stands_in_the_drawn_chart(kind):
    printed = " ".join(t.text for t in svgs.texts(made(kind, "en").svg)).replace("\u2009", " ")
    for category in plot_of(made(kind, "en")).categories:
        assert re.sub(r" \*$", "", category).split()[0] in printed


def test_bars_hold_estimates_intervals_marks_and_the_reference():
    plot = plot_of(made("bars", "en"))
    frame = frames.segments("en")
    assert plot.series[0].values == tuple(frame["estimate"])
    assert (plot.series[0].low, plot.series[0].high) == (tuple(frame["conf_low"]), tuple(frame["conf_high"]))
    assert plot.groups == ({"label": "Plan", "start": 0, "end": 3}, {"label": "Age", "start": 3, "end": 7})
    assert (plot.reference, plot.reference_label) == (66.0, "All respondents 66.0")
    assert plot.beside[0].texts[0] == "▼"
    assert plot.series[0].colours[0] == COLOURS["neg2"]
    assert plot.beside[-1].values[0] == 400


def test_a_tested_letter_stands_with_its_figure():
    frame = frames.segments("en").assign(column=list("ABCABCD"), letters=["", "", "A b", "", "", "", ""])
    plot = plot_of(exhibits.bars(frame, id="x", language="en"))
    assert plot.beside[0].texts == tuple("ABCABCD")
    assert plot.beside[1].texts[2].endswith("Ab")


def test_a_hidden_row_gives_no_number():
    frame = frames.segments("en")
    secret = float(frame["estimate"].iloc[2])
    hidden = ["estimate", "std_error", "conf_low", "conf_high", "base"]
    frame.loc[2, hidden] = np.nan
    frame.loc[2, "suppressed"] = "privacy"
    frame.loc[6, "estimate"] = secret + 7.123  # no other row has the number of the hidden one
    plot = plot_of(exhibits.bars(frame, id="x", language="en"))
    assert "Family plan" not in plot.categories
    assert not any(abs(v - secret) < 1e-9 for v in plot.series[0].values)


def test_a_hidden_wave_is_a_gap():
    frame = frames.by_wave("en", 2)
    row = frame.index[(frame["item"] == "q1") & (frame["level"] == "2025 Q1")]
    frame.loc[row, ["estimate", "conf_low", "conf_high", "base"]] = np.nan
    frame.loc[row, "suppressed"] = "privacy"
    first, second = plot_of(exhibits.line(frame, id="x", language="en")).series
    assert first.values[2] is not None
    assert (second.values[2], second.low[2], second.labels[2]) == (None, None, "")
    assert sum(v is None for v in second.values) == 1


def test_a_line_says_its_first_value_its_last_and_a_tested_step():
    plot = plot_of(made("line", "en"))
    risen, fallen = plot.series[1], plot.series[2]
    assert plot.categories == frames.WAVES
    assert risen.labels[0] == "61.8"
    assert risen.labels[-1] == "65.5  ▲ +2.0"
    assert fallen.labels[-1] == "64.7  ▼ −2.9"
    assert (risen.hollow[-1], plot.series[0].hollow[-1]) == (False, True)
    assert (fallen.colour, fallen.colours[-1], fallen.colours[-2]) == (COLOURS["p6"], COLOURS["neg"], COLOURS["p6"])
    assert plot.beside[0].values[0] == 2188


def test_a_dot_plot_has_a_lane_a_group_and_hollow_dots_where_nothing_is_found():
    exhibit = made("dot_plot", "en")
    plot = plot_of(exhibit)
    assert plot.dodged
    assert [s.name for s in plot.series] == ["Prepaid", "Postpaid", "Family plan"]
    assert len({s.marker for s in plot.series}) == len({s.colour for s in plot.series}) == 3
    assert [f.label for f in plot.beside] == ["Lowest", "Highest", "Gap", "95% interval"]
    assert plot.series[0].hollow == tuple(row >= 9 for row in range(12))


def test_unfavourable_answers_lie_below_zero_and_neutral_ones_beside():
    plot = plot_of(made("diverging", "en"))
    frame = frames.distribution("en")
    best = frame[frame["item"] == "q0"]
    shares = dict(zip(best["answer_label"], best["estimate"], strict=True))
    row = {s.name: s.values[0] for s in plot.series}
    assert row == {
        "Very dissatisfied": -shares["Very dissatisfied"], "Dissatisfied": -shares["Dissatisfied"],
        "Satisfied": shares["Satisfied"], "Very satisfied": shares["Very satisfied"],
    }  # fmt: skip
    assert plot.beside[0].values[0] == shares["Neither"]
    assert [f.label for f in plot.beside] == ["Neutral", "Index", "95% interval"]


def test_scales_of_their_own_meet_at_zero_in_their_own_colours():
    parts = [frames.distribution("en", 1, 5), frames.distribution("en", 2, 11).query("item == 'q1'")]
    plot = plot_of(exhibits.diverging(pd.concat(parts), id="x", language="en"))
    assert len(plot.series) == 10
    assert [v[0] is None for v in (s.values for s in plot.series)] == [True] * 3 + [False] * 4 + [True] * 3
    assert sum(v.values[1] for v in plot.series[:5]) == pytest.approx(-0.13, abs=0.01)
    assert plot.series[0].name == "worst answer"
    assert plot.series[4].colours == ("#E6A37E", "#F0BF9F")


def test_an_even_scale_has_no_neutral_column():
    plot = plot_of(exhibits.diverging(frames.distribution("en", 3, 4), id="x", language="en"))
    assert [f.label for f in plot.beside] == ["Index", "95% interval"]


def test_drivers_have_whiskers_an_equal_share_and_tinted_ranks():
    plot = plot_of(made("drivers", "en"))
    frame = frames.drivers("en")
    assert plot.series[0].low == tuple(frame["share_low"])
    assert plot.reference == 1 / 12
    ranks = [f for f in plot.beside if f.spanner]
    assert [f.label for f in ranks] == list("123456")
    assert ranks[0].values == tuple(frame["rank_prob_1"])
    assert (ranks[0].texts[0], ranks[0].fills[0], ranks[0].texts[-1]) == ("80", COLOURS["p6"], "▪")


def test_a_comparison_is_hollow_where_no_test_passes_and_in_points():
    frame = frames.changes("en", 3).assign(measure="share", change=[0.004, 0.02, -0.03])
    frame = frame.assign(conf_low=frame["change"] - 0.01, conf_high=frame["change"] + 0.01)
    plot = plot_of(exhibits.comparison(frame, id="x", language="en"))
    assert plot.series[0].values == pytest.approx((-3.0, 0.4, 2.0))
    assert plot.series[0].hollow == (False, True, False)
    assert plot.beside[-1].texts == ("▼", "", "▲")


def test_weighting_joins_before_and_after_and_tells_what_it_costs():
    plot = plot_of(made("weighting", "en"))
    assert plot.joined
    assert [s.name for s in plot.series] == ["unweighted", "final", "target"]
    assert [f.label for f in plot.beside] == ["n", "Unweighted", "Selection weights", "Final weights", "Change, points"]
    assert plot.facts[1][1] == "effective n"


def test_profile_has_the_share_before_weighting_where_it_differs():
    assert [s.marker for s in plot_of(made("profile", "en")).series] == ["", "tick"]
    flat = frames.profile("en").assign(unweighted_share=lambda d: d["estimate"])
    assert len(plot_of(exhibits.profile(flat, id="x", language="en")).series) == 1


def test_words_of_each_language_stand_side_by_side():
    plot = plot_of(made("terms", "en"))
    assert plot.columns == 2
    assert [g["label"] for g in plot.groups] == ["Comments in Chinese", "Comments in English"]


def test_the_map_has_regions_lines_and_named_corners():
    plot = plot_of(made("map", "en"))
    frame = frames.priorities("en")
    assert plot.series[0].x == tuple(frame["importance"])
    assert plot.regions[0]["xx"] == pytest.approx(CHI2_95 * 0.01**2)
    assert (plot.reference, plot.x_reference) == (frame["performance_line"][0], 1 / 12)
    assert {(c["x"], c["y"]): c["label"] for c in plot.corners} == {
        (1, 0): "Fix first", (1, 1): "Protect", (0, 1): "Maintain", (0, 0): "Watch",
    }  # fmt: skip
    bare = frame.drop(columns=["imp_var", "perf_var", "cov"])
    assert plot_of(exhibits.priority_map(bare, id="x", language="en")).regions == ()


def test_a_radar_of_groups_wears_the_inks_of_the_drawn_one():
    parts = [frames.items("en", 5).assign(by="plan", level=str(k), level_label=f"P{k}") for k in (1, 2)]
    exhibit = exhibits.radar(pd.concat(parts), id="x", language="en")
    plot = plot_of(exhibit)
    assert [s.name for s in plot.series] == ["P1", "P2"]
    assert [s.colour for s in plot.series] == exhibit.bundle.encoding["colours"]
    assert [s.marker for s in plot.series] == ["circle", "square"]
    assert (plot.minimum, plot.maximum) == (0.0, 100.0)
