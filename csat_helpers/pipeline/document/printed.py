"""What is printed: the document as plain data in which every number and label is already text.

HTML and PDF are both made from this, so they cannot disagree, and a check of its strings is a check of them all.
"""

import itertools
from collections.abc import Mapping
from typing import Any

from csat_helpers.bundle import plain
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.pipeline.document import Chapter, Document, Exhibit, Part, Prose, Section, Study
from csat_helpers.pipeline.document.cover import bars
from csat_helpers.pipeline.document.grids import Grid, from_frame, from_table, width
from csat_helpers.pipeline.document.prose import number_notes
from csat_helpers.pipeline.document.wording import fact_labels, long_date, original, score_label, words


def printed(document: Document) -> dict[str, Any]:
    """The document as strict JSON values: study, words, cover, chapters with their sections and parts, omitted."""
    study, language = document.study, document.study.language
    data = plain(
        {
            "language": language,
            "study": _study(document),
            "words": words(language) | table_words(language),
            "cover": bars(document),
            "chapters": [_chapter(chapter, study) for chapter in document.chapters],
            "omitted": [list(pair) for pair in document.omitted],
        }
    )
    parts = [part for chapter in data["chapters"] for section in chapter["sections"] for part in section["parts"]]
    number_notes([part.get("blocks") or part.get("reading") for part in parts])
    return data


def table_words(language: str) -> dict[str, str]:
    """What the triangles in a table mean, for who hears the page."""
    return {"up": say(language, "higher"), "down": say(language, "lower")}


def _study(document: Document) -> dict[str, Any]:
    study = document.study
    values = {
        "client": study.client,
        "fieldwork": study.fieldwork,
        "population": study.population,
        "wave": study.wave,
        "respondents": _respondents(study),
        "as_of": long_date(study.language, study.as_of) if study.as_of else "",
    }
    labels = fact_labels(study.language)
    summary = next((e.bundle.headline for e in document.exhibits if e.bundle.encoding["kind"] == "summary"), "")
    return {
        "title": study.title,
        "message": summary,
        "client": study.client,
        "house": study.house,
        "wave": study.wave,
        "confidentiality": study.confidentiality,
        "simulated": study.simulated,
        "facts": [[labels[name], value] for name, value in values.items() if value],
    }


def _respondents(study: Study) -> str:
    """How many there are; of a study of waves, in the wave that is reported."""
    if study.respondents is None:
        return ""
    count = number(study.respondents, "count", study.language)
    return say(study.language, "{n} in this wave", n=count) if study.wave else count


def _chapter(chapter: Chapter, study: Study) -> dict[str, Any]:
    sections = [_section(section, study) for section in chapter.sections]
    return {
        "number": chapter.number,
        "appendix": chapter.appendix,
        "title": chapter.title,
        "anchor": chapter.anchor,
        "entries": [entry for section in chapter.sections for entry in _entries(section, chapter)],
        "sections": sections,
    }


def _entries(section: Section, chapter: Chapter) -> list[dict[str, str]]:
    """The section's lines in the contents: its exhibits with their findings, or itself."""
    numbered = [e for e in section.exhibits if e.label]
    if section.exhibits and not numbered:
        return []  # the summary is its chapter's whole
    if not numbered:
        return [{"title": section.title, "label": "", "anchor": section.anchor, "finding": ""}] if section.title else []
    return [
        {
            "title": (section.title if k == 0 and section.title else e.bundle.title) or chapter.title,
            "label": e.label,
            "anchor": e.anchor,
            "finding": e.bundle.headline,
        }
        for k, e in enumerate(numbered)
    ]


def _section(section: Section, study: Study) -> dict[str, Any]:
    """A reading note that follows an exhibit belongs to it, as far as its first heading."""
    parts: list[dict[str, Any]] = []
    for part in section.parts:
        if isinstance(part, Prose) and parts and parts[-1]["type"] == "exhibit":
            note = list(itertools.takewhile(lambda block: block["type"] != "heading", part.blocks))
            parts[-1]["reading"] += note
            part = Prose(part.blocks[len(note) :])
        if part != Prose(()):
            parts.append(_part(part, study))
    return {"title": section.title, "anchor": section.anchor, "exhibits": len(section.exhibits), "parts": parts}


