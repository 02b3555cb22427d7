import datetime
import struct

import pandas as pd
import pyreadstat
import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import read
from csat_helpers.survey.readers.raw import AnswerSet
from csat_helpers.survey.readers.spss import read_spss


@pytest.fixture
def raw(tmp_path):
    frame = pd.DataFrame({"q": [1.0, 9.0, None], "day": [datetime.date(2026, 5, 1)] * 3, "text": ["好", "", "b"]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "a.sav"),
        column_labels=["Question", "Day", ""],
        variable_value_labels={"q": {1.0: "bad", 9.0: "refused"}},
        missing_ranges={"q": [9]},
    )
    return read(tmp_path / "a.sav")


def written(path, frame, **options):
    pyreadstat.write_sav(frame, str(path), **options)
    return path


def test_user_missing_codes_stay_codes(raw):
    assert raw.frame["q"].tolist()[:2] == [1, 9]
    assert raw.frame["q"].isna().tolist() == [False, False, True]


def test_dates_are_text_and_labels_are_kept(raw):
    assert raw.frame["day"].tolist() == ["2026-05-01"] * 3
    assert raw.labels == {"q": "Question", "day": "Day"}
    assert raw.missing == {"q": ((9.0, 9.0),)}
    assert raw.codes == {"q": {1.0: "bad", 9.0: "refused"}}
    assert raw.frame["text"].tolist()[0] == "好"
    assert raw.read_as == {"reader": "spss", "encoding": "utf-8"}


@pytest.mark.parametrize("options", [{}, {"compress": True}, {"row_compress": True}])
def test_labels_ranges_and_codes_come_back_as_written(tmp_path, options):
    told = {
        "column_labels": ["整体满意度" * 15, "Spend", "Area"],
        "variable_value_labels": {"a_long_name_of_a_question_with_many_words": {1.0: "差", -9.0: "n/a"}, "area": {"n": "North", "x": "none"}},
        "missing_ranges": {
            "a_long_name_of_a_question_with_many_words": [-9, {"lo": 97, "hi": 99}], "spend": [998, 999], "area": ["x"],
        },
    }  # fmt: skip
    frame = pd.DataFrame(
        {
            "a_long_name_of_a_question_with_many_words": [1.0, -9.0, 98.0, None],
            "spend": [0.5, 998.0, 999.0, 1e15],
            "area": ["n", "x", "", "001"],
        }
    )
    raw = read(written(tmp_path / "a.zsav", frame, **told, **options))
    assert raw.labels == dict(zip(frame.columns, told["column_labels"], strict=True))
    assert raw.codes == told["variable_value_labels"]
    assert {name: set(ranges) for name, ranges in raw.missing.items()} == {
        "a_long_name_of_a_question_with_many_words": {(-9.0, -9.0), (97.0, 99.0)},
        "spend": {(998.0, 998.0), (999.0, 999.0)},
        "area": {("x", "x")},
    }
    pd.testing.assert_frame_equal(raw.frame, frame, check_dtype=False)
    assert raw.notes == ()


def test_times_with_blanks_are_text(tmp_path):
    stamps = pd.to_datetime(pd.Series(["2026-05-01 13:30:15", None]))
    frame = pd.DataFrame({"at": stamps, "t": [datetime.time(9, 5), None], "d": [None, datetime.date(1582, 10, 20)]})
    table = read(written(tmp_path / "a.sav", frame)).frame
    assert table.iloc[0].dropna().tolist() == ["2026-05-01 13:30:15", "09:05:00"]
    assert table.iloc[1].dropna().tolist() == ["1582-10-20"]


def with_sets(content, sets):
    """A record of multiple response sets (7, subtype 7) put before the end of a .sav file's dictionary, by hand after
    the format that PSPP documents: no library writes one."""
    end = struct.pack("<II", 999, 0)
    text = sets.encode()
    return content.replace(end, struct.pack("<IIII", 7, 7, 1, len(text)) + text + end, 1)


def test_sets_of_answers_are_declared(tmp_path):
    names = ["Used_A", "Used_B", "Why_1", "Why_2", "t1", "t2"]
    frame = pd.DataFrame({name: ["Y"] if name[0] == "t" else [1.0] for name in names})
    path = written(tmp_path / "a.sav", frame)
    sets = "$used=D1 1 12 Brands used  Used_A Used_B\n$why=C 4 Why? Why_1 Why_2\n$t=D1 Y 0  t1 t2\n$e=E 1 1 Y 4 Else t1 t2\n"
    path.write_bytes(with_sets(path.read_bytes(), sets))
    raw = read(path)
    assert raw.frame.shape == (1, 6)
    assert raw.sets == (
        AnswerSet("used", "Brands used", ("Used_A", "Used_B"), 1),
        AnswerSet("why", "Why?", ("Why_1", "Why_2")),
        AnswerSet("t", "t", ("t1", "t2"), "Y"),
        AnswerSet("e", "Else", ("t1", "t2"), "Y"),
    )


