"""The workbook, read back: its numbers are the bundles', nothing in it is computed, and a hostile text is only text."""

import datetime
import re
import struct
import zlib
from dataclasses import replace

import pytest

from csat_helpers.bundle import HIDDEN
from csat_helpers.look import Logo, Look, number
from csat_helpers.pipeline.exporters import xlsx
from tests.pipeline import banners, samples
from tests.pipeline.document.test_prose import HOSTILE
from tests.pipeline.exporters.xlsx import books

pytestmark = pytest.mark.parametrize("language", ["en", "zh"])

FORMULAS = (
    '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "{=1}",
    "http://evil.example/x", "internal:Sheet1!A1", "mailto:a@b.c", "_x0041_", "\u202eabc\u200f", "&[Picture] &G &P",
)  # fmt: skip


def printed(table):
    """Every number of a table that is shown, in reading order, and how it is written."""
    hidden = {(m["row"], m["column"]) for m in table.marks if m.get("mark") in HIDDEN}
    return [
        (value, (table.formats[k] if table.formats and column.format != "text" else "") or column.format)
        for k, row in enumerate(table.rows)
        for column, value in zip(table.columns, row, strict=True)
        if isinstance(value, int | float) and (k, column.name) not in hidden
    ]


def tabled(language):
    """Exhibits with a table of their own."""
    found = [e for e in books.read(language).exhibits if e.bundle.table and e.bundle.encoding["kind"] == "table"]
    assert len(found) >= 3
    return found


def test_every_number_of_a_table_is_in_its_sheet_in_order(language):
    for exhibit in tabled(language):
        found = [cell.value for cell in books.numbers(books.sheets(language)[exhibit.anchor])]
        assert found == pytest.approx([value for value, _ in printed(exhibit.bundle.table)], rel=1e-15, abs=0)


def test_numbers_are_shown_as_every_other_format_prints_them(language):
    for exhibit in tabled(language):
        cells = books.numbers(books.sheets(language)[exhibit.anchor])
        for cell, (value, kind) in zip(cells, printed(exhibit.bundle.table), strict=True):
            text = books.shown(cell.value, cell.number_format).lstrip("▲▼ ").rstrip("*")
            assert text == number(value, kind)


def test_nothing_is_computed_and_nothing_leads_out(language):
    for sheet in books.book(language):
        assert not [cell.coordinate for cell in books.cells(sheet) if cell.data_type in ("f", "e")]
    for name, part in books.parts(books.content(language)).items():
        assert b"<f>" not in part, name
        assert b'TargetMode="External"' not in part, name
        assert "vba" not in name.lower()
        assert "externalLink" not in name


def test_every_sheet_is_reached_and_leads_back(language):
    book = books.book(language)
    contents = book.worksheets[0]
    targets = [c.hyperlink.location for sheet in book for c in books.cells(sheet) if c.hyperlink]
    names = [re.fullmatch(r"'(.+)'!A\d+", target).group(1) for target in targets]
    assert set(names) == set(book.sheetnames)
    for sheet in book.worksheets[1:]:
        assert sheet["A1"].hyperlink.location == f"'{contents.title}'!A1"


def test_names_of_sheets_are_what_a_workbook_allows(language):
    names = books.book(language).sheetnames
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    labels = [e.label for e in books.read(language).exhibits if e.label]
    assert all(any(name.startswith(label) for name in names) for label in labels)


def test_contents_tell_finding_and_base_of_every_exhibit(language):
    listed = books.book(language).worksheets[0]
    rows = [[cell.value for cell in row] for row in listed.iter_rows()]
    for exhibit in books.read(language).exhibits:
        name = exhibit.label or exhibit.bundle.title
        (row,) = [r for r in rows if r[0] == name]
        assert row[2] == (exhibit.bundle.headline or None)
        assert row[3] == exhibit.bundle.base
    ((title, reason),) = books.read(language).omitted
    assert [f"{title}: {reason}"] == [row[0] for row in rows if str(row[0]).startswith(title)]


def test_a_sheet_says_what_the_report_says(language):
    bundle = samples.exhibit(language, "diverging")
    exhibit = next(e for e in books.read(language).exhibits if e.bundle.id == bundle.id)
    said = [str(cell.value) for cell in books.cells(books.sheets(language)[exhibit.anchor])]
    assert bundle.headline in said
    assert bundle.subtitle in said
    assert bundle.alt in said
    assert set(bundle.notes) <= set(said)
    assert {takeaway["text"] for takeaway in bundle.takeaways} <= set(said)
    assert samples.study(language)["source"] in said


