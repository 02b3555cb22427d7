"""What a topic's funnel says: how far those who were asked got, and where most are lost, if a test tells."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.topic_funnel_chart import lost_text
from csat_helpers.exhibits.topic_funnel_rows import Level, Step
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import base, interval


def text(steps: Sequence[Step], levels: Sequence[Level], frame: pd.DataFrame, title: str, language: str) -> Text:
    """All the words of the exhibit."""
    said = headline(steps, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "Share of all who were asked, with 95% interval. {base}", base=base(steps[0].base, language)
        ),
        alt=_alt(steps, language),
        lead=_lead(steps, language),
        notes=_notes(steps, levels, frame, language),
        see=_see(steps, language),
        do=_do(steps, language),
    )


def headline(steps: Sequence[Step], language: str) -> Said:
    """The finding: where most are lost, if the test tells that loss from all others; else how far people got."""
    worst, last = _worst(steps), steps[-1]
    if worst is None:
        values = {"share": number(last.share, "share"), "step": phrases.quoted(last.label)}
        if not any(step.lost for step in steps):
            return Said(say(language, "All who were asked got as far as {step}", **values))
        return Said(
            say(
                language, "{share} of those asked got as far as {step}; no step stands out as the one where most are lost",
                **values,
            ),
            "none",
        )  # fmt: skip
    return Said(_most(steps, worst, language), "reliable")


def _most(steps: Sequence[Step], worst: Step, language: str) -> str:
    """Where most are lost, as a share of those who had got as far, or of all where that share is not shown."""
    place = steps.index(worst)
    if not place:
        return say(
            language, "Most are lost at the first step: {share} of those asked have not taken {step}",
            share=number(1 - worst.share, "share"), step=phrases.quoted(worst.label),
        )  # fmt: skip
    if worst.lost_share is None:
        return say(
            language, "Most are lost at {step}: {share} of those asked", share=number(worst.drop, "share"),
            step=phrases.quoted(worst.label),
        )  # fmt: skip
    return say(
        language, "Most are lost at {step}: {share} of those who had got as far as {previous}",
        step=phrases.quoted(worst.label), share=number(worst.lost_share, "share"),
        previous=phrases.quoted(steps[place - 1].label),
    )  # fmt: skip


def _worst(steps: Sequence[Step]) -> Step | None:
    return next((step for step in steps if step.largest), None)


def _lead(steps: Sequence[Step], language: str) -> str:
    """How many got to the last step, with its interval."""
    last = steps[-1]
    if last.low is None or last.high is None:
        return ""
    return say(
        language, "{share} of those asked got as far as {step} (95% interval {interval}).",
        share=number(last.share, "share"), step=phrases.quoted(last.label),
        interval=interval(last.low, last.high, "share", language),
    )  # fmt: skip


def _see(steps: Sequence[Step], language: str) -> str:
    """The losses on the way, each with its share of those who had got as far."""
    told = [
        phrases.quoted(step.label) + phrases.bracketed(number(step.lost_share, "share"), language)
        for step in steps
        if step.lost_share is not None and step.lost
    ]
    if len(told) < 2:
        return ""
    return say(
        language, "Lost at each step, of those who had got as far: {steps}.", steps=phrases.commas(told, language)
    )  # fmt: skip


def _do(steps: Sequence[Step], language: str) -> str:
    worst = _worst(steps)
    if worst is None:
        return ""
    return say(
        language, "Ask those lost at {step} what they lack: information, means or a reason.",
        step=phrases.quoted(worst.label),
    )  # fmt: skip


def _notes(steps: Sequence[Step], levels: Sequence[Level], frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    nested = say(
        language, "A step counts those who took it and every step before it; losses are in brackets as shares of those who "
        "had got as far.",
    )  # fmt: skip
    most = say(
        language, "“Most” and colour: a test tells this loss from that of every other step at the 95% level."
    )  # fmt: skip
    apart = say(language, "Differences between groups are not tested here.")
    return (
        phrases.sentences([nested, most if _worst(steps) else ""], language),
        *_skipped(steps, language), *_growing(steps, language), apart if levels else "",
        *phrases.common_notes(frame, language),
    )  # fmt: skip


def _skipped(steps: Sequence[Step], language: str) -> list[str]:
    """Answers that are not counted on their step, and steps left unanswered."""
    skipping, silent = sum(step.inconsistent for step in steps), sum(step.unanswered for step in steps[1:])
    found = []
    if skipping:
        found.append(
            say_n(
                language, "{n} answer takes a step without the one before; it is not counted there.",
                "{n} answers take a step without the one before; they are not counted there.", skipping, n=skipping,
            )
        )  # fmt: skip
    if silent:
        found.append(
            say_n(
                language, "{n} answer is missing of those who had got as far; the others who had stand for it.",
                "{n} answers are missing of those who had got as far; the others who had stand for them.", silent,
                n=silent,
            )
        )  # fmt: skip
    return found


def _growing(steps: Sequence[Step], language: str) -> list[str]:
    return [
        say(
            language, "Taken by itself, {step} was reached by more than the step before: check that one follows from the "
            "other.", step=phrases.quoted(step.label),
        )
        for step in steps if step.grows
    ]  # fmt: skip


def _alt(steps: Sequence[Step], language: str) -> str:
    listed = [
        phrases.figure(step.label, phrases.commas([number(step.share, "share"), lost_text(step, language)], language), language)
        for step in steps
    ]  # fmt: skip
    return say(language, "Bars that narrow from step to step. {rows}.", rows=phrases.clauses(listed, language))
