"""The real pairs: values and labels of one Qualtrics survey, texts and numbers of one 问卷星 survey."""

from collections import Counter

import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey import platforms, readers
from tests.survey.platforms.made import cells, column, kinds

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def qualtrics(shared):
    folder = shared / "data" / "qualtrics_export"
    raw = [readers.read(folder / f"voting_qualtrics_3header_{kind}.csv") for kind in ("values", "labels")]
    return raw, [platforms.unpacked(one) for one in raw]


@pytest.fixture(scope="module")
def wenjuanxing(shared):
    folder = shared / "data" / "platform_exports"
    raw = [readers.read(folder / f"wenjuanxing_{kind}_800.xls") for kind in ("index", "text")]
    return raw, [platforms.unpacked(one) for one in raw]


def test_qualtrics_values_and_labels_have_the_same_columns(qualtrics):
    raw, (values, labels) = qualtrics
    assert [platforms.recognised(one) for one in raw] == ["qualtrics", "qualtrics"]
    assert (values.coded, labels.coded) == (True, False)
    assert len(values.frame) == len(labels.frame) == 156
    assert values.aside == labels.aside == {}  # nobody previewed this survey
    counted = Counter(c.kind for c in values.columns)
    assert counted == Counter(c.kind for c in labels.columns)
    assert (counted["timing"], counted["matrix"], counted["multiple"], counted["ranking"]) == (112, 38, 5, 5)
    assert values.facts("id") == ["ResponseId"]
    assert [values.facts(kind) for kind in ("start", "end", "seconds", "status", "ip", "email", "language")] == [
        ["StartDate"], ["EndDate"], ["Duration (in seconds)"], ["Status"], ["IPAddress"], ["RecipientEmail"],
        ["UserLanguage"],
    ]  # fmt: skip
    assert kinds(values)["belief_open"] == "text"


def test_qualtrics_values_and_labels_are_the_same_survey_on_all_rows(qualtrics):
    _, (values, labels) = qualtrics
    both = platforms.paired(values, labels)
    assert both is not None
    assert both.frame.equals(values.frame)
    assert column(both, "gender").codes == {"1": "male", "2": "female", "3": "other"}
    assert column(both, "practice_m3_1").codes == {"1": "0", "2": "1", "3": "2", "4": "3", "5": "4", "6": "5"}
    assert column(both, "Status").codes == {"0": "IP Address"}
    compared = 0
    for c in both.columns:
        if c.codes:  # every cell of the values, read by its label, is the cell of the labels
            assert [c.codes.get(cell, cell) for cell in both.frame[c.name]] == labels.frame[c.name].tolist()
            compared += len(both.frame)
    assert compared == 49 * 156  # 38 rows of matrices, 9 questions, the status, whether finished


def test_qualtrics_answers_in_one_cell_are_the_same_options(qualtrics):
    (raw, _), (values, labels) = qualtrics
    both = platforms.paired(values, labels)
    assert both is not None
    options = [c for c in both.columns if c.group == "practice_m4.1"]
    assert {c.name: c.option for c in options} == {
        "practice_m4.1_4": "yellow", "practice_m4.1_5": "black", "practice_m4.1_6": "green",
        "practice_m4.1_7": "blue", "practice_m4.1_8": "red",
    }  # fmt: skip
    joined = raw.frame["practice_m4.1"].iloc[2:].tolist()
    chosen = zip(*(both.frame[c.name] for c in options), strict=True)
    again = [",".join(c.name[-1] for c, yes in zip(options, row, strict=True) if yes == "1") for row in chosen]
    assert again == joined


def test_a_preview_made_of_a_real_row_is_left_out(qualtrics):
    from dataclasses import replace

    (raw, _), _ = qualtrics
    frame = raw.frame.copy()
    frame.loc[2:4, "Status"] = "1"
    export = platforms.unpacked(replace(raw, frame=frame))
    assert export.aside == {"preview": 3}
    assert len(export.frame) == 153


def test_one_label_changed_in_a_real_row_is_found(qualtrics):
    from dataclasses import replace

    (_, raw), (values, _) = qualtrics
    frame = raw.frame.copy()
    last = frame.index[frame["country"] == "China"][-1]
    frame.loc[last, "country"] = "Atlantis"
    with pytest.raises(
        DataError,
        match=rf"column 'country', data row {last - 1} .*'Atlantis', while in data row 1 the code '36' stands for 'China'",
    ):
        platforms.paired(values, platforms.unpacked(replace(raw, frame=frame)))


