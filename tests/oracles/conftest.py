"""Reference values computed with other software, and surveys over the data they were computed on.

Each JSON opens with ``meta``: versions of R and its packages, and the date.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.survey import Design, Survey


@pytest.fixture(scope="session")
def oracle(shared: Path) -> Callable[[str], dict[str, Any]]:
    return lambda name: json.loads((shared / "oracles" / f"{name}.json").read_text(encoding="utf-8"))


# The textbook designs of the California schools. R's srs design has no weight of its own: fpc gives 6194 / 200.
DESIGNS = {
    "srs": ("apisrs", Design(weight="pw", fpc=["fpc"])),
    "strat": ("apistrat", Design(weight="pw", stratum="stype", fpc=["fpc"])),
    "strat_nofpc": ("apistrat", Design(weight="pw", stratum="stype")),
    "clus1": ("apiclus1", Design(weight="pw", cluster=["dnum"], fpc=["fpc"])),
    "clus1_nofpc": ("apiclus1", Design(weight="pw", cluster=["dnum"])),
}
SCHOOLS = {
    "scales": {"yes": {"min": 0, "max": 1}, "type": {"codes": ["E", "H", "M"]}},
    "items": {
        "api00": {"scale": {}, "label": "Score 2000"},
        "enroll": {"scale": {}, "label": "Pupils"},
        "wide": {"scale": "yes", "label": "School-wide target met"},
        "stype": {"scale": "type", "label": "School type", "role": "segment"},
        "sch.wide": {"scale": {"codes": ["No", "Yes"]}, "label": "School-wide target met", "role": "segment"},
        **{name: {"scale": {}} for name in ("api99", "api.stu", "ell", "meals", "mobility")},
    },
}


@pytest.fixture(scope="session")
def schools(shared: Path) -> Callable[[str], Survey]:
    def build(design: str) -> Survey:
        file, columns = DESIGNS[design]
        frame = pd.read_csv(shared / "data" / "api_schools" / f"{file}.csv")
        frame["wide"] = (frame["sch.wide"] == "Yes").astype(float)
        return survey.from_frame(frame, SCHOOLS, design=columns)

    return build


@pytest.fixture(scope="session")
def mobi(shared: Path) -> Survey:
    """The European satisfaction index's mobile phone data: 250 customers, 24 items from 1 to 10."""
    folder = shared / "data" / "ecsi_mobile"
    frame = pd.read_csv(folder / "mobi.csv")
    blocks = pd.read_csv(folder / "measurement_model.csv").set_index("target")["source"]
    items = {name: {"scale": "ten", "construct": blocks[name]} for name in frame.columns}
    return survey.from_frame(frame, {"scales": {"ten": {"min": 1, "max": 10}}, "items": items})
