"""A suppressed figure is nowhere: frame, table, native chart, words, picture, workbook, chart data."""

import re
from types import SimpleNamespace

import pytest

from csat_helpers.bundle import Column, Plot, Series, Table
from csat_helpers.pipeline import gates
from csat_helpers.pipeline.gates import hidden_files
from tests.pipeline import samples
from tests.pipeline.gates import planted

COLUMNS = ["item", "label", "level_label", "estimate", "base", "suppressed"]
ROWS = [["q", "Overall", "Under 18", None, None, "privacy"], ["q", "Overall", "18 to 24", 62.25, 120, ""]]
TABLE = Table(
    (Column("level", "Age"), Column("n", "n", "count"), Column("index", "Index", "index")),
    (("Under 18", None, None), ("18 to 24", 120, 62.25)),
    marks=({"row": 0, "column": "n", "mark": "confidential"}, {"row": 0, "column": "index", "mark": "confidential"}),
)
PLOT = Plot(
    "bars", ("Under 18", "18 to 24"), (Series("Index", (None, 62.25), (None, 60.0), (None, 64.0), colour="#12607A"),)
)
CLEAN = {
    "frame": {"columns": COLUMNS, "rows": ROWS},
    "table": TABLE,
    "plot": PLOT,
    "headline": "18 to 24 reach 62.3",
    "alt": "Bars. Under 18: hidden, fewer than 10 answered; 18 to 24 62.3.",
    "lead": "",
    "takeaways": (),
    "base": 120,
}


def svg(*texts: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(f"<text>{t}</text>" for t in texts)}</svg>'


CHART = svg("0", "50", "100", "Under 18", "[c]", "18 to 24", "62.3", "120", "All respondents 61.4")


def test_what_is_hidden_everywhere_is_no_fault():
    assert planted.errors("hidden", planted.exhibit("bars", chart=CHART, **CLEAN)) == []


PLANTS = {
    "frame": {"frame": {"columns": COLUMNS, "rows": [[*ROWS[0][:3], None, 7, "privacy"], ROWS[1]]}},
    "table": {"table": Table(TABLE.columns, (("Under 18", None, 41.5), TABLE.rows[1]), marks=TABLE.marks)},
    "table text": {"table": Table(TABLE.columns, (("Under 18", None, "41.5"), TABLE.rows[1]), marks=TABLE.marks)},
    "plot": {"plot": Plot("bars", PLOT.categories, (Series("Index", (41.5, 62.25)),))},
    "interval": {"plot": Plot("bars", PLOT.categories, (Series("Index", (None, 62.25), (38.0, 60.0), (45.0, 64.0)),))},
    "label": {"plot": Plot("bars", PLOT.categories, (Series("Index", (None, 62.25), labels=("41.5", "")),))},
    "alt": {"alt": "Bars. Under 18 41.5; 18 to 24 62.3."},
    "headline": {"headline": "Under 18 reach only 41.5, 18 to 24 62.3"},
    "Chinese": {"alt": "条形图。Under 18仅41.5；18 to 24为62.3"},
    "note": {"notes": ("Under 18: n = 7.",)},
    "takeaway": {"takeaways": ({"role": "see", "text": "Under 18 stand at 41.5"},)},
}


@pytest.mark.parametrize("place", PLANTS)
def test_a_hidden_figure_is_found_where_it_is_told(place: str):
    assert planted.errors("hidden", planted.exhibit("bars", chart=CHART, **{**CLEAN, **PLANTS[place]}))


def test_a_name_of_digits_and_the_points_of_a_scale_are_no_figures():
    """Of regions 1, 2, 3 the second is hidden; an item is left out because few chose 5 on its scale."""
    rows = [["q", "Overall", "2", None, None, "privacy"], ["q", "Overall", "3", 62.25, 120, ""]]
    alt = {"frame": {"columns": COLUMNS, "rows": rows}, "alt": "Regions 1 to 3, 2 of them under 70; 3 has 62.3."}
    chart = svg("1", "2", "3", "4", "62.3")
    assert planted.errors("hidden", planted.exhibit("bars", chart=chart, **{**CLEAN, **alt, "headline": ""})) == []
    columns = [*COLUMNS, "high_answers"]
    rows = [[*ROWS[0], "5"], [*ROWS[1], "5"]]
    for said, errors in (("Under 18: too few rated it high (5) to tell", 0), ("Under 18: 5 rated it high (5)", 1)):
        words = {"frame": {"columns": columns, "rows": rows}, "notes": (said,)}
        found = planted.errors("hidden", planted.exhibit("bars", chart=CHART, **{**CLEAN, **words}))
        assert len(found) == errors


