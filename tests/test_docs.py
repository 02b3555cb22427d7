"""What the manual publishes is what the code does."""

import csv
import json
import re
from pathlib import Path

import pytest
import yaml

from csat_helpers.engagement import ClientLook, Engagement
from csat_helpers.pipeline.check import check
from csat_helpers.survey.questionnaire import Questionnaire

DOCS = Path(__file__).parents[1] / "docs"
ROOT = DOCS.parent
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
MODELS = {"engagement": Engagement, "questionnaire": Questionnaire, "look": ClientLook}


@pytest.mark.parametrize(("name", "model"), MODELS.items(), ids=lambda v: str(v))
def test_published_schemas_are_the_models(name, model):
    """To make them anew: python -m tests.test_docs"""
    published = json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == model.model_json_schema()


def test_every_key_of_an_engagement_is_in_the_manual():
    page = (DOCS / "engagement.md").read_text(encoding="utf-8")
    assert [key for key in Engagement.model_fields if key != "folder" and f"`{key}`" not in page] == []


def test_every_key_of_a_look_is_in_the_manual():
    page = (DOCS / "look.md").read_text(encoding="utf-8")
    assert [key for key in ClientLook.model_fields if f"`{key}`" not in page] == []


def blocks(page: Path) -> list[str]:
    """The YAML examples of a page."""
    return re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_yaml_example_can_be_read(page):
    for k, block in enumerate(blocks(page)):
        try:
            assert isinstance(yaml.safe_load(block), dict)
        except yaml.YAMLError as problem:
            pytest.fail(f"{page.name}, YAML example {k + 1}: {problem}")


def test_pages_have_examples():
    assert {page.name for page in PAGES if blocks(page)} >= {"README.md", "engagement.md", "look.md"}


def test_the_readme_s_own_engagement_is_in_order(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path))
    engagement, questionnaire = blocks(ROOT / "README.md")
    (tmp_path / "engagement.yaml").write_text(engagement, encoding="utf-8")
    (tmp_path / "questionnaire.yaml").write_text(questionnaire, encoding="utf-8")
    recommend = yaml.safe_load(questionnaire)["items"]["Q2"]["aliases"][0]
    answers = tmp_path / yaml.safe_load(engagement)["data"][0]["file"]
    answers.parent.mkdir()
    with answers.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Q1", recommend, "Q3", "Q4", "Branch", "Q9"])
        writer.writerows(
            [1 + k % 5, k % 11, 1 + k % 4, 9 if k % 7 == 0 else 2 + k % 3, "NS"[k % 2], ""] for k in range(99)
        )
    said = check(tmp_path).text
    assert "99 read = 99 analysed" in said
    assert "Missing     Q4: don't know (9) 15" in said
    assert "Note" not in said
    assert said.endswith(f"In order. Run it: csat run {tmp_path}")


@pytest.mark.parametrize("stem", ["engagement", "look"])
def test_the_manual_s_examples_are_accepted(stem):
    for block in blocks(DOCS / f"{stem}.md"):
        found = yaml.safe_load(block)
        if "engagement" in found or stem == "look":
            MODELS[stem].model_validate(found)
        elif "items" in found:
            Questionnaire.model_validate(found)


if __name__ == "__main__":
    for stem, kind in MODELS.items():
        text = json.dumps(kind.model_json_schema(), ensure_ascii=False, indent=1)
        (DOCS / f"{stem}.schema.json").write_text(text + "\n", encoding="utf-8")
