"""Some three hundred files that are no clean table: read with a word on what was odd, or refused with place and mend.

The worst are read in a process of their own with a limit on time and memory.
"""

import importlib
import json
import os
import resource
import subprocess
import sys
import traceback
from pathlib import Path

import pandas as pd
import pytest

from csat_helpers.engagement import Engagement, check_model, read_yaml
from csat_helpers.errors import CsatError, EngagementError, QuestionnaireError
from csat_helpers.survey import readers
from csat_helpers.survey.questionnaire import Questionnaire
from tests.survey.readers.malformed import cases
from tests.survey.readers.malformed_case import Case

CASES = cases()
WORST = [case for case in CASES if case.worst]
SECONDS, ADDRESSES, MEMORY = 10, 1_500_000_000, 500_000_000


def outcome(path) -> tuple[bool, list[int], str]:
    """Whether a file is read, its rows and columns, and the notes; else the message."""
    try:
        if path.suffix == ".yaml":
            model, error = _MODELS[path.name]
            check_model(model, read_yaml(path, error), path, error)
            return True, [0, 0], ""
        raw = readers.read(path)
        frame = raw.frame if raw.parts is None else pd.concat(list(raw.parts()))
        return True, [*frame.shape], " ".join(raw.notes)
    except CsatError as problem:
        told = problem
    assert str(path) in told.where, f"no file in: {told}"
    assert len(told.mend) > 5, f"no mend in: {told}"
    return False, [], str(told)


_MODELS = {
    "engagement.yaml": (Engagement, EngagementError),
    "questionnaire.yaml": (Questionnaire, QuestionnaireError),
}


def check(case: Case, read: bool, shape: list[int], told: str) -> None:
    """What became of a file is what was expected."""
    assert read == (case.reads is not None), told
    assert case.words in told
    assert len(told) < 2_000
    if case.reads:
        assert tuple(shape) == case.reads


def test_there_are_some_three_hundred_with_a_name_each():
    assert len(CASES) >= 300
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [case for case in CASES if not case.worst], ids=lambda case: case.name)
def test_a_malformed_file(case, tmp_path):
    path = tmp_path / case.name
    path.parent.mkdir(parents=True)
    path.write_bytes(case.make())
    check(case, *outcome(path))


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What becomes of the worst, each read in a process forked from one that has imported the readers."""
    if not sys.platform.startswith("linux"):
        pytest.skip("a process is limited as Linux does it")
    folder = tmp_path_factory.mktemp("worst")
    done = subprocess.run([sys.executable, "-m", __name__, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads((folder / "outcomes.json").read_text())


@pytest.mark.parametrize("case", WORST, ids=lambda case: case.name)
def test_the_worst_take_little_time_and_memory(case, outcomes):
    ended, found, memory = outcomes[case.name]
    assert ended == 0, f"ended by {ended}: signal 24 or 9 is more than {SECONDS} seconds of work"
    check(case, *found)
    assert memory < MEMORY


def _measured(case: Case, folder: Path) -> tuple[int, object, int]:
    """How the process that read the file ended, the outcome, and the memory that it took."""
    path, told = folder / case.name, folder / "told.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.make())
    told.unlink(missing_ok=True)
    child = os.fork()
    if not child:
        before = _held()
        mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (mapped + ADDRESSES, mapped + ADDRESSES))
        try:
            found = outcome(path)
            told.write_text(json.dumps([found, _held() - before]))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    path.unlink()
    found, memory = json.loads(told.read_text()) if told.exists() else (None, 0)
    return os.waitstatus_to_exitcode(status), found, memory


def _held() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    for kind in ("excel", "delimited", "large"):
        importlib.import_module(f"csat_helpers.survey.readers.{kind}")
    for library in ("pyarrow.csv", "python_calamine", "zipfile"):
        importlib.import_module(library)
    top = Path(sys.argv[1])
    (top / "outcomes.json").write_text(json.dumps({case.name: _measured(case, top) for case in WORST}))
