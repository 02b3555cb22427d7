"""What every exhibit keeps, whatever it shows: words, numbers, drawing and bundle."""

import json
import re
from functools import cache

import pandas as pd
import pytest

from csat_helpers import exhibits, look
from csat_helpers.bundle import MIME, from_json
from csat_helpers.look import fonts
from csat_helpers.look.tokens import WORDS
from tests.exhibits import (
    account_frames,
    brand_frames,
    brands_frames,
    check_frames,
    claimed,
    crosstabs,
    disclosed,
    evidence_frames,
    expectations,
    factors,
    few_frames,
    fieldwork_frames,
    frames,
    moved_frames,
    nonlinear,
    paths,
    svgs,
    swot_frames,
    text_frames,
    threshold_frames,
    topic_frames,
    unit_standing_frames,
    units_frames,
)

NO_WORDS = re.compile(r"\b(drives?|causes|leads to|improves?|boosts?|impact)\b", re.IGNORECASE)


def _summary(lang: str, **k):
    return exhibits.summary(
        satisfaction=frames.whole(lang), recommendation=frames.whole(lang, "nps"), items=frames.items(lang),
        importance=frames.drivers(lang), priorities=frames.priorities(lang), change=frames.changes(lang, 12),
        plan=frames.plan(lang), segments=frames.segments(lang), **k,
    )  # fmt: skip


