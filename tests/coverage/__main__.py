"""Writes docs/coverage.md: ``python -m tests.coverage`` (some minutes)."""

from . import counted, page, simulate
from .cases import cases

if __name__ == "__main__":
    simulated = simulate.run(cases(), tell=lambda words: print(words, flush=True))
    found = page.Found(simulated, counted.round_shares(), counted.lowest())
    page.PATH.write_text(page.written(page.rounded(found)), encoding="utf-8")
    print(f"{page.PATH} is written.")
