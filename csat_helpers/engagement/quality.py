"""``quality``: which rows are looked at before analysis, by which rules, and which of them are set aside."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from csat_helpers.engagement.strict import Name, Strict

Action = Literal["flag", "exclude"]
Code = int | float | str
_ACTIONS = (("action", "flag"), ("action", "exclude"))


class Rule(Strict):
    """What is done with the rows that a rule finds: ``flag`` counts them and keeps them, ``exclude`` sets them aside."""

    action: Action = "flag"


class Speeders(Rule):
    """Interviews shorter than ``min_seconds``, or than ``share_of_median`` of the median of their wave.

    ``seconds`` is the column of durations, ``quality.seconds`` unless given.
    """

    seconds: Name | None = None
    min_seconds: float | None = Field(None, ge=0)
    share_of_median: float | None = Field(0.3, gt=0, lt=1)


class Straightliners(Rule):
    """One and the same answer to ``least`` ratings or more of one scale, or ``longest_run`` times one after the other."""

    least: int = Field(6, ge=3)
    longest_run: int | None = Field(None, ge=3)


class Copies(Rule):
    """Rows whose answers, ``least`` of them or more, are all those of an earlier row of the same wave."""

    least: int = Field(10, ge=5)


class SameText(Rule):
    """Long texts that an earlier row has too, but for a few characters.

    ``items`` are those of role verbatim unless given. ``characters`` make a text long (a Chinese one counts as three),
    ``similarity`` is the part of their pieces that two texts share.
    """

    items: list[Name] = []
    characters: int = Field(40, ge=10)
    similarity: float = Field(0.8, ge=0.5, le=1)


class Attention(Rule):
    """Items whose right answer is known. ``items`` gives it, or several; who fails ``fails`` of them or more is found."""

    items: dict[str, list[Code]] = {}
    fails: int = Field(1, ge=1)


class Unanswered(Rule):
    """Who left blank more than ``limit`` of the items that he was asked."""

    limit: float = Field(0.5, gt=0, lt=1)


class Dates(Rule):
    """Interviews that end before they start, or lie in the future. Without names, the platforms' own columns."""

    start: Name | None = None
    end: Name | None = None


class Gibberish(Rule):
    """Texts that nobody can have meant: keys struck at random. ``items`` are those of role verbatim unless given."""

    items: list[Name] = []


def _written(value: Any) -> Any:
    """A rule by its action alone (``flag``), or switched on or off."""
    if value is True:
        return {}
    if value is False:
        return None
    return {"action": value} if isinstance(value, str) else value


def _attention(value: Any) -> Any:
    """``{q7: 3, action: exclude}`` for ``{items: {q7: [3]}, action: exclude}``."""
    if not isinstance(value, Mapping):
        return None if value is False else value
    settings = {key: told for key, told in value.items() if key == "fails" or (key, told) in _ACTIONS}
    items = value["items"] if isinstance(value.get("items"), Mapping) else value
    right = {str(q): one if isinstance(one, list) else [one] for q, one in items.items() if q not in settings}
    return {**settings, "items": right}


_Short = Action | bool
_Right = dict[str, Code | list[Code]]


class Quality(Strict):
    """Which rows are set aside before analysis; each is listed with its reason and count.

    The rules below ``seconds`` count what they find and keep it, unless their action is ``exclude``; ``false`` switches
    one off. A value outside its scale is refused, or (``flag``) taken for missing and counted.
    """

    drop_empty: bool = True
    drop_duplicates: bool = True
    drop_straightliners: bool = False
    min_seconds: float | None = Field(None, ge=0)
    seconds: Name | None = None
    speeders: Annotated[Speeders | None, BeforeValidator(_written, json_schema_input_type=Speeders | _Short | None)] = (
        Speeders()
    )  # pyright: ignore[reportCallIssue]
    straightliners: Annotated[
        Straightliners | None, BeforeValidator(_written, json_schema_input_type=Straightliners | _Short | None)
    ] = Straightliners()  # pyright: ignore[reportCallIssue]
    copies: Annotated[Copies | None, BeforeValidator(_written, json_schema_input_type=Copies | _Short | None)] = (
        Copies()
    )  # pyright: ignore[reportCallIssue]
    same_text: Annotated[
        SameText | None, BeforeValidator(_written, json_schema_input_type=SameText | _Short | None)
    ] = SameText()  # pyright: ignore[reportCallIssue]
    out_of_range: Literal["refuse", "flag", "exclude"] = "refuse"
    attention: Annotated[
        Attention | None, BeforeValidator(_attention, json_schema_input_type=Attention | _Right | None)
    ] = None
    unanswered: Annotated[
        Unanswered | None, BeforeValidator(_written, json_schema_input_type=Unanswered | _Short | None)
    ] = Unanswered()  # pyright: ignore[reportCallIssue]
    dates: Annotated[Dates | None, BeforeValidator(_written, json_schema_input_type=Dates | _Short | None)] = Dates()
    gibberish: Annotated[
        Gibberish | None, BeforeValidator(_written, json_schema_input_type=Gibberish | _Short | None)
    ] = Gibberish()

    def named(self) -> Iterator[tuple[str, str]]:
        """Every column that a rule names, with the key that names it (without ``quality.``)."""
        if self.seconds is not None:
            yield "seconds", self.seconds
        if self.speeders is not None and self.speeders.seconds is not None:
            yield "speeders.seconds", self.speeders.seconds
        for key, column in (("start", self.dates.start), ("end", self.dates.end)) if self.dates else ():
            if column is not None:
                yield f"dates.{key}", column
        for item in self.attention.items if self.attention else ():
            yield f"attention.{item}", item
        for key, rule in (("same_text", self.same_text), ("gibberish", self.gibberish)):
            yield from ((f"{key}.items", item) for item in (rule.items if rule else ()))
