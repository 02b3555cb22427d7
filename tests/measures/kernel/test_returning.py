import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.survey import Design
from csat_helpers.survey.replicate_weights import ReplicateWeights

ITEMS = {"a": {"scale": {"min": 1, "max": 5}}, "who": {"role": "id"}, "g": {"scale": {"codes": ["p", "q"]}}}
FRAME = pd.DataFrame({
    "a": [1.0, 2, 3, 4, 5, 1], "who": ["u", "v", "w", "u", "v", None], "w": 1.0, "g": list("pqpqpq"),
    "s": [1, 2, 2, 1, 2, 1], "c": [1, 2, 3, 1, 2, 1], "N": [30, 50, 50, 30, 50, 30],
})  # fmt: skip


def asked(frame=FRAME, **design):
    return survey.from_frame(frame, {"items": ITEMS}, design=Design(weight="w", **design))


def test_who_comes_back_is_a_cluster_and_who_has_no_id_is_alone():
    found = returning(asked(stratum="s", fpc=["N"]))
    assert (found.cluster[:3] == found.cluster[[3, 4, 2]]).all()
    assert len(np.unique(found.cluster)) == 4
    assert found.stratum.tolist() == [0, 1, 1, 0, 1, 0]
    assert found.df == 2


def test_strata_fall_away_where_someone_moved():
    found = returning(asked(FRAME.assign(s=[1, 2, 2, 2, 2, 1]), stratum="s"))
    assert set(found.stratum) == {0}
    assert found.fraction.tolist() == [0]


def test_what_the_weights_were_fitted_to_stays():
    sv = asked(margins=[["g"]])
    assert returning(sv).calibration is sv.arrays.calibration


@pytest.mark.parametrize(
    "sv",
    [
        asked(FRAME.assign(who=list("uvwxyz"))),
        asked(stratum="s", cluster=["c"]),
        asked(FRAME.assign(r1=1.0, r2=2.0), replicates=ReplicateWeights(["r1", "r2"], "jk1")),
        survey.from_frame(FRAME[["a"]], {"items": {"a": ITEMS["a"]}}),
    ],
    ids=["nobody comes back", "clusters are given", "replicate weights", "no id"],
)
def test_the_design_stays_as_it_is(sv):
    assert returning(sv) is sv.arrays
