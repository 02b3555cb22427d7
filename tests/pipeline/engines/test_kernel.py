"""The engine writes a notebook once, whether it ran to its end or not, and is the one that a run takes."""

import nbformat
import pytest
from papermill.engines import papermill_engines

from csat_helpers.pipeline.engines import kernel as engine
from csat_helpers.pipeline.execute import execute

from ..test_execute import notebook


@pytest.fixture
def saves(monkeypatch):
    """How many outputs the notebook had at each write."""
    found = []

    def counted(nb, path):
        found.append(sum(len(c.get("outputs", [])) for c in nb.cells))
        nbformat.write(nb, path)

    monkeypatch.setattr(engine, "write_ipynb", counted)
    return found


def test_papermill_knows_it_by_name():
    assert papermill_engines.get_engine(engine.NAME) is engine.OneSave


def test_a_run_is_written_once_with_all_its_outputs(tmp_path, saves):
    execute(notebook("print(1)", "print(2)", "print(3)"), {}, tmp_path / "a.ipynb", name="a", workspace=tmp_path)
    assert saves == [4]  # three, and the sentinel's


def test_a_run_that_fails_is_written_as_far_as_it_came(tmp_path, saves):
    with pytest.raises(Exception, match="died at cell 'step-2'"):
        execute(notebook("print(1)", "import os; os._exit(1)"), {}, tmp_path / "a.ipynb", name="a", workspace=tmp_path)
    assert saves == [1]
    kept = nbformat.read(tmp_path / "a.ipynb", as_version=4)
    assert [o.text for c in kept.cells for o in c.get("outputs", [])] == ["1\n"]
