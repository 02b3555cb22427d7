"""Text for cells, names of sheets and the heads of pages, within what a workbook can hold."""

import pytest

from csat_helpers.pipeline.exporters.xlsx import text


@pytest.mark.parametrize("long", ["a" * 32_768, "字" * 50_000, "😀" * 20_000, "\ud800" * 33_000])
def test_no_cell_holds_more_than_it_can(long):
    found = text.fitting(long, "en")
    assert text.units(found) <= text.LONGEST
    assert found.endswith("more characters left out]")


def test_what_fits_is_kept_whole():
    assert text.fitting("a" * 32_767, "en") == "a" * 32_767
    assert text.fitting("one\r\ntwo\rthree", "en") == "one\ntwo\nthree"


@pytest.mark.parametrize("name", ["a/b:c*d?[e]\\f", "'quoted'", "x" * 60, "History", "", "\x00", "字" * 40, "😀" * 20])
def test_any_name_becomes_one_that_a_sheet_may_have(name):
    names = text.Names()
    found = [names.take(name) for _ in range(12)]
    assert len({f.casefold() for f in found}) == 12
    for f in found:
        assert 0 < text.units(f) <= 31
        assert not set("[]:*?/\\") & set(f)
        assert f.strip("'") == f
        assert f.casefold() != "history"


def test_a_pages_head_holds_no_code_of_the_texts():
    assert text.printed("R&D && &G &[Picture] &P", 200) == "R&&D &&&& ＆G ＆[Picture] &&P"
    assert text.units(text.printed("&" * 400, 100)) <= 100
    assert text.printed("&&&", 3) == "&&"
    assert text.printed("a\n\tb", 10) == "a b"
