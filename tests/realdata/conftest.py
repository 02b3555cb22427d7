"""Engagements on real survey files. The files are not committed: a test copies what it needs, or skips."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from csat_helpers import survey
from tests.realdata.independent import Raw, read_mobile, read_sfo

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CSAT_SHARED") or ROOT.parent / "shared")
ENGAGEMENTS = ROOT / "tests" / "engagements"
SEVERAL = {
    "mobile-carriers-competitive": ["mobile_carriers/mobiles_feedback.sav"],
    "reputation": ["reputation/providers_wave1.csv", "reputation/providers_wave2.csv"],
    "sfo-2015-2018": [f"sfo_airport/sfo_{year}.csv" for year in range(2015, 2019)],
    "kano-features": ["kano_features/storage--cohort1-clean.csv"],
    "voting": ["qualtrics_export/voting_qualtrics_3header_labels.csv"],
}
FILES = {
    "mobile-carriers": ("mobile_carriers/mobiles_feedback.sav", read_mobile),
    "sfo-2018": ("sfo_airport/sfo_2018.csv", read_sfo),
}


@dataclass(frozen=True, eq=False)
class Case:
    """An engagement in a folder of its own, opened by us, and its file read independently."""

    folder: Path
    workspace: Path
    survey: survey.Survey
    raw: Raw


def placed(name: str, parent: Path) -> Path:
    """The engagement's folder under ``parent`` with the real file in its data/; skips where there is none."""
    source = SHARED / "data" / FILES[name][0]
    if not source.is_file():
        pytest.skip(f"the real survey file {source.name} is not on this machine")
    folder = parent / name
    shutil.copytree(ENGAGEMENTS / name, folder)
    (folder / "data").mkdir()
    shutil.copy(source, folder / "data" / source.name)
    return folder


def placed_with_files(name: str, parent: Path) -> Path:
    """The folder of one of :data:`SEVERAL` under ``parent`` with its real files; skips where there are none."""
    folder = parent / name
    shutil.copytree(ENGAGEMENTS / name, folder)
    if not (folder / "questionnaire.yaml").exists():
        shutil.copy(ENGAGEMENTS / "mobile-carriers" / "questionnaire.yaml", folder)
    (folder / "data").mkdir()
    for source in (SHARED / "data" / path for path in SEVERAL[name]):
        if not source.is_file():
            pytest.skip(f"the real survey file {source.name} is not on this machine")
        shutil.copy(source, folder / "data" / source.name)
    return folder


def opened(name: str, parent: Path) -> Iterator[Case]:
    """The engagement opened with ``parent`` as the workspace."""
    folder = placed(name, parent)
    raw = FILES[name][1](SHARED / "data" / FILES[name][0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSAT_WORKSPACE", str(parent))
        yield Case(folder, parent, survey.open(folder), raw)


@pytest.fixture(scope="package")
def mobile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    yield from opened("mobile-carriers", tmp_path_factory.mktemp("mobile"))


@pytest.fixture(scope="package")
def sfo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    yield from opened("sfo-2018", tmp_path_factory.mktemp("sfo"))


@pytest.fixture(params=["mobile", "sfo"], scope="package")
def case(request: pytest.FixtureRequest) -> Case:
    """Either engagement."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="package")
def nps_oracle() -> dict:
    """NPS of the mobile carriers by R's NPS package: overall, by company, by date, on -1 to 1."""
    import json

    path = SHARED / "oracles" / "tests_and_scales.json"
    if not path.is_file():
        pytest.skip(f"the reference values {path.name} are not on this machine")
    return json.loads(path.read_text(encoding="utf-8"))["g_nps"]
