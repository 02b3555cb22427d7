"""What the page's script adds: search, sorting, copying, and a path through all of it by keyboard alone."""

import csv
import io

import pytest

from tests.browser.pages import BASES, CHANGES, HOSTILE, PS, opened, until

pytestmark = pytest.mark.browser
DESKTOP = {"width": 1440, "height": 900}
VISIBLE = "document.querySelectorAll('article.exhibit:not([hidden])').length"


def active(page):
    at = "document.activeElement"
    return page.evaluate(f"{at}.id || {at}.className || {at}.tagName")


def column(page, k):
    return page.locator(f"#mixed tbody tr > :nth-child({k + 1})").all_inner_texts()


def items(page):
    return [text.strip() for text in column(page, 0)]


def by(values, reverse):
    """The items in the order of ``values``, those without one last."""
    pairs = list(zip(values, HOSTILE, strict=True))
    full = sorted((pair for pair in pairs if pair[0] is not None), key=lambda pair: pair[0], reverse=reverse)
    return [item for _, item in full] + [item for value, item in pairs if value is None]


def test_the_whole_page_can_be_used_by_keyboard(browser, page_file):
    page, faults = opened(browser, page_file, viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    keys = page.keyboard
    keys.press("Tab")
    assert active(page) == "skip"
    keys.press("Enter")
    assert active(page) == "the_report"
    page.evaluate("scrollTo(0, 0); document.activeElement.blur(); document.querySelector('.skip').focus()")
    keys.press("Tab")
    assert active(page) == "the_words"
    keys.type("zebra")
    until(page, "document.querySelector('.found').textContent.endsWith(' 1')")
    keys.press("Enter")
    assert active(page) == "mixed"
    keys.press("Tab")
    assert active(page) == "SUMMARY"
    keys.press("Enter")
    assert page.locator("#mixed table").is_visible()
    keys.press("Tab")
    keys.press("Enter")
    until(page, "document.querySelector('#mixed .tools [role=status]').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()").count("\n") == len(HOSTILE) + 1
    keys.press("Tab")
    keys.press("Space")
    assert page.locator("#mixed th[aria-sort=descending] button:focus").count() == 1
    assert faults == []
    page.context.close()


def test_contents_lead_to_their_exhibits_by_keyboard(browser, page_file):
    page, _ = opened(browser, page_file, viewport=DESKTOP)
    page.locator(".contents summary").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.hash.slice(1)")
    page.keyboard.press("Enter")
    until(page, f"Math.abs(document.getElementById('{target}').getBoundingClientRect().top - 76) < 60")
    until(page, f"document.querySelector('[aria-current]')?.hash === '#{target}'")
    page.context.close()


def test_search_keeps_what_has_every_word_and_says_how_many(browser, page_files):
    page, _ = opened(browser, page_files["en"], viewport=DESKTOP)
    field, status = page.get_by_role("searchbox", name="Search the exhibits"), page.locator("form [role=status]")
    shown = page.locator("article.exhibit:visible")
    every = shown.count()
    for words, count in (("zebra", 1), ("BRANCH 63", 1), ("nobody could", 1), ("zebra xylophone", 0), ("", every)):
        field.fill(words)
        until(page, VISIBLE, count)
        assert shown.count() == count
        said = f"Exhibits found: {count}" if count else "No exhibit has these words."
        assert status.inner_text() == (said if words else "")
    assert page.locator(".contents li:visible").count() > 10
    page.context.close()


def test_search_opens_the_table_that_has_the_words_and_contents_follow(browser, page_file):
    page, _ = opened(browser, page_file, viewport=DESKTOP)
    page.get_by_role("searchbox").fill("@x")
    until(page, VISIBLE, 1)
    assert page.locator("#mixed table").is_visible()
    assert page.locator(".contents a:visible").count() == 2  # its chapter and itself
    assert page.evaluate("CSS.highlights.get('found').size") == 1
    page.context.close()


def test_a_link_to_what_the_search_hides_ends_the_search(browser, page_file):
    page, _ = opened(browser, page_file, viewport=DESKTOP)
    page.get_by_role("searchbox").fill("zebra")
    until(page, VISIBLE, 1)
    page.evaluate("location.hash = 'sample-map'")
    page.locator("#sample-map h3").wait_for(state="visible")
    assert page.get_by_role("searchbox").input_value() == ""
    page.context.close()


@pytest.mark.parametrize(("k", "values"), [(1, CHANGES), (2, PS), (3, BASES)])
def test_numbers_are_sorted_as_numbers_with_nothing_last(browser, page_file, k, values):
    page, _ = opened(browser, page_file, viewport=DESKTOP)
    page.locator("#mixed summary").click()
    button = page.locator("#mixed thead th").nth(k).get_by_role("button")
    for way, reverse in (("descending", True), ("ascending", False)):
        button.click()
        assert items(page) == by(values, reverse)
        assert page.locator("#mixed th[aria-sort]").evaluate_all("heads => heads.map(h => h.ariaSort)") == [way]
    button.click()
    assert items(page) == list(HOSTILE)
    assert page.locator("#mixed th[aria-sort]").count() == 0
    page.context.close()


def test_a_total_keeps_its_place_and_a_table_with_roles_is_not_sorted(browser, page_file):
    page, _ = opened(browser, page_file, viewport=DESKTOP)
    page.locator("#sample-diverging summary").click()
    rows = page.locator("#sample-diverging tbody tr")
    first = rows.first.inner_text()
    page.locator("#sample-diverging thead tr").last.get_by_role("button").nth(3).click()
    page.locator("#sample-diverging thead tr").last.get_by_role("button").nth(3).click()
    assert rows.first.inner_text() == first  # it is set in bold, as totals are
    assert "43.7" in rows.nth(1).inner_text()
    assert page.locator("table.banner button").count() == 0
    page.context.close()


def test_copied_tables_are_numbers_and_never_formulas(browser, page_file):
    page, _ = opened(browser, page_file, viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#mixed summary").click()
    page.locator("#mixed .tools button").click()
    until(page, "document.querySelector('#mixed .tools [role=status]').textContent !== ''")
    rows = list(csv.reader(io.StringIO(page.evaluate("navigator.clipboard.readText()"))))
    assert rows[0] == ["Item", "Change", "p", "n"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+SUM(A1)", "'-2+3", "'@x", "'\uff1d1+1", 'say "no", twice']
    assert [row[1] for row in rows[1:]] == ["-3.1", "\u2014", "+12.4", "0.0", "+4.1", "-10.0"]
    assert [row[3] for row in rows[1:]] == [str(n) for n in BASES]
    page.context.close()


def test_spanners_are_part_of_copied_headings(browser, page_files):
    page, _ = opened(browser, page_files["en"], viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#sample-diverging summary").click()
    page.locator("#sample-diverging .tools button").click()
    until(page, "document.querySelector('#sample-diverging .tools [role=status]').textContent !== ''")
    head = page.evaluate("navigator.clipboard.readText()").splitlines()[0]
    assert head == "Item,Share of customers / Dissatisfied,Share of customers / Satisfied,Index,p"
    page.context.close()
