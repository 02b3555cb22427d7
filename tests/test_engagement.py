"""engagement.yaml: what is accepted, and the whole text of what is said when it is not."""

import pytest

from csat_helpers.engagement import load
from csat_helpers.errors import EngagementError

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
            "FOLDER/engagement.yaml: Key 'client' is missing. Add it; 'csat new' makes an example."
            " (1 more to mend after this.)",
        ),
        (
            GOOD + "segmens: [Age]\n",
            "FOLDER/engagement.yaml: Key 'segmens' is not known. Did you mean 'segments'? Known: engagement, type,"
            " client, title, languages, data, questionnaire, design, segments, disclosure, quality, targets and 6 more.",
        ),
        (
            GOOD + "design: {wieght: W}\n",
            "FOLDER/engagement.yaml: Key 'design.wieght' is not known. Did you mean 'weight'? Known: weight, stratum,"
            " cluster, fpc.",
        ),
        (
            GOOD.replace("internal-improvement", "internal-improvment"),
            "FOLDER/engagement.yaml: Key 'type' has the value 'internal-improvment'; it should be"
            " 'internal-improvement', 'competitive', 'regulatory', 'special-topic', 'growth', 'continuity',"
            " 'service-change' or 'general'. Did you mean 'internal-improvement'?",
        ),
        (
            GOOD + "disclosure: {privacy_base: 2}\n",
            "FOLDER/engagement.yaml: Key 'disclosure.privacy_base' has the value 2; it should be greater than or equal"
            " to 5.",
        ),
        (
            GOOD + "type: regulatory\n",
            "FOLDER/engagement.yaml, line 8, column 1: Not valid YAML: key 'type' is given twice. Check indentation,"
            " colons and quotes.",
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
            "FOLDER/engagement.yaml: Not valid YAML: month must be in 1..12. Check indentation, colons and quotes.",
        ),
        ("just text", "FOLDER/engagement.yaml: Holds no keys. Write 'key: value' lines; 'csat new' makes an example."),
        ("", "FOLDER/engagement.yaml: Holds no keys. Write 'key: value' lines; 'csat new' makes an example."),
    ],
    ids=[
        "missing",
        "unknown",
        "nested",
        "literal",
        "range",
        "twice",
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
