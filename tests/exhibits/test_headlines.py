"""The sentence that each kind of exhibit chooses by what its frame shows, in both languages, and what holds it up."""

import re

import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported
from csat_helpers.exhibits.drivers import headline as drivers_headline
from tests.exhibits import crosstabs, frames

BOTH = ("en", "zh")


def rated(*values: float, error: float = 0.5, measure: str = "index", **more) -> pd.DataFrame:
    """Items A, B, C ... by their estimates."""
    rows = [frames.estimate(c, c, v, error, measure) for c, v in zip("ABCDEFGH", values, strict=False)]
    return pd.DataFrame(rows).assign(**more)


def groups(*values: float, error: float = 0.5, **more) -> pd.DataFrame:
    """Levels K, L, M ... of one segment column, all of item A."""
    levels = [
        frames.estimate("A", "A", v, error, by="plan", by_label="Plan", level=c, level_label=c)
        for c, v in zip("KLMNO", values, strict=False)
    ]
    return pd.DataFrame(levels).assign(**more)


def answered(good: float, bad: float, error: float = 0.01, items: str = "A") -> pd.DataFrame:
    """Items with a share of favourable and of unfavourable answers, and the index between them."""
    rows = []
    for item in items:
        parts = {"unfavourable": bad, "neutral": 1 - good - bad, "favourable": good}
        for name, share in parts.items():
            rows.append(frames.estimate(item, item, share, error, "share", answer=name, answer_label=name))
        rows += [frames.estimate(item, item, v, error, m, answer="", answer_label="") for m, v in parts.items()]
        index = 50 + 50 * (good - bad)
        rows.append(frames.estimate(item, item, index, 100 * error, "index", answer="", answer_label=""))
    return pd.DataFrame(rows)


