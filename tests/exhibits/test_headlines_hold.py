"""On any frame: a headline claims nothing that no test or interval holds up, in either language, and both say the same."""

import re
import sys

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csat_helpers import exhibits
from csat_helpers.claims import WORDS, unsupported_words
from tests.exhibits import test_headlines as cases

CLAIMS = {
    "en": re.compile(
        r"\b(reliably|significantly|rose|fell|risen|fallen|above|below|higher|lower|best|worst|highest|lowest|more are"
        r"|most closely|leads?|important and)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile("显著|可靠|升至|降至|上升|下降|高于|低于|最好|最差|最高|最低|多于|最密切|重要而"),
}
MAKERS = (
    exhibits.bars, exhibits.comparison, exhibits.diverging, exhibits.drivers, exhibits.line, exhibits.priority_map,
    exhibits.radar,
)  # fmt: skip
# Sentences that say that nothing can be claimed.
NOTHING = {
    "en": re.compile(
        r"\b(no (item|reliable|significant|important|group)|none is reliably|nothing|not reliably|may be|may come|not sure)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile("没有|均无|难分|尚难|不足以|都未"),
}


@pytest.fixture(autouse=True, scope="module")
def undrawn():
    """Only the words are looked at, so nothing is drawn."""
    with pytest.MonkeyPatch.context() as patch:
        for make in MAKERS:
            patch.setattr(sys.modules[make.__module__], "draw", lambda *_, **__: "<svg/>")
        yield


quick = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
values = st.lists(st.integers(0, 100), min_size=1, max_size=6)
errors = st.sampled_from([0.3, 2.0, 12.0])
p_values = st.sampled_from([0.001, 0.049, 0.051, 0.6, float("nan")])


def overlapping(frame: pd.DataFrame) -> bool:
    """Whether no two intervals of the frame are apart."""
    return bool(frame["conf_low"].max() <= frame["conf_high"].min())


def check(make, frame: pd.DataFrame, held: bool, **more) -> None:
    """``held`` says whether any claim has a test or an interval behind it."""
    made = {language: make(frame, id="x", language=language, **more).bundle for language in ("en", "zh")}
    for language, bundle in made.items():
        if bundle.encoding.get("omitted"):
            return
        said = bundle.headline
        if not held:
            assert not CLAIMS[language].search(said) or NOTHING[language].search(said), said
            assert bundle.finding != "reliable", said
        if bundle.finding == "none":
            assert NOTHING[language].search(said), said
        assert unsupported_words(bundle, WORDS) == []
    assert made["en"].finding == made["zh"].finding
    for word in ("headline", "lead"):
        figures = [sorted(re.findall(r"\d+(?:\.\d+)?", getattr(bundle, word))) for bundle in made.values()]
        assert figures[0] == figures[1], word


@given(values, errors)
@quick
def test_bars_of_items(found, error):
    frame = cases.rated(*found, error=error)
    check(exhibits.bars, frame, not overlapping(frame) or len(frame) == 1)


@given(values, errors)
@quick
def test_bars_of_groups(found, error):
    frame = cases.groups(*found[:5], error=error)
    check(exhibits.bars, frame, not overlapping(frame) or len(frame) == 1)


@given(st.lists(st.tuples(st.integers(0, 100), st.sampled_from(["", "higher", "lower"])), min_size=2, max_size=5))
@quick
def test_bars_with_tests_against_the_rest(found):
    frame = cases.groups(*[v for v, _ in found], mark=[m for _, m in found], p_value=0.5)
    check(exhibits.bars, frame, any(m for _, m in found))


@given(st.integers(0, 100), st.integers(0, 100), errors)
@quick
def test_one_rated_item(a, b, error):
    good, bad = 0.5 * a / 100, 0.5 * b / 100
    frame = cases.answered(good, bad, error / 100)
    check(exhibits.diverging, frame, abs(good - bad) > 2 * 1.96 * error / 100)


@given(values, errors)
@quick
def test_rated_items(found, error):
    parts = [cases.answered(0.9 * v / 100, 0.05, error / 100, items=c) for c, v in zip("ABCDEF", found, strict=False)]
    frame = pd.concat(parts)
    index = frame[frame["measure"] == "index"]
    sure = not overlapping(index) if len(index) > 1 else not overlapping(frame[frame["answer_label"] == "unfavourable"])
    check(exhibits.diverging, frame, sure or len(index) == 1)


@given(st.lists(st.tuples(st.integers(-20, 20), p_values), min_size=1, max_size=6))
@quick
def test_changes(steps):
    check(exhibits.comparison, cases.moved(*steps), any(p < 0.05 for _, p in steps))


@given(st.lists(st.integers(40, 60), min_size=2, max_size=4), errors, p_values)
@quick
def test_lines(found, error, p):
    frame = cases.waves(*found, error=error)
    steps = cases.moved((found[-1] - found[-2], p)).assign(previous=found[-2], estimate=found[-1])
    ends = frame.iloc[[0, -1]]
    check(exhibits.line, frame, p < 0.05 or not overlapping(ends), changes=steps)


@given(st.lists(st.lists(st.integers(0, 100), min_size=4, max_size=4), min_size=1, max_size=3), errors)
@quick
def test_radars(found, error):
    parts = [cases.rated(*row, error=error, by="p", level=str(k), level_label=f"L{k}") for k, row in enumerate(found)]
    frame = pd.concat(parts)
    held = any(not overlapping(part) for _, part in frame.groupby("item")) if len(parts) > 1 else not overlapping(frame)
    check(exhibits.radar, frame, held)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20), st.integers(0, 9)), min_size=1, max_size=6))
@quick
def test_drivers(found):
    weight, race = sum(w for w, _, _ in found), sum(c for _, _, c in found) or 1
    rows = [(w / weight, w / weight - d / 100, c / race) for w, d, c in found]
    frame = cases.linked(*rows)
    check(exhibits.drivers, frame, bool((frame["share_low"] > 1 / len(frame)).any()))


places = st.tuples(
    st.sampled_from(["fix", "keep", "maintain", "watch"]), st.sampled_from([0.4, 0.79, 0.8, 0.96]), st.just(0.3)
)


@given(st.lists(places, min_size=1, max_size=6))
@quick
def test_maps(found):
    held = any(quadrant in ("fix", "keep") and p >= 0.8 for quadrant, p, _ in found)
    check(exhibits.priority_map, cases.placed(*found), held)


@given(st.lists(st.tuples(st.sampled_from(["improve", "protect"]), st.booleans()), min_size=1, max_size=4))
@quick
def test_actions(found):
    check(exhibits.actions, cases.proposed(*found), not all(unstable for _, unstable in found))


@given(values, errors)
@quick
def test_only_who_stands_alone_is_called_best(found, error):
    frame = cases.rated(*found, error=error)
    said = exhibits.bars(frame, id="x", language="en").bundle.headline
    best = frame.loc[frame["estimate"].idxmax()]
    others = frame.drop(index=best.name)
    if re.search("^“[A-F]” is rated best", said):
        assert best["conf_low"] > others["conf_high"].max()
    shared = re.search(r"is among the (\d) rated best", said)
    if shared:
        assert int(shared[1]) == (frame["conf_high"] >= best["conf_low"]).sum()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("make", [exhibits.bars, exhibits.comparison, exhibits.drivers, exhibits.diverging])
def test_the_words_looked_for_are_those_that_claims_are_made_in(make, language):
    for _, finding, en, zh in cases.KINDS[make].values():
        said = {"en": en, "zh": zh}[language]
        if finding == "reliable" and "95%" not in said:
            assert CLAIMS[language].search(said), said
