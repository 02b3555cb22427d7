"""Markdown -> blocks of plain data, which HTML escapes and typst prints as strings: never markup from a text.

The grammar is CommonMark with tables and footnotes and without HTML, images and executable anything: paragraphs,
headings, lists, tables, quotations, preformatted text; strong, emphasis, code, line breaks, and links to http, https
and mailto. A footnote is ``[^name]`` in the text and a paragraph ``[^name]: its words`` in the same cell.
What the grammar does not know is printed as it was typed.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

Block = dict[str, Any]
Inline = dict[str, Any]

SAFE_SCHEMES = ("http", "https", "mailto")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("html_block").disable("html_inline")
    parser.block.ruler.before("reference", "note", _note_defined, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "note", _note_named)
    return parser


def blocks(markdown: str) -> list[Block]:
    """The blocks of ``markdown``, as strict JSON values; a footnote's words stand where it is named.

    >>> blocks("Look at *both* ends.")[0]["type"]
    'paragraph'
    >>> blocks("<script>")[0]["content"]
    [{'type': 'text', 'text': '<script>'}]
    """
    env: dict[str, Any] = {}
    root = SyntaxTreeNode(_parser().parse(markdown, env))
    unnamed = [text for text in env.get("notes", {}).values() if text not in env.get("named", ())]
    return [_block(node) for node in root.children] + [{"type": "paragraph", "content": _line(t)} for t in unnamed]


def plain(content: list[Inline]) -> str:
    """The words of inline content, without emphasis; a footnote's in brackets.

    >>> plain(blocks("Look at *both* ends.")[0]["content"])
    'Look at both ends.'
    """
    return "".join(_plain(part) for part in content)


def _plain(part: Inline) -> str:
    if "content" not in part:
        return part.get("text", " ")
    words = plain(part["content"])
    return f" [{words}]" if part["type"] == "footnote" else words


def number_notes(value: Any) -> None:
    """Give every footnote in nested blocks its ``number``, from 1 in the order in which they stand."""
    for number, note in enumerate(_notes(value), 1):
        note["number"] = number


def _notes(value: Any) -> Iterator[Inline]:
    if isinstance(value, dict):
        if value.get("type") == "footnote" and "content" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            if isinstance(part, dict | list | tuple):
                yield from _notes(part)


def strings(value: Any) -> Iterator[str]:
    """Every string in nested data: what a reader may see."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            left.extend(reversed(part.values()))
        elif isinstance(part, list | tuple):
            left.extend(reversed(part))


_DEFINED = re.compile(r"\[\^([^\]\s]{1,40})\]:[ \t]*(?=\S)")
_NAMED = re.compile(r"\[\^([^\]\s]{1,40})\]")


def _note_defined(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``[^name]: words``, as far as a paragraph goes, is kept for where it is named."""
    first = state.bMarks[start] + state.tShift[start]
    found = _DEFINED.match(state.src, first, state.eMarks[start])
    if found is None or state.is_code_block(start):
        return False
    if silent:
        return True
    last, others = start + 1, state.md.block.ruler.getRules("paragraph")
    while last < end and not state.isEmpty(last) and not any(rule(state, last, end, True) for rule in others):
        last += 1
    words = state.src[found.end() : state.eMarks[last - 1]]
    state.env.setdefault("notes", {}).setdefault(found[1], words)
    state.line = last
    return True


def _note_named(state: StateInline, silent: bool) -> bool:
    """``[^name]`` where a note of that name is defined; else it stays as it was typed."""
    found = _NAMED.match(state.src, state.pos)
    words = found and state.env.get("notes", {}).get(found[1])
    if found is None or words is None:
        return False
    if not silent:
        token = state.push("footnote", "", 0)
        token.content = words
        state.env.setdefault("named", set()).add(words)
    state.pos = found.end()
    return True


def _line(words: str) -> list[Inline]:
    """A text that is one paragraph whatever it looks like; it has no notes of its own."""
    (inline,) = SyntaxTreeNode(_parser().parseInline(words, {})).children
    return _joined([_inline(part) for part in inline.children])


def _block(node: SyntaxTreeNode) -> Block:
    match node.type:
        case "heading":
            return {"type": "heading", "level": int(node.tag[1]), "content": _content(node)}
        case "paragraph":
            return {"type": "paragraph", "content": _content(node)}
        case "bullet_list" | "ordered_list":
            items = [[_block(child) for child in item.children] for item in node.children]
            ordered = node.type == "ordered_list"
            return {"type": "list", "ordered": ordered, "start": int(node.attrs.get("start", 1)), "items": items}
        case "blockquote":
            return {"type": "quote", "blocks": [_block(child) for child in node.children]}
        case "table":
            return _table(node)
        case "hr":
            return {"type": "rule"}
        case _:  # fenced or indented
            return {"type": "preformatted", "text": node.content.rstrip("\n")}


def _content(node: SyntaxTreeNode) -> list[Inline]:
    return _joined([_inline(part) for child in node.children for part in child.children])


# A line end of the source is a space, but none between two Chinese characters.
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff65]"
_NO_SPACE = re.compile(f"(?<={_WIDE})\n(?={_WIDE})")


def _joined(content: list[Inline]) -> list[Inline]:
    """Neighbouring texts as one, so that a line end is seen with both its sides."""
    joined: list[Inline] = []
    for part in content:
        if part["type"] == "text" and joined and joined[-1]["type"] == "text":
            joined[-1] = {"type": "text", "text": joined[-1]["text"] + part["text"]}
        else:
            joined.append(part)
    for part in joined:
        if part["type"] == "text":
            part["text"] = _NO_SPACE.sub("", part["text"]).replace("\n", " ")
    return joined


def _inline(node: SyntaxTreeNode) -> Inline:
    match node.type:
        case "strong" | "em":
            return {"type": node.type, "content": _joined([_inline(child) for child in node.children])}
        case "link":
            return _link(node)
        case "image":  # a picture would be a request or a path: its words stay
            return {"type": "text", "text": node.content}
        case "code_inline":
            return {"type": "code", "text": node.content}
        case "hardbreak":
            return {"type": "break"}
        case "softbreak":
            return {"type": "text", "text": "\n"}
        case "footnote":
            return {"type": "footnote", "content": _line(node.content)}
        case _:
            return {"type": "text", "text": node.content}


def _link(node: SyntaxTreeNode) -> Inline:
    content = _joined([_inline(child) for child in node.children])
    address = str(node.attrs.get("href", ""))
    if urlsplit(address).scheme.lower() in SAFE_SCHEMES:
        return {"type": "link", "href": address, "content": content}
    return {"type": "text", "text": plain(content)}


def _table(node: SyntaxTreeNode) -> Block:
    head, *body = [row for part in node.children for row in part.children]
    aligns = ["right" if "right" in str(cell.attrs.get("style", "")) else "left" for cell in head.children]
    return {
        "type": "table",
        "align": aligns,
        "head": [_content(cell) for cell in head.children],
        "rows": [[_content(cell) for cell in row.children] for row in body],
    }
