"""Templates on real answers: carriers with small ones taken together, the reputation of providers, four years of SFO."""

from pathlib import Path

import pandas as pd
import pytest

from csat_helpers.pipeline.run import run
from tests.deliverables.made import Made, check_languages, check_numbers, check_printed, made
from tests.realdata.conftest import placed_with_files

pytestmark = pytest.mark.realdata
LEFT = {
    "mobile-carriers-competitive": {"moves", "value", "switching", "weighting"},
    "sfo-2015-2018": {"response", "response-table", "complaints"},
    "kano-features": {
        "population",
        "steps",
        "outcomes",
        "segments",
        "experience",
        "before-after",
        "drivers",
        "priorities",
        "accounts",
        "agreement",
        "account",
        "themes",
        "quotes",
        "evidence",
        "recommendations",
        "table-outcomes",
        "table-items",
        "weighting",
        "missing",
        "reliability",
    },
    "voting": {
        "population",
        "outcomes",
        "kano",
        "drivers",
        "priorities",
        "accounts",
        "agreement",
        "account",
        "quotes",
        "table-outcomes",
        "weighting",
    },
    "reputation": {"missing", "switching", "themes", "quotes", "weighting"},
}


# Another real survey of each of these two templates is among the quick ones.
SLOW = ("voting", "reputation")


@pytest.fixture(
    params=[pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in LEFT], scope="module"
)
def done(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    workspace = tmp_path_factory.mktemp("real")
    folder = placed_with_files(request.param, workspace)
    return made(run(folder, formats=["html", "pdf", "pptx", "xlsx"], workspace=workspace))


def test_what_the_data_cannot_tell_is_left_out_and_nothing_else(done: Made):
    name = done.run.record.engagement
    left = {e.id for e in done.exhibits["en"].values() if "omitted" in e.extra}
    assert left == LEFT[name] | {"unit"}  # the report is on all units


def test_both_languages_have_the_same_numbers(done: Made):
    check_languages(done)


def test_every_number_of_a_headline_is_in_its_frame(done: Made):
    check_numbers(done)


def test_every_headline_is_in_every_deliverable(done: Made):
    check_printed(done)


@pytest.mark.slow
@pytest.mark.parametrize("done", ["reputation"], indirect=True)
def test_the_scoreboard_is_that_of_plain_pandas(done: Made):
    """Means of the answers as they stand in the file, put on 0 to 100."""
    folder = Path(done.run.folder).parents[2] / "reputation"
    raw = pd.read_csv(folder / "data" / "providers_wave2.csv")
    answers = raw["cusa"].where(raw["cusa"] > 0)
    expected = ((answers - 1) / 6 * 100).groupby(raw["serviceprovider"]).mean()
    frame = done.exhibits["en"]["scoreboard"].frame
    rows = pd.DataFrame(frame["rows"], columns=frame["columns"])
    index = rows[rows["measure"] == "index"].set_index("level")["estimate"]
    assert index.to_dict() == pytest.approx({str(k): v for k, v in expected.items()})
