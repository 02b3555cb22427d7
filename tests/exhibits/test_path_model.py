"""Exhibits of a path model: what headlines claim of intervals and of faults, what is drawn, and where boxes stand."""

import itertools
import sys

import numpy as np
import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.exhibits import path_diagram
from csat_helpers.exhibits.path_diagram import Path
from csat_helpers.exhibits.path_layout import HALF, depths, layout
from csat_helpers.look import COLOURS
from tests.exhibits import paths, svgs

ALL = (exhibits.path_model, exhibits.path_measurement, exhibits.path_effects)
both_languages = pytest.mark.parametrize("language", ["en", "zh"])


def said(make, **changed):
    bundle = make(paths.model(**changed), id="x", language="en").bundle
    return bundle.headline, bundle.finding


@both_languages
@pytest.mark.parametrize("make", ALL)
def test_every_number_in_the_words_is_one_that_the_exhibit_holds(make, language):
    bundle = make(paths.model(language), id="x", language=language).bundle
    assert unsupported_words(bundle, ("headline", "lead", "title", "subtitle", "alt", "takeaways", "notes")) == []


def to_satisfaction(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return paths.paths(rows=[(source, "S", value, half) for source, value, half in rows])


def test_one_path_that_clears_all_others_is_the_closest():
    assert said(exhibits.path_model) == (
        "“Satisfaction” is most closely linked to “Perceived quality” (0.51)",
        "reliable",
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Q", 0.4, 0.1), ("V", 0.35, 0.1)], "“Satisfaction” is linked to “Perceived quality” (0.40) and “Value for money” (0.35)"),
        ([("Q", 0.4, 0.1), ("V", -0.35, 0.1)], "“Satisfaction” is linked to “Perceived quality” (0.40) and “Value for money” (−0.35)"),
        ([("Q", 0.4, 0.5), ("V", 0.3, 0.1)], "“Satisfaction” is linked to “Value for money” (0.30)"),
        ([("Q", 0.4, 0.1)], "“Satisfaction” is linked to “Perceived quality” (0.40)"),
    ],
)  # fmt: skip
def test_paths_that_cannot_be_ordered_are_named_side_by_side(rows, expected):
    assert said(exhibits.path_model, paths=to_satisfaction(*rows)) == (expected, "reliable")


def test_no_claim_where_no_interval_holds_it():
    wide = to_satisfaction(("Q", 0.4, 0.5), ("V", 0.3, 0.4))
    assert said(exhibits.path_model, paths=wide) == (
        "Nothing in the model is reliably linked to “Satisfaction”",
        "none",
    )
    bare = wide.assign(conf_low=np.nan, conf_high=np.nan)
    assert said(exhibits.path_model, paths=bare) == (
        "The paths to “Satisfaction” have no intervals, so nothing reliable can be said", "none"
    )  # fmt: skip


@pytest.mark.parametrize("make", ALL)
def test_a_model_that_did_not_settle_or_cannot_be_has_no_finding(make):
    off = {"scheme": "path", "converged": False, "replicates": 0}
    assert said(make, settings=off) == (
        "The model’s weights did not settle, so nothing can be said from its paths",
        "none",
    )
    row = ("inadmissible", "Q", "", "“Q” and “S” correlate by more than one.")
    headline, finding = said(make, advice=paths.advice(row))
    assert headline.startswith("Nothing can be said from this model")
    assert finding == "none"
    bundle = make(paths.model(settings=off), id="x", language="en").bundle
    assert not bundle.lead


def test_weak_measurement_is_named_and_good_measurement_told():
    rows = [("weak", c, "", f"{c} is weak.") for c in ("Q", "V")]
    assert said(exhibits.path_measurement, advice=paths.advice(*rows))[0] == (
        "2 of 6 constructs with several items are weakly measured: “Perceived quality” and “Value for money”"
    )
    assert said(exhibits.path_measurement)[0] == "The items hold together in every construct: reliability 0.79"
    alike = paths.advice(("close", "Q", "", "hardly told apart"))
    assert "weakly" not in said(exhibits.path_measurement, advice=alike)[0]
    few = paths.constructs()
    few.loc[few["construct"].isin(["I", "L"]), ["rho_c", "alpha", "ave"]] = np.nan
    bundle = exhibits.path_measurement(
        paths.model(constructs=few, advice=paths.advice(*rows)), id="x", language="en"
    ).bundle
    assert bundle.headline.startswith("2 of 4 constructs with several items")
    alone = next(row for row in bundle.table.rows if row[0] == "Image")
    assert alone[-3:] == (None, None, None)
    single = paths.constructs().assign(rho_c=np.nan, alpha=np.nan, ave=np.nan)
    assert said(exhibits.path_measurement, constructs=single)[1] == "none"


