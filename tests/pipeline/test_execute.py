"""A notebook run to its end, and one small broken notebook for each way that a run can fail."""

import nbformat
import pytest

from csat_helpers.errors import DataError, TemplateError
from csat_helpers.pipeline.execute import execute


def notebook(*sources):
    new = nbformat.v4
    cells = [new.new_code_cell("x = 1", id="parameters", metadata={"tags": ["parameters"]})]
    cells += [new.new_code_cell(source, id=f"step-{k}") for k, source in enumerate(sources, 1)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new.new_notebook(cells=cells, metadata=kernel)


def run(tmp_path, *sources, **parameters):
    return execute(notebook(*sources), parameters, tmp_path / "out.ipynb", name="t.ipynb", workspace=tmp_path)


def test_parameters_arrive_and_the_workspace_is_the_kernels_folder(tmp_path):
    done = run(tmp_path, "import os; print(x, os.getcwd() == os.environ['CSAT_WORKSPACE'])", x=5)
    assert "5 True" in str(done.cells)
    assert [p.name for p in tmp_path.iterdir()] == ["out.ipynb"]


@pytest.mark.parametrize(
    ("sources", "kind", "said"),
    [
        (["1", "1/0"], TemplateError, "t.ipynb: Cell 'step-2' failed: ZeroDivisionError: division by zero"),
        (["a b"], TemplateError, "Cell 'step-1' failed: SyntaxError"),
        (["1", "import os; os._exit(1)"], TemplateError, "died at cell 'step-2'"),
        (["import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "1"], TemplateError, "died at cell 'step-1'"),
        (
            ["from csat_helpers.errors import DataError", "raise DataError('Row 3 is bad.', where='a.csv')"],
            DataError,
            "a.csv: Row 3 is bad.",
        ),
    ],
    ids=["error", "syntax", "exit", "killed", "input"],
)
def test_a_failure_names_the_cell_and_leaves_the_partial_notebook(tmp_path, sources, kind, said):
    with pytest.raises(kind, match=said):
        run(tmp_path, *sources)
    assert (tmp_path / "out.ipynb").is_file()
    assert not (tmp_path / ".out.ipynb").exists()
