"""In a real browser with scripts on: hostile text is read where it was put, and does nothing."""

import csv
import io
import re
from collections import Counter

import lxml.html
import pytest

from csat_helpers.pipeline.exporters import html_report
from tests.browser.pages import opened, until
from tests.hostile import notebooks, payloads, strings
from tests.pipeline import samples
from tests.pipeline.gates import planted

# What a page says elsewhere, or not at all: a native chart's words are a presentation's.
NOT_HERE = ("category", "series", "corner", "axis", "point", "beside", "figure", "group", "speaker")
JOINED = ("study fieldwork", "study wave", "study source")  # several of them on one line

TEXTS = """() => {
    const found = [], walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
        else for (const name of ["aria-label", "alt"]) if (node.hasAttribute(name)) found.push(node.getAttribute(name));
    }
    return found;
}"""
SKELETON = """() => [...document.querySelectorAll("*")].map((element) => {
    // These depend on how wide a text is, and on where one has scrolled.
    const shifting = ["textLength", "lengthAdjust", "tabindex", "aria-current", "open"];
    const names = element.getAttributeNames().filter((name) => !shifting.includes(name));
    return [element.parentElement?.tagName, element.tagName, ...names.sort()].join(" ");
})"""
PROVOKED = """() => {
    const kinds = ["click", "mouseover", "mouseenter", "pointerenter", "focus", "focusin", "blur", "toggle", "load", "error"];
    for (const element of document.querySelectorAll("body *")) {
        if (element.closest("a, button, summary")) continue;
        for (const kind of kinds) element.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    return window.__fired;
}"""
LEADS = """() => [...document.querySelectorAll("[href], [src], [action], [srcset], [data], [poster], [style]")].flatMap(
    (e) => ["href", "src", "action", "srcset", "data", "poster", "style"].map((name) => e.getAttribute(name))
).filter((value) => value && !value.startsWith("#") && !value.startsWith("data:image/"))"""


def normal(text: str) -> str:
    """As a page's parser reads it: one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def printed(place: str, text: str) -> str:
    """What stands at ``place``: markdown is on one line, and respondents' odd characters have names."""
    if place.startswith(("prose", "section", "chapter")):
        return " ".join(text.split())
    return normal(notebooks.spoken(text) if place == "quote" else text)


