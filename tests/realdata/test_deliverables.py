"""Both real engagements all the way to HTML and PDF, English and Chinese: one set of numbers, printed as computed."""

from dataclasses import dataclass

import pytest

from csat_helpers.look import numbers
from csat_helpers.pipeline.run import run
from tests.deliverables.made import LANGUAGES, Made, check_languages, check_numbers, check_printed, made, squeezed
from tests.realdata.conftest import Case
from tests.realdata.independent import DEALING, OFFER, composite, promoters_less_detractors

# One of the two in every run; the other's template comes to its end in tests/realdata/test_templates.py.
EACH = [pytest.param("mobile", marks=pytest.mark.slow), "sfo"]
pytestmark = [pytest.mark.realdata, pytest.mark.parametrize("case", EACH, indirect=True, scope="module")]

SATISFACTION = {"mobile-carriers": OFFER + DEALING, "sfo-2018": ["Q7ALL"]}
RECOMMEND = {"mobile-carriers": "Q8", "sfo-2018": "NETPRO"}
DRIVERS = {"mobile-carriers": 9, "sfo-2018": 15}


@dataclass(frozen=True, eq=False)
class Done(Made):
    """A finished run of one of the engagements."""

    case: Case

    @property
    def name(self) -> str:
        return self.case.survey.about.engagement


@pytest.fixture(scope="module")
def done(case: Case) -> Done:
    found = made(run(case.folder, languages=list(LANGUAGES), formats=["html", "pdf"], workspace=case.workspace))
    return Done(found.run, found.exhibits, case)


def test_every_deliverable_is_there(done: Done):
    assert set(done.run.deliverables) == {(k, f) for k in LANGUAGES for f in ("html", "pdf")}
    for (_, kind), path in done.run.deliverables.items():
        head = path.read_bytes()[:15].lower()
        assert head.startswith(b"%pdf-" if kind == "pdf" else b"<!doctype html>"), path


def test_both_languages_have_the_same_exhibits(done: Done):
    assert list(done.exhibits["en"]) == list(done.exhibits["zh"])
    shown = [e for e in done.exhibits["en"].values() if not e.encoding.get("omitted")]
    assert {"summary", "profile", "experience", "drivers-recommend", "priorities"} <= {e.id for e in shown}


def test_the_numbers_of_both_languages_are_equal(done: Done):
    check_languages(done)


def test_every_number_of_a_headline_is_in_its_frame(done: Done):
    check_numbers(done, summed=False)


def test_every_headline_is_printed(done: Done):
    check_printed(done)


@pytest.mark.parametrize("kind", ["html", "pdf"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_index_and_nps_are_printed_as_plain_pandas_has_them(done: Done, language: str, kind: str):
    raw, text = done.case.raw, done.text(language, kind)
    index = raw.mean(composite(raw.numbers[SATISFACTION[done.name]]))
    nps = raw.mean(promoters_less_detractors(raw.numbers[RECOMMEND[done.name]]))
    assert numbers.number(index.estimate, "index", language) in text
    assert squeezed(numbers.interval(*index.interval(), "index", language)) in text
    assert numbers.number(nps.estimate, "nps", language) in text


def test_the_driver_shares_make_up_the_whole(done: Done):
    frame = done.exhibits["en"]["drivers-recommend"].frame
    shares = [row[frame["columns"].index("share")] for row in frame["rows"]]
    assert len(shares) == DRIVERS[done.name]
    assert sum(shares) == pytest.approx(1, abs=1e-9)


def test_no_respondent_leaves_the_house(done: Done):
    """No column name of the client's file, no path and no code in what the client gets."""
    for (language, kind), path in done.run.deliverables.items():
        text = done.text(language, kind)
        for leak in ("RESPNUM", "CCGID", "csat_helpers", str(done.case.workspace), "Traceback"):
            assert leak not in text, (path.name, leak)
