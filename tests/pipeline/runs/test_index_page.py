"""The page that lists a workspace's runs: it is true, asks nothing, and takes names as text."""

import re
from html.parser import HTMLParser

import pytest
from defusedxml.ElementTree import fromstring

from csat_helpers.look import Look
from csat_helpers.pipeline import document
from csat_helpers.pipeline.runs import index_page, thumbnail
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
