"""What a check shows, as the survey's frames have it: files, their notes, rules, drift, the quality log, what can be answered."""

import pandas as pd

from csat_helpers.locale.note import note, note_n, said


def files(language: str) -> pd.DataFrame:
    blank = note_n(
        "A column without a heading and without a value was left out.",
        "{n} columns without a heading and without a value were left out.", 3, n=3,
    )  # fmt: skip
    title = note("Sheet '{taken}', which was asked for, is hidden.", taken="Data")
    facts = [
        ("a.csv", "2025", {"rows": "1200", "columns": "48", "reader": "delimited", "encoding": "gb18030", "separator": ";"}, [blank]),
        ("b.xlsx", "2026", {"rows": "980", "columns": "50", "reader": "excel", "sheet": "Data", "header_rows": "1-2"}, [title]),
    ]  # fmt: skip
    rows = []
    for place, (file, wave, told, notes) in enumerate(facts, 1):
        rows += [(place, file, wave, what, value) for what, value in told.items()]
        rows += [(place, file, wave, "note", said(sentence, language)) for sentence in notes]
    return pd.DataFrame(rows, columns=["place", "file", "wave", "what", "said"])


def checks(language: str) -> pd.DataFrame:
    label = "速度" if language == "zh" else "Speed"
    rows = [
        ("empty", "", "", "exclude", 10, 0.01, 10, 1000, 4, "", 1000, 990),
        ("straightliner", "", "", "flag", 20, 0.02, 0, 1000, 2, "", 990, 990),
        ("same text", "", "", "not checked", 0, float("nan"), 0, 0, 0, "no text", 990, 990),
        ("out of range", "q1", label, "flag", 90, 0.09, 0, 1000, 7, "7", 990, 990),
    ]
    columns = [
        "rule", "item", "label", "action", "rows", "share", "excluded", "base", "first_row", "detail", "before", "after",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def drift(_: str) -> pd.DataFrame:
    rows = [
        ("q1", "Q01", "2025", "2026", "renamed", "q1", "Q01", "matched by alias"),
        ("", "Sex", "2025", "2026", "proposed", "SEX", "Sex", "not matched: add an alias"),
        ("", "x", "2025", "2026", "moved", "3", "7", "place not used"),
    ]
    return pd.DataFrame(rows, columns=["item", "column", "wave_from", "wave_to", "kind", "before", "after", "done"])


def log(language: str) -> pd.DataFrame:
    what = "不在问卷中的列" if language == "zh" else "Columns that are no items"
    return pd.DataFrame({"item": ["", "q1"], "label": ["", "Q1"], "what": what, "count": [2, 31]})


def answerable(language: str) -> pd.DataFrame:
    labels = ["驱动因素", "趋势"] if language == "zh" else ["Drivers", "Trend"]
    reason = "只有一期" if language == "zh" else "one wave only"
    return pd.DataFrame(
        {"question": ["drivers", "waves"], "label": labels, "answered": [True, False], "reason": ["", reason]}
    )
