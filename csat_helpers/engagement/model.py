"""The engagement: what a consultant says about one piece of work."""

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

from pydantic import BeforeValidator, Field, field_validator, model_validator

from csat_helpers.engagement.brands import Brands
from csat_helpers.engagement.design import Design, each_wave
from csat_helpers.engagement.path_model import Stated
from csat_helpers.engagement.quality import Quality
from csat_helpers.engagement.reading import check_model, read_yaml
from csat_helpers.engagement.regulation import Regulation
from csat_helpers.engagement.strict import Name, Strict, Text
from csat_helpers.engagement.topic import Topic
from csat_helpers.engagement.units import Units
from csat_helpers.errors import EngagementError, nearest
from csat_helpers.locale import LANGUAGES

TYPES = (
    "internal-improvement",
    "competitive",
    "regulatory",
    "special-topic",
    "growth",
    "continuity",
    "service-change",
    "general",
)

# Those that have a template today; the others run where the engagement's folder holds one.
READY = ("internal-improvement", "competitive", "regulatory", "special-topic")

Rates = Annotated[
    dict[str, Annotated[float, Field(gt=0, le=1)]],
    BeforeValidator(each_wave, json_schema_input_type=float | dict[str, float]),
]
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")


class DataFile(Strict):
    """One file of answers. ``simulated`` is the content hash a simulator wrote: another content is real data.

    ``platform`` says whose export it is (its heading rows, joined answers and codes are then undone); a file without is
    taken as it stands. The reader and what it tells from the content may be said: ``reader``, ``encoding``, ``separator``,
    ``decimal`` of a text, ``header_rows`` of a workbook (how many, or which: ``"3-4"``).
    """

    file: Name
    wave: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal: Literal[".", ","] | None = None
    header_rows: int | str | None = None
    reader: str | None = None
    platform: str | None = None
    simulated: str | None = None

    @field_validator("wave", mode="before")
    @classmethod
    def _wave_is_a_name(cls, value: object) -> object:
        # A wave of 2018 in YAML is a number; the period's name is meant.
        return str(value) if isinstance(value, int) else value


class Disclosure(Strict):
    """Smallest unweighted bases: hidden for privacy, hidden as unreliable, shown with caution."""

    privacy_base: int = Field(10, ge=5)
    reliable_base: int = Field(30, ge=1)
    caution_base: int = Field(60, ge=1)
    reliability: Literal["hide", "flag"] = "hide"


