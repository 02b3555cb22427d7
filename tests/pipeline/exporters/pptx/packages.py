"""Whether a presentation is whole: what PowerPoint would want to repair, told without PowerPoint."""

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator

import pptx
from lxml import etree

REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def unpacked(content: bytes) -> dict[str, bytes]:
    """Every entry by its name, those of packages inside it too, under ``outer!inner``."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            found[name] = archive.read(name)
            if name.endswith(".xlsx"):
                found |= {f"{name}!{inner}": data for inner, data in unpacked(found[name]).items()}
    return found


def faults(content: bytes) -> list[str]:
    """What is wrong with the package; empty for one that opens without repair."""
    parts = {name: data for name, data in unpacked(content).items() if "!" not in name}
    pptx.Presentation(io.BytesIO(content))
    return [*_relations(parts), *_types(parts), *_numbers(parts)]


def _relations(parts: dict[str, bytes]) -> Iterator[str]:
    """Targets that are not there, references to none, parts that nothing leads to."""
    reached = {"[Content_Types].xml"}
    for name, data in parts.items():
        if not name.endswith(".rels"):
            continue
        reached.add(name)
        source = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[: -len(".rels")])
        known = set()
        for relation in etree.fromstring(data):
            known.add(relation.get("Id"))
            if relation.get("TargetMode") == "External":
                yield f"{name} leads out to {relation.get('Target')}"
                continue
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), relation.get("Target")))[1:]
            reached.add(target)
            if target not in parts:
                yield f"{name} leads to {target}, which is not there"
        if source in parts:
            yield from (f"{source} asks for {r}" for r in _asked(parts[source]) - known)
    yield from (f"nothing leads to {name}" for name in parts.keys() - reached)


def _asked(data: bytes) -> set[str]:
    root = etree.fromstring(data)
    return {value for e in root.iter() for key, value in e.attrib.items() if key.startswith(REL) and value}


def _types(parts: dict[str, bytes]) -> Iterator[str]:
    root = etree.fromstring(parts["[Content_Types].xml"])
    kinds = {e.get("Extension") for e in root if e.get("Extension")}
    named = {e.get("PartName") for e in root if e.get("PartName")}
    yield from (f"{name} is listed and not there" for name in named if name[1:] not in parts)
    for name in parts.keys() - {"[Content_Types].xml"}:
        if f"/{name}" not in named and name.rpartition(".")[2] not in kinds:
            yield f"{name} has no content type"


def _numbers(parts: dict[str, bytes]) -> Iterator[str]:
    """Shapes that share a number, ids of slides and layouts that are not theirs alone."""
    for name, data in parts.items():
        if name.endswith(".xml"):
            root = etree.fromstring(data)
            counted = Counter(e.get("id") for e in root.iter(f"{P}cNvPr"))
            yield from (f"{name} has {n} shapes of number {k}" for k, n in counted.items() if n > 1)
    root = etree.fromstring(parts["ppt/presentation.xml"])
    slides = Counter(e.get("id") for e in root.iter(f"{P}sldId"))
    yield from (f"{n} slides have id {k}" for k, n in slides.items() if n > 1)


def texts(presentation: object) -> list[list[str]]:
    """What stands on each slide, shape by shape, tables cell by cell."""
    return [
        ["".join(t.text or "" for t in p.iter(f"{A}t")) for p in slide._element.iter(f"{A}p")]
        for slide in presentation.slides  # pyright: ignore[reportAttributeAccessIssue]
    ]


def notes(presentation: object) -> list[str]:
    """Each slide's speaker notes."""
    return [
        slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        for slide in presentation.slides  # pyright: ignore[reportAttributeAccessIssue]
    ]
