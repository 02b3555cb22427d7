"""Which encoding a text is in: strict steps, and each guess said."""

import random
from pathlib import Path

import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import read
from csat_helpers.survey.readers.text_encoding import as_utf8

ZH = "总体而言您对本公司的服务有多满意？工作人员态度很好，价格合理，环境整洁，等候时间太长了，希望改进。网络信号不稳定，客服响应慢"
TEXT = "评分,意见\n5,很好\n"


def raw_of(tmp_path, content, **options):
    (tmp_path / "a.csv").write_bytes(content)
    return read(tmp_path / "a.csv", **options)


def told(tmp_path, content, **options):
    with pytest.raises(DataError) as raised:
        raw_of(tmp_path, content, **options)
    return str(raised.value).replace(str(tmp_path), "DIR")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_chinese_in_any_usual_encoding(tmp_path, encoding, named):
    raw = raw_of(tmp_path, TEXT.encode(encoding))
    assert raw.frame.to_dict("list") == {"评分": ["5"], "意见": ["很好"]}
    assert raw.read_as["encoding"] == named
    assert bool(raw.notes) == encoding.endswith("e")  # without a mark it is a guess


def test_short_chinese_texts_are_not_taken_for_anything_else():
    rng = random.Random(1)  # noqa: S311 - not for secrets
    for _ in range(500):
        start, length = rng.randrange(len(ZH) - 3), rng.randrange(3, 12)
        text = f"id,意见\n1,{ZH[start : start + length]}\n"
        found = as_utf8(text.encode("gb18030"), None, Path("x"))
        assert (found.encoding, found.content.decode()) == ("gb18030", text)


@pytest.mark.parametrize(
    "words",
    [
        "Zürich,très bien",
        "don’t,won’t",
        "satisfação,não",
        "SATISFAÇÃO,NÃO",
        "Größe,schön",
        "señor,¿qué?",
        "“great”…,5 €",
    ],
)
def test_western_text_is_a_guess_that_is_said(tmp_path, words):
    raw = raw_of(tmp_path, f"a,b\n{words}\n".encode("cp1252"))
    assert raw.frame.to_numpy().tolist() == [words.split(",")]
    assert raw.read_as["encoding"] == "cp1252"
    assert raw.notes == (
        "The text is not UTF-8; it was read as Western European (cp1252), which is a guess. If letters are wrong, "
        "name its 'encoding' beside the file in engagement.yaml (for example 'encoding: big5').",
    )


def test_big5_must_be_declared(tmp_path):
    content = "評分,意見\n5,服務態度很好\n".encode("big5")
    assert raw_of(tmp_path, content, encoding="big5").frame.to_dict("list") == {"評分": ["5"], "意見": ["服務態度很好"]}
    assert told(tmp_path, content) == (
        "DIR/a.csv: The text is not in utf-8, gb18030 or cp1252. "
        "It may be Big5: name it beside the file in engagement.yaml ('encoding: big5')."
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (TEXT.encode() + "4,服务态度".encode("gb18030") + b"\n", "line 3, column 3"),
        (TEXT.encode() * 50 + b"4,caf\xe9\n", "line 101, column 6"),
        ("a,b\r\nné,Zürich\r\n".encode() + b"x,\xa35\r\n", "line 3, column 3"),
    ],
)
def test_a_file_of_two_encodings_is_refused_with_its_place(tmp_path, content, place):
    message = told(tmp_path, content)
    assert message.startswith(f"DIR/a.csv, {place}: The text is UTF-8 but for some bytes (the first is ")
    assert "it mixes two encodings. Save all of it as UTF-8" in message
    assert told(tmp_path, content, encoding="utf-8") == message


def test_a_file_cut_within_a_character_is_told(tmp_path):
    assert told(tmp_path, (TEXT + "4,很").encode()[:-1]) == (
        "DIR/a.csv, line 3, column 3: The file ends within a character: it is cut short. Export it again."
    )


def test_what_is_not_in_its_declared_encoding_is_told(tmp_path):
    assert "DIR/a.csv, line 2: The text is not in big5 (illegal multibyte sequence)." in told(
        tmp_path, b"a,b\n\xff\xff,1\n", encoding="big5"
    )
    assert "'utf-99' is not an encoding. For example: utf-8, big5." in told(tmp_path, b"a,b\n1,2\n", encoding="utf-99")
    assert "'rot13' is not an encoding." in told(tmp_path, b"a,b\n1,2\n", encoding="rot13")
    assert "The text is not in utf-8, gb18030 or cp1252. Save it as UTF-8" in told(tmp_path, b"a,b\n\x81\x01\xff,1\n")


@pytest.mark.parametrize(("content", "line"), [(b"a,b\n1,2\n3,\x00\n", 3), (b"a,b\r\n1\x00,2\r\n" + b"3,4\r\n" * 9, 2)])
def test_nul_characters_are_told_with_their_line(tmp_path, content, line):
    assert told(tmp_path, content).startswith(f"DIR/a.csv, line {line}: The text holds 1 NUL character (byte 0).")


def test_half_an_emoji_does_not_turn_the_file_to_chinese(tmp_path):
    raw = raw_of(tmp_path, "评分,意见\n5,".encode() + b"\xed\xa0\xbd" + "好\n".encode())
    assert raw.frame["意见"].tolist() == ["\ufffd好"]
    assert raw.replaced == 1
    assert raw.notes == ("Halves of characters (lone surrogates) were replaced by \ufffd: 1.",)


def test_two_halves_of_an_emoji_are_put_together(tmp_path):
    raw = raw_of(tmp_path, b"a,b\n1," + "\ud83d\ude00".encode("utf-8", "surrogatepass") + b"\n")
    assert (raw.frame["b"].tolist(), raw.replaced) == (["😀"], 0)
    assert raw.notes == ("Characters written as two halves were put together: 1.",)


def test_the_end_mark_of_old_programs_is_left_out(tmp_path):
    raw = raw_of(tmp_path, b"a,b\n1,2\n\x1a")
    assert raw.frame.to_dict("list") == {"a": ["1"], "b": ["2"]}
    assert "Ctrl-Z" in raw.notes[0]
