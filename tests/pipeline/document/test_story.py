"""What a report tells and what it keeps for the appendix: by tags, then by what its findings rest on."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csat_helpers.bundle import MIME, Bundle
from csat_helpers.pipeline import document
from csat_helpers.pipeline.document.story import FEW, MANY


def exhibit(name: str, finding: str, *tags: str):
    bundle = Bundle(
        name, "en", f"{name} says so", name, "", name, {"columns": ["a"], "rows": [[1]]}, {"kind": "table"},
        finding=finding,
    )  # fmt: skip
    cell = new_code_cell("show()", metadata={"tags": list(tags)})
    cell.outputs = [new_output("display_data", {MIME: bundle.to_json()})]
    cell.execution_count = 1
    return [new_markdown_cell(f"## Is it {name}?"), cell, new_markdown_cell("Read it so.")]


def read(*chapters, language="en"):
    """A document of chapters: (title, tags of the heading, exhibits)."""
    cells = []
    for title, tags, exhibits in chapters:
        cells.append(new_markdown_cell(f"# {title}", metadata={"tags": tags}))
        cells += [cell for found in exhibits for cell in found]
    return document.read(
        new_notebook(cells=cells, metadata={"csat": {"schema": document.SCHEMA, "language": language}})
    )


def story(found: document.Document) -> list[str]:
    return [e.bundle.id for c in found.chapters if not c.appendix for e in c.exhibits]


def appendix(found: document.Document) -> list[str]:
    return [e.bundle.id for c in found.chapters if c.appendix for e in c.exhibits]


def many(count: int, finding: str, name: str = "x"):
    return [exhibit(f"{name}{k}", finding) for k in range(count)]


def test_a_short_report_tells_everything():
    found = read(("A", [], many(FEW, "none")))
    assert len(story(found)) == FEW
    assert not appendix(found)


def test_findings_that_nothing_holds_up_go_first_and_the_last_of_them():
    found = read(("A", [], [*many(4, "none", "n"), *many(FEW - 2, "reliable", "r")]))
    assert appendix(found) == ["n2", "n3"]


def test_no_more_than_a_reader_takes_in():
    found = read(("A", [], [*many(12, "reliable", "r"), *many(12, "", "d")]))
    assert len(story(found)) == MANY
    assert appendix(found) == ["d8", "d9", "d10", "d11"]
    found = read(("A", [], many(MANY + 2, "reliable", "r")))
    assert appendix(found) == [f"r{MANY}", f"r{MANY + 1}"]


def test_tags_settle_it():
    kept = exhibit("kept", "none", "story")
    found = read(("A", [], [kept, exhibit("away", "reliable", "appendix"), *many(FEW, "reliable")]))
    assert "kept" in story(found)
    assert appendix(found) == ["away"]


def test_a_chapter_can_be_the_appendix_and_nothing_is_lost():
    found = read(("A", [], many(3, "none")), ("Tables", ["appendix"], many(2, "reliable", "t")))
    assert [c.number for c in found.chapters] == ["1", "A"]
    assert [e.label for e in found.exhibits] == ["Exhibit 1", "Exhibit 2", "Exhibit 3", "Exhibit A1", "Exhibit A2"]


@pytest.mark.parametrize(
    ("language", "line"), [("en", "In the appendix: Is it n0? (Exhibit A1)"), ("zh", "见附录：Is it n0?（图表A1）")]
)
def test_a_chapter_says_where_its_exhibits_went(language, line):
    found = read(
        ("A", [], [exhibit("n0", "none"), *many(FEW, "reliable")]), ("M", ["appendix"], many(1, "")), language=language
    )
    assert [c.title for c in found.chapters][1:] == [{"en": "More exhibits", "zh": "更多图表"}[language], "M"]
    last = found.chapters[0].sections[-1]
    assert last.parts[0].blocks[0]["content"][0]["text"] == line
    # Its question and its reading note have gone with it.
    assert [s.title for s in found.chapters[1].sections] == ["Is it n0?"]
    assert len(found.chapters[1].sections[0].parts) == 2


def test_a_chapter_of_nothing_but_moved_exhibits_goes():
    found = read(("A", [], many(FEW, "reliable", "r")), ("B", [], [exhibit("n", "none", "appendix")]))
    assert [c.title for c in found.chapters] == ["A", "More exhibits"]
