"""Every template keeps the house's rules for a notebook, so that an analyst can change it safely."""

import re
from pathlib import Path

import nbformat
import pytest

from csat_helpers.pipeline.parameterise import TAGS, declared

TEMPLATES = sorted((Path(__file__).parents[1] / "templates").glob("*.ipynb"))
PARAMETERS = {"engagement": '"demo"', "language": '"en"', "wave": "None", "unit": "None"}
# Weighting, intervals, tests and suppression belong to the package.
STATISTICS = re.compile(
    r"\b(std|var|sem|ttest|quantile|corr|weights?|bootstrap|scipy|statsmodels|pingouin)\b\s*[\(=\.]"
)


# Figures that define a measure: the ends of a scale or index, the promoter cut points, the confidence level.
DEFINITIONS = {"0", "6", "9", "10", "95", "100"}


@pytest.fixture(params=TEMPLATES, ids=lambda p: p.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def test_there_are_templates():
    assert [p.stem for p in TEMPLATES] == ["internal_improvement"]


def test_it_is_a_valid_notebook_without_outputs(notebook):
    nbformat.validate(notebook)
    assert all(not c.outputs and c.execution_count is None for c in code(notebook))


def test_cells_are_named_for_what_they_do(notebook):
    names = [c.id for c in notebook.cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]+", n) and not re.fullmatch(r"[0-9a-f]{8}", n) for n in names)


def test_one_parameters_cell_declares_what_the_pipeline_gives(notebook):
    assert {k: v.strip() for k, v in declared(notebook).items()} == PARAMETERS


def test_only_known_tags(notebook):
    assert {t for c in notebook.cells for t in c.metadata.get("tags", [])} <= set(TAGS)


def test_code_cells_are_short_and_hold_no_logic(notebook):
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= 10, cell.id
        assert not re.search(r"^\s*(def|class|for|while|try|with)\b", cell.source, re.MULTILINE), cell.id
        assert not STATISTICS.search(cell.source), cell.id
        assert "%run" not in cell.source, cell.id


def test_prose_is_in_both_languages(notebook):
    prose = [c for c in notebook.cells if c.cell_type == "markdown"]
    tagged = {tag: {c.id.rpartition("-")[0] for c in prose if tag in c.metadata.get("tags", [])} for tag in TAGS}
    assert tagged["lang-en"] == tagged["lang-zh"] != set()
    assert all(c.metadata.get("tags") for c in prose)


def test_prose_states_no_number_of_the_study(notebook):
    """A figure typed into prose would outlive the data it came from."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert set(re.findall(r"\d+", cell.source)) <= DEFINITIONS, cell.id
