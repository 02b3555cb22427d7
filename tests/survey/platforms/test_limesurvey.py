"""LimeSurvey's exports; these are made by hand after the documented format."""

import pytest

from csat_helpers.survey import platforms
from tests.survey.platforms.made import cells, column, kinds, raw

CODES = """
id,submitdate,lastpage,startlanguage,sat,how[SQ001],how[SQ002],how[other],rate[SQ001],rate[SQ002],main,main[other],why[SQ001],why[SQ001comment],yn[SQ001],yn[SQ002],dual[SQ001][1],dual[SQ001][2],interviewtime,groupTime7
1,2024-01-01 10:00:00,5,en,4,Y,,ferry,A1,A5,-oth-,bike,Y,cheap,Y,N,A1,A2,60.5,10
2,,2,en,2,,,,,,A1,,,,,,,,30,5
3,2024-01-01 11:00:00,5,zh,5,,Y,,A2,A3,A2,,,,N,N,A2,A2,70,9
"""
TEXTS = """
Response ID;Date submitted;Last page;Start language;How satisfied?;"How did you come? [Bus (all [lines])]";How did you come? [Train];How did you come? [Other];Rate [Price];Rate [Staff];Question time: sat;{sum(a, b)};Why?
1;2024-01-01;5;en;Very;Yes;No;;Good;Poor;3.2;3;x
2;;5;en;Hardly;No;Yes;ferry;Good;Good;3.2;3;y
"""


def test_codes():
    export = platforms.unpacked(raw(CODES))
    assert export.platform == "limesurvey"
    assert export.coded
    assert list(kinds(export)) == [
        "id", "submitdate", "lastpage", "startlanguage", "sat", "how_SQ001", "how_SQ002", "how_other", "rate_SQ001",
        "rate_SQ002", "main", "main_other", "why_SQ001", "why_SQ001comment", "yn_SQ001", "yn_SQ002", "dual_SQ001_1",
        "dual_SQ001_2", "interviewtime", "groupTime7",
    ]  # fmt: skip
    told = kinds(export)
    assert [told[n] for n in ("how_SQ001", "how_other", "rate_SQ001", "main", "main_other", "why_SQ001comment")] == [
        "multiple", "write-in", "matrix", "single", "write-in", "text",
    ]  # fmt: skip
    assert (told["yn_SQ001"], told["interviewtime"], told["groupTime7"]) == ("matrix", "seconds", "timing")
    assert column(export, "main").codes == {"-oth-": "other"}
    assert cells(export, "how_SQ001", "how_SQ002") == [["1", "", "0"], ["0", "", "1"]]


def test_responses_never_submitted_are_counted_and_kept():
    export = platforms.unpacked(raw(CODES))
    assert len(export.frame) == 3
    assert any(note.startswith("1 of 3 responses were never submitted") for note in export.notes)


def test_responses_never_submitted_are_left_out_where_the_settings_say_so():
    export = platforms.unpacked(raw(CODES), settings={"limesurvey": {"partial": "aside"}})
    assert cells(export, "id") == [["1", "3"]]
    assert export.aside == {"not submitted": 1}


def test_full_texts():
    export = platforms.unpacked(raw(TEXTS, ";"))
    assert export.platform == "limesurvey"
    assert not export.coded
    assert kinds(export) == {
        "Response ID": "id", "Date submitted": "end", "Last page": "progress", "Start language": "language", "Q1": "",
        "Q2_1": "multiple", "Q2_2": "multiple", "Q2_other": "write-in", "Q3_1": "matrix", "Q3_2": "matrix",
        "Question time: sat": "timing", "Q4": "other fact", "Q5": "",
    }  # fmt: skip
    assert column(export, "Q2_1").option == "Bus (all [lines])"
    assert column(export, "Q2_1").group_label == "How did you come?"
    assert cells(export, "Q2_1", "Q2_2", "Q2_other") == [["1", "0"], ["0", "1"], ["", "ferry"]]


def test_codes_with_their_texts_in_the_heading():
    text = (
        "id,submitdate,lastpage,sat. How satisfied?,rate[SQ001] Rate: price\n1,2024-01-01,3,4,A1\n2,2024-01-01,3,5,A2\n"
    )
    export = platforms.unpacked(raw(text))
    assert [(c.name, c.label) for c in export.columns[3:]] == [("sat", "How satisfied?"), ("rate_SQ001", "Rate: price")]


def test_places_of_a_ranking_become_ranks_of_options():
    text = "id,submitdate,lastpage,r[1],r[2],r[3]\n1,x,1,A,B,C\n2,x,1,C,A,B\n3,x,1,B,C,\n4,x,1,,,\n"
    export = platforms.unpacked(raw(text))
    assert cells(export, "r_A", "r_B", "r_C") == [["1", "2", "", ""], ["2", "3", "1", ""], ["3", "1", "2", ""]]
    assert kinds(export)["r_A"] == "ranking"


def test_duplicate_codes_are_told_apart():
    text = "id,submitdate,lastpage,q,q\n1,x,1,a,b\n2,x,1,c,d\n"
    assert list(kinds(platforms.unpacked(raw(text))))[3:] == ["q", "q (2)"]


@pytest.mark.realdata
def test_an_export_for_r(shared):
    from csat_helpers.survey import readers

    export = platforms.unpacked(readers.read(shared / "data" / "limesurvey_export" / "survey_100001_R_data_file.csv"))
    assert (export.platform, export.coded, len(export.frame)) == ("limesurvey", True, 3)
    assert export.frame.columns.is_unique
    assert column(export, "Q3_other").kind == "write-in"  # ' [Other]' after a question without a heading
    assert [len([c for c in export.columns if c.group == g and c.kind == "multiple"]) for g in ("Q5", "Q6")] == [14, 10]
    assert cells(export, "Q5_6", "Q6_5") == [["0", "", "1"], ["1", "", "1"]]
    assert sum(c.kind == "timing" for c in export.columns) == 335
    assert sum(c.label.startswith("{") for c in export.columns if c.kind == "other fact") > 100
    assert any(note.startswith("1 of 3 ") for note in export.notes)
