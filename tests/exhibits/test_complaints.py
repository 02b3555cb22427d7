import pandas as pd
import pytest

from csat_helpers import exhibits
from csat_helpers.claims import unsupported_words
from csat_helpers.errors import InputError
from csat_helpers.look import COLOURS
from tests.exhibits import svgs
from tests.exhibits.fieldwork_frames import complaints

ALL = ("headline", "lead", "title", "subtitle", "alt", "takeaways", "notes")


def made(language="en", **more):
    return exhibits.complaints(complaints(language, **more), id="c", language=language)


@pytest.mark.parametrize(
    ("p", "headline", "finding"),
    [
        ((0.001, 0.6, 0.4, 0.002), "North has reliably more complaints than the other units: 6.00 per thousand customers", "reliable"),
        ((0.2, 0.6, 0.4, 0.002), "West has reliably fewer complaints than the other units: 0.50 per thousand customers", "reliable"),
        ((0.2, 0.6, 0.4, 0.05), "2.50 complaints per thousand customers; no unit differs reliably from the others", "none"),
        ((0.2, 0.6, 0.01, 0.01),
         "East and West have reliably fewer complaints than the other units: 1.50 and 0.50 per thousand customers", "reliable"),
    ],
)  # fmt: skip
def test_the_headline_says_what_the_tests_hold(p, headline, finding):
    bundle = made(p=p).bundle
    assert (bundle.headline, bundle.finding) == (headline, finding)


def test_units_are_those_of_the_last_period_the_most_first():
    bundle = made(waves=("2025", "2026")).bundle
    assert bundle.encoding["order"] == ["North", "South", "East", "West"]
    assert "2026" in bundle.subtitle
    assert [row[0] for row in bundle.table.rows] == ["2025"] * 5 + ["2026"] * 5
    assert bundle.table.emphasis == (4, 9)


@pytest.mark.parametrize(
    ("p", "headline"),
    [(0.001, "2026: 3.50 complaints per thousand customers, reliably more than the 2.50 before"),
     (0.3, "2026: 3.50 complaints per thousand customers, not reliably different from 2.50 the period before")],
)  # fmt: skip
def test_periods_are_told_without_units(p, headline):
    bundle = made(units=False, waves=("2025", "2026"), p=(p,) * 4).bundle
    assert bundle.headline == headline
    assert bundle.encoding["order"] == ["2025", "2026"]


def test_one_period_without_units_claims_nothing():
    bundle = made(units=False).bundle
    assert (bundle.headline, bundle.finding) == ("2.50 complaints per thousand customers", "")


def test_more_complaints_are_for_the_worse():
    plot = made().bundle.plot
    assert plot.series[0].colours == (COLOURS["neg2"], COLOURS["line"], COLOURS["line"], COLOURS["p4"])
    assert plot.reference == 2.5


def test_the_index_stands_beside_only_where_it_is_known():
    with_index, without = ({t.text for t in svgs.texts(made(index=known).svg)} for known in (True, False))
    assert "Index" in with_index
    assert "Index" not in without
    assert "Satisfaction index" not in [c.label for c in made(index=False).bundle.table.columns]
    assert any("the cause of the other" in note for note in made().bundle.notes)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("more", [{}, {"units": False, "waves": ("2025", "2026")}, {"p": (0.2, 0.6, 0.4, 0.05)}])
def test_every_number_is_held(language, more):
    assert unsupported_words(made(language, **more).bundle, ALL) == []


def test_many_units_are_cut_and_the_note_says_so():
    frame = complaints()
    units = frame[(frame["measure"] == "complaints") & (frame["by"] == "unit")]
    many = [
        units.assign(level=f"{k}-" + units["level"], level_label=f"Branch {k} " + units["level_label"])
        for k in range(20)
    ]
    total = frame[frame["by"] == "total"]
    bundle = exhibits.complaints(pd.concat([*many, total], ignore_index=True), id="c", language="en")
    assert svgs.clipped(bundle.svg) == []
    assert len(bundle.bundle.table.rows) == 81
    assert any("of 80 units" in note for note in bundle.bundle.notes)
    assert "and 17 other units have reliably more complaints per customer" in bundle.bundle.headline


def test_nothing_told_is_left_out_with_the_reason():
    none = exhibits.complaints(complaints().head(0), id="c", language="en").bundle
    assert none.extra["omitted"] == "The engagement gives no complaints."
    with pytest.raises(InputError, match="no column 'customers'"):
        exhibits.complaints(complaints().drop(columns="customers"), id="c", language="en")