def banner(language):
    anchor = next(e.anchor for e in books.read(language).exhibits if e.bundle.id == "sample-banner")
    return books.sheets(language)[anchor]


def test_letters_stand_beside_figures_that_stay_numbers(language):
    sheet = banner(language)
    (lettered, *_) = [cell for cell in books.cells(sheet) if cell.value == "Ab"]
    figure = sheet.cell(lettered.row, lettered.column - 1)
    assert figure.value == 0.52
    assert books.shown(figure.value, figure.number_format) == "▲ 52%"
    heads = [str(c.value) for row in sheet.iter_rows(max_row=lettered.row - 3) for c in row if c.value]
    assert {"A", "B", "C"} <= set(heads), "the letters of the columns are in the head"


def test_a_hidden_figure_is_a_sign_with_its_meaning(language):
    sheet = banner(language)
    table = banners.table(language)
    hidden = table.rows[4][3]
    assert [row[3] for row in table.rows].count(hidden) == 2, "hidden for one item, shown for another"
    assert [c.value for c in books.cells(sheet)].count(hidden) == 1
    assert [c.value for c in books.cells(sheet)].count("[c]") == 1
    assert any(str(c.value).startswith("[c]") and len(str(c.value)) > 5 for c in books.cells(sheet))
    assert any(str(c.value).startswith("*") and len(str(c.value)) > 5 for c in books.cells(sheet))


def test_heads_stay_in_sight_and_are_printed_again(language):
    book = books.book(language)
    long = next(e for e in books.read(language).exhibits if e.bundle.id == "sample-long")
    sheet = books.sheets(language)[long.anchor]
    assert sheet.freeze_panes == "B7"
    assert sheet.print_title_rows == "$6:$6"
    assert sheet.auto_filter.ref == "A6:C76"
    assert banner(language).freeze_panes[0] == "C", "the total stays with the stub"
    assert not banner(language).auto_filter.ref, "a banner table is no list"
    for made in book:
        assert (made.page_setup.orientation, made.page_setup.paperSize) == ("landscape", 9)
        assert made.sheet_properties.pageSetUpPr.fitToPage
        assert made.page_setup.fitToWidth in (None, 1)
        assert samples.study(language)["title"] in made.oddHeader.left.text
        assert samples.study(language)["confidentiality"] in made.oddFooter.left.text
        assert made.print_area


def test_the_summary_has_its_figure_as_a_number(language):
    sheet = books.book(language).worksheets[1]
    values = [cell.value for cell in books.cells(sheet)]
    assert {66.0, 64.7, 67.2, 61.4, 73.0} <= {v for v in values if isinstance(v, float | int)}
    for found in samples.findings(language):
        assert any(str(v).endswith(found["headline"]) for v in values)
    assert any(str(v) == f"1. {samples.label('solve', language)}" for v in values)


def test_comments_are_told_without_who_made_them(language):
    exhibit = next(e for e in books.read(language).exhibits if e.bundle.encoding["kind"] == "quotes")
    values = [cell.value for cell in books.cells(books.sheets(language)[exhibit.anchor])]
    for text, _, score, group in samples.quotes(language).frame["rows"]:
        assert values[values.index(text) + 1] == score
        assert not group or group not in values


def test_a_table_of_the_analysts_own_has_a_sheet(language):
    found = [sheet for sheet in books.book(language) if "=1+1" in [c.value for c in books.cells(sheet)]]
    assert len(found) == 1
    assert next(c for c in books.cells(found[0]) if c.value == "=1+1").quotePrefix, "it stays text when it is edited"


def test_text_that_belongs_to_no_exhibit_is_kept(language):
    text = {"en": "1. code the answer", "zh": "1. 编码"}[language]
    assert text in books.texts(books.book(language))


def test_the_same_notebook_gives_the_same_bytes(language):
    assert xlsx.render(books.notebook(language)) == books.content(language)


def test_both_languages_hold_the_same_numbers_in_the_same_cells(language):
    ours, other = books.book(language), books.book({"en": "zh", "zh": "en"}[language])
    assert len(ours.sheetnames) == len(other.sheetnames)
    for one, two in zip(ours, other, strict=True):
        assert [(c.coordinate, c.value, c.number_format) for c in books.numbers(one)] == [
            (c.coordinate, c.value, c.number_format) for c in books.numbers(two)
        ]


def test_the_file_says_its_own_date_and_nothing_of_the_machine(language):
    told = books.book(language).properties
    assert told.created.date() == told.modified.date() == datetime.date(2026, 6, 18)
    study = samples.study(language)
    assert (told.title, told.subject, told.creator) == (study["title"], study["client"], study["house"])
    assert not told.lastModifiedBy or told.lastModifiedBy == study["house"]
    assert {d.name: d.value for d in books.book(language).custom_doc_props.props}["Language"].startswith(language)


