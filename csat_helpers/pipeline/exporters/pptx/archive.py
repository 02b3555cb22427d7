"""The package as bytes that depend on nothing but the report: no clock, no user, no leftovers of a template."""

import datetime
import io
import re
import zipfile
from xml.sax.saxutils import escape

from csat_helpers.pipeline.document import Study
from csat_helpers.pipeline.exporters.pptx.markup import LANGUAGES, safe

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name
_LEVEL = 6
_CORE, _APP = "docProps/core.xml", "docProps/app.xml"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
_WHO = re.compile(rb"(<(?:dc:creator|cp:lastModifiedBy)>)[^<]*(</)")


def normalised(content: bytes, study: Study) -> bytes:
    """The saved presentation with our own properties, its entries sorted, dated 1980; its workbooks likewise."""
    date = moment(study)
    made = {}
    for name, data in _entries(content):
        if name == _CORE:
            data = core(study).encode()
        elif name == _APP:
            data = _app().encode()
        elif name.endswith(".xlsx"):
            data = _workbook(data, date)
        made[name] = data
    return _zipped(made)


def moment(study: Study) -> str:
    """The as-of date, which is the only date a file of ours carries."""
    date = study.as_of or datetime.date(2000, 1, 1)
    return f"{date.isoformat()}T00:00:00Z"


def _entries(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(item.filename, archive.read(item)) for item in archive.infolist() if not item.is_dir()]


def _zipped(entries: dict[str, bytes]) -> bytes:
    """``[Content_Types].xml`` first, as readers of packages expect, then by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in sorted(entries, key=lambda n: (n != "[Content_Types].xml", not n.startswith("_rels/"), n)):
            item = zipfile.ZipInfo(name, EPOCH)
            item.compress_type, item.external_attr, item.create_system = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(item, entries[name])
    return out.getvalue()


def _workbook(content: bytes, date: str) -> bytes:
    entries = dict(_entries(content))
    if _CORE in entries:
        dated = _DATES.sub(rb"\g<1>" + date.encode() + rb"\2", entries[_CORE])
        entries[_CORE] = _WHO.sub(rb"\1\2", dated)
    return _zipped(entries)


def core(study: Study) -> str:
    """Title, author, language and dates of the presentation."""
    date = f'xsi:type="dcterms:W3CDTF">{moment(study)}<'
    title, house = escape(safe(study.title)), escape(safe(study.house))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{house}</dc:creator><cp:lastModifiedBy>{house}</cp:lastModifiedBy>"
        f"<cp:revision>1</cp:revision><dcterms:created {date}/dcterms:created><dcterms:modified {date}/dcterms:modified>"
        f"<dc:language>{LANGUAGES[study.language]}</dc:language></cp:coreProperties>"
    )


def _app() -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties'
        ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Office PowerPoint</Application></Properties>"
    )
