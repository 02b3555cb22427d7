"""Waves are dates in Chinese; a client's own names, and labels that could be two periods, stay."""

import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.exhibits.panel import wave_parts
from csat_helpers.locale.waves import wave_name


@pytest.mark.parametrize(
    ("label", "chinese"),
    [
        ("2026 Q2", "2026年第二季度"),
        ("2026Q2", "2026年第二季度"),
        ("2026-Q4", "2026年第四季度"),
        ("Q1 2026", "2026年第一季度"),
        ("2026 H1", "2026年上半年"),
        ("2026H2", "2026年下半年"),
        ("2026-06", "2026年6月"),
        ("2026 June", "2026年6月"),
        ("Sept. 2026", "2026年9月"),
        ("2026", "2026年"),
    ],
)
def test_periods_are_dates(label, chinese):
    assert wave_name(label, "zh") == chinese
    assert wave_name(label, "en") == label
    assert wave_name(chinese, "zh") == chinese


@pytest.mark.parametrize(
    "label",
    [
        "Wave of spring",
        "第3期",
        "100",
        "2026 Q5",
        "2026-13",
        "2011-12",
        "2025/26",
        "06-2026",
        "26Q2",
        "2026-6-1",
        "1826",
        "",
    ],
)
def test_other_names_stay(label):
    assert wave_name(label, "zh") == label


@pytest.mark.parametrize("label", ["3", "Wave 3", "wave 3", "W3"])
def test_a_number_is_said_to_be_a_waves(label):
    assert wave_name(label, "zh") == "第3期"
    assert wave_name(label, "en") == ("Wave 3" if label == "3" else label)


def test_a_survey_names_its_waves_and_keeps_their_codes():
    frame = pd.DataFrame({"q1": [1, 2, 4, 5], "wave": ["2026 Q1", "2026 Q1", "2026 Q2", "2026 Q2"]})
    asked = {"scales": {"r": {"min": 1, "max": 5}}, "items": {"q1": {"scale": "r"}}}
    en, zh = (measures.index(survey.from_frame(frame, asked, language=x), ["q1"], by="wave") for x in ("en", "zh"))
    assert en["level"].tolist() == zh["level"].tolist() == ["2026 Q1", "2026 Q2"]
    assert en["level_label"].tolist() == ["2026 Q1", "2026 Q2"]
    assert zh["level_label"].tolist() == ["2026年第一季度", "2026年第二季度"]


def test_an_axis_writes_the_part_above_its_year():
    assert [wave_parts(wave_name(label, "zh")) for label in ("2026 Q2", "2026 H1", "2026-06", "2026")] == [
        ("2026", "二季度"), ("2026", "上半年"), ("2026", "6月"), ("2026", ""),
    ]  # fmt: skip
