"""Scale reliability against psych 2.2.9 (ecsi_mobile_pls.json, psych_alpha).

Left out: G6 and the analytic standard error of alpha, which are not offered.
"""

import pytest

from csat_helpers import measures

pytestmark = pytest.mark.realdata


@pytest.mark.parametrize("block", ["Image", "Expectation", "Quality", "Value", "Satisfaction", "Loyalty"])
def test_alpha(block, mobi, oracle):
    expected = oracle("ecsi_mobile_pls")["psych_alpha"][block]
    names = list(expected["item_rest_r"])
    got = measures.reliability(mobi, names)
    scale, items = got.scale.iloc[0], got.items.set_index("item")
    assert scale["alpha"] == pytest.approx(expected["raw_alpha"], rel=1e-8)
    assert scale["alpha_standardised"] == pytest.approx(expected["std_alpha"], rel=1e-8)
    assert scale["average_correlation"] == pytest.approx(expected["average_r"], rel=1e-8)
    for item in names:
        assert items.loc[item, "item_rest"] == pytest.approx(expected["item_rest_r"][item], rel=1e-8)
        if len(names) > 2:  # of two items one is left; psych then reports a ratio of covariances, not an alpha
            dropped = expected["alpha_if_dropped"][item]
            assert items.loc[item, "alpha_if_dropped"] == pytest.approx(dropped, rel=1e-8)


def test_by_construct_gives_every_block(mobi, oracle):
    expected = oracle("ecsi_mobile_pls")["psych_alpha"]
    got = measures.reliability(mobi, list(mobi.questionnaire.items), by_construct=True).scale.set_index("construct")
    assert set(got.index) == set(expected)  # Complaints has one item, so no alpha
    for block, values in expected.items():
        assert got.loc[block, "alpha"] == pytest.approx(values["raw_alpha"], rel=1e-8)
