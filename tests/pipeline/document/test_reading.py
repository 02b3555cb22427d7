"""An executed notebook becomes chapters, sections and exhibits; what is not for the reader is left behind."""

import base64

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csat_helpers.bundle import MIME
from csat_helpers.errors import GlyphError, RenderError
from csat_helpers.pipeline import document
from csat_helpers.pipeline.document.grids import Grid
from csat_helpers.pipeline.document.printed import printed
from csat_helpers.pipeline.document.prose import strings
from csat_helpers.pipeline.gates import glyphs
from tests.pipeline import samples

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def one(*cells, **metadata):
    return new_notebook(cells=[new_markdown_cell("# One\n\n## Two"), *cells], metadata=metadata)


def output(data, **cell):
    return new_code_cell("x", outputs=[new_output("display_data", data=data)], execution_count=1, **cell)


@pytest.mark.parametrize(("language", "label"), [("en", "Exhibit 3"), ("zh", "图表3")])
def test_chapters_and_exhibits_are_numbered_in_order(language, label):
    read = document.read(samples.notebook(language))
    assert [c.number for c in read.chapters] == ["1", "2", "3", "4"]
    assert [e.bundle.encoding["kind"] for e in read.exhibits][:3] == ["summary", "diverging", "drivers"]
    assert [e.label for e in read.exhibits][:1] == [""]
    assert read.exhibits[3].label == label


def test_an_omitted_exhibit_takes_its_section_and_note_along_and_is_listed():
    read = document.read(samples.notebook("en"))
    assert "Would they recommend us?" not in [s.title for c in read.chapters for s in c.sections]
    assert "goes with its exhibit" not in " ".join(strings(printed(read)))
    assert read.omitted == (("Would they recommend us?", "The questionnaire has no item for recommendation."),)


def test_a_chapter_with_nothing_left_goes_with_its_introduction():
    extra = [new_markdown_cell("# Gone\n\nAn introduction.\n\n## A question"), samples.show(samples.omitted("en"))]
    read = document.read(samples.notebook("en", extra))
    assert "Gone" not in [c.title for c in read.chapters]


def test_a_chapter_of_prose_alone_stays():
    read = document.read(samples.notebook("en", [new_markdown_cell("# Words\n\nOnly words.")]))
    assert read.chapters[-1].title == "Words"


def test_anchors_are_unique_even_for_one_id_twice():
    extra = [samples.show(samples.exhibit("en", "table")), samples.show(samples.exhibit("en", "table"))]
    anchors = [e.anchor for e in document.read(samples.notebook("en", extra)).exhibits]
    assert len(anchors) == len(set(anchors))


def test_code_streams_and_jupyters_own_html_are_left_behind():
    text = " ".join(strings(printed(document.read(samples.notebook("en")))))
    for secret in ("secret_code", "SECRET-STDOUT", "SECRET-STDERR", "for JupyterLab"):
        assert secret not in text


def test_cells_of_the_other_language_are_dropped():
    cells = [
        new_markdown_cell("English", metadata={"tags": ["lang-en"]}),
        new_markdown_cell("中文", metadata={"tags": ["lang-zh"]}),
    ]
    text = " ".join(strings(printed(document.read(samples.notebook("zh", cells)))))
    assert "中文" in text
    assert "English" not in text


def test_without_facts_the_first_heading_is_the_title_and_the_exhibits_say_the_language():
    notebook = samples.notebook("zh")
    del notebook.metadata["csat"]
    study = document.read(notebook).study
    assert (study.title, study.language, study.simulated) == ("一页读懂", "zh", False)


def test_an_analysts_own_picture_is_an_exhibit_with_words():
    facts = {"csat": {"title": "My chart", "alt": "It rises."}}
    (exhibit,) = document.read(one(output({"image/png": PNG}, metadata=facts))).exhibits
    assert (exhibit.bundle.title, exhibit.label) == ("My chart", "Exhibit 1")
    assert exhibit.picture is not None
    assert (exhibit.picture.alt, exhibit.picture.format) == ("It rises.", "png")


