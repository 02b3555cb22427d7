"""The printed report: its text can be found, its fonts are inside, it is tagged, and hostile text is only text."""

import io

import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_markdown_cell
from pypdf import PdfReader

from csat_helpers.locale import say
from csat_helpers.look import Logo, Look
from csat_helpers.pipeline import document
from csat_helpers.pipeline.exporters import pdf_report
from tests.pipeline import samples
from tests.pipeline.document.test_prose import HOSTILE


@pytest.fixture(scope="module", params=["en", "zh"])
def printed(request):
    content = pdf_report.render(samples.notebook(request.param))
    return request.param, content, PdfReader(io.BytesIO(content))


def squeezed(text: str) -> str:
    """Without spaces: where a line breaks is not what these tests are about."""
    return "".join(text.split())


def all_text(reader: PdfReader) -> str:
    return squeezed(" ".join(page.extract_text() for page in reader.pages))


def test_headlines_are_found_in_the_text(printed):
    language, _, reader = printed
    text = all_text(reader)
    for exhibit in (samples.summary(language), samples.exhibit(language, "diverging"), samples.quotes(language)):
        assert squeezed(exhibit.headline) in text
    assert squeezed(samples.label("solve", language)) in text, "the letters of charts are letters"


def test_contents_name_chapters_with_their_pages(printed):
    language, _, reader = printed
    contents = reader.pages[1].extract_text()
    assert {"en": "Contents", "zh": "目录"}[language] in contents
    outline = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert len(outline) >= 4
    last = reader.get_destination_page_number(outline[-1]) + 1
    assert str(last) in contents


def test_every_page_but_the_cover_has_its_number_and_mark(printed):
    language, _, reader = printed
    mark = {"en": "SIMULATED DATA", "zh": "模拟数据"}[language]
    texts = [page.extract_text() for page in reader.pages]
    assert all(squeezed(mark) in squeezed(text) for text in texts)
    assert all(str(number) in text for number, text in enumerate(texts[1:], 2))


def test_exhibits_are_listed_last_by_subject_with_base_and_page(printed):
    language, _, reader = printed
    listed = reader.pages[-1].extract_text()
    listed = listed[listed.index(say(language, "List of exhibits")) :]
    exhibit = samples.exhibit(language, "drivers")
    page = next(k for k, p in enumerate(reader.pages, 1) if k > 3 and "sample-drivers" in p.extract_text())
    line = next(line for line in listed.splitlines() if exhibit.title in line)
    assert squeezed(line).endswith(squeezed(f"{exhibit.title} 2,412 {page}"))


def test_a_page_says_how_many_there_are_and_which_chapter_it_is_in(printed):
    language, _, reader = printed
    last = len(reader.pages)
    assert f"{last}/{last}" in squeezed(reader.pages[last - 1].extract_text())
    foot = squeezed(reader.pages[last - 2].extract_text())  # the list of exhibits is of no chapter
    assert squeezed({"en": "4  Reference", "zh": "4 附录"}[language]) in foot


def test_every_font_is_inside(printed):
    _, _, reader = printed
    fonts = {}
    for page in reader.pages:
        _collect(page["/Resources"], fonts, set())
    assert len(fonts) >= 3
    assert all(fonts.values()), fonts
    assert not any("Mono" in name or "LibertinusSerif" in name for name in fonts)


def _collect(resources, fonts, seen):
    resources = resources.get_object()
    for font in (resources.get("/Font") or {}).values():
        font = font.get_object()
        descendant = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        described = descendant.get("/FontDescriptor")
        inside = "/CharProcs" in font or any(k in described.get_object() for k in ("/FontFile2", "/FontFile3"))
        fonts[str(font.get("/BaseFont"))] = inside
    for form in (resources.get("/XObject") or {}).values():
        form = form.get_object()
        if id(form) not in seen and "/Resources" in form:
            seen.add(id(form))
            _collect(form["/Resources"], fonts, seen)


def test_it_is_tagged_titled_and_says_its_language(printed):
    language, _, reader = printed
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith(language)
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data() if reader.xmp_metadata else False
    assert reader.metadata.title == samples.study(language)["title"]


