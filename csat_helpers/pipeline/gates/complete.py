"""Nothing is missing: no empty chapter, no exhibit without its finding, description, base and source, no bare table."""

from collections.abc import Iterator

from csat_helpers.bundle import Bundle
from csat_helpers.pipeline.document import Chapter, Document, Exhibit, Prose
from csat_helpers.pipeline.document.grids import Grid
from csat_helpers.pipeline.gates.fault import ERROR, WARNING, Fault
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.said import name

GATE = "completeness"
# Kinds of which every figure stands on respondents, and columns that are estimates.
_MEASURED = ("diverging", "bars", "line", "radar", "drivers", "map", "summary")
_ESTIMATES = frozenset(("estimate", "share", "performance", "mean_score", "alpha"))


def faults(published: Published) -> Iterator[Fault]:
    """What a reader would look for and not find.

    An analyst's own chart may lack a headline and a base, which is told and stops nothing.
    """
    for language, document in published.documents.items():
        for where, what, mend, severity in _document(document):
            yield Fault(GATE, f"{language}, {where}", what, mend, severity)


_Found = Iterator[tuple[str, str, str, str]]


def _document(document: Document) -> _Found:
    study = document.study
    if not study.title:
        yield "title page", "The report has no title.", "Set title in engagement.yaml.", ERROR
    if not study.client:
        yield "title page", "The report names no client.", "Set client in engagement.yaml.", WARNING
    if not study.source and document.exhibits:
        # A notebook that no run made states no facts; it may be rendered all the same.
        known = study.client or study.as_of
        yield "exhibits", "They state no source.", "Run the engagement again.", ERROR if known else WARNING
    for chapter in document.chapters:
        yield from _chapter(chapter)
    for exhibit in document.exhibits:
        yield from _exhibit(exhibit)


def _chapter(chapter: Chapter) -> _Found:
    where = f"chapter {chapter.number}"
    if not any(section.parts for section in chapter.sections):
        yield (
            where,
            f"There is nothing in '{chapter.title}'.",
            "Leave the heading out, or put something under it.",
            ERROR,
        )
    for section in chapter.sections:
        if not any(part != Prose(()) for part in section.parts):
            yield where, f"There is nothing in section '{section.title}'.", "Leave its heading out.", ERROR
        for part in section.parts:
            if isinstance(part, Grid) and not part.rows:
                yield where, f"A table in section '{section.title}' has no rows.", "Leave it out.", ERROR


def _exhibit(exhibit: Exhibit) -> _Found:
    where, bundle = name(exhibit), exhibit.bundle
    own = bundle.encoding["kind"] == "custom"
    if not bundle.headline.strip():
        what = "It has no headline."
        yield where, what, "Say what it shows: give it one in the notebook.", WARNING if own else ERROR
    if not (bundle.title or bundle.headline).strip():
        yield where, "It has no title.", "Give it one in the notebook.", ERROR
    if exhibit.picture and not exhibit.picture.alt.strip():
        yield where, "Its chart has no text in place of it.", "Give it alt: what a reader sees in it.", ERROR
    elif exhibit.picture and own and exhibit.picture.alt in (bundle.title, bundle.id):
        yield where, "Its chart has its title for a description.", "Give it alt: what a reader sees in it.", WARNING
    if bundle.table is not None and not bundle.table.rows:
        yield where, "Its table has no rows.", "Leave the exhibit out where there are no data.", ERROR
    if bundle.encoding["kind"] == "quotes" and not bundle.frame["rows"]:
        yield where, "It quotes nobody.", "Leave the exhibit out where there are no comments.", ERROR
    if not own and not _based(bundle):
        yield where, "It states no base.", "Publish a measure's frame, which has one.", ERROR


def _based(bundle: Bundle) -> bool:
    """Whether a base is stated where estimates are: for the whole, by row, or in words."""
    columns = bundle.frame.get("columns", [])
    if bundle.encoding["kind"] not in _MEASURED and not _ESTIMATES & set(columns):
        return True
    if bundle.base is not None or "n\u00a0=" in bundle.subtitle or "n =" in bundle.subtitle:
        return True
    places = [k for k, column in enumerate(columns) if column in ("base", "n", "count", "respondents")]
    if any(row[k] is not None for row in bundle.frame["rows"] for k in places):
        return True
    # What the client's own systems count has no respondents, and so no interval either.
    if bundle.encoding.get("records"):
        ends = [k for k, column in enumerate(columns) if column in ("conf_low", "conf_high")]
        return not any(row[k] is not None for row in bundle.frame["rows"] for k in ends)
    # An action plan restates figures of other exhibits, which have theirs.
    return bundle.encoding["kind"] == "table" and "estimate" not in columns
