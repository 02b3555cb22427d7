"""Some three hundred malformed or odd files, each with what is to become of it.

``python -m tests.survey.readers.malformed FOLDER`` writes them. All are made here by hand; none is a client's.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.survey.readers.malformed_books import bombs, parquet, sav, workbook, workbooks, zipped
from tests.survey.readers.malformed_case import Case, text_case

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
ENDS = {"unix": "\n", "windows": "\r\n", "mac": "\r"}
ZH = "评分,意见\n5,服务态度很好\n4,等候时间太长了\n"


def cases() -> list[Case]:
    """All of them."""
    families = (
        plain, ragged, quotes, nuls, mixed, guessed, headings, empty, wide_and_long, cut_short, foreign, named_wrongly,
        odd_text, workbooks, bombs, yamls,
    )  # fmt: skip
    return [case for family in families for case in family()]


def build(folder: Path) -> list[tuple[Case, Path]]:
    """Every file written into ``folder``, each in a folder of its own name where names repeat."""
    written = []
    for case in cases():
        path = folder / case.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(case.make())
        written.append((case, path))
    return written


def plain() -> Iterator[Case]:
    """Every separator, line end and encoding."""
    rows = [["编号", "评分", "意见"], ["001", "5", "服务态度很好"], ["002", "", "等候时间太长了"]]
    for s, separator in SEPARATORS.items():
        for e, end in ENDS.items():
            text = end.join(separator.join(row) for row in rows) + end
            for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"):
                words = "without the mark" if encoding == "utf-16-le" else ""
                yield text_case(f"plain/{s}-{e}-{encoding}.csv", text.encode(encoding), (2, 3), words)


def ragged() -> Iterator[Case]:
    """Rows that do not fit the headings."""
    for s, x in SEPARATORS.items():
        head = f"id{x}q1{x}q2\n1{x}2{x}3\n"
        yield text_case(f"ragged/short-{s}.csv", head + f"4{x}5\n6\n7{x}8{x}9\n", (4, 3), "2 rows have fewer cells")
        yield text_case(f"ragged/long-{s}.csv", head + f"4{x}5{x}6{x}{x} \n", (2, 3), "1 row has more cells than the 3")
        yield text_case(f"ragged/surplus-{s}.csv", head + f"4{x}5{x}6{x}7\n", None, "row 3: The row has 4 cells")
        yield text_case(f"ragged/all-short-{s}.csv", f"id{x}q1{x}q2\n1{x}2\n3{x}4\n", (2, 3), "the first is row 2")
        yield text_case(
            f"ragged/blank-lines-{s}.csv", f"\n\n{head}\n\n4{x}5{x}6\n\n", (2, 3), "Blank lines between the rows: 2"
        )
        yield text_case(f"ragged/trailing-{s}.csv", f"id{x}q1{x}\n1{x}2{x}\n3{x}4{x}\n", (2, 2), "was left out")
        yield text_case(f"ragged/open-end-{s}.csv", head + f"4{x}5", (2, 3), "may be cut short")
        yield text_case(f"ragged/title-{s}.csv", f"Survey of May\n\n{head}", (1, 3), "above the headings left out")
    yield text_case("ragged/broken-row.csv", "a,b,c\n1,good but\nslow,5\n2,3,4\n", (3, 3), "make one row")
    yield text_case("ragged/two-titles.csv", "Survey\nMay 2026\n\nid,q1\n1,2\n", (1, 2), "3 lines above")
    yield text_case("ragged/one-column.csv", "comment\ngood\n\nbad\n", (3, 1), "rows of an empty cell")
    yield text_case("ragged/sentences.csv", "comment\ngood, but slow\nbad, very\n", None, "in quotation marks")
    yield text_case("ragged/hint.csv", "sep=;\nid;q\n1;2\n", (1, 2), "names the separator")


def quotes() -> Iterator[Case]:
    """Quotation marks that do not pair."""
    for s, x in SEPARATORS.items():
        head = f"id{x}q1\n1{x}2\n"
        yield text_case(f"quotes/open-{s}.csv", head + f'2{x}"never closed\n3{x}4\n', None, "line 3: A quotation mark")
        yield text_case(f"quotes/open-in-headings-{s}.csv", f'id{x}"q1\n1{x}2\n', None, "quotation mark")
        yield text_case(f"quotes/open-last-{s}.csv", head + f'2{x}"', None, "line 3: A quotation mark")
        yield text_case(f"quotes/text-after-{s}.csv", head + f'2{x}"good" really\n', None, "line 3: A quotation mark")
        yield text_case(f"quotes/two-open-{s}.csv", head + f'2{x}"a\n3{x}"b\n', None, "quotation mark")
        yield text_case(f"quotes/inches-{s}.csv", head + f'2{x}5" pipe\n', (2, 2))
        yield text_case(f"quotes/doubled-{s}.csv", head + f'2{x}"say ""hi"""\n', (2, 2))
        yield text_case(f"quotes/lines-{s}.csv", head + f'2{x}"a\nb\r\nc{x}d"\n', (2, 2))


