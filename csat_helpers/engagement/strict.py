"""What every mapping of our YAML files has in common."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = str | dict[Literal["en", "zh"], str]
Name = Annotated[str, Field(min_length=1)]
# How pydantic marks, in the place of a fault, which form of a value it took: no key of the user's has these names.
FORMS = ("<file>", "<typed>", "<rows>", "<named>")


class Strict(BaseModel):
    """A YAML mapping in which an unknown key is an error, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=False)
