"""Every row and every missing code of a real file is accounted for, against counts made without our readers."""

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.survey.questionnaire import read
from tests.realdata.conftest import ENGAGEMENTS, FILES, Case, placed

pytestmark = pytest.mark.realdata

SFO_NOT_USED = {"Q7LTPARKING": 1927, "Q7PARK": 1534, "Q7ALL": 0}


def test_rows_in_are_rows_analysed_and_rows_set_aside(case: Case):
    read_rows = len(case.raw.cells)
    assert case.survey.about.rows_read == read_rows
    assert len(case.survey.responses) + case.survey.exclusions["rows"].sum() == read_rows


def test_no_row_of_these_files_is_set_aside(case: Case):
    """No id comes twice, and those few passengers who rated nothing told how they travel: they stay in the bases."""
    ids = Counter(case.raw.cells["RESPNUM"]) if "RESPNUM" in case.raw.cells else Counter()
    questions = case.raw.cells[[c for c in case.raw.cells if c.startswith("Q")]].replace(["0", "BLANK"], "")
    assert max(ids.values(), default=1) == 1
    assert (questions != "").any(axis=1).all()
    assert case.survey.exclusions["rows"].sum() == 0


def test_a_repeated_id_and_an_unanswered_row_are_set_aside_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = placed("sfo-2018", tmp_path)
    file = folder / "data" / "sfo_2018.csv"
    header, first, *_ = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    kept = {"STRATA", "WEIGHT"}
    unanswered = ["9999" if n == "RESPNUM" else v if n in kept else "" for n, v in zip(header, first, strict=True)]
    with file.open("a", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([first, unanswered])
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path))
    sv = survey.open(folder)
    assert dict(sv.exclusions[["reason", "rows"]].itertuples(index=False)) == {"empty": 1, "duplicate": 1}
    assert (sv.about.rows_read, len(sv.responses)) == (2811, 2809)


def test_every_missing_code_is_counted_as_in_the_raw_file(case: Case):
    missing = case.survey.missing
    coded = missing[(missing["code"] != "") & missing["item"].isin(case.raw.cells.columns)]
    assert len(coded)
    for row in coded.itertuples():
        assert row.count == case.raw.count(row.item, row.code), (row.item, row.code)


def test_no_missing_code_of_the_raw_file_goes_uncounted(case: Case):
    asked = read(case.folder / "questionnaire.yaml")
    counted = case.survey.missing.set_index(["item", "code"])["count"]
    for item in case.raw.ranges:
        for code in asked.scale(item).missing:
            raw = case.raw.count(item, str(code))
            assert counted.get((item, str(code)), 0) == raw, (item, code)


def test_answers_and_missing_codes_make_up_every_row(case: Case):
    whole = case.survey.missing.groupby("item")["count"].sum()
    for item, answers in case.raw.numbers.items():
        assert answers.notna().sum() + whole.get(item, 0) == len(case.raw.cells), item


def test_every_answer_is_the_raw_answer_in_the_raw_order(case: Case):
    expected = case.raw.numbers
    pd.testing.assert_frame_equal(case.survey.responses[list(expected)], expected, check_dtype=False)


def test_blanks_and_never_used_are_kept_apart(sfo: Case):
    counted = sfo.survey.missing.set_index(["item", "code"])["count"]
    kinds = sfo.survey.missing.set_index(["item", "code"])["kind"]
    assert counted["Q7LTPARKING", "6"] == SFO_NOT_USED["Q7LTPARKING"]
    assert kinds["Q7LTPARKING", "6"] != kinds["Q7LTPARKING", "0"]
    assert counted["Q7ALL", "BLANK"] == 184
    assert kinds["Q7ALL", "BLANK"] == kinds["Q7ART", "0"]
    assert counted["NETPRO", "11"] == 159


def test_a_heading_with_trailing_blanks_is_found(sfo: Case):
    assert {"NETPRO", "Q14FIND"} <= set(sfo.survey.responses.columns)
    assert sfo.survey.role("recommend") == "NETPRO"


def test_users_missing_values_of_spss_are_named(mobile: Case):
    rows = mobile.survey.missing.query("item == 'Q12_5' and code == '6'")
    assert rows["count"].tolist() == [137]
    assert rows["kind"].tolist() == ["don't know"]


@pytest.mark.parametrize("name", FILES)
def test_every_category_has_a_label_in_both_languages(name: str):
    """Needs no data: the engagement's folder alone is checked."""
    asked = read(ENGAGEMENTS / name / "questionnaire.yaml")
    for item, scale in ((i, asked.scale(i)) for i in asked.items):
        assert asked.label(item, "en") != item
        assert any("\u4e00" <= c <= "\u9fff" for c in asked.label(item, "zh")), item
        for code in (scale.codes or {}) if scale else {}:
            assert asked.code_label(item, code, "en") != str(code)
            assert asked.code_label(item, code, "zh")


def test_a_category_without_a_label_is_no_category_of_the_file(case: Case):
    """Every code that occurs in a category column is one that the questionnaire names."""
    asked = case.survey.questionnaire
    for item in asked.items:
        scale = asked.scale(item)
        if scale is None or scale.codes is None:
            continue
        known = {str(code) for code in (*scale.codes, *scale.missing)} | {""}
        assert set(case.raw.cells[item].str.strip()) <= known, item