def nuls() -> Iterator[Case]:
    """NUL characters, which end a cell in other programs."""
    body = b"id,q1\n" + b"".join(b"%d,good\n" % k for k in range(50))
    for line in (2, 10, 25, 50):
        rows = body.split(b"\n")
        rows[line - 1] = rows[line - 1].replace(b"good", b"go\0od")
        yield text_case(f"nul/line-{line}.csv", b"\n".join(rows), None, f"line {line}: The text holds 1 NUL")
    yield text_case("nul/tail.csv", body + b"\0" * 512, None, "512 NUL characters")
    yield text_case("nul/headings.csv", b"i\0d,q1\n1,2\n", None, "bytes of no text")
    yield text_case("nul/only.csv", b"\0" * 10_000, None, "not a table")
    yield text_case("nul/gb18030.csv", ZH.encode("gb18030") + b"3,\0\n", None, "line 4: The text holds 1 NUL")


def mixed() -> Iterator[Case]:
    """Texts in two encodings, joined by hand."""
    other = {
        "gb18030": "3,服务态度不好\n",
        "big5": "3,服務態度不好\n",
        "cp1252": "3,très déçu\n",
        "cp1251": "3,хорошо\n",
        "shift_jis": "3,とても良い\n",
    }
    for encoding, row in other.items():
        wrong, lines = row.encode(encoding), ZH.encode() * 20
        column = 5 if encoding == "cp1252" else 3
        yield text_case(
            f"mixed/end-{encoding}.csv", lines + wrong, None, f"line 61, column {column}: The text is UTF-8 but for"
        )
        head, _, rest = lines.partition(b"\n")
        yield text_case(
            f"mixed/begin-{encoding}.csv", head + b"\n" + wrong + rest, None, f"line 2, column {column}: The text is"
        )
    yield text_case("mixed/latin.csv", "id,q\n1,Zürich\n2,Genève\n".encode() + b"3,B\xe2le\n", None, "line 4, column 4")
    yield text_case(
        "mixed/marked.csv", b"\xef\xbb\xbf" + "编号,意见\n1,".encode() + b"\xff\xfe\n", None, "line 2, column 3"
    )


def guessed() -> Iterator[Case]:
    """Encodings that nothing names."""
    for k, words in enumerate(
        ("Zürich", "don’t", "satisfação", "SATISFAÇÃO", "schön", "señor", "“great”", "5 €", "naïve")
    ):
        yield text_case(
            f"guessed/western-{k}.csv", f"id,q\n1,{words}\n".encode("cp1252"), (1, 2), "cp1252), which is a guess"
        )
    yield text_case("guessed/russian.csv", "id,q\n1,очень хорошо\n".encode("cp1251"), (1, 2), "which is a guess")
    yield text_case("guessed/big5.csv", "評分,意見\n5,服務態度很好\n".encode("big5"), None, "encoding: big5")
    yield text_case("guessed/bytes.csv", bytes(range(1, 256)) * 20, None, "The text is not in utf-8, gb18030 or cp1252")


