"""One language's cells, declared parameters only, and a sentinel that papermill cannot fake."""

import nbformat
import pytest

from csat_helpers.errors import TemplateError
from csat_helpers.pipeline.parameterise import (
    SENTINEL_MIME,
    archived,
    check_parameters,
    declared,
    in_language,
    reached_end,
    read_template,
    with_sentinel,
)


def template(parameters='engagement = "demo"  # where\nwave = None', tags=("parameters",)):
    new = nbformat.v4
    return new.new_notebook(
        cells=[
            new.new_code_cell(parameters, id="parameters", metadata={"tags": list(tags)}),
            new.new_markdown_cell("# One", id="one-en", metadata={"tags": ["lang-en"]}),
            new.new_markdown_cell("# 一", id="one-zh", metadata={"tags": ["lang-zh"]}),
            new.new_code_cell("1", id="both"),
        ]
    )


def test_cells_of_other_languages_are_dropped():
    assert [c.id for c in in_language(template(), "zh").cells] == ["parameters", "one-zh", "both"]
    assert len(template().cells) == 4


def test_declared_parameters_and_their_defaults():
    assert {k: v.strip() for k, v in declared(template()).items()} == {"engagement": '"demo"', "wave": "None"}


def test_an_undeclared_parameter_is_refused_with_the_nearest():
    with pytest.raises(TemplateError, match=r"no parameter 'wav'\. Did you mean 'wave'"):
        check_parameters({"wav": 1}, template())


def test_code_in_a_parameters_name_is_refused():
    with pytest.raises(TemplateError, match="no parameter"):
        check_parameters({"x=1; import os #": 1}, template())


def test_a_template_without_parameters_cell_is_refused():
    with pytest.raises(TemplateError, match="0 cells tagged 'parameters'"):
        declared(template(tags=()))


def test_not_a_notebook(tmp_path):
    (tmp_path / "t.ipynb").write_text("{")
    with pytest.raises(TemplateError, match=r"t\.ipynb: Not a Jupyter notebook"):
        read_template(tmp_path / "t.ipynb")


def test_the_sentinel_must_carry_this_runs_nonce():
    marked = with_sentinel(template(), "abc")
    assert not reached_end(marked, "abc")
    marked.cells[-1].outputs = [nbformat.v4.new_output("display_data", data={SENTINEL_MIME: {"nonce": "abc"}})]
    assert reached_end(marked, "abc")
    assert not reached_end(marked, "other")


def test_the_archive_has_no_sentinel_no_paths_and_the_study():
    notebook = with_sentinel(template(), "abc")
    notebook.metadata["papermill"] = {"input_path": "/home/someone/t.ipynb"}
    notebook.cells[0].metadata["papermill"] = {"duration": 1}
    notebook.cells.insert(1, nbformat.v4.new_code_cell("x", metadata={"tags": ["injected-parameters"]}))
    kept = archived(notebook, {"title": "T"})
    assert [c.id for c in kept.cells] == ["parameters", "one-en", "one-zh", "both"]
    assert "papermill" not in nbformat.writes(kept)
    assert kept.metadata["csat"] == {"title": "T"}
