"""engagement.yaml: what is accepted, and the whole text of what is said when it is not."""

from pathlib import Path

import pytest

from csat_helpers.engagement import READY, TYPES, load
from csat_helpers.engagement.path_model import stated
from csat_helpers.errors import EngagementError
from csat_helpers.pipeline.places import templates

GOOD = """
engagement: acme-2026
type: internal-improvement
client: {en: Acme, zh: 艾克美}
title: Satisfaction 2026
data:
  - {file: data/answers.csv, wave: 2026}
"""


@pytest.fixture
def write(tmp_path):
    def _write(text):
        (tmp_path / "engagement.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return _write


def message(folder) -> str:
    with pytest.raises(EngagementError) as caught:
        load(folder)
    assert caught.value.exit_code == 2
    return str(caught.value).replace(str(folder), "FOLDER")


def test_defaults_are_the_documented_ones(write):
    opened = load(write(GOOD))
    assert opened.data[0].wave == "2026"
    assert opened.languages == ["en"]
    assert (opened.disclosure.privacy_base, opened.disclosure.reliable_base) == (10, 30)
    assert opened.path("data/answers.csv").name == "answers.csv"


def test_the_yaml_itself_may_be_named(write):
    assert load(write(GOOD) / "engagement.yaml").engagement == "acme-2026"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            GOOD.replace("client:", "clint:"),
            "FOLDER/engagement.yaml: Key 'clint' is not known. Did you mean 'client'? Known: engagement, type, client,"
            " title, languages, data, questionnaire, design, segments, brands, disclosure, quality and 22 more.",
        ),
        (
            GOOD.replace("client:", "clint:").replace("title:", "titel:") + "segmens: [Age]\n",
            "FOLDER/engagement.yaml: Key 'clint' is not known. Did you mean 'client'? Known: engagement, type, client,"
            " title, languages, data, questionnaire, design, segments, brands, disclosure, quality and 22 more."
            " (2 more to mend after this.)",
        ),
        (
            GOOD.replace("title: Satisfaction 2026\n", ""),
            "FOLDER/engagement.yaml: Key 'title' is missing. Add it; 'csat new' makes an example.",
        ),
        (
            GOOD + "segmens: [Age]\n",
            "FOLDER/engagement.yaml: Key 'segmens' is not known. Did you mean 'segments'? Known: engagement, type,"
            " client, title, languages, data, questionnaire, design, segments, brands, disclosure, quality and 22 more.",
        ),
        (
            GOOD + "design: {wieght: W}\n",
            "FOLDER/engagement.yaml: Key 'design.wieght' is not known. Did you mean 'weight'? Known: weight, stratum,"
            " cluster, fpc, population, nonresponse, rake, poststratify, calibrate, trim, replicates.",
        ),
        (
            GOOD.replace("internal-improvement", "internal-improvment"),
            "FOLDER/engagement.yaml: Key 'type' has the value 'internal-improvment'; it should be one that has a"
            " template: internal-improvement, competitive, regulatory, special-topic. Did you mean 'internal-improvement'?",
        ),
        (
            GOOD.replace("internal-improvement", "internal"),
            "FOLDER/engagement.yaml: Key 'type' has the value 'internal'; it should be one that has a template:"
            " internal-improvement, competitive, regulatory, special-topic.",
        ),
        (
            GOOD + "segments: Branch\n",
            "FOLDER/engagement.yaml: Key 'segments' has the value 'Branch'; it should be a list: [a, b, ...]. Write"
            " [Branch].",
        ),
        (
            GOOD.replace("\n  - {file: data/answers.csv, wave: 2026}", " data/answers.csv"),
            "FOLDER/engagement.yaml: Key 'data' has the value 'data/answers.csv'; it should be a list: [a, b, ...]."
            " Write [{file: data/answers.csv}].",
        ),
        (
            GOOD + "design: WEIGHT\n",
            "FOLDER/engagement.yaml: Key 'design' has the value 'WEIGHT'; it should be a mapping: {key: value, ...}."
            " Write {weight: WEIGHT}.",
        ),
        (
            GOOD + "pdf:\n",
            "FOLDER/engagement.yaml: Key 'pdf' has no value; it should be a text. Write it after the colon, or leave the"
            " key out; what stands behind # is a comment in YAML.",
        ),
        (
            GOOD + "disclosure: {privacy_base: 2}\n",
            "FOLDER/engagement.yaml: Key 'disclosure.privacy_base' has the value 2; it should be greater than or equal"
            " to 5.",
        ),
        (
            GOOD + "type: regulatory\n",
            "FOLDER/engagement.yaml, line 8, column 1: Not valid YAML: key 'type' is given twice. Check indentation"
            " and colons, and put a text that holds ? : , or # in quotes.",
        ),
        (
            GOOD + "house: {en: Who are we?, zh: 我们}\n",
            "FOLDER/engagement.yaml, line 8, column 23: Not valid YAML: expected ',' or '}', but got '?'. Check"
            " indentation and colons, and put a text that holds ? : , or # in quotes.",
        ),
        (
            GOOD.replace("{en: Acme, zh: 艾克美}", "{en: Acme, Ltd, zh: 艾克美}"),
            "FOLDER/engagement.yaml: Key 'client' has the value {'en': 'Acme', 'Ltd': None, 'zh': '艾克美'}; it should be"
            " a text, or a text a language: {en: ..., zh: ...}. Put quotes round a text that holds a comma, a colon, or"
            " is Yes, No or a number.",
        ),
        (
            GOOD.replace("{en: Acme, zh: 艾克美}", "{en: Acme, cn: 艾克美}"),
            "FOLDER/engagement.yaml: Key 'client' has the value {'en': 'Acme', 'cn': '艾克美'}; it should be a text, or a"
            " text a language: {en: ..., zh: ...}. Put quotes round a text that holds a comma, a colon, or is Yes, No"
            " or a number.",
        ),
        (
            GOOD.replace("wave: 2026}", "wave: 2026}\n  - {file: data/more.csv, wave: 2026}"),
            "FOLDER/engagement.yaml: Key 'data' gives the wave '2026' twice.",
        ),
        (
            GOOD + "targets: {overall: 750}\n",
            "FOLDER/engagement.yaml: The target 750 of 'overall' is not between 0 and 100 (NPS: -100 and 100).",
        ),
        (
            GOOD + "as_of: 2026-13-01\n",
            "FOLDER/engagement.yaml: Not valid YAML: month must be in 1..12. Check indentation and colons, and"
            " put a text that holds ? : , or # in quotes.",
        ),
        ("just text", "FOLDER/engagement.yaml: Holds no keys. Write 'key: value' lines; 'csat new' makes an example."),
        ("", "FOLDER/engagement.yaml: Holds no keys. Write 'key: value' lines; 'csat new' makes an example."),
    ],
    ids=[
        "misspelt",
        "three",
        "missing",
        "unknown",
        "nested",
        "type",
        "no-type",
        "list",
        "list-of-files",
        "mapping",
        "nothing",
        "range",
        "twice",
        "question",
        "comma",
        "language",
        "wave",
        "target",
        "date",
        "text",
        "empty",
    ],
)
def test_one_message_says_what_where_and_the_mend(write, text, expected):
    assert message(write(text)) == expected