def test_constructs_hardly_told_apart_stand_in_the_notes():
    near = pd.DataFrame({"construct_label": ["Value"], "other_label": ["Loyalty"], "htmt": [0.934]})
    bundle = exhibits.path_measurement(paths.model(discriminant=near), id="x", language="en").bundle
    assert any("“Value” and “Loyalty” 0.93" in note for note in bundle.notes)
    assert bundle.extra["htmt"] == [0.934]


def test_weak_figures_are_marked_in_the_table():
    poor = paths.items().assign(loading=[0.3] + [0.8] * 11)
    bundle = exhibits.path_measurement(paths.model(items=poor), id="x", language="en").bundle
    assert [(m["row"], m["column"]) for m in bundle.table.marks] == [(1, "loading")]


def test_total_effects_are_those_on_what_nothing_comes_after():
    made = exhibits.path_effects(paths.model(), id="x", language="en").bundle
    assert made.headline == "“Satisfaction” (0.49) has the largest total effect on “Loyalty”"
    assert [row[0] for row in made.table.rows] == ["Satisfaction", "Perceived quality", "Expectations", "Value for money", "Image"]  # fmt: skip
    assert made.table.rows[0][2] is None  # no way through others
    assert made.takeaways[1]["text"] == "Mostly through other constructs: “Perceived quality”, “Expectations” and “Value for money”."  # fmt: skip
    with pytest.raises(InputError, match=r"Known: L|Did you mean"):
        exhibits.path_effects(paths.model(), id="x", language="en", target="Loyal")


def test_the_effects_that_lie_above_all_others_are_named_together():
    frame = paths.effects()
    frame.loc[frame["source"] == "Q", ["total", "total_low", "total_high"]] = 0.45, 0.40, 0.50
    named = "“Satisfaction” (0.49) and “Perceived quality” (0.45) have the largest total effects on “Loyalty”"
    assert said(exhibits.path_effects, effects=frame) == (named, "reliable")


def test_a_path_that_the_model_lacks_is_told_under_diagram_and_effects():
    advice = paths.advice(("missing_path", "L", "", "The model has no direct path."), ("close", "Q", "", "Close."))
    for make in (exhibits.path_model, exhibits.path_effects):
        notes = make(paths.model(advice=advice), id="x", language="en").bundle.notes
        assert "The model has no direct path." in notes
        assert "Close." not in notes


def test_the_phone_says_what_blue_and_grey_are():
    texts = [t.text for t in svgs.texts(exhibits.path_model(paths.model(), id="x", language="en").bundle.phone)]
    assert texts[-3:] == ["interval excludes 0", "negative, interval excludes 0", "interval includes 0"]
    bare = paths.model(paths=paths.paths().assign(conf_low=np.nan, conf_high=np.nan))
    assert not any(
        "interval" in t.text for t in svgs.texts(exhibits.path_model(bare, id="x", language="en").bundle.phone)
    )


def test_effects_that_overlap_are_named_side_by_side():
    frame = paths.effects()
    frame["total_low"], frame["total_high"] = frame["total"] - 0.15, frame["total"] + 0.15
    assert said(exhibits.path_effects, effects=frame) == (
        "Linked to “Loyalty”, directly or through others: “Satisfaction” (0.49), “Perceived quality” (0.30) and"
        " “Expectations” (0.22)", "reliable",
    )  # fmt: skip
    assert said(exhibits.path_effects, effects=frame.assign(total_low=-1.0))[1] == "none"


