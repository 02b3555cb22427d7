import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError

CODES = np.array([[1, 1, 2], [2, 2, 2], [3, 3, np.nan], [1, np.nan, np.nan], [3, 2, 3], [1, 1, 1]], dtype=float)


def test_two_raters_without_gaps_are_scott_s_pi_for_small_samples():
    """alpha = 1 - (1 - pi) (1 - 1 / 2N), Krippendorff (2011)."""
    ratings = [["a", "a"], ["b", "b"], ["a", "b"], ["b", "b"], ["a", "a"]]
    alpha = measures.krippendorff_alpha(ratings).estimate
    pi = measures.fleiss_kappa(ratings).estimate
    assert alpha == pytest.approx(1 - (1 - pi) * (1 - 1 / 10))


def test_interval_is_of_the_things_and_always_the_same():
    one, two = (measures.krippendorff_alpha(CODES, "interval") for _ in range(2))
    assert one == two
    assert one.conf_low < one.estimate <= one.conf_high
    assert (one.base, one.raters, one.values) == (5, 3, 14)
    assert measures.krippendorff_alpha(CODES, "interval", seed=1).conf_low <= one.estimate


def test_order_of_rows_and_raters_does_not_matter():
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        turned = measures.krippendorff_alpha(CODES[::-1, ::-1], metric, replicates=0).estimate
        assert turned == pytest.approx(measures.krippendorff_alpha(CODES, metric, replicates=0).estimate)


def test_no_more_than_one_code_has_a_reason():
    assert "one and the same" in measures.krippendorff_alpha([[1, 1], [1, 1]]).reason
    assert "two raters" in measures.krippendorff_alpha([[1, None], [None, 2]]).reason


def test_what_has_no_distance():
    with pytest.raises(MeasureError, match="is no number"):
        measures.krippendorff_alpha([["a", "b"], ["a", "a"]], "interval")
    with pytest.raises(MeasureError, match="no negative codes"):
        measures.krippendorff_alpha([[-1, 1], [2, 2]], "ratio")
    with pytest.raises(MeasureError, match=r"no 'ordnal' alpha.*ordinal"):
        measures.krippendorff_alpha(CODES, "ordnal")
