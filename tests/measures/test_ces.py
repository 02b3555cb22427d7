from csat_helpers import measures

from .conftest import rating


def test_ease_is_the_mean_and_effort_is_turned():
    assert measures.ces(rating([4, 5]), "q")["estimate"].iloc[0] == 4.5
    assert measures.ces(rating([1, 2], "turned"), "q")["estimate"].iloc[0] == 4.5
