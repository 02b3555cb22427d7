"""Fisher's exact test against scipy, one table at a time, and against a table that R's manual prints."""

import numpy as np
import pytest
from scipy import stats

from csat_helpers.measures.kernel import exact


@pytest.mark.parametrize("sizes", [(4, 76), (75, 76), (30, 200), (1200, 900), (1, 1)])
def test_as_scipy_for_every_table(sizes):
    rng = np.random.default_rng(1)
    one, other = (rng.integers(0, n + 1, 150) for n in sizes)
    one[0], other[1] = 0, sizes[1]
    expected = [
        stats.fisher_exact([[a, b], [sizes[0] - a, sizes[1] - b]]).pvalue for a, b in zip(one, other, strict=True)
    ]
    assert exact.fisher(one, other, sizes) == pytest.approx(expected, rel=1e-9)


def test_as_the_lady_tasting_tea():
    """R's ``fisher.test`` of Fisher's tea (3 of 4 and 1 of 4 cups), two-sided: 0.4857."""
    assert exact.fisher(np.array([3]), np.array([1]), (4, 4))[0] == pytest.approx(34 / 70)


def test_blocks_do_not_matter(monkeypatch):
    one, other = np.arange(40), np.arange(40)[::-1].copy()
    whole = exact.fisher(one, other, (50, 60))
    monkeypatch.setattr(exact, "_CELLS", 50)
    assert exact.fisher(one, other, (50, 60)) == pytest.approx(whole)


def test_no_words_no_p():
    assert exact.fisher(np.array([]), np.array([]), (3, 4)).shape == (0,)