def test_a_hidden_figure_is_found_in_the_picture():
    assert planted.errors("hidden", planted.exhibit("bars", chart=svg("Under 18", "41.5", "18 to 24", "62.3"), **CLEAN))


def published(kind: str, content: bytes) -> gates.Published:
    return planted.of(notebook(), **{kind: content})


def notebook():
    return planted.small("en", samples.show(samples.exhibit("en", "bars", id="planted", **CLEAN), CHART))


@pytest.fixture(scope="module")
def deck() -> bytes:
    return planted.rendered(notebook(), "pptx")


@pytest.fixture(scope="module")
def book() -> bytes:
    return planted.rendered(notebook(), "xlsx")


def test_files_that_hide_it_pass(deck: bytes, book: bytes):
    assert planted.faults("hidden_files", published("pptx", deck)) == []
    assert planted.faults("hidden_files", published("xlsx", book)) == []


def test_a_hidden_cell_of_a_sheet_is_found(book: bytes):
    sheets = [p for p in published("xlsx", book).pieces if "/worksheets/" in p.inner]
    name = next(p.inner for p in sheets if "62.25" in p.words and "tablePart" not in p.markup)
    source = planted.part(book, name).decode()
    cell = re.search(
        r'<c r="C\d+"([^>]*?) t="s"><v>\d+</v></c>(?=(?:(?!<row).)*</row><row[^>]*>(?:(?!</row>).)*62\.25)', source
    )
    assert cell
    leaked = source.replace(cell.group(), re.sub(r' t="s"><v>\d+</v>', "><v>41.5</v>", cell.group()))
    assert planted.errors("hidden_files", published("xlsx", planted.swapped(book, {name: leaked.encode()})))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["Q12", "[c]", None], 0),
        (["Q12", "[c]", 0.0], 1),
        (["Q12", "[u]", 7.0], 1),
        (["Q12", "[x]", 0.0], 0),
        (["Q12", "[x]", 7.0], 1),
        (["Q12", 61.5, 7.0], 0),
    ],
)
def test_a_row_of_the_estimates_that_is_hidden_holds_no_number_and_one_of_nobody_at_most_zero(row, found):
    """A brand that nobody rated has no estimate and a base of zero, which hides nobody."""
    sheet = SimpleNamespace(where="Estimates", listed=True, rows={5: dict(enumerate(row, 1))})
    assert len(list(hidden_files._listed(sheet))) == found


def test_a_hidden_point_of_a_chart_and_of_its_workbook_is_found(deck: bytes):
    pieces = published("pptx", deck).pieces
    chart = next(
        p.inner for p in pieces if "/charts/" in p.inner and p.inner.endswith(".xml") and "Under 18" in p.words
    )
    source = planted.part(deck, chart).decode()
    values = re.search(r"<c:val>.*?</c:val>", source, re.DOTALL)
    assert values
    leaked = re.sub(r'(<c:ptCount val="\d+"/>)', r'\1<c:pt idx="0"><c:v>41.5</c:v></c:pt>', values.group())
    changed = planted.swapped(deck, {chart: source.replace(values.group(), leaked).encode()})
    assert any(chart in told for told in planted.errors("hidden_files", published("pptx", changed)))
    inside = next(p.inner for p in pieces if "embeddings" in p.inner and "Under 18" in p.words).partition("!")[0]
    leak = _filled(planted.part(deck, inside))
    changed = planted.swapped(deck, {inside: leak})
    assert any("embeddings" in told for told in planted.errors("hidden_files", published("pptx", changed)))


def _filled(workbook: bytes) -> bytes:
    """A chart's workbook with a value in every empty cell of its series."""
    import io

    import openpyxl

    opened = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = opened.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        for cell in row[1:]:
            cell.value = 41.5 if cell.value is None else cell.value
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()
