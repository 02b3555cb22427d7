"""On a dark screen: text reads on the page and on bars, and a client's colours keep the house's contrast."""

import itertools

import pytest

from csat_helpers.look import COLOURS, DIVERGING
from csat_helpers.look.contrast import contrast, distance, lch
from csat_helpers.look.dark import DARK, dark
from csat_helpers.pipeline.document.pictures import VARIABLES

TEXT = ("ink", "sec", "mut", "p8", "p6", "pos", "neg", "warn")
BARS = sorted({*(c for scale in DIVERGING.values() for c in scale), *(COLOURS[n] for n in ("p0", "p2", "p4", "p6"))})


@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("ground", ["bg", "p0", "pos0", "neg0"])
def test_text_reads_on_every_ground(name, ground):
    assert contrast(DARK[name], DARK[ground]) >= 4.5


@pytest.mark.parametrize("bar", BARS)
def test_a_label_that_reads_on_a_bar_on_paper_reads_on_it_in_the_dark(bar):
    label = max(("bg", "ink"), key=lambda name: contrast(COLOURS[name], bar))
    assert contrast(COLOURS[label], bar) >= 4.4
    assert contrast(DARK[label], DARK[VARIABLES[bar.lower()]]) >= 4.5


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(range(1, 9), 2)))
def test_categories_are_told_apart_by_every_reader(one, other):
    assert distance(DARK[f"c{one}"], DARK[f"c{other}"]) >= 25


@pytest.mark.parametrize("k", range(1, 9))
def test_a_category_stands_out_from_the_ground(k):
    """Of a line's colour its name is written too; the others are fills."""
    assert contrast(DARK[f"c{k}"], DARK["bg"]) >= (4.5 if k in (1, 3, 5, 7) else 3)


def test_what_a_client_leaves_alone_is_the_houses():
    assert dark("p6", COLOURS["p6"], COLOURS["p6"].lower()) == DARK["p6"]


@pytest.mark.parametrize("worn", ["#6A1B9A", "#B71C1C", "#00695C", "#333333"])
@pytest.mark.parametrize("name", ["p8", "p6", "p4", "p0"])
def test_a_clients_colour_keeps_its_hue_and_the_houses_contrast(name, worn):
    made = dark(name, COLOURS[name], worn)
    assert contrast(made, DARK["bg"]) == pytest.approx(contrast(DARK[name], DARK["bg"]), rel=0.03)
    if lch(worn)[1] > 5 and lch(made)[1] > 5:
        assert abs((lch(made)[2] - lch(worn)[2] + 180) % 360 - 180) < 6
