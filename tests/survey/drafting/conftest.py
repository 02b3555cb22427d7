"""Drafts of small files made by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from csat_helpers.survey import drafting


class Drafts:
    """Drafts an engagement from frames, each written as a CSV file of its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = 0

    def file(self, name: str, columns: Mapping[str, Sequence[Any]] | pd.DataFrame) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame(columns).to_csv(path, index=False)
        return path

    def __call__(self, *files: Path | Mapping[str, Sequence[Any]], **options: Any) -> "Drafted":
        self.made += 1
        paths = [f if isinstance(f, Path) else self.file(f"answers{k}.csv", f) for k, f in enumerate(files)]
        return Drafted(drafting.drafted(self.folder / f"draft{self.made}", paths, **options))


class Drafted:
    """A draft with its files as YAML reads them and as they were written."""

    def __init__(self, draft: drafting.Draft) -> None:
        self.draft, self.folder = draft, draft.folder
        self.text = (self.folder / "questionnaire.yaml").read_text(encoding="utf-8")
        self.engagement_text = (self.folder / "engagement.yaml").read_text(encoding="utf-8")
        self.asked = yaml.safe_load(self.text)
        self.engagement = yaml.safe_load(self.engagement_text)

    def item(self, name: str) -> dict[str, Any]:
        return self.asked["items"][name]

    def scale(self, item: str) -> dict[str, Any]:
        return self.asked["scales"][self.item(item)["scale"]]

    def role(self, item: str) -> str:
        return self.item(item).get("role", "")

    def line(self, start: str) -> str:
        """The last line that begins with an item or a code."""
        return next(line for line in reversed(self.text.splitlines()) if line.strip().startswith(start))


@pytest.fixture
def draft(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path)
