"""Outcome rates: what became of the cases drawn, from the sample to complete interviews, and AAPOR's rates of it."""

from typing import Unpack

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.outcome_rates_chart import Stage, draw, loss_text, plot
from csat_helpers.exhibits.outcome_rates_table import table_of
from csat_helpers.locale import listed, say
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM

TOLD = ("RR3", "RR1", "RR5", "COOP1", "COOP3")  # the rate that the headline tells is the first of these that is known
_RESPONSE = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6")


def outcome_rates(
    rates: pd.DataFrame, flow: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]
) -> Exhibit:
    """Bars from the cases drawn to complete interviews of the last wave, and a table of all dispositions and rates.

    ``rates`` and ``flow`` are the frames of ``measures.outcome_rates`` and ``measures.sample_flow``. The headline
    tells RR3, or the first of :data:`TOLD` that is known, with its name. A rate that is not known is marked in the
    table, and a note says what is lacking. Without dispositions, or without any rate, the exhibit is left out with the
    reason. The encoding's ``kind`` is ``bars``. Raises InputError where a column is missing.

    >>> rates = pd.DataFrame({"item": ["RR1"], "measure": "response_rate", "wave": "", "wave_label": "", "estimate": 0.29})
    >>> rates = rates.assign(formula="I / all", definition="complete interviews", eligibility=0.9, reason="")
    >>> flow = pd.DataFrame({"kind": "stage", "item": ["drawn", "complete"], "label": ["Drawn", "Complete"]})
    >>> flow = flow.assign(letters="I", wave="", count=[100, 29], share=[1, 0.29], estimated=False)
    >>> outcome_rates(rates, flow, id="o", language="en").bundle.headline
    '29% of the sample gave a complete interview (AAPOR’s RR1, the lowest of its response rates)'
    """
    title = say(language, "From the sample to complete interviews")
    if rates.empty or flow.empty:
        return no_data(rates, id, language, title, words, lacks=say(language, "The engagement states no dispositions."))
    phrases.check_columns(rates, ("item", "measure", "wave", "wave_label", "estimate", "formula", "definition",
                                  "eligibility", "reason"), "outcome_rates")  # fmt: skip
    phrases.check_columns(
        flow, ("kind", "item", "label", "letters", "wave", "count", "share", "estimated"), "outcome_rates"
    )
    known = phrases.shown(rates)
    if known.empty:
        return no_data(rates, id, language, title, words)
    wave = known["wave"].iloc[-1]
    own, stages = rates[rates["wave"] == wave], stages_of(flow[flow["wave"] == wave], language)
    drawn = next((s.count for s in stages if s.item == "drawn"), None)
    return publish(
        "bars",
        pd.concat([rates, flow], ignore_index=True),
        _text(rates, own, stages, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "count", "y": "label", "format": "count", "order": [s.label for s in stages]},
        table=table_of(rates, flow, language),
        svg=draw(stages, language),
        phone=draw(stages, language, width=PHONE_WIDTH_MM),
        plot=plot(stages, language),
        base=None if drawn is None else int(drawn),
    )  # fmt: skip


