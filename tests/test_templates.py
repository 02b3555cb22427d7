"""Every template keeps the house's rules for a notebook, so that an analyst can change it safely."""

import ast
import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
import yaml

from csat_helpers.engagement import READY
from csat_helpers.pipeline.parameterise import TAGS, declared

TEMPLATES = sorted((Path(__file__).parents[1] / "templates").glob("*.ipynb"))
DEMO = {
    "internal_improvement": '"demo"', "competitive": '"demo-competitive"', "regulatory": '"demo-regulatory"',
    "special_topic": '"demo-special-topic"',
}  # fmt: skip
PARAMETERS = {"language": '"en"', "wave": "None", "unit": "None"}
# Weighting, intervals, tests and suppression belong to the package.
STATISTICS = re.compile(
    r"\b(std|var|sem|ttest|quantile|corr|weights?|bootstrap|scipy|statsmodels|pingouin)\b\s*[\(=\.]"
)


# Figures that define a measure: the ends of a scale or index, the promoter cut points, levels of confidence
# and of error; 1 is level in a ratio.
DEFINITIONS = {"0", "5", "6", "9", "10", "95", "99", "8", "100"}
# Standards have numbers for names.
NAMES = re.compile(r"1\.00|ISO \d+|GB/T \d+|19039")


@pytest.fixture(params=TEMPLATES, ids=lambda p: p.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def template(name):
    return nbformat.read(TEMPLATES[0].parent / f"{name}.ipynb", as_version=4)


def code(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def test_there_are_templates():
    assert {p.stem for p in TEMPLATES} == {kind.replace("-", "_") for kind in READY} == set(DEMO)


def test_it_is_a_valid_notebook_without_outputs(notebook):
    nbformat.validate(notebook)
    assert all(not c.outputs and c.execution_count is None for c in code(notebook))


def test_cells_are_named_for_what_they_do(notebook):
    names = [c.id for c in notebook.cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]+", n) and not re.fullmatch(r"[0-9a-f]{8}", n) for n in names)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_one_parameters_cell_declares_what_the_pipeline_gives(path):
    told = {k: v.strip() for k, v in declared(nbformat.read(path, as_version=4)).items()}
    assert told == {"engagement": DEMO[path.stem], **PARAMETERS}


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
            assert set(re.findall(r"\d+", NAMES.sub("", cell.source))) <= DEFINITIONS, cell.id


ROLES = {
    "overall": "  q: {scale: five, role: overall}\n",
    "drivers": "  a: {scale: five, role: driver}\n  b: {scale: five, role: driver}\n",
    "recommend": "  r: {scale: {min: 0, max: 10}, role: recommend}\n",
    "segment": "  g: {scale: {codes: [x, y]}, role: segment}\n",
    "service": "  a: {scale: five, role: perception, construct: s}\n  b: {scale: five, role: expectation, construct: s}\n",
    "feature": "  a: {scale: five, role: functional, construct: f}\n  b: {scale: five, role: dysfunctional, construct: f}\n",
    "comments": "  t: {role: verbatim}\n",
    "loyalty": "  l: {scale: five, role: loyalty}\n",
    "value": "  v: {scale: five, role: value}\n",
    "unit": "  m: {scale: {codes: [x, y, z, w]}, role: unit}\n",
    "mode": "  p: {scale: {codes: [x, y, z, w]}, role: mode}\n",
    "account": "  m: {scale: {codes: [x, y, z, w]}, role: account}\n",
    "pair": "  v: {scale: five, role: perception, pair: c}\n  c: {scale: five, role: expectation, pair: v}\n",
    "brand": "  m: {scale: {codes: [x, y, z, w]}, role: brand}\n",
    "previous": "  p: {scale: {codes: [x, y, z, w]}, role: previous_brand}\n",
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
ANSWERS_OF_BRANDS = {
    "scoreboard": ["scoreboard"], "brand-moves": ["moves"], "brand-loyalty": ["loyalty"], "brand-gaps": ["gaps"],
    "brand-map": ["map"], "value-map": ["value"], "drivers": ["drivers"], "drivers-by-brand": ["drivers-by-brand"],
    "priorities": ["priorities"], "best-competitor": ["what-if"], "switching": ["switching"],
    "comments": ["themes"], "swot": ["swot"], "claims": ["claims"], "weighting": ["weighting"],
}  # fmt: skip


def written(folder, kind, roles, *, n=150, brands_of="x", **keys):
    """An engagement of ``kind`` that has these roles only: a rating each, at random."""
    rng = np.random.default_rng(3)
    answers = {name: rng.integers(1, 6, n) for name in "qablvc"} | {"r": rng.integers(0, 11, n)}
    said = {"t": rng.choice(["a long wait", "friendly staff", "the price is too high"], n)}
    frame = pd.DataFrame({**answers, **said, "g": rng.choice(["x", "y"], n)})
    frame["m"], frame["p"] = np.resize(list(brands_of), n), rng.choice(list(brands_of), n)
    frame.to_csv(folder / "answers.csv", index=False)
    items = "".join(ROLES[role] for role in roles)
    (folder / "questionnaire.yaml").write_text(f"scales:\n  five: {{min: 1, max: 5}}\nitems:\n{items}")
    told = {"engagement": "few", "type": kind, "client": "C", "title": "T", "data": [{"file": "answers.csv"}]}
    told |= {"segments": ["g"] if "segment" in roles else [], **keys}
    (folder / "engagement.yaml").write_text(yaml.safe_dump(told))


def run_cells(notebook, engagement, **parameters):
    """The exhibits that the cells show, by id, and the guard's frame."""
    space: dict[str, object] = {}
    shown, guard = [], pd.DataFrame()
    for cell in code(notebook):
        body = ast.parse(cell.source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), cell.id, "exec"), space)  # noqa: S102 - our own template
        if "parameters" in cell.metadata.get("tags", []):
            space |= {"engagement": str(engagement), **parameters}
        if last is not None:
            made = eval(compile(ast.Expression(last.value), cell.id, "eval"), space)  # noqa: S307
            if "working" in cell.metadata.get("tags", []):
                guard = made
            else:
                shown.append(made)
    every = [one for e in shown for one in (e if isinstance(e, Sequence) else [e])]  # a cell may show pages
    return {one.bundle.id: one.bundle for one in every}, guard


def standing(shown):
    return {id for id, bundle in shown.items() if "omitted" not in bundle.extra}


def denied(guard):
    return [name for name, answered in guard.set_index("question")["answered"].items() if not answered]


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path))
    return tmp_path


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
def test_every_chapter_of_internal_improvement_stands_or_is_left_out(roles, stands, workspace):
    """Engagements that lack roles, or segments, run to the end: what cannot be answered is an omitted exhibit."""
    written(workspace, "internal-improvement", roles)
    shown, guard = run_cells(template("internal_improvement"), workspace)
    outcomes = ["table-outcomes"] if {"overall", "recommend"} & set(roles) else []
    assert sorted(i for i in standing(shown) if i.startswith("table")) == sorted(
        [*outcomes, *(["table-items"] if "drivers" in roles else [])]
    )
    # What the guard says cannot be answered is not there.
    assert {i for name in denied(guard) for i in ANSWERS.get(name, ())} & standing(shown) == set()
    assert stands in standing(shown)


