"""Tables as they are printed: formats of rows, marks and letters, in HTML and on paper."""

import io
import re

import pytest
from pypdf import PdfReader

from csat_helpers.bundle import Column, Table
from csat_helpers.pipeline.document import grids
from csat_helpers.pipeline.document.grids import from_table
from csat_helpers.pipeline.exporters import html_report, pdf_report
from tests.pipeline import banners, samples


def grid(**k):
    return from_table(banners.table(**k), "en")


def test_a_row_writes_its_numbers_by_its_own_format():
    rows = [[cell["text"] for cell in row["cells"]][:4] for row in grid().rows[:5]]
    assert rows == [
        ["Call clarity", "", "", ""],
        ["Base, n", "2,412", "300", "301"],
        ["Top 2 boxes", "61%", "50%", "51%"],
        ["Interval", "59–63%", "59–63%", "59–63%"],
        ["NPS", "+12", "\u22123", "[c]"],
    ]


def test_letters_marks_and_roles_come_through():
    made = grid()
    assert made.rows[2]["cells"][4] == {"text": "52%", "mark": "up", "letters": "Ab", "tone": "good"}
    assert made.rows[1]["cells"][3]["mark"] == "caution"
    assert [row["role"] for row in made.rows[:5]] == ["section", "base", "answer", "line", "answer"]
    assert [(c["letter"], c["beside"], c["start"]) for c in made.columns[1:5]] == [
        ("", 0, False), ("A", 0, True), ("B", 1, False), ("C", 2, False),
    ]  # fmt: skip


def test_a_plain_table_is_weighted_as_before():
    plain = from_table(samples.items_table("en"), "en")
    assert plain.panels == []
    assert plain.spanners == [{"label": "Share of customers", "level": 1, "start": 1, "end": 3}]
    assert from_table(Table((Column("a", "A"),), ((None,),)), "en").rows[0]["cells"][0]["text"] == ""


@pytest.fixture(scope="module", params=["en", "zh"])
def notebook(request):
    wide = banners.bundle(request.param, groups=(3, 4, 7, 7), nested=True, items=5)
    return request.param, samples.notebook(
        request.param, [samples.show(banners.bundle(request.param)), samples.show(wide)]
    )


def test_the_page_heads_every_column_and_section(notebook):
    _, made = notebook
    text = html_report.render(made)
    tables = re.findall(r'<table class="banner total">.*?</table>', text, flags=re.DOTALL)
    assert len(tables) == 2
    for table in tables:
        assert not re.findall(r"<th(?![^>]*scope=)", table.replace("<thead>", ""))
        assert table.count('scope="rowgroup"') == table.count("<tbody>")
        widths = [
            sum(int(n) for n in re.findall(r'colspan="(\d+)"', row))
            + len(re.findall(r"<t[hd](?![^>]*colspan)[ >]", row))
            for row in re.findall(r"<tr.*?</tr>", table, flags=re.DOTALL)
        ]
        assert len(set(widths)) == 1
    assert 'role="img" aria-label=' in tables[0]
    assert "Ab</span>" in tables[0]
    assert "301<span" in tables[0]


def test_the_pdf_has_every_panel_with_its_stub_and_total(notebook):
    language, made = notebook
    reader = PdfReader(io.BytesIO(pdf_report.render(made)))
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    total = {"en": "Total", "zh": "总体"}[language]
    wide = from_table(banners.bundle(language, groups=(3, 4, 7, 7), nested=True, items=5).table, language)
    assert len(wide.panels) > 1
    assert text.count(total) >= 1 + len(wide.panels)
    assert "[c]" in text
    assert "301*" in text


def test_no_number_of_a_banner_table_is_set_under_seven_points(notebook):
    _, made = notebook
    sizes = set()

    def look(text, _cm, matrix, _font, size):
        if re.fullmatch(r"[\d,.%+\u2212]+", text.strip()):
            sizes.add(round(abs(size * matrix[3]), 1))

    for page in PdfReader(io.BytesIO(pdf_report.render(made))).pages[-4:]:
        page.extract_text(visitor_text=look)
    assert min(sizes) >= 7.0


def test_a_narrow_column_has_a_gutter_and_a_heading_that_does_not_break_counts_whole():
    """A hash beside a long text must not touch what follows it, nor a joined heading its neighbour's."""
    columns = (Column("what", "What"), Column("size", "Rows\u00a0×\u00a0columns"), Column("hash", "Hash"))
    made = from_table(Table(columns, (("x" * 80, "1 × 23", "729feff7"),)), "en")
    text, size, hashed = (column["weight"] for column in made.columns)
    assert size >= len("Rows × columns")
    assert hashed > len("729feff7")
    assert text < 5 * hashed


def test_on_a_full_page_no_column_is_narrower_than_its_words():
    weights = grids._fitted([38, 10, 38, 38], [32, 10, 14, 4])
    assert weights[:2] == [32, 10]
    assert sum(weights) == pytest.approx(grids.PAGE)
    assert grids._fitted([38, 10, 20], [32, 10, 14]) == [38, 10, 20]
