"""What the manual publishes is what the code does."""

import json
from pathlib import Path

import pytest

from csat_helpers.engagement import ClientLook, Engagement
from csat_helpers.survey.questionnaire import Questionnaire

DOCS = Path(__file__).parents[1] / "docs"
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


if __name__ == "__main__":
    for stem, kind in MODELS.items():
        text = json.dumps(kind.model_json_schema(), ensure_ascii=False, indent=1)
        (DOCS / f"{stem}.schema.json").write_text(text + "\n", encoding="utf-8")
