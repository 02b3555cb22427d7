"""Both real engagements all the way to HTML and PDF, English and Chinese: one set of numbers, printed as computed."""

import html
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pytest

from csat_helpers import bundle
from csat_helpers.look import numbers
from csat_helpers.pipeline.run import Run, run
from tests.realdata.conftest import Case
from tests.realdata.independent import DEALING, OFFER, composite, promoters_less_detractors

pytestmark = pytest.mark.realdata

LANGUAGES = ("en", "zh")
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
SATISFACTION = {"mobile-carriers": OFFER + DEALING, "sfo-2018": ["Q7ALL"]}
RECOMMEND = {"mobile-carriers": "Q8", "sfo-2018": "NETPRO"}
DRIVERS = {"mobile-carriers": 9, "sfo-2018": 15}


@dataclass(frozen=True, eq=False)
class Done:
    """A finished run, with the exhibits of each language's executed notebook by id."""

    case: Case
    run: Run
    exhibits: dict[str, dict[str, bundle.Bundle]]

    @property
    def name(self) -> str:
        return self.case.survey.about.engagement

    def text(self, language: str, kind: str) -> str:
        """All of a deliverable's text with no white space, which lines and pages break where they like."""
        return text_of(self.run.deliverables[language, kind])


def exhibits(notebook: Path) -> dict[str, bundle.Bundle]:
    cells = nbformat.read(notebook, as_version=4).cells
    found = [o.data[bundle.MIME] for c in cells for o in c.get("outputs", []) if bundle.MIME in o.get("data", {})]
    return {e.id: e for e in map(bundle.from_json, found)}


@cache
def text_of(path: Path) -> str:
    return squeezed(pdf_text(path) if path.suffix == ".pdf" else html_text(path))


def pdf_text(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)


def html_text(path: Path) -> str:
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def done(case: Case) -> Done:
    made = run(case.folder, languages=list(LANGUAGES), formats=["html", "pdf"], workspace=case.workspace)
    name = case.survey.about.engagement
    return Done(case, made, {k: exhibits(made.folder / f"{name}.{k}.ipynb") for k in LANGUAGES})


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
    for identity, english in done.exhibits["en"].items():
        chinese = done.exhibits["zh"][identity]
        assert numeric(english.frame["rows"]) == numeric(chinese.frame["rows"]), identity
        assert english.frame["columns"] == chinese.frame["columns"], identity
        assert english.base == chinese.base, identity
        if english.table is not None:
            assert chinese.table is not None
            assert numeric(english.table.rows) == numeric(chinese.table.rows), identity


def numeric(rows: Iterable[Iterable[object]]) -> list[list[object]]:
    """The numbers of each row, and where there is none."""
    return [[v if isinstance(v, int | float) or v is None else "text" for v in row] for row in rows]


def test_every_number_of_a_headline_is_in_its_frame(done: Done):
    for language in LANGUAGES:
        for exhibit in done.exhibits[language].values():
            if exhibit.encoding.get("omitted") or exhibit.encoding["kind"] == "summary":
                continue
            said = set(NUMBER.findall(without_labels(exhibit.headline, exhibit)))
            assert said <= writable(exhibit, language), (language, exhibit.id, exhibit.headline)


def without_labels(text: str, exhibit: bundle.Bundle) -> str:
    """``text`` without the labels of items and levels, which have numbers of their own (18 to 24), and without the level
    of confidence of an interval.
    """
    text = text.replace("95% interval", " ").replace("95%置信区间", " ")
    labels = {v for row in exhibit.frame["rows"] for v in row if isinstance(v, str) and v}
    for label in sorted(labels, key=len, reverse=True):
        text = text.replace(label, " ")
    return text


def writable(exhibit: bundle.Bundle, language: str) -> set[str]:
    """Every way a number of the frame or its table may be written, or a count of rows; signs are the sentence's own."""
    rows = [*exhibit.frame["rows"], *(exhibit.table.rows if exhibit.table else ())]
    values = [v for row in rows for v in row if isinstance(v, int | float) and not isinstance(v, bool)]
    kinds = [k for k in bundle.FORMATS if k != "text"]
    written = {w for v in values for k in kinds for w in NUMBER.findall(numbers.number(v, k, language))}
    return written | {str(k) for k in range(len(rows) + 1)}


@pytest.mark.parametrize("kind", ["html", "pdf"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_headline_is_printed(done: Done, language: str, kind: str):
    text = done.text(language, kind)
    for exhibit in done.exhibits[language].values():
        if not exhibit.encoding.get("omitted"):
            assert squeezed(exhibit.headline) in text, exhibit.headline


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
