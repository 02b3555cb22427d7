"""Drift between waves: each kind of change made by hand, what only looks alike, and the airport's four real years."""

import csv

import pandas as pd
import pytest

from csat_helpers.survey import questionnaire, readers
from csat_helpers.survey.drift import COLUMNS, described, drift
from csat_helpers.survey.questionnaire import from_mapping
from csat_helpers.survey.readers import Raw
from tests.realdata.conftest import ENGAGEMENTS

ASKED = from_mapping(
    {
        "scales": {"r": {"min": 1, "max": 5, "missing": {9: "refused"}}},
        "items": {
            "q1": {"scale": "r", "aliases": ["Q01"]},
            "q2": {"scale": "r"},
            "sex": {},
            "weight": {"role": "weight"},
        },
    }
)


def table(columns, **more):
    return Raw(pd.DataFrame(columns, dtype=str), **more)


def changes(old, new, asked=ASKED):
    frame = drift([("2025", old), ("2026", new)], asked)
    assert list(frame.columns) == COLUMNS
    assert set(frame["wave_from"]) <= {"2025"}
    return [tuple(row) for row in frame[["item", "kind", "before", "after", "done"]].itertuples(index=False)]


def test_nothing_changed():
    one = table({"q1": ["1", "2"], "other": ["a", "b"]})
    assert changes(one, one) == []
    assert drift([("2025", one)], ASKED).empty


def test_an_alias_is_taken_and_blanks_about_a_name_are_none():
    assert changes(table({"q1": ["1"], "q2": ["2"]}), table({"Q01": ["1"], " q2 ": ["2"]})) == [
        ("q1", "renamed", "q1", "Q01", "matched by alias"),
        ("q2", "renamed", "q2", " q2 ", "matched by name"),
    ]


def test_what_looks_alike_is_proposed_and_not_taken():
    old = table({"Q8COM1": ["1"], "Q13COUNTY": ["x"], "Q19GENDER": ["1"], "INCME": ["3"], "Q2": ["1"]})
    new = table({"Q8COM2": ["1"], "Q13 County": ["x"], "Q20GENDER": ["1"], "INCOME": ["3"], "Q3": ["1"]})
    told = changes(old, new)
    assert [row[2:4] for row in told if row[1] == "proposed"] == [
        ("Q13COUNTY", "Q13 County"), ("Q19GENDER", "Q20GENDER"), ("INCME", "INCOME"),
    ]  # fmt: skip
    assert {row[4] for row in told if row[1] == "proposed"} == {"not matched: add an alias"}
    assert sum(row[1] == "vanished" for row in told) == sum(row[1] == "appeared" for row in told) == 5


def test_a_label_proposes_the_item_that_is_not_found():
    old = table({"q1": ["1"]}, labels={"q1": "How satisfied are you?"})
    new = table({"V7": ["1"]}, labels={"V7": "How satisfied  are you?"})
    assert changes(old, new) == [
        ("q1", "proposed", "q1", "V7", "not matched: add an alias"),
        ("q1", "vanished", "q1", "", "left blank: not asked in that wave"),
        ("", "appeared", "", "V7", "kept as a column of its own"),
    ]


@pytest.mark.parametrize(
    ("values", "after", "done"),
    [
        (["1", "2", "9"], "1, 2, 9", "read by the scale"),
        (["1", "2", "7"], "1, 2, 7", "not on the scale: declare it or correct the file"),
        (["1", "2", "Blank"], "1, 2, Blank", "not on the scale: declare it or correct the file"),
    ],
)
def test_other_codes_are_told_with_what_the_scale_says(values, after, done):
    assert changes(table({"q1": ["1", "2", "2.0"]}), table({"q1": values})) == [("q1", "scale", "1, 2", after, done)]


