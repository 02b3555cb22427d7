"""A finished run as its reader has it: the exhibits of its executed notebooks, and the text of every deliverable."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat

from csat_helpers import bundle
from csat_helpers.claims import unsupported_words
from csat_helpers.look import numbers
from csat_helpers.pipeline.run import Run

LANGUAGES = ("en", "zh")
_FLOORS = {"reliability": {"0.70"}}  # what a scale is held against is no result
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True, eq=False)
class Made:
    """A finished run, with the exhibits of each language's executed notebook by id."""

    run: Run
    exhibits: dict[str, dict[str, bundle.Bundle]]

    def text(self, language: str, kind: str) -> str:
        """All of a deliverable's text with no white space, which lines and pages break where they like."""
        return text_of(self.run.deliverables[language, kind])

    def shown(self, language: str) -> Iterator[bundle.Bundle]:
        """The exhibits that are not left out."""
        return (e for e in self.exhibits[language].values() if not e.encoding.get("omitted"))


def made(run: Run) -> Made:
    """A run with what its notebooks hold."""
    notebooks = {language: next(run.folder.glob(f"*.{language}.ipynb")) for language in run.record.languages}
    return Made(run, {language: exhibits(path) for language, path in notebooks.items()})


def exhibits(notebook: Path) -> dict[str, bundle.Bundle]:
    """The exhibits of an executed notebook."""
    cells = nbformat.read(notebook, as_version=4).cells
    found = [o.data[bundle.MIME] for c in cells for o in c.get("outputs", []) if bundle.MIME in o.get("data", {})]
    return {e.id: e for e in map(bundle.from_json, found)}


@cache
def text_of(path: Path) -> str:
    """The text of a deliverable without white space."""
    read = {".pdf": _pdf, ".html": _html, ".pptx": _pptx, ".xlsx": _xlsx}
    return squeezed(read[path.suffix](path))


def squeezed(text: str) -> str:
    """``text`` without white space."""
    return re.sub(r"\s+", "", text)


def _pdf(path: Path) -> str:
    from pypdfium2 import PdfDocument

    document = PdfDocument(path.read_bytes())
    return "\n".join(document[k].get_textpage().get_text_range() for k in range(len(document)))


def _html(path: Path) -> str:
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def _pptx(path: Path) -> str:
    from pptx import Presentation

    slides = Presentation(str(path)).slides
    shapes = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    notes = [
        s.notes_slide.notes_text_frame.text for s in slides if s.has_notes_slide and s.notes_slide.notes_text_frame
    ]
    return "\n".join([*shapes, *notes])


def _xlsx(path: Path) -> str:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    return "\n".join(
        str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if v is not None
    )


def check_languages(found: Made) -> None:
    """Both languages have the same exhibits with the same numbers."""
    english, chinese = (found.exhibits[language] for language in LANGUAGES)
    assert list(english) == list(chinese)
    for id, one in english.items():
        other = chinese[id]
        assert numeric(one.frame["rows"]) == numeric(other.frame["rows"]), id
        assert one.frame["columns"] == other.frame["columns"], id
        assert (one.base, one.finding, "omitted" in one.extra) == (
            other.base,
            other.finding,
            "omitted" in other.extra,
        ), id
        assert (one.table is None) == (other.table is None), id
        if one.table is not None and other.table is not None:
            assert numeric(one.table.rows) == numeric(other.table.rows), id


def numeric(rows: Iterable[Iterable[object]]) -> list[list[object]]:
    """The numbers of each row, and where there is none."""
    return [[v if isinstance(v, int | float) or v is None else "text" for v in row] for row in rows]


def check_numbers(found: Made, *, summed: bool = True) -> None:
    """Every number of a headline is a cell of its exhibit's frame or table, or counts its rows, or, where ``summed``, is
    one that the exhibit summed up of them; so are those of its other words.
    """
    for language in found.exhibits:
        for exhibit in found.shown(language):
            assert not unsupported_words(exhibit), (language, exhibit.id, unsupported_words(exhibit))
            if exhibit.encoding["kind"] != "summary":
                said = set(_NUMBER.findall(_unlabelled(exhibit.headline, exhibit)))
                assert said <= writable(exhibit, language, summed=summed), (language, exhibit.id, exhibit.headline)


def _unlabelled(text: str, exhibit: bundle.Bundle) -> str:
    """``text`` without the labels of items and levels, which have numbers of their own (18 to 24), and without the level
    of confidence of an interval.
    """
    for said in ("95% interval", "95%置信区间", "95% limits", "95%控制限", "99.8%", "SHA-256"):
        text = text.replace(said, " ")
    labels = {
        v
        for row in exhibit.frame["rows"]
        for v in row
        if isinstance(v, str) and v and not (v.isdecimal() and len(v) < 4)
    }
    for label in sorted(labels, key=len, reverse=True):
        text = text.replace(label, " ")
    return text


def writable(exhibit: bundle.Bundle, language: str, *, summed: bool = True) -> set[str]:
    """Every way a number of the frame, its table or what was summed up of them may be written, or a count of rows; signs
    are the sentence's own.
    """
    figures = exhibit.extra.get("figures", {}).values() if summed else ()
    rows = [*exhibit.frame["rows"], *(exhibit.table.rows if exhibit.table else ())]
    rows += [v if isinstance(v, list) else [v] for v in figures]
    values = [v for row in rows for v in row if isinstance(v, int | float) and not isinstance(v, bool)]
    kinds = [k for k in bundle.FORMATS if k != "text"]
    said = {w for v in values for k in kinds for w in _NUMBER.findall(numbers.number(v, k, language))}
    return said | {str(k) for k in range(len(rows) + 1)} | _FLOORS.get(exhibit.id, set())


def check_printed(found: Made) -> None:
    """Every headline stands in every deliverable, every reason for what is left out in those that are read."""
    for (language, kind), _ in found.run.deliverables.items():
        text = found.text(language, kind)
        for exhibit in found.shown(language):
            assert squeezed(exhibit.headline) in text, (language, kind, exhibit.headline)
        if kind in ("html", "pdf"):
            for exhibit in found.exhibits[language].values():
                if "omitted" in exhibit.extra:
                    assert squeezed(exhibit.extra["omitted"]) in text, (language, kind, exhibit.id)
