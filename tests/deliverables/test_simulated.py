"""Every template on its simulated engagement: all deliverables in both languages, each number where it comes from."""

import pytest

from csat_helpers.engagement import READY
from csat_helpers.locale.measure_names import measure_name

from .made import LANGUAGES, Made, check_languages, check_numbers, check_printed, made

RUNS = {
    "internal-improvement": "demo", "competitive": "demo_competitive", "regulatory": "demo_regulatory",
    "special-topic": "demo_special_topic",
}  # fmt: skip


@pytest.fixture(params=RUNS, scope="module")
def run(request: pytest.FixtureRequest) -> Made:
    return made(request.getfixturevalue(RUNS[request.param]))


def test_every_template_is_walked():
    assert set(RUNS) == set(READY)


def test_all_formats_are_there_in_both_languages(run: Made):
    expected = {(language, kind) for language in LANGUAGES for kind in ("html", "pdf", "pptx", "xlsx")}
    assert set(run.run.deliverables) == expected
    assert not run.run.record.warnings


def test_both_languages_have_the_same_numbers(run: Made):
    check_languages(run)


def test_every_number_of_a_headline_is_in_its_frame(run: Made):
    check_numbers(run)


def test_every_headline_is_in_every_deliverable(run: Made):
    check_printed(run)


def test_every_measure_has_a_name_in_both_languages(run: Made):
    told = {m for exhibit in run.shown("zh") for m in _measures(exhibit.frame)}
    assert not {m for m in told if measure_name(m, "zh") == m.replace("_", " ")}


def _measures(frame: dict) -> set[str]:
    columns = frame["columns"]
    return {row[columns.index("measure")] for row in frame["rows"] if "measure" in columns} - {None, ""}
