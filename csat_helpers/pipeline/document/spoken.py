"""Respondents' own words in an exhibit, so that no character of theirs can stop a report."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csat_helpers.bundle import Bundle, Table
from csat_helpers.survey.verbatim import visible


def spoken(bundle: Bundle) -> Bundle:
    """A bundle of quotations in which a character that no font of ours has is named: ``[emoji: pouting face]``.

    A survey's verbatims come so already; these may be an analyst's own. Other bundles are returned as they are: what
    cannot be drawn in our words or in a label is an error, which :mod:`csat_helpers.pipeline.gates.glyphs` raises.
    """
    if bundle.encoding.get("kind") != "quotes":
        return bundle
    return replace(bundle, frame=_frame(bundle.frame), table=bundle.table and _table(bundle.table))


def _frame(frame: Mapping[str, Any]) -> dict[str, Any]:
    return {**frame, "rows": [[_visible(value) for value in row] for row in frame["rows"]]}


def _table(table: Table) -> Table:
    return replace(table, rows=tuple(tuple(_visible(value) for value in row) for row in table.rows))


def _visible(value: Any) -> Any:
    return visible(value) if isinstance(value, str) else value