def test_wenjuanxing_texts_and_numbers_have_the_same_names_groups_and_options(wenjuanxing):
    raw, (index, texts) = wenjuanxing
    assert [platforms.recognised(one) for one in raw] == ["wenjuanxing", "wenjuanxing"]
    assert (index.coded, texts.coded) == (True, False)
    lost = ["Q2_other", "Q6_other", "Q8_other"]
    assert [c.name for c in texts.columns if c.name not in lost] == [c.name for c in index.columns]
    assert [c.name for c in texts.columns if c.kind == "write-in"] == lost
    assert {c.name: (c.group, c.option) for c in index.columns if c.kind == "multiple"} == {
        c.name: (c.group, c.option) for c in texts.columns if c.kind == "multiple"
    }


def test_wenjuanxing_texts_and_numbers_are_the_same_survey_on_all_800_rows(wenjuanxing):
    (_, raw), (index, texts) = wenjuanxing
    both = platforms.paired(index, texts)
    assert both is not None
    assert len(both.frame) == 800
    assert len(both.columns) == 39
    for c in index.columns:
        assert both.frame[c.name].tolist() == index.frame[c.name].tolist()
    single = ["Q1", "Q2", "Q3", "Q4", "Q5", "Q7"]
    for name in single:  # read by their labels, the numbers are the texts of the file, but for what was typed
        codes = column(both, name).codes
        heading = next(h for h in raw.frame.columns if str(h).startswith(f"{name[1:]}、"))
        read = [codes[cell] for cell in both.frame[name]]
        assert read == [cell.split("〖")[0] for cell in raw.frame[heading]]
    for name, heading in {"Q6": "6、兴趣爱好", "Q8": "8、关注资讯"}.items():
        options = [c for c in both.columns if c.group == name and c.kind == "multiple"]
        rows = zip(*(both.frame[c.name] for c in options), strict=True)
        read = ["┋".join(c.option for c, yes in zip(options, row, strict=True) if yes == "1") for row in rows]
        assert read == [cell.split("〖")[0] for cell in raw.frame[heading]]
    assert column(both, "Q2").codes["10"] == "其他【请注明】"


def test_wenjuanxing_what_was_typed_comes_from_the_texts(wenjuanxing):
    _, (index, texts) = wenjuanxing
    both = platforms.paired(texts, index)
    assert both is not None
    typed = [[cell for cell in column if cell] for column in cells(both, "Q2_other", "Q6_other", "Q8_other")]
    assert typed == [
        ["我妈买的。", "亲友赠送的"], ["军事国防", "宠物"], ["育儿", "无目的", "社会", "新闻", "电影，餐饮"],
    ]  # fmt: skip
    assert not any("somebody chose" in note for note in both.notes)


def test_the_small_qualtrics_samples(shared):
    folder = shared / "data" / "platform_exports"
    new = platforms.unpacked(readers.read(folder / "qualtrics_sample.csv"))
    assert (new.platform, new.coded, new.frame.shape) == ("qualtrics", True, (1, 20))
    assert list(kinds(new).items())[-3:] == [("Q1", "single"), ("Q2", "text"), ("Q2 - Topics", "other fact")]
    assert column(new, "Status").label == "Antworttyp"
    legacy = platforms.unpacked(readers.read(folder / "qualtrics_sample_legacy.csv"))
    assert (legacy.platform, legacy.frame.shape) == ("qualtrics", (1, 15))  # the empty last column is gone
    assert list(kinds(legacy).values())[:10] == [
        "id", "other fact", "name", "user", "email", "ip", "status", "start", "end", "progress",
    ]  # fmt: skip
    assert cells(legacy, "Q2") == [["Hello World!"]]


def test_other_files_are_of_no_platform(shared):
    for name in (
        "sfo_airport/sfo_2017.csv",
        "ecsi_mobile/mobi.csv",
        "swiss/swiss.csv",
        "reputation/providers_wave1.csv",
    ):
        assert platforms.recognised(readers.read(shared / "data" / name)) == "", name
