"""``csat check``: what it prints of weights, and the facts behind it."""

import json

import numpy as np
import pandas as pd
import pytest
import yaml

from csat_helpers.errors import InputError
from csat_helpers.pipeline.check import check

ASKED = {
    "scales": {"rating": {"min": 1, "max": 5}},
    "items": {"overall": {"scale": "rating", "role": "overall"}, "sex": {"role": "segment"}},
}


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path / "workspace"))

    def write(design, rows=120):
        folder = tmp_path / "study"
        folder.mkdir(exist_ok=True)
        k = np.arange(rows)
        frame = pd.DataFrame(
            {"overall": 1 + k % 5, "sex": np.where(k % 3, "f", "m"), "w": 1 + k % 4, "s": k // (rows - 1)}
        )
        frame["status"] = np.where(k % 6 == 5, "refused", "done")
        frame.to_csv(folder / "answers.csv", index=False)
        told = {"engagement": "study", "type": "internal-improvement", "client": "C", "title": "T", "design": design}
        (folder / "engagement.yaml").write_text(yaml.safe_dump({**told, "data": [{"file": "answers.csv"}]}))
        (folder / "questionnaire.yaml").write_text(yaml.safe_dump(ASKED))
        return folder

    return write


def weights(report):
    """The lines of weights: from ``Weight`` to the next heading but ``Strata``."""
    lines = report.text.splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("Weight"))
    end = next(k for k, line in enumerate(lines) if line.startswith("Roles"))
    return lines[start:end]


def test_no_weights(study):
    assert weights(check(study({}))) == ["Weight      none: every respondent counts one"]


def test_files_blanks_and_the_look_are_said(study):
    folder = study({})
    text = (folder / "answers.csv").read_text().splitlines()
    text[1] = text[1].replace("1", "", 1)
    (folder / "answers.csv").write_text("\n".join(text))
    with (folder / "engagement.yaml").open("a") as file:
        file.write("quality: {drop_empty: false}\n")
    lines = check(folder).text.splitlines()
    assert "Data        answers.csv" in lines
    assert "Missing     overall: empty 1" in lines
    assert "Look        the house's" in lines
    (folder / "look.yaml").write_text("primary: '#7A1F5C'\n")
    report = check(folder)
    assert "Look        look.yaml: primary #7A1F5C" in report.text
    assert report.facts["look"]["said"][1] == "primary #7A1F5C is worn as it is, by pages and charts."


def test_a_type_without_a_template_is_told(study):
    folder = study({})
    yaml_file = folder / "engagement.yaml"
    yaml_file.write_text(yaml_file.read_text().replace("internal-improvement", "general"))
    with pytest.raises(InputError) as raised:
        check(folder)
    assert str(raised.value) == (
        f"{yaml_file}, key type: There is no template for the type 'general'. Known: competitive, internal-improvement, regulatory,"
        " special-topic. Write one of these, or put general.ipynb into the engagement's folder."
    )


def test_weights_of_the_file(study):
    report = check(study({"weight": "w", "stratum": "s"}))
    assert weights(report) == [
        "Weight      w",
        "            120 respondents, sum 300, weights 1 to 4 (1 to 4), cv 0.447, deff 1.200, effective base 100",
        "Strata      1 with one cluster: centred at the grand mean",
    ]
    assert report.facts["weighting"]["margins"] == []


def test_raked_trimmed_and_adjusted_weights(study):
    design = {
        "weight": "w",
        "nonresponse": {"status": "status", "responded": "done"},
        "rake": {"margins": {"sex": {"f": 0.5, "m": 0.5}}, "population": 12000},
        "trim": {"lower": 0.5, "upper": 2},
    }
    report = check(study(design))
    assert weights(report) == [
        "Weight      w; adjusted for non-response; raked to sex; trimmed to 0.5 to 2 times the mean",
        "            100 respondents, sum 12,000, weights 60 to 239 (1 to 3.99), cv 0.468, deff 1.219, effective base 82",
        "            100 of 120 responded; a weight of 60 moved to them",
        "            converged after 10 cycles, every target met to 1e-10; trimmed: 0 cut, 20 raised",
        "            sex  f 58.3 -> 50.0, m 41.7 -> 50.0 (per cent)",
    ]
    facts = json.loads(json.dumps(report.facts["weighting"], allow_nan=False))
    assert facts["summary"][0]["converged"] is True
    assert facts["margins"][0]["target"] == 0.5
    assert facts["settings"]["trim"] == {"lower": 0.5, "upper": 2.0}
    assert {"step": "nonresponse", "what": "moved", "value": 60.0, "wave": ""} in facts["steps"]


def test_calibration_and_replicates(study):
    design = {
        "calibrate": {"margins": {"sex": {"f": 60, "m": 60}}, "totals": {"w": 330}},
        "replicates": {"make": "bootstrap", "size": 10},
    }
    lines = weights(check(study(design)))
    assert lines[0] == (
        "Weight      every respondent counts one; calibrated to sex, total of w; 10 replicate weights (bootstrap)"
    )
    assert lines[-1] == "            w    300 -> 330"


def test_facts_of_a_file_without_weights_are_plain(study):
    facts = check(study({})).facts
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts
    assert facts["weighting"]["summary"][0]["iterations"] is None


def test_a_report_that_would_answer_nothing_is_not_in_order(study):
    few = check(study({}, rows=20)).text.splitlines()[-1]
    assert few == (
        "A report would answer nothing: 20 respondents; 30 are needed. Add data, or lower the least base under disclosure in"
        " engagement.yaml."
    )
    folder = study({})
    (folder / "questionnaire.yaml").write_text(yaml.safe_dump({"items": {"overall": {"scale": {"min": 1, "max": 5}}}}))
    last = check(folder).text.splitlines()[-1]
    assert last.startswith(
        "A report would answer nothing. In questionnaire.yaml, give the item of overall satisfaction"
    )
    assert check(study({})).text.endswith(f"In order. Run it: csat run {folder}")
