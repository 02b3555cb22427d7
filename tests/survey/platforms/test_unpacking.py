"""Which platform a file is of, and files of none."""

import pandas as pd
import pytest

from csat_helpers.survey import platforms
from csat_helpers.survey.readers.raw import Raw
from tests.survey.platforms import (
    test_google_forms,
    test_limesurvey,
    test_microsoft_forms,
    test_qualtrics,
    test_surveymonkey,
    test_wenjuanxing,
)
from tests.survey.platforms.made import raw

FILES = {
    "qualtrics": raw(test_qualtrics.VALUES),
    "surveymonkey": raw(test_surveymonkey.TEXT),
    "limesurvey": raw(test_limesurvey.CODES),
    "google_forms": raw(test_google_forms.TEXT),
    "microsoft_forms": raw(test_microsoft_forms.TEXT),
    "wenjuanxing": raw(test_wenjuanxing.TEXTS),
}


@pytest.mark.parametrize("name", FILES)
def test_a_platform_is_told_by_its_headings_and_by_one_signature_only(name):
    from csat_helpers.survey.platforms.tables import head
    from csat_helpers.survey.platforms.words import words

    assert platforms.recognised(FILES[name]) == name
    fits = [p for p, module in platforms.PLATFORMS.items() if module.signature(head(FILES[name]), words(p))]
    assert fits == [name]


@pytest.mark.parametrize("name", FILES)
def test_every_export_holds_together(name):
    export = platforms.unpacked(FILES[name])
    assert [c.name for c in export.columns] == list(export.frame.columns)
    assert export.frame.columns.is_unique
    assert {c.kind for c in export.columns} <= {"", *platforms.FACTS, *platforms.QUESTIONS}
    assert all(isinstance(cell, str) for column in export.frame for cell in export.frame[column])
    for c in (c for c in export.columns if c.kind == "multiple"):
        assert c.group
        assert c.option
        assert set(export.frame[c.name]) <= {"0", "1", "", *c.missing}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_headings_alone_is_unpacked(name):
    export = platforms.unpacked(Raw(FILES[name].frame.head(0)), name)
    assert len(export.frame) == 0


@pytest.mark.parametrize("name", platforms.PLATFORMS)
@pytest.mark.parametrize(
    "text",
    ["a,a,,1、x\n1,2,3,4\n", "x\n\n", '序号,"第1题(",第1题),1、,、\n1,,→,┋,〖〗\n', "id,[],q[,]q[[]]\n1,1,1,1\n"],
)
def test_no_platform_stumbles_over_a_file_that_is_not_its_own(name, text):
    given = raw(text) if text != "x\n\n" else Raw(pd.DataFrame({"x": [""]}))
    export = platforms.unpacked(given, name)
    assert export.frame.columns.is_unique


def test_a_file_as_it_is():
    frame = pd.DataFrame([["001", "x", "1"], ["NA", "", "2"]], columns=["a", "a", " "], dtype="str")
    export = platforms.unpacked(Raw(frame, labels={"a": "First"}), "none")
    assert export.platform == ""
    assert [(c.name, c.label) for c in export.columns] == [("a", "First"), ("a (2)", "First"), ("column 3", "")]
    assert export.frame["a"].tolist() == ["001", "NA"]


def test_a_labelled_file_is_of_no_platform():
    frame = FILES["wenjuanxing"].frame
    assert platforms.recognised(Raw(frame, codes={"1、性别": {1: "男"}})) == ""


def test_a_file_in_parts_is_recognised_and_joined():
    whole = FILES["wenjuanxing"].frame
    parts = Raw(whole.head(0), rows=3, parts=lambda: iter([whole.head(2), whole.tail(1)]))
    assert platforms.recognised(parts) == "wenjuanxing"
    assert platforms.unpacked(parts).frame.equals(platforms.unpacked(FILES["wenjuanxing"]).frame)


def test_nothing_given_is_changed():
    before = FILES["surveymonkey"].frame.copy(deep=True)
    platforms.unpacked(FILES["surveymonkey"])
    pd.testing.assert_frame_equal(FILES["surveymonkey"].frame, before)
