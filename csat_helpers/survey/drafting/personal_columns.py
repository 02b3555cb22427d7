"""Columns that hold who somebody is: they become no items, by the rules that leave them out of prepared answers."""

from collections.abc import Mapping
from itertools import chain, islice, repeat

from csat_helpers.survey.checks.personal_columns import BY_CONTENT, BY_HEADING, told_by
from csat_helpers.survey.drafting.columns import Question

_CELLS = 500  # that are looked at
_REASONS = {BY_HEADING: "its heading and cells say {kind}", BY_CONTENT: "cells look like {kind}"}


def personal_reason(question: Question) -> str:
    """Why a column is personal data, empty where it is not: its platform, its heading, or what its cells look like."""
    headings = [question.name, question.label, *question.aliases]
    told = told_by(_cells(question.answers.counts), headings, question.kind)
    return _REASONS.get(told[1], "{kind}").format(kind=told[0]) if told else ""


def _cells(counts: Mapping[str, int]) -> list[str]:
    """Cells as often as they stand in the column, each different one at least once, as long as there is room."""
    again = chain.from_iterable(repeat(cell, count - 1) for cell, count in counts.items())
    return [cell for cell in islice(chain(counts, again), _CELLS) if cell]
