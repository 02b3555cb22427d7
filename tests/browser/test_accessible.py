"""WCAG 2.2 AA: axe-core finds nothing, and what it cannot judge (charts, contrast, focus) is measured here."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import WCAG, opened

pytestmark = pytest.mark.browser
SIZES = {390: 844, 1440: 900}
OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"

# Every text with its contrast against what lies behind it: of a chart, the shape under the middle of the text.
CONTRAST = """() => {
  const line = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b);
  const parts = (colour) => {
    const found = colour.match(/color\\(srgb ([^)]*)\\)/);
    const values = (found ? found[1] : colour).match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return found ? values.map((part, k) => (k < 3 ? part * 255 : part)) : values;
  };
  const over = (top, below, share) => top.slice(0, 3).map((part, k) => part * share + below[k] * (1 - share));
  const opacity = (element) => {
    let share = 1;
    for (; element; element = element.parentElement) share *= Number(getComputedStyle(element).opacity);
    return share;
  };
  const page = (element) => {
    for (; element; element = element.parentElement) {
      const colour = parts(getComputedStyle(element).backgroundColor);
      if ((colour[3] ?? 1) > 0) return colour;
    }
    return parts(getComputedStyle(document.body).backgroundColor);
  };
  const behind = (element, box) => {
    let colour = page(element.closest("svg") ?? element);
    const svg = element.closest(".chart svg");
    if (!svg) return colour;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (const shape of svg.querySelectorAll("path, rect, polygon")) {
      if (shape.closest("defs, clipPath") || shape.compareDocumentPosition(element) & 2) continue;
      const style = getComputedStyle(shape);
      if (style.fill === "none") continue;
      const place = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
      if (!shape.isPointInFill(place)) continue;
      colour = over(parts(style.fill), colour, (parts(style.fill)[3] ?? 1) * style.fillOpacity * opacity(shape));
    }
    return colour;
  };
  const low = [];
  let count = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    const chart = element.closest("svg text");
    if (!walker.currentNode.data.trim() || !box.width || element.closest(".hidden, .skip, script, style")) continue;
    const style = getComputedStyle(element);
    const below = behind(element, box);
    const ink = over(parts(chart ? style.fill : style.color), below, opacity(element));
    const [a, b] = [light(ink), light(below)].sort((p, q) => q - p);
    const scale = chart ? element.getScreenCTM().a : 1;
    const size = Number.parseFloat(style.fontSize) * scale;
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    count += 1;
    if (ratio < least) low.push(`${ratio.toFixed(2)} ${walker.currentNode.data.trim().slice(0, 40)} (${element.tagName})`);
  }
  return { low, count };
}"""


def clean(page):
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    return [(fault["id"], node["html"][:200]) for fault in found for node in fault["nodes"]]


# Each language, width and scheme once; each with each of the others among the slow tests.
@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("en", 1440, "light"),
        ("zh", 390, "dark"),
        pytest.param("zh", 1440, "dark", marks=pytest.mark.slow),
        pytest.param("en", 390, "dark", marks=pytest.mark.slow),
        pytest.param("zh", 390, "light", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing(browser, page_files, language, width, scheme):
    page, _ = opened(
        browser, page_files[language], color_scheme=scheme, viewport={"width": width, "height": SIZES[width]}
    )
    page.evaluate(OPEN)
    assert clean(page) == []
    page.context.close()


def test_axe_would_find_a_fault(browser, page_file):
    page, _ = opened(browser, page_file)
    page.evaluate("document.querySelector('#sample-diverging .chart svg').removeAttribute('aria-label')")
    assert [fault for fault, _ in clean(page)] == ["svg-img-alt"]
    page.context.close()


@pytest.mark.parametrize(("language", "width", "scheme"), [("zh", 390, "dark")])
def test_axe_finds_nothing_in_the_demo(browser, demo, language, width, scheme):
    path = demo.deliverables[language, "html"]
    page, faults = opened(browser, path, color_scheme=scheme, viewport={"width": width, "height": SIZES[width]})
    page.evaluate(OPEN)
    assert faults == []
    assert clean(page) == []
    assert page.evaluate(CONTRAST)["low"] == []
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_in_the_demo_however_it_is_read(browser, demo, language, width, scheme):
    test_axe_finds_nothing_in_the_demo(browser, demo, language, width, scheme)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1440, "light"), ("zh", 390, "dark")])
@pytest.mark.parametrize("example", ["demo_competitive", "demo_regulatory", "demo_special_topic"])
def test_axe_finds_nothing_in_any_example(browser, request, example, language, width, scheme):
    test_axe_finds_nothing_in_the_demo(browser, request.getfixturevalue(example), language, width, scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_what_is_behind_it(browser, page_file, scheme):
    page, _ = opened(browser, page_file, color_scheme=scheme, viewport={"width": 1440, "height": 900})
    page.evaluate(OPEN)
    found = page.evaluate(CONTRAST)
    assert found["low"] == []
    assert found["count"] > 300
    page.context.close()


def test_a_faint_text_would_be_found(browser, page_file):
    page, _ = opened(browser, page_file)
    page.evaluate("document.querySelector('.chart text').setAttribute('fill', '#aaaaaa')")
    assert len(page.evaluate(CONTRAST)["low"]) == 1
    page.context.close()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_targets_are_large_enough(browser, page_file, width):
    page, _ = opened(browser, page_file, viewport={"width": width, "height": 900})
    page.evaluate(OPEN)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, input, summary, .contents a, .jump")]
            .map((part) => [part.getBoundingClientRect(), part.textContent.trim()])
            .filter(([box]) => box.width && (box.width < 24 || box.height < 24))
            .map(([box, text]) => `${text} ${box.width} x ${box.height}`)"""
    )
    assert small == []
    page.context.close()


def test_with_more_space_in_its_text_nothing_is_cut(browser, page_file):
    page, _ = opened(browser, page_file, viewport={"width": 390, "height": 844}, bypass_csp=True)
    page.evaluate(OPEN)
    page.add_style_tag(
        content=":is(p, li, h1, h2, h3, dd, dt, td, th, b, span, a, button, summary, label)"
        "{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
        "p{margin-bottom:2em!important}"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main *, .cover *, .side *")]
            .filter((part) => !part.closest("svg, .hidden, .scroll, .chart"))
            .filter((part) => getComputedStyle(part).overflow !== "visible" && part.scrollWidth > part.clientWidth + 1)
            .map((part) => part.outerHTML.slice(0, 80))"""
    )
    assert cut == []
    page.context.close()


def test_what_has_the_focus_is_never_behind_the_bar(browser, page_file):
    page, _ = opened(browser, page_file, viewport={"width": 1000, "height": 600})
    page.evaluate(OPEN)
    for step in ("Tab",) * 30 + ("Shift+Tab",) * 20:
        page.keyboard.press(step)
        hidden = page.evaluate(
            """() => {
                const [at, bar] = [document.activeElement, document.querySelector(".bar")];
                if (at === document.body || bar.contains(at) || at.matches(".skip")) return null;
                const [box, edge] = [at.getBoundingClientRect(), bar.getBoundingClientRect().bottom];
                return box.bottom <= edge || box.top >= innerHeight ? at.outerHTML.slice(0, 90) : null;
            }"""
        )
        assert hidden is None
    page.context.close()
