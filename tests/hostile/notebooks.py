"""Executed notebooks with hostile text in every place that data reach, and what was put where.

The same builder with harmless text gives the skeleton that a page must have, whatever is written into it.
"""

import base64
import html
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csat_helpers.bundle import Bundle, Column, Figures, Plot, Series, Table
from csat_helpers.look.fonts import undrawn
from csat_helpers.pipeline.exporters import html_report, pdf_report, pptx, xlsx
from csat_helpers.survey import visible
from tests.hostile import strings
from tests.pipeline import samples

RENDER: dict[str, Callable[[NotebookNode], bytes]] = {
    "html": lambda notebook: html_report.render(notebook).encode(),
    "pdf": pdf_report.render,
    "pptx": pptx.render,
    "xlsx": xlsx.render,
}
STUDY = ("client", "title", "house", "confidentiality", "source", "fieldwork", "population", "wave")
WORDS = ("headline", "lead", "title", "subtitle", "alt")
ROWS = 10  # categories of a chart
BEHIND = "behind "  # a chart
SHAPES = ("bars", "stacked", "dots", "line", "radar", "scatter")
_KINDS = {"stacked": "diverging", "dots": "drivers", "line": "line", "radar": "radar", "scatter": "map"}


def harmless(text: str) -> str:
    """A text of the same length and words, with nothing in it."""
    return re.sub(r"\S", "x", text)