BRAND = ["overall", "drivers", "recommend", "loyalty", "value", "brand", "previous", "comments"]
OWN = {"brands": {"own": "x"}}


@pytest.mark.parametrize(
    ("roles", "settings", "stand", "left"),
    [
        (BRAND, OWN, {"scoreboard", "gaps", "value", "switching", "swot", "claims", "loyalty"}, {"moves", "map"}),
        (BRAND, {}, {"scoreboard", "value", "attributes", "drivers"}, {"gaps", "swot", "what-if"}),
        (BRAND, OWN | {"brands_of": "x"}, {"drivers", "priorities", "study"}, {"scoreboard", "gaps", "value", "map", "claims"}),
        (["overall", "brand"], OWN, {"scoreboard"}, {"gaps", "drivers", "swot", "value", "loyalty"}),
        (["drivers", "brand"], OWN, {"scoreboard", "gaps", "attributes"}, {"drivers", "swot", "switching"}),
        (["recommend", "brand"], OWN, {"scoreboard", "loyalty", "table-outcomes"}, {"gaps", "drivers", "value"}),
        (["brand", "segment"], OWN, {"study", "profile"}, {"scoreboard", "gaps", "value", "swot", "claims"}),
        (BRAND, OWN | {"n": 45, "brands_of": "xyzw"}, {"study"}, {"scoreboard", "gaps", "value", "swot", "drivers"}),
        ([*BRAND, "segment"], OWN | {"n": 24}, {"study"}, {"scoreboard", "drivers"}),
    ],
    ids=["all", "no own brand", "one brand", "overall", "drivers", "recommend", "no ratings", "small brands", "tiny"],
)  # fmt: skip
def test_every_chapter_of_competitive_stands_or_is_left_out(roles, settings, stand, left, workspace):
    """No own brand, one brand, brands below the base, no optional items: a chapter each, or its reason."""
    written(workspace, "competitive", roles, **{"n": 240, "brands_of": "xy", **settings})
    shown, guard = run_cells(template("competitive"), workspace)
    assert stand <= standing(shown)
    assert not left & standing(shown)
    assert all(shown[id].extra["omitted"] for id in left)
    assert {i for name in denied(guard) for i in ANSWERS_OF_BRANDS.get(name, ())} & standing(shown) == set()


