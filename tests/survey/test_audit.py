"""The audit trail: the hashes of the files as they lie, the rows that add up, and no path of the machine."""

import hashlib

import pytest

from csat_helpers import survey
from csat_helpers.engagement import provenance
from csat_helpers.engagement.templates import template
from csat_helpers.pipeline.runs.manifest import manifest


@pytest.fixture
def acme(tmp_path):
    return survey.new_engagement(tmp_path / "acme", "acme", "internal-improvement", ["en"])


def trail(folder):
    return survey.audit_trail(survey.open(folder), folder)


def test_inputs_are_those_of_the_manifest_and_of_any_other_tool(acme):
    found = trail(acme).query("section == 'inputs'").set_index("item")["value"].to_dict()
    opened = survey.find(acme)
    assert found == manifest(opened, template(opened.type, acme), {})["inputs"]
    for name, digest in found.items():
        if not name.startswith("template/"):
            assert digest == hashlib.sha256((acme / name).read_bytes()).hexdigest(), name
    assert {
        "engagement.yaml",
        "questionnaire.yaml",
        "data/responses.csv",
        "template/internal_improvement.ipynb",
    } <= set(found)


def test_an_engagement_without_a_template_has_none_in_its_trail(acme):
    yaml = acme / "engagement.yaml"
    yaml.write_text(yaml.read_text().replace("type: internal-improvement", "type: continuity"), encoding="utf-8")
    names = trail(acme).query("section == 'inputs'")["item"]
    assert "engagement.yaml" in set(names)
    assert not names.str.startswith("template/").any()


def test_a_byte_more_is_another_hash(acme):
    before = trail(acme).set_index("item")["value"]
    with (acme / "questionnaire.yaml").open("ab") as file:
        file.write(b"#")
    after = trail(acme).set_index("item")["value"]
    assert set(before.index[before != after]) == {"questionnaire.yaml"}


def test_files_that_a_report_may_read_are_inputs_when_they_are_there(acme):
    assert not {"actions.csv", "swot.csv", "claims.yaml"} & set(provenance.files(survey.find(acme)))
    for name in ("actions.csv", "swot.csv", "claims.yaml"):
        (acme / name).write_text("", encoding="utf-8")
    assert {"actions.csv", "swot.csv", "claims.yaml"} <= set(provenance.files(survey.find(acme)))


def test_rows_read_are_those_set_aside_and_those_analysed():
    rows = trail("demo").query("section == 'rows'").set_index("item")["rows"]
    assert rows["read"] == rows["analysed"] + rows.drop(["read", "analysed"]).sum()


def test_no_path_of_the_machine_is_told(acme):
    told = trail(acme).to_csv()
    assert str(acme) not in told
    assert str(acme.parent) not in told
    assert not any(str(value).startswith("/") for value in trail(acme)["item"])


def test_the_seed_is_named_by_the_answers():
    sv = survey.open("demo")
    (rule,) = survey.audit_trail(sv, "demo").query("section == 'rules'")["value"]
    assert sv.about.key in rule
