"""The engagement's look -> what a notebook carries of it: colours, logo and master embedded, words in its language."""

import base64
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csat_helpers.engagement import ClientLook, Engagement, load_look, look_file, misnamed_look
from csat_helpers.engagement.look import FILE
from csat_helpers.errors import EngagementError
from csat_helpers.locale import pick
from csat_helpers.look import Logo, Look
from csat_helpers.pipeline.document import pictures

PNG = b"\x89PNG\r\n\x1a\n"
# What a picture is made of; a PNG may also carry its author, its software and where it was taken.
_DRAWN = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"IDAT", b"IEND")


def facts(engagement: Engagement, language: str) -> dict[str, Any]:
    """Entries of ``metadata.csat``: ``look``, and ``confidentiality`` and ``master`` where the look gives them."""
    given = load_look(engagement)
    found: dict[str, Any] = {"look": look(given, engagement, language).to_json()}
    if given.confidentiality:
        found["confidentiality"] = pick(given.confidentiality, language)
    if given.master:
        found["master"] = base64.b64encode(engagement.path(given.master).read_bytes()).decode()
    return found


def look(given: ClientLook, engagement: Engagement, language: str) -> Look:
    """The look in one language, its logo read and stripped of all that is not drawn."""
    colours = given.colours
    return Look(
        tokens=colours.tokens if colours else {},
        swaps=colours.swaps if colours else {},
        logo=_logo(engagement, given.logo, pick(engagement.client, language)) if given.logo else None,
        heading=given.heading,
        fonts={name: family for name, family in given.fonts.model_dump().items() if family},
        cover=pick(given.cover, language),
        footer=pick(given.footer, language),
    )


def remarks(engagement: Engagement) -> list[str]:
    """What was done to the client's colours so that everybody can read them, a line each."""
    colours = load_look(engagement).colours
    said = {
        "darkened": "primary {asked} has a contrast of {ratio} with white; text and charts use {used}, of the same hue.",
        "charts": "primary {asked} is too near the colour of unfavourable answers for some readers; pages wear it, "
        "charts keep the house's colours.",
    }
    return [said[kind].format(**values) for kind, values in colours.remarks] if colours else []


def described(engagement: Engagement) -> list[str]:
    """Which look the reports wear, and what was done to its colours, a line each."""
    name = look_file(engagement)
    if not name:
        meant = misnamed_look(engagement)
        return ["the house's", *([f"{meant} is not read: name it {FILE}"] if meant else [])]
    given = load_look(engagement)
    worn = given.model_dump(exclude_defaults=True)
    told = [_told(key, value) for key, value in worn.items()]
    said = remarks(engagement)
    if given.primary and not said:
        said = [f"primary {given.primary.upper()} is worn as it is, by pages and charts."]
    if (
        used := given.colours.tokens.get("accent", "") if given.accent and given.colours else ""
    ) != given.accent.upper():
        said.append(f"accent {given.accent.upper()} cannot be seen on dark ground; {used}, of the same hue, is used.")
    return [f"{name}: {', '.join(told) or 'nothing that differs from the house look'}", *said]


def _told(key: str, value: Any) -> str:
    if key in ("logo", "master"):
        return str(value)
    if key == "fonts":
        return "fonts " + " and ".join(value.values())
    return f"{key} {value}" if key in ("primary", "accent", "heading") else key


def _logo(engagement: Engagement, name: str, alt: str) -> Logo:
    path = engagement.path(name)
    content = path.read_bytes()
    if path.suffix.lower() == ".svg":
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise EngagementError("The logo is not UTF-8 text.", where=str(path), mend="Save it as SVG.") from None
        return Logo(pictures.clean(text, str(path)), "svg", alt)
    return Logo(_plain_png(content, path), "png", alt)


def _plain_png(content: bytes, path: Path) -> bytes:
    kept = [chunk for kind, chunk in _chunks(content) if kind in _DRAWN]
    if not content.startswith(PNG) or not kept or kept[-1][4:8] != b"IEND":
        raise EngagementError("The logo is not a readable PNG.", where=str(path), mend="Save it as PNG again.")
    return PNG + b"".join(kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and bytes of each chunk whose checksum is right."""
    at = len(PNG)
    while at + 12 <= len(content):
        (size,) = struct.unpack(">I", content[at : at + 4])
        chunk = content[at : at + 12 + size]
        if len(chunk) == 12 + size and struct.unpack(">I", chunk[-4:])[0] == zlib.crc32(chunk[4:-4]):
            yield chunk[4:8], chunk
        at += 12 + size