def test_a_great_table_is_kept_as_words_and_a_bare_dataframe_is_not():
    table = (
        "<table><thead><tr><th rowspan=2>Item</th><th colspan=2>Share</th></tr><tr><th>A</th><th>B</th></tr></thead>"
        "<tbody><tr><td>x<script>alert(1)</script></td><td>1</td><td>2</td></tr></tbody></table>"
    )
    (grid,) = document.read(one(output({"text/html": table}))).chapters[0].sections[-1].parts
    assert isinstance(grid, Grid)
    assert [c["label"] for c in grid.columns] == ["Item", "A", "B"]
    assert grid.spanners == [{"label": "Share", "level": 1, "start": 1, "end": 3}]
    assert [c["text"] for c in grid.rows[0]["cells"]] == ["x", "1", "2"]
    bare = output({"text/html": '<table class="dataframe"><tr><td>answer</td></tr></table>'})
    with pytest.raises(RenderError, match="nothing to publish"):
        document.read(one(bare))


def test_a_failed_cell_is_named():
    failed = new_code_cell("1/0", outputs=[new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])])
    failed["id"] = "bad-cell"
    with pytest.raises(RenderError, match="Cell bad-cell: It ended in an error"):
        document.read(one(failed))


def test_a_notebook_that_was_not_run_has_nothing_to_publish():
    with pytest.raises(RenderError, match="was not run"):
        document.read(one(new_markdown_cell("Words."), new_code_cell("exhibits.summary()")))


@pytest.mark.parametrize("data", [{}, {"schema": "csat.exhibit/9"}, {"schema": "csat.exhibit/1"}])
def test_an_exhibit_of_another_schema_is_refused(data):
    with pytest.raises(RenderError):
        document.read(one(output({MIME: data})))


def test_facts_of_another_schema_are_refused():
    with pytest.raises(RenderError, match=r"csat\.study/9"):
        document.read(one(csat={"schema": "csat.study/9"}))


@pytest.mark.parametrize(
    ("change", "place"),
    [({"title": "A \U0001f600 title"}, r"Exhibit 10 \(sample-table-2\)"), ({"headline": "\u0e01"}, "Exhibit 10")],
)
def test_a_character_without_a_glyph_is_an_error_with_its_place(change, place):
    extra = [samples.show(samples.exhibit("en", "table", **change))]
    with pytest.raises(GlyphError, match=place):
        glyphs.check(document.read(samples.notebook("en", extra)))


def test_a_character_in_a_chart_without_a_glyph_is_an_error_too():
    chart = '<svg xmlns="http://www.w3.org/2000/svg"><text>\U0001f600</text></svg>'
    read = document.read(samples.notebook("en", [samples.show(samples.exhibit("en", "bars"), chart)]))
    with pytest.raises(GlyphError, match="chart: The character U\\+1F600"):
        glyphs.check(read)


def test_a_reading_note_belongs_to_its_exhibit_as_far_as_a_heading():
    note = new_markdown_cell("A note.\n\n### Another matter\n\nIts text.")
    read = document.read(samples.notebook("en", [samples.show(samples.exhibit("en", "table")), note]))
    *_, shown, after = printed(read)["chapters"][-1]["sections"][-1]["parts"]
    assert [len(shown["reading"]), after["type"], len(after["blocks"])] == [1, "prose", 2]


def test_both_languages_print_the_same_numbers():
    both = [printed(document.read(samples.notebook(language))) for language in ("en", "zh")]
    cells = [
        [c["text"] for ch in d["chapters"] for s in ch["sections"] for p in s["parts"] if p.get("kind") == "table"
         for row in p["grid"]["rows"] for c in row["cells"][1:]]
        for d in both
    ]  # fmt: skip
    assert cells[0] == cells[1]
    assert both[0]["cover"] == both[1]["cover"]
    assert len(both[0]["cover"]) == len(samples.ITEMS)