ANSWERS_OF_UNITS = {
    "thresholds": ["standard", "standard-units"], "trend": ["trend"], "units": ["units", "funnel"],
    "experience": ["experience"], "drivers": ["drivers"], "priorities": ["priorities"],
    "response": ["response", "response-table"], "weighting": ["weighting"], "reliability": ["reliability"],
}  # fmt: skip
RULES = {"thresholds": [{"item": "q", "at_least": 50}], "adjust": ["g"], "stars": [40, 60]}
UNIT = ["overall", "drivers", "recommend", "unit", "mode", "segment"]


@pytest.mark.parametrize(
    ("roles", "settings", "stand", "left"),
    [
        (UNIT, {"regulation": RULES}, {"standard", "standard-units", "units", "funnel", "audit"}, {"complaints", "response"}),
        (UNIT, {}, {"units", "funnel", "disclosure"}, {"standard", "standard-units", "response"}),
        (UNIT, {"regulation": RULES, "brands_of": "x"}, {"standard", "drivers"}, {"units", "funnel", "unit-items"}),
        (["overall", "unit"], {"regulation": {"thresholds": RULES["thresholds"]}}, {"standard", "units"}, {"drivers"}),
        (["drivers", "unit"], {}, {"units", "experience"}, {"drivers", "standard"}),
        (["overall", "segment"], {"regulation": RULES}, {"standard", "units"}, {"drivers"}),
        (["overall", "drivers"], {"regulation": {"thresholds": RULES["thresholds"]}}, {"standard", "drivers"}, {"units", "funnel"}),
        (["recommend", "unit"], {}, {"study", "table-outcomes"}, {"units", "standard"}),
        (UNIT, {"regulation": RULES, "n": 24}, {"study", "audit"}, {"standard", "units", "drivers"}),
        (UNIT, {"regulation": RULES, "n": 44, "brands_of": "xyzw"}, {"standard"}, {"units", "funnel"}),
    ],
    ids=["all", "no rules", "one unit", "overall", "drivers", "segments for units", "no units", "recommend", "tiny", "small units"],
)  # fmt: skip
def test_every_chapter_of_regulatory_stands_or_is_left_out(roles, settings, stand, left, workspace):
    """No rules, one unit, units too small to show, nothing but ratings: a chapter each, or its reason."""
    written(workspace, "regulatory", roles, **{"n": 240, "brands_of": "xyz", **settings})
    shown, guard = run_cells(template("regulatory"), workspace)
    assert stand <= standing(shown)
    assert not left & standing(shown)
    assert {i for name in denied(guard) for i in ANSWERS_OF_UNITS.get(name, ())} & standing(shown) == set()


