"""Which platform a file came from, and what the file holds once its platform is known."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import Any

import pandas as pd

from csat_helpers.errors import EngagementError, nearest
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.platforms import (
    google_forms,
    limesurvey,
    microsoft_forms,
    qualtrics,
    surveymonkey,
    tencent,
    wenjuanxing,
)
from csat_helpers.survey.platforms.export import Column, Export
from csat_helpers.survey.platforms.parts import unique
from csat_helpers.survey.platforms.tables import head, table, tidy
from csat_helpers.survey.platforms.words import words
from csat_helpers.survey.readers.raw import Raw

# Asked in this order: the signature that is hardest to meet first.
PLATFORMS: Mapping[str, ModuleType] = MappingProxyType(
    {
        module.NAME: module
        for module in (qualtrics, surveymonkey, limesurvey, wenjuanxing, tencent, microsoft_forms, google_forms)
    }
)
# Takes a file as it is.
PLAIN = "none"


def recognised(raw: Raw, settings: Mapping[str, Any] | None = None) -> str:
    """The platform whose export ``raw`` is, by its headings (never by the file's name); empty where it is none's.

    >>> recognised(Raw(pd.DataFrame({"序号": ["1"], "提交答卷时间": [""], "来源": [""], "1、性别": ["男"]})))
    'wenjuanxing'
    >>> recognised(Raw(pd.DataFrame({"age": ["31"]})))
    ''
    """
    if any(raw.codes.values()) or any(pd.api.types.is_numeric_dtype(kind) for kind in raw.frame.dtypes):
        return ""  # typed and labelled by its own format (SPSS): nothing of the platform's is left to undo
    first = head(raw)
    return next((name for name, one in PLATFORMS.items() if one.signature(first, words(name, settings))), "")


def unpacked(raw: Raw, platform: str | None = None, settings: Mapping[str, Any] | None = None) -> Export:
    """The file as its platform means it; ``platform`` None recognises it, ``"none"`` takes the file as it is.

    ``settings`` change the platforms' words (as under ``platforms:`` in engagement.yaml, by platform). The frame has a row
    a response, in the file's order, and unique column names; rows that are no responses are counted in ``aside``.
    Raises EngagementError for an unknown platform or setting.

    >>> raw = Raw(pd.DataFrame({"序号": ["1", "2"], "来源": ["", ""], "来自IP": ["", ""], "1、爱好": ["运动┋阅读", "阅读"]}))
    >>> unpacked(raw).frame[["Q1_1", "Q1_2"]].to_dict("list")
    {'Q1_1': ['1', '0'], 'Q1_2': ['1', '1']}
    """
    if platform is not None and platform not in (*PLATFORMS, PLAIN):
        raise EngagementError(
            f"'{platform}' is no platform.", where="platform", mend=nearest(platform, (*PLATFORMS, PLAIN))
        )
    name = recognised(raw, settings) if platform is None else platform
    if name in ("", PLAIN):
        return _plain(raw)
    return PLATFORMS[name].unpack(table(raw), words(name, settings))


def _plain(raw: Raw) -> Export:
    """A column a heading, cells as the reader gave them, labels and codes as the file itself has them."""
    headings = [str(name) for name in raw.frame.columns]
    named = unique(headings)
    frame = (raw.frame if raw.parts is None else pd.concat(list(raw.parts()), ignore_index=True)).copy(deep=False)
    frame.columns = pd.Index(named, dtype=object)
    columns = tuple(
        Column(name, tidy(str(raw.labels.get(heading, "") or heading)), codes=_codes(raw, heading))
        for name, heading in zip(named, headings, strict=True)
    )
    return Export("", frame, columns)


def _codes(raw: Raw, heading: str) -> dict[str, str]:
    return {cell_text(code): str(label) for code, label in raw.codes.get(heading, {}).items()}