def escaped(text: str) -> str:
    """``text`` as markdown that says it literally, in one line."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def spoken(text: str) -> str:
    """What a respondent wrote, as it is printed: a character that no font has is named."""
    return visible(text)


@dataclass
class Dealt:
    """Strings dealt in turn, and where each one went."""

    texts: Sequence[str]
    placed: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._turn = itertools.cycle(self.texts)

    def one(self, place: str) -> str:
        """The next string, for one ``place``."""
        return self.put(place, next(self._turn))

    def drawn(self, place: str) -> str:
        """The next string that a chart can draw."""
        return self.put(place, next(text for text in self._turn if not undrawn(text)))

    def put(self, place: str, text: str) -> str:
        """A given string for a place."""
        self.placed.append((place, text))
        return text

    def some(self, place: str, count: int, *, drawn: bool = False) -> tuple[str, ...]:
        """As many strings for places of one kind, of a chart where they are ``drawn``."""
        return tuple(self.drawn(place) if drawn else self.one(place) for _ in range(count))

    def of(self, *places: str) -> list[str]:
        """What was put into these places."""
        return [text for place, text in self.placed if place in places]


def svg(texts: Sequence[str]) -> str:
    """A chart of hand-made words, among all that a drawing could try."""
    # A line each, which no reader can run together with the next.
    lines = "".join(
        f'<text x="4" y="{12 * k + 12}" style="font-size: 8px; font-family: \'Noto Sans SC\'">{html.escape(text)}</text>'
        for k, text in enumerate(texts)
    )
    tries = (
        "<script>window.__fired=1</script><style>*{display:none}</style><title>drawn</title>"
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>window.__fired=1</script></body></foreignObject>'
        '<a href="javascript:window.__fired=1"><rect width="9" height="9"/></a>'
        '<image href="//evil.example/x.png" width="1" height="1"/><use href="//evil.example/x.svg#a"/>'
        '<rect width="1" height="1" onclick="window.__fired=1" onmouseover="window.__fired=1"'
        ' fill="url(//evil.example/x.svg#a)"/><animate attributeName="href" values="javascript:window.__fired=1"/>'
        '<set attributeName="onload" to="window.__fired=1"/><g onbegin="window.__fired=1" class="hidden"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__fired=1" width="476pt" height="{12 * len(texts) + 12}pt"'
        f' viewBox="0 0 476 {12 * len(texts) + 12}">{tries}<g>{lines}</g></svg>'
    )


def table(dealt: Dealt, rows: Sequence[str], behind: str = "") -> Table:
    """Row labels, text cells, headings and spanners of two levels; it may stand ``behind`` a chart."""
    heads = dealt.some(f"{behind}heading", 4)
    columns = (
        Column("label", heads[0]), Column("said", heads[1]), Column("n", heads[2], "count"), Column("v", heads[3], "index")
    )  # fmt: skip
    spanners = (
        {"label": dealt.one(f"{behind}spanner"), "columns": ["said", "n"]},
        {"label": dealt.one(f"{behind}spanner"), "columns": ["n", "v"], "level": 2},
    )
    cells = tuple(
        (dealt.put(f"{behind}row", text), dealt.one(f"{behind}cell"), 100 + k, 50.0) for k, text in enumerate(rows)
    )
    return Table(columns, cells, spanners)


def plot(dealt: Dealt, rows: Sequence[str], shape: str) -> Plot:
    """A native chart with words wherever it may have some."""
    names = tuple(dealt.put("category", text) for text in rows if not undrawn(text))
    count = len(names)
    low, high = tuple(10.0 + k for k in range(count)), tuple(30.0 + k for k in range(count))
    values = tuple(20.0 + k for k in range(count))
    first = Series(dealt.drawn("series"), values, low, high, x=values[::-1], colour="#12607A")
    if shape == "scatter":
        corners = tuple(
            {"x": x, "y": y, "label": dealt.drawn("corner"), "colour": "#12607A", "fill": "#E8F1F4"}
            for x, y in itertools.product((0, 1), repeat=2)
        )
        return Plot(
            shape, names, (first,), "index", x_format="index", x_label=dealt.drawn("axis"), y_label=dealt.drawn("axis"),
            reference=25.0, x_reference=25.0, corners=corners,
        )  # fmt: skip
    series = (
        first,
        Series(dealt.drawn("series"), low, colour="#B3432B", labels=dealt.some("point", count, drawn=True)),
    )
    beside = (
        Figures(dealt.drawn("beside"), texts=dealt.some("figure", count, drawn=True), spanner=dealt.drawn("beside")),
    )
    groups = ({"label": dealt.drawn("group"), "start": 0, "end": count},)
    grouped = {"groups": groups, "beside": beside} if shape in ("bars", "dots") else {}
    return Plot(shape, names, series[:1] if shape == "bars" else series, minimum=0, maximum=100, **grouped)


def chart(dealt: Dealt, k: int, rows: Sequence[str]) -> NotebookNode:
    """An exhibit with all that one may have; its kind and shape go round."""
    shape = SHAPES[k % len(SHAPES)]
    return samples.show(
        _exhibit(
            dealt,
            _KINDS.get(shape, "bars"),
            f"hostile-{k}",
            table=table(dealt, rows, BEHIND),
            plot=plot(dealt, rows, shape),
            phone=svg(dealt.some("phone", 2, drawn=True)),
            frame={"columns": ["item", "label", "estimate"], "rows": [[text, text, 50.0] for text in rows]},
            takeaways=tuple({"role": r, "text": dealt.one("takeaway")} for r in ("see", "matters", "do")),
        ),
        svg(dealt.some("drawn", 4, drawn=True)),
    )


def tabled(dealt: Dealt, k: int, rows: Sequence[str]) -> NotebookNode:
    """An exhibit that is a table."""
    bundle = _exhibit(dealt, "table", f"table-{k}", table=table(dealt, rows))
    dealt.placed.remove(("alt", bundle.alt))  # a table tells itself
    return samples.show(bundle)


def _exhibit(dealt: Dealt, kind: str, name: str, **more: Any) -> Bundle:
    said = {word: dealt.one(word) for word in WORDS}
    notes = dealt.some("note", 2)
    return samples.exhibit("en", kind, id=name, **{"notes": notes, "takeaways": (), **said, **more})


def quotes(dealt: Dealt, texts: Sequence[str]) -> NotebookNode:
    """What respondents wrote, as they wrote it."""
    rows = [[dealt.put("quote", text), "en", 4.0, dealt.put("speaker", text)] for text in texts]
    frame = {"columns": ["text", "language", "score", "group"], "rows": rows}
    return samples.show(
        samples.exhibit("en", "quotes", id="hostile-quotes", frame=frame, encoding={"kind": "quotes"}, takeaways=())
    )


def summary(dealt: Dealt) -> NotebookNode:
    """The study in one page."""
    figure = samples.big_figure("en")
    figure |= {name: dealt.one("figure card") for name in ("label", "interval_text", "bars_label")}
    figure |= {"notes": list(dealt.some("figure card", 2))}
    figure |= {"bars": [{**bar, "label": dealt.one("figure card")} for bar in figure["bars"]]}
    findings = [{"headline": dealt.one("finding"), "text": dealt.one("finding")} for _ in range(3)]
    heads = dealt.some("priority head", 3)
    rows = [[str(k), *dealt.some("priority", 3)] for k in (1, 2, 3)]
    extra = {"figure": figure, "findings": findings, "priorities": {"columns": ["", *heads], "rows": rows}}
    bundle = replace(samples.summary("en"), id="hostile-summary", headline=dealt.one("message"), extra=extra)
    return samples.show(bundle)


def omitted(dealt: Dealt) -> NotebookNode:
    """An exhibit that is left out, with its reason."""
    return samples.show(
        replace(samples.omitted("en"), title=dealt.one("omitted"), extra={"omitted": dealt.one("omitted")})
    )


def own_tables(dealt: Dealt, texts: Sequence[str]) -> list[NotebookNode]:
    """Tables of an analyst's own, escaped as great-tables does it."""
    import pandas as pd
    from great_tables import GT

    # Words of an HTML table are told apart by blanks, as a browser shows them.
    kept = [" ".join(text.split()) for text in texts]
    rows = "".join(f"<tr><td>{html.escape(dealt.put('html cell', text))}</td><td>1</td></tr>" for text in kept)
    head, over = (" ".join(dealt.one("html heading").split()) for _ in range(2))
    plain = (
        f"<table><thead><tr><th colspan=2>{html.escape(over)}</th></tr><tr><th>{html.escape(head)}</th><th>n</th></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
    )
    great = GT(pd.DataFrame({"said": kept, "n": 1})).as_raw_html()
    for text in kept:
        dealt.put("html cell", text)
    return [displayed(plain), displayed(great)]