def test_a_tag_that_would_build_an_object_is_refused(write):
    assert "could not determine a constructor" in message(write(GOOD + "house: !!python/object:os.system {}\n"))


def test_a_cycle_is_refused(write):
    assert "engagement.yaml" in message(write(GOOD + "targets: &a {x: *a}\n"))


def test_a_folder_of_runs_is_no_engagement(tmp_path):
    assert message(tmp_path) == (
        "FOLDER: There is no engagement.yaml in this folder. Name the folder that holds it; 'csat new' makes one."
    )
    (tmp_path / "20260101-run").mkdir()
    (tmp_path / "20260101-run" / "run.json").touch()
    for folder in (tmp_path, tmp_path / "20260101-run"):
        assert message(folder) == (
            "FOLDER: There is no engagement.yaml in this folder. It holds runs: name the folder of the engagement that"
            " they were made of."
        )


def test_the_types_that_run_today_are_those_with_a_template():
    assert sorted(READY) == templates()
    assert set(READY) <= set(TYPES)


def test_a_missing_file_names_its_neighbours(tmp_path):
    (tmp_path / "engagment.yaml").write_text(GOOD, encoding="utf-8")
    assert "Did you mean 'engagment.yaml'?" in message(tmp_path)


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "data/../../x"])
def test_no_path_leads_out_of_the_engagement(write, name):
    opened = load(write(GOOD))
    with pytest.raises(EngagementError, match="leads out of the engagement's folder"):
        opened.path(name)


