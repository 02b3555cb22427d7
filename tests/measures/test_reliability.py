import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Design, Disclosure

from .conftest import answers, ask, rating


def test_weights_count_respondents_as_often():
    once = answers(120)
    twice = once.loc[np.repeat(once.index, 1 + once.index % 2)].reset_index(drop=True)
    weighted = ask(once.assign(w=1.0 + once.index % 2), design=Design(weight="w"))
    a, b = (measures.reliability(sv, ["a", "b", "c"]) for sv in (weighted, ask(twice)))
    assert a.scale["alpha"].iloc[0] == pytest.approx(b.scale["alpha"].iloc[0])
    assert list(a.items["item_rest"]) == pytest.approx(list(b.items["item_rest"]))


def test_by_construct(plain):
    found = measures.reliability(plain, ["a", "b", "c", "d"], by_construct=True)
    assert list(found.scale["construct"]) == ["network", "money"]
    assert list(found.items["item"]) == ["a", "b", "c", "d"]
    assert measures.reliability(plain, [], by_construct=True).scale.empty


def test_bad_scales(plain):
    with pytest.raises(MeasureError, match="two items or more"):
        measures.reliability(plain, ["a"])
    constant = rating([1, 2, 3]).responses.rename(columns={"q": "a"}).assign(b=3.0)
    with pytest.raises(MeasureError, match="same answer to b"):
        measures.reliability(ask(constant), ["a", "b"])


def test_a_base_that_is_hidden_anyway_is_no_error():
    sv = ask(answers(6).assign(b=3.0), disclosure=Disclosure())
    found = measures.reliability(sv, ["a", "b"])
    assert found.scale["suppressed"].tolist() == ["privacy"]
    assert found.items.select_dtypes("number").isna().all(axis=None)


def test_omega_has_an_interval_that_holds_it(complex_):
    scale = measures.reliability(complex_, ["a", "b", "c"]).scale.iloc[0]
    for name in ("alpha", "omega"):
        assert scale[f"{name}_low"] < scale[name] < scale[f"{name}_high"]
    assert scale["omega"] == pytest.approx(scale["alpha"], abs=0.05)
    bare = measures.reliability(complex_, ["a", "b", "c"], replicates=0).scale.iloc[0]
    assert bare["omega"] == scale["omega"]
    assert np.isnan(bare["omega_low"])


def test_clusters_widen_omega_s_interval():
    frame = answers(150)
    copies = frame.loc[np.repeat(frame.index, 4)].assign(cluster=np.repeat(np.arange(150), 4)).reset_index(drop=True)
    simple, clustered = (
        measures.reliability(sv, ["a", "b", "c"]).scale.iloc[0]
        for sv in (ask(copies), ask(copies, design=Design(cluster=["cluster"])))
    )
    assert clustered["omega_high"] - clustered["omega_low"] > 1.5 * (simple["omega_high"] - simple["omega_low"])


def test_items_that_hardly_correlate_have_no_omega_and_say_so():
    frame = answers(200)
    scale = measures.reliability(ask(frame.assign(b=6 - frame["a"])), ["a", "b"]).scale.iloc[0]
    assert np.isnan(scale["omega"])
    assert "hardly correlate" in scale["reason"]
