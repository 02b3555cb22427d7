"""Libraries loaded without what takes long and is not needed."""

import sys

_IRI = "rfc3987_syntax"


def load_jsonschema() -> None:
    """Import jsonschema, which every notebook library does, without its check of international addresses.

    That one builds a grammar when it is imported, which takes longer than all else that ``csat`` imports. jsonschema
    goes without it where it is not installed; whoever imports it later finds it.
    """
    if _IRI in sys.modules or "jsonschema" in sys.modules:
        return
    sys.modules[_IRI] = None  # pyright: ignore[reportArgumentType] - Python's way to say that it cannot be imported
    try:
        import jsonschema  # noqa: F401 - for those who come after
    finally:
        del sys.modules[_IRI]