def test_a_set_of_columns_that_are_not_there_is_told(tmp_path):
    path = written(tmp_path / "a.sav", pd.DataFrame({"a": [1.0]}))
    path.write_bytes(with_sets(path.read_bytes(), "$x=C 1 X a gone\n"))
    raw = read(path)
    assert raw.sets == ()
    assert "'x'" in raw.notes[0]


def undeclared(path, texts, encoding, page):
    """A .sav file whose label and cells are in ``encoding`` and which declares only a code page, patched by hand."""
    places = [chr(65 + k) * len(text.encode(encoding)) for k, text in enumerate(texts)]
    frame = pd.DataFrame({"q": [1.0] * (len(texts) - 1), "s": places[1:]})
    content = bytearray(written(path, frame, column_labels=[places[0], ""]).read_bytes())
    content[content.index(struct.pack("<II", 7, 20)) + 4] = 99  # the record that names the encoding
    struct.pack_into("<i", content, content.index(struct.pack("<II", 7, 3)) + 16 + 28, page)
    for place, text in zip(places, texts, strict=True):
        content = content.replace(place.encode(), text.encode(encoding))
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("texts", "encoding", "page", "read_as", "note"),
    [
        (["总体评分", "非常满意", "一般"], "gb18030", 2, "gb18030", "which it does not declare"),
        (["总体评分", "非常满意", "一般"], "gb18030", 65001, "gb18030", "not in the encoding that it declares"),
        (["总体评分", "非常满意", "一般"], "gbk", 936, "cp936", ""),
        (["Qualité générale", "très bien", "mal à l'aise"], "cp1252", 2, "windows-1252", ""),
        (["Größe", "ÄÖ", "müde"], "cp1252", 65001, "windows-1252", "not in the encoding that it declares"),
    ],
)
def test_an_encoding_that_is_not_declared(tmp_path, texts, encoding, page, read_as, note):
    raw = read(undeclared(tmp_path / "a.sav", texts, encoding, page))
    assert [raw.labels["q"], *raw.frame["s"]] == texts
    assert raw.read_as["encoding"] == read_as
    assert note in " ".join(raw.notes)
    assert bool(note) == bool(raw.notes)


def test_the_encoding_may_be_given(tmp_path):
    path = undeclared(tmp_path / "a.sav", ["評分", "滿意"], "big5", 2)
    assert read_spss(path, encoding="BIG5").frame["s"].tolist() == ["滿意"]


@pytest.mark.parametrize("keep", [40, 180, 400, -300, -4])
def test_a_file_cut_short_is_told(tmp_path, keep):
    path = written(tmp_path / "a.sav", pd.DataFrame({"q": [float(k) for k in range(40)], "s": ["some text"] * 40}))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError) as raised:
        read(path)
    assert str(raised.value).startswith(f"{path}: The SPSS file cannot be read (")
    assert raised.value.mend == "Export it again."


def test_a_file_that_claims_to_hold_far_more_than_it_does_is_told(tmp_path):
    path = written(tmp_path / "a.sav", pd.DataFrame({"q": [1.0]}))
    content = bytearray(path.read_bytes())
    struct.pack_into("<i", content, 80, 300_000_000)  # the number of rows
    path.write_bytes(content)
    with pytest.raises(DataError, match="300,000,000 rows and 1 columns, 2,400 MB"):
        read(path)


def test_a_large_file_comes_in_parts(tmp_path, monkeypatch):
    from csat_helpers.survey.readers import labelled

    monkeypatch.setattr(labelled, "HELD", 10)
    monkeypatch.setattr(labelled, "PART", 4)
    frame = pd.DataFrame({"q": [float(k) for k in range(10)], "s": [f"t{k}" for k in range(10)]})
    raw = read(written(tmp_path / "a.sav", frame, missing_ranges={"q": [9]}))
    assert raw.rows == 10
    assert list(raw.frame.columns) == ["q", "s"]
    parts = list(raw.parts())
    assert [len(part) for part in parts] == [4, 4, 2]
    assert pd.concat(parts)["s"].tolist() == frame["s"].tolist()
    assert raw.missing == {"q": ((9.0, 9.0),)}


def portable(path, *changes):
    """A portable file, with records that no library writes put in by hand: value labels, missing values."""
    pyreadstat.write_por(
        pd.DataFrame({"Q": [1.0, 9.0, None], "S": ["ab", "", "NA"]}), str(path), column_labels=["How?", ""]
    )
    lines = path.read_bytes().decode("latin-1").replace("\r\n", "\n").split("\n")
    text = "".join(line.ljust(80) for line in lines).rstrip()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_bytes("\r\n".join(text[k : k + 80] for k in range(0, len(text), 80)).encode("latin-1") + b"\r\n")
    return path


