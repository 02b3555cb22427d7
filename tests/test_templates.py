"""Every template keeps the house's rules for a notebook, so that an analyst can change it safely."""

import ast
import re
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
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


ROLES = {
    "overall": "  q: {scale: five, role: overall}\n",
    "drivers": "  a: {scale: five, role: driver}\n  b: {scale: five, role: driver}\n",
    "recommend": "  r: {scale: {min: 0, max: 10}, role: recommend}\n",
    "segment": "  g: {scale: {codes: [x, y]}, role: segment}\n",
    "service": "  a: {scale: five, role: perception, construct: s}\n  b: {scale: five, role: expectation, construct: s}\n",
    "feature": "  a: {scale: five, role: functional, construct: f}\n  b: {scale: five, role: dysfunctional, construct: f}\n",
    "comments": "  t: {role: verbatim}\n",
    "loyalty": "  l: {scale: five, role: loyalty}\n",
}
ALL = ["overall", "drivers", "recommend", "segment", "comments", "loyalty"]
# The exhibits that answer each question of the method guard.
ANSWERS = {
    "trend": ["trend"], "segments": ["segments"], "recommendation": ["nps-segments", "drivers-recommend"],
    "experience": ["experience"], "drivers": ["drivers"], "drivers-by-group": ["drivers-by-group"],
    "path-model": ["path-model", "path-effects", "path-measurement"], "penalty-reward": ["penalty-reward"],
    "delight": ["delight"], "service-gaps": ["service-quality"], "disconfirmation": ["disconfirmation"],
    "kano": ["kano"], "priorities": ["priorities"], "movement": ["movement"],
    "stated-importance": ["stated-importance"], "comments": ["themes", "terms", "keyness", "quotes"],
    "weighting": ["weighting"], "reliability": ["reliability", "validity"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("roles", "stands"),
    [
        (["overall", "segment"], "outcomes"),
        (["drivers", "segment"], "experience"),
        (["recommend"], "table-outcomes"),
        (["segment"], "study"),
        (ALL, "delight"),
        (["overall", "service"], "service-quality"),
        (["feature", "segment"], "kano"),
        (["comments"], "terms"),
        (["recommend", "loyalty", "comments"], "keyness"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_every_chapter_stands_or_is_left_out(notebook, roles, stands, tmp_path, monkeypatch):
    """Engagements that lack roles, or segments, run to the end: what cannot be answered is an omitted exhibit."""
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path))
    rng = np.random.default_rng(3)
    answers = {name: rng.integers(1, 6, 150) for name in "qabl"} | {"r": rng.integers(0, 11, 150)}
    said = {"t": rng.choice(["a long wait", "friendly staff", "the price is too high"], 150)}
    pd.DataFrame({**answers, **said, "g": rng.choice(["x", "y"], 150)}).to_csv(tmp_path / "answers.csv", index=False)
    items = "".join(ROLES[role] for role in roles)
    (tmp_path / "questionnaire.yaml").write_text(f"scales:\n  five: {{min: 1, max: 5}}\nitems:\n{items}")
    segments = "[g]" if "segment" in roles else "[]"
    (tmp_path / "engagement.yaml").write_text(
        "engagement: few\ntype: internal-improvement\nclient: C\ntitle: T\n"
        f"data: [{{file: answers.csv}}]\nsegments: {segments}\n"
    )
    space: dict[str, object] = {}
    shown, guard = [], None
    for cell in code(notebook):
        body = ast.parse(cell.source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), cell.id, "exec"), space)  # noqa: S102 - our own template
        if "parameters" in cell.metadata.get("tags", []):
            space["engagement"] = str(tmp_path)
        if last is not None:
            made = eval(compile(ast.Expression(last.value), cell.id, "eval"), space)  # noqa: S307
            if "working" in cell.metadata.get("tags", []):
                guard = made
            else:
                shown.append(made)
    standing = {e.bundle.id for e in shown if "omitted" not in e.bundle.extra}
    outcomes = ["table-outcomes"] if {"overall", "recommend"} & set(roles) else []
    assert sorted(i for i in standing if i.startswith("table")) == sorted(
        [*outcomes, *(["table-items"] if "drivers" in roles else [])]
    )
    # What the guard says cannot be answered is not there.
    denied = [name for name, answered in guard.set_index("question")["answered"].items() if not answered]
    assert {i for name in denied for i in ANSWERS.get(name, ())} & standing == set()
    assert stands in standing
