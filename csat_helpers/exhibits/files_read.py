"""Files read: how each data file was taken, and what was odd in it."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import number

_NEEDED = ("place", "file", "wave", "what", "said")
_WHICH = ["place", "file", "wave"]
_COUNTS = ("rows", "columns")


def files_read(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Each data file with its rows and columns, and what its reader took: encoding, separator, sheet, platform.

    ``frame`` is that of ``survey.files_read``: ``place, file, wave, what, said``. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"place": 1, "file": "a.csv", "wave": "", "what": ["rows", "columns"]})
    >>> files_read(frame.assign(said=["120", "8"]), id="f", language="en").bundle.headline
    '1 file was read: 120 rows'
    """
    title = say(language, "The files and how they were read")
    if frame.empty:
        return no_data(frame, id, language, title, words, lacks=say(language, "The survey was not read from files."))
    phrases.check_columns(frame, _NEEDED, "files_read")
    files = _files(frame)
    rows = sum(int(facts.get("rows", 0)) for facts in files)
    noted = int((frame["what"] == "note").sum())
    text = Text(
        headline=_headline(len(files), rows, noted, language),
        title=title,
        subtitle=say(language, "Data files as the readers took them, before anything was typed"),
        notes=(
            say(language, "Reader, encoding and separator are told by the file’s content, not by its name; engagement.yaml may state them."),
        ),
    )  # fmt: skip
    return publish("table", frame, text, words, id=id, language=language, table=_table(files, language), base=rows,
                   extra={"figures": {"files": len(files), "rows": rows, "noted": noted}})  # fmt: skip


def file_notes(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """What was odd in each file and what was done about it, a sentence a row; ``frame`` as of :func:`files_read`.

    >>> frame = pd.DataFrame({"place": [1], "file": "a.csv", "wave": "", "what": "note"})
    >>> file_notes(frame.assign(said="Hidden rows, read as well: 2."), id="f", language="en").bundle.headline
    '1 thing in the files was odd; what was done about it is told'
    """
    title = say(language, "What was odd in the files")
    noted = frame[frame["what"] == "note"] if "what" in frame.columns else frame
    if noted.empty:
        return no_data(noted, id, language, title, words, lacks=say(language, "Nothing was odd in the files."))
    phrases.check_columns(frame, _NEEDED, "file_notes")
    n = len(noted)
    headline = say_n(
        language, "{n} thing in the files was odd; what was done about it is told",
        "{n} things in the files were odd; what was done about each is told", n, n=n,
    )  # fmt: skip
    rows, roles = list[tuple[str, ...]](), list[str]()
    for (_, file, wave), part in noted.groupby(_WHICH, sort=False):
        rows += [(_named(str(file), str(wave), language),), *((str(said),) for said in part["said"])]
        roles += ["section", *[""] * len(part)]
    table = Table((Column("said", say(language, "What was odd, and what was done")),), tuple(rows), roles=tuple(roles))
    text = Text(headline, title, say(language, "By file, in the order in which it was noticed"))
    return publish("table", noted, text, words, id=id, language=language, table=table, extra={"figures": {"noted": n}})


def _files(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """What was told of each file, with its name and wave; notes apart."""
    told = frame[frame["what"] != "note"]
    parts = (part for _, part in told.groupby(_WHICH, sort=False))
    return [
        {
            "file": str(part["file"].iloc[0]),
            "wave": str(part["wave"].iloc[0]),
            **dict(zip(part["what"], part["said"], strict=True)),
        }
        for part in parts
    ]


def _headline(n: int, rows: int, noted: int, language: str) -> str:
    values = {"n": n, "rows": number(rows, "count")}
    read = say_n(language, "{n} file was read: {rows} rows", "{n} files were read: {rows} rows", n, **values)
    if not noted:
        return read
    return say_n(language, "{read}; {n} thing in them was odd", "{read}; {n} things in them were odd", noted, read=read, n=noted)  # fmt: skip


def _table(files: list[dict[str, Any]], language: str) -> Table:
    waves = any(facts["wave"] for facts in files)
    columns = (
        Column("file", say(language, "File")),
        *((Column("wave", say(language, "Wave")),) if waves else ()),
        Column("rows", say(language, "Rows"), "count"),
        Column("columns", say(language, "Columns"), "count"),
        Column("read_as", say(language, "Read as")),
    )
    rows = [
        (
            facts["file"],
            *((wave_name(facts["wave"], language),) if waves else ()),
            *(int(facts[name]) if name in facts else None for name in _COUNTS),
            _read_as(facts, language),
        )
        for facts in files
    ]
    return Table(columns, tuple(rows))


def _named(file: str, wave: str, language: str) -> str:
    return say(language, "{file} (wave {wave})", file=file, wave=wave_name(wave, language)) if wave else file


def _read_as(facts: dict[str, Any], language: str) -> str:
    """A file's kind with what its reader took, in the order in which it is taken."""
    kinds = {
        "delimited": say(language, "text"),
        "excel": say(language, "workbook"),
        "spss": "SPSS",
        "spss portable": "SPSS .por",
        "stata": "Stata",
        "parquet": "Parquet",
        "arrow": "Arrow",
    }
    separators = {
        ",": say(language, "separated by commas"),
        ";": say(language, "separated by semicolons"),
        "\t": say(language, "separated by tabs"),
        "|": say(language, "separated by bars"),
    }
    platforms = {
        "qualtrics": "Qualtrics",
        "surveymonkey": "SurveyMonkey",
        "limesurvey": "LimeSurvey",
        "google_forms": "Google Forms",
        "microsoft_forms": "Microsoft Forms",
        "wenjuanxing": say(language, "Wenjuanxing"),
        "tencent": say(language, "Tencent Survey"),
    }
    platform, sheet = facts.get("platform"), facts.get("sheet")
    first, _, last = str(facts.get("header_rows", "-")).partition("-")
    parts = [
        kinds.get(str(facts.get("reader")), str(facts.get("reader", ""))),
        say(language, "export of {name}", name=platforms.get(str(platform), platform)) if platform else "",
        str(facts.get("encoding", "")).upper().removesuffix("-SIG"),
        separators.get(str(facts.get("separator", "")), ""),
        say(language, "decimal comma") if facts.get("decimal") == "," else "",
        say(language, "sheet {name}", name=phrases.quoted(str(sheet))) if sheet else "",
        say(language, "headings in rows {first} to {last}", first=first, last=last) if first != last else "",
    ]
    return ("，" if language == "zh" else ", ").join(part for part in parts if part)