def test_a_portable_file_and_what_is_lost_in_it(tmp_path):
    path = portable(tmp_path / "a.por")
    raw = read_spss(path)
    assert raw.frame["Q"].tolist()[:2] == [1, 9]
    assert raw.frame["S"].tolist() == ["ab", "", "NA"]
    assert raw.labels == {"Q": "How?"}
    labelled = portable(path, ("5/8/2/5/8/2/C", "5/8/2/5/8/2/89/C"), ("0/F", "0/D1/1/Q2/1/3/bad9/7/refusedF"))
    raw = read_spss(labelled)
    assert raw.codes == {"Q": {1.0: "bad", 9.0: "refused"}}
    assert raw.frame["Q"].isna().tolist() == [False, True, True]  # 9 is declared missing, which the library drops
    assert raw.notes[0].startswith(
        "In the portable format (.por) codes that the file declares to be no answer are read as blanks"
    )


@pytest.mark.realdata
def test_the_mobile_carriers_file_keeps_its_labels_and_missing_codes(shared):
    path = shared / "data" / "mobile_carriers" / "mobiles_feedback.sav"
    told = pd.read_csv(path.parent / "columns.csv", dtype=str, keep_default_na=False).set_index("column")
    raw = read(path)
    assert raw.frame.shape == (895, 28)
    assert list(raw.frame.columns) == list(told.index)
    for name, label in told["label"].items():
        assert " ".join(raw.labels[name].split()) == " ".join(label.split())
    assert raw.codes["Q8"][0] == "0 Not at all likely"
    assert raw.missing == {f"Q12_{k}": ((6.0, 6.0),) for k in range(1, 7)}
    assert raw.codes["Q12_1"][6.0].casefold() == "don't know".casefold()
    assert int((raw.frame["Q12_1"] == 6).sum()) > 0  # kept as a code, not blank
    assert [(s.name, len(s.columns), s.selected) for s in raw.sets] == [
        ("Race", 8, 1), ("Satisfaction", 3, None), ("Customereffort", 6, None),
    ]  # fmt: skip
    assert raw.notes == ()


@pytest.mark.realdata
def test_the_mobile_carriers_file_written_and_read_again_is_the_same(shared, tmp_path):
    raw = read(shared / "data" / "mobile_carriers" / "mobiles_feedback.sav")
    ranges = {name: [{"lo": low, "hi": high} for low, high in found] for name, found in raw.missing.items()}
    again = read(
        written(
            tmp_path / "a.zsav", raw.frame, compress=True, missing_ranges=ranges,
            column_labels=raw.labels, variable_value_labels=raw.codes,
        )
    )  # fmt: skip
    assert (again.labels, again.codes, again.missing) == (raw.labels, raw.codes, raw.missing)
    pd.testing.assert_frame_equal(again.frame, raw.frame, check_dtype=False)


def labels_of_no_variable(content):
    """The record that says which variables a set of value labels belongs to, naming one that is not there."""
    at = content.index(struct.pack("<iii", 4, 1, 1))
    return content[: at + 8] + struct.pack("<i", 470_000_000) + content[at + 12 :]


def a_number_said_to_be_long_text(content):
    return content[:180] + struct.pack("<i", 115) + content[184:]


def packed_blocks_elsewhere(content):
    return content[:-24] + struct.pack("<qqii", 0, 10**12, 10**6, 10**6)


@pytest.mark.parametrize(
    ("damage", "packed", "reason"),
    [
        (labels_of_no_variable, False, "labels for a variable that is not there"),
        (a_number_said_to_be_long_text, False, "a text of another width than its places"),
        (a_number_said_to_be_long_text, True, "a text of another width than its places"),
        (packed_blocks_elsewhere, True, "its packed part is damaged"),
    ],
)
def test_damage_that_would_end_the_process_is_told(tmp_path, damage, packed, reason):
    frame = pd.DataFrame({"q": [1.0, 2.0], "s": ["abc", "b"]})
    path = written(tmp_path / "a.sav", frame, variable_value_labels={"q": {1.0: "x"}}, compress=packed)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError) as raised:
        read(path)
    assert str(raised.value) == f"{path}: The SPSS file cannot be read ({reason}). Export it again."


@pytest.mark.parametrize("widths", [[8, 9, 255], [256, 300, 1000], [1, 2000, 7]])
def test_long_texts_stand_as_written(tmp_path, widths):
    frame = pd.DataFrame({f"s{k}": ["x" * width, ""] for k, width in enumerate(widths)})
    assert read(written(tmp_path / "a.sav", frame)).frame.to_dict("list") == frame.to_dict("list")
