"""Both engines give the same outputs, cell by cell and exhibit by exhibit: the kernel's is the reference."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import nbformat
import pytest

from csat_helpers.pipeline.execute import execute, execute_here

CELLS = {
    "print": "print('a'); print('b')",
    "both streams": "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
    "value": "1 + 1",
    "silenced": "1 + 1;",
    "frame": "import pandas as pd\npd.DataFrame({f'column {k}': [1.5, 2] for k in range(9)})",
    "display": "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'), 3)\ndisplay({'text/plain': 'x'}, raw=True)",
    "updated": "from IPython.display import display\nd = display(1, display_id='x')\nd.update(2)",
    "cleared": "from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)",
    "cleared later": "from IPython.display import clear_output\nprint(1)\nclear_output(wait=True)\nprint(2)",
    "pyplot": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('t')\nplt.show()\nprint(plt.get_backend())",
    "seaborn": "import seaborn as sns\nsns.barplot(x=['a', 'b'], y=[1, 2])",
    "svg": "%matplotlib inline\nfrom matplotlib_inline.backend_inline import set_matplotlib_formats\n"
    "set_matplotlib_formats('svg')\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "await": "import asyncio\nawait asyncio.sleep(0)\n'done'",
    "shell": "!echo hello",
    "memory": "x = 3\n_ = 1\n[In[-1] == In[len(In) - 1], __name__]",
    "warning": "import warnings\nwarnings.warn('mind this')\nprint('on')",
    "pickled": "import pickle\nclass A:\n    pass\ntype(pickle.loads(pickle.dumps(A()))).__module__",
    "path": "import sys, os\n['' in sys.path, os.path.samefile(os.getcwd(), os.environ['CSAT_WORKSPACE'])]",
    "custom": "class Both:\n    def _repr_mimebundle_(self, **_):\n        return {'text/plain': 'p', 'text/html': '<i>p</i>', 'application/x+json': {'a': [1]}}\nBoth()",
}
FAILING = {
    "error": "print(1)\n1 / 0",
    "syntax": "a b",
    "exit": "import sys\nsys.exit(3)",
    "quiet exit": "import sys\nsys.exit()",
    "interrupt": "raise KeyboardInterrupt",
    "base": "class Odd(BaseException): pass\nraise Odd('x')",
    "input": "input('name?')",
}


def notebook(source):
    new = nbformat.v4
    parameters = new.new_code_cell("x = 1", id="parameters", metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new.new_notebook(cells=[parameters, new.new_code_cell(source, id="cell")], metadata=kernel)


def outputs(done):
    """Outputs without what no two kernels share: prompts' numbers, tracebacks' file names, how streams were cut."""
    kept = []
    for output in next(c for c in done.cells if c.id == "cell").outputs:
        told = {k: v for k, v in output.items() if k not in ("traceback", "execution_count")}
        if kept and output.output_type == "stream" and kept[-1].get("name") == output.name:
            kept[-1]["text"] += output.text
        else:
            kept.append(told)
    return kept


def here(made, folder):
    """The engine without a kernel: the notebook it leaves, or its message."""
    return attempted(execute_here, made, folder)


def attempted(run, made, folder):
    try:
        return run(made, {}, folder / "a.ipynb", name="t", workspace=folder)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"


@pytest.fixture(scope="module")
def process():
    """A process of its own, as a report has: a test's may have an event loop that a browser left running."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="module")
def ran(tmp_path_factory, process):
    """All the cells by both engines, to start but one kernel."""
    made = notebook("1")
    made.cells[1:] = [nbformat.v4.new_code_cell(source, id=f"c{k}") for k, source in enumerate(CELLS.values())]
    folder = tmp_path_factory.mktemp("kernel")
    return [attempted(execute, made, folder), process.submit(here, made, folder).result()]


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_gives_what_a_kernel_gives(ran, name):
    at = f"c{list(CELLS).index(name)}"
    found = []
    for done in ran:
        cell = next(c for c in done.cells if c.id == at)
        cell["id"] = "cell"
        found.append(outputs(nbformat.v4.new_notebook(cells=[cell])))
        cell["id"] = at
    if name == "both streams":  # a kernel may send one stream after the other
        found = [sorted((o["name"], line) for o in one for line in o["text"].split()) for one in found]
    if name == "svg":  # matplotlib writes the time into it, and ids by chance
        found = [[sorted(o["data"]) for o in one] for one in found]
    if name == "warning":  # both name the cell by a file name of their own
        found = [[o for o in one if o.get("name") != "stderr"] for one in found]
    assert found[1] == found[0]
    assert found[0] or name == "silenced"


@pytest.mark.parametrize("name", FAILING)
def test_a_cell_fails_as_in_a_kernel(tmp_path, process, name):
    made = notebook(FAILING[name])
    kernel = attempted(execute, made, tmp_path)
    forked = process.submit(here, made, tmp_path).result()
    assert isinstance(kernel, str)
    if name == "input":  # each says in its own words that nobody is there
        assert "Cell 'cell' failed" in kernel
        assert "nobody to ask" in forked
    else:
        assert forked == kernel
