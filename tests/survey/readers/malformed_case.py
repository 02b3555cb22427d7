"""One malformed or odd file and what is to become of it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One file: its ``name``, how its bytes are made, and what is expected.

    It ``reads`` as so many rows and columns, and the notes hold the ``words``; or it is refused (``reads`` is None), and the
    message holds them. ``worst`` ones are proven in a process with little memory and time.
    """

    name: str
    make: Callable[[], bytes]
    reads: tuple[int, int] | None = None
    words: str = ""
    worst: bool = False

    @property
    def yaml(self) -> bool:
        """Whether it is a configuration."""
        return self.name.endswith(".yaml")


def text_case(
    name: str, text: str | bytes, reads: tuple[int, int] | None = None, words: str = "", **more: bool
) -> Case:
    """A case of text, in UTF-8 unless it is bytes."""
    return Case(name, lambda: text.encode() if isinstance(text, str) else text, reads, words, **more)
