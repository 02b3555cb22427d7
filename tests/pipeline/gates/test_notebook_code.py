"""No line of code, and nothing that code printed, is published."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tests.pipeline.gates import planted

SIGNS = [
    "Traceback (most recent call last):",
    "In [3]: x",
    "<Axes: xlabel='a'>",
    "<csat.Thing object at 0x7f00aa>",
    "[12 rows x 5 columns]",
    "Name: x, dtype: float64",
    "FutureWarning: this is old",
    "import pandas as pd",
    "from csat_helpers import survey",
]


def page(text: str) -> bytes:
    from html import escape

    return f"<html><body><p>{escape(text)}</p></body></html>".encode()


@pytest.mark.parametrize("text", SIGNS)
def test_marks_of_code_are_found(text: str):
    assert planted.errors("notebook_code", planted.of(html=page(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Many import taxes as well as fees; from abroad import goods come late",
        "A warning: out of stock. In 2026 3 of 5 rows x",
        "The class of <service> at 10",
    ],
)
def test_prose_about_imports_is_none(text: str):
    assert planted.errors("notebook_code", planted.of(html=page(text))) == []


@pytest.mark.parametrize("kind", planted.KINDS)
def test_a_line_of_a_code_cell_is_found_in_every_format(kind: str):
    line = "sv = survey.open(engagement, language)"
    made = planted.rendered(planted.said(f"Made by `{line}` here."), kind)
    code = new_code_cell(f"# a comment of the code\n{line}\n", execution_count=1)
    assert planted.errors(
        "notebook_code", planted.of(planted.small("en", new_markdown_cell("Words."), code), **{kind: made})
    )
    assert planted.errors("notebook_code", planted.of(**{kind: planted.clean("en", kind)})) == []


def test_what_a_cell_printed_is_found_unless_an_exhibit_says_it_too():
    outputs = [new_output("stream", name="stdout", text="Only looking around here\nItems sorted by index. Weighted.\n")]
    cell = new_code_cell("look()", outputs=outputs, execution_count=1)
    notebook = planted.notebook("en", cell)
    assert planted.errors("notebook_code", planted.of(notebook, html=page("Only looking around here")))
    assert planted.errors("notebook_code", planted.of(notebook, html=page("Items sorted by index. Weighted."))) == []
