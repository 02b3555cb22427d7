"""One page: self-contained, without code, with every chart's data beside it."""

import html
import itertools
import re

import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_markdown_cell

from csat_helpers.pipeline.exporters import html_report
from tests.pipeline import samples
from tests.pipeline.document.test_prose import HOSTILE


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request):
    return request.param, html_report.render(samples.notebook(request.param))


def words(text: str) -> str:
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", bare))


def test_nothing_outside_is_referred_to(page):
    _, text = page
    found = re.findall(r"""(?:src|href|action|data|poster)\s*=\s*["']?([^"'\s>]+)""", text)
    assert [f for f in found if not f.startswith(("#", "data:"))] == []
    assert re.findall(r"url\((?!#|data:)", text) == []
    assert "@import" not in text
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)[^\s\"']+", text) == []


def test_it_shows_no_code_and_no_output_of_streams(page):
    _, text = page
    for secret in ("secret_code", "SECRET-", "for JupyterLab", "Traceback"):
        assert secret not in text


def test_headlines_labels_and_the_mark_of_simulated_data_are_there(page):
    language, text = page
    shown = words(text)
    for exhibit in (samples.exhibit(language, "diverging"), samples.summary(language), samples.quotes(language)):
        assert exhibit.headline in shown
    assert {"en": "Exhibit 9", "zh": "图9"}[language] in shown
    assert {"en": "SIMULATED DATA", "zh": "模拟数据"}[language] in shown
    assert f'<html lang="{html_report.HTML_LANGUAGES[language]}">' in text


def test_every_chart_has_its_alternative_and_its_table(page):
    _, text = page
    assert text.count('<svg style="stroke-linejoin') == 6
    assert len(re.findall(r'<svg [^>]*role="img" aria-label="[^"]+"', text)) == 6
    assert text.count("<details><summary>") == 6


def test_every_id_is_there_once_and_every_link_leads_somewhere(page):
    _, text = page
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_headings_skip_no_level(page):
    _, text = page
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_same_notebook_gives_the_same_bytes(page):
    language, text = page
    assert html_report.render(samples.notebook(language)) == text


def test_chinese_needs_no_font_of_the_reader(page):
    language, text = page
    assert text.count("@font-face") == 3
    assert len(text.encode()) < 600_000, language


def test_hostile_text_is_shown_and_not_run():
    bundle = samples.exhibit(
        "en", "table", headline=HOSTILE[0], title=HOSTILE[4], notes=HOSTILE, table=samples.items_table("en")
    )
    text = html_report.render(samples.notebook("en", [samples.show(bundle), new_markdown_cell("\n\n".join(HOSTILE))]))
    assert "alert(1)" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    for hostile in HOSTILE:
        assert hostile in words(text)


def test_it_is_an_nbconvert_exporter():
    exporter = get_exporter("csat-html")()
    text, resources = exporter.from_notebook_node(samples.notebook("en"))
    assert text.startswith("<!doctype html>")
    assert resources["output_extension"] == ".html"
