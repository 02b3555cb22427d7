"""What a reader would look for and not find."""

from dataclasses import replace

import pytest

from csat_helpers.bundle import Table
from csat_helpers.pipeline import document, gates
from csat_helpers.pipeline.document import Chapter, Prose, Section
from csat_helpers.pipeline.document.grids import Grid
from tests.pipeline.gates import planted

CHART = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="1"/></svg>'


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"headline": " "}, "no headline"),
        ({"alt": "", "title": "", "subtitle": "n = 3"}, "no text in place"),
        ({"base": None, "subtitle": "Index", "frame": {"columns": ["estimate"], "rows": [[1.0]]}}, "no base"),
        ({"table": Table((), ())}, "no rows"),
    ],
)
def test_an_exhibit_that_lacks_something_is_found(changes: dict, told: str):
    assert any(told in line for line in planted.errors("complete", planted.exhibit("bars", chart=CHART, **changes)))


def test_quotes_of_nobody_are_found():
    frame = {"columns": ["text", "score"], "rows": []}
    assert planted.errors("complete", planted.exhibit("quotes", frame=frame))


def test_an_own_chart_without_a_headline_is_told_and_stops_nothing():
    found = planted.faults("complete", planted.exhibit("custom", chart=CHART, headline="", alt="", base=None))
    assert {fault.severity for fault in found} == {gates.WARNING}
    assert len(found) == 2


def whole(**changes: object) -> gates.Published:
    read = document.read(planted.notebook("en"))
    return gates.Published({"en": replace(read, **changes)})


@pytest.mark.parametrize(
    "sections",
    [
        (),
        (Section("Empty", "a", ()),),
        (Section("Blank", "a", (Prose(()),)),),
        (Section("Bare", "a", (Grid([{"label": "x"}], []),)),),
    ],
)
def test_an_empty_chapter_section_or_table_is_found(sections: tuple[Section, ...]):
    assert planted.errors("complete", whole(chapters=(Chapter("9", "Last", "z", sections),)))


def test_a_report_without_title_or_source_is_found():
    study = document.read(planted.notebook("en")).study
    assert len(planted.errors("complete", whole(study=replace(study, title="", source="")))) == 2
    assert planted.errors("complete", whole()) == []


@pytest.mark.parametrize(("ends", "found"), [([None, None], 0), ([60.0, 70.0], 1)])
def test_what_the_clients_systems_count_has_no_base_unless_it_has_an_interval(ends, found):
    frame = {"columns": ["estimate", "conf_low", "conf_high"], "rows": [[65.0, *ends]]}
    counted = planted.exhibit(
        "bars", base=None, subtitle="Days", frame=frame, encoding={"kind": "bars", "records": True}
    )
    assert len([f for f in planted.faults("complete", counted) if "no base" in f.what]) == found
