"""What is told of one run."""

import json

import pytest

from csat_helpers.errors import InputError
from csat_helpers.pipeline.runs import showing
from csat_helpers.pipeline.runs.ledger import Ledger
from tests.pipeline.runs.reports import NAME, job, jobs, published


@pytest.fixture
def reports(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        batch = ledger.begin("batch bank")
        ledger.add(jobs(3))
        ledger.claim(job(0).key, batch, "")
        ledger.release(job(0).key)
        ledger.claim(job(0).key, batch, "")
        ledger.done(job(0).key, outputs=published(tmp_path, job(0)), seconds=2.5)
        ledger.claim(job(1).key, batch, "")
        ledger.failed(job(1).key, error="Cell 'drivers' failed.", cell="drivers", cause="memory", seconds=1)
    published(tmp_path, job(7))
    return tmp_path.resolve()


def test_a_run_of_a_batch_tells_its_job_its_attempts_and_its_hashes(reports):
    found = showing.facts(reports, "bank/branch-0000")
    assert found["record"]["state"] == found["job"]["state"] == "done"
    assert [one["state"] for one in found["attempts"]] == ["interrupted", "done"]
    assert found["inputs"] == {"data.csv": "a" * 64}
    assert found["outputs"] == found["job"]["outputs"]
    told = dict(line.split(maxsplit=1) for line in showing.text(found).splitlines())
    assert told["unit"] == "branch B0000"
    assert told["duration"] == "2.5 s"
    assert told["output"].endswith(NAME)
    assert told["input"] == f"{'a' * 16}  data.csv"
    assert showing.text(found).count("\nattempt ") == 2
    assert json.loads(showing.as_json(found)) == json.loads(json.dumps(found))


def test_a_job_that_failed_tells_where_and_why_though_it_has_no_run(reports):
    found = showing.facts(reports, "branch-0001")
    assert (found["record"], found["folder"]) == (None, "")
    told = dict(line.split(maxsplit=1) for line in showing.text(found).splitlines())
    assert told["error"] == "Cell 'drivers' failed."
    assert (told["state"], told["cell"], told["cause"], told["folder"]) == (
        "failed",
        "drivers",
        "memory",
        "not published",
    )
    assert "state       pending" in showing.text(showing.facts(reports, job(2).key))


@pytest.mark.parametrize("name", ["branch-0007", "bank/branch-0007", "{}/bank/branch-0007"])
def test_a_run_without_a_job_is_told_too(reports, name):
    found = showing.facts(reports, name.format(reports))
    assert found["job"] is None
    assert "duration" not in showing.text(found)
    (reports / "bank" / "branch-0007" / "manifest.json").unlink()
    assert showing.facts(reports, name.format(reports))["inputs"] == {}


def test_what_there_is_not_is_named_with_what_there_is(reports):
    with pytest.raises(InputError, match=r"There is no run 'branch-00009'.*Did you mean 'branch-0000'"):
        showing.facts(reports, "branch-00009")
