"""Errors carry place and mend, an exit code, and the nearest name."""

from csat_helpers import errors


def test_text_is_place_what_mend():
    told = errors.DataError("Column 'q1' is empty.", where="a.csv, row 3", mend="Fill it.")
    assert str(told) == "a.csv, row 3: Column 'q1' is empty. Fill it."
    assert told.exit_code == 2


def test_work_that_failed_is_told_from_input_that_is_wrong():
    codes = {
        name: kind.exit_code
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, Exception)
    }
    assert {n for n, c in codes.items() if c == 1} == {
        "CsatError", "TemplateError", "RenderError", "GlyphError", "GateError", "PublishError",
    }  # fmt: skip


def test_nearest_ignores_case_and_lists_what_there_is():
    assert errors.nearest("q7all", ["Q7ALL", "Q7ART"]) == "Did you mean 'Q7ALL'? Known: Q7ALL, Q7ART."
    assert errors.nearest("zzz", ["a"]) == "Known: a."
    assert errors.nearest("x", []) == "There is none."
    assert errors.nearest("x", map(str, range(20))).endswith("and 8 more.")
