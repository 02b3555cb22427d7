"""The method guard: which questions a survey can answer, which it cannot, and what it would take.

A question needs items of certain roles, several waves, segments, enough respondents. What it needs is said here once,
for every template and for ``csat check``; the exhibits of a question that cannot be answered are left out of a report,
with the reason.
"""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from csat_helpers.errors import InputError, nearest
from csat_helpers.locale import say, say_n
from csat_helpers.survey.importance_questions import importance_questions
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey

COLUMNS = ["question", "label", "answered", "reason"]
Need = Callable[[Survey], str]  # why it is not met, in the survey's language; empty where it is


def answerable(sv: Survey, questions: Sequence[str] | None = None) -> pd.DataFrame:
    """A row a question (unless named, those of the engagement's type, or all of :data:`NEEDS`): ``question``, its ``label``, whether it can be ``answered``,
    and the ``reason`` why not.

    Label and reason are in the survey's language. Raises InputError for a question there is not.
    """
    asked = list(ASKED.get(sv.about.type, NEEDS)) if questions is None else list(questions)
    for name in asked:
        if name not in NEEDS:
            raise InputError(f"There is no question '{name}'.", mend=nearest(name, NEEDS))
    named = labels(sv.language)
    rows = [(name, named[name], *_answered(sv, NEEDS[name])) for name in asked]
    return pd.DataFrame(rows, columns=COLUMNS)


def _answered(sv: Survey, needs: Sequence[Need]) -> tuple[bool, str]:
    reason = next((why for need in (_enough, *needs) if (why := need(sv))), "")
    return not reason, reason


def _enough(sv: Survey) -> str:
    """Every question needs as many respondents as are shown at all."""
    least = _smallest(sv)
    if sv.base >= least:
        return ""
    return say_n(
        sv.language,
        "{n} respondent; {least} are needed",
        "{n} respondents; {least} are needed",
        sv.base, n=sv.base, least=least,
    )  # fmt: skip


def _smallest(sv: Survey) -> int:
    """The fewest respondents of whom anything is shown."""
    policy = sv.disclosure
    if policy is None:
        return 1
    return max(policy.privacy_base, policy.reliable_base if policy.reliability == "hide" else 0)


def _role(*roles: str, least: int = 1) -> Need:
    """As many items of any of some roles."""

    def need(sv: Survey) -> str:
        found = sum(len(sv.roles(role)) for role in roles)
        if found >= least:
            return ""
        named = (" / ").join(roles)
        if found:
            return say_n(
                sv.language,
                "{n} item of role {role}; {least} are needed",
                "{n} items of role {role}; {least} are needed",
                found, n=found, role=named, least=least,
            )  # fmt: skip
        return say(sv.language, "no item of role {role}", role=named)

    return need


def _brands(least: int) -> Need:
    """As many brands with enough respondents to be shown, small ones that were taken together not counted."""

    def need(sv: Survey) -> str:
        item = sv.role("brand")
        if item is None:
            return say(sv.language, "no item of role {role}", role="brand")
        counts = sv.column(item)[sv.rows].map(plain_code, na_action="ignore").value_counts()
        counts = counts[counts.index != sv.about.brands.get("other", "")]
        shown = int((counts >= _smallest(sv)).sum())
        if shown >= least:
            return ""
        if len(counts) < 2:
            return say(sv.language, "the data have one brand only")
        return say_n(
            sv.language,
            "{n} brand has enough respondents; {least} are needed",
            "{n} brands have enough respondents; {least} are needed",
            shown, n=shown, least=least,
        )  # fmt: skip

    return need


def _own(sv: Survey) -> str:
    if not sv.about.brands.get("own"):
        return say(sv.language, "the engagement names no brand of its own (brands.own)")
    return ""


def _thresholds(sv: Survey) -> str:
    return "" if sv.about.regulation.get("thresholds") else say(sv.language, "the engagement states no thresholds")


def _dispositions(sv: Survey) -> str:
    return "" if sv.about.regulation.get("dispositions") else say(sv.language, "the engagement states no dispositions")


def _units(sv: Survey) -> str:
    if sv.role("unit") or sv.about.segments:
        return ""
    return say(sv.language, "no item of role {role}", role="unit")


def _one_unit(sv: Survey) -> str:
    return "" if any(name != WAVE for name, _ in sv.focused) else say(sv.language, "The report is on all units.")