def moved(*steps: tuple[float, float], **more) -> pd.DataFrame:
    """Items A, B ... with a change and the p value of its test, from 60."""
    rows = [
        {"item": c, "label": c, "measure": "index", "previous": 60.0, "estimate": 60 + d, "change": d, "p_value": p,
         "conf_low": d - 1, "conf_high": d + 1, "base": 400, "suppressed": "", "flag": ""}
        for c, (d, p) in zip("ABCDEFGH", steps, strict=False)
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(**more)


def waves(*values: float, item: str = "A", error: float = 0.5) -> pd.DataFrame:
    years = ("2023", "2024", "2025", "2026")
    rows = [
        frames.estimate(item, item, v, error, by="wave", level=w, level_label=w)
        for w, v in zip(years, values, strict=False)
    ]
    return pd.DataFrame(rows)


def linked(*shares: tuple[float, float, float]) -> pd.DataFrame:
    """Items A, B ... with their share, its lower end, and the probability of rank 1."""
    rows = [
        {"item": c, "label": c, "share": s, "share_low": low, "share_high": 2 * s - low, "rank_prob_1": p, "r2": 0.5,
         "base": 400, "outcome_label": "Z"}
        for c, (s, low, p) in zip("ABCDEFGH", shares, strict=False)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def placed(*items: tuple[str, float, float], column: bool = True) -> pd.DataFrame:
    """Items A, B ... with their quadrant, the probability of it, and their importance."""
    rows = [
        {"item": c, "label": c, "quadrant": q, "quadrant_probability": p, "importance": i, "importance_line": 0.2,
         "performance": 40.0 if q in ("fix", "watch") else 80.0, "performance_line": 60.0, "base": 400}
        for c, (q, p, i) in zip("ABCDEFGH", items, strict=False)
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    return frame if column else frame.drop(columns=["quadrant_probability"])


def proposed(*items: tuple[str, bool]) -> pd.DataFrame:
    rows = [
        {"label": c, "aim": aim, "unstable": unstable, "importance": 0.3, "performance": 40.0, "target": 60.0}
        for c, (aim, unstable) in zip("ABCD", items, strict=False)
    ]
    return pd.DataFrame(rows)


HIDDEN = rated(70, 60, 50)
HIDDEN.loc[0, ["estimate", "conf_low", "conf_high", "base"]] = float("nan")
HIDDEN.loc[0, "suppressed"] = "privacy"

BARS = {
    "items apart": (rated(70, 60, 50), "reliable", "“A” is rated best, at 70.0; “C” worst, at 50.0",
                    "“A”评价最好（70.0）；“C”评价最差（50.0）"),
    "a tie at the top": (rated(70, 69.5, 50), "reliable", "“A” is among the 2 rated best, at 70.0; “C” worst, at 50.0",
                         "“A”（70.0）是评价最好的2项之一；“C”评价最差（50.0）"),
    "ties at both ends": (rated(70, 69.5, 60, 50.5, 50), "reliable",
                          "“A” is among the 2 rated best, at 70.0; “E” among the 2 worst, at 50.0",
                          "“A”（70.0）是评价最好的2项之一；“E”（50.0）是评价最差的2项之一"),
    "nothing apart": (rated(70, 69.5, 69), "none", "No reliable order among the 3: estimates run from 69.0 to 70.0",
                      "3项之间没有显著的高低之分：估计值在69.0～70.0之间"),
    "a chain": (rated(70, 69, 68, error=0.4), "reliable", "“A” is reliably above “C”: 70.0 against 68.0",
                "“A”显著高于“C”，分别为70.0和68.0"),
    "tiny bases": (rated(90, 10, error=40), "none", "No reliable order among the 2: estimates run from 10.0 to 90.0",
                   "2项之间没有显著的高低之分：估计值在10.0～90.0之间"),
    "shares are not ratings": (rated(0.7, 0.2, error=0.01, measure="share"), "reliable",
                               "“A” is highest, at 70%; “B” lowest, at 20%", "“A”最高（70%）；“B”最低（20%）"),
    "many bad answers are not rated best": (rated(0.7, 0.2, error=0.01, measure="bottom_box"), "reliable",
                                            "“A” is highest, at 70%; “B” lowest, at 20%",
                                            "“A”最高（70%）；“B”最低（20%）"),
    "one row": (rated(70), "reliable", "“A” stands at 70.0 (95% interval 69.0 to 71.0)",
                "“A”为70.0（95%置信区间69.0～71.0）"),
    "one row without an error": (rated(70, conf_low=float("nan"), conf_high=float("nan")), "",
                                 "“A” stands at 70.0", "“A”为70.0"),
    "a hidden row": (HIDDEN, "reliable", "“B” is rated best, at 60.0; “C” worst, at 50.0",
                     "“B”评价最好（60.0）；“C”评价最差（50.0）"),
    "groups apart": (groups(50, 60), "reliable", "“A” is reliably lower for K than for L: 50.0 against 60.0",
                     "“A”：“K”组显著低于“L”组，分别为50.0和60.0"),
    "groups close": (groups(59.8, 60), "none", "No reliable difference between groups: “A” lies between 59.8 and 60.0",
                     "各群体间没有显著差异：“A”在59.8～60.0之间"),
    "tested against the rest, both": (groups(50, 55, 60, mark=["lower", "", "higher"]), "reliable",
                                      "“A” is reliably below the rest for K (50.0), above it for M (60.0)",
                                      "“A”：“K”组（50.0）显著低于其余受访者，“M”组（60.0）显著高于其余受访者"),
    "tested against the rest, below": (groups(50, 55, mark=["lower", ""]), "reliable",
                                       "“A” is reliably below the rest for K (50.0)",
                                       "“A”：“K”组（50.0）显著低于其余受访者"),
    "tested against the rest, above": (groups(50, 55, mark=["", "higher"]), "reliable",
                                       "“A” is reliably above the rest for L (55.0)",
                                       "“A”：“L”组（55.0）显著高于其余受访者"),
    "several below, lowest first": (groups(52, 50, 60, mark=["lower", "lower", ""]), "reliable",
                                    "“A” is reliably below the rest for L (50.0) and K (52.0)",
                                    "“A”：“L”组（50.0）和“K”组（52.0）显著低于其余受访者"),
    "more than a headline holds: those below": (
        groups(52, 50, 60, 61, 62, mark=["lower", "lower", "higher", "higher", "higher"]), "reliable",
        "“A” is reliably below the rest for L (50.0) and K (52.0)", "“A”：“L”组（50.0）和“K”组（52.0）显著低于其余受访者",
    ),
    "a score by its own name": (groups(-19, 22, measure="nps", mark=["lower", "higher"]), "reliable",
                                "Net Promoter Score is reliably below the rest for K (−19), above it for L (+22)",
                                "净推荐值：“K”组（−19）显著低于其余受访者，“L”组（+22）显著高于其余受访者"),
    "tested, nothing found": (groups(50, 60, mark="", p_value=0.3), "none",
                              "No reliable difference between groups: “A” lies between 50.0 and 60.0",
                              "各群体间没有显著差异：“A”在50.0～60.0之间"),
    "letters": (groups(50, 55, 60, column=list("ABC"), letters=["", "", "a"]), "reliable",
                "“A” is reliably lower for K than for M: 50.0 against 60.0", "“A”：“K”组显著低于“M”组，分别为50.0和60.0"),
}  # fmt: skip
DIVERGING = {
    "favourable": (answered(0.5, 0.1), "reliable", "More are favourable than unfavourable on “A”: 50% against 10%",
                   "“A”：评价较好的多于评价较差的，分别占50%和10%"),
    "unfavourable": (answered(0.1, 0.5), "reliable", "More are unfavourable than favourable on “A”: 50% against 10%",
                     "“A”：评价较差的多于评价较好的，分别占50%和10%"),
    "neither": (answered(0.31, 0.3), "none", "“A”: 31% favourable and 30% unfavourable, not reliably apart",
                "“A”：评价较好的占31%，较差的占30%，没有显著差异"),
    "no intervals": (answered(0.5, 0.1).assign(conf_low=float("nan"), conf_high=float("nan")), "",
                     "“A”: 50% of respondents are favourable, 10% unfavourable", "“A”：评价较好的占50%，较差的占10%"),
    "items alike": (answered(0.5, 0.1, items="AB"), "none",
                    "No reliable order among the 2: estimates run from 70.0 to 70.0", "2项之间没有显著的高低之分：估计值在70.0～70.0之间"),
    "items apart": (pd.concat([answered(0.5, 0.1), answered(0.1, 0.5, items="B")]), "reliable",
                    "“A” is rated best, at 70.0; “B” worst, at 30.0", "“A”评价最好（70.0）；“B”评价最差（30.0）"),
    "groups of one item": (
        pd.concat([answered(0.5, 0.1).assign(by="p", level="K"), answered(0.1, 0.5).assign(by="p", level="L")]),
        "reliable", "“A” is rated higher by K than by L: 70.0 against 30.0", "“A”：K高于L，分别为70.0和30.0",
    ),
    "groups alike": (
        pd.concat([answered(0.5, 0.1).assign(by="p", level="K"), answered(0.5, 0.1).assign(by="p", level="L")]),
        "none", "No group rates “A” reliably above another", "各群体对“A”的评价没有显著差异",
    ),
}  # fmt: skip
COMPARISON = {
    "down": (moved((-3, 0.01), (1, 0.4)), "reliable",
             "“A” fell from 60.0 to 57.0; no other item changed reliably", "“A”由60.0降至57.0；其他项目无显著变化"),
    "down with others": (moved((-3, 0.01), (-2, 0.01), (-2, 0.01)), "reliable",
                         "“A” fell 3.0 points, “B” 2.0 and “C” 2.0", "“A”下降3.0分，“B”下降2.0分，“C”下降2.0分"),
    "down with one": (moved((-3, 0.01), (-2, 0.01)), "reliable",
                      "“A” fell 3.0 points and “B” 2.0", "“A”下降3.0分，“B”下降2.0分"),
    "up": (moved((3, 0.01), (1, 0.4)), "reliable",
           "“A” rose from 60.0 to 63.0; no other item changed reliably", "“A”由60.0升至63.0；其他项目无显著变化"),
    "both": (moved((3, 0.01), (-2, 0.01)), "reliable", "“B” fell from 60.0 to 58.0; “A” rose from 60.0 to 63.0",
             "“B”由60.0降至58.0；“A”由60.0升至63.0"),
    "not reliable": (moved((3, 0.2), (-2, 0.06)), "none", "No reliable change since the previous wave on any item",
                     "与上一期相比，各项目均无显著变化"),
    "one row, not reliable": (moved((3, 0.2)), "none", "“A” stands at 63.0, no reliable change from 60.0",
                              "“A”为63.0，与上一期的60.0相比没有显著变化"),
    "untested": (moved((3, float("nan"))), "none", "“A” stands at 63.0, no reliable change from 60.0",
                 "“A”为63.0，与上一期的60.0相比没有显著变化"),
}  # fmt: skip
RADAR = {
    "items apart": (rated(70, 60, 50), "reliable", "“A” is rated best, at 70.0; “C” worst, at 50.0",
                    "“A”评价最好（70.0）；“C”评价最差（50.0）"),
    "items close": (rated(70, 69.5, 69), "none", "No reliable order among the 3: estimates run from 69.0 to 70.0",
                    "3项之间没有显著的高低之分：估计值在69.0～70.0之间"),
    "one gap": (
        pd.concat([rated(70, 60, 50, by="p", level="K"), rated(70, 60, 56, by="p", level="L")]), "reliable",
        "One reliable gap: “C”, K 50.0, L 56.0", "群体间只有“C”存在显著差距：K为50.0，L为56.0",
    ),
    "gaps": (
        pd.concat([rated(70, 60, 50, by="p", level="K"), rated(70, 65, 60, by="p", level="L")]), "reliable",
        "The widest reliable gap is on “C”: K 50.0, L 60.0", "群体间的显著差距以“C”最大：K为50.0，L为60.0",
    ),
    "no gap": (
        pd.concat([rated(70, 60, 50, by="p", level="K"), rated(70, 60, 50.5, by="p", level="L")]), "none",
        "No reliable difference between the groups on any item", "各群体在所有项目上均没有显著差异",
    ),
}  # fmt: skip
DRIVERS = {
    "sure": (linked((0.6, 0.52, 0.97), (0.4, 0.3, 0.03)), "reliable",
             "“A” is most closely linked to “Z”: 60% of what the items explain",
             "“A”与“Z”关系最密切，占各项目解释力的60%"),
    "an open race": (linked((0.5, 0.4, 0.6), (0.4, 0.35, 0.4), (0.1, 0.05, 0)), "reliable",
                     "“A” and “B” are most closely linked to “Z”, in uncertain order",
                     "“A”和“B”与“Z”关系最密切，先后次序尚难确定"),
    "a rival that is not above an equal share": (linked((0.5, 0.4, 0.6), (0.4, 0.1, 0.4), (0.1, 0.05, 0)), "reliable",
                                                 "“A” and “B” are most closely linked to “Z”, in uncertain order",
                                                 "“A”和“B”与“Z”关系最密切，先后次序尚难确定"),
    "none above": (linked((0.6, 0.4, 0.6), (0.4, 0.3, 0.4)), "none",
                   "No item stands out: none is reliably above an equal share for “Z”",
                   "对“Z”而言没有突出的项目：重要性均未显著高于均等份额"),
    "one row": (linked((1.0, 1.0, 1.0)), "", "“A” holds 100% of what the items explain of “Z”",
                "“A”占各项目对“Z”解释力的100%"),
}  # fmt: skip
MAP = {
    "sure": (placed(("fix", 0.97, 0.4), ("keep", 0.99, 0.3)), "reliable", "“A” is important and rated below average",
             "“A”重要，但评价低于平均水平"),
    "probable": (placed(("fix", 0.85, 0.4), ("keep", 0.99, 0.3)), "reliable",
                 "“A” is probably important and rated below average", "“A”可能重要，但评价低于平均水平"),
    "two": (placed(("fix", 0.97, 0.4), ("fix", 0.99, 0.3)), "reliable",
            "“A” and “B” are important and rated below average", "“A”和“B”重要，但评价低于平均水平"),
    "many": (placed(*[("fix", 0.97, 0.4 - k / 100) for k in range(4)]), "reliable",
             "4 items are important and rated below average, among them “A”", "包括“A”在内，有4个项目重要，但评价低于平均水平"),
    "unsure": (placed(("fix", 0.6, 0.4), ("keep", 0.99, 0.3)), "none",
               "“A” may be important and rated below average, but its place is not sure",
               "“A”或属重要而评价偏低，但尚难断定"),
    "no probabilities": (placed(("fix", 0.97, 0.4), column=False), "none",
                         "“A” may be important and rated below average, but its place is not sure",
                         "“A”或属重要而评价偏低，但尚难断定"),
    "strong only": (placed(("keep", 0.97, 0.4), ("watch", 0.9, 0.1)), "reliable",
                    "No important item is reliably below average; protect “A”",
                    "没有重要项目的评价显著低于平均水平；应重点保持“A”"),
    "nothing sure": (placed(("keep", 0.6, 0.4), ("watch", 0.9, 0.1)), "none",
                     "No important item is reliably above or below average", "没有重要项目的评价显著高于或低于平均水平"),
}  # fmt: skip
ACTIONS = {
    "sure": (proposed(("improve", False)), "reliable", "Begin with “A”; owners and dates are still to be agreed",
             "从“A”入手；负责人与期限尚待商定"),
    "the first sure one": (proposed(("improve", True), ("improve", False)), "reliable",
                           "Begin with “B”; owners and dates are still to be agreed", "从“B”入手；负责人与期限尚待商定"),
    "unsure": (proposed(("improve", True)), "none", "“A” may come first, but the data cannot place it surely",
               "“A”或应最先改进，但现有数据尚难断定"),
    "only to be watched": (proposed(("watch", True), ("protect", False)), "none",
                           "“A” may come first, but the data cannot place it surely", "“A”或应最先改进，但现有数据尚难断定"),
    "a fall of unsure place": (proposed(("recover", True), ("protect", False)), "reliable",
                               "No item surely comes first: find out why “A” fell",
                               "尚无可以断定应最先改进的项目：先查明“A”下降的原因"),
    "nothing to mend": (proposed(("protect", False)), "reliable", "Nothing calls for repair first: protect “A”",
                        "没有需要优先改进的项目：应重点保持“A”"),
}  # fmt: skip
KINDS = {
    exhibits.bars: BARS, exhibits.diverging: DIVERGING, exhibits.comparison: COMPARISON, exhibits.radar: RADAR,
    exhibits.drivers: DRIVERS, exhibits.priority_map: MAP, exhibits.actions: ACTIONS,
}  # fmt: skip
CASES = [
    pytest.param(make, *case, id=f"{make.__name__}: {name}") for make, cases in KINDS.items() for name, case in cases.items()
]  # fmt: skip


@pytest.mark.parametrize(("make", "frame", "finding", "en", "zh"), CASES)
def test_the_sentence_is_what_the_frame_shows(make, frame, finding, en, zh):
    for language, said in (("en", en), ("zh", zh)):
        bundle = make(frame, id="x", language=language).bundle
        assert (bundle.headline, bundle.finding) == (said, finding)
        assert unsupported(said, bundle) == []


@pytest.mark.parametrize(("make", "frame", "finding", "en", "zh"), CASES)
def test_a_sentence_of_short_labels_is_short(make, frame, finding, en, zh):
    assert len(en) <= 110
    assert len(zh) <= 50


@pytest.mark.parametrize(
    ("trend", "steps", "finding", "en", "zh"),
    [
        (waves(60, 65), moved((5, 0.01)), "reliable", "“A” rose from 60.0 to 65.0 in the latest wave",
         "“A”本期由60.0升至65.0"),
        (waves(60, 55), moved((-5, 0.01)), "reliable", "“A” fell from 60.0 to 55.0 in the latest wave",
         "“A”本期由60.0降至55.0"),
        (waves(60, 64, 65), moved((1, 0.4)), "reliable", "“A” has risen from 60.0 in 2023 to 65.0",
         "“A”由2023的60.0升至65.0"),
        (waves(60, 56, 55), None, "reliable", "“A” has fallen from 60.0 in 2023 to 55.0", "“A”由2023的60.0降至55.0"),
        (waves(60, 60.5), moved((0.5, 0.4)), "none", "“A” stands at 60.5, no reliable change since 2023",
         "“A”为60.5，自2023以来没有显著变化"),
        (pd.concat([waves(60, 60.5), waves(60, 65, item="B")]), moved((0.5, 0.4), (5, 0.01)), "reliable",
         "“A” stands at 60.5, no reliable change since 2023; “B” rose from 60.0 to 65.0 in the latest wave",
         "“A”为60.5，自2023以来没有显著变化；“B”本期由60.0升至65.0"),
    ],
)  # fmt: skip
def test_lines_tell_the_tested_step_else_the_whole_way(trend, steps, finding, en, zh):
    for language, said in (("en", en), ("zh", zh)):
        bundle = exhibits.line(trend, changes=steps, id="x", language=language).bundle
        assert (bundle.headline, bundle.finding) == (said, finding)
        assert unsupported(said, bundle) == []


def test_drivers_without_intervals_claim_nothing():
    rows = linked((0.6, float("nan"), float("nan")), (0.4, float("nan"), float("nan")))
    assert drivers_headline(rows, "en") == ("“A” holds 60% of what the items explain of “Z”", "")


def test_a_banner_rests_on_its_letters():
    made = exhibits.banner_table(crosstabs.crosstab(), id="x", language="en").bundle
    assert made.finding == "reliable"
    table = crosstabs.crosstab()
    table.cells["letters"] = ""
    bundle = exhibits.banner_table(table, id="x", language="en").bundle
    assert (bundle.headline, bundle.finding) == ("No significant difference between the groups", "none")
    table.settings["test"] = None
    bundle = exhibits.banner_table(table, id="x", language="en").bundle
    assert (bundle.headline.split("; ")[1], bundle.finding) == ("differences are not tested", "")


def test_a_summary_rests_on_its_interval():
    for priorities in (frames.priorities(), frames.priorities().assign(unstable=True), None):
        made = exhibits.summary(satisfaction=frames.whole(), priorities=priorities, id="s", language="en")
        assert made.bundle.finding == "reliable"


@pytest.mark.parametrize("language", BOTH)
def test_what_makes_no_inference_says_so(language):
    made = [
        exhibits.profile(frames.profile(language), id="x", language=language),
        exhibits.weighting(crosstabs.weighting(language), id="x", language=language),
        exhibits.quotes(frames.quotes(), id="x", language=language),
        exhibits.terms(frames.terms(), id="x", language=language),
        exhibits.table(frames.items(language), id="x", language=language),
    ]
    assert {e.bundle.finding for e in made} == {""}


@pytest.mark.parametrize(
    ("counts", "en"),
    [
        ([30, 20, 10, 5], "The words used most in comments are “a”, “b” and “c”"),
        ([30, 20, 10, 10], "The words used most in comments are “a” and “b”"),
        ([30, 10, 10, 10], "The word used most in comments is “a”"),
        ([10, 10, 10, 10], "Several words share the first place in comments; none stands out"),
        ([10], "The word used most in comments is “a”"),
    ],
)
def test_words_that_tie_are_not_told_apart(counts, en):
    frame = pd.DataFrame({"language": "en", "term": list("abcd")[: len(counts)], "respondents": counts})
    assert exhibits.terms(frame, id="t", language="en").bundle.headline == en


def test_missing_and_set_aside_are_counted():
    none = pd.DataFrame({"item": ["a"], "kind": ["refused"], "count": [0], "share": [0.0]})
    assert exhibits.missing(none, id="m", language="en").bundle.headline == "No answer is missing"
    read = pd.DataFrame({"reason": ["read", "empty", "twice", "analysed"], "rows": [110, 7, 3, 100]})
    bundle = exhibits.accounting(read, id="a", language="en").bundle
    assert bundle.takeaways == ({"role": "see", "text": "Most rows set aside: empty (7 of 10)."},)


@pytest.mark.parametrize("language", BOTH)
def test_takeaways_name_what_they_speak_of(language):
    """What to do names an item, a group or a word of the frame, so that it fits no other exhibit."""
    made = {
        "bars": exhibits.bars(groups(50, 60, mark=["lower", "higher"]), id="x", language=language),
        "map": exhibits.priority_map(placed(("fix", 0.97, 0.4), ("keep", 0.9, 0.3)), id="x", language=language),
        "diverging": exhibits.diverging(DIVERGING["items apart"][0], id="x", language=language),
        "drivers": exhibits.drivers(DRIVERS["sure"][0], id="x", language=language),
        "change": exhibits.comparison(COMPARISON["down"][0], id="x", language=language),
        "terms": exhibits.terms(frames.terms(), id="x", language=language),
    }
    for kind, exhibit in made.items():
        told = next(t["text"] for t in exhibit.bundle.takeaways if t["role"] == "do")
        assert re.search(r"[ABK]|staff|客服", told), kind


def test_what_to_do_waits_for_what_is_sure():
    unsure = exhibits.priority_map(placed(("fix", 0.6, 0.4)), id="x", language="en").bundle
    assert {"role": "do", "text": "Ask more customers about “A” before spending on it."} in unsure.takeaways
    first = exhibits.priority_map(placed(("fix", 0.99, 0.3), ("fix", 0.6, 0.5)), id="x", language="en").bundle
    assert any(t["text"].startswith("Begin with “A”") for t in first.takeaways)
