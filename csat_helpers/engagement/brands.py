"""``brands``: which brand is the client's own, and which are too small to stand by themselves."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from csat_helpers.engagement.design import Code, no_booleans, one_is_a_list
from csat_helpers.engagement.strict import Strict, Text

Brand = Annotated[Code, BeforeValidator(no_booleans)]


class Brands(Strict):
    """The brands compared, by their codes (or labels) in the item of role brand.

    ``own`` is the client's. Brands of fewer than ``fold`` respondents in the latest wave become one level in all
    waves, called ``other``; those listed as ``also`` join it whatever their number (a questionnaire's own "another
    brand"), the client's never.
    """

    own: Brand | None = None
    fold: int | None = Field(None, ge=2)
    also: Annotated[
        list[Code],
        BeforeValidator(no_booleans),
        BeforeValidator(one_is_a_list, json_schema_input_type=Code | list[Code]),
    ] = []
    other: Text = {"en": "Other brands", "zh": "\u5176\u4ed6\u54c1\u724c"}
