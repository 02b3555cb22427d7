import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Disclosure
from tests.measures.test_cfa import ITEMS, answers, ask


@pytest.mark.parametrize("method", ["minres", "ml"])
@pytest.mark.parametrize("rotation", ["oblimin", "varimax"])
def test_items_group_as_they_were_made(method, rotation):
    found = measures.factor_analysis(ask(answers(1500)), ITEMS, method=method, rotation=rotation)
    groups = found.loadings[found.loadings["main"]].groupby("dimension")["item"].apply(list)
    assert list(groups) == [["s1", "s2", "s3"], ["p1", "p2", "p3"]]
    assert (found.loadings.loc[found.loadings["main"], "estimate"] > 0.45).all()


def test_oblimin_finds_how_dimensions_correlate_and_varimax_keeps_them_apart():
    sv = ask(answers(4000))
    assert measures.factor_analysis(sv, ITEMS).correlations["estimate"].iloc[0] == pytest.approx(0.4, abs=0.06)
    assert measures.factor_analysis(sv, ITEMS, rotation="varimax").correlations["estimate"].iloc[0] == 0


def test_a_rotation_changes_no_item_s_own_variance():
    sv = ask(answers(300))
    ways = [measures.factor_analysis(sv, ITEMS, 2, rotation=way).loadings for way in ("none", "varimax", "oblimin")]
    for way in ways[1:]:
        assert list(way["unique"]) == pytest.approx(list(ways[0]["unique"]))
    square = [(way["estimate"] ** 2).groupby(way["item"]).sum() for way in ways[:2]]
    assert list(square[0]) == pytest.approx(list(square[1]))


def test_what_cannot_be_grouped():
    sv = ask(answers(60))
    with pytest.raises(MeasureError, match="6 items cannot show 4 dimensions"):
        measures.factor_analysis(sv, ITEMS, 4)
    with pytest.raises(MeasureError, match=r"'promax' is not a way.*varimax"):
        measures.factor_analysis(sv, ITEMS, rotation="promax")


def test_a_small_base_is_hidden():
    made = measures.factor_analysis(ask(answers(8), disclosure=Disclosure()), ITEMS, 2)
    assert made.loadings["estimate"].isna().all()
    assert np.isnan(made.whole["omega_total"].iloc[0])