def outcome_table(
    rates: pd.DataFrame, flow: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]
) -> Exhibit:
    """The table of :func:`outcome_rates` by itself: every disposition and rate with its definition, a column a wave.

    The encoding's ``kind`` is ``table``. Raises InputError where a column is missing.

    >>> rates = pd.DataFrame({"item": ["RR1", "RR5"], "measure": "response_rate", "wave": "", "wave_label": ""})
    >>> rates = rates.assign(estimate=[0.29, 0.4], formula="", definition="", eligibility=0.9, reason="")
    >>> flow = pd.DataFrame({"kind": ["disposition"], "item": "complete", "label": "Complete", "letters": "I", "wave": ""})
    >>> outcome_table(rates, flow.assign(count=29), id="o", language="en").bundle.headline
    'By what is counted, the response rate is from 29.0% (RR1) to 40.0% (RR5)'
    """
    title = say(language, "Dispositions and outcome rates by AAPOR’s definitions")
    if rates.empty or flow.empty or phrases.shown(rates).empty:
        return no_data(rates, id, language, title, words, lacks=say(language, "The engagement states no dispositions."))
    own = rates[rates["wave"] == phrases.shown(rates)["wave"].iloc[-1]]
    wave = str(own["wave_label"].iloc[0]) if len(set(rates["wave"])) > 1 else ""
    ends = _ends(own)
    headline = _headline(_told(own), wave, language)
    if ends:
        range_of = say(
            language, "By what is counted, the response rate is from {low} ({least}) to {high} ({most})", **ends
        )
        headline = say(language, "{wave}: {sentence}", wave=wave, sentence=range_of) if wave else range_of
    text = Text(headline, title, say(language, "Cases and rates, unweighted"), headline,
                notes=tuple(_notes(own, rates, language)))  # fmt: skip
    frame = pd.concat([rates, flow], ignore_index=True)
    made = table_of(rates, flow, language)
    return publish("table", frame, text, words, id=id, language=language, table=made)


def _ends(own: pd.DataFrame) -> dict[str, str]:
    """The lowest and the highest response rate with their names; nothing where fewer than two are known."""
    known = phrases.shown(own[own["item"].isin(_RESPONSE)]).sort_values("estimate", kind="stable")
    if len(known) < 2:
        return {}
    low, high = known.iloc[0], known.iloc[-1]
    return {"low": number(low["estimate"], "share1"), "least": str(low["item"]),
            "high": number(high["estimate"], "share1"), "most": str(high["item"])}  # fmt: skip


def stages_of(flow: pd.DataFrame, language: str) -> list[Stage]:
    """The stages that are known, with what parts them from those before; losses of nobody are left out."""
    found = []
    for row in phrases.records(flow[(flow["kind"] == "stage") & flow["count"].notna()]):
        lost = flow[(flow["kind"] == "loss") & (flow["item"] == row["item"]) & (flow["count"].round() > 0)]
        label = str(row["label"])
        if row["estimated"]:
            label = say(language, "{stage}, estimated", stage=label)
        share = None if pd.isna(row["share"]) else float(row["share"])
        parts = tuple((str(one["label"]), float(one["count"])) for one in phrases.records(lost))
        found.append(Stage(str(row["item"]), label, float(row["count"]), share, parts))
    return found


def _text(rates: pd.DataFrame, own: pd.DataFrame, stages: list[Stage], title: str, language: str) -> Text:
    wave = str(own["wave_label"].iloc[0]) if len(set(rates["wave"])) > 1 else ""
    drawn = next((s for s in stages if s.item == "drawn"), None)
    cases = say(language, "Cases, and their share of those drawn")
    told = _told(own)
    return Text(
        headline=_headline(told, wave, language),
        title=title,
        subtitle=phrases.sentences(
            [phrases.commas([part for part in (cases, wave) if part], language) + ("。" if language == "zh" else "."),
             say(language, "{n} cases drawn", n=number(drawn.count, "count")) if drawn else ""], language
        ),
        alt=_alt(stages, language),
        lead=_lead(stages, language),
        notes=tuple(_notes(own, rates, language)),
        see=_see(own, language),
        matters=say(language, "A response rate says how many answered, not whether those who did not think otherwise: it is "
                              "no measure of bias."),
        do=_do(told, own, language),
    )  # fmt: skip


def _told(own: pd.DataFrame) -> pd.Series:
    """The rate that the headline tells."""
    known = phrases.shown(own)
    named = [str(item) for item in known["item"]]
    return known.iloc[next((named.index(name) for name in TOLD if name in named), 0)]


