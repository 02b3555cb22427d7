"""Markdown -> blocks of plain data, which HTML escapes and typst prints as strings: never markup from a text.

The grammar is CommonMark with tables and without HTML, images and executable anything: paragraphs, headings, lists,
tables, quotations, preformatted text; strong, emphasis, code, line breaks, and links to http, https and mailto.
What the grammar does not know is printed as it was typed.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Block = dict[str, Any]
Inline = dict[str, Any]

SAFE_SCHEMES = ("http", "https", "mailto")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("html_block").disable("html_inline")


def blocks(markdown: str) -> list[Block]:
    """The blocks of ``markdown``, as strict JSON values.

    >>> blocks("Look at *both* ends.")[0]["type"]
    'paragraph'
    >>> blocks("<script>")[0]["content"]
    [{'type': 'text', 'text': '<script>'}]
    """
    root = SyntaxTreeNode(_parser().parse(markdown))
    return [_block(node) for node in root.children]


def plain(content: list[Inline]) -> str:
    """The words of inline content, without emphasis.

    >>> plain(blocks("Look at *both* ends.")[0]["content"])
    'Look at both ends.'
    """
    return "".join(part.get("text", " ") if "content" not in part else plain(part["content"]) for part in content)


def strings(value: Any) -> Iterator[str]:
    """Every string in nested data: what a reader may see."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


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
