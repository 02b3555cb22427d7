"""A job's key holds all that a report depends on; its folder's name is ours, whatever a unit is called."""

import re
from dataclasses import replace

import pytest

from csat_helpers.pipeline.batch.jobs import fits, job, jobs
from csat_helpers.pipeline.forking.order import Opened


def opened(*levels):
    units = tuple({"column": "branch", "level": v, "label": v, "base": 12, "peers": "", "why": ""} for v in levels)
    facts = {"inputs": {"data/a.csv": "1"}, "versions": {"pandas": "3"}}
    asked = {"languages": ("en",), "formats": ("html",), "parameters": {"wave": "2", "unit": None, "engagement": "x"}}
    return Opened("bank", "k", "x", facts=facts, respondents=48, by_unit=True, units=units, **asked)


def one(told):
    return next(jobs(told, "x"))[0]


@pytest.mark.parametrize(
    "change",
    [
        {"languages": ("zh",)},
        {"formats": ("pdf",)},
        {"parameters": {"wave": "1", "unit": None, "engagement": "x"}},
        {"facts": {"inputs": {"data/a.csv": "2"}, "versions": {"pandas": "3"}}},
        {"facts": {"inputs": {"data/a.csv": "1"}, "versions": {"pandas": "4"}}},
        {"pdf_standard": "a-4"},
    ],
    ids=["language", "format", "wave", "data", "version", "standard"],
)
def test_whatever_changes_a_report_changes_its_key(change):
    assert one(replace(opened("north"), **change)).key != one(opened("north")).key


def test_the_same_report_has_the_same_key_and_place():
    assert one(opened("north")) == one(opened("north"))


def test_new_data_go_to_the_same_place_and_other_formats_to_another():
    told = opened("north")
    data = replace(told, facts={**told.facts, "inputs": {"data/a.csv": "2"}})
    assert one(data).folder == one(told).folder
    assert one(replace(told, formats=("pdf",))).folder != one(told).folder


@pytest.mark.parametrize("name", ["../../etc", "北京", "a/b", "", ".", "x" * 500, "con", "a\nb", "-rf", "%2e%2e"])
def test_no_part_of_a_path_comes_from_data(name):
    folder = one(opened(name)).folder
    assert re.fullmatch(r"bank/branch[a-z0-9-]{0,40}-[0-9a-f]{8}", folder)


def test_units_that_look_alike_have_places_of_their_own():
    folders = {found.folder for found, _ in jobs(opened("A B", "a-b", "甲", "乙"), "x")}
    assert len(folders) == 4


def test_withheld_units_have_no_job():
    told = opened("north", "south")
    hidden = ({**told.units[0], "why": "privacy"}, told.units[1])
    assert [found.unit for found, _ in jobs(replace(told, units=hidden), "x")] == ['{"branch": "south"}']


def test_an_engagement_without_units_is_one_job():
    assert job(replace(opened(), by_unit=False), "x", None).unit == ""


def test_patterns_fit_in_either_case_and_whole():
    assert fits(("Nor*",), "north")
    assert not fits(("nor",), "north")
