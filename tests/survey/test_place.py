import numpy as np

from csat_helpers.survey.place import Place


def test_a_row_is_named_by_the_file_it_stands_in():
    place = Place(files=(("a.csv", 3), ("b.csv", 2)))
    assert [place.row(k) for k in (0, 2, 3, 4)] == [
        "data row 1 of a.csv", "data row 3 of a.csv", "data row 1 of b.csv", "data row 2 of b.csv",
    ]  # fmt: skip
    assert Place().row(4) == "row 5"


def test_rows_are_counted_and_the_first_is_named():
    assert Place().rows(np.array([False, True, False, True])) == "2 rows (first: row 2)"
    assert Place().rows(np.array([False, True])) == "1 row (first: row 2)"
