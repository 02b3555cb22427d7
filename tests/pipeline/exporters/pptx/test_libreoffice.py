"""LibreOffice opens the presentation and prints every slide; skipped, saying so, where it is not installed."""

import shutil
import subprocess

import pytest
from pypdf import PdfReader

from csat_helpers.pipeline.exporters.pptx import render
from tests.pipeline.exporters.pptx import packages
from tests.pipeline.exporters.pptx.test_deck import notebook
from tests.pipeline.exporters.pptx.test_masters import master


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Presentation -> pages, in a profile of the test's own."""
    path = shutil.which("soffice")
    if path is None:
        pytest.skip("no soffice on this machine: install LibreOffice Impress to check that it opens presentations")
    folder = tmp_path_factory.mktemp("office")

    def pages(content: bytes) -> list[str]:
        (folder / "deck.pptx").write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            path,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "deck.pptx"),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        return [page.extract_text() for page in PdfReader(folder / "deck.pdf").pages]

    return pages


@pytest.mark.parametrize(
    ("language", "own"), [("en", None), ("zh", None), ("en", master())], ids=["en", "zh", "master"]
)
def test_it_prints_every_slide(office, language, own):
    content = render(notebook(language), own)
    slides = [name for name in packages.unpacked(content) if name.startswith("ppt/slides/slide")]
    pages = office(content)
    assert len(pages) == len(slides)
    assert all(page.strip() for page in pages)
