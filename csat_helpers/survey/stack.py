"""``stack``: which columns of a file are one item asked of several brands."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from csat_helpers.engagement import Name, Strict
from csat_helpers.errors import nearest

Code = int | float | str
ITEM = "{item}"


def _heading(value: Any) -> Any:
    if isinstance(value, str) and ITEM not in value:
        raise ValueError("columns by item, {quality: A_quality}, or a heading with {item} in it, 'A_{item}'")
    return value


class Stack(Strict):
    """A brand grid, stacked to a row a respondent and brand.

    ``blocks`` gives each brand's columns, by its code: a mapping of item to column, or a heading in which ``{item}``
    stands for the names of ``items``. Without blocks the file has a row a respondent and brand already. ``brand`` is
    the item of role brand that tells them apart: with blocks it has no column of its own.
    """

    brand: Name
    items: list[Name] = []
    blocks: dict[Code, Annotated[dict[Name, Name] | str, BeforeValidator(_heading)]] = {}

    @model_validator(mode="after")
    def _headings_have_items(self) -> "Stack":
        if not self.items and any(isinstance(block, str) for block in self.blocks.values()):
            raise ValueError("Key 'stack' has headings with {item} and no 'items' to put there.")
        columns = [column for block in self.columns().values() for column in block.values()]
        twice = next((c for c in columns if columns.count(c) > 1), None)
        if twice is not None:
            raise ValueError(f"Key 'stack.blocks' names the column '{twice}' twice.")
        return self

    def columns(self) -> dict[Code, dict[str, str]]:
        """Each brand's columns by item."""
        return {
            code: {item: block.replace(ITEM, item) for item in self.items} if isinstance(block, str) else dict(block)
            for code, block in self.blocks.items()
        }

    def rated(self) -> list[str]:
        """The items that are asked of brands, in the order of the blocks."""
        return list(dict.fromkeys(item for block in self.columns().values() for item in block))


def check_stack(stack: Stack, items: Mapping[str, Any], codes: Iterable[Code] | None) -> None:
    """Raise ValueError for a stack that names what the questionnaire has not."""
    if stack.brand not in items:
        raise ValueError(f"Key 'stack.brand' names '{stack.brand}', which is no item. {nearest(stack.brand, items)}")
    if items[stack.brand].role != "brand":
        raise ValueError(f"Key 'stack.brand' names '{stack.brand}', which has not the role brand.")
    for item in stack.rated():
        if item not in items:
            raise ValueError(f"Key 'stack' names '{item}', which is no item. {nearest(item, items)}")
        if item == stack.brand:
            raise ValueError(f"Key 'stack' asks '{item}' of brands, and it is what tells the brands apart.")
        if items[item].role in ("id", "weight", "stratum", "cluster", "wave"):
            raise ValueError(f"Key 'stack' asks '{item}' of brands, and its role {items[item].role} is a respondent's.")
    known = [str(code) for code in codes] if codes is not None else None
    for code in stack.blocks:
        if known is not None and str(code) not in known:
            raise ValueError(
                f"Key 'stack.blocks' has the brand '{code}', no code of '{stack.brand}'. {nearest(str(code), known)}"
            )