def test_json_schema_has_every_key_for_editors(write):
    schema = load(write(GOOD)).model_json_schema()
    assert {"engagement", "type", "data", "design", "disclosure"} <= set(schema["properties"])


RAKE = "design: {rake: {margins: {sex: "


@pytest.mark.parametrize(
    ("design", "expected"),
    [
        (RAKE + "{f: 0.5, m: half}}}}", "Key 'design.rake.margins.sex.m' has the value 'half'; it should be a valid number."),
        (RAKE + "{f: 0.5, m: -1}}}}", "Key 'design.rake.margins.sex.m' has the value -1; it should be greater than 0."),
        (RAKE + "{f: 0.5, m: .nan}}}}", "Key 'design.rake.margins.sex.m' has the value nan; it should be a finite number."),
        (
            RAKE + "{Yes: 0.5, No: 0.5}}}}",
            "Key 'design.rake.margins.sex' has the value {True: 0.5, False: 0.5}; it should be quoted where it says Yes,"
            " No, On or Off, which YAML takes for true and false.",
        ),
        (RAKE + "0.5}}}", "Key 'design.rake.margins.sex' has the value 0.5; it should be a mapping: {key: value, ...}."),
        (
            RAKE + "{file: sex.csv, shet: 2}}}}",
            "Key 'design.rake.margins.sex.shet' is not known. Did you mean 'sheet'? Known: file, sheet, encoding,"
            " separator.",
        ),
        (
            "design: {rake: {margins: {a: {1: 1}}, population: {2017: 5, 2018: 0}}}",
            "Key 'design.rake.population.2018' has the value 0; it should be greater than 0.",
        ),
        (
            "design: {rake: {margins: {a: {1: 1}}, population: many}}",
            "Key 'design.rake.population' has the value 'many'; it should be a valid number.",
        ),
        (
            "design: {rake: {margins: {a: {1: 1}}}, poststratify: {cells: a, targets: {1: 1}}}",
            "Key 'design' has 'rake' and 'poststratify': weights are fitted in one of these ways.",
        ),
        ("design: {trim: {lower: 0.3, uper: 3}}", "Key 'design.trim.uper' is not known. Did you mean 'upper'? Known: lower, upper."),
        ("design: {trim: {}}", "'trim' has neither 'lower' nor 'upper'."),
        ("design: {replicates: {prefix: w}}", "'replicates' needs the 'method' that made its columns."),
        (
            "design: {replicates: {method: brr}}",
            "'replicates' needs one of 'columns', 'prefix' and 'make', and has none.",
        ),
        (
            "design: {replicates: {make: jkn, df: 4}}",
            "'replicates' takes 'df' from the file only.",
        ),
        (
            "design: {nonresponse: {responded: 1}}",
            "Key 'design.nonresponse.status' is missing. Add it; 'csat new' makes an example.",
        ),
    ],
)  # fmt: skip
def test_weights_are_asked_for_in_one_way_and_every_fault_is_told(write, design, expected):
    assert message(write(GOOD + design + "\n")) == f"FOLDER/engagement.yaml: {expected}"


