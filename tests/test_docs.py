"""What the manual publishes is what the code does."""

import json
from pathlib import Path

import pytest

from csat_helpers.engagement import Engagement
from csat_helpers.survey.questionnaire import Questionnaire

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize(
    ("name", "model"), [("engagement", Engagement), ("questionnaire", Questionnaire)], ids=lambda v: str(v)
)
def test_published_schemas_are_the_models(name, model):
    """To make them anew: python -m tests.test_docs"""
    published = json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == model.model_json_schema()


def test_every_key_of_an_engagement_is_in_the_manual():
    page = (DOCS / "engagement.md").read_text(encoding="utf-8")
    assert [key for key in Engagement.model_fields if key != "folder" and f"`{key}`" not in page] == []


if __name__ == "__main__":
    for stem, kind in (("engagement", Engagement), ("questionnaire", Questionnaire)):
        text = json.dumps(kind.model_json_schema(), ensure_ascii=False, indent=1)
        (DOCS / f"{stem}.schema.json").write_text(text + "\n", encoding="utf-8")
