"""A small engagement on disk, and a workspace of its own for every test."""

from pathlib import Path
from typing import Any

import pytest
import yaml

QUESTIONNAIRE: dict[str, Any] = {
    "scales": {
        "rating": {
            "min": 1,
            "max": 5,
            "missing": {8: {"en": "never used", "zh": "从未使用"}, 9: "refused"},
            "labels": {5: {"en": "Very satisfied", "zh": "很满意"}},
        },
        "group": {"codes": {1: "old", 2: "new"}},
        "zone": {"codes": {"001": "inner", "N": "outer"}},
    },
    "items": {
        "id": {"role": "id"},
        "overall": {"scale": "rating", "role": "overall", "label": {"en": "Overall", "zh": "总体"}},
        "staff": {"scale": "rating", "role": "driver", "aliases": ["Q1 Staff"]},
        "group": {"scale": "group", "role": "segment"},
        "zone": {"scale": "zone", "role": "segment"},
        "comment": {"role": "verbatim"},
    },
}
DATA = """id,overall,Q1 Staff ,group,zone,comment,extra
a,5,4,1,001,fine,x
b,很满意,8,2,N,,y
c,,9,1,001,bad,z
d,,,2,N,,
b,1,1,1,N,again,
"""


class Folder:
    """An engagement's folder; ``yaml`` changes keys of ``engagement.yaml``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.keys: dict[str, Any] = {
            "engagement": "small",
            "type": "general",
            "client": "Client",
            "title": "Title",
            "languages": ["en", "zh"],
            "data": [{"file": "data/answers.csv"}],
            "segments": ["group"],
        }
        self.write("data/answers.csv", DATA)
        self.questionnaire(QUESTIONNAIRE)
        self.yaml()

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def yaml(self, **keys: Any) -> None:
        self.keys |= keys
        self.write("engagement.yaml", yaml.safe_dump(self.keys, allow_unicode=True))

    def questionnaire(self, data: dict[str, Any]) -> None:
        self.write("questionnaire.yaml", yaml.safe_dump(data, allow_unicode=True))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "engagement")


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path / "workspace"))
    return tmp_path / "workspace"
