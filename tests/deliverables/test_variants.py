"""The example of a template with what clients often lack: the report comes to its end and says what it leaves out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from csat_helpers import survey
from csat_helpers.pipeline.run import run

from .made import check_numbers, check_printed, made

Settings = dict[str, Any]
Change = Callable[[Settings, Settings, pd.DataFrame], pd.DataFrame]


def _no_weights(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    del engagement["design"], questionnaire["items"]["weight"]
    return frame.drop(columns="weight")


def _one_segment(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    engagement["segments"] = ["age"]
    return frame[frame["age"] == 2]


def _tiny(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    engagement["design"] = {}
    questionnaire["items"]["weight"].pop("role")
    return frame.groupby(_compared(questionnaire)).head(8)


def _no_optional_items(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    kept = {n: i for n, i in questionnaire["items"].items() if i.get("role") in ("brand", "unit", "overall", "driver")}
    questionnaire["items"] = kept
    engagement["segments"] = []
    engagement.pop("regulation", None)
    del engagement["design"]
    return frame[list(kept)]


def _one_level(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame[_compared(questionnaire)] == 1]


def _equal_parts(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    """A sample of the whole, not of each account: nobody has a weight."""
    engagement["design"] = {"population": 118}
    return frame


def _one_function(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    engagement["design"] = {"population": 40}
    return frame[frame["informant"] == 1]


def _eleven_people(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    """Eleven of twelve persons answered."""
    engagement["design"] = {"population": 12}
    return frame.head(11)


def _ratings_alone(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    kept = {n: i for n, i in questionnaire["items"].items() if i.get("role") in ("overall", "driver")}
    questionnaire["items"] = kept
    questionnaire.pop("themes")
    for key in ("topic", "design"):
        engagement.pop(key)
    engagement |= {"segments": [], "targets": {}, **dict.fromkeys(("indicators", "interviews"), "none.csv")}
    return frame[list(kept)]


def _one_account(engagement: Settings, questionnaire: Settings, frame: pd.DataFrame) -> pd.DataFrame:
    engagement["design"] = {"population": 24}
    return frame[frame["account"] == 1]


def _compared(questionnaire: Settings) -> str:
    """The column of brands or units."""
    return next(name for name, item in questionnaire["items"].items() if item.get("role") in ("brand", "unit"))


COMPETITIVE = {
    "no-weights": (_no_weights, "en", {"weighting", "moves"}),
    "one-segment": (_one_segment, "zh", {"moves"}),
    "tiny": (_tiny, "en", {"scoreboard", "gaps", "value", "swot", "claims"}),
    "no-optional-items": (_no_optional_items, "zh", {"value", "switching", "themes", "loyalty"}),
    "one-brand": (_one_level, "en", {"scoreboard", "gaps", "map", "value", "swot", "claims"}),
}

REGULATORY = {
    "no-weights": (_no_weights, "zh", {"weighting"}),
    "one-segment": (_one_segment, "en", set()),
    "tiny": (_tiny, "zh", {"units", "funnel", "standard-units"}),
    "no-optional-items": (_no_optional_items, "en", {"standard", "standard-units", "response", "trend"}),
    "one-unit": (_one_level, "zh", {"units", "funnel", "unit-items"}),
}


SPECIAL_TOPIC = {
    "no-weights": (_equal_parts, "en", {"weighting"}),
    "one-segment": (_one_function, "zh", {"kano"}),
    "tiny": (_eleven_people, "en", {"drivers", "segments", "themes", "quotes"}),
    "no-optional-items": (
        _ratings_alone,
        "zh",
        {"population", "steps", "before-after", "accounts", "agreement", "themes"},
    ),
    "one-account": (_one_account, "en", {"agreement"}),
}


def _each(variants: dict[str, Any], quick: str) -> list[Any]:
    """Every variant; all but one are among the slow tests."""
    return [pytest.param(name, marks=[] if name == quick else [pytest.mark.slow]) for name in variants]


def changed(folder: Path, kind: str, change: Change) -> Path:
    """The last wave of a new engagement of ``kind``, its settings and answers changed: real answers, for all we know."""
    made = survey.new_engagement(folder, folder.name, kind, ["en", "zh"])
    paths = [made / "engagement.yaml", made / "questionnaire.yaml"]
    engagement, questionnaire = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths)
    engagement |= {"client": "Linden Bank", "title": "Five banks", "house": "", "data": engagement["data"][-1:]}
    engagement["response_rate"] = {}
    engagement.get("regulation", {}).pop("dispositions", None)  # which tell of all who were interviewed
    data = made / engagement["data"][0]["file"]
    engagement["data"][0].pop("wave", None)
    change(engagement, questionnaire, pd.read_csv(data)).to_csv(data, index=False)
    for path, told in zip(paths, (engagement, questionnaire), strict=True):
        path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return made


def _runs(folder: Path, kind: str, change: Change, language: str, left: set[str]) -> None:
    """The changed engagement comes to its end in all formats, with the rest of its exhibits, and every number in place."""
    place = changed(folder, kind, change)
    run_of = run(place, languages=[language], formats=["html", "pdf", "pptx", "xlsx"], workspace=folder.parent)
    found = made(run_of)
    omitted = {e.id for e in found.exhibits[language].values() if "omitted" in e.extra}
    assert left <= omitted
    assert "study" not in omitted
    check_numbers(found)
    check_printed(found)


@pytest.mark.parametrize("name", _each(COMPETITIVE, "no-optional-items"))
def test_competitive(name: str, tmp_path: Path):
    change, language, left = COMPETITIVE[name]
    _runs(tmp_path / name, "competitive", change, language, left)


@pytest.mark.parametrize("name", _each(REGULATORY, "tiny"))
def test_regulatory(name: str, tmp_path: Path):
    change, language, left = REGULATORY[name]
    _runs(tmp_path / name, "regulatory", change, language, left)


@pytest.mark.parametrize("name", _each(SPECIAL_TOPIC, "tiny"))
def test_special_topic(name: str, tmp_path: Path):
    change, language, left = SPECIAL_TOPIC[name]
    _runs(tmp_path / name, "special-topic", change, language, left)
