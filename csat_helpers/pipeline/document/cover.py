"""The cover's graphic: the report's own answers, a bar an item, from its exhibit of most answer shares."""

from collections.abc import Iterable, Mapping
from typing import Any

from csat_helpers.pipeline.document import Document

LONGEST = 14


def bars(document: Document) -> list[list[float]]:
    """``[worst, poor, good, best]`` shares of an item a row, best item first; empty if no exhibit has them."""
    spread = [e.bundle.frame for e in document.exhibits if e.bundle.encoding["kind"] == "diverging"]
    widest = max((_shares(frame) for frame in spread), key=len, default=[])
    return sorted(widest, key=lambda row: row[0] + row[1] - row[2] - row[3])[:LONGEST]


def _shares(frame: Mapping[str, Any]) -> list[list[float]]:
    rows = [dict(zip(frame["columns"], row, strict=True)) for row in frame["rows"]]
    if not rows or not {"item", "measure", "answer", "estimate"} <= set(rows[0]):
        return []
    items: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        items.setdefault((row["item"], row.get("level")), []).append(row)
    return [bar for group in items.values() if (bar := _bar(group))]


def _bar(rows: Iterable[Mapping[str, Any]]) -> list[float] | None:
    """One item: its end answers apart from the milder ones on the same side of the middle."""
    rows = [row for row in rows if isinstance(row["estimate"], int | float)]
    sides = {row["measure"]: row["estimate"] for row in rows}
    answers = sorted((row["answer"], row["estimate"]) for row in rows if row["measure"] == "share")
    if not answers or not {"unfavourable", "favourable"} <= set(sides):
        return None
    bad, good = sides["unfavourable"], sides["favourable"]
    first, last = answers[0][1], answers[-1][1]
    low = sum(share for _, share in answers[: len(answers) // 2])
    if abs(low - bad) > 1e-6:  # a reversed scale: its first answer is the best
        first, last = last, first
    return [first, bad - first, good - last, last] if min(bad - first, good - last) > -1e-6 else [0.0, bad, good, 0.0]
