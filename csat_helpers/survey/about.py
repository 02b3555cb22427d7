"""Facts of an engagement that its reports state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class About:
    """Facts of the engagement that a report states: ids, names in all languages, dates, counts of rows.

    ``file_labels`` are what the data files' own labels added to the questionnaire
    (:class:`csat_helpers.survey.file_labels.FileLabels`). ``path_model`` is what ``measures.path_model`` takes: a
    preset's name, a mapping of constructs and paths, or None. ``brands`` says which brand is the client's own and which
    are one level (:func:`csat_helpers.survey.brand_levels.facts`); ``stacked`` counts a brand grid's rows
    (:class:`csat_helpers.survey.stacking.Stacked`). ``regulation`` holds thresholds, standards and what a regulator's
    report discloses (:class:`csat_helpers.engagement.regulation.Regulation`), ``topic`` the one question of a special-topic
    engagement (:class:`csat_helpers.engagement.topic.Topic`), ``units`` what a batch reports on and which of them are peers
    (:class:`csat_helpers.engagement.units.Units`), by their keys. All are empty where there is nothing to say.
    """

    engagement: str = ""
    type: str = ""
    client: Any = ""
    title: Any = ""
    house: Any = ""
    confidentiality: Any = ""
    fieldwork: Any = ""
    population: Any = ""
    sampling_frame: Any = ""
    sampling: Any = ""
    mode: Any = ""
    response_rate: Mapping[str, float] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    as_of: str = ""
    simulated: bool = False
    rows_read: int = 0
    key: str = ""
    targets: Mapping[str, float] = field(default_factory=dict)
    segments: tuple[str, ...] = ()
    path_model: Any = None
    file_labels: tuple[Any, ...] = ()
    brands: Mapping[str, Any] = field(default_factory=dict)
    stacked: Mapping[str, int] = field(default_factory=dict)
    regulation: Mapping[str, Any] = field(default_factory=dict)
    topic: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, Any] = field(default_factory=dict)