@pytest.mark.parametrize("make", ALL)
@both_languages
def test_no_model_and_hidden_ones_are_left_out_with_their_reason(make, language):
    frames = {name: frame.iloc[:0] for name, frame in vars(paths.model()).items() if isinstance(frame, pd.DataFrame)}
    bundle = make({**frames, "settings": {}}, id="x", language=language).bundle
    assert "path_model" in bundle.extra["omitted"]
    hidden = {
        "paths": paths.paths().assign(estimate=np.nan, suppressed="privacy"),
        "constructs": paths.constructs().assign(index=np.nan, suppressed="privacy"),
        "effects": paths.effects().assign(total=np.nan, suppressed="privacy"),
    }
    assert make(paths.model(**hidden), id="x", language="en").bundle.extra["omitted"] == "Too few people answered."


def test_arrows_are_as_wide_as_they_are_strong_and_grey_where_they_may_be_nothing():
    strong, weak, unsure, negative, bare = (
        Path(0, 1, 0.6, 0.5, 0.7, True), Path(0, 1, 0.2, 0.1, 0.3, True), Path(0, 1, 0.6, -0.1, 0.7, False),
        Path(0, 1, -0.6, -0.7, -0.5, True), Path(0, 1, 0.6),
    )  # fmt: skip
    assert strong.width == negative.width == bare.width > weak.width > unsure.width
    assert [p.colour for p in (strong, unsure, negative)] == [COLOURS["p6"], COLOURS["gry"], COLOURS["neg"]]


MODELS = {
    "acsi": "EQ EV ES QV QS VS SC SL CL",
    "ecsi": "IE IS IL EQ EV ES QV QS VS SC SL CL",
    "ccsi": "IE IQ IV IS IL EQ EV QV QS VS SL",
    "chain": "AB BC CD DE EF",
    "star": "AX BX CX DX EX FX GX",
    "two": "AB",
}


def edges_of(name: str) -> tuple[tuple[int, int], ...]:
    pairs = MODELS[name].split()
    nodes = list(dict.fromkeys("".join(pairs)))
    return tuple((nodes.index(a), nodes.index(b)) for a, b in pairs)


@pytest.mark.parametrize("name", MODELS)
def test_boxes_stand_apart_from_left_to_right_and_no_arrow_runs_through_one(name):
    edges = edges_of(name)
    count = max(itertools.chain(*edges)) + 1
    made = layout(count, edges)
    spots = list(zip(made.x, made.y, strict=True))
    assert all(made.x[s] <= made.x[t] for s, t in edges)
    assert all(abs(a[0] - b[0]) >= 1 or abs(a[1] - b[1]) >= 1 for a, b in itertools.combinations(spots, 2))
    for (s, t), k in itertools.product(edges, range(count)):
        if k not in (s, t):
            along = np.linspace(0, 1, 101)[:, None]
            line = np.array(spots[s]) + along * (np.array(spots[t]) - np.array(spots[s]))
            inside = (np.abs(line - np.array(spots[k])) < np.array(HALF)).all(axis=1)
            assert not inside.any(), (s, t, k)


def test_depth_is_the_longest_way():
    assert depths(4, [(0, 1), (1, 2), (0, 2), (2, 3)]) == [0, 1, 2, 3]


@pytest.mark.parametrize("name", MODELS)
@both_languages
def test_no_text_on_text_in_any_model(name, language):
    edges = edges_of(name)
    count = max(itertools.chain(*edges)) + 1
    long = {"en": "Perceived quality of the mobile service at home", "zh": "对家庭移动服务的整体感知质量评价"}[language]
    names = {k: f"{long} {k}" for k in range(count)}
    rows = [(s, t, 0.9 - 0.07 * k, 0.3) for k, (s, t) in enumerate(edges)]
    frame = paths.paths(rows=rows)
    frame = frame.assign(source_label=frame["source"].map(names), target_label=frame["target"].map(names))
    made = paths.model(paths=frame, constructs=paths.constructs(names=names))
    exhibit = exhibits.path_model(made, id="x", language=language)
    for svg, width in ((exhibit.svg, 168.0), (exhibit.bundle.phone, 91.0)):
        assert svgs.clipped(svg, width) == []
        assert svgs.overlapping(svg) == []
    assert svgs.height(exhibit.svg) < 165