def test_hostile_text_is_only_text(language):
    told = [*HOSTILE, *FORMULAS]
    table = samples.items_table(language)
    rows = tuple((text, *table.rows[0][1:]) for text in told)
    hostile = replace(
        table, rows=rows, marks=(), columns=(replace(table.columns[0], label=told[5]), *table.columns[1:])
    )
    bundle = samples.exhibit(
        language, "table", title=told[5], headline=told[6], subtitle=told[7], notes=told, alt=told[8], table=hostile
    )
    notebook = books.small(language, bundle)
    notebook.metadata["csat"] |= dict.fromkeys(("title", "client", "house", "confidentiality", "source"), told[-1])
    book = books.opened(xlsx.render(notebook))
    found = books.texts(book)
    for text in told:
        assert found.count(text) >= 2, text
    cells = [cell for sheet in book for cell in books.cells(sheet)]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink.location for cell in cells if cell.hyperlink)
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s" and str(cell.value)[0] in "=+-@\t")


def test_what_a_cell_cannot_hold_is_told(language):
    long, odd = "字" * 40_000, "a\ud800b\x00c\x0bd\ufffe"
    bundle = samples.exhibit(language, "table", headline=odd, notes=(long,), table=samples.items_table(language))
    found = books.texts(books.opened(xlsx.render(books.small(language, bundle))))
    assert "a\ufffdb\ufffdc\ufffdd\ufffd" in found
    (cut,) = [text for text in found if text.startswith("字字")]
    assert len(cut) <= 32_767
    assert re.search(r"7,\d\d\d", cut[-60:])


def test_without_facts_it_is_still_made(language):
    notebook = books.small(language, samples.quotes(language), samples.summary(language))
    del notebook.metadata["csat"]
    assert len(books.opened(xlsx.render(notebook)).sheetnames) == 3


def test_a_chart_of_the_analysts_own_has_its_words(language):
    exhibit = next(e for e in books.read(language).exhibits if e.bundle.encoding["kind"] == "map")
    bundle = replace(exhibit.bundle, frame={"columns": [], "rows": []}, table=None, encoding={"kind": "custom"})
    chapter = books.read(language).chapters[1]
    sections = tuple(replace(s, parts=(replace(exhibit, bundle=bundle),)) for s in chapter.sections[:1])
    made = xlsx.workbook(replace(books.read(language), chapters=(replace(chapter, sections=sections),)))
    assert bundle.alt in books.texts(books.opened(made))


def png(width, height):
    """A picture of one colour."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\x12\x60\x7a" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80" height="20" fill="#12607A"/></svg>'


@pytest.mark.parametrize("format", ["png", "svg"])
def test_a_clients_logo_is_on_the_contents_with_its_name(language, format):
    logo = Logo({"png": png(80, 20), "svg": SVG}[format], format, "Harbour & Co")
    look = Look(swaps={"#12607A": "#663399"}, logo=logo, fonts={"latin": "Verdana", "han": "SimHei"}, footer="R&D only")
    made = xlsx.workbook(replace(books.read(language), look=look))
    inside = books.parts(made)
    assert [name for name in inside if name.startswith("xl/media/")] == ["xl/media/image1.png"]
    assert b'descr="Harbour &amp; Co"' in inside["xl/drawings/drawing1.xml"]
    styles = inside["xl/styles.xml"].decode()
    assert {"en": "Verdana", "zh": "SimHei"}[language] in styles
    assert "FF663399" in styles
    assert "FF12607A" not in styles
    assert books.opened(made).worksheets[0].oddFooter.left.text.strip() == "R&&D only"
    assert made == xlsx.workbook(replace(books.read(language), look=look)), "the same bytes"


def test_it_is_an_nbconvert_exporter(language):
    content, resources = xlsx.CsatXLSXExporter().from_notebook_node(books.small(language, samples.quotes(language)))
    assert content.startswith(b"PK")
    assert resources["output_extension"] == ".xlsx"


def test_the_appendix_is_marked(language):
    read = books.read(language)
    chapters = (*read.chapters[:-1], replace(read.chapters[-1], appendix=True))
    listed = books.opened(xlsx.workbook(replace(read, chapters=chapters))).worksheets[0]
    marked = [
        c.value for c in books.cells(listed) if str(c.value).endswith(")") and read.chapters[-1].title in str(c.value)
    ]
    assert len(marked) == 1