MAKE = {
    "account": lambda lang, **k: exhibits.account(
        account_frames.accounts(lang), "A", steps=account_frames.steps(lang), **k
    ),
    "account-hidden": lambda lang, **k: exhibits.account(account_frames.accounts(lang), "C", **k),
    "accounts": lambda lang, **k: exhibits.accounts(account_frames.accounts(lang), **k),
    "account_agreement": lambda lang, **k: exhibits.account_agreement(account_frames.agreement(lang), **k),
    "diverging": lambda lang, **k: exhibits.diverging(frames.distribution(lang), **k),
    "bars": lambda lang, **k: exhibits.bars(frames.segments(lang), total=frames.whole(lang), **k),
    "bars-nps": lambda lang, **k: exhibits.bars(frames.segments(lang, "nps", 40), **k),
    "bars-items": lambda lang, **k: exhibits.bars(frames.items(lang), **k),
    "line": lambda lang, **k: exhibits.line(frames.by_wave(lang), changes=frames.changes(lang), **k),
    "radar": lambda lang, **k: exhibits.radar(frames.items(lang), **k),
    "dot_plot": lambda lang, **k: exhibits.dot_plot(
        frames.items_by_plan(lang), gaps=frames.gaps(lang), adjust="holm", **k
    ),
    "drivers": lambda lang, **k: exhibits.drivers(frames.drivers(lang), **k),
    "penalty_reward": lambda lang, **k: exhibits.penalty_reward(nonlinear.penalty_reward(lang), **k),
    "delight": lambda lang, **k: exhibits.delight(nonlinear.delight(lang), **k),
    "drivers_by_group": lambda lang, **k: exhibits.drivers_by_group(
        frames.drivers_by_plan(lang), frames.driver_gaps(lang), overall=frames.driver_overall(), **k
    ),
    "map": lambda lang, **k: exhibits.priority_map(frames.priorities(lang), **k),
    "priority_movement": lambda lang, **k: exhibits.priority_movement(moved_frames.movement(lang), **k),
    "stated_and_derived": lambda lang, **k: exhibits.stated_and_derived(moved_frames.stated(lang), **k),
    "what_if": lambda lang, **k: exhibits.what_if(
        moved_frames.what_if(lang), also=[moved_frames.what_if(lang, measure="nps", start=-1.5)], goal="target", **k
    ),
    "threshold_decisions": lambda lang, **k: exhibits.threshold_decisions(threshold_frames.units(lang), **k),
    "threshold_decisions-whole": lambda lang, **k: exhibits.threshold_decisions(threshold_frames.whole(lang), **k),
    "topic_funnel": lambda lang, **k: exhibits.topic_funnel(
        topic_frames.funnel(lang), groups=topic_frames.by_tier(lang), **k
    ),
    "population_bounds": lambda lang, **k: exhibits.population_bounds(few_frames.bounds(lang), **k),
    "before_after": lambda lang, **k: exhibits.before_after(topic_frames.before_after(lang), **k),
    "claim_check": lambda lang, **k: exhibits.claim_check(claimed.claim_check(lang), **k),
    "profile": lambda lang, **k: exhibits.profile(frames.profile(lang), **k),
    "comparison": lambda lang, **k: exhibits.comparison(frames.changes(lang, 12), **k),
    "terms": lambda lang, **k: exhibits.terms(frames.terms(), **k),
    "quotes": lambda lang, **k: exhibits.quotes(frames.quotes(), **k),
    "summary": _summary,
    "table": lambda lang, **k: exhibits.table(frames.items(lang), columns=["label", "estimate", "base"], **k),
    "kano": lambda lang, **k: exhibits.kano(expectations.kano(lang), segments=expectations.kano_by_plan(lang), **k),
    "servqual": lambda lang, **k: exhibits.servqual(expectations.servqual(lang), **k),
    "servqual_gaps": lambda lang, **k: exhibits.servqual_gaps(expectations.servqual(lang), **k),
    "disconfirmation": lambda lang, **k: exhibits.disconfirmation(expectations.disconfirmation(lang), **k),
    "brand_changes": lambda lang, **k: exhibits.brand_changes(brands_frames.changes(lang), own="1", **k),
    "overview": lambda lang, **k: exhibits.overview(
        brands_frames.scoreboard(lang),
        [exhibits.scoreboard(brands_frames.scoreboard(lang), id="board", language=k["language"], own="1")],
        own="1",
        plan=frames.plan(lang),
        **k,
    ),
    "scoreboard": lambda lang, **k: exhibits.scoreboard(brands_frames.scoreboard(lang), own="1", **k),
    "unit_standing": lambda lang, **k: exhibits.unit_standing(unit_standing_frames.unit_standing(lang), **k),
    "units": lambda lang, **k: exhibits.units(units_frames.units(lang), adjusters=units_frames.adjusters(lang), **k),
    "funnel": lambda lang, **k: exhibits.funnel(units_frames.funnel(lang), units_frames.limits(), **k),
    "value_map": lambda lang, **k: exhibits.value_map(brands_frames.value_map(lang), own="1", **k),
    "checklist": lambda lang, **k: exhibits.checklist(disclosed.items(lang), **k),
    "audit_trail": lambda lang, **k: exhibits.audit_trail(disclosed.trail(lang), **k),
    "questions": lambda lang, **k: exhibits.questions(disclosed.questions(lang), **k),
    "banner": lambda lang, **k: exhibits.banner_table(crosstabs.crosstab(lang), **k),
    "validity": lambda lang, **k: exhibits.validity(factors.analysis(lang), **k),
    "dimensions": lambda lang, **k: exhibits.dimensions(factors.dimensions(), **k),
    "weighting": lambda lang, **k: exhibits.weighting(crosstabs.weighting(lang), **k),
    "keyness": lambda lang, **k: exhibits.keyness(text_frames.keyness(lang), **k),
    "themes": lambda lang, **k: exhibits.themes(text_frames.themes(lang), **k),
    "theme quotes": lambda lang, **k: exhibits.theme_quotes(text_frames.themes(lang), **k),
    "theme agreement": lambda lang, **k: exhibits.theme_agreement(text_frames.agreement(lang), **k),
    "outcome_rates": lambda lang, **k: exhibits.outcome_rates(
        fieldwork_frames.rates(lang), fieldwork_frames.flow(lang), **k
    ),
    "outcome_table": lambda lang, **k: exhibits.outcome_table(
        fieldwork_frames.rates(lang), fieldwork_frames.flow(lang), **k
    ),
    "complaints": lambda lang, **k: exhibits.complaints(fieldwork_frames.complaints(lang), **k),
    "evidence": lambda lang, **k: exhibits.evidence(evidence_frames.evidence(lang), **k),
    "recommendations": lambda lang, **k: exhibits.recommendations(evidence_frames.recommendations(lang), **k),
    "switching": lambda lang, **k: exhibits.switching(swot_frames.switching(lang), **k),
    "swot": lambda lang, **k: exhibits.swot(swot_frames.swot(lang), **k),
    "gap_heatmap": lambda lang, **k: exhibits.gap_heatmap(brand_frames.gaps(lang), **k),
    "perceptual_map": lambda lang, **k: exhibits.perceptual_map(brand_frames.mapped(lang), **k),
    "dot_plot_brands": lambda lang, **k: exhibits.dot_plot(
        brand_frames.scores(lang), gaps=brand_frames.pairs(lang), adjust="holm", own="2", **k
    ),
    "radar_brands": lambda lang, **k: exhibits.radar(brand_frames.scores(lang), own="2", **k),
    "path_model": lambda lang, **k: exhibits.path_model(paths.model(lang), **k),
    "path_effects": lambda lang, **k: exhibits.path_effects(paths.model(lang), **k),
    "path_measurement": lambda lang, **k: exhibits.path_measurement(paths.model(lang), **k),
    "answerable": lambda lang, **k: exhibits.answerable(check_frames.answerable(lang), **k),
    "files_read": lambda lang, **k: exhibits.files_read(check_frames.files(lang), **k),
    "file_notes": lambda lang, **k: exhibits.file_notes(check_frames.files(lang), **k),
    "quality_checks": lambda lang, **k: exhibits.quality_checks(check_frames.checks(lang), **k),
    "quality_log": lambda lang, **k: exhibits.quality_log(check_frames.log(lang), **k),
    "drift": lambda lang, **k: exhibits.drift(check_frames.drift(lang), **k),
}
CHARTS = [
    name
    for name in MAKE
    if name
    not in (
        "claim_check",
        "outcome_table",
        "quotes",
        "summary",
        "overview",
        "table",
        "banner",
        "servqual_gaps",
        "path_measurement",
        "theme quotes",
        "theme agreement",
        "checklist",
        "audit_trail",
        "questions",
        "recommendations",
        "answerable",
        "files_read",
        "file_notes",
        "quality_checks",
        "quality_log",
        "drift",
    )
]
# a SWOT and the evidence are tables on slides, and so are thresholds of measures on several scales
TABLED = ("swot", "evidence", "threshold_decisions-whole", "account", "account-hidden", "accounts")
PLOTTED = [name for name in CHARTS if name not in TABLED]