def displayed(text: str) -> NotebookNode:
    """The cell of an analyst's own HTML."""
    shown = new_output("display_data", data={"text/html": text})
    return new_code_cell("own()", outputs=[shown], execution_count=1)


def own_picture(dealt: Dealt) -> NotebookNode:
    """A drawing of an analyst's own, with title and alternative in the cell's metadata."""
    drawn = new_output("display_data", data={"image/svg+xml": svg(dealt.some("own drawn", 4, drawn=True))})
    said = {"title": dealt.one("own title"), "alt": dealt.one("own alt")}
    return new_code_cell("own()", outputs=[drawn], execution_count=1, metadata={"csat": said})


def prose(dealt: Dealt, texts: Sequence[str]) -> list[NotebookNode]:
    """Paragraphs, headings and a table of markdown in which everything is escaped."""
    told = [text for text in texts if escaped(text)]
    paragraphs = "\n\n".join(escaped(dealt.put("prose", text)) for text in told)
    rows = "\n".join(f"| {escaped(dealt.put('prose cell', text))} | 1 |" for text in told)
    sections = [new_markdown_cell(f"## {escaped(dealt.put('section', t))}\n\nText.") for t in told[:: len(told) // 12]]
    return [
        new_markdown_cell(f"## Text that is escaped\n\n{paragraphs}\n\n| said | n |\n|---|--:|\n{rows}"),
        *sections,
    ]


def unescaped(texts: Sequence[str]) -> list[NotebookNode]:
    """Texts as markdown and as HTML, whatever these make of them: they may look otherwise, but must not run."""
    opening = "<table id='the_report' onmouseover='window.__fired=1'><tbody><tr><td>first</td></tr>"
    tables = [
        f"{opening}<tr><td onclick='window.__fired=1' style='color:red'>{text}</td><td>1</td></tr></tbody></table>"
        for text in texts
    ]
    return [new_markdown_cell(text) for text in texts] + [displayed(text) for text in tables]


def look(dealt: Dealt) -> dict[str, Any]:
    """A client's look with words and a logo."""
    content = base64.b64encode(svg(["logo"]).encode()).decode()
    logo = {"format": "svg", "alt": dealt.one("logo alt"), "content": content}
    return {"cover": dealt.one("cover"), "footer": dealt.one("footer"), "logo": logo}


def notebook(
    dealt: Dealt,
    spoken: Sequence[str] = (),
    *,
    rows: int = ROWS,
    made: Callable[[str], str] = str,
) -> NotebookNode:
    """Everything at once: ``dealt`` in every place, and ``spoken`` in respondents' words.

    Each string is a row, a cell, a category, a note and a table cell of the analyst's own; the places of which an
    exhibit has one take them in turn. ``made`` changes each text, as :func:`harmless` does.
    """
    dealt.texts = [made(text) for text in dealt.texts]
    dealt.__post_init__()
    spoken = [made(text) for text in spoken]
    batches = [dealt.texts[k : k + rows] for k in range(0, len(dealt.texts), rows)]
    chapters = [f"# {escaped(dealt.one('chapter'))}" for _ in range(3)]
    cells = [
        new_markdown_cell("# In one page"), summary(dealt), new_markdown_cell("# Findings"),
        *(chart(dealt, k, batch) for k, batch in enumerate(batches)),
        *(tabled(dealt, k, dealt.texts[k : k + 4 * rows]) for k in range(0, len(dealt.texts), 4 * rows)),
        new_markdown_cell("# In their own words"), quotes(dealt, [*dealt.texts, *spoken]),
        omitted(dealt), new_markdown_cell("# Other"), own_picture(dealt),
        *own_tables(dealt, dealt.texts), *prose(dealt, dealt.texts),
        *(cell for text in chapters for cell in (new_markdown_cell(text), new_markdown_cell("Text."))),
    ]  # fmt: skip
    for k, cell in enumerate(cells):
        cell["id"] = f"cell-{k}"
    facts = samples.study("en") | {name: dealt.one(f"study {name}") for name in STUDY} | {"look": look(dealt)}
    return new_notebook(cells=cells, metadata={"csat": facts})


def small(*cells: NotebookNode, **facts: Any) -> NotebookNode:
    """A report of one chapter, which is soon made."""
    made = [new_markdown_cell("# Chapter"), *cells]
    for k, cell in enumerate(made):
        cell["id"] = f"cell-{k}"
    return new_notebook(cells=made, metadata={"csat": samples.study("en") | facts})


def everything(made: Callable[[str], str] = str, *, rows: int = ROWS) -> tuple[NotebookNode, Dealt]:
    """The notebook of all strings and where they are; ``made`` changes each of them, as :func:`harmless` does."""
    dealt = Dealt(strings.PRINTABLE)
    return notebook(dealt, strings.ODD, rows=rows, made=made), dealt
