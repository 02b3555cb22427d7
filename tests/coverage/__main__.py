"""Writes docs/coverage.md: ``python -m tests.coverage`` (some minutes); with ``models`` only their part is drawn anew."""

import sys
from dataclasses import replace

from . import counted, page, simulate
from .cases import cases
from .models import simulate as models


def tell(words: str) -> None:
    """Shown as it comes."""
    print(words, flush=True)


def found() -> page.Found:
    """The page's figures, all drawn anew, or the models' alone."""
    if sys.argv[1:] == ["models"]:
        return replace(page.read(page.PATH.read_text(encoding="utf-8")), models=models.run(models.cases(), tell=tell))
    simulated = simulate.run(cases(), tell=tell)
    return page.Found(simulated, counted.round_shares(), counted.lowest(), models.run(models.cases(), tell=tell))


if __name__ == "__main__":
    page.PATH.write_text(page.written(page.rounded(found())), encoding="utf-8")
    print(f"{page.PATH} is written.")
