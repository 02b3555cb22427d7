"""Where the numbers come from: of every exhibit its name, measures, results, weight and base, and a hash of its numbers.

The hash is of numbers alone, so an exhibit has the same one in every format and language.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from math import isclose
from typing import Any

from csat_helpers.bundle import Bundle, Column, Table
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.pipeline.document.bases import base_of
from csat_helpers.pipeline.document.grids import Grid, from_table
from csat_helpers.pipeline.document.model import Document, Exhibit, Prose, Section, Study

ANCHOR = "where-the-numbers-come-from"
SHOWN = 8  # hex digits of a hash that are printed
DIGITS = 10  # of a number that are hashed: what is left of it differs between kinds of processors


def lineage(document: Document) -> Table:
    """One row an exhibit, in order: label, name (its anchor), measures, rows × columns, hash, weight, base."""
    language = document.study.language
    columns = (
        Column("label", say(language, "Exhibit")),
        Column("name", say(language, "Name")),
        Column("measures", say(language, "What is measured")),
        Column("size", say(language, "Rows × columns")),
        Column("hash", say(language, "Hash")),
        Column("weight", say(language, "Weights")),
        Column("base", "n", "count"),
    )
    return Table(columns, tuple(_row(exhibit, document.study) for exhibit in document.exhibits))


def section(document: Document) -> Section:
    """The table with how to read it, as the last section of the methods."""
    language = document.study.language
    taken = {e.anchor for e in document.exhibits} | {
        anchor for c in document.chapters for anchor in (c.anchor, *(s.anchor for s in c.sections))
    }
    anchor = next(a for k in range(len(taken) + 1) if (a := f"{ANCHOR}-{k + 1}" if k else ANCHOR) not in taken)
    prose = Prose(tuple(_paragraph(text) for text in _reading(document) if text))
    return Section(say(language, "Where the numbers come from"), anchor, (prose, grid(document)))


def told(document: Document) -> bool:
    """Whether the report has the table: no exhibit then need say its name on its page."""
    return any(s.anchor.startswith(ANCHOR) for chapter in document.chapters[-1:] for s in chapter.sections)


def grid(document: Document) -> Grid:
    """The table as it is printed."""
    return from_table(lineage(document), document.study.language)


def _row(exhibit: Exhibit, study: Study) -> tuple[Any, ...]:
    bundle, language = exhibit.bundle, study.language
    columns, rows = bundle.frame["columns"], bundle.frame["rows"]
    kept = bool(columns)  # an analyst's own chart brings no results
    return (
        exhibit.label or bundle.title or say(language, "Summary"),
        exhibit.anchor,
        ("；" if language == "zh" else "; ").join(measures(bundle, language)),
        f"{len(rows):,} × {len(columns):,}" if kept else "",
        frame_hash(bundle.frame) if kept else "",
        _weighted(bundle, study),
        base_of(bundle, language),
    )


def _weighted(bundle: Bundle, study: Study) -> str:
    """Whether the results are weighted: what has an error is estimated under the design; counts and words say nothing."""
    yes, no = say(study.language, "weighted"), say(study.language, "unweighted")
    names = bundle.frame["columns"]
    if "weighted_base" in names:
        pairs = ((row.get("base"), row["weighted_base"]) for row in records(bundle.frame))
        return no if all(isclose(n, w) for n, w in pairs if n is not None and w is not None) else yes
    if any(name == "std_error" or str(name).endswith("_low") for name in names):
        return {"": "", no: no}.get(study.weight, yes)
    return ""


def records(frame: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a bundle's frame by column name."""
    return [dict(zip(frame["columns"], row, strict=True)) for row in frame["rows"]]


def frame_hash(frame: Mapping[str, Any]) -> str:
    """The first digits of SHA-256 over a frame's column names and numbers, each number to ten digits that matter.

    >>> frame_hash({"columns": ["label", "estimate"], "rows": [["Speed", 0.5]]})
    'f0e3ac0a'
    >>> frame_hash({"columns": ["label", "estimate"], "rows": [["网速", 0.5]]})
    'f0e3ac0a'
    """
    numbers = [[_number(value) for value in row] for row in frame["rows"]]
    content = json.dumps({"columns": frame["columns"], "rows": numbers}, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:SHOWN]


def _number(value: Any) -> str | None:
    """A number as it is hashed; what is no number counts as empty, since words are of a language."""
    if value is None or isinstance(value, str | bool) or not isinstance(value, int | float):
        return None
    return f"{value + 0.0:.{DIGITS}g}"  # -0.0 is 0


def data_hash(inputs: Mapping[str, str]) -> str:
    """One hash of all data files of a manifest's ``inputs`` (name: SHA-256): the template and the YAML are no data."""
    lines = "".join(f"{name}\0{found}\n" for name, found in sorted(data_files(inputs).items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:SHOWN]


def data_files(inputs: Mapping[str, str]) -> dict[str, str]:
    """The inputs that hold data: answers, targets of weights, agreed actions."""
    return {
        name: found
        for name, found in inputs.items()
        if not name.startswith("template/") and not name.lower().endswith((".yaml", ".yml"))
    }


def measures(bundle: Bundle, language: str) -> list[str]:
    """What an exhibit's frame measures, each once, in words; its title where the frame names no measure."""
    if "measure" not in bundle.frame["columns"]:
        return [bundle.title] if bundle.title else []
    place = bundle.frame["columns"].index("measure")
    named = dict.fromkeys(str(row[place]) for row in bundle.frame["rows"] if row[place])
    # Sums of answers are shares too.
    named = ("share" if name in ("favourable", "unfavourable", "neutral") else name for name in named)
    return list(dict.fromkeys(measure_name(name, language) for name in named))


def _reading(document: Document) -> Iterable[str]:
    study = document.study
    language, inputs = study.language, study.manifest.get("inputs") or {}
    yield say(
        language,
        "A line for every exhibit. Its name is the same in every format: the end of its address in the web page, the "
        "end of its sheet’s name in the workbook, and in the notes of its slide.",
    )
    yield say(
        language,
        "The hash is short for all the numbers an exhibit is made from ({n} digits of SHA-256). The same numbers have "
        "the same hash in every format and language; one number changed gives another.",
        n=SHOWN,
    )
    if study.weight:
        yield say(language, "Weights: {weight}.", weight=study.weight)
    if files := data_files(inputs):
        yield say(language, "Data files: {n}; their hash: {hash}.", n=len(files), hash=data_hash(inputs))


def _paragraph(text: str) -> dict[str, Any]:
    """A paragraph of plain data: labels in it are no markup."""
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}