def _part(part: Part, study: Study) -> dict[str, Any]:
    if isinstance(part, Prose):
        return {"type": "prose", "blocks": list(part.blocks)}
    if isinstance(part, Grid):
        return {"type": "grid", "grid": part}
    return _exhibit(part, study)


def _exhibit(exhibit: Exhibit, study: Study) -> dict[str, Any]:
    bundle, language = exhibit.bundle, study.language
    kind = bundle.encoding["kind"]
    labels = words(language)
    return {
        "type": "exhibit",
        "kind": kind,
        "fresh": bool(bundle.encoding.get("fresh")),
        "anchor": exhibit.anchor,
        "label": exhibit.label,
        "headline": bundle.headline,
        "lead": bundle.lead,
        "title": bundle.title,
        "subtitle": bundle.subtitle,
        "alt": exhibit.picture.alt if exhibit.picture else "",
        "picture": f"{exhibit.anchor}.{exhibit.picture.format}" if exhibit.picture else "",
        "grid": _grid(exhibit, language),
        "summary": _summary(bundle.extra, language) if kind == "summary" else None,
        "quotes": _quotes(bundle.frame, language) if kind == "quotes" else [],
        "notes": [note for note in bundle.notes if note],
        "source": study.source,
        "reading": [],
        "takeaways": [{"label": labels[t["role"]], "text": t["text"]} for t in bundle.takeaways if t["text"]],
    }


def _summary(extra: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Figure, findings and priorities; what is absent is there and empty, so that no template need ask."""
    priorities = extra.get("priorities") or {}
    columns = [name for name in priorities.get("columns") or [] if name]
    # Ranked here, whether or not the exhibit gave its rows a number.
    rows = [[str(k), *row[-len(columns) :]] for k, row in enumerate(priorities.get("rows") or [], 1)]
    return {
        "figure": _figure(extra["figure"], language) if extra.get("figure") else None,
        "findings": extra.get("findings") or [],
        "priorities": {"columns": ["", *columns], "rows": rows, "weights": _weights(rows)},
    }


def _weights(rows: list[list[str]]) -> list[int]:
    """How columns of words share a page's width: by their longest text, within reason."""
    return [min(max(max(width(text) for text in column), 10), 32) for column in zip(*rows, strict=True)]


def _figure(figure: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The one big number; ``value, low, high`` and the bars' ``part`` are places from 0 to 100 on its scale."""
    low, high = figure.get("minimum", 0), figure.get("maximum", 100)

    def place(value: float | None) -> float | None:
        return None if value is None else min(max((value - low) / (high - low) * 100, 0.0), 100.0)

    return {
        **{name: figure.get(name) or "" for name in ("label", "text", "interval_text", "bars_label", "tone")},
        **{name: place(figure.get(name)) for name in ("value", "low", "high")},
        "ends": [number(value, "count", language) for value in (low, (low + high) / 2, high)],
        "lines": figure.get("notes") or [],
        "bars": [{"tone": "", **bar, "part": place(bar.get("value"))} for bar in figure.get("bars") or []],
    }


def _grid(exhibit: Exhibit, language: str) -> Grid | None:
    """The exhibit's table: its own, else its frame; none where the words or quotations are all there is."""
    bundle = exhibit.bundle
    if bundle.encoding["kind"] in ("summary", "quotes"):
        return None
    if bundle.table is not None:
        return from_table(bundle.table, language)
    if not bundle.frame["rows"]:
        return None
    return from_frame(bundle.frame, language)


def _quotes(frame: Mapping[str, Any], language: str) -> list[dict[str, str]]:
    """Quotations with the score of their speakers; who they are stays unsaid. A translation stands first, and the words
    it is of beside the score.
    """
    rows = [dict(zip(frame["columns"], row, strict=True)) for row in frame["rows"]]
    return [
        {
            "text": str(row.get("translation") or row["text"]),
            "language": language if row.get("translation") else str(row.get("language") or ""),
            "by": _by(row, language),
        }
        for row in rows
    ]


def _by(row: Mapping[str, Any], language: str) -> str:
    score = row.get("score")
    said = [] if score is None else [score_label(language, f"{score:g}" if isinstance(score, float) else str(score))]
    # A group of scores, as measures.quotes counts it, names nobody; any other might.
    if row.get("group_comments") and row.get("group"):
        said.insert(0, str(row["group"]))
    if row.get("translation"):
        said.append(original(language, str(row["text"])))
    return ("，" if language == "zh" else " · ").join(said)
