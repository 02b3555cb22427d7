"""``look.yaml``: how a client's reports are to look; checked before anything runs."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import field_validator

from csat_helpers.engagement.reading import check_model, read_yaml
from csat_helpers.engagement.strict import Strict, Text
from csat_helpers.errors import EngagementError, nearest
from csat_helpers.look.deriving import Derived, derived

if TYPE_CHECKING:
    from csat_helpers.engagement.model import Engagement

FILE = "look.yaml"
LARGEST_LOGO, LARGEST_MASTER = 1_000_000, 20_000_000
_HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")
_MEANT = re.compile(r"looks?\.(ya?ml|txt|json)(\.txt)?", re.IGNORECASE)
_FAMILY = re.compile(r"[\w][\w .&-]{0,59}\Z")


class Fonts(Strict):
    """Font families that a reader's machine has, for HTML and PPTX; the PDF carries the house's own."""

    latin: str = ""
    han: str = ""

    @field_validator("latin", "han")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        if value and not _FAMILY.match(value):
            raise ValueError("the name of one font family, such as Calibri")
        return value


class ClientLook(Strict):
    """What stands in place of the house's look. Files are named from the engagement's folder."""

    primary: str = ""
    accent: str = ""
    logo: str = ""
    heading: Literal["serif", "sans"] = "serif"
    fonts: Fonts = Fonts()
    cover: Text = ""
    footer: Text = ""
    confidentiality: Text = ""
    master: str = ""

    @field_validator("primary", "accent")
    @classmethod
    def _is_a_colour(cls, value: str) -> str:
        if value and not _HEX.match(value):
            raise ValueError("a colour such as '#12607A', in quotes")
        return value

    @field_validator("logo")
    @classmethod
    def _is_a_picture(cls, value: str) -> str:
        if value and Path(value).suffix.lower() not in (".png", ".svg"):
            raise ValueError("a PNG or SVG file")
        return value

    @field_validator("master")
    @classmethod
    def _is_a_presentation(cls, value: str) -> str:
        if value and Path(value).suffix.lower() not in (".pptx", ".potx"):
            raise ValueError("a .pptx or .potx file (macros are not taken over)")
        return value

    @property
    def colours(self) -> Derived | None:
        """The scale of the primary colour; none where the house's is kept."""
        return derived(self.primary, self.accent) if self.primary else None

    def files(self) -> list[str]:
        """The files it names."""
        return [name for name in (self.logo, self.master) if name]


def look_file(engagement: "Engagement") -> str:
    """The engagement's file of looks: the one it names, else ``look.yaml`` where there is one, else nothing."""
    return engagement.look or (FILE if engagement.path(FILE).is_file() else "")


def misnamed_look(engagement: "Engagement") -> str:
    """A file beside ``engagement.yaml`` that seems meant as the look and is not read, such as ``look.yml``; else nothing."""
    if look_file(engagement):
        return ""
    named = (p.name for p in sorted(engagement.folder.iterdir()) if p.is_file())
    return next((name for name in named if _MEANT.fullmatch(name)), "")


def load_look(engagement: "Engagement") -> ClientLook:
    """The client's look, all defaults where there is no file. Raises EngagementError naming file, key and mend."""
    name = look_file(engagement)
    if not name:
        return ClientLook()
    path = engagement.path(name, key="look")
    if not path.is_file():
        beside = sorted(p.name for p in path.parent.glob("*.y*ml"))
        yaml = str(engagement.folder / "engagement.yaml")
        raise EngagementError(f"Key 'look': there is no file {name!r}.", where=yaml, mend=nearest(path.name, beside))
    look = check_model(ClientLook, read_yaml(path), path)
    if look.accent and not look.primary:
        raise EngagementError(
            "Key 'accent' is given without 'primary'.", where=str(path), mend="Give the client's first colour too."
        )
    for key, most in (("logo", LARGEST_LOGO), ("master", LARGEST_MASTER)):
        if file := getattr(look, key):
            _check_file(engagement.path(file, key=key, where=path), key, most, path)
    return look


def _check_file(file: Path, key: str, most: int, where: Path) -> None:
    if not file.is_file():
        beside = sorted(p.name for p in file.parent.glob(f"*{file.suffix}"))
        mend = nearest(file.name, beside) if beside else f"Put it into {file.parent}."
        raise EngagementError(f"Key '{key}': there is no file {file.name!r}.", where=str(where), mend=mend)
    if file.stat().st_size > most:
        raise EngagementError(
            f"Key '{key}': {file.name!r} has {file.stat().st_size:,} bytes; {most:,} is the most.",
            where=str(where), mend="Save it smaller.",
        )  # fmt: skip
