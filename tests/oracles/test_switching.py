"""Net gains against a published table of paired answers.

Agresti (2002), Categorical Data Analysis, table 10.1: approval of a prime minister in two surveys of the same 1,600
people, 794 and 570 unchanged, 150 who left and 86 who came. Printed in section 10.1.1: the difference of the
dependent shares is -0.04 with a standard error of 0.0095. Convention: his variance has the divisor n, ours n - 1;
converted below. McNemar's z squared there is 17.36: the same difference under the hypothesis of none.
"""

import pandas as pd
import pytest

from csat_helpers import measures, survey

COUNTS = {("yes", "yes"): 794, ("yes", "no"): 150, ("no", "yes"): 86, ("no", "no"): 570}
N = 1600


def test_the_net_and_its_error_are_agrestis():
    frame = pd.DataFrame([pair for pair, n in COUNTS.items() for _ in range(n)], columns=["before", "now"])
    items = {name: {"scale": {"codes": ["yes", "no"]}} for name in frame}
    found = measures.switching(survey.from_frame(frame, {"items": items}), "before", "now", own="yes", adjust=None)
    net = found.brands.query("measure == 'net' and level == 'yes'").iloc[0]
    assert net["estimate"] == pytest.approx(-0.04, abs=1e-12)
    error = net["std_error"] * ((N - 1) / N) ** 0.5
    assert round(error, 4) == 0.0095
    assert error == pytest.approx(((150 + 86) / N - 0.04**2) ** 0.5 / N**0.5, rel=1e-9)
    mcnemar = net["estimate"] ** 2 / ((150 + 86) / N**2)
    assert round(mcnemar, 2) == 17.36
    assert net["p_value"] < 0.001
