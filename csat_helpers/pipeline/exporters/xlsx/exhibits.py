"""One exhibit, one sheet: what it says, its table, how to read it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from csat_helpers.bundle import HIDDEN, Bundle, Column, Table
from csat_helpers.locale import say
from csat_helpers.pipeline.document import Exhibit
from csat_helpers.pipeline.document.lineage import records
from csat_helpers.pipeline.exporters.xlsx import furniture, tables
from csat_helpers.pipeline.exporters.xlsx.book import Book
from csat_helpers.pipeline.exporters.xlsx.furniture import NOTE

FIRST = 5  # room for what stands over a table; no row of it is left empty
Part = Mapping[str, Any]


def write(book: Book, sheet: Worksheet, exhibit: Exhibit, part: Part, estimates: tuple[str, int, int] | None) -> None:
    """Fill ``sheet`` with ``exhibit``; ``part`` are its printed words, ``estimates`` the name of their sheet, the
    first row and how many there are.
    """
    bundle = exhibit.bundle
    table = table_of(bundle, book)
    titles = [text for text in (exhibit.label, bundle.title) if text]
    laid = tables.write(book, sheet, FIRST, table) if table else None
    column = furniture.Column(book, sheet, laid.widths if laid else ())
    row = furniture.top(book, sheet, column, bundle.headline, "   ".join(titles), bundle.subtitle)
    if estimates:
        name, first, count = estimates
        told = f"{say(book.language, 'Estimates and intervals')} ({count:,}) \u2192"
        book.link(sheet, row, 0, told, name, f"A{first + 1}", font_size=9)
    blank = [say(book.language, "A blank cell: no figure.")] if laid and laid.blank else []
    last = _beneath(book, column, (laid.last if laid else FIRST - 2) + 2, bundle, part, blank)
    if laid:
        sheet.freeze_panes(laid.last_head + 1, laid.stub)
    widest = max(column.last, (laid.columns if laid else 1) - 1)
    rows = laid.last - laid.head + 4 if laid else 2
    if not furniture.fit(sheet, column.widths[: widest + 1], column.height + furniture.ROW * rows) and laid:
        sheet.repeat_rows(laid.head, laid.last_head)
    sheet.print_area(0, 0, last - 1, widest)
    if part["alt"]:  # for who does not see the chart: it repeats the table, so it is not printed
        last = column.paragraph(last + 1, say(book.language, "What the chart shows"), **furniture.HEADING)
        column.paragraph(last, part["alt"])


def table_of(bundle: Bundle, book: Book) -> Table | None:
    """The exhibit's table: its comments, its own table, else its frame; none where there is nothing to tabulate."""
    if bundle.encoding["kind"] == "quotes":
        return _comments(bundle, book)
    if bundle.table is not None:
        return bundle.table
    return _frame(bundle) if bundle.frame["rows"] else None


def _comments(bundle: Bundle, book: Book) -> Table:
    """What was said, its translation and how its speaker scored; who that is stays unsaid."""
    rows = list(records(bundle.frame))
    columns = [Column("text", say(book.language, "Comment"))]
    if any(row.get("translation") for row in rows):
        columns.append(Column("translation", say(book.language, "Translation")))
    columns.append(Column("score", say(book.language, "Score"), _kind([row.get("score") for row in rows])))
    if any(row.get("group_comments") for row in rows):  # a group of scores, not of people
        columns.append(Column("group", say(book.language, "Group")))
    told = tuple(
        tuple(row.get(c.name) if c.name == "score" else str(row.get(c.name) or "") for c in columns) for row in rows
    )
    return Table(tuple(columns), told)


def _frame(bundle: Bundle) -> Table:
    """A frame that has no table of its own, without the columns in which nothing stands."""
    frame = bundle.frame
    filled = [k for k in range(len(frame["columns"])) if any(row[k] not in (None, "") for row in frame["rows"])]
    columns = [
        Column(f"c{k}", str(frame["columns"][k]).replace("_", " "), _kind([row[k] for row in frame["rows"]]))
        for k in filled
    ]
    rows = tuple(tuple(_plain(row[k]) for k in filled) for row in frame["rows"])
    return Table(tuple(columns), rows)


def _kind(values: list[Any]) -> str:
    """How the numbers of a column are written, by what they are."""
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if not numbers or any(isinstance(v, str) for v in values):
        return "text"
    if all(float(v).is_integer() for v in numbers):
        return "count"
    return "coefficient" if max(map(abs, numbers)) < 10 else "index"


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float) else str(value)


# Beneath the table


def _beneath(book: Book, column: furniture.Column, row: int, bundle: Bundle, part: Part, blank: Sequence[str]) -> int:
    """Notes and source, then what the report says beside the exhibit; returns the next row."""
    for note in [*part["notes"], *unexplained(book, bundle), *blank, part["source"]]:
        row = column.paragraph(row, note, **NOTE)
    said = [(book.words["see"], bundle.lead)] if bundle.lead and not part["takeaways"] else []
    said += [(told["label"], told["text"]) for told in part["takeaways"]]
    said += [(say(book.language, "Reading note"), text) for text, _ in furniture.lines(part["reading"])]
    row += bool(said)
    before = ""
    for label, text in said:
        if label != before:
            row = column.paragraph(row, label, **furniture.HEADING)
        row, before = column.paragraph(row, text), label
    return row


def unexplained(book: Book, bundle: Bundle) -> Iterator[str]:
    """What the marks of the table mean that none of its notes explains."""
    marks = {mark.get("mark", "") for mark in bundle.table.marks} if bundle.table else set()
    told = {
        "confidential": say(book.language, "{mark}: hidden to protect respondents.", mark=HIDDEN["confidential"]),
        "unreliable": say(
            book.language, "{mark}: hidden because too few answered to rely on.", mark=HIDDEN["unreliable"]
        ),
        "unavailable": say(book.language, "{mark}: there is no figure.", mark=HIDDEN["unavailable"]),
    }
    notes = " ".join(bundle.notes)
    yield from (told[name] for name, sign in HIDDEN.items() if name in marks and sign not in notes)
    if "caution" in marks and "*" not in notes:
        yield say(book.language, "* Small base: read with caution.")
