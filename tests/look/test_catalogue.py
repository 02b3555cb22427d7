"""Every message in the code has its Chinese, with the same fields."""

import ast
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import csat_helpers
from csat_helpers.locale import listed, pick, say, say_n

PACKAGE = Path(csat_helpers.__file__).parent
CATALOGUE = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "csat.po"
# The calls that say something, and which of their arguments are messages.
WORDS = {"say": slice(1, 3), "say_n": slice(1, 3), "note": slice(0, 1), "note_n": slice(0, 2)}


@cache
def messages() -> dict[str, tuple[str, str | None]]:
    """Each message of a ``say`` or ``note`` call, or of one with a plural: where it is, and its plural."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name in WORDS:
                text = [a.value if isinstance(a, ast.Constant) else None for a in node.args[WORDS[name]]]
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                if name.endswith("_n"):
                    found[text[0]] = (place, text[1])
                else:
                    found.setdefault(text[0], (place, None))
    return found


@cache
def translated() -> dict[str, list[str]]:
    with CATALOGUE.open("rb") as handle:
        catalogue = read_po(handle, locale="zh_CN", abort_invalid=True)
    return {
        (m.id if isinstance(m.id, str) else m.id[0]): ([m.string] if isinstance(m.string, str) else list(m.string))
        for m in catalogue
        if m.id and not m.fuzzy
    }


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_messages_are_literal():
    assert None not in messages(), messages().get(None)


def test_every_message_is_translated():
    known = translated()
    missing = {text: place for text, (place, _) in messages().items() if not all(known.get(text, [""]))}
    assert missing == {}


def test_translations_keep_the_fields():
    known = translated()
    for text, (place, plural) in messages().items():
        for string_ in known[text]:
            # A language without plural forms may leave the number to the words, or write it always.
            assert fields(string_) == fields(text) | (fields(plural) if plural else set()), place


def test_no_translation_is_left_over():
    assert set(translated()) - set(messages()) == set()


def test_chinese_has_no_half_width_punctuation_or_double_spaces():
    for text, strings in translated().items():
        for string_ in strings:
            assert "  " not in string_, text
            assert not set(string_) & {",", ";", "!", "?"}, text
            assert string_.endswith(".") is False, text


def test_say_fills_and_chooses():
    assert say("en", "{item} stands at {value}", item="x", value="1") == "x stands at 1"
    assert say_n("en", "{n} comment.", "{n} comments.", 1, n=1) == "1 comment."
    assert say_n("en", "{n} comment.", "{n} comments.", 3, n=3) == "3 comments."
    assert say_n("zh", "{n} comment.", "{n} comments.", 3, n=3) == "3条意见。"


def test_an_unknown_language_is_named():
    with pytest.raises(ValueError, match="Language 'fr' is not offered"):
        say("fr", "x")


def test_pick_and_listed():
    assert pick({"en": "a", "zh": "甲"}, "zh") == "甲"
    assert pick({"en": "a"}, "zh") == "a"
    assert listed("en", ["a", "b", "c"]) == "a, b and c"
    assert listed("zh", ["甲", "乙", "丙"]) == "甲、乙和丙"