def headings() -> Iterator[Case]:
    """Headings that are missing, blank, or stand more than once."""
    for s, x in SEPARATORS.items():
        yield text_case(f"headings/only-{s}.csv", f"id{x}q1\n", None, "headings and no answers")
        yield text_case(f"headings/only-open-{s}.csv", f"id{x}q1", None, "headings and no answers")
        yield text_case(f"headings/twice-{s}.csv", f"q{x}q{x}q\n1{x}2{x}3\n", (1, 3), "'q' (3 times)")
        yield text_case(
            f"headings/blank-{s}.csv", f"id{x}{x}q\n1{x}2{x}3\n", (1, 3), "1 column has values and no heading"
        )
        yield text_case(f"headings/all-blank-{s}.csv", f"{x}{x}\n1{x}2{x}3\n", None, "holds no headings")
    yield text_case("headings/long.csv", f"id,{'很长的问题' * 2_000}\n1,2\n", (1, 2))
    yield text_case("headings/lines.csv", 'id,"a question\nof two lines"\n1,2\n', (1, 2))
    yield text_case("headings/one-word.csv", "id", None, "headings and no answers")


def empty() -> Iterator[Case]:
    """Files that hold nothing."""
    contents = {
        "nothing": b"", "mark-8": b"\xef\xbb\xbf", "mark-16": b"\xff\xfe", "mark-16-be": b"\xfe\xff",
        "mark-32": b"\xff\xfe\0\0", "spaces": b"   ", "lines": b"\n\r\n\n", "tabs": b"\t\t\n",
        "mark-lines": b"\xef\xbb\xbf\r\n\r\n",
    }  # fmt: skip
    for name, content in contents.items():
        yield text_case(f"empty/{name}.csv", content, None, "The file is empty")
    for ending in ("xlsx", "sav", "parquet", "xls", "dta", "txt"):
        yield text_case(f"empty/nothing.{ending}", b"", None, "The file is empty")


def wide_and_long() -> Iterator[Case]:
    """Columns and cells beyond what a survey has."""

    def wide(columns: int) -> Callable[[], bytes]:
        return lambda: (
            ",".join(f"q{k}" for k in range(columns)) + "\n" + (",".join(["1"] * columns) + "\n") * 3
        ).encode()

    yield Case("wide/16000.csv", wide(16_000), (3, 16_000), worst=True)
    yield Case("wide/16384.csv", wide(16_384), (3, 16_384))
    yield Case("wide/16385.csv", wide(16_385), None, "16,385 columns")
    yield Case("wide/100000.csv", wide(100_000), None, "100,000 columns; at most 16,384", worst=True)
    yield Case("wide/1000000.csv", wide(1_000_000), None, "row 1: The headings are longer than", worst=True)
    yield Case(
        "long/cell.csv",
        lambda: b"id,q\n1," + b"x" * 10_000_000 + b"\n",
        None,
        "row 2, column 2: A cell holds 10,000,000",
        True,
    )
    yield Case(
        "long/quoted.csv",
        lambda: b'id,q\n1,"' + b"x\n" * 5_000_000 + b'"\n',
        None,
        "row 2, column 2: A cell holds",
        True,
    )
    yield Case("long/row.csv", lambda: b"id,q\n1," + b"x" * 20_000_000, None, "row 2: The row is longer than", True)
    yield Case("long/allowed.csv", lambda: b"id,q\n1," + b"x" * 900_000 + b"\n", (1, 2))
    yield Case("long/open.csv", lambda: b'id,q\n1,"' + b"2,3\n" * 6_000_000, None, "row 2: The row is longer", True)
    yield Case("long/blank.csv", lambda: b"id,q\n1,2\n" + b"\n" * 10_000_000, (1, 2), worst=True)
    yield Case(
        "long/lines.csv", lambda: b"id,q\n" + b"1\n" * 100_000, (100_000, 2), "100000 rows have fewer cells", True
    )


