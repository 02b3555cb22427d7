"""The page in a real browser: it asks nothing, breaks nothing, needs no script, fits a phone and prints."""

import pytest

from tests.browser.pages import opened, until

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_nothing_and_has_no_error(browser, page_file, scheme):
    page, faults = opened(browser, page_file, color_scheme=scheme, viewport={"width": 1440, "height": 900})
    page.mouse.wheel(0, 4000)
    until(page, "document.querySelector('.contents [aria-current]') !== null")
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    assert faults == []
    page.context.close()


def test_its_policy_refuses_what_is_not_its_own(browser, page_file):
    page, _ = opened(browser, page_file)
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.fired = true";
            const image = document.createElement("img");
            image.setAttribute("onerror", "window.fired = true");
            image.src = "data:image/png;base64,broken";
            const style = document.createElement("style");
            style.textContent = "h1 { display: none }";
            document.body.append(script, image, style);
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.fired") is None
    assert page.locator("h1").is_visible()
    page.context.close()


def test_it_is_whole_without_script(browser, page_file):
    page, faults = opened(browser, page_file, java_script_enabled=False)
    assert faults == []
    assert page.locator("article.exhibit").count() == 12
    assert all(part.is_visible() for part in page.locator("article.exhibit, .data .scroll table").all())
    assert page.locator("button, input").count() == 0
    assert page.locator(".contents a").first.is_visible()
    page.locator(".contents a").last.click()
    page.context.close()


@pytest.mark.parametrize("width", [320, 390, 720, 1100])
def test_nothing_hangs_over_the_side(browser, page_file, width):
    page, _ = opened(browser, page_file, viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize(("width", "shown", "other"), [(390, "phone", "broad"), (1100, "broad", "phone")])
def test_a_chart_drawn_for_a_phone_is_shown_there_and_nowhere_else(browser, page_file, width, shown, other):
    page, _ = opened(browser, page_file, viewport={"width": width, "height": 800})
    assert page.locator(f"#both .chart.{shown}").is_visible()
    assert not page.locator(f"#both .chart.{other}").is_visible()
    assert page.locator("#both").get_by_role("img").count() == 1  # what a screen reader finds
    over = "document.querySelector('#both .chart.phone').scrollWidth - document.querySelector('#both').clientWidth"
    assert page.evaluate(over) <= 0
    page.context.close()


def test_printed_its_tables_are_open_and_its_controls_are_gone(browser, page_file):
    page, _ = opened(browser, page_file, color_scheme="dark")
    assert not page.locator("#mixed table").is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#mixed table").is_visible()
    assert not any(part.is_visible() for part in page.locator("form, .tools, .skip, .bar").all())
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(16, 32, 43)"  # of the light look
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert not page.locator("#mixed table").is_visible()
    page.context.close()
