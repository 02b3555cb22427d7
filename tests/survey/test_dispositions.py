from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import DataError, EngagementError
from csat_helpers.survey.dispositions import LETTERS

ALL = {"I": 3, "P": 2, "R": 4, "NC": 5, "O": 1, "UH": 6, "UO": 0, "NE": 7}


def of(told, *, rows=3, waves=(), aside=(), frame=None):
    frame = pd.DataFrame({"q": np.ones(rows)}) if frame is None else frame
    if waves:
        frame = frame.assign(wave=list(waves))
    sv = survey.from_frame(frame, {})
    exclusions = pd.DataFrame(list(aside), columns=["reason", "rows"])
    return replace(sv, exclusions=exclusions, about=replace(sv.about, regulation={"dispositions": told}))


def counts(sv, *args):
    found = survey.dispositions(sv, *args)
    return {w: dict(zip(p["letters"], p["count"], strict=True)) for w, p in found.groupby("wave", sort=False)}


def test_letters_and_names_say_the_same():
    named = {name: ALL[letters] for name, letters in LETTERS.items()}
    assert counts(of(ALL)) == counts(of(named)) == {"": ALL}
    assert counts(of({"Complete": 3, "non-contact": 5}))[""]["NC"] == 5


def test_what_is_not_told_is_not_zero():
    found = survey.dispositions(of({"I": 3, "NE": 0}))
    known = found.set_index("letters")
    assert known.loc["NE", "count"] == 0
    assert known.loc["NE", "reason"] == ""
    assert np.isnan(known.loc["UH", "count"])
    assert known.loc["UH", "reason"] == "not given"


def test_no_dispositions_no_rows():
    assert survey.dispositions(of({})).empty


def test_waves_come_in_their_order_and_one_can_be_selected():
    sv = of({"2": {"I": 2, "P": 0}, "1": {"I": 1, "P": 0}}, waves=["1", "2", "2"])
    assert list(counts(sv)) == ["1", "2"]
    assert list(counts(sv.focus(wave="2"))) == ["2"]
    without = replace(sv, about=replace(sv.about, regulation={"dispositions": {"1": {"I": 1}}}))
    assert survey.dispositions(without.focus(wave="2"))["count"].isna().all()


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"complet": 3}, "Key 'regulation.dispositions': 'complet' is no disposition. Did you mean 'complete'?"),
        ({"I": -3}, "Key 'regulation.dispositions.I' has the value -3; it should be a number of cases, 0 or more."),
        ({"I": 3, "R": 1.5}, "Key 'regulation.dispositions.R' has the value 1.5; it should be a number of cases"),
        ({"I": True}, "Key 'regulation.dispositions.I' has the value True; it should be a number of cases"),
        ({"I": 0, "R": 0}, "Key 'regulation.dispositions': every count is 0."),
        ({"R": 4}, "Key 'regulation.dispositions' has no complete interviews."),
        ({"I": 3, "complete": 3}, "Key 'regulation.dispositions' gives complete (I) twice."),
        ({"2018": {"I": 3}}, "Key 'regulation.dispositions.2018': there is no wave '2018'."),
        (
            {"I": 9, "P": 2},
            "Key 'regulation.dispositions': 9 complete interviews (11 with the partial ones), but 3 resp",
        ),
    ],
)
def test_a_fault_is_told(told, message):
    with pytest.raises(EngagementError) as raised:
        survey.dispositions(of(told))
    assert str(raised.value).startswith(message)
    assert raised.value.mend


@pytest.mark.parametrize("complete", [3, 5, 8, 10])
def test_interviews_are_those_analysed_with_whole_reasons_of_those_set_aside(complete):
    aside = [("too fast", 2), ("empty", 5), ("no response", 400)]
    assert counts(of({"I": complete}, aside=aside))[""]["I"] == complete


@pytest.mark.parametrize("complete", [2, 4, 11, 403])
def test_other_numbers_of_interviews_are_refused_with_both_numbers(complete):
    aside = [("too fast", 2), ("empty", 5), ("no response", 400)]
    with pytest.raises(
        EngagementError, match=f"{complete} complete interviews, but 3 respondents are analysed and 7 set"
    ):
        survey.dispositions(of({"I": complete}, aside=aside))


def test_partial_interviews_may_be_among_those_analysed():
    assert counts(of({"I": 2, "P": 1}))[""]["P"] == 1
    assert counts(of({"I": 3, "P": 1}))[""]["P"] == 1


def test_one_wave_that_does_not_add_up_is_named():
    sv = of({"1": {"I": 2}, "2": {"I": 1}}, waves=["1", "2", "2"])
    with pytest.raises(EngagementError, match=r"dispositions.1': 2 complete interviews, but 1 respondents of wave 1"):
        survey.dispositions(sv)


STATUS = pd.DataFrame({"status": ["10", "10", "21", "30", "40"]})


def test_statuses_are_counted_and_what_no_code_stands_for_is_not_known():
    told = {"column": "status", "codes": {10: "complete", "refusal": [21], 30: "NC", 40: "NE"}}
    sv = of(told, frame=STATUS)
    with pytest.raises(EngagementError, match="2 complete interviews, but 5 respondents"):
        survey.dispositions(sv)  # those without an interview are among the rows: they are no respondents
    found = of({**told, "codes": {10: "I", 21: "I", 30: "I", 40: "I"}}, frame=STATUS)
    assert counts(found)[""]["I"] == 5
    assert np.isnan(counts(found)[""]["R"])


@pytest.mark.parametrize(
    ("told", "error", "message"),
    [
        (
            {"column": "status", "codes": {10: "I", 21: "R", 30: "NC"}},
            DataError,
            "The status '40' of column 'status' (1 rows)",
        ),
        (
            {"column": "statu", "codes": {10: "I"}},
            DataError,
            "names 'statu', which is not in the data. Did you mean 'status'?",
        ),
        (
            {"column": "status", "codes": {10: "J"}},
            EngagementError,
            "Key 'regulation.dispositions.codes': 'J' is no disposition",
        ),
        (
            {"column": "status", "codes": {10: "I", "R": [10]}},
            EngagementError,
            "the status '10' stands for complete and for",
        ),
    ],
)
def test_a_faulty_column_is_told(told, error, message):
    with pytest.raises(error) as raised:
        survey.dispositions(of(told, frame=STATUS))
    assert message in str(raised.value)


def test_rows_set_aside_are_counted_in_the_files(folder):
    folder.write("data/answers.csv", "id,overall,Q1 Staff,group,zone,comment,final\n" + "".join(
        f"{k},{a},{a},1,001,,{status}\n"
        for k, (a, status) in enumerate([(5, "10"), (4, "10"), ("", "20"), ("", "20"), ("", "31"), ("", "90")])
    ))  # fmt: skip
    codes = {"10": "complete", "refusal": ["20"], "31": "UH", "90": "NE"}
    folder.yaml(regulation={"dispositions": {"column": "final", "codes": codes}})
    found = survey.find(folder.path)
    sv = survey.open(folder.path)
    assert sv.analysed == 2
    told = counts(sv, found)[""]
    assert [told[k] for k in ("I", "R", "UH", "NE")] == [2, 2, 1, 1]
    assert np.isnan(told["NC"])
    with pytest.raises(DataError, match="4 rows were set aside, and their statuses with them"):
        survey.dispositions(sv)