def test_targets_come_typed_in_rows_or_in_a_file(write):
    text = """
design:
  poststratify:
    cells: [region, age]
    targets: [{region: N, age: 1, target: 0.4}, {region: S, age: 1, target: 0.6}]
    population: {2017: 1000, 2018: 1200}
  replicates: {make: brr, fay: 0.3}
  trim: {upper: 3}
"""
    design = load(write(GOOD + text)).design
    assert design.poststratify is not None
    assert design.poststratify.population == {"2017": 1000, "2018": 1200}
    assert [(key, columns) for key, columns, _ in design.targets()] == [("poststratify.targets", ("region", "age"))]
    raked = load(write(GOOD + RAKE + "{file: data/sex.csv}}, population: 500}}\n")).design
    assert raked.target_files() == ["data/sex.csv"]
    assert raked.rake is not None
    assert raked.rake.population == {"": 500}
    assert load(write(GOOD)).design.weighs is False


def test_the_manuals_example_of_weights_is_accepted(write):
    page = (Path(__file__).parents[1] / "docs" / "engagement.md").read_text(encoding="utf-8")
    example = next(block for block in page.split("```yaml\n")[1:] if block.startswith("design:")).split("```")[0]
    design = load(write(GOOD + example)).design
    assert {name for name, value in design if value} == {
        "weight", "stratum", "cluster", "nonresponse", "rake", "trim", "replicates",
    }  # fmt: skip


OWN = """
path_model:
  constructs: {Quality: [q1, q2], Loyalty: [s1]}
  paths: [[Quality, Loyalty]]
  modes: {Quality: B}
  labels: {Quality: {en: Service, zh: 服务}}
"""


def test_a_path_model_is_a_preset_s_name_or_constructs_and_paths(write):
    assert load(write(GOOD)).path_model is None
    assert load(write(GOOD + "path_model: ECSI")).path_model == "ecsi"
    assert stated(load(write(GOOD + OWN)).path_model) == {
        "constructs": {"Quality": ["q1", "q2"], "Loyalty": ["s1"]},
        "paths": [["Quality", "Loyalty"]],
        "modes": {"Quality": "B"},
        "labels": {"Quality": {"en": "Service", "zh": "服务"}},
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("path_model: acis", "Key 'path_model' names an index model 'acis', which there is not. Did you mean 'acsi'? Known: acsi, ecsi, ccsi."),
        ("path_model: 3", "Key 'path_model' has the value 3; it should be a model's name (acsi, ecsi, ccsi) or a mapping:"
         " {constructs: ..., paths: ...}."),
        ("path_model: {path: []}", "Key 'path_model.path' is not known. Did you mean 'paths'? Known: constructs, paths,"
         " modes, labels."),
        (OWN.replace("[[Quality, Loyalty]]", "[[Quality, Loyalty, Value]]"),
         "Key 'path_model.paths': A path is [source, target], not [Quality, Loyalty, Value]."),
        (OWN.replace("Quality: B", "Quality: C"), "Key 'path_model.modes.Quality' has the value 'C'; it should be 'A' or 'B'."),
        (OWN.replace("[s1]", "s1"), "Key 'path_model.constructs.Loyalty' has the value 's1'; it should be a list:"
         " [a, b, ...]. Write [s1]."),
        ("path_model:\n  constructs: {Quality: [q1]}", "Key 'path_model.paths' is missing. Add it; 'csat new' makes an"
         " example."),
    ],
    ids=["preset", "kind", "key", "ends", "mode", "list", "missing"],
)  # fmt: skip
def test_a_path_model_that_is_none_names_the_key(write, text, expected):
    assert message(write(GOOD + text)) == f"FOLDER/engagement.yaml: {expected}"
