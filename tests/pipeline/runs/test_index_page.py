"""The page that lists a workspace's runs: it is true, asks nothing, and takes names as text."""

import re
from html.parser import HTMLParser

import pytest
from defusedxml.ElementTree import fromstring

from csat_helpers.look import Look
from csat_helpers.pipeline import document
from csat_helpers.pipeline.runs import index_page, thumbnail
from csat_helpers.pipeline.runs.record import Record
from tests.pipeline import samples
from tests.pipeline.document.test_prose import HOSTILE
from tests.pipeline.runs.test_listing import made


def links(page: str) -> list[str]:
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.extend(value for name, value in attrs if name in ("href", "src"))

    Reader().feed(page)
    return found


@pytest.fixture
def reports(tmp_path):
    for k in range(1, 8):
        files = {f"acme.{language}.{kind}": "x" for language in ("en", "zh") for kind in ("html", "pdf")}
        folder = made(tmp_path, "acme", f"run {k}", f"2026-01-0{k}T10:00:00+08:00", deliverables=files)
        for name in files:
            (folder / name).write_text("x")
    (folder / "acme.zh.pdf").unlink()
    (folder / "thumbnail.en.svg").write_text(thumbnail.svg(document.read(samples.notebook("en"))))
    made(tmp_path, "beta", "1-failed", "2026-02-01T10:00:00+08:00", "failed", error="Cell <b>x</b> failed.")
    return tmp_path


def test_every_run_is_there_with_links_that_lead_somewhere(reports):
    page = index_page.write_index(reports).read_text(encoding="utf-8")
    hrefs = [link for link in links(page) if not link.startswith("data:")]
    assert len(hrefs) == 4 * 7 - 1  # what is not there is not linked
    assert all((reports / link.replace("%20", " ")).is_file() for link in hrefs)
    assert page.index(">beta<") < page.index(">acme<")
    assert "2 older" in page
    assert "Cell &lt;b&gt;x&lt;/b&gt; failed." in page


def test_it_asks_for_nothing(reports):
    page = index_page.write_index(reports).read_text(encoding="utf-8")
    assert not [link for link in links(page) if re.match(r"(https?:)?//", link)]
    assert "default-src 'none'" in page
    assert "<script" not in page


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text(tmp_path, name):
    folder = made(tmp_path, "acme", "1", "2026-01-01T10:00:00", error=name, deliverables={f"../{name}.en.html": "x"})
    (folder / "run.json").write_text((folder / "run.json").read_text().replace('"2026"', '"<img src=x onerror=y>"'))
    page = index_page.write_index(tmp_path).read_text(encoding="utf-8")
    assert "<img src=x" not in page
    assert "<script" not in page.casefold()


def test_a_run_published_meanwhile_is_not_lost(reports, monkeypatch):
    real, late = index_page.write, []

    def slow(path, content):
        real(path, content)
        if not late:
            late.append(made(reports, "late", "1", "2026-03-01T10:00:00"))

    monkeypatch.setattr(index_page, "write", slow)
    assert ">late<" in index_page.write_index(reports).read_text(encoding="utf-8")


def test_a_workspace_without_runs_says_how_to_make_one(tmp_path):
    assert "csat demo" in index_page.write_index(tmp_path).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_cover_in_small_is_drawn_from_the_reports_answers(language):
    read = document.read(samples.notebook(language))
    root = fromstring(thumbnail.svg(read))
    assert len(root.findall(".//{*}rect")) == 1 + 4 * len(samples.ITEMS)
    assert read.study.client in "".join(root.itertext())


def test_the_cover_in_small_takes_a_hostile_title_and_the_clients_colours():
    from dataclasses import replace

    read = document.read(samples.notebook("en"))
    hostile = replace(read.study, title="</text><script>x</script>" * 9, client="<&>")
    root = fromstring(thumbnail.svg(replace(read, study=hostile, look=Look(tokens={"p8": "#551F41"}))))
    assert not root.findall(".//{*}script")
    assert root.find("{*}rect").get("fill") == "#551F41"


def unit(reports, number, day, state="done", wave="2026"):
    folder = reports / "bank" / f"branch-{number}-{day}{wave}{'-failed' if state == 'failed' else ''}"
    folder.mkdir(parents=True)
    made = {"bank.en.html": "x", "bank.en.pdf": "x"} if state == "done" else {}
    for name in made:
        (folder / name).write_text("x")
    (folder / "thumbnail.en.svg").write_text(f"<svg>{'p' * 9999}</svg>")
    asked = {"wave": wave, "unit": {"branch": f"B{number} <b>"}}
    record = Record(folder.name, "bank", ("en",), ("html", "pdf"), asked, f"2026-01-0{day}T10:00:00")
    record.finished(state, deliverables=made, error="It failed." if state == "failed" else "").write(folder)
    return folder


def test_the_units_of_a_batch_are_one_folded_table(tmp_path):
    for number in (2, 10, 9):
        unit(tmp_path, number, 1)
    unit(tmp_path, 2, 3)
    unit(tmp_path, 10, 2, "failed")
    unit(tmp_path, 11, 2, "failed")
    made(tmp_path, "bank", "whole", "2026-01-02T10:00:00")
    page = index_page.write_index(tmp_path).read_text(encoding="utf-8")
    assert "<summary>4 units, 2 not done</summary>" in page
    assert "<details open" not in page
    rows = re.findall(r'<th scope="row">(branch [^<]*)</th>', page)
    assert rows == [f"branch B{k} &lt;b&gt;" for k in (10, 11, 2, 9)]  # what is not done first, then B2 before B9
    hrefs = [link for link in links(page) if not link.startswith("data:")]
    assert all((tmp_path / link).is_file() for link in hrefs)
    assert "bank/branch-2-32026/bank.en.pdf" in hrefs  # the newest
    assert "bank/branch-10-12026/bank.en.html" in hrefs  # the last good one of a unit that failed since
    assert "Wave" not in page
    assert page.count("data:image") == 0  # the study's own run is the newest with a cover, and it has none
    unit(tmp_path, 2, 4, wave="2027")
    page = index_page.write_index(tmp_path).read_text(encoding="utf-8")
    assert page.count('<th scope="row">branch B2 &lt;b&gt;</th>') == 2
    assert "Wave" in page


def test_a_page_of_many_units_is_bounded(tmp_path, monkeypatch):
    for number in range(30):
        unit(tmp_path, number, 1)
    page = index_page.write_index(tmp_path).read_text(encoding="utf-8")
    assert page.count("data:image") == 1
    assert len(page) < 40_000
    monkeypatch.setattr(index_page, "UNITS", 10)
    page = index_page.write_index(tmp_path).read_text(encoding="utf-8")
    assert page.count('<th scope="row">') == 10
    assert "20 more: <code>csat runs list --limit 0</code>" in page


def test_a_page_is_not_made_for_ever_while_others_publish(reports, monkeypatch):
    real, days = index_page.write, iter(range(10, 99))

    def slow(path, content):
        real(path, content)
        made(reports, "late", f"{next(days)}", "2026-03-01T10:00:00")

    monkeypatch.setattr(index_page, "write", slow)
    index_page.write_index(reports)
    assert next(days) == 10 + index_page.ROUNDS
