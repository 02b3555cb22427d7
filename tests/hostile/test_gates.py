"""No comment of a respondent's stops a report at the gates, whatever it looks like; and what they look for is found."""

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from csat_helpers import exhibits
from csat_helpers.exhibits.custom import svg_of
from csat_helpers.pipeline import gates
from csat_helpers.pipeline.exporters import pdf_report
from csat_helpers.survey import mask, visible
from tests.hostile import notebooks, strings
from tests.hostile.notebooks import RENDER, small
from tests.pipeline import samples
from tests.pipeline.gates import planted

LIKE_FAULTS = [
    "see /home/anna/report.docx and C:\\Users\\anna\\letter.doc",
    "Traceback (most recent call last): ValueError",
    "import os; import sys",
    "[object Object] <Figure size 640x480 with 1 Axes> dtype: object",
    "TODO call me back ??? {client} %s nan",
    "UserWarning: too slow In [3]: x",
]


def test_there_are_hundreds_of_strings_each_once_and_most_may_stand_anywhere():
    assert len({text for _, text in strings.ALL}) == len(strings.ALL) > 300
    assert len(strings.PRINTABLE) > 250
    assert {len(text) >= 9_999 for text in strings.LONG.values()} == {True}


def test_a_comment_may_look_like_anything():
    texts = [visible(mask(text)) for text in (*(text for _, text in strings.ALL), *LIKE_FAULTS)]
    frame = {"columns": ["text", "language", "score"], "rows": [[text, "en", 4.0] for text in texts]}
    quotes = samples.exhibit("en", "quotes", id="said", frame=frame, takeaways=())
    notebook = small(samples.show(quotes))
    published = planted.of(notebook, **{kind: render(notebook) for kind, render in RENDER.items()})
    assert [str(fault) for fault in gates.check(published) if fault.severity == gates.ERROR] == []


@pytest.mark.parametrize(
    "text", ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "/home/anna/a/very/long/path/of/a/machine.docx"]
)
def test_a_long_word_that_may_be_broken_hides_nothing(text):
    notebook = small(samples.show(samples.exhibit("en", "table", id="one", notes=(text,))))
    gate = "credentials" if text.startswith("ghp") else "machine"
    assert planted.errors(gate, planted.of(notebook, pdf=pdf_report.render(notebook)))


def test_dollars_in_an_analysts_chart_are_dollars():
    with mpl.rc_context(exhibits.theme()):
        figure = Figure()
        figure.text(0.1, 0.1, "$50 to $100 and $\\frac")
    assert "$50 to $100 and $\\frac" in svg_of(figure)


def test_a_comment_has_a_name_for_what_no_font_has():
    assert notebooks.spoken("\U0001f600\x00\ud800") == "[emoji: grinning face]\u27e8U+0000\u27e9\u27e8U+D800\u27e9"