class Engagement(Strict):
    """One engagement. ``folder`` is where its YAML lies; paths in it are relative to that folder."""

    engagement: str = Field(pattern=NAME.pattern, max_length=60)
    type: Literal[TYPES]  # pyright: ignore[reportInvalidTypeForm]
    client: Text
    title: Text
    languages: list[Literal[LANGUAGES]] = Field(["en"], min_length=1)  # pyright: ignore[reportInvalidTypeForm]
    data: list[DataFile] = Field(min_length=1)
    questionnaire: str = "questionnaire.yaml"
    design: Design = Design()
    segments: list[Name] = []
    brands: Brands = Brands()  # pyright: ignore[reportCallIssue]
    disclosure: Disclosure = Disclosure()  # pyright: ignore[reportCallIssue]
    quality: Quality = Quality()  # pyright: ignore[reportCallIssue]
    targets: dict[str, float] = {}
    path_model: Stated | None = None
    regulation: Regulation = Regulation()  # pyright: ignore[reportCallIssue]
    topic: Topic = Topic()
    units: Units = Units()
    platforms: dict[str, dict[str, Any]] = {}
    actions: str = "actions.csv"
    swot: str = "swot.csv"
    indicators: str = "indicators.csv"
    interviews: str = "interviews.csv"
    recommendations: str = "recommendations.csv"
    as_of: datetime.date | None = None
    house: Text = ""
    confidentiality: Text = {
        "en": "Confidential. For the client\u2019s internal use only.",
        "zh": "\u673a\u5bc6\u3002\u4ec5\u4f9b\u59d4\u6258\u65b9\u5185\u90e8\u4f7f\u7528\u3002",
    }
    fieldwork: Text = ""
    population: Text = ""
    sampling_frame: Text = ""
    sampling: Text = ""
    mode: Text = ""
    response_rate: Rates = {}
    look: str = ""
    pdf: str = ""
    folder: Path = Field(Path(), exclude=True)

    @field_validator("type", mode="before")
    @classmethod
    def _is_a_type(cls, value: Any) -> Any:
        if value in TYPES:
            return value
        close = nearest(value, READY).partition(" Known:")[0] if isinstance(value, str) else ""
        raise ValueError(
            f"Key 'type' has the value {value!r}; it should be one that has a template: {', '.join(READY)}."
            + (f" {close}" if close.startswith("Did") else "")
        )

    @field_validator("data")
    @classmethod
    def _a_wave_is_one_file(cls, files: list[DataFile]) -> list[DataFile]:
        for k, file in enumerate(files):
            if file.wave is not None and file.wave in [f.wave for f in files[:k]]:
                raise ValueError(f"Key 'data' gives the wave '{file.wave}' twice.")
        return files

    @field_validator("targets")
    @classmethod
    def _targets_are_on_a_scale(cls, targets: dict[str, float]) -> dict[str, float]:
        for item, value in targets.items():
            if not -100 <= value <= 100:
                raise ValueError(f"The target {value:g} of '{item}' is not between 0 and 100 (NPS: -100 and 100).")
        return targets

    @model_validator(mode="before")
    @classmethod
    def _few_respondents_are_flagged(cls, data: Any) -> Any:
        """A special topic is asked of few: groups too small to rely on are marked, unless the engagement hides them."""
        if not isinstance(data, Mapping) or data.get("type") != "special-topic":
            return data
        policy = data.get("disclosure", {})
        return {**data, "disclosure": {"reliability": "flag", **policy}} if isinstance(policy, Mapping) else data

    def path(self, name: str, *, key: str = "", where: Path | None = None) -> Path:
        """A file of the engagement; one that lies outside its folder is refused.

        ``key`` and ``where`` say which key of which file names it, where it is not one of ``engagement.yaml``.
        """
        root = self.folder.resolve()
        found = (root / name).resolve()
        if not found.is_relative_to(root):
            named = f"Key '{key}': the" if key else "The"
            raise EngagementError(
                f"{named} path {name!r} leads out of the engagement's folder.",
                where=str(where or root / "engagement.yaml"),
                mend="Put the file inside the folder and name it from there.",
            )
        return found


def load(path: str | Path) -> Engagement:
    """The engagement at ``path``: a folder that holds ``engagement.yaml``, or the YAML itself.

    Raises EngagementError, naming file, key and mend.
    """
    file = Path(path)
    if file.is_dir():
        file = file / "engagement.yaml"
    elif not file.exists():
        beside = sorted(p.parent.name for p in file.parent.glob("*/engagement.yaml"))
        raise EngagementError("There is no such engagement.", where=str(file), mend=_or_make(file.name, beside))
    data = read_yaml(file) if file.is_file() else _no_yaml(file)
    if "folder" in data:
        raise EngagementError("Key 'folder' is not one of ours.", where=str(file), mend="Remove it.")
    loaded = check_model(Engagement, data, file)
    return loaded.model_copy(update={"folder": file.resolve().parent})


def _no_yaml(file: Path) -> NoReturn:
    """Say what a folder without ``engagement.yaml`` seems to be, and where to look instead."""
    named = sorted(p.name for p in file.parent.iterdir() if p.suffix in (".yaml", ".yml"))
    within = sorted(p.parent.name for p in file.parent.glob("*/engagement.yaml"))
    runs = any(file.parent.glob("*/run.json")) or any(file.parent.glob("run.json"))
    if runs:
        mend = "It holds runs: name the folder of the engagement that they were made of."
    elif named or within:
        mend = nearest(file.name if named else file.parent.name, named or within)
    else:
        mend = "Name the folder that holds it; 'csat new' makes one."
    raise EngagementError("There is no engagement.yaml in this folder.", where=str(file.parent), mend=mend)


def _or_make(name: str, beside: list[str]) -> str:
    return (nearest(name, beside) if beside else "Name its folder.") + " 'csat new' makes one, 'demo' is packaged."
