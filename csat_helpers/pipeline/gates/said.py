"""Every text of a document with its place, and whose words it is: ours, the consultant's, the data's, a respondent's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from csat_helpers.bundle import Bundle
from csat_helpers.pipeline.document import Chapter, Document, Exhibit, Prose
from csat_helpers.pipeline.document.grids import Grid
from csat_helpers.pipeline.document.prose import plain, strings

# Whose words: a report's facts; a markdown cell; an exhibit's sentences; labels of items and headings of tables;
# texts in cells; what respondents wrote; what a chart draws.
STUDY, PROSE, WORDS, LABEL, CELL, QUOTE, DRAWN = "study", "prose", "words", "label", "cell", "quote", "drawn"
_SENTENCES = ("headline", "lead", "title", "subtitle", "alt")
# Columns of a quotation exhibit that respondents did not write.
_ABOUT_QUOTES = ("language", "group", "item", "score_item", "score_label", "group_comments", "comments")


@dataclass(frozen=True)
class Said:
    """One text: ``where`` it stands for a message, whose ``kind`` of words it is, and the ``links`` in it."""

    language: str
    where: str
    kind: str
    text: str
    exhibit: str = ""
    links: tuple[str, ...] = ()


def said(document: Document) -> Iterator[Said]:
    """All texts of ``document``, in the order of its pages."""
    language = document.study.language
    for place, kind, text, exhibit, links in _texts(document):
        if text:
            yield Said(language, f"{language}, {place}", kind, text, exhibit, tuple(links))


def name(exhibit: Exhibit) -> str:
    """``Exhibit 3 (trend)``, as a message names it."""
    return f"{exhibit.label or 'Summary'} ({exhibit.anchor or exhibit.bundle.id})"


_Text = tuple[str, str, str, str, Iterable[str]]


def _texts(document: Document) -> Iterator[_Text]:
    for field in fields(document.study):
        value = getattr(document.study, field.name)
        if isinstance(value, str) and field.name != "language":
            yield f"{field.name} of the study", STUDY, value, "", ()
    for text in (document.look.cover, document.look.footer):
        yield "the look's own text", STUDY, text, "", ()
    for chapter in document.chapters:
        yield from _chapter(chapter)
    for question, reason in document.omitted:
        yield "what is not shown", WORDS, f"{question} {reason}", "", ()


def _chapter(chapter: Chapter) -> Iterator[_Text]:
    yield f"chapter {chapter.number}", PROSE, chapter.title, "", ()
    for section in chapter.sections:
        place = f"section '{section.title or chapter.title}'"
        yield place, PROSE, section.title, "", ()
        for part in section.parts:
            if isinstance(part, Exhibit):
                yield from ((f"{name(part)}, {at}", kind, text, part.bundle.id, ()) for at, kind, text in of(part))
            elif isinstance(part, Prose):
                links = tuple(_links(part.blocks))
                yield from ((place, PROSE, text, "", links) for text in _words(part.blocks))
            else:
                yield from ((f"{place}, table", kind, text, "", ()) for kind, text in _grid(part))


def of(exhibit: Exhibit) -> Iterator[tuple[str, str, str]]:
    """Place, kind and text of everything that an exhibit says."""
    bundle = exhibit.bundle
    yield from ((place, WORDS, getattr(bundle, place)) for place in _SENTENCES)
    yield from (("note", WORDS, note) for note in bundle.notes)
    yield from (("takeaway", WORDS, takeaway["text"]) for takeaway in bundle.takeaways)
    yield from (("summary", WORDS, text) for text in strings(bundle.extra))
    yield from _frame(bundle)
    yield from _table(bundle)
    yield from _plot(bundle)
    for picture in (exhibit.picture, exhibit.phone):
        if picture is not None:
            yield from (("chart", DRAWN, text) for text in picture.texts())
            yield "alt", WORDS, picture.alt


def labels(bundle: Bundle) -> frozenset[str]:
    """What the bundle calls its items, levels and terms: texts that may hold numbers of their own (18 to 24)."""
    texts = {text for _, kind, text in (*_frame(bundle), *_table(bundle), *_plot(bundle)) if kind in (LABEL, CELL)}
    return frozenset(text for text in texts if any(c.isalpha() for c in text))


def _frame(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    quotes = bundle.encoding.get("kind") == "quotes"
    for k, column in enumerate(bundle.frame.get("columns", ())):
        spoken = quotes and column not in _ABOUT_QUOTES
        kind = QUOTE if spoken else LABEL if column.endswith("label") else CELL
        for text in {row[k]: None for row in bundle.frame["rows"] if isinstance(row[k], str)}:
            yield f"column {column}", kind, text


def _table(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    if bundle.table is None:
        return
    quotes = bundle.encoding.get("kind") == "quotes"
    yield from (("table heading", LABEL, column.label) for column in bundle.table.columns)
    yield from (("table heading", LABEL, spanner["label"]) for spanner in bundle.table.spanners)
    for k, column in enumerate(bundle.table.columns):
        kind = QUOTE if quotes and column.name not in _ABOUT_QUOTES else CELL
        for text in {row[k]: None for row in bundle.table.rows if isinstance(row[k], str)}:
            yield f"table column '{column.label}'", kind, text


def _plot(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    """What a native chart says; its numbers are no text, and its printed labels mostly numbers."""
    if (plot := bundle.plot) is None:
        return
    named = [*plot.categories, plot.reference_label, plot.x_label, plot.y_label]
    named += [part["label"] for part in (*plot.groups, *plot.corners)]
    named += [series.name for series in plot.series] + [series.note for series in plot.series]
    named += [text for figures in plot.beside for text in (figures.label, figures.spanner)]
    yield from (("native chart", LABEL, text) for text in named)
    drawn = [text for series in plot.series for text in series.labels]
    drawn += [text for figures in plot.beside for text in figures.texts] + list(strings(plot.facts))
    yield from (("native chart", DRAWN, text) for text in drawn)


def _words(blocks: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The words of prose: what is a type, an alignment or an address is none."""
    for block in blocks:
        for key, value in block.items():
            if key in ("content", "text", "label"):
                yield from _inline(value)
            elif key in ("items", "rows", "head", "blocks"):
                yield from _nested(value)


def _nested(value: Any) -> Iterator[str]:
    for part in value:
        if isinstance(part, dict) and "type" in part and part["type"] not in _INLINE:
            yield from _words([part])
        elif isinstance(part, list) and part and isinstance(part[0], dict) and part[0].get("type") in _INLINE:
            yield from _inline(part)
        elif isinstance(part, list):
            yield from _nested(part)


_INLINE = ("text", "strong", "em", "link", "code", "break")


def _inline(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        yield plain(value)


def _links(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "link":
            yield str(value["href"])
        yield from _links(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _links(part)


def _grid(grid: Grid) -> Iterator[tuple[str, str]]:
    yield from ((LABEL, column["label"]) for column in grid.columns)
    yield from ((CELL, cell["text"]) for row in grid.rows for cell in row["cells"])
