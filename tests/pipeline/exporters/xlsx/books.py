"""Workbooks to look into: rendered once, read back by openpyxl, and numbers shown as a spreadsheet shows them."""

import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import openpyxl
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csat_helpers.pipeline import document
from csat_helpers.pipeline.exporters import xlsx
from tests.pipeline import banners, samples

OWN_TABLE = (
    "<table><thead><tr><th>Branch</th><th>n</th></tr></thead>"
    "<tbody><tr><td>=1+1</td><td>12</td></tr><tr><td>North</td><td>7</td></tr></tbody></table>"
)


def notebook(language):
    """The sample with a banner table and a table of the analyst's own."""
    own = new_code_cell("own()", outputs=[new_output("display_data", data={"text/html": OWN_TABLE})], execution_count=1)
    return samples.notebook(language, [samples.show(banners.bundle(language)), own])


def small(language, *bundles):
    """A report of one chapter with these exhibits and no chart, which is soon made."""
    cells = [new_markdown_cell("# One chapter"), *(samples.show(bundle) for bundle in bundles)]
    for k, cell in enumerate(cells):
        cell["id"] = f"cell-{k}"
    return new_notebook(cells=cells, metadata={"csat": samples.study(language)})


@cache
def content(language):
    return xlsx.render(notebook(language))


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@cache
def book(language):
    return opened(content(language))


@cache
def read(language):
    return document.read(notebook(language))


def parts(data):
    """The files inside a workbook, as text where they are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def numbers(sheet):
    return [cell for cell in cells(sheet) if isinstance(cell.value, int | float)]


def texts(workbook):
    return [str(cell.value) for sheet in workbook for cell in cells(sheet) if cell.data_type == "s"]


def sheets(language):
    """The sheet of every exhibit, by its anchor, as the contents lead to it."""
    listed = book(language).worksheets[0]
    found = [c.hyperlink.location.rpartition("!")[0].strip("'") for c in cells(listed) if c.hyperlink]
    return {e.anchor: book(language)[name] for e, name in zip(read(language).exhibits, found, strict=False)}


def shown(value, code):
    """A number as a spreadsheet shows it by a format of ours: sections, quoted text, digits, thousands, per cent."""
    sections = code.split(";")
    conditions = [re.match(r"\[(<|>=)([\d.]+)\]", section) for section in sections]
    if conditions[0]:
        passed = [
            k for k, found in enumerate(conditions)
            if not found or (value < float(found[2]) if found[1] == "<" else value >= float(found[2]))
        ]  # fmt: skip
        section = re.sub(r"^\[[^]]+\]", "", sections[passed[0]])
    else:
        section = sections[0] if value > 0 or len(sections) == 1 else sections[1] if value < 0 else sections[-1]
    if section == "General":
        return f"{value:g}"
    pattern = re.search(r'(?:#,##)?0?(?:\.0+)?%?(?=(?:"[^"]*")*$)', re.sub(r'^(?:"[^"]*"|\+)*', "", section)).group()
    if not pattern:
        return section.replace('"', "")
    digits = len(pattern.partition(".")[2].rstrip("%"))
    scaled = Decimal(repr(abs(value))) * (100 if pattern.endswith("%") else 1)
    text = f"{scaled.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,.{digits}f}" + "%" * pattern.endswith("%")
    if pattern.startswith("."):
        text = text.removeprefix("0")
    return section.replace(pattern, text).replace('"', "")
