"""The manual's terms are the catalogue's, and the catalogue keeps to one name a thing and one way of typesetting."""

import re
from pathlib import Path

import pytest

from tests.look.test_catalogue import translated

PAGE = Path(__file__).parents[2] / "docs" / "terms.md"
HAN = "[\u3400-\u9fff，。；：？（）“”、～]"
NOT_OURS = {
    "可靠": "显著",
    "很可能": "可能",
    "中立": "一般",
    "权重": "权数",
    "截断": "截尾",
    "解释份额": "解释力占比",
    "高分占比": "最高n档",
    "回答者": "受访者",
}


def terms() -> dict[str, str]:
    """The table's first two columns."""
    rows = [line.strip("| ").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    return {row[0].strip(): row[1].strip() for row in rows if row[0].strip() not in ("English", "---")}


def strings() -> list[tuple[str, str]]:
    return [(message, text) for message, texts in translated().items() for text in texts]


def test_terms_are_those_of_the_catalogue():
    known, named = translated(), terms()
    shared = [term for term in named if term in known]
    assert len(shared) > 30
    assert {t: known[t] for t in shared if known[t] != [named[t]]} == {}


@pytest.mark.parametrize(("word", "instead"), NOT_OURS.items())
def test_a_thing_has_one_name(word, instead):
    assert [text for _, text in strings() if word in text] == [], f"Write {instead}."


def test_an_interval_is_named_in_full():
    assert [text for _, text in strings() if re.search("(?<!置信)区间", text)] == []


def test_no_space_is_typed_beside_han():
    assert [text for _, text in strings() if re.search(rf"{HAN} | {HAN}|▲ ▼", text)] == []


def test_brackets_and_ranges_are_full_width():
    assert [text for _, text in strings() if re.search(r"[()]|\d\s*[–-]\s*\d", text)] == []