@cache
def made(kind: str, language: str):
    return MAKE[kind](language, id="x", language=language)


both_languages = pytest.mark.parametrize("language", ["en", "zh"])
every_kind = pytest.mark.parametrize("kind", MAKE)
every_chart = pytest.mark.parametrize("kind", CHARTS)


@every_kind
@both_languages
def test_bundle_is_strict_json_and_reads_back(kind, language):
    bundle = made(kind, language).bundle
    text = json.dumps(bundle.to_json(), allow_nan=False)
    assert from_json(json.loads(text)).to_json() == bundle.to_json()


@every_kind
@both_languages
def test_words_are_there_and_complete(kind, language):
    bundle = made(kind, language).bundle
    for text in (bundle.headline, bundle.title, bundle.subtitle, bundle.alt):
        assert text.strip()
        assert "nan" not in text.lower().split()
        assert not {"{", "}", "None"} & set(text.split())
    assert not bundle.headline.endswith((".", "。"))


@every_kind
def test_chinese_says_everything_in_chinese(kind):
    bundle = made(kind, "zh").bundle
    said = [bundle.headline, bundle.lead, bundle.subtitle, *bundle.notes, *(t["text"] for t in bundle.takeaways)]
    for text in filter(None, said):
        assert re.search("[\u4e00-\u9fff]", text) or text.startswith("n\u00a0="), text
        assert not re.search(r"[\u4e00-\u9fff] ?[,;!?]", text), text


@every_kind
def test_both_languages_give_the_same_numbers(kind):
    def numbers(language: str) -> list[str]:
        bundle = made(kind, language).bundle
        return sorted(re.findall(r"\d+\.\d+", " ".join([bundle.headline, bundle.lead])))

    assert numbers("en") == numbers("zh")


@every_kind
def test_association_is_never_told_as_cause(kind):
    bundle = made(kind, "en").bundle
    for text in (bundle.headline, bundle.lead, *bundle.notes):
        assert not NO_WORDS.search(text), text


