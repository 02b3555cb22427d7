"""How each file was read, kept with the preparation: its size, its reader's choices, what was odd, in either language."""

import pandas as pd
import yaml

from csat_helpers import survey
from csat_helpers.survey import snapshot


def engagement(folder, **files):
    told = {"engagement": "s", "type": "internal-improvement", "client": "C", "title": "T"}
    told["data"] = [{"file": name, "wave": name[0]} for name in files]
    asked = {"items": {"overall": {"scale": {"min": 1, "max": 5}, "role": "overall"}}}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "engagement.yaml").write_text(yaml.safe_dump(told))
    (folder / "questionnaire.yaml").write_text(yaml.safe_dump(asked))
    return folder


def told(sv, wave):
    frame = survey.files_read(sv).query("wave == @wave")
    return [(row.what, row.said) for row in frame.itertuples()]


def test_each_file_says_how_it_was_read_and_what_was_odd(tmp_path, monkeypatch):
    monkeypatch.setenv("CSAT_WORKSPACE", str(tmp_path))
    files = {"a": b"overall,x\n5,1\n\n4,2\n", "b": "overall;城市\n3;北京\n".encode("gb18030")}
    folder = engagement(tmp_path, **files)
    sv = survey.open(folder)
    assert told(sv, "a") == [
        ("rows", "2"), ("columns", "2"), ("reader", "delimited"), ("encoding", "utf-8"), ("separator", ","), ("decimal", "."),
        ("note", "Blank lines between the rows: 1 (the first is row 3); left out."),
    ]  # fmt: skip
    assert ("encoding", "gb18030") in told(sv, "b")
    assert told(sv.speaking("zh"), "a")[-1] == ("note", "各行之间有空行1个（首个为第3行），已略去。")
    kept = survey.open(folder)  # from the snapshot
    pd.testing.assert_frame_equal(survey.files_read(kept), survey.files_read(sv))
    assert snapshot.folder().is_dir()


def test_a_survey_of_a_frame_has_no_files():
    sv = survey.from_frame(pd.DataFrame({"q": [1]}), {"items": {"q": {"scale": {"min": 1, "max": 5}}}})
    assert survey.files_read(sv).empty
