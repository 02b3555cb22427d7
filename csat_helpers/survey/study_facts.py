"""Facts of the study as its methods chapter states them: whom it is of, how they were asked, what small groups show."""

import pandas as pd

from csat_helpers.locale import listed, pick, say, say_n
from csat_helpers.locale.waves import wave_name
from csat_helpers.look.numbers import interval, number
from csat_helpers.survey.brand_levels import brand_note
from csat_helpers.survey.finite_population import exact_intervals, population_size
from csat_helpers.survey.stated_population import WEIGHT, strata_named
from csat_helpers.survey.survey import WAVE, Survey

COLUMNS = ["section", "fact", "label", "value", "given"]
STUDY, GROUPS = "study", "groups"
Row = tuple[str, str, str]  # fact, label, value


def study_facts(sv: Survey) -> pd.DataFrame:
    """A row a fact: ``section`` (study, or groups: what is shown of small ones), ``fact``, ``label`` and ``value`` in
    the survey's language, and ``given``: false where the engagement does not say, and the value says so.

    The texts are those of ``engagement.yaml``; response rates are of the waves in the survey's domain.
    """
    rows = [(STUDY, *row) for row in (*_sample(sv), *_design(sv))] + [(GROUPS, *row) for row in _groups(sv)]
    frame = pd.DataFrame(rows, columns=COLUMNS[:-1])
    given = frame["value"] != ""
    return frame.assign(value=frame["value"].where(given, say(sv.language, "not provided")), given=given)


def _sample(sv: Survey) -> list[Row]:
    """Whom the study is of and how they were asked."""
    about, language = sv.about, sv.language
    labels = {
        "population": say(language, "Population"),
        "sampling_frame": say(language, "Sampling frame"),
        "sampling": say(language, "Sampling method"),
        "mode": say(language, "Mode"),
        "fieldwork": say(language, "Fieldwork"),
    }
    rows = [(name, label, pick(getattr(about, name), language)) for name, label in labels.items()]
    split = _modes(sv)
    rows += [("modes", say(language, "Interviews by mode, unweighted"), split)] if split else []
    folded = brand_note(sv)
    rows += [("brands", say(language, "Brands taken together"), folded)] if folded else []
    period = listed(language, [wave_name(wave, language) for wave in _waves(sv)]) if len(_waves(sv)) < 3 else ""
    answered = number(sv.respondents, "count") + (
        f" ({period})" if period and language == "en" else f"（{period}）" * bool(period)
    )
    return [
        *rows,
        ("respondents", say(language, "Respondents in this report"), answered),
        ("response_rate", say(language, "Response rate"), _rates(sv)),
    ]


def _waves(sv: Survey) -> list[str]:
    """The waves of the domain."""
    inside = set(sv.column(WAVE)[sv.rows].astype(str)) if sv.waves else set()
    return [wave for wave in sv.waves if wave in inside]


def _rates(sv: Survey) -> str:
    """``31%``, or a rate a wave."""
    rates = sv.about.response_rate
    if "" in rates:
        return number(rates[""], "share")
    known = [wave for wave in _waves(sv) if wave in rates]
    if len(known) == 1 == len(_waves(sv)):
        return number(rates[known[0]], "share")
    return ("，" if sv.language == "zh" else ", ").join(
        f"{wave_name(wave, sv.language)} {number(rates[wave], 'share')}" for wave in known
    )


def _modes(sv: Survey) -> str:
    """The part of each mode of interview, where an item tells it and no mode has so few that the rule hides it."""
    item = sv.role("mode")
    if item is None:
        return ""
    counts = sv.column(item)[sv.rows].value_counts()
    least = sv.disclosure.privacy_base if sv.disclosure else 0
    if not len(counts) or counts.min() < least:
        return ""
    parts = [
        f"{sv.level_label(item, level)} {number(counts[level] / counts.sum(), 'share')}"
        for level in sv.levels(item)
        if level in counts.index
    ]
    return ("，" if sv.language == "zh" else ", ").join(parts)


def _design(sv: Survey) -> list[Row]:
    """How the sample was drawn and weighted, as far as the design tells."""
    language, design = sv.language, sv.design
    drawn = []
    if design.stratum and (strata := strata_named(design.stratum)):
        drawn.append(say(language, "stratified by {columns}", columns=sv.label(strata)))
    if design.cluster:
        columns = listed(language, [sv.label(name) for name in design.cluster])
        drawn.append(say(language, "in clusters ({columns})", columns=columns))
    plain = say(language, "neither strata nor clusters")
    comma = "，" if language == "zh" else ", "
    return [
        ("design", say(language, "Design used for errors"), comma.join(drawn) or plain),
        ("weighting", say(language, "Weighting"), _weighting(sv)),
        *_few(sv),
    ]


def _few(sv: Survey) -> list[Row]:
    """How many of the population answered, and which intervals are exact, where the population is small or flagged."""
    language, size = sv.language, population_size(sv)
    exact, rows = exact_intervals(sv), []
    if size is not None and exact:
        part = {"n": number(sv.base, "count"), "size": number(size, "count"), "part": number(sv.base / size, "share")}
        said = say(language, "all {size}: a census, which has no sampling error", **part) if sv.base >= size else say(
            language, "{n} of {size} ({part})", **part)  # fmt: skip
        rows.append(("answered", say(language, "Part of the population that answered"), said))
    if exact:
        finite = say(language, "exact for shares, means, indices and NPS, with respect to the size of the population")
        plain = say(language, "exact for shares, means, indices and NPS")
        rows.append(("intervals", say(language, "Confidence intervals"), plain if size is None else finite))
    return rows


def _weighting(sv: Survey) -> str:
    language, told = sv.language, sv.weighting
    crossed = [[name for name in margin if name != WAVE] for margin in sv.design.margins]
    margins = listed(language, [" × ".join(sv.label(name) for name in names) for names in crossed if names])
    if sv.design.weight is None:
        return say(language, "none: every respondent counts once")
    if sv.design.weight == WEIGHT:
        return say(language, "each stratum counts by its part of the population")
    if told is None:
        return say(language, "weights of the data")
    made = {
        "rake": say(language, "raking to {margins}", margins=margins),
        "poststratify": say(language, "post-stratification by {margins}", margins=margins),
        "calibrate": say(language, "calibration to {margins}", margins=margins) if margins else "",
        "nonresponse": say(language, "adjusted for non-response"),
    }
    return made.get(told.method) or say(language, "weights of the data, adjusted")


def _groups(sv: Survey) -> list[Row]:
    """The rules for small groups that are in force, as numbers of respondents."""
    language, policy = sv.language, sv.disclosure
    if policy is None:
        return [("hidden", say(language, "Small groups"), say(language, "nothing is hidden or marked"))]
    hides = policy.reliability == "hide" and policy.reliable_base > policy.privacy_base
    start = policy.reliable_base if hides else policy.privacy_base
    rows = [("privacy", say(language, "Hidden, to protect respondents"), _fewer(policy.privacy_base, language))]
    if hides:
        rows.append(
            ("reliability", say(language, "Hidden, too few to rely on"), _fewer(policy.reliable_base, language))
        )
    if policy.caution_base > start:
        between = interval(start, policy.caution_base - 1, "count", language)
        rows.append(("caution", say(language, "Shown and marked * as a small base"),
                     say(language, "{between} respondents", between=between)))  # fmt: skip
    return rows


def _fewer(least: int, language: str) -> str:
    return say_n(language, "fewer than {n} respondent", "fewer than {n} respondents", least, n=number(least, "count"))
