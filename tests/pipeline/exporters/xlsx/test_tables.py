"""A table in cells: names plain, signs and tints by format, what is missing left empty."""

from csat_helpers.bundle import Column, Table
from csat_helpers.look import COLOURS
from csat_helpers.pipeline.exporters import xlsx
from tests.pipeline import samples
from tests.pipeline.exporters.xlsx import books


def one(table, language="en"):
    """The sheet of an exhibit with this table."""
    bundle = samples.exhibit(language, "table", id="told", table=table)
    book = books.opened(xlsx.render(books.small(language, bundle)))
    (name,) = [name for name in book.sheetnames if "told" in name]
    return books.cells(book[name])


def test_a_marked_name_is_stored_without_its_sign():
    columns = (Column("item", "Item"), Column("share", "Share", "share"))
    marks = ({"row": 0, "column": "item", "mark": "down"}, {"row": 1, "column": "share", "mark": "up", "tone": "bad"})
    cells = {c.value: c for c in one(Table(columns, (("Speed", 0.5), ("Price", 0.25)), marks=marks))}
    assert cells["Speed"].number_format == '"▼ "@'
    assert cells["Price"].number_format in ("General", "@")
    assert cells[0.25].font.color.rgb.endswith(COLOURS["neg"][1:])
    assert cells[0.25].number_format.startswith('"▲ "')


def test_a_missing_figure_is_an_empty_cell_and_the_sheet_says_so():
    columns = (Column("item", "Item"), Column("n", "n", "count"), Column("share", "Share", "share"))
    cells = [c.value for c in one(Table(columns, (("Speed", 12, None), ("Price", 9, 0.5))))]
    assert "—" not in cells
    assert "A blank cell: no figure." in cells
    assert "A blank cell: no figure." not in [c.value for c in one(Table(columns, (("Speed", 12, 0.5),)))]


def test_points_beside_shares_say_their_unit():
    columns = (Column("item", "Item"), Column("share", "After", "share1"), Column("change", "Change", "points"))
    assert "Change, percentage points" in [c.value for c in one(Table(columns, (("Speed", 0.5, 1.2),)))]
    plain = (Column("item", "Item"), Column("index", "After", "index"), Column("change", "Change", "points"))
    assert "Change" in [c.value for c in one(Table(plain, (("Speed", 50.0, 1.2),)))]