def test_every_chart_says_what_it_shows(printed):
    language, content, reader = printed
    found = list(_alternatives(reader.trailer["/Root"]["/StructTreeRoot"], set()))
    assert found.count(samples.exhibit(language, "bars").alt) == 6, len(content)


def _alternatives(node, seen):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _alternatives(child, seen)
    elif isinstance(node, dict) and id(node) not in seen:
        seen.add(id(node))
        if "/Alt" in node:
            yield node["/Alt"]
        if "/K" in node:
            yield from _alternatives(node["/K"], seen)


def test_the_same_notebook_gives_the_same_bytes(printed):
    language, content, _ = printed
    assert pdf_report.render(samples.notebook(language)) == content


def test_a_long_table_repeats_its_head(printed):
    language, _, reader = printed
    head = {"en": "Branch", "zh": "网点"}[language]
    first = next(k for k, page in enumerate(reader.pages) if f"{head} 20" in page.extract_text())
    before, after = (reader.pages[k].extract_text() for k in (first, first + 1))
    assert f"{head} 60" in after
    assert f"{head} n %" in after
    mark = say(language, "continued")
    assert mark in after
    assert mark not in before
    assert samples.long_table(language).notes[0] in before, "notes stand before a long table, never alone after it"


def test_hostile_text_is_printed_as_it_stands():
    bundle = samples.exhibit("en", "table", title=HOSTILE[1], notes=HOSTILE, table=samples.items_table("en"))
    notebook = samples.notebook("en", [samples.show(bundle), new_markdown_cell("\n\n".join(HOSTILE))])
    text = all_text(PdfReader(io.BytesIO(pdf_report.render(notebook))))
    for hostile in HOSTILE:
        assert text.count(squeezed(hostile)) >= 2


def test_without_facts_it_still_prints():
    notebook = samples.notebook("en")
    del notebook.metadata["csat"]
    assert len(PdfReader(io.BytesIO(pdf_report.render(notebook))).pages) > 5


def test_it_is_an_nbconvert_exporter():
    content, resources = get_exporter("csat-pdf")().from_notebook_node(samples.notebook("en"))
    assert content.startswith(b"%PDF")
    assert resources["output_extension"] == ".pdf"


def test_the_clients_look_is_worn():
    logo = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40" fill="#123456"/></svg>'
    look = Look(
        tokens={"p8": "#551A3D", "p6": "#7A1F5C"}, swaps={"#12607A": "#7A1F5C"}, heading="sans",
        logo=Logo(logo.encode(), "svg", "Harbour Mobile"), cover="Board edition", footer="Internal use",
    )  # fmt: skip
    notebook = samples.notebook("en")
    notebook.metadata["csat"]["look"] = look.to_json()
    reader = PdfReader(io.BytesIO(pdf_report.render(notebook)))
    assert "Board edition" in reader.pages[0].extract_text()
    assert all("Internal use" in page.extract_text() for page in reader.pages[1:])
    assert "Harbour Mobile" in list(_alternatives(reader.trailer["/Root"]["/StructTreeRoot"], set()))
    fonts: dict[str, bool] = {}
    for page in reader.pages:
        _collect(page["/Resources"], fonts, set())
    assert not any("Serif" in name for name in fonts)


def test_charts_are_recoloured(tmp_path):
    notebook = samples.notebook("en")
    notebook.metadata["csat"]["look"] = Look(swaps={"#12607A": "#7A1F5C"}).to_json()
    read = document.read(notebook)
    pdf_report._lay_out(read, pdf_report._data(read), tmp_path)
    chart = (tmp_path / "sample-diverging.svg").read_text(encoding="utf-8").lower()
    assert "#7a1f5c" in chart
    assert "#12607a" not in chart


def test_the_appendix_has_letters():
    extra = [new_markdown_cell("# Annex", metadata={"tags": ["appendix"]}), samples.show(samples.long_table("en", 8))]
    text = all_text(PdfReader(io.BytesIO(pdf_report.render(samples.notebook("en", extra)))))
    assert "ExhibitA1" in text
