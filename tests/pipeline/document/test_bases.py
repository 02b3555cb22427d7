"""The base in a list is that of the exhibit's own line, a range where results rest on different bases."""

from dataclasses import replace

import pytest

from csat_helpers.pipeline.document.bases import base_of, base_text
from tests.pipeline import samples

FRAME = {"columns": ["label", "base"], "rows": [["a", 149], ["b", 246], ["c", None]]}


@pytest.mark.parametrize(
    ("subtitle", "base", "told"),
    [
        ("Index 0–100. n\xa0=\xa01,235", 1300, "1,235"),
        ("Index 0–100. n\xa0=\xa0272 to 508, R²\xa0=\xa00.62", 508, "272 to 508"),
        ("指数（0–100分）。n\xa0=\xa0272～508", 508, "272～508"),
        ("Rows of the data files", 7247, "7,247"),
        ("Words", None, "149 to 246"),
    ],
)
def test_what_the_subtitle_says_comes_first(subtitle, base, told):
    bundle = replace(samples.exhibit("en", "bars"), subtitle=subtitle, base=base, frame=FRAME)
    assert base_text(bundle, "en") == told


def test_without_any_base_there_is_a_dash():
    bundle = replace(samples.exhibit("en", "bars"), subtitle="", base=None, frame={"columns": [], "rows": []})
    assert base_of(bundle, "en") is None
    assert base_text(bundle, "en") == "—"


def test_equal_bases_are_one_number():
    frame = {"columns": ["base"], "rows": [[10], [10]]}
    assert base_of(replace(samples.exhibit("en", "bars"), subtitle="", base=None, frame=frame), "en") == 10
