import numpy as np
import pytest

from csat_helpers import measures

from .conftest import rating


def test_rows_of_an_item():
    frame = measures.distribution(rating([1, 2, 3, 3, 5, 5, 5, np.nan]), "q")
    assert list(frame["measure"]) == ["share"] * 5 + ["unfavourable", "neutral", "favourable", "index"]
    assert list(frame["answer"]) == ["1", "2", "3", "4", "5", "", "", "", ""]
    assert frame["answer_label"].iloc[4] == "very good"
    expected = [1 / 7, 1 / 7, 2 / 7, 0, 3 / 7, 2 / 7, 2 / 7, 3 / 7, 100 * (24 - 7) / 28]
    assert list(frame["estimate"]) == pytest.approx(expected)
    assert (frame["base"] == 7).all()


def test_shares_add_up_to_one_at_every_level(complex_):
    frame = measures.distribution(complex_, ["a", "d", "rec"], by=["region", "wave"])
    shares = frame[frame["measure"] == "share"].groupby(["item", "by", "level"])["estimate"].sum()
    assert len(shares) == 12
    assert shares.to_numpy() == pytest.approx(1)
    assert list(frame["item"].unique()) == ["a", "d", "rec"]


def test_a_reversed_scale_runs_from_the_worst_code():
    frame = measures.distribution(rating([1, 1, 5], "turned"), "q")
    assert list(frame["answer"][:5]) == ["5", "4", "3", "2", "1"]
    assert frame.set_index("measure").loc["favourable", "estimate"] == pytest.approx(2 / 3)


def test_an_even_scale_has_no_middle():
    import pandas as pd

    from csat_helpers import survey

    sv = survey.from_frame(pd.DataFrame({"q": [1, 2, 4]}), {"items": {"q": {"scale": {"min": 1, "max": 4}}}})
    neutral = measures.distribution(sv, "q").set_index("measure").loc["neutral"]
    assert neutral[["estimate", "conf_low", "conf_high"]].tolist() == [0, 0, 0]


def test_index_row_is_the_items_own_index(complex_):
    frame = measures.distribution(complex_, ["a", "d"])
    own = measures.item_index(complex_, ["a", "d"])
    got = frame[frame["measure"] == "index"]
    assert list(got["estimate"]) == list(own["estimate"])
    assert list(got["conf_low"]) == list(own["conf_low"])
