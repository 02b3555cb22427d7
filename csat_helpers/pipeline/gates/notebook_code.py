"""No code, and nothing that code printed by the way."""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache

from nbformat import NotebookNode

from csat_helpers.bundle import MIME
from csat_helpers.pipeline.gates.fault import Fault, shown
from csat_helpers.pipeline.gates.published import Published

GATE = "code"
_LONG_ENOUGH = 16  # characters of a line of code, without spaces: shorter ones are prose too
_LIKE_CODE = re.compile(r"\w\s*[(\[=]|[])]\s*$")
_SPACE = re.compile(r"\s+")
# What it is, a part that it has at least, and the whole.
_SIGNS = [
    (
        "a traceback",
        ("Traceback (", 'File "', "----> "),
        r"Traceback \(most recent call last\)|File \"[^\"]+\", line \d+|----> \d+ ",
    ),
    ("an input prompt", ("In [", "In[", "Out[", "Out ["), r"^\s*(?:In|Out)\s?\[\d+\]:"),
    (
        "a printed object",
        ("at 0x", "<Figure", "<Axes", "<class", "<function"),
        r"<[\w.]+ (?:object )?at 0x[0-9a-fA-F]+>|<Figure size \d|<Axes(?:Subplot)?[:(]|<class '[\w.]+'>|<function \w+",
    ),
    (
        "a printed data frame",
        (" rows x ", "dtype: ", 'class="dataframe"'),
        r"\[\d+ rows x \d+ columns\]|\bdtype: (?:object|str|float64|int64|bool|category)|class=\"dataframe\"",
    ),
    ("a warning", ("Warning: ", "SettingWithCopy"), r"\b[A-Z]\w+Warning: |\bSettingWithCopy"),
]
_KNOWN = [(what, parts, re.compile(pattern, re.MULTILINE)) for what, parts, pattern in _SIGNS]
_IMPORT = re.compile(r"^\s*import ([a-z_]\w*)(?:[.,]| as \w|\s*$)|\bfrom ([a-z_][\w.]*) import [\w*(]", re.MULTILINE)
_MEND = "Publish an exhibit, and print nothing beside it."


def faults(published: Published) -> Iterator[Fault]:
    """Lines of the notebooks' code and of what it printed, and the marks of code, in any text of any file."""
    own = _SPACE.sub("", "\n".join(said.text for said in published.said))
    lines = {line for notebook in published.notebooks.values() for line in _lines(notebook)} - {""}
    unsaid = [line for line in sorted(lines) if line not in own]
    for piece in published.pieces:
        if piece.kind in ("script", "style"):
            continue
        for what, parts, pattern in _KNOWN:
            signs = pattern.finditer(piece.words) if any(part in piece.words for part in parts) else ()
            if found := next((f for f in signs if _SPACE.sub("", f.group()) not in published.spoken), None):
                yield Fault(GATE, piece.where, f"It holds {what}: {shown(found.group())}.", _MEND)
        imports = _IMPORT.finditer(piece.words) if "import " in piece.words else ()
        imports = (f for f in imports if _SPACE.sub("", f.group()) not in published.spoken)
        if found := next((f for f in imports if _module(f)), None):
            yield Fault(GATE, piece.where, f"It holds an import: {shown(found.group())}.", _MEND)
        if line := next((line for line in unsaid if line in piece.squeezed), ""):
            yield Fault(GATE, piece.where, f"It holds a line of a code cell or its output: {shown(line)}.", _MEND)


def _module(found: re.Match[str]) -> bool:
    """Whether what is imported is a module: customers write of imports too."""
    name = (found[1] or found[2]).partition(".")[0]
    return name in _modules()


@cache
def _modules() -> frozenset[str]:
    return frozenset(sys.stdlib_module_names) | {
        "csat_helpers", "numpy", "pandas", "matplotlib", "seaborn", "scipy", "statsmodels", "pingouin", "polars", "svy",
        "great_tables", "IPython", "papermill", "pyarrow", "sklearn", "plotly", "nbformat",
    }  # fmt: skip


def _lines(notebook: NotebookNode) -> Iterator[str]:
    """Squeezed lines of code, and of what was printed instead of published."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from _squeezed(line for line in _code(cell.source) if _LIKE_CODE.search(line))
            for output in cell.get("outputs", ()):
                yield from _squeezed(_printed(output))


def _code(source: str) -> Iterator[str]:
    return (line for line in source.splitlines() if not line.lstrip().startswith("#"))


def _printed(output: NotebookNode) -> Iterable[str]:
    if output.output_type == "stream":
        return "".join(output.text).splitlines()
    data = output.get("data", {})
    return [] if MIME in data else "".join(data.get("text/plain", "")).splitlines()


def _squeezed(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        short = _SPACE.sub("", line)
        if len(short) >= _LONG_ENOUGH:
            yield short
