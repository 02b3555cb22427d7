from csat_helpers import survey


def test_rows_read_are_those_analysed_and_those_set_aside(folder):
    rows = survey.accounting(survey.open(folder.path))
    assert rows.to_numpy().tolist() == [
        ["read", "Rows read", 5],
        ["empty", "Set aside: no answer to any question", 1],
        ["duplicate", "Set aside: respondent sent twice", 1],
        ["analysed", "Respondents analysed", 3],
    ]


def test_a_domain_is_the_last_row(folder):
    rows = survey.accounting(survey.open(folder.path, segment={"group": 1}))
    assert rows.iloc[-1].tolist() == ["focus", "Of these, in this report", 2]


def test_missing_codes_have_their_kind_in_the_survey_s_language(folder):
    english = survey.missing_report(survey.open(folder.path))
    assert english[english["item"] == "staff"].to_numpy().tolist() == [
        ["staff", "staff", "never used", "8", 1, 1 / 3],
        ["staff", "staff", "refused", "9", 1, 1 / 3],
    ]
    chinese = survey.missing_report(survey.open(folder.path, language="zh"))
    assert chinese["kind"].tolist()[1:3] == ["从未使用", "refused"]
    assert chinese["label"].tolist()[0] == "总体"
    assert (english["count"] == chinese["count"]).all()


def test_a_survey_with_nothing_to_note_has_empty_frames(folder):
    folder.write("data/answers.csv", "id,overall,Q1 Staff,group,zone,comment\na,5,4,1,N,x\n")
    sv = survey.open(folder.path)
    assert survey.missing_report(sv).empty
    assert survey.quality_log(sv).empty
    assert list(survey.quality_log(sv).columns) == ["item", "label", "what", "count"]
