"""Pages for the browser's tests: made once a module, opened with the network off, every fault noted."""

import base64
import dataclasses
import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from csat_helpers.bundle import Bundle, Column, Table
from csat_helpers.look import fonts
from csat_helpers.pipeline.exporters import html_report
from tests.pipeline import samples

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Text that a spreadsheet could take for a formula, and what numbers look like in print.
HOSTILE = ("=1+1", "+SUM(A1)", "-2+3", "@x", "\uff1d1+1", 'say "no", twice')
CHANGES = (-3.1, None, 12.4, 0.0, 4.1, -10.0)
PS = (0.0004, 0.02, None, 0.5, 0.04, 0.001)
BASES = (1234, 56, 789, 10, 2345, 100)


def mixed(language: str) -> Bundle:
    """An exhibit whose table is hard to sort and to copy."""
    columns = (Column("a", "Item"), Column("b", "Change", "points"), Column("c", "p", "p"), Column("d", "n", "count"))
    rows = tuple(zip(HOSTILE, CHANGES, PS, BASES, strict=True))
    return samples.exhibit(language, "bars", id="mixed", headline="Zebra crossings differ", table=Table(columns, rows))


def narrow(svg: str) -> str:
    """A chart for a phone: the one given, in 91 mm, with text that shows which one it is."""
    return re.sub(r'width="[\d.]+pt"', 'width="258pt"', svg, count=1).replace("</svg>", "<text>phone</text></svg>")


def notebook(language: str) -> Any:
    """The sample notebook, with a table that is hard to sort and an exhibit drawn for a phone too."""
    chart = samples.svg(language, "diverging", 60)
    both = dataclasses.replace(samples.exhibit(language, "diverging"), id="both", phone=narrow(chart))
    extra = [samples.show(mixed(language), samples.svg(language, "bars", 60)), samples.show(both, chart)]
    return samples.notebook(language, extra)


def write(folder: Path, language: str) -> Path:
    path = folder / f"report.{language}.html"
    path.write_text(html_report.render(notebook(language)), encoding="utf-8")
    return path


def opened(browser: Any, path: Path, **settings: Any) -> tuple[Any, list[str]]:
    """A page with its faults: every request but the file's own, every error and every message of the console."""
    context = browser.new_context(offline=True, **settings)
    page, faults = context.new_page(), []
    page.on("request", lambda request: faults.append(request.url) if request.url != path.as_uri() else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(path.as_uri())
    page.wait_for_timeout(100)
    return page, [fault for fault in faults if not fault.startswith("data:")]


def until(page: Any, expression: str, wanted: Any = True) -> None:
    """Wait for what ``expression`` is, five seconds at most; the page's policy forbids it to wait by itself."""
    found = None
    for _ in range(100):
        if (found := page.evaluate(expression)) == wanted:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{expression} is {found!r}, not {wanted!r}")


def dressed(browser: Any, path: Path, font: str, script: bool = True, **settings: Any) -> Any:
    """The page as a reader with ``font`` meets it, who need not have it: its policy, which would refuse it, is off."""
    text = path.read_text(encoding="utf-8").replace("</style>", f"{font}</style>", 1)
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    if not script:
        text = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    page = browser.new_context(offline=True, **settings).new_page()
    page.set_content(text, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def faces(families: dict[str, Path], text: str) -> str:
    """``@font-face`` rules with the letters of ``text``."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:200 900;'
        f"src:url(data:font/otf;base64,{base64.b64encode(_reduced(path, frozenset(text))).decode()})}}"
        for family, path in families.items()
    )


@lru_cache(maxsize=16)
def _reduced(path: Path, letters: frozenset[str]) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options, out = Options(), io.BytesIO()
    options.layout_features, options.hinting = ["kern"], False
    with TTFont(str(path), lazy=True) as font:
        reducer = Subsetter(options)
        reducer.populate(text="".join(sorted(letters)))
        reducer.subset(font)
        font.save(out)
    return out.getvalue()


def design(path: Path) -> str:
    """The fonts of the design, from the font packages, with the letters of the page."""
    families = {
        "Source Sans 3": fonts.file("SourceSans3[wght].ttf"),
        "Source Serif 4": fonts.file("SourceSerif4[opsz,wght].ttf"),
        "Noto Sans SC": fonts.file("NotoSansSC-Regular.otf"),
    }
    return faces(families, path.read_text(encoding="utf-8"))


def wide(path: Path) -> str:
    """A font a fifth wider than the charts are drawn for, and Han that is as wide as ever."""
    import matplotlib as mpl

    wider = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Bold.ttf"
    families = {"wide": wider, "han": fonts.file("NotoSansSC-Regular.otf")}
    return faces(families, path.read_text(encoding="utf-8")) + "*, svg text { font-family: wide, han !important; }"
