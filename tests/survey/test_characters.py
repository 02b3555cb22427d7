import pandas as pd

from csat_helpers.survey.characters import clean, clean_column, unmarked_column


def test_forbidden_characters_are_replaced_and_others_kept():
    assert clean("a\0b\ud83dc\x0bd\ufffe") == "a\ufffdb\ufffdc\ufffdd\ufffd"
    assert clean("tab\t line\n 好 😀") == "tab\t line\n 好 😀"


def test_cells_changed_are_counted_and_blanks_stay():
    column, count = clean_column(pd.Series(["a\0", None, "a\0", "b"], dtype=object))
    assert count == 2
    assert column.tolist()[0] == "a\ufffd"
    assert column.isna().tolist() == [False, True, False, False]


def test_a_clean_column_is_the_same_object():
    column = pd.Series(["a", "b"], dtype="str")
    assert clean_column(column)[0] is column


def test_marks_that_draw_nothing_are_left_out_and_joiners_kept():
    column, count = unmarked_column(pd.Series(["a\u200eb\u202c", None, "\ufeffc", "👨\u200d👩"], dtype=object))
    assert count == 2
    assert column.tolist()[0::2] == ["ab", "c"]
    assert column.tolist()[3] == "👨\u200d👩"