def _steps(sv: Survey) -> str:
    return "" if sv.about.topic.get("steps") else say(sv.language, "the engagement states no steps (topic.steps)")


def _known_population(sv: Survey) -> str:
    return "" if sv.design.fpc else say(sv.language, "the engagement states no population (design.population)")


def _informants(sv: Survey) -> str:
    """Two accounts at least, each with two informants."""
    item = sv.role("account")
    if item is None:
        return say(sv.language, "no item of role {role}", role="account")
    several = int((sv.column(item)[sv.rows].value_counts() > 1).sum())
    if several > 1:
        return ""
    return say_n(
        sv.language,
        "{n} account has two informants or more; two such accounts are needed",
        "{n} accounts have two informants or more; two such accounts are needed",
        several, n=several,
    )  # fmt: skip


def _each_his_own(sv: Survey) -> str:
    return say(sv.language, "respondents rate several brands each") if sv.about.stacked else ""


def _waves(sv: Survey) -> str:
    wave = dict(sv.focused).get("wave")
    if len(sv.waves) < 2:
        return say(sv.language, "There is one wave only.")
    return say(sv.language, "there is no earlier wave") if wave == sv.waves[0] else ""


def _segments(sv: Survey) -> str:
    return "" if sv.about.segments else say(sv.language, "the engagement names no segments")


def _model(sv: Survey) -> str:
    return "" if sv.about.path_model is not None else say(sv.language, "the engagement states no path_model")


def _targets(sv: Survey) -> str:
    return "" if sv.about.targets else say(sv.language, "the engagement states no targets")


def _fitted(sv: Survey) -> str:
    return "" if sv.design.weight is not None else say(sv.language, "none: every respondent counts once")


def _importance(sv: Survey) -> str:
    if len(importance_questions(sv, sv.roles("driver"))) > 1:
        return ""
    return say(sv.language, "fewer than two drivers have an importance question")


def _scale_of_two(sv: Survey) -> str:
    constructs = [sv.construct(item) for item in sv.roles("driver")]
    if any(constructs.count(name) > 1 for name in constructs if name):
        return ""
    return say(sv.language, "no two drivers share a construct")


_TWO = _brands(2)
_RATED = _role("overall", "driver", "perception")
_OUTCOME, _DRIVERS = _role("overall", "recommend"), _role("driver", least=2)
NEEDS: Mapping[str, tuple[Need, ...]] = {
    "satisfaction": (_role("overall", "driver"),),
    "trend": (_role("overall", "driver"), _waves),
    "segments": (_role("overall", "driver"), _segments),
    "recommendation": (_role("recommend"),),
    "experience": (_role("driver"),),
    "drivers": (_OUTCOME, _DRIVERS),
    "drivers-by-group": (_OUTCOME, _DRIVERS, _segments),
    "path-model": (_model,),
    "penalty-reward": (_OUTCOME, _DRIVERS),
    "delight": (_role("overall"), _role("recommend", "loyalty", "revenue")),
    "service-gaps": (_role("perception"), _role("expectation")),
    "disconfirmation": (_role("perception"), _role("expectation")),
    "kano": (_role("functional"), _role("dysfunctional")),
    "priorities": (_OUTCOME, _DRIVERS),
    "movement": (_OUTCOME, _DRIVERS, _waves),
    "stated-importance": (_OUTCOME, _DRIVERS, _importance),
    "what-if": (_OUTCOME, _DRIVERS, _targets),
    "comments": (_role("verbatim"),),
    "weighting": (_fitted,),
    "reliability": (_scale_of_two,),
    "unit": (_role("overall", "driver", "recommend"), _one_unit),
    "scoreboard": (_role("overall", "driver", "recommend"), _TWO),
    "brand-moves": (_role("overall", "driver"), _TWO, _waves),
    "brand-loyalty": (_role("loyalty", "recommend"), _TWO),
    "brand-gaps": (_role("driver"), _TWO, _own),
    "brand-map": (_role("driver", least=3), _brands(3)),
    "value-map": (_role("driver"), _role("value", "cost"), _TWO),
    "drivers-by-brand": (_OUTCOME, _DRIVERS, _TWO),
    "best-competitor": (_OUTCOME, _DRIVERS, _TWO, _own),
    "switching": (_role("previous_brand"), _each_his_own, _TWO),
    "swot": (_OUTCOME, _DRIVERS, _TWO, _own),
    "claims": (_role("overall", "driver", "recommend"), _TWO, _own),
    "thresholds": (_thresholds,),
    "units": (_role("overall", "driver"), _units),
    "response": (_dispositions,),
    "population": (_RATED, _known_population),
    "topic-funnel": (_steps,),
    "topic-ratings": (_RATED,),
    "topic-segments": (_RATED, _segments),
    "before-after": (_role("perception"), _role("expectation")),
    "topic-drivers": (_OUTCOME, _role("driver", "perception", least=2)),
    "accounts": (_role("account"),),
    "agreement": (_RATED, _informants),
    "evidence": (_RATED,),
}
_BRANDS = (
    "unit", "scoreboard", "brand-moves", "brand-loyalty", "brand-gaps", "brand-map", "value-map", "drivers", "drivers-by-brand",
    "priorities", "best-competitor", "switching", "comments", "swot", "claims", "weighting",
)  # fmt: skip
# What the template of each type asks.
ASKED: Mapping[str, Sequence[str]] = {
    "internal-improvement": tuple(NEEDS)[: tuple(NEEDS).index("scoreboard")],
    "competitive": _BRANDS,
    "regulatory": (
        "thresholds", "trend", "units", "unit", "experience", "segments", "drivers", "priorities", "response", "weighting",
        "reliability",
    ),
    "special-topic": (
        "unit", "population", "topic-funnel", "topic-ratings", "topic-segments", "before-after", "kano", "topic-drivers",
        "accounts", "agreement", "comments", "evidence", "reliability",
    ),
}  # fmt: skip