@every_chart
@both_languages
def test_nothing_clipped_crossed_or_tiny(kind, language):
    svg = made(kind, language).svg
    assert svgs.clipped(svg) == []
    assert svgs.overlapping(svg) == []
    assert {t.family.strip("'") for t in svgs.texts(svg)} <= {fonts.REGULAR, fonts.BOLD}
    assert min(t.size for t in svgs.texts(svg)) >= 7.5


@every_chart
def test_only_the_palette_is_used(kind):
    palette = {c.upper() for c in [*look.COLOURS.values(), *look.CATEGORICAL, *WORDS.values()]}
    palette |= {c.upper() for n in range(2, 12) for c in look.diverging(n)}
    assert svgs.colours(made(kind, "en").svg) <= palette


@every_chart
def test_every_glyph_is_in_our_fonts(kind):
    for language in ("en", "zh"):
        for text in svgs.texts(made(kind, language).svg):
            assert set(fonts.missing_glyphs(text.text)) <= {"\u2009"}, text.text


@every_chart
def test_same_frame_same_bytes(kind):
    first = made(kind, "zh").svg
    assert MAKE[kind]("zh", id="x", language="zh").svg == first
    assert "<dc:date>" not in first


@every_chart
def test_a_chart_is_as_wide_as_the_page_and_fits_it(kind):
    svg = made(kind, "en").svg
    assert re.search(r'width="476\.2\d+pt"', svg)
    assert svgs.height(svg) < 190


@every_kind
def test_own_words_stand_in_place_of_the_computed(kind):
    exhibit = MAKE[kind]("en", id="x", language="en", headline="Mine", title="T", notes=["N"], lead="L")
    assert (exhibit.bundle.headline, exhibit.bundle.title, exhibit.bundle.notes) == ("Mine", "T", ("N",))


@every_kind
def test_display_has_headline_chart_and_bundle(kind):
    exhibit = made(kind, "en")
    shown = exhibit._repr_mimebundle_()
    assert shown["text/plain"] == exhibit.bundle.headline
    assert shown[MIME]["schema"] == exhibit.bundle.schema
    assert ("image/svg+xml" in shown) == (exhibit.svg is not None)
    assert "<h4>" in shown["text/html"]


@pytest.mark.parametrize(
    "make",
    [
        exhibits.diverging, exhibits.bars, exhibits.line, exhibits.radar, exhibits.drivers, exhibits.priority_map,
        exhibits.profile, exhibits.comparison, exhibits.terms, exhibits.quotes, exhibits.table, exhibits.actions,
        exhibits.accounting, exhibits.missing, exhibits.reliability, exhibits.dot_plot, exhibits.what_if, exhibits.delight, exhibits.penalty_reward,
    ],
)  # fmt: skip
@both_languages
def test_an_empty_frame_is_left_out_with_its_reason(make, language):
    exhibit = make(pd.DataFrame({"estimate": []}), id="x", language=language)
    assert exhibit.svg is None
    assert exhibit.bundle.encoding == {"kind": "custom", "omitted": True}
    assert exhibit.bundle.extra["omitted"]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 25])
@both_languages
def test_one_to_twenty_five_items(count, language):
    made = [
        exhibits.diverging(frames.distribution(language, count), id="x", language=language),
        exhibits.bars(frames.items(language, count), id="x", language=language),
        exhibits.drivers(frames.drivers(language, count), id="x", language=language),
        exhibits.priority_map(frames.priorities(language, count), id="x", language=language),
        exhibits.comparison(frames.changes(language, count), id="x", language=language),
        exhibits.line(frames.by_wave(language, count), id="x", language=language),
    ]
    for exhibit in made:
        assert svgs.clipped(exhibit.svg) == [], exhibit.bundle.encoding["kind"]
        assert svgs.height(exhibit.svg) < 200


@pytest.mark.parametrize("points", range(3, 12))
def test_three_to_eleven_scale_points(points):
    svg = exhibits.diverging(frames.distribution("en", 5, points), id="x", language="en").svg
    assert svgs.clipped(svg) == []
    assert svgs.overlapping(svg) == []
