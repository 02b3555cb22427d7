"""One page: self-contained, without code, with every chart's data beside it."""

import base64
import hashlib
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
    bare = re.sub(r'<span class="name">(.*?)</span>', r"\1", bare)
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
    assert {"en": "Exhibit 9", "zh": "图表9"}[language] in shown
    assert {"en": "SIMULATED DATA", "zh": "模拟数据"}[language] in shown
    assert f'<html lang="{html_report.HTML_LANGUAGES[language]}">' in text


def test_every_chart_has_its_alternative_and_its_table(page):
    _, text = page
    assert len(re.findall(r'<svg [^>]*role="img" aria-label="[^"]+"', text)) == 6
    assert text.count('<details class="data" open><summary>') == 6  # open, so that nothing is lost without the script


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


def test_no_font_is_in_it(page):
    language, text = page
    assert "@font-face" not in text
    assert "font/" not in text
    assert len(text.encode()) < 200_000, language


def test_its_policy_names_its_style_and_its_scripts_and_nothing_else(page):
    _, text = page
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)[0]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    blocks = {
        name: [_sha256(body) for body in re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)]
        for name in ("style", "script")
    }
    assert rules["default-src"] == "'none'"
    assert rules["style-src"].split() == blocks["style"]
    assert rules["script-src"].split() == blocks["script"]
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]*\s(?:style|on\w+)=", text[text.index("<body>") :])


def _sha256(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_every_exhibit_can_be_traced_by_its_id(page):
    language, text = page
    ids = re.findall(r'data-exhibit="([^"]+)"', text)
    assert len(ids) == len(set(ids)) == 10
    printed = re.findall(r'<span class="id">([^<]+)</span>', text)
    assert [line.rpartition(": ")[2] for line in printed] == ids, language


def test_where_a_table_tells_every_id_no_exhibit_prints_its_own():
    appendix = new_markdown_cell("# Methods", metadata={"tags": ["appendix"]})
    table = samples.show(samples.exhibit("en", "table", id="last"))
    text = html_report.render(samples.notebook("en", [appendix, table]))
    ids = re.findall(r'data-exhibit="([^"]+)"', text)
    assert 'class="id"' not in text
    lineage = text[text.index("Where the numbers come from</h3>") :]
    assert all(f">{name}<" in lineage for name in ids)


def test_short_chinese_names_stay_on_one_line_and_nothing_becomes_markup():
    assert html_report.names("看“网络覆盖”和“<b>粗</b>”") == (
        '看<span class="name">“网络覆盖”</span>和“&lt;b&gt;粗&lt;/b&gt;”'
    )
    assert html_report.names("“Call quality” & “很长很长很长很长很长很长的名称”") == (
        "“Call quality” &amp; “很长很长很长很长很长很长的名称”"
    )


def test_a_chart_for_a_phone_is_there_beside_the_other_with_ids_of_its_own():
    chart = samples.svg("en", "line", 60)
    both = samples.exhibit("en", "line", id="both", phone=chart)
    text = html_report.render(samples.notebook("en", [samples.show(both, chart)]))
    assert text.count('class="chart broad either"') == text.count('class="chart phone either"') == 1
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert any(name.startswith("both_phone-") for name in ids)


def test_a_clients_look_is_worn_by_the_page():
    made = samples.notebook("en")
    dot = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><script>alert(1)</script><rect width='4'/></svg>"
    )
    logo = {"format": "svg", "alt": 'Harbour "Mobile"', "content": base64.b64encode(dot.encode()).decode()}
    look = {"tokens": {"p6": "#6A1B9A"}, "heading": "sans", "fonts": {"latin": "Fira Sans"}, "logo": logo,
            "cover": "Your <b>network</b>", "footer": "Harbour & Co"}  # fmt: skip
    made.metadata["csat"]["look"] = look
    text = html_report.render(made)
    shown = re.findall(r'<img src="data:image/svg\+xml;base64,([^"]+)" alt="Harbour &#34;Mobile&#34;">', text)
    assert len(shown) == 2  # in the bar and on the cover
    assert b"alert" not in base64.b64decode(shown[0])
    assert "--p6:#6A1B9A;" in text
    assert '"Fira Sans"' in text
    assert "Your &lt;b&gt;network&lt;/b&gt;" in text
    assert "Harbour &amp; Co" in text


def test_a_second_page_is_rendered_from_the_compiled_template(page):
    language, _ = page
    environment = html_report._environment(html_report.look_folder())
    before = environment.get_template("report.html.j2")
    html_report.render(samples.notebook(language))
    assert environment.get_template("report.html.j2") is before


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
