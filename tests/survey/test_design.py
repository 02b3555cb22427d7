import pandas as pd
import pytest

from csat_helpers.errors import DesignError
from csat_helpers.survey.design import Design, arrays

FRAME = pd.DataFrame(
    {
        "w": [1.0, 2, 3, 4],
        "s": ["a", "a", "b", "b"],
        "c": [1, 2, 3, 4],
        "f": [10, 10, 4, 4],
        "gap": ["a", None, "b", "b"],
        "bad": [1, -1, 1, 1],
        "text": ["1", "x", "1", "1"],
        "zero": 0,
        "one": [1, 1, 2, 1],
    }
)


def test_no_design_is_one_stratum_of_single_respondents():
    found = arrays(FRAME, Design())
    assert found.weight.tolist() == [1] * 4
    assert found.df == 3


def test_strata_clusters_and_fractions():
    found = arrays(FRAME, Design("w", "s", ["c"], ["f"]))
    assert found.df == 2
    assert found.fraction.tolist() == [0.2, 0.5]


@pytest.mark.parametrize(
    ("design", "message"),
    [
        (Design("ww"), "Design column 'ww' is not in the data. Did you mean 'w'?"),
        (Design("bad"), "Weight 'bad' is negative in 1 row (first: row 2)."),
        (Design("text"), "Weight 'text' is missing or not a number in 1 row (first: row 2)."),
        (Design("zero"), "Weight 'zero' is zero in every row."),
        (Design(stratum="gap"), "Design column 'gap' is missing in 1 row (first: row 2)."),
        (Design(stratum="s", cluster=["one"]), "Cluster '1' of column 'one' lies in 2 strata (rows"),
        (Design(fpc=["f"]), "fpc column 'f' varies within a stratum (first"),
        (Design(fpc=["zero"]), "fpc column 'zero' holds values that are not positive numbers in"),
    ],
)
def test_a_design_that_does_not_stand_is_told(design, message):
    with pytest.raises(DesignError) as raised:
        arrays(FRAME, design)
    assert str(raised.value).startswith(message)
