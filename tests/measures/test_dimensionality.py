import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError
from csat_helpers.measures.dimensionality import random_eigenvalues
from csat_helpers.survey import Design, Disclosure
from tests.measures.test_cfa import ITEMS, answers, ask


@pytest.mark.parametrize(("between", "number"), [(0.0, 2), (0.95, 1)])
def test_it_counts_what_was_put_in(between, number):
    made = measures.dimensionality(ask(answers(1000, between=between)), ITEMS)
    assert made.whole["dimensions"].iloc[0] == number
    assert list(made.eigenvalues["kept"]) == [True] * number + [False] * (6 - number)
    assert made.eigenvalues["estimate"].sum() == pytest.approx(6)


def test_unrelated_items_have_no_dimension():
    frame = answers(600)
    rng = np.random.default_rng(2)
    for item in ITEMS:
        frame[item] = rng.permutation(frame[item])
    made = measures.dimensionality(ask(frame), ITEMS).whole.iloc[0]
    assert made["dimensions"] == 0
    assert made["kmo"] < 0.6


def test_chance_is_that_of_respondents_drawn_one_by_one():
    rng = np.random.default_rng(5)
    ours = random_eigenvalues(80, 5, 2000, 0.95, rng)
    drawn = [np.linalg.eigvalsh(np.corrcoef(rng.normal(size=(80, 5)).T))[::-1] for _ in range(2000)]
    assert ours == pytest.approx(np.quantile(drawn, 0.95, axis=0), abs=0.02)


def test_unequal_weights_raise_the_bar():
    frame = answers(400)
    weighted = ask(frame.assign(w=np.where(np.arange(400) % 4, 0.1, 3.0)), design=Design(weight="w"))
    plain, heavy = (measures.dimensionality(sv, ITEMS) for sv in (ask(frame), weighted))
    assert heavy.whole["effective_base"].iloc[0] < 130
    assert heavy.eigenvalues["random"].iloc[0] > plain.eigenvalues["random"].iloc[0]


def test_what_has_no_dimensions():
    with pytest.raises(MeasureError, match="fewer than three items"):
        measures.dimensionality(ask(answers(50)), ["s1", "s2"])
    with pytest.raises(MeasureError, match="s1, p1 say the same thing"):
        measures.dimensionality(ask(answers(50).assign(s1=lambda f: f["p1"])), ITEMS)
    assert measures.dimensionality(ask(answers(50)), []).eigenvalues.empty


def test_a_small_base_is_hidden():
    made = measures.dimensionality(ask(answers(8).assign(s1=3.0), disclosure=Disclosure()), ITEMS)
    assert made.eigenvalues[["estimate", "random", "share"]].isna().all(axis=None)
    assert set(made.whole["suppressed"]) == {"privacy"}
