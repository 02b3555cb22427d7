"""What the engagement and the data say for a disclosure checklist: a part a fact, and what is wanted where there is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from csat_helpers.locale import listed, pick, say, say_n
from csat_helpers.locale.waves import wave_name
from csat_helpers.look.numbers import number
from csat_helpers.survey.accounting import ANALYSED, READ, accounting
from csat_helpers.survey.stated_population import WEIGHT
from csat_helpers.survey.study_facts import study_facts
from csat_helpers.survey.survey import WAVE, Survey

ENGAGEMENT, DATA, COMPUTED = "engagement", "data", "computed"


class Part(NamedTuple):
    """One fact: its ``text``, empty where nothing tells it, where it is from, and what is then wanted ("" nothing)."""

    text: str
    source: str
    wants: str = ""


@dataclass(frozen=True)
class Told:
    """What a checklist is filled from; the frames are optional."""

    sv: Survey
    precision: pd.DataFrame | None = None
    rates: pd.DataFrame | None = None
    actions: pd.DataFrame | None = None

    @property
    def language(self) -> str:
        """The language of every text."""
        return self.sv.language

    def said(self, name: str) -> str:
        """What ``regulation: statement`` of the engagement says under ``name``."""
        return _plain(pick((self.sv.about.regulation.get("statement") or {}).get(name, ""), self.language))

    def about(self, name: str) -> str:
        """One of the engagement's texts."""
        return _plain(pick(getattr(self.sv.about, name), self.language))

    def fact(self, name: str) -> str:
        """One of the study's facts, empty where it is not given."""
        facts = study_facts(self.sv)
        found = facts[(facts["fact"] == name) & facts["given"]]
        return str(found["value"].iloc[0]) if len(found) else ""


def _plain(text: str) -> str:
    """A text that becomes a clause: without its full stop."""
    return text.strip().rstrip(".。")


def stated(told: Told, name: str, wants: str = "") -> Part:
    """A statement of the engagement as it stands."""
    return Part(told.said(name), ENGAGEMENT, wants)


def labelled(told: Told, label: str, text: str, source: str, wants: str = "") -> Part:
    """``label: text``, nothing where there is no text."""
    colon = "：" if told.language == "zh" else ": "
    return Part(f"{label}{colon}{text}" if text else "", source, wants)


def strategy(told: Told) -> Iterator[Part]:
    """A survey, and of how many questions."""
    language, sv = told.language, told.sv
    rated, written = len(_rated(sv)), len(sv.roles("verbatim"))
    yield stated(told, "strategy")
    if rated:
        text = say_n(language, "Survey with a fixed questionnaire: {n} rated question",
                     "Survey with a fixed questionnaire: {n} rated questions", rated, n=rated)  # fmt: skip
        yield Part(text, DATA)
    if written:
        yield Part(say_n(language, "{n} open question", "{n} open questions", written, n=written), DATA)
    if not rated and not written:
        yield Part("", DATA, say(language, "how data were collected"))


def sponsor(told: Told) -> Iterator[Part]:
    """Who paid and who did it. The client is named, but is not taken for the sponsor."""
    language = told.language
    named = told.said("sponsor")
    yield labelled(told, say(language, "Sponsor"), named, ENGAGEMENT, say(language, "the sponsor"))
    if not named:
        yield labelled(told, say(language, "Client"), told.about("client"), ENGAGEMENT)
    yield labelled(told, say(language, "Source of funds"), told.said("funder"), ENGAGEMENT)
    made = told.said("conducted_by") or told.about("house")
    yield labelled(told, say(language, "Conducted by"), made, ENGAGEMENT, say(language, "who conducted it"))
    yield labelled(told, say(language, "Contact"), told.said("contact"), ENGAGEMENT)


