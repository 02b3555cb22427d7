"""The presentation: whole, the same each time, legible, described, and with nothing of the machine that made it."""

import base64
import getpass
import io
import re
import socket

import pptx
import pytest
from nbformat.v4 import new_markdown_cell

from csat_helpers.bundle import Plot, Series
from csat_helpers.pipeline.exporters.pptx import CsatPPTXExporter, render
from tests.pipeline import banners, samples
from tests.pipeline.exporters.pptx import packages


def notebook(language: str):
    """The samples, a banner table, and a chart that is native."""
    plot = Plot(
        "bars",
        tuple(samples.label(n, language) for n in samples.ITEMS),
        (Series("index", tuple(v[3] for v in samples.ITEMS.values()), colours=("#12607A",) * 7),),
        minimum=0,
        maximum=100,
    )
    chart = samples.exhibit(
        language, "bars", id="native", plot=plot, headline=samples.two(language, "Native", "原生图")
    )
    banner = samples.exhibit(language, "table", id="banner", table=banners.table(language, items=4))
    return samples.notebook(language, [samples.show(chart, samples.svg(language, "bars")), samples.show(banner)])


@pytest.fixture(scope="module", params=["en", "zh"])
def made(request):
    content = render(notebook(request.param))
    return request.param, content, pptx.Presentation(io.BytesIO(content))


def test_it_opens_without_repair(made):
    assert packages.faults(made[1]) == []


def test_the_same_notebook_gives_the_same_bytes(made):
    language, content, _ = made
    assert render(notebook(language)) == content


def test_both_languages_have_the_same_figures():
    figures = []
    for language in ("en", "zh"):
        shown = pptx.Presentation(io.BytesIO(render(notebook(language))))
        cells = [c.text for s in shown.slides for f in s.shapes if f.has_table for r in f.table.rows for c in r.cells]
        figures.append({t for t in cells if re.fullmatch(r"[\d.,%−+<]*\d[\d.,%]*", t)})
    assert figures[0] == figures[1]
    assert len(figures[0]) > 100


def test_every_headline_is_a_title(made):
    language, _, shown = made
    titles = [slide.shapes.title.text_frame.text for slide in shown.slides]
    for exhibit in (samples.summary(language), samples.exhibit(language, "diverging"), samples.quotes(language)):
        assert exhibit.headline in titles
    assert all(titles)


def test_notes_hold_the_reading(made):
    language, _, shown = made
    exhibit = samples.exhibit(language, "diverging")
    (note,) = [n for n in packages.notes(shown) if "sample-diverging" in n]
    for text in (exhibit.lead, *exhibit.notes, *(t["text"] for t in exhibit.takeaways), "2,412"):
        assert text in note
    assert samples.two(language, "look at the ends first", "先看两端") in note


def test_an_exhibit_with_a_plot_is_a_native_chart_with_its_data(made):
    shown = made[2]
    (chart,) = [f.chart for s in shown.slides for f in s.shapes if getattr(f, "has_chart", False)]
    values = [v for v in chart.plots[0].series[0].values if v is not None]
    assert sorted(values) == pytest.approx(sorted(v[3] for v in samples.ITEMS.values()))
    assert chart.part.chart_workbook.xlsx_part is not None


def test_every_slide_is_numbered_marked_and_confidential(made):
    language, _, shown = made
    mark = samples.two(language, "SIMULATED DATA", "模拟数据")
    study = samples.study(language)
    for number, texts in enumerate(packages.texts(shown), 1):
        assert mark in texts
        assert any(study["confidentiality"] in text for text in texts)
        assert number == 1 or str(number) in texts
    fields = [e for s in shown.slides for e in s._element.iter(f"{packages.A}fld") if e.get("type") == "slidenum"]
    assert len(fields) == len(shown.slides) - 1


def test_nothing_is_smaller_than_ten_points(made):
    for slide in made[2].slides:
        sizes = [int(e.get("sz")) for e in slide._element.iter() if e.get("sz", "").isdigit()]
        assert min(sizes) >= 1000


def test_every_graphic_says_what_it_shows(made):
    for slide in made[2].slides:
        for shape in slide.shapes:
            if shape.shape_type == 13 or shape.has_chart or shape.has_table:
                named = next(shape._element.iter(f"{packages.P}cNvPr"))
                assert named.get("descr") or shape.has_table, (slide.shapes.title.text_frame.text, shape.name)