def _headline(told: pd.Series, wave: str, language: str) -> str:
    """The rate with its name: a share of what, by AAPOR's definition."""
    name, rate = str(told["item"]), number(told["estimate"], "share")
    sentences = {
        "RR3": say(language, "{rate} of the eligible sample gave a complete interview (RR3, by AAPOR’s definition)", rate=rate),
        "RR1": say(language, "{rate} of the sample gave a complete interview (AAPOR’s RR1, the lowest of its response rates)",
                   rate=rate),
        "RR5": say(language, "{rate} of the cases known to be eligible gave a complete interview (AAPOR’s RR5)", rate=rate),
    }  # fmt: skip
    of = str(told["definition"])
    plain = say(language, "{name} by AAPOR’s definition is {rate}: {definition}", name=name, rate=rate, definition=of)
    said = sentences.get(name, plain)
    return say(language, "{wave}: {sentence}", wave=wave, sentence=said) if wave else said


def _lead(stages: list[Stage], language: str) -> str:
    """The way in one sentence, as far as it is known."""
    parts = [
        phrases.figure(
            s.label, number(s.count, "count") + phrases.bracketed(number(s.share, "share1"), language), language
        )
        if s.share is not None and k
        else phrases.figure(s.label, number(s.count, "count"), language)
        for k, s in enumerate(stages)
    ]
    return phrases.clauses(parts, language) + ("。" if language == "zh" else ".")


def _see(own: pd.DataFrame, language: str) -> str:
    """How far the response rate depends on what is counted, and what those contacted did."""
    known = phrases.shown(own).set_index("item")["estimate"]
    said = []
    if ends := _ends(own):
        said.append(say(language, "Depending on what is counted, the response rate is from {low} ({least}) to {high} "
                                  "({most}).", **ends))  # fmt: skip
    if "COOP1" in known.index:
        said.append(say(language, "Of those contacted, {rate} gave a complete interview (COOP1).",
                        rate=number(known["COOP1"], "share1")))  # fmt: skip
    return phrases.sentences(said, language)


def _do(told: pd.Series, own: pd.DataFrame, language: str) -> str:
    e = own["eligibility"].iloc[0]
    if str(told["item"]) == "RR3" and not pd.isna(e):
        return say(language, "Quote the rate with its name and e (RR3, e = {e}), and compare only rates of one name.",
                   e=number(e, "share1"))  # fmt: skip
    return say(
        language, "Quote the rate with its name ({name}), and compare only rates of one name.", name=told["item"]
    )


def _notes(own: pd.DataFrame, rates: pd.DataFrame, language: str) -> list[str]:
    notes = [
        say(
            language,
            "Dispositions and rates by AAPOR, Standard Definitions, 10th edition (2023); cases are counted, not weighted. "
            "The rates are facts of the fieldwork and have no interval.",
        )
    ]
    notes.append(
        say(language, "RR and COOP of odd number count complete interviews, those of even number partial ones too. RR1, REF1 and "
                      "CON1 take all cases of unknown eligibility for eligible, RR3, REF2 and CON2 the part e, RR5, REF3 and "
                      "CON3 none.")
    )  # fmt: skip
    source, e = (
        str(own["eligibility_source"].iloc[0]) if "eligibility_source" in own else "",
        own["eligibility"].iloc[0],
    )
    if not pd.isna(e):
        made = (
            say(language, "given by the study")
            if source == "given"
            else say(language, "that of the cases whose eligibility is known")
        )
        notes.append(say(language, "e, the part of cases of unknown eligibility taken for eligible: {e}, {made}.",
                         e=number(e, "share1"), made=made))  # fmt: skip
    lacking = rates[rates["estimate"].isna()]
    for reason in dict.fromkeys(str(r) for r in lacking["reason"] if r):
        names = listed(language, list(dict.fromkeys(lacking.loc[lacking["reason"] == reason, "item"])))
        notes.append(say(language, "[x]: {rates} cannot be had; {reason}.", rates=names, reason=reason))
    return notes


def _alt(stages: list[Stage], language: str) -> str:
    parts = [
        phrases.figure(s.label, phrases.commas([number(s.count, "count"), *filter(None, [loss_text(s, language)])], language),
                       language)
        for s in stages
    ]  # fmt: skip
    return say(
        language, "Bars from the cases drawn to complete interviews. {rows}.", rows=phrases.clauses(parts, language)
    )