def test_the_plot_says_what_the_diagram_shows():
    plot = exhibits.path_model(paths.model(), id="x", language="en").bundle.plot
    assert (plot.shape, len(plot.nodes), len(plot.edges)) == ("paths", 6, len(paths.PATHS))
    assert plot.nodes[0]["label"] == "Image"
    assert (plot.nodes[0]["figure"], plot.nodes[0]["note"], plot.nodes[1]["note"]) == ("71.4", "", "R² 0.46")
    first = plot.edges[0]
    assert (first["source"], first["target"], plot.categories[0]) == (0, 1, "Image → Expectations")
    assert plot.series[0].values[0] == 0.5
    assert all(n["x"] - n["w"] / 2 >= -1e-9 and n["x"] + n["w"] / 2 <= 1 + 1e-9 for n in plot.nodes)


def test_a_model_is_drawn_once():
    path_diagram.diagram.cache_clear()
    exhibits.path_model(paths.model(), id="x", language="en")
    found = sys.modules[path_diagram.__name__].diagram.cache_info()
    assert (found.misses, found.hits) == (1, 1)


def test_what_counts_before_the_only_one_that_leads_to_the_target_is_named_with_it():
    frame = paths.effects().query("source in ['S', 'Q', 'V']")
    assert said(exhibits.path_effects, effects=frame)[0] == (
        "“Satisfaction” (0.49) has the largest total effect on “Loyalty”; through it, “Perceived quality” (0.30) counts most"
    )
    near = frame.assign(total_low=frame["total"] - 0.11, total_high=frame["total"] + 0.11)
    near.loc[near["source"] == "S", "total_low"] = 0.45
    assert "through it" not in said(exhibits.path_effects, effects=near)[0]


def test_no_way_through_others_is_spoken_of_where_there_is_none():
    frame = paths.effects().query("source in ['S', 'Q']").assign(indirect=0.0, total_low=0.1, total_high=0.6)
    assert said(exhibits.path_effects, effects=frame)[0] == (
        "Linked to “Loyalty”: “Satisfaction” (0.49) and “Perceived quality” (0.30)"
    )


def test_all_that_is_said_against_data_and_constructs_stands_under_measurement():
    rows = [("data", "Q", "", "Mixed scales."), ("close", "S", "", "Overlap (VIF over 5)."), ("weak", "Q", "", "Weak.")]
    notes = exhibits.path_measurement(paths.model(advice=paths.advice(*rows)), id="x", language="en").bundle.notes
    assert {"Mixed scales.", "Overlap (VIF over 5)."} <= set(notes)
    assert "Weak." not in notes


def test_constructs_that_do_not_hold_together_are_told_in_one_sentence():
    rows = [("weak", c, "", f"{c} does not hold together.") for c in ("Q", "V")] + [("weak", "I", "I1", "I1 is weak.")]
    low = paths.constructs().assign(rho_a=lambda d: d["rho_a"].mask(d["construct"].isin(["Q", "V"]), 0.61))
    made = paths.model(constructs=low, advice=paths.advice(*rows))
    see = exhibits.path_measurement(made, id="x", language="en").bundle.takeaways[0]["text"]
    assert see == (
        "The items of “Perceived quality” (0.61) and “Value for money” (0.61) do not hold together well (reliability in "
        "brackets). I1 is weak."
    )


@both_languages
def test_a_path_between_constructs_hardly_told_apart_has_a_dagger(language):
    near = pd.DataFrame({"construct": ["S", "I"], "other": ["Q", "V"], "htmt": [0.934, 0.95]})
    exhibit = exhibits.path_model(paths.model(language, discriminant=near), id="x", language=language)
    for svg in (exhibit.svg, exhibit.bundle.phone):
        assert sum("0.51†" in t.text for t in svgs.texts(svg)) == 1
        assert svgs.overlapping(svg) == []
    assert "0.93" in exhibit.bundle.notes[0]
    assert "0.95" not in exhibit.bundle.notes[0]  # no path joins these two
    assert unsupported_words(exhibit.bundle, ("notes",)) == []