def labels(language: str) -> dict[str, str]:
    """Each question's short name."""
    return {**_of_any_type(language), **_of_one_type(language)}


def _of_any_type(language: str) -> dict[str, str]:
    return {
        "satisfaction": say(language, "Satisfaction index"),
        "trend": say(language, "Trend over waves"),
        "segments": say(language, "Satisfaction by segment"),
        "recommendation": say(language, "Net promoter score"),
        "experience": say(language, "Ratings of the experience"),
        "drivers": say(language, "Drivers of satisfaction"),
        "drivers-by-group": say(language, "Drivers by segment"),
        "path-model": say(language, "Path model"),
        "penalty-reward": say(language, "Penalties and rewards"),
        "delight": say(language, "Value of delight"),
        "service-gaps": say(language, "Perceptions and expectations"),
        "disconfirmation": say(language, "Met and unmet expectations"),
        "kano": say(language, "Kano classification"),
        "priorities": say(language, "Priorities for action"),
        "movement": say(language, "Movement of priorities"),
        "stated-importance": say(language, "Stated and derived importance"),
        "what-if": say(language, "What if items reach their targets"),
        "comments": say(language, "Comments"),
        "weighting": say(language, "Weighting"),
        "reliability": say(language, "Reliability and validity of scales"),
        "unit": say(language, "This unit among all units"),
    }


def _of_one_type(language: str) -> dict[str, str]:
    """Of brands, of units, of a topic."""
    return {
        "scoreboard": say(language, "Scoreboard of brands"),
        "brand-moves": say(language, "Brands since the previous wave"),
        "brand-loyalty": say(language, "Loyalty by brand"),
        "brand-gaps": say(language, "Gaps to rivals, item by item"),
        "brand-map": say(language, "Perceptual map"),
        "value-map": say(language, "Customer value map"),
        "drivers-by-brand": say(language, "Drivers by brand"),
        "best-competitor": say(language, "What if items reach the best competitor’s"),
        "switching": say(language, "Switching between brands"),
        "swot": say(language, "Strengths, weaknesses, opportunities and threats"),
        "claims": say(language, "Claims check"),
        "thresholds": say(language, "Decisions against thresholds"),
        "units": say(language, "Results by unit"),
        "response": say(language, "From the sample to complete interviews"),
        "population": say(language, "The answers and the whole population"),
        "topic-funnel": say(language, "Steps of the topic"),
        "topic-ratings": say(language, "Ratings of the experience"),
        "topic-segments": say(language, "Satisfaction by segment"),
        "before-after": say(language, "Expected before, experienced after"),
        "topic-drivers": say(language, "Drivers of satisfaction"),
        "accounts": say(language, "Accounts"),
        "agreement": say(language, "Agreement between informants of one account"),
        "evidence": say(language, "What each source of evidence says"),
    }
