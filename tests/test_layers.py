"""The direction of the layers: leaves, then engagement and survey, measures, exhibits, pipeline. Nothing runs back."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "csat_helpers"
LEAVES = {"columns", "errors", "bundle", "claims", "look", "locale"}
MAY_IMPORT = {
    **{leaf: set() for leaf in LEAVES},
    "claims": {"bundle", "look"},  # what an exhibit states, against what it holds
    "engagement": LEAVES,
    "survey": LEAVES | {"engagement"},
    "measures": LEAVES | {"survey"},
    "exhibits": LEAVES,
    "pipeline": LEAVES | {"engagement", "survey"},
    "cli": {"errors", "survey", "pipeline", "cli_arguments"},
    "cli_arguments": {"errors", "pipeline"},
}
# What a result frame or a report never needs, by layer: the heavy and the wrong.
FOREIGN = {
    "exhibits": {"scipy", "statsmodels", "pingouin", "svy", "polars"},
    "measures": {"matplotlib", "seaborn", "svy", "polars"},
    "survey": {"matplotlib", "seaborn", "papermill", "nbconvert"},
    "pipeline": {"matplotlib", "seaborn", "scipy", "statsmodels", "pingouin"},
}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "templates" not in p.parts)


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path):
    """(line, dotted name) of every import, relative ones resolved, wherever in the file it stands."""
    package = ["csat_helpers", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = start + (node.module.split(".") if node.module else [])
            yield from ((node.lineno, [*module, alias.name]) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_import_runs_back(path):
    mine = layer(path)
    if mine == "__init__":
        assert not list(imports(path))
        return
    for line, name in imports(path):
        if name[0] == "csat_helpers" and len(name) > 1 and name[1] in MAY_IMPORT:
            assert name[1] == mine or name[1] in MAY_IMPORT[mine], f"{path.name}:{line} imports {name[1]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_layer_keeps_to_its_tools(path):
    for line, name in imports(path):
        assert name[0] not in FOREIGN.get(layer(path), set()), f"{path.name}:{line} imports {name[0]}"


def test_every_module_of_the_package_is_in_a_layer():
    assert {layer(p) for p in MODULES} <= set(MAY_IMPORT) | {"__init__"}