ANSWERS_OF_TOPIC = {
    "population": ["population"], "topic-funnel": ["steps"], "topic-ratings": ["experience"], "topic-segments": ["segments"],
    "before-after": ["before-after"], "kano": ["kano"], "topic-drivers": ["drivers", "priorities"],
    "accounts": ["accounts", "account"], "agreement": ["agreement"], "comments": ["themes"], "evidence": ["evidence"],
    "reliability": ["reliability"],
}  # fmt: skip
STEPS = {"topic": {"steps": [{"item": "a", "boxes": 4}, {"item": "q", "boxes": 2}]}}
TOPIC = ["overall", "drivers", "account", "segment", "pair", "comments"]


@pytest.mark.parametrize(
    ("roles", "settings", "stand", "left"),
    [
        (TOPIC, {**STEPS, "design": {"population": 400}}, {"population", "steps", "before-after", "agreement", "evidence"}, {"kano"}),
        (TOPIC, {}, {"experience", "accounts", "account-1", "account-2"}, {"steps", "population"}),
        (TOPIC, {"brands_of": "x", "design": {"population": 240}}, {"population", "account-1"}, {"agreement"}),
        (TOPIC, {**STEPS, "n": 24}, {"steps", "study", "before-after"}, {"population"}),
        (TOPIC, {**STEPS, "n": 8}, {"study"}, {"steps", "experience", "before-after", "evidence", "drivers"}),
        (["overall"], {}, {"outcomes", "summary"}, {"drivers", "accounts", "agreement", "before-after", "segments"}),
        (["drivers"], {}, {"experience", "evidence"}, {"drivers", "outcomes", "accounts"}),
        (["pair"], {}, {"before-after", "experience", "summary"}, {"drivers", "accounts", "steps"}),
        (["feature"], {}, {"kano", "summary"}, {"experience", "evidence", "population"}),
        (["recommend", "segment"], {}, {"table-outcomes"}, {"experience", "evidence", "drivers"}),
    ],
    ids=["all", "nothing stated", "one account", "few", "tiny", "overall", "drivers", "pair", "features", "recommend"],
)  # fmt: skip
def test_every_chapter_of_special_topic_stands_or_is_left_out(roles, settings, stand, left, workspace):
    """No population, one account, very few respondents, a single kind of question: a chapter each, or its reason."""
    written(workspace, "special-topic", roles, **{"n": 240, "brands_of": "xyz", **settings})
    shown, guard = run_cells(template("special_topic"), workspace)
    assert stand <= standing(shown)
    assert not left & standing(shown)
    assert {i for name in denied(guard) for i in ANSWERS_OF_TOPIC.get(name, ())} & standing(shown) == set()


@pytest.mark.parametrize("kind", ["internal-improvement", "regulatory"])
def test_a_units_report_follows_the_unit_over_the_waves_and_is_not_split_by_it(kind, tmp_path):
    rows = pd.DataFrame(
        {"q": np.resize([1, 2, 3, 4, 5, 4, 3], 400), "m": np.resize(list("xxy"), 400), "g": np.resize(list("xyy"), 400)}
    )
    for wave in ("1", "2"):
        rows.assign(q=rows["q"].where((rows["m"] == "x") | (wave == "1"), 5)).to_csv(
            tmp_path / f"{wave}.csv", index=False
        )
    (tmp_path / "questionnaire.yaml").write_text(
        f"scales:\n  five: {{min: 1, max: 5}}\nitems:\n{ROLES['overall']}{ROLES['unit']}{ROLES['segment']}",
        encoding="utf-8",
    )
    data = [{"file": f"{wave}.csv", "wave": wave} for wave in ("1", "2")]
    told = {
        "engagement": "few",
        "type": kind,
        "client": "C",
        "title": "T",
        "data": data,
        "segments": ["m", "g"],
        "units": {"by": "m"},
    }
    (tmp_path / "engagement.yaml").write_text(yaml.safe_dump(told))
    shown, _ = run_cells(template(kind.replace("-", "_")), tmp_path, unit={"m": "y"})
    trend = dict(zip(*(columns_of(shown["trend"])[name] for name in ("level", "estimate")), strict=True))
    assert trend["2"] == 100.0  # of all together it is less
    assert trend["1"] < 100.0
    split = shown["segments" if kind == "internal-improvement" else "table-outcomes"]
    assert "m" not in columns_of(split)["by"]


def columns_of(bundle):
    return pd.DataFrame(bundle.frame["rows"], columns=bundle.frame["columns"])
