import pytest

from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.key import Entry, key
from tests.exhibits import svgs
from tests.exhibits.frames import LABELS, LONG


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [70.0, 91.0, 168.0])
def test_every_name_is_whole_and_numbered(language, width):
    names = [*LABELS[language], LONG[language]]
    made = key([Entry(name, value="71.2") for name in names], width, columns=4)
    page = Canvas(made.height, width)
    made.draw(page, 0)
    texts = [t.text for t in svgs.texts(page.svg())]
    assert [t for t in texts if t.isdecimal()] == [str(k + 1) for k in range(13)]
    assert texts.count("71.2") == 13
    assert not any(text.endswith(("...", "…")) for text in texts)
    assert svgs.clipped(page.svg(), width) == []
    assert svgs.overlapping(page.svg()) == []


def test_short_names_stand_in_columns():
    assert key([Entry("Price")] * 6, 91.0).columns == 2
    assert key([Entry("Price")] * 6, 91.0).height == key([Entry("Price")] * 5, 91.0).height
    assert key([Entry(LONG["en"])] * 6, 91.0).columns == 1


def test_a_key_too_high_keeps_its_first_entries():
    made = key([Entry(f"Item {k}") for k in range(40)], 91.0, most=30.0)
    assert made.height <= 30
    assert [e.name for e in made.entries] == [f"Item {k}" for k in range(len(made.entries))]