def test_tables_flag_their_head(made):
    tables = [s.table for slide in made[2].slides for s in slide.shapes if s.has_table]
    assert len(tables) > 3
    assert all(table.first_row for table in tables)


def test_contents_lead_to_their_slides(made):
    language, _, shown = made
    contents = shown.slides[1]
    links = [s.click_action.target_slide for s in contents.shapes if s.name == "Entry"]
    assert len(links) > 10
    assert all(link is not None for link in links)
    entry = next(
        s
        for s in contents.shapes
        if s.has_text_frame and s.text_frame.text == samples.two(language, "Native", "原生图")
    )
    assert entry.click_action.target_slide.shapes.title.text_frame.text == entry.text_frame.text


def test_sections_hold_every_slide_once(made):
    root = made[2].part._element
    listed = [e.get("id") for e in root.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}sldId")]
    assert listed == [e.get("id") for e in root.iter(f"{packages.P}sldId")]


def test_letters_marks_and_hidden_figures_are_in_the_banner(made):
    shown = made[2]
    texts = [text for texts in packages.texts(shown) for text in texts]
    assert any(re.fullmatch("▲\u00a0\\d+%Ab", text) for text in texts)
    assert any(text.startswith("▼") for text in texts)
    assert "[c]" in texts
    assert any(re.fullmatch(r"\d+\*", text) for text in texts)
    raised = [r for s in shown.slides for r in s._element.iter(f"{packages.A}rPr") if r.get("baseline") == "30000"]
    assert raised


def test_it_tells_no_date_user_host_or_path(made):
    for name, data in packages.unpacked(made[1]).items():
        text = data.decode("utf-8", "ignore") if name.endswith((".xml", ".rels")) else ""
        for date in re.findall(r"\b(20\d\d-\d\d-\d\d)T", text):
            assert date <= "2026-06-18", name
        for secret in ("Steve Canny", "python-pptx", "SECRET", "/home/", "/root/", socket.gethostname()):
            assert secret not in text, (name, secret)
        user = getpass.getuser()
        assert user == "root" or not re.search(rf"\b{re.escape(user)}\b", text), name
    assert not [name for name in packages.unpacked(made[1]) if "thumbnail" in name or "printerSettings" in name]


def test_its_properties_are_the_studys(made):
    language, _, shown = made
    study, core = samples.study(language), shown.core_properties
    assert (core.title, core.author) == (study["title"], study["house"])
    assert str(core.created.date()) == str(core.modified.date()) == "2026-06-18"
    assert core.language == {"en": "en-GB", "zh": "zh-CN"}[language]


def test_a_slide_of_a_part_says_which_part():
    told = samples.two("en", "\u201cStore staff\u201d is rated higher by A", "")
    banner = samples.exhibit(
        "en", "table", id="long", title="By group", headline=told, table=banners.table("en", items=6)
    )
    content = pptx.Presentation(io.BytesIO(render(samples.notebook("en", [samples.show(banner)]))))
    titles, parts = {}, {}
    for slide in content.slides:
        named = [s.text_frame.text for s in slide.shapes if s.name == "Exhibit"]
        if named and f"{banner.title} (" in named[0]:
            title = slide.shapes.title.text_frame.text
            first = [s.table.cell(r, 0).text for s in slide.shapes if s.has_table for r in range(len(s.table.rows))]
            titles[title], parts[title] = first, slide
    assert len(titles) > 1
    (bearer,) = [title for title in titles if title.startswith(told)]
    assert "Store staff" in titles[bearer]
    for title, rows in titles.items():
        names = re.findall("\u201c(.*?)\u201d", title)
        assert names
        assert set(names) <= set(rows), "a title names what its slide does not show"
        assert told in title or told in parts[title].notes_slide.notes_text_frame.text
    (entry,) = [s for s in content.slides[1].shapes if s.name == "Entry" and s.text_frame.text == told]
    assert entry.click_action.target_slide.shapes.title.text_frame.text == bearer


def test_no_slide_only_opens_a_chapter(made):
    for slide in list(made[2].slides)[2:]:
        assert any(s.has_table or getattr(s, "has_chart", False) or s.shape_type == 13 for s in slide.shapes) or any(
            s.name in ("Text", "Takeaway", "Finding", "Quotation") for s in slide.shapes
        ), slide.shapes.title.text_frame.text