def wording(told: Told) -> Iterator[Part]:
    """Whether the questions are there word for word."""
    language, sv = told.language, told.sv
    asked = [*_rated(sv), *sv.roles("verbatim")]
    whole = sum(bool(pick(sv.questionnaire.items[name].text, language)) for name in asked)
    given = told.said("instruments")
    yield stated(told, "instruments")
    if asked and whole == len(asked):
        yield Part(say_n(language, "Wording and answers of {n} question: see the table of questions",
                         "Wording and answers of {n} questions: see the table of questions", whole, n=whole), ENGAGEMENT)  # fmt: skip
    else:
        values = {"n": len(asked), "whole": whole}
        text = say(language, "Labels and answers of {n} questions", **values)
        if whole:
            text = say(language, "Labels and answers of {n} questions, the exact wording of {whole}", **values)
        yield Part(text if asked else "", ENGAGEMENT)
        yield Part("", ENGAGEMENT, "" if given else say(language, "the exact wording of the questions"))


def population(told: Told) -> Iterator[Part]:
    """Whom the study is of, and whom it does not reach."""
    yield Part(told.about("population"), ENGAGEMENT, say(told.language, "the population"))
    yield labelled(told, say(told.language, "Not covered"), told.said("not_covered"), ENGAGEMENT)


def sample(told: Told) -> Iterator[Part]:
    """The frame, how the sample was drawn from it, and the design that errors follow."""
    language = told.language
    yield labelled(told, say(language, "Sampling frame"), told.about("sampling_frame"), ENGAGEMENT,
                   say(language, "the sampling frame"))  # fmt: skip
    yield Part(told.about("sampling"), ENGAGEMENT, say(language, "how the sample was drawn"))
    yield labelled(told, say(language, "Design used for errors"), told.fact("design"), COMPUTED)
    yield labelled(told, say(language, "Recruitment and incentives"), told.said("recruitment"), ENGAGEMENT)
    yield labelled(told, say(language, "Ethics"), told.said("ethics"), ENGAGEMENT)


def mode(told: Told) -> Iterator[Part]:
    """How people were asked, and how many each way where the data tell."""
    language = told.language
    yield Part(told.about("mode"), ENGAGEMENT, say(language, "the mode of interview"))
    yield labelled(told, say(language, "Interviews by mode, unweighted"), told.fact("modes"), DATA)
    yield labelled(told, say(language, "Languages of interview"), told.said("interview_languages"), ENGAGEMENT)


def dates(told: Told) -> Iterator[Part]:
    """When people were asked."""
    yield Part(told.about("fieldwork"), ENGAGEMENT, say(told.language, "the dates of fieldwork"))


def size(told: Told) -> Iterator[Part]:
    """How many answered, how precise that is, and how many of those drawn they are."""
    language = told.language
    yield labelled(told, say(language, "Respondents in this report"), told.fact("respondents"), DATA)
    yield Part(_margin(told) or told.said("precision"), COMPUTED, say(language, "the margin of sampling error"))
    rates = _rates(told)
    yield labelled(told, say(language, "Response rate (AAPOR)"), rates, COMPUTED)
    if not rates:
        yield labelled(told, say(language, "Response rate"), told.fact("response_rate"), ENGAGEMENT)


def _margin(told: Told) -> str:
    """The margin of a share of a half on the whole sample, as the precision chapter has it."""
    frame = told.precision
    if frame is None or frame.empty:
        return ""
    shares = frame[(frame["measure"] == "share") & frame["margin"].notna()]
    if shares.empty:
        return ""
    margin = number(100 * shares["margin"].iloc[0], "index")
    return say(told.language, "Margin of sampling error, share of 50%: ±{x} percentage points (95%)", x=margin)


def _rates(told: Told) -> str:
    """AAPOR's response rates that can be computed, of the latest wave."""
    frame = told.rates
    if frame is None or frame.empty:
        return ""
    known = frame[(frame["measure"] == "response_rate") & frame["estimate"].notna()]
    if known.empty:
        return ""
    last = known[known["wave"] == known["wave"].iloc[-1]]
    comma = "，" if told.language == "zh" else ", "
    return comma.join(f"{row.item} {number(row.estimate, 'share1')}" for row in last.itertuples())


