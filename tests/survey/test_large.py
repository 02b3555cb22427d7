"""Many respondents are read in parts and kept small; what is told of them is what it would be otherwise."""

import shutil

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import DataError
from csat_helpers.measures.kernel import compact, one_pass
from csat_helpers.survey import small_types
from csat_helpers.survey.accounting import quality_log
from csat_helpers.survey.readers import large as large_file
from csat_helpers.survey.readers import large as large_files
from csat_helpers.survey.readers import parquet
from csat_helpers.survey.small_types import joined, plain, smallest

ROWS = 61  # not a multiple of the parts


@pytest.fixture
def answers(folder):
    """Answers of two waves with blanks, missing codes, an empty row, someone twice, and columns that are no items."""
    rng = np.random.default_rng(1)
    rated = rng.choice(np.array(["1", "2", "3", "4", "5", "8", "9", ""]), (ROWS, 2))
    frame = pd.DataFrame(rated, columns=["overall", "staff"])
    frame["id"] = [f"p{k}" for k in range(ROWS)]
    frame["group"], frame["zone"] = rng.choice(["1", "2"], ROWS), rng.choice(["001", "N"], ROWS)
    frame["comment"] = [f"word {k}" if k % 3 else "" for k in range(ROWS)]
    frame["w"] = rng.uniform(0.5, 2, ROWS).round(3)
    frame["shop"] = rng.choice(["north", "south"], ROWS)
    frame["note"] = [f"{k} {'x' * k}" for k in range(ROWS)]
    frame.loc[5, ["overall", "staff", "comment"]] = ""
    frame.loc[40, "id"] = "p3"
    frame.to_csv(folder.path / "data" / "answers.csv", index=False)
    folder.yaml(design={"weight": "w"})
    return frame


@pytest.fixture
def large(monkeypatch):
    """Every survey counts as large, in parts of eight rows."""

    def use():
        monkeypatch.setattr(small_types, "FROM", 10)
        monkeypatch.setattr(small_types, "PART", 8)
        monkeypatch.setattr(small_types, "_TEXTS", 20)
        monkeypatch.setattr(parquet, "PART", 8)
        monkeypatch.setattr(large_files, "LARGE", 0)
        monkeypatch.setattr(large_file, "_BYTES", 400)
        monkeypatch.setattr(one_pass, "FROM", 0)
        monkeypatch.setattr(compact, "FROM", 0)

    return use


def columns(sv):
    """Every column in the form that measures see."""
    return {
        name: sv.column(name).astype("str" if sv.column(name).dtype.kind == "O" else float) for name in sv.responses
    }


def to_parquet(folder, frame):
    typed = frame.assign(**{name: pd.to_numeric(frame[name]).astype("Int64") for name in ("overall", "staff", "group")})
    typed.to_parquet(folder.path / "data" / "answers.parquet", index=False, row_group_size=17)
    folder.yaml(data=[{"file": "data/answers.parquet"}])


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_large_survey_is_the_small_one(folder, answers, large, workspace, kind):
    small = survey.open(folder.path)
    shutil.rmtree(workspace)  # the snapshot of the small survey
    large()
    if kind == "parquet":
        to_parquet(folder, answers)
    for sv in (survey.open(folder.path), survey.open(folder.path)):  # prepared, then from its snapshot
        assert sv.responses["overall"].dtype == "Int8"
        assert sv.responses["group"].dtype == np.int8
        assert sv.responses["zone"].dtype == "category"
        pd.testing.assert_frame_equal(sv.exclusions, small.exclusions)
        # Kinds are listed as they are met, and blanks say which of them each row has.
        order = ["item", "kind", "code"]
        told = [one.missing.sort_values(order).reset_index(drop=True) for one in (sv, small)]
        pd.testing.assert_frame_equal(*told)
        kept = columns(sv)
        assert "note" not in kept
        for name, column in columns(small).items():
            if name != "note":
                pd.testing.assert_series_equal(kept[name], column, check_names=False, check_dtype=False)
    assert quality_log(sv).query("item == 'note'")["count"].tolist() == [ROWS]
    assert len(sv.responses) == len(small.responses) < ROWS