def test_what_stands_under_its_own_heading_after_an_exhibit_is_a_slide():
    table = samples.show(samples.exhibit("en", "table", id="last"))
    methods = new_markdown_cell("### How it was done\n\n* **Index.** From 0 to 100.\n* **Limits.** No causes.")
    shown = pptx.Presentation(io.BytesIO(render(samples.notebook("en", [table, methods]))))
    (slide,) = [s for s in shown.slides if s.shapes.title.text_frame.text == "How it was done"]
    assert any("No causes." in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_the_lineage_has_its_explanation_beside_it():
    table = samples.show(samples.exhibit("en", "table", id="last"))
    appendix = new_markdown_cell("# Methods", metadata={"tags": ["appendix"]})
    shown = pptx.Presentation(io.BytesIO(render(samples.notebook("en", [appendix, table]))))
    slides = [s for s in shown.slides if s.shapes.title.text_frame.text.startswith("Where the numbers come from")]
    assert slides
    assert all(any(shape.has_table for shape in slide.shapes) for slide in slides)
    assert any(shape.name == "Takeaway" for shape in slides[0].shapes)


def test_a_chart_of_one_row_stands_over_its_takeaways():
    plot = Plot("bars", ("Overall",), (Series("index", (62.0,)),), minimum=0, maximum=100)
    one = samples.exhibit("en", "bars", id="one", plot=plot, headline="One row")
    shown = pptx.Presentation(
        io.BytesIO(render(samples.notebook("en", [samples.show(one, samples.svg("en", "bars"))])))
    )
    (slide,) = [s for s in shown.slides if s.shapes.title.text_frame.text == "One row"]
    chart = next(s for s in slide.shapes if getattr(s, "has_chart", False))
    cards = [s for s in slide.shapes if s.name == "Takeaway"]
    assert cards
    assert all(card.top >= chart.top + chart.height for card in cards)
    assert chart.width > shown.slide_width * 0.6


def test_a_long_narrow_table_stands_beside_itself(made):
    language, _, shown = made
    word = samples.two(language, "Branch", "网点")
    slides = [s for s in shown.slides if any(f.has_table and f.table.cell(0, 0).text == word for f in s.shapes)]
    cells = [
        f.table.cell(r, 0).text for s in slides for f in s.shapes if f.has_table for r in range(1, len(f.table.rows))
    ]
    assert cells == [f"{word} {k + 1}" for k in range(70)]
    assert len(slides) <= 2


def test_prose_of_its_own_becomes_slides_with_nothing_lost():
    words = [f"word{k}" for k in range(3000)]
    extra = [new_markdown_cell("## Long\n\n" + " ".join(words) + "\n\n- one\n- two\n\n[site](https://example.org)")]
    shown = pptx.Presentation(io.BytesIO(render(samples.notebook("en", extra))))
    pages = [slide for slide in shown.slides if slide.shapes.title.text_frame.text.startswith("Long")]
    text = " ".join(t for page in pages for s in page.shapes if s.has_text_frame for t in s.text_frame.text.split())
    assert len(pages) > 2
    assert [w for w in text.split() if w.startswith("word")] == words
    assert "(https://example.org)" in text


def test_without_facts_it_still_prints():
    bare = samples.notebook("en")
    del bare.metadata["csat"]
    assert packages.faults(render(bare)) == []


def test_it_is_an_nbconvert_exporter():
    content, resources = CsatPPTXExporter().from_notebook_node(samples.notebook("en"))
    assert content.startswith(b"PK")
    assert resources["output_extension"] == ".pptx"


def test_a_clients_look_is_worn():
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" fill="#123456"/></svg>'
    wanted = samples.notebook("en")
    wanted.metadata["csat"]["look"] = {
        "tokens": {"p6": "#7A1260"}, "swaps": {}, "fonts": {"latin": "Verdana", "han": "SimHei"}, "heading": "sans",
        "cover": "Board meeting", "footer": "Harbour internal",
        "logo": {"format": "svg", "alt": "Harbour Mobile", "content": base64.b64encode(logo).decode()},
    }  # fmt: skip
    content = render(wanted)
    parts = packages.unpacked(content)
    theme = parts["ppt/theme/theme1.xml"].decode()
    assert packages.faults(content) == []
    assert all(text in theme for text in ("7A1260", "Verdana", "SimHei"))
    slides = list(pptx.Presentation(io.BytesIO(content)).slides)
    assert all(any(s.name == "Logo" for s in slide.shapes) for slide in slides)
    assert "Board meeting" in parts["ppt/slides/slide1.xml"].decode()
    assert all("Harbour internal" in str(texts) for texts in packages.texts(pptx.Presentation(io.BytesIO(content))))