def cut_short() -> Iterator[Case]:
    """Files that end too early."""
    text = ("编号,评分,意见\n" + "001,5,很好\n" * 20).encode()
    row = len("001,5,很好\n".encode())
    begin = len(text) - row
    for rest, reads, words in (
        (2, (20, 3), "may be cut short"),
        (4, (20, 3), "may be cut short"),
        (7, None, "cut short"),
        (8, None, "cut short"),
        (9, (20, 3), ""),
        (11, None, "cut short"),
    ):
        yield text_case(f"cut/text-{rest}.csv", text[: begin + rest], reads, words)
    yield text_case("cut/utf-16.csv", ZH.encode("utf-16")[:-1], None, "utf-16")
    for name, make, words in (("xlsx", workbook, "again"), ("parquet", parquet, "again"), ("sav", sav, "")):
        whole = make()
        for part in (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.995):
            size = max(8, int(len(whole) * part))
            yield text_case(f"cut/{name}-{int(part * 1000)}.{name}", whole[:size], None, words)


def foreign() -> Iterator[Case]:
    """What comes instead of a table."""
    contents: dict[str, tuple[bytes, str]] = {
        "page.xls": (b"<html><body><table><tr><td>id</td></tr></table></body></html>", "web page"),
        "page-2.xls": (b"\r\n<!DOCTYPE html><table>", "web page"),
        "table.xls": (b"<table border='1'><tr><td>1</td></tr></table>", "web page"),
        "sheet-2003.xls": (b"<?xml version='1.0'?><Workbook></Workbook>", "XML"),
        "triple-s.xml": (b"\xef\xbb\xbf<?xml version='1.0'?><sss></sss>", "XML"),
        "answers.json": (b'{"answers": [1, 2]}', "JSON"),
        "list.json": (b'[{"id": 1}]', "JSON"),
        "answers.csv.gz": (b"\x1f\x8b\x08\0\0\0\0\0", "Unpack it"),
        "answers.csv.bz2": (b"BZh91AY&SY", "Unpack it"),
        "answers.csv.xz": (b"\xfd7zXZ\0", "Unpack it"),
        "answers.csv.zst": (b"\x28\xb5\x2f\xfd\0", "Unpack it"),
        "answers.7z": (b"7z\xbc\xaf\x27\x1c", "Unpack it"),
        "answers.rar": (b"Rar!\x1a\x07", "Unpack it"),
        "report.pdf": (b"%PDF-1.7\n", "a PDF"),
        "report.rtf": (b"{\\rtf1 text}", "RTF"),
        "scan.png": (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        "scan.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        "survey.db": (b"SQLite format 3\0", "a database"),
        "survey.sas7bdat": (b"\0" * 12 + b"\xc2\xea\x81\x60" + b"\0" * 200, "SAS"),
        "survey.rda": (b"RDX3\nX\n", "R workspace"),
        "program": (b"\x7fELF\x02\x01\x01\0\0\0", "not a table"),
    }
    for name, (content, words) in contents.items():
        yield text_case(f"foreign/{name}", content, None, words)
    for name, members in {
        "csv.zip": {"answers.csv": "a,b\n1,2\n"}, "report.docx": {"word/document.xml": "<w/>"},
        "empty.zip": {}, "table.numbers": {"Index/Document.iwa": "x"},
    }.items():  # fmt: skip
        yield text_case(f"foreign/{name}", zipped(members), None, "archive")


def named_wrongly() -> Iterator[Case]:
    """Contents under another kind's name."""
    text = b"id,q\n1,2\n"
    for ending in ("xlsx", "xls", "sav", "parquet", "dta", "json", "pdf", "zip", ""):
        yield text_case(f"named/text.{ending}", text, (1, 2))
    for name, make in (("workbook", workbook), ("parquet", parquet), ("sav", sav)):
        for ending in ("csv", "xls", "txt", "dta"):
            yield Case(f"named/{name}.{ending}", make, (3, 2))


def odd_text() -> Iterator[Case]:
    """Characters that are no letters."""
    half = "\ud83d".encode("utf-8", "surrogatepass")
    yield text_case("odd/half.csv", b"id,q\n1," + half + b"\n", (1, 2), "lone surrogates")
    yield text_case(
        "odd/half-16.csv", b"\xff\xfe" + "id,q\n1,\ud83d\n".encode("utf-16-le", "surrogatepass"), (1, 2), "lone"
    )
    yield text_case(
        "odd/halves.csv", b"id,q\n1," + half + "\ude00".encode("utf-8", "surrogatepass") + b"\n", (1, 2), "put together"
    )
    yield text_case(
        "odd/mark-within.csv", "\ufeffid,q\n1,2\n\ufeff3,4\n", (2, 2), "byte-order mark within (the first is row 3)"
    )
    yield text_case("odd/two-marks.csv", "\ufeff\ufeffid,q\n1,2\n", (1, 2))
    yield text_case("odd/control-z.csv", b"id,q\n1,2\n\x1a", (1, 2), "Ctrl-Z")
    yield text_case("odd/ends.csv", "id,q\r\n1,2\n3,4\r5,6", (3, 2))
    for name, character in {"zero-width": "\u200b", "right-to-left": "\u202e", "line": "\u2028", "next": "\x85", "bell": "\x07",
                            "feed": "\x0c", "tags": "\U000e0041", "private": "\ue000", "joined": "e\u0301\u0301"}.items():  # fmt: skip
        yield text_case(f"odd/{name}.csv", f"id,q\n1,a{character}b\n2,c\n", (2, 2))
    for k, cell in enumerate(
        ("001", "NA", "null", "1e5", "=1+1", "TRUE", "-", "#N/A", "NaN", "1,5", "=cmd|' /C calc'!A0")
    ):
        yield text_case(f"odd/cell-{k}.csv", f'id,q\n1,"{cell}"\n', (1, 2))
    yield text_case("odd/decimal.csv", "id;w\n1;3,5\n2;4\n", (2, 2), "decimal mark")
    yield text_case("odd/decimals.csv", "id;w;v\n1;3,5;1.5\n", (1, 3), "both stand")


def yamls() -> Iterator[Case]:
    """Configurations that never end, or are none."""
    bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
        f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 10)
    )
    merging = "b0: &b0 {x0: 1}\n" + "".join(
        f"b{k}: &b{k} {{<<: [{', '.join([f'*b{k - 1}'] * 9)}], x{k}: 1}}\n" for k in range(1, 9)
    )
    contents: dict[str, tuple[str | bytes, str]] = {
        "cyclic-list": ("engagement: &a [*a]\n", ""),
        "cyclic-mapping": ("engagement: &a {b: *a}\n", ""),
        "cyclic-data": ("data: &a\n  - file: *a\n", ""),
        "bomb": (bomb, ""),
        "bomb-in-key": (bomb + "title: *a9\n", ""),
        "bomb-of-merges": (merging, ""),
        "deep": ("[" * 20_000, ""),
        "deep-mapping": ("{a: " * 5_000 + "1" + "}" * 5_000, ""),
        "twice": ("title: A\ntitle: B\n", "given twice"),
        "tab": ("a:\n\tb: 1\n", "line 2"),
        "nothing": ("", "Holds no keys"),
        "list": ("- a\n- b\n", "Holds no keys"),
        "word": ("text\n", "Holds no keys"),
        "python": ("a: !!python/object/apply:os.system [echo]\n", "Not valid YAML"),
        "open": ('a: "never closed\n', "Not valid YAML"),
        "unknown-alias": ("a: *nowhere\n", "nowhere"),
        "not-utf-8": ("标题: 甲".encode("gb18030"), "UTF-8"),
        "nul": (b"a: \0\n", "Not valid YAML"),
        "day": ("a: 2026-13-45\n", "Not valid YAML"),
        "key-list": ("? [a, b]\n: 1\n", ""),
        "two-documents": ("a: 1\n---\nb: 2\n", "Not valid YAML"),
        "table": ("id,q\n1,2\n", ""),
    }
    for name, (text, words) in contents.items():
        worst = name.startswith(("bomb", "deep", "cyclic"))
        yield text_case(f"yaml/{name}/engagement.yaml", text, None, words, worst=worst)
    for name in ("cyclic-list", "bomb", "twice", "nothing"):
        yield text_case(
            f"yaml/{name}/questionnaire.yaml", *contents[name][:1], None, contents[name][1], worst=name == "bomb"
        )


if __name__ == "__main__":
    for case, path in build(Path(sys.argv[1])):
        print(path, "reads" if case.reads else "is refused", case.words)