def test_another_range_and_another_kind_of_value():
    tens, hundreds = [str(k) for k in range(11)], [str(k) for k in range(101)]
    assert [row[2:4] for row in changes(table({"x": tens}), table({"x": hundreds}))] == [
        ("0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "0 – 100 (101)")
    ]
    words = [f"{k} to {k + 5}" for k in range(40)]
    assert changes(table({"x": hundreds}), table({"x": words}))[0][1] == "scale"
    assert changes(table({"x": hundreds}), table({"x": [str(k + 3) for k in range(101)]})) == []  # ids run on
    weights = [f"{k / 7:.4f}" for k in range(1, 9)]
    assert changes(table({"weight": weights}), table({"weight": weights[::2]})) == []


def test_the_same_label_under_another_code():
    old = table({"sex": ["1", "2"]}, codes={"sex": {1.0: "Male", 2.0: "Female"}})
    new = table({"sex": ["1", "2"]}, codes={"sex": {1.0: "Female", 2.0: "male"}})
    assert changes(old, new) == [
        ("sex", "coding", "1 = Male", "2 = male", "codes kept: recode one wave"),
        ("sex", "coding", "2 = Female", "1 = Female", "codes kept: recode one wave"),
    ]
    other = table({"sex": ["1", "2"]}, codes={"sex": {1.0: "Man", 2.0: "Female"}})
    assert changes(old, other) == [("sex", "coding", "1 = Male", "1 = Man", "codes kept: recode one wave")]


def test_another_label():
    old, new = table({"q1": ["1"]}, labels={"q1": "The shop"}), table({"q1": ["1"]}, labels={"q1": "Our shops"})
    assert changes(old, new) == [("q1", "label", "The shop", "Our shops", "label of the last wave")]


def test_the_fewest_columns_that_moved_are_named():
    told = changes(table({c: ["1"] for c in "abcdef"}), table({c: ["1"] for c in "abdefc"}))
    assert told == [("", "moved", "3", "6", "place not used")]


def test_a_heading_given_twice_is_told_and_stops_nothing():
    new = table({"q1": ["1"]})
    new.frame.insert(1, "q1", ["2"], allow_duplicates=True)
    told = changes(table({"q1": ["1"]}), new)
    assert ("q1", "twice", "q1", "q1", "not matched: give each column its own heading") in told
    twins = table({"x": ["1"]})
    twins.frame.insert(1, "x", ["2"], allow_duplicates=True)
    assert changes(twins, twins) == []


def test_parts_of_a_large_file_are_read_through():
    parts = [pd.DataFrame({"q1": ["1", "2"]}), pd.DataFrame({"q1": ["2", "7"]})]
    large = Raw(parts[0].iloc[:0], rows=4, parts=lambda: iter(parts))
    assert changes(table({"q1": ["1", "2"]}), large)[0][1:4] == ("scale", "1, 2", "1, 2, 7")


def test_values_are_described_as_a_reader_takes_them_in():
    assert described(["b", "10", "9", "1.0"]) == "1, 9, 10, b"
    assert described([f"w{k:03}" for k in range(50)]) == "w000, w001, w002 … (50)"
    assert described([str(k) for k in range(14)], others=[str(k) for k in range(13)]).startswith("13, 0, 1,")


@pytest.fixture(scope="module")
def airport(shared):
    folder = shared / "data" / "sfo_airport"
    if not folder.is_dir():
        pytest.skip("the airport's files are not on this machine")
    years = [(str(year), folder / f"sfo_{year}.csv") for year in range(2015, 2019)]
    asked = questionnaire.read(ENGAGEMENTS / "sfo-2015-2018" / "questionnaire.yaml")
    return drift([(year, readers.read(path)) for year, path in years], asked), dict(years)


def of(frame, start, kind, **equal):
    chosen = frame[(frame["wave_from"] == start) & (frame["kind"] == kind)]
    for name, value in equal.items():
        chosen = chosen[chosen[name] == value]
    return chosen


@pytest.mark.realdata
def test_the_airports_columns_that_changed_their_names(airport):
    frame, _ = airport
    aliases = of(frame, "2017", "renamed", done="matched by alias")
    assert dict(zip(aliases["before"], aliases["after"], strict=True)) == {
        "METHOD": "METH", "Q7WALKWAYS": "Q7WALKWAY", "Q9BOARDING": "Q9Boarding", "Q9FOOD": "Q9Food",
        "Q9RESTROOM": "Q9Restroom", "Q10SAFE": "Q10Safe",
    }  # fmt: skip
    blanks = of(frame, "2017", "renamed", done="matched by name")
    assert blanks["after"].tolist() == ["Q14FIND ", "NETPRO  "]
    assert of(frame, "2015", "renamed").empty
    assert of(frame, "2016", "renamed").empty
    proposed = [tuple(row) for row in of(frame, "2015", "proposed")[["before", "after"]].itertuples(index=False)]
    assert ("RESPNUM", "*RESPNUM") in proposed
    assert ("Q19GENDER", "Q20GENDER") in proposed
    assert ("Q12PRECHEKCRATE", "Q12PRECHECKRATE") in proposed
    assert not [pair for pair in proposed if "COM" in pair[0]]  # Q8COM1 has no one successor


@pytest.mark.realdata
def test_the_airports_items_that_came_and_whose_codes_changed(airport):
    frame, _ = airport
    assert of(frame, "2016", "appeared", item="NETPRO")["done"].tolist() == ["blank in the waves before"]
    rating = of(frame, "2016", "scale", item="Q7ALL").iloc[0]
    assert rating[["before", "after", "done"]].tolist() == [
        "0, 1, 2, 3, 4, 5, 6",
        "1, 2, 3, 4, 5, Blank",
        "read by the scale",
    ]
    assert of(frame, "2017", "scale", item="Q7ALL")["after"].tolist() == ["1, 2, 3, 4, 5, BLANK"]
    gender = of(frame, "2016", "scale", column="Q20GENDER").iloc[0]
    assert (gender["before"], gender["after"]) == ("0, Female, Male", "0, 1, 2, 3, 4")
    day = of(frame, "2017", "scale", column="DAY").iloc[0]
    assert (day["before"], day["after"]) == ("FRI, MON, SAT, SUN, THUR, TUE, WED", "1, 2, 3, 4, 5, 6, 7")
    assert set(frame.loc[frame["item"] != "", "done"]) >= {"read by the scale"}
    assert "not on the scale: declare it or correct the file" not in set(frame["done"])


@pytest.mark.realdata
def test_the_airports_drift_adds_up_with_the_headings(airport):
    """What vanished and appeared, against the first lines of the files."""
    frame, paths = airport
    headings = {
        year: next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()[:1])) for year, path in paths.items()
    }
    assert {year: len(line) for year, line in headings.items()} == {"2015": 88, "2016": 97, "2017": 97, "2018": 97}
    for start, end in (("2015", "2016"), ("2016", "2017"), ("2017", "2018")):
        old, new = ({heading.strip() for heading in headings[year]} for year in (start, end))
        aliased = of(frame, start, "renamed", done="matched by alias")
        assert set(of(frame, start, "vanished")["before"].str.strip()) == old - new - set(aliased["before"])
        assert set(of(frame, start, "appeared")["after"].str.strip()) == new - old - set(aliased["after"])