def weighting(told: Told) -> Iterator[Part]:
    """How weights were made; of weights that came with the data, only who made them can say."""
    given = told.said("weighting")
    yield Part(told.fact("weighting"), COMPUTED)
    yield stated(told, "weighting")
    of_data = told.sv.design.weight not in (None, WEIGHT)
    bare = of_data and told.sv.weighting is None and not given
    yield Part("", ENGAGEMENT, say(told.language, "how the weights in the data were made") if bare else "")


def processing(told: Told) -> Iterator[Part]:
    """What happened to the rows between the files and the results."""
    language = told.language
    rows = accounting(told.sv).set_index("reason")["rows"]
    read, kept = int(rows[READ]), int(rows[ANALYSED])
    counts = {"read": number(read, "count"), "kept": number(kept, "count"), "out": number(read - kept, "count")}
    stacked = bool(told.sv.about.stacked)  # rows are then not respondents
    text = say(language, "{read} rows read, {out} set aside with their reasons, {kept} analysed", **counts)
    yield Part("" if stacked or not read else text, COMPUTED)
    noted = len(told.sv.notes)
    if noted:
        yield Part(
            say_n(language, "{n} remark in the quality log", "{n} remarks in the quality log", noted, n=noted), DATA
        )
    yield stated(told, "quality", "" if read else say(language, "how the data were processed"))


def gathering(told: Told) -> Iterator[Part]:
    """Whom, how and when, in short."""
    yield Part(told.about("population"), ENGAGEMENT, say(told.language, "the population"))
    yield Part(told.about("sampling"), ENGAGEMENT, say(told.language, "how the sample was drawn"))
    yield Part(told.about("mode"), ENGAGEMENT, say(told.language, "the mode of interview"))
    yield from dates(told)
    yield labelled(told, say(told.language, "Respondents in this report"), told.fact("respondents"), DATA)


def analysing(told: Told) -> Iterator[Part]:
    """How numbers are made of answers."""
    language = told.language
    yield Part(told.fact("weighting"), COMPUTED)
    text = say(language, "95% confidence intervals that follow the design ({design})", design=told.fact("design"))
    yield Part(text, COMPUTED)
    yield stated(told, "analysing")


def aspects(told: Told) -> Iterator[Part]:
    """What of the service is rated, and under which heads."""
    language, sv = told.language, told.sv
    rated = sv.roles("driver") or _rated(sv)
    names = list(dict.fromkeys(sv.construct(name) for name in rated if sv.construct(name)))
    yield Part(say_n(language, "{n} aspect rated", "{n} aspects rated", len(rated), n=len(rated)) if rated else "", DATA,
               say(language, "the aspects that are rated"))  # fmt: skip
    yield labelled(told, say(language, "Dimensions"), listed(language, names), ENGAGEMENT)


def waves(told: Told) -> str:
    """The waves that can be compared, empty where there is one only."""
    found = told.sv.waves
    if len(found) < 2:
        return ""
    ends = {"first": wave_name(found[0], told.language), "last": wave_name(found[-1], told.language)}
    return say(told.language, "{n} waves, {first} to {last}", n=len(found), **ends)


def aims(told: Told) -> Iterator[Part]:
    """Standards, targets and agreed actions."""
    language, about = told.language, told.sv.about
    standards, targets = len(about.regulation.get("thresholds") or ()), len(about.targets)
    agreed = 0 if told.actions is None else len(told.actions)
    if standards:
        yield Part(
            say_n(language, "{n} standard to be met", "{n} standards to be met", standards, n=standards), ENGAGEMENT
        )
    if targets:
        yield Part(say_n(language, "{n} target", "{n} targets", targets, n=targets), ENGAGEMENT)
    if agreed:
        yield Part(say_n(language, "{n} agreed action", "{n} agreed actions", agreed, n=agreed), ENGAGEMENT)


def _rated(sv: Survey) -> list[str]:
    """Questions on a rating scale."""
    items = sv.questionnaire.items
    scales = {name: sv.questionnaire.scale(name) for name in items if name in sv.responses.columns and name != WAVE}
    return [name for name, scale in scales.items() if scale is not None and scale.kind == "rating"]
