"""Dispositions and complaints that do not fit the data are refused by the check, before a run."""

import pandas as pd
import pytest
import yaml

from csat_helpers import survey
from csat_helpers.engagement import load
from csat_helpers.errors import InputError
from csat_helpers.pipeline import fitness

ITEMS = {"q": {"scale": {"min": 1, "max": 5}, "role": "overall"}}


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path / "workspace"))

    def write(regulation, complaints=""):
        pd.DataFrame({"q": [1, 2, 3, 4, 5] * 12}).to_csv(tmp_path / "a.csv", index=False)
        told = {"engagement": "study", "type": "general", "client": "C", "title": "T", "regulation": regulation}
        (tmp_path / "engagement.yaml").write_text(yaml.safe_dump({"data": [{"file": "a.csv"}], **told}))
        (tmp_path / "questionnaire.yaml").write_text(yaml.safe_dump({"items": ITEMS}))
        if complaints:
            (tmp_path / "complaints.csv").write_text(complaints)
        return tmp_path

    return write


def fit(folder):
    fitness.check_fit(survey.open(folder), load(folder))


@pytest.mark.parametrize(
    ("regulation", "complaints", "message"),
    [
        (
            {"dispositions": {"complete": 80, "refusal": 5}},
            "",
            "80 complete interviews, but 60 respondents are analysed",
        ),
        ({"dispositions": {"complete": 60, "refused": 5}}, "", "'refused' is no disposition. Did you mean 'refusal'?"),
        ({}, "customers,complaints\n100,x\n", "row 2: complaints is 'x'"),
    ],
)
def test_what_does_not_fit_is_refused(study, regulation, complaints, message):
    with pytest.raises(InputError) as raised:
        fit(study(regulation, complaints))
    assert message in str(raised.value)
    assert str(raised.value).startswith(str(study(regulation).resolve()))


def test_what_fits_passes(study):
    fit(study({"dispositions": {"complete": 60, "refusal": 5}}, "customers,complaints\n100,3\n"))