# Our own spans that keep a quoted name on one line go, so that a text is one again.
WHOLE = "document.querySelectorAll('span.name').forEach((s) => { const p = s.parentNode; s.replaceWith(...s.childNodes); p.normalize(); })"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Pages of everything, hostile and harmless, and where its texts are."""
    folder = tmp_path_factory.mktemp("hostile")
    written = {}
    for name, change in (("hostile", str), ("harmless", notebooks.harmless)):
        notebook, dealt = notebooks.everything(change)
        path = folder / f"{name}.html"
        path.write_text(html_report.render(notebook), encoding="utf-8")
        written[name] = path, dealt
    return written


@pytest.fixture(scope="module")
def page(browser, made):
    shown, faults = opened(browser, made["hostile"][0], permissions=["clipboard-read", "clipboard-write"])
    shown.evaluate(WHOLE)
    shown.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    yield shown, faults
    shown.context.close()


@pytest.mark.browser
def test_nothing_runs_asks_or_complains(page):
    shown, faults = page
    assert shown.evaluate(PROVOKED) is None
    field = shown.get_by_role("searchbox")
    for text in (payloads.SCRIPTS[0], payloads.HANDLERS[2], payloads.TEMPLATES[0], "constructor", "(", "\\"):
        field.fill(text)
        until(shown, "document.querySelector('.found').textContent !== ''")
    field.fill("")
    until(shown, "document.querySelector('.found').textContent", "")
    shown.goto(shown.url + f"#{payloads.HANDLERS[2]}")
    shown.wait_for_timeout(200)
    assert shown.evaluate("window.__fired") is None
    assert faults == []


@pytest.mark.browser
def test_every_text_is_read_as_it_was_written(page, made):
    _, dealt = made["hostile"]
    found = Counter(normal(text) for text in page[0].evaluate(TEXTS))
    placed = Counter(printed(place, text) for place, text in dealt.placed if place not in (*NOT_HERE, *JOINED))
    del placed[""]
    lost = {text: (found[text], count) for text, count in placed.items() if found[text] < count}
    assert lost == {}


@pytest.mark.browser
def test_it_has_no_element_and_no_attribute_more(browser, page, made):
    plain, _ = opened(browser, made["harmless"][0])
    plain.evaluate(WHOLE)
    mine, theirs = (Counter(one.evaluate(SKELETON)) for one in (page[0], plain))
    assert mine - theirs == Counter()
    assert theirs - mine == Counter()
    assert page[0].evaluate(LEADS) == []
    rules = "[...document.styleSheets].map((sheet) => sheet.cssRules.length)"
    assert page[0].evaluate(rules) == plain.evaluate(rules)
    plain.context.close()


@pytest.mark.browser
def test_what_is_copied_is_no_formula(page):
    shown, _ = page
    shown.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    copied = []
    for button in shown.locator(".tools button").all()[::4]:
        button.click()
        until(shown, "document.querySelectorAll('.tools [role=status]:not(:empty)').length > 0")
        copied += csv.reader(io.StringIO(shown.evaluate("navigator.clipboard.readText()")))
    cells = [cell for row in copied for cell in row]
    assert "'=SUM(A1:A9)" in cells
    risky = [cell for cell in cells if cell.lstrip(" \t\r\n\u200b\ufeff").startswith(("=", "+", "-", "@"))]
    assert [cell for cell in risky if not re.fullmatch(r"[+-][\d.]+", cell)] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1300])
def test_a_word_without_end_does_not_widen_the_page(browser, tmp_path, width):
    dealt = notebooks.Dealt([strings.LONG["unbroken"]])
    path = tmp_path / "long.html"
    notebook = notebooks.small(
        notebooks.chart(dealt, 0, dealt.texts), notebooks.quotes(dealt, dealt.texts), title=dealt.texts[0]
    )
    path.write_text(html_report.render(notebook), encoding="utf-8")
    shown, faults = opened(browser, path, viewport={"width": width, "height": 900})
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []
    shown.context.close()


def test_the_gates_find_nothing_active(made):
    content = made["hostile"][0].read_bytes()
    notebook, _ = notebooks.everything()
    for gate in ("active", "remote"):
        assert planted.errors(gate, planted.of(notebook, html=content)) == []


@pytest.mark.parametrize("field", ["title", "client"])
def test_any_name_of_a_study_is_a_name(field):
    exhibit = samples.show(samples.exhibit("en", "table", id="one", table=samples.items_table("en")))
    for text in strings.PRINTABLE:
        root = lxml.html.fromstring(html_report.render(notebooks.small(exhibit, **{field: text})))
        shown = [normal(part) for part in root.xpath("//body//text()")]
        assert normal(text) in shown, text
        assert [part.tag for part in root.xpath("//h1 | //script | //style | //title")] == [
            "title", "script", "style", "h1", "script",
        ]  # fmt: skip


def test_markdown_that_is_not_escaped_runs_nothing_and_leads_nowhere_else():
    root = lxml.html.fromstring(html_report.render(notebooks.small(*notebooks.unescaped(strings.PRINTABLE))))
    allowed = {"script": 2, "style": 1, "iframe": 0, "img": 0, "object": 0, "embed": 0, "link": 0, "base": 0, "meta": 5}
    assert {tag: len(root.xpath(f"//{tag}")) for tag in allowed} == allowed
    assert [name for e in root.iter() if isinstance(e.tag, str) for name in e.attrib if name.startswith("on")] == []
    leads = [href for href in root.xpath("//@href") if not href.startswith("#")]
    assert {href.partition(":")[0] for href in leads} <= {"https", "http", "mailto"}
