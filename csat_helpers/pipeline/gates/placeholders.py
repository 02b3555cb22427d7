"""Nothing left to be filled in: no TODO, no sample text, no field without its value, no missing value's name."""

import re
from collections.abc import Iterator

from csat_helpers.pipeline.document import Document
from csat_helpers.pipeline.gates.fault import ERROR, WARNING, Fault, shown
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.said import CELL, DRAWN, LABEL, PROSE, QUOTE, STUDY, WORDS, Said

GATE = "placeholders"
# What a new engagement says until its owner does, and what real data must not be published under.
STARTER = frozenset(("Your client", "委托方名称", "Your firm"))

_TO_DO = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|lorem ipsum|client name|your (?:text|headline|title|comment) here|insert \w+ here)\b"
    r"|\bX{2,}(?:\.X+)?%?(?!\w)|\?\?\?|<(?:client|name|title|text|date)>|\[(?:client|name of \w+|insert[^\]]*|TBD|TODO)\]"
    r"|待补充|待填写|待完善|此处填写|请在此|示例文字|占位",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(?:TBD|TBC|TODO)\b|待定|待补充|待填写")
_FIELD = re.compile(r"\{[A-Za-z_][\w.]*(?:![rsa])?(?::[^{}\s]*)?\}|%\([A-Za-z_]\w*\)[sdf]|(?<![\w%])%[sd](?!\w)")
_OBJECT = re.compile(r"\[object Object\]|(?<=[:=(] )undefined\b|[:=(]undefined\b|\bundefined%")
_MISSING_CELL = re.compile(r"(?:nan|NaN|NaT|<NA>|None|null|undefined|inf|-inf)%?")
# Missing values' names are words too (none, a nan bread): only where a value would stand.
_MISSING = re.compile(r"(?<!\w)(?:nan|NaN|NaT|<NA>)(?!\w)|(?<=[=:(,\d] )None\b|[=(]None\b|\bNone(?=%|\)|\d)")


def faults(published: Published) -> Iterator[Fault]:
    """Placeholders in what we, the consultant or a computation wrote; respondents may write what they like."""
    for said in dict.fromkeys(published.said):
        if said.kind != QUOTE:
            yield from _said(said)
    for language, document in published.documents.items():
        yield from _starter(language, document)
        yield from _owners(language, document)
    for piece in published.pieces:
        sign = "[object Object]"
        if piece.kind in ("xml", "html", "page") and sign in piece.words and "[objectObject]" not in published.spoken:
            yield Fault(GATE, piece.where, f"It has {shown(sign)}.", "Render it again; if it stays, it is a bug.")


def _said(said: Said) -> Iterator[Fault]:
    text = said.text.strip()
    if said.kind in (PROSE, WORDS, STUDY):
        yield from _of(said, _TO_DO.search(text), "Write it, or take it out.", ERROR)
        yield from _of(said, _FIELD.search(text), "A field was not filled in.", ERROR)
        if said.kind != PROSE:
            yield from _of(said, _MISSING.search(text) or _MISSING_CELL.fullmatch(text), "A value is missing.", ERROR)
    elif said.kind in (CELL, DRAWN):
        yield from _of(said, _LATER.search(text), "Decide it, or leave the cell empty.", WARNING)
        yield from _of(said, _FIELD.search(text), "A field was not filled in.", ERROR)
        missing = _MISSING_CELL.fullmatch(text)
        # None may be an answer that respondents could choose.
        severity = WARNING if missing and missing.group() in ("None", "null", "undefined") else ERROR
        yield from _of(said, missing, "A missing value is an empty cell.", severity)
    elif said.kind == LABEL:
        yield from _of(said, _FIELD.search(text), "A field was not filled in.", ERROR)
        yield from _of(said, re.fullmatch(r"nan|NaN|NaT|<NA>", text), "Give it a label in questionnaire.yaml.", ERROR)
    yield from _of(said, _OBJECT.search(text) if said.kind != PROSE else None, "A value was not written out.", ERROR)


def _of(said: Said, found: re.Match[str] | None, mend: str, severity: str) -> Iterator[Fault]:
    if found:
        yield Fault(GATE, said.where, f"It has the placeholder {shown(found.group())}.", mend, severity)


def _starter(language: str, document: Document) -> Iterator[Fault]:
    """The text of a new engagement, once its data are a client's."""
    study = document.study
    for field in ("client", "house"):
        if getattr(study, field) in STARTER and not study.simulated:
            what = f"The {field} is still {getattr(study, field)!r}."
            yield Fault(GATE, f"{language}, title page", what, f"Set {field} in engagement.yaml.")


def _owners(language: str, document: Document) -> Iterator[Fault]:
    """Actions that nobody owns."""
    for exhibit in document.exhibits:
        columns = exhibit.bundle.frame.get("columns", [])
        if "owner" in columns and "action" in columns:
            k = columns.index("owner")
            bare = sum(not str(row[k] or "").strip() for row in exhibit.bundle.frame["rows"])
            if bare:
                where = f"{language}, {exhibit.label} ({exhibit.bundle.id})"
                yield Fault(GATE, where, f"{bare} actions have no owner.", "Name one in actions.csv.", WARNING)
