"""Where the numbers come from: a line an exhibit, and a hash that follows the numbers and nothing else."""

from dataclasses import replace

import pytest

from csat_helpers.locale.measure_names import measure_name
from csat_helpers.pipeline import document
from csat_helpers.pipeline.document import lineage
from csat_helpers.pipeline.document.grids import Grid
from csat_helpers.pipeline.document.printed import printed
from tests.pipeline import samples
from tests.pipeline.exporters.xlsx import books

INPUTS = {"data/a.csv": "11", "targets/age.xlsx": "22", "engagement.yaml": "33", "template/t.ipynb": "44"}


def read(language="en", **facts):
    notebook = books.small(
        language, samples.summary(language), samples.exhibit(language, "bars"), samples.quotes(language)
    )
    notebook.metadata["csat"] |= facts
    return document.read(notebook)


def rows(language="en", **facts):
    table = lineage.lineage(read(language, **facts))
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_every_exhibit_has_a_line_under_its_anchor():
    exhibits = read().exhibits
    assert [(row["label"], row["name"]) for row in rows()][1:] == [(e.label, e.anchor) for e in exhibits][1:]
    assert rows()[0]["label"], "the summary has no number, but a name"
    assert [row["base"] for row in rows()] == [e.bundle.base for e in exhibits]


def test_a_line_says_what_is_measured_and_how_large_the_results_are():
    bars = rows()[1]
    assert bars["measures"] == "Share of respondents, %; Index 0–100"
    frame = samples.distribution("en")
    assert bars["size"] == f"{len(frame['rows'])} × {len(frame['columns'])}"


def test_both_languages_have_the_same_hashes():
    assert [row["hash"] for row in rows("en")] == [row["hash"] for row in rows("zh")]


def test_the_hash_follows_the_numbers():
    frame = samples.distribution("en")
    hashed = lineage.frame_hash(frame)
    assert len(hashed) == 8
    for k, value in ((4, 0.021), (3, None)):
        changed = [list(row) for row in frame["rows"]]
        changed[0][k] = value
        assert lineage.frame_hash({**frame, "rows": changed}) != hashed
    assert lineage.frame_hash({**frame, "rows": frame["rows"][1:]}) != hashed
    assert lineage.frame_hash({**frame, "columns": [*frame["columns"][:-1], "mean"]}) != hashed


def test_the_last_bits_of_a_number_do_not_change_the_hash():
    one, two = 0.1 + 0.2, 0.3
    assert one != two
    assert lineage.frame_hash({"columns": ["x"], "rows": [[one]]}) == lineage.frame_hash(
        {"columns": ["x"], "rows": [[two]]}
    )
    assert lineage.frame_hash({"columns": ["x"], "rows": [[0.0]]}) == lineage.frame_hash(
        {"columns": ["x"], "rows": [[-0.0]]}
    )


def test_the_data_are_what_is_neither_template_nor_setting():
    assert list(lineage.data_files(INPUTS)) == ["data/a.csv", "targets/age.xlsx"]
    hashed = lineage.data_hash(INPUTS)
    assert hashed == lineage.data_hash({**INPUTS, "engagement.yaml": "99"})
    assert hashed != lineage.data_hash({**INPUTS, "data/a.csv": "99"})
    assert hashed != lineage.data_hash({**INPUTS, "data/b.csv": "11"})


WEIGHED = {"columns": ["estimate", "conf_low", "base", "weighted_base"], "rows": [[1.0, 0.9, 10, 11.5]]}


@pytest.mark.parametrize(
    ("frame", "weight", "told"),
    [
        (WEIGHED, "", "weighted"),
        ({**WEIGHED, "rows": [[1.0, 0.9, 10, 10.0]]}, "", "unweighted"),
        ({"columns": ["change", "conf_low"], "rows": [[1, 0]]}, "weighted to Age", "weighted"),
        ({"columns": ["change", "conf_low"], "rows": [[1, 0]]}, "unweighted", "unweighted"),
        ({"columns": ["change", "conf_low"], "rows": [[1, 0]]}, "", ""),
        ({"columns": ["rows"], "rows": [[7]]}, "weighted to Age", ""),
    ],
)
def test_a_line_says_whether_its_results_are_weighted(frame, weight, told):
    found = read(weight=weight)
    exhibit = found.exhibits[1]
    exhibit = replace(exhibit, bundle=replace(exhibit.bundle, frame=frame))
    chapter = found.chapters[0]
    section = replace(chapter.sections[0], parts=(exhibit,))
    table = lineage.lineage(replace(found, chapters=(replace(chapter, sections=(section,)),)))
    assert table.rows[0][5] == told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_section_is_one_that_every_format_prints(language):
    found = read(language, weight="<b>weighted</b> to *Age*", manifest={"inputs": INPUTS})
    section = lineage.section(found)
    assert section.title
    assert isinstance(section.parts[-1], Grid)
    chapter = found.chapters[-1]
    whole = replace(found, chapters=(*found.chapters[:-1], replace(chapter, sections=(*chapter.sections, section))))
    prose, grid = printed(whole)["chapters"][-1]["sections"][-1]["parts"]
    assert len(grid["grid"]["rows"]) == len(found.exhibits)
    said = [text["text"] for block in prose["blocks"] for text in block["content"]]
    assert any("<b>weighted</b> to *Age*" in text for text in said), "a label is never markup"
    assert any(lineage.data_hash(INPUTS) in text for text in said)


def test_the_anchor_is_not_yet_taken():
    found = read()
    first = lineage.section(found)
    chapter = found.chapters[-1]
    again = replace(found, chapters=(replace(chapter, sections=(*chapter.sections, first)),))
    assert lineage.section(again).anchor != first.anchor


@pytest.mark.parametrize("name", ["top_box", "some_measure_of_mine"])
def test_a_measure_is_told_in_words(name):
    assert "_" not in measure_name(name, "en")