def test_what_is_missing_is_counted_in_a_domain_too(folder, answers, large, workspace):
    frames = []
    for prepare in (lambda: None, large):
        shutil.rmtree(workspace, ignore_errors=True)
        prepare()
        sv = survey.open(folder.path).focus(segment={"zone": "N"})
        frames.append(survey.missing_report(sv).sort_values(["item", "kind"]).reset_index(drop=True))
    pd.testing.assert_frame_equal(*frames)


def test_measures_of_a_large_survey_are_those_of_a_small_one(folder, answers, large, workspace):
    asked = {
        "index": lambda sv: measures.item_index(sv, ["overall", "staff"], by=["group", "zone"]),
        "distribution": lambda sv: measures.distribution(sv, ["overall"], by="zone"),
        "table": lambda sv: measures.crosstab(sv, ["overall", "zone"], ["group"], test="both").cells,
        "rest": lambda sv: measures.crosstab(sv, ["staff"], ["zone"], show="mean", test="rest").tests,
        "difference": lambda sv: measures.difference(sv, ["overall"], ["group", "zone"]),
        "drivers": lambda sv: measures.drivers(sv, "overall", ["staff"], by="zone", replicates=0),
        "what_if": lambda sv: measures.what_if(sv, "overall", ["staff"], {"staff": 5}),
        "reliability": lambda sv: measures.reliability(sv, ["overall", "staff"], replicates=0).scale,
    }
    found = []
    for prepare in (lambda: None, large):
        shutil.rmtree(workspace, ignore_errors=True)
        prepare()
        sv = survey.open(folder.path)
        found.append({name: measure(sv) for name, measure in asked.items()})
    for name in asked:
        pd.testing.assert_frame_equal(found[1][name], found[0][name], rtol=1e-10, atol=1e-12, obj=name)


def test_a_wrong_answer_is_told_with_its_row_in_the_file(folder, answers, large, workspace):
    answers.loc[50, "overall"] = "7"
    answers.to_csv(folder.path / "data" / "answers.csv", index=False)
    large()
    with pytest.raises(DataError, match=r"data row 51 \(row 52 of the sheet\)") as raised:
        survey.open(folder.path)
    assert "'7' is not on the scale" in str(raised.value)


def test_a_row_that_does_not_fit_is_told_in_a_large_file_too(folder, answers, large, workspace):
    path = folder.path / "data" / "answers.csv"
    path.write_text(path.read_text(encoding="utf-8") + "1,2,3,4,5,6,7,8,9,10\n", encoding="utf-8")
    large()
    with pytest.raises(DataError, match="The row has 10 cells and the headings 9"):
        survey.open(folder.path)


@pytest.mark.parametrize("content", ["é;".encode("gb18030", "replace"), b"\xff"])
def test_another_encoding_is_read_as_a_whole(tmp_path, content):
    from csat_helpers.survey.readers.large import read_large

    (tmp_path / "a.csv").write_bytes(b"a,b\n1," + content + b"\n")
    assert read_large(tmp_path / "a.csv", None, None) is None or content.isascii()
    assert read_large(tmp_path / "a.csv", "big5", None) is None


def test_small_columns_come_back_as_they_were():
    for column in (
        pd.Series([1.0, np.nan, 5.0]),
        pd.Series([1, 300]),
        pd.Series([0.5, 2]),
        pd.Series([np.nan, np.nan]),
        pd.Series([1e12, 3.0]),
        pd.Series([True, False]),
    ):
        pd.testing.assert_series_equal(plain(smallest(column)), column)
    assert smallest(pd.Series([1.0, np.nan])).dtype == "Int8"
    assert smallest(pd.Series([200, 1])).dtype == np.int16
    texts = smallest(pd.Series(["a", None, "a"], dtype="str"))
    assert texts.dtype == "category"
    assert texts.isna().tolist() == [False, True, False]


def test_parts_of_a_column_are_joined():
    for parts in (
        [pd.Series([1.0, 2.0]), pd.Series([np.nan, np.nan]), pd.Series([300.0, np.nan])],
        [pd.Series([1, 2]), pd.Series([3.0, np.nan])],
        [pd.Series([1, 2]), pd.Series([0.5, 2])],
    ):
        whole = pd.concat(parts, ignore_index=True)
        pd.testing.assert_series_equal(plain(joined([smallest(part) for part in parts])), whole)
    words = joined([smallest(pd.Series(["a", "b"], dtype="str")), smallest(pd.Series(["c", "a"], dtype="str"))])
    assert words.tolist() == ["a", "b", "c", "a"]
