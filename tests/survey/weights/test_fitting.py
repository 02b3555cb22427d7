import numpy as np
import pytest

from csat_helpers.errors import DesignError
from csat_helpers.survey.weights import fitting
from csat_helpers.survey.weights.fitting import Terms

NONE = np.empty((6, 0))
CODES = np.array([0, 0, 0, 1, 1, 1])


def terms(targets, x=None, totals=()):
    x = np.empty((6, 0)) if x is None else x
    return Terms([CODES], [np.array(targets, float)], x, np.array(totals, float))


def test_gaps_are_parts_of_the_targets():
    found = terms([2, 4], np.ones((6, 1)), [12]).gaps(np.ones(6))
    assert found[0].tolist() == [0.5, -0.25]
    assert found[1].tolist() == [-0.5]
    assert terms([2, 4]).gap(np.ones(6)) == 0.5


def test_one_margin_takes_one_sweep():
    fitted = fitting.rake(np.ones(6), NONE, terms([2, 4]), (None, None), 1e-10, 50)
    assert fitted.weight == pytest.approx([2 / 3] * 3 + [4 / 3] * 3)
    assert fitted.iterations == 1


def test_sweeps_are_counted_to_the_first_after_which_all_margins_hold():
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 3, 200), rng.integers(0, 2, 200)
    asked = Terms([a, b], [np.array([40.0, 60, 100]), np.array([90.0, 110])], np.empty((200, 0)), np.empty(0))
    none = np.empty((200, 0))
    full = fitting.rake(np.ones(200), none, asked, (None, None), 1e-12, 100)
    assert asked.gap(full.weight) <= 1e-12
    one_less = fitting.rake(np.ones(200), none, asked, (None, None), 1e-12, int(full.iterations) - 1)
    assert asked.gap(one_less.weight) > 1e-12
    assert one_less.iterations == full.iterations - 1


def test_what_svy_refuses_is_one_sentence_of_ours():
    with pytest.raises(DesignError) as raised:
        fitting.rake(np.array([0.0, 0, 0, 1, 1, 1]), NONE, terms([2, 4]), (None, None), 1e-10, 50)
    assert str(raised.value).startswith("The weights could not be made: ")
    assert str(raised.value).endswith(" Look at the base weights and the targets.")
    assert raised.value.__cause__ is None
