"""YAML written by hand: values quoted where they must be, comments on one line."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

import yaml

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff ./()（）'’+%°&…-]*")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
COMMENT_AT = 76


def scalar(value: object) -> str:
    """One value, plain where YAML reads it back as it is, else in double quotes.

    >>> [scalar(v) for v in ("Staff", "Yes", "a: b", "001", 5, "很好")]
    ['Staff', '"Yes"', '"a: b"', '"001"', '5', '很好']
    """
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    if _PLAIN.fullmatch(value) and value == value.strip() and _is_text(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _is_text(value: str) -> bool:
    resolved = yaml.SafeLoader("").resolve(yaml.ScalarNode, value, (True, False))
    return resolved == "tag:yaml.org,2002:str"


def flow(value: object) -> str:
    """A value, a list or a mapping on one line: ``{en: Age, zh: 年龄}``."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return scalar(value)


def width(text: str) -> int:
    """How many columns a line takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def commented(line: str, *remarks: str, at: int = COMMENT_AT) -> str:
    """A line with its comment, which begins in a column of its own where the line leaves room."""
    said = "; ".join(remark for remark in remarks if remark)
    return f"{line}{' ' * max(at - width(line), 2)}# {one_line(said)}" if said else line


def one_line(text: str) -> str:
    """A comment's text: no line breaks, nothing that YAML refuses."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text).split())


def comment(text: str, indent: str = "") -> list[str]:
    """A comment in lines of 110 columns."""
    lines, line = [], ""
    for word in one_line(text).split(" "):
        if line and width(line) + width(word) > 108:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [f"{indent}# {one}" for one in [*lines, line]]
