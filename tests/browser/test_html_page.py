"""The page in a real browser: it asks nothing, breaks nothing, needs no script, and fits a phone."""

import pytest

from csat_helpers.pipeline.exporters import html_report
from tests.pipeline import samples

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["en", "zh"])
def page_file(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / f"report.{request.param}.html"
    path.write_text(html_report.render(samples.notebook(request.param)), encoding="utf-8")
    return path


def opened(browser, path, **settings):
    """A page with its faults: every request but the file's own, every error and every message of the console."""
    page = browser.new_context(**settings).new_page()
    faults = []
    page.on("request", lambda request: faults.append(request.url) if request.url != path.as_uri() else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    return page, [fault for fault in faults if not fault.startswith("data:")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_nothing_and_has_no_error(browser, page_file, scheme):
    page, faults = opened(browser, page_file, color_scheme=scheme, viewport={"width": 1440, "height": 900})
    page.mouse.wheel(0, 4000)
    page.wait_for_function("document.querySelector('.contents [aria-current]') !== null")
    page.emulate_media(media="print")
    assert faults == []
    page.context.close()


def test_it_is_whole_without_script(browser, page_file):
    page, faults = opened(browser, page_file, java_script_enabled=False)
    assert faults == []
    assert page.locator("article.exhibit").count() == 10
    assert page.locator("article.exhibit").last.is_visible()
    assert page.locator(".contents a").first.is_visible()
    page.locator(".contents a").last.click()
    page.context.close()


@pytest.mark.parametrize("width", [390, 720, 1100])
def test_nothing_hangs_over_the_side(browser, page_file, width):
    page, _ = opened(browser, page_file, viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_our_own_letters_are_used(browser, page_file):
    page, _ = opened(browser, page_file)
    loaded = page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'loaded').length)"
    )
    assert loaded >= 2
    page.context.close()


def test_chapters_can_be_reached_by_keyboard(browser, page_file):
    page, _ = opened(browser, page_file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.context.close()
