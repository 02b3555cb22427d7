"""Adjusted p values: their order, their families, and what is no test. R's values are in tests/oracles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel.adjust import METHODS, adjust

P = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@pytest.mark.parametrize("method", METHODS)
@given(p=P)
def test_never_below_the_raw_p_and_in_its_order(method, p):
    p = np.array(p)
    found = adjust(p, method)
    assert (found >= p - 1e-15).all()
    assert (found <= 1).all()
    assert (np.diff(found[np.argsort(p, kind="stable")]) >= -1e-15).all()


@pytest.mark.parametrize("method", METHODS)
@given(p=P)
def test_columns_are_families_and_nan_does_not_count(method, p):
    p = np.array(p)
    alone = adjust(p, method)
    together = adjust(np.column_stack([np.r_[p, np.nan], np.r_[np.nan, p]]), method)
    np.testing.assert_allclose(together[:-1, 0], alone)
    np.testing.assert_allclose(together[1:, 1], alone)
    assert np.isnan(together[-1, 0])
    assert np.isnan(together[0, 1])


def test_none_leaves_p_as_it_is():
    assert adjust(np.array([0.01, np.nan]), None).tolist()[0] == 0.01


def test_benjamini_and_hochberg_by_hand():
    np.testing.assert_allclose(adjust(np.array([0.04, 0.01, 0.02]), "fdr_bh"), [0.04, 0.03, 0.03])


def test_a_method_that_is_not_offered():
    with pytest.raises(MeasureError, match=r"P values cannot be adjusted by 'holms'\. Did you mean 'holm'"):
        adjust(np.array([0.1]), "holms")
